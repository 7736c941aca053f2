package knowledge

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
)

// hasWord reports whether a text has one of the words: in English as a whole
// word, or its plural.
func hasWord(text string, words []string) bool {
	for _, w := range words {
		for _, field := range strings.Fields(text) {
			if field == w || field == w+"s" {
				return true
			}
		}
		if w[0] >= utf8.RuneSelf && strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// SpeaksOf reports whether a fact speaks of something, by the words that the
// grammar has for it: in its object, or in what narrows it.
func (d *Disease) SpeaksOf(f *Fact, what string) bool {
	yes, known := f.about[what]
	if !known {
		yes = d.hasWordsOf(f, what)
		if f.about == nil {
			f.about = map[string]bool{}
		}
		f.about[what] = yes
	}
	return yes
}

func (d *Disease) hasWordsOf(f *Fact, what string) bool {
	var text string
	if what == "surgery" { // there, what narrows it names other treatments
		text = strings.ToLower(d.objectText(f.Triple))
	} else {
		if f.low == "" {
			f.low = d.objectText(f.Triple)
			for _, q := range []string{"for", "note", "when", "why"} {
				f.low += " " + f.Qualifier(q, d.Lang)
			}
			f.low = strings.ToLower(f.low)
		}
		text = f.low
	}
	for _, not := range d.Grammar.Source.Words["not_"+what] {
		text = strings.ReplaceAll(text, not, " ")
	}
	return slices.ContainsFunc(d.Grammar.Source.Words[what], func(w string) bool {
		i := strings.Index(text, w)
		// an English word begins as it does: "diet", "dietary", not "sight" in "insight"
		return i >= 0 && (w[0] >= utf8.RuneSelf || i == 0 || !isLetter(text[i-1]) || what == "surgery")
	})
}

// objectText is the name of the object, or its text, as the graph has it.
func (d *Disease) objectText(t *ophglm.Triple) string {
	return d.Names.byID[t.Object.Entity].text.In(d.Lang) + t.Object.Text.In(d.Lang)
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// HasAny reports whether a name has one of the words in it.
func HasAny(name string, words []string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) })
}
