package knowledge

import (
	"slices"
	"strings"

	"ophglm"
)

// Item is one thing that a list names, with the triples that say it.
type Item struct {
	Text string
	Of   []string
}

// Words are what the list says.
func (i Item) Words() string { return i.Text }

// Items gives facts as items of a list. Facts that read the same are one item;
// so are, in crawled lists, those whose name another contains ("流泪" in
// "迎风流泪").
func (d *Disease) Items(facts []*ophglm.Triple) []Item {
	var out []Item
	for _, t := range facts {
		text := d.Qualified(t, d.Object(t))
		loose := t.Evidence == ophglm.Crawled && d.Lang == ophglm.ZH
		i := slices.IndexFunc(out, func(o Item) bool {
			return o.Text == text || loose && (strings.Contains(o.Text, text) || strings.Contains(text, o.Text))
		})
		if i < 0 {
			out = append(out, Item{text, []string{t.ID}})
			continue
		}
		if len(text) > len(out[i].Text) {
			out[i].Text = text
		}
		out[i].Of = append(out[i].Of, t.ID)
	}
	return out
}

// Object names the object as an item of a list, or gives its text.
func (d *Disease) Object(t *ophglm.Triple) string {
	id := t.Object.Entity
	if id == "" {
		return Fit(t.Object.Text.In(d.Lang))
	}
	o := d.Names.Calls(id, d.Lang)
	if d.Lang == ophglm.EN {
		return d.Grammar.Nouns.Item(d.Names.TypeOf(id), o)
	}
	return o
}

// Qualified adds to an item what narrows it.
func (d *Disease) Qualified(t *ophglm.Triple, text string) string {
	var notes []string
	add := func(s string) {
		if s = Fit(s); s != "" && !strings.Contains(text, s) {
			notes = append(notes, s)
		}
	}
	add(t.Qualifier("line", d.Lang))
	add(t.Qualifier("when", d.Lang))
	add(t.Qualifier("note", d.Lang))
	add(d.Names.Calls(t.Qualifiers["type"], d.Lang))
	if where := d.Names.Calls(t.Qualifiers["location"], d.Lang); where != "" && t.Relation == "has_fundus_sign" {
		if d.Lang == ophglm.EN {
			if !strings.Contains(text, where) {
				text += " in the " + where
			}
		} else {
			add(where)
		}
	}
	use := Fit(t.Qualifier("for", d.Lang))
	if d.Lang == ophglm.EN {
		if use != "" && !forInWords(use) {
			add(use)
			use = ""
		}
		return InBrackets(text, " (", ", ", ")", notes) + forWords(use)
	}
	add(use)
	return InBrackets(text, "（", "，", "）", notes)
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

// SpokenOf names another disease, with its article.
func (d *Disease) SpokenOf(id string) string {
	o := d.Names.Calls(id, d.Lang)
	if d.Lang == ophglm.EN {
		return d.Grammar.Nouns.Disease(o)
	}
	return o
}
