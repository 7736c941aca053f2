package knowledge

import (
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/language"
)

// Item is one thing that a list names, with the facts that say it.
type Item struct {
	Text string
	Of   []*Fact
}

// Words are what the list says.
func (i Item) Words() string { return i.Text }

// Items gives facts as items of a list. Facts that read the same are one item;
// so are, in crawled lists, those whose name another contains ("流泪" in
// "迎风流泪"), and of kinds, signs and parts of the eye a wider one beside a narrower
// ("glaucoma" beside "open-angle glaucoma"). Several with the same note have it once.
func (d *Disease) Items(facts []*Fact) []Item {
	out := make([]Item, 0, len(facts))
	for _, t := range facts {
		text := t.Item
		loose := t.Evidence == ophglm.Crawled && d.Lang == ophglm.ZH
		i := slices.IndexFunc(out, func(o Item) bool {
			return o.Text == text || loose && (strings.Contains(o.Text, text) || strings.Contains(text, o.Text)) || within(d.Lang, o.Of[0], t)
		})
		if i < 0 {
			out = append(out, Item{text, t.alone})
			continue
		}
		of := out[i].Of
		if wider(d.Lang, of[0], t) || len(text) > len(out[i].Text) && !wider(d.Lang, t, of[0]) {
			out[i].Text, of = text, append(t.Alone(), of...)
		} else {
			of = append(slices.Clone(of), t)
		}
		out[i].Of = of
	}
	return d.shareNotes(out)
}

// parts are parts of the eye, by what they are a part of.
var parts = map[string]string{"fovea": "macula"}

// within reports whether of two facts of a relation one is of something wider.
func within(lang ophglm.Lang, a, b *Fact) bool { return wider(lang, a, b) || wider(lang, b, a) }

// wider reports whether a is of a kind, a sign or a part that b is one of: nothing
// narrows either, and the name of b ends in that of a, as a whole word.
func wider(lang ophglm.Lang, a, b *Fact) bool {
	if a.Relation != b.Relation || a.Item != a.Named || b.Item != b.Named {
		return false
	}
	switch a.Relation {
	case "affects":
		return a.Object.Entity != "" && parts[b.Object.Entity] == a.Object.Entity
	case "is_a", "has_fundus_sign":
		between := ""
		if lang == ophglm.EN {
			between = " "
		}
		short, long := withoutArticle(a.Named), withoutArticle(b.Named)
		return len(short) < len(long) && (strings.HasSuffix(long, between+short) || lang == ophglm.EN && strings.HasSuffix(long, "-"+short))
	}
	return false
}

func withoutArticle(s string) string {
	return strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(s, "a "), "an "), "the ")
}

// shareNotes makes one item, in the place of the first, of those that the same note
// narrows.
func (d *Disease) shareNotes(items []Item) []Item {
	by := map[string][]Item{}
	for _, it := range items {
		if n := it.Of[0].shared; n != "" && len(it.Of) == 1 {
			by[n] = append(by[n], it)
		}
	}
	out := make([]Item, 0, len(items))
	for _, it := range items {
		note := it.Of[0].shared
		all := by[note]
		switch {
		case note == "" || len(it.Of) > 1 || len(all) < 2:
			out = append(out, it)
		case it.Of[0] == all[0].Of[0]:
			one := Item{}
			var names []string
			for _, o := range all {
				names, one.Of = append(names, o.Of[0].Named), append(one.Of, o.Of[0])
			}
			one.Text, _ = language.Joined(d.Lang, names)
			if d.Lang == ophglm.EN {
				word := "both "
				if len(all) > 2 {
					word = "all "
				}
				one.Text += " (" + word + note + ")"
			} else {
				one.Text += "（" + note + "）"
			}
			out = append(out, one)
		}
	}
	return out
}

// sharedNote is what narrows an object, as it is said of several at once, or "" where
// that is more than what a treatment is for or that it is the one to begin with.
func (d *Disease) sharedNote(t *ophglm.Triple) string {
	for _, q := range []string{"when", "note", "type", "location"} {
		if t.Qualifiers[q] != "" || t.Qualifier(q, d.Lang) != "" {
			return ""
		}
	}
	use, line := fit(t.Qualifier("for", d.Lang)), fit(t.Qualifier("line", d.Lang))
	switch zh := d.Lang == ophglm.ZH; {
	case (use == "") == (line == "") || strings.ContainsAny(use+line, ",;，；"):
		return ""
	case zh && use != "":
		return "均用于" + use
	case zh:
		return "均为" + line
	case line != "":
		return line
	}
	if words := forWords(use); words[0] == ' ' {
		return words[1:]
	}
	return ""
}

// InBrackets adds notes to a text, in brackets, where there are any.
func InBrackets(text, open, between, closing string, notes []string) string {
	if len(notes) == 0 {
		return text
	}
	return text + open + strings.Join(notes, between) + closing
}

// forInWords reports whether what a treatment is for can follow it without
// brackets.
func forInWords(use string) bool {
	return !strings.ContainsAny(use, ",;") && !strings.Contains(use, "combination")
}

// forWords joins what a treatment is for to its name, by how it begins.
func forWords(use string) string {
	if use == "" {
		return ""
	}
	first, _, _ := strings.Cut(use, " ")
	switch first {
	case "to", "when", "in", "if", "after", "before", "as", "at", "by", "with", "under", "until", "while", "once", "during", "where", "for":
		return " " + use
	case "may", "can", "helps":
		return ", which " + use
	case "a", "an":
		if start := use[:min(len(use), 45)]; strings.Contains(start, "attempt") || strings.Contains(start, "adjunct") || strings.Contains(start, "alternative") {
			return " as " + use
		}
	}
	return " for " + use
}
