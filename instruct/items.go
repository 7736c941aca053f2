package instruct

import (
	"slices"
	"strings"

	"ophglm"
)

// item is one thing that a list names, with the triples that say it.
type item struct {
	text string
	of   []string
}

func (i item) words() string { return i.text }

// items gives facts as items of a list. Facts that read the same are one item;
// so are, in crawled lists, those whose name another contains ("流泪" in
// "迎风流泪").
func (d *disease) items(facts []*ophglm.Triple) []item {
	var out []item
	for _, t := range facts {
		text := d.qualified(t, d.object(t))
		loose := t.Evidence == ophglm.Crawled && d.lang == ophglm.ZH
		i := slices.IndexFunc(out, func(o item) bool {
			return o.text == text || loose && (strings.Contains(o.text, text) || strings.Contains(text, o.text))
		})
		if i < 0 {
			out = append(out, item{text, []string{t.ID}})
			continue
		}
		if len(text) > len(out[i].text) {
			out[i].text = text
		}
		out[i].of = append(out[i].of, t.ID)
	}
	return out
}

// object names the object as an item of a list, or gives its text.
func (d *disease) object(t *ophglm.Triple) string {
	id := t.Object.Entity
	if id == "" {
		return fit(t.Object.Text.In(d.lang))
	}
	o := d.names.calls(id, d.lang)
	if d.lang == ophglm.EN {
		return d.g.nouns.item(d.names.typeOf(id), o)
	}
	return o
}

// qualified adds to an item what narrows it.
func (d *disease) qualified(t *ophglm.Triple, text string) string {
	var notes []string
	add := func(s string) {
		if s = fit(s); s != "" && !strings.Contains(text, s) {
			notes = append(notes, s)
		}
	}
	add(t.Qualifier("line", d.lang))
	add(t.Qualifier("when", d.lang))
	add(t.Qualifier("note", d.lang))
	add(d.names.calls(t.Qualifiers["type"], d.lang))
	if where := d.names.calls(t.Qualifiers["location"], d.lang); where != "" && t.Relation == "has_fundus_sign" {
		if d.lang == ophglm.EN {
			if !strings.Contains(text, where) {
				text += " in the " + where
			}
		} else {
			add(where)
		}
	}
	use := fit(t.Qualifier("for", d.lang))
	if d.lang == ophglm.EN {
		if use != "" && !forInWords(use) {
			add(use)
			use = ""
		}
		return inBrackets(text, " (", ", ", ")", notes) + forWords(use)
	}
	add(use)
	return inBrackets(text, "（", "，", "）", notes)
}

func inBrackets(text, open, between, closing string, notes []string) string {
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

// spokenOf names another disease, with its article.
func (d *disease) spokenOf(id string) string {
	o := d.names.calls(id, d.lang)
	if d.lang == ophglm.EN {
		return d.g.nouns.disease(o)
	}
	return o
}
