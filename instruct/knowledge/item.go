package knowledge

import (
	"slices"
	"strings"

	"ophglm"
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
// "迎风流泪").
func (d *Disease) Items(facts []*Fact) []Item {
	out := make([]Item, 0, len(facts))
	for _, t := range facts {
		text := t.Item
		loose := t.Evidence == ophglm.Crawled && d.Lang == ophglm.ZH
		i := slices.IndexFunc(out, func(o Item) bool {
			return o.Text == text || loose && (strings.Contains(o.Text, text) || strings.Contains(text, o.Text))
		})
		if i < 0 {
			out = append(out, Item{text, t.alone})
			continue
		}
		if len(text) > len(out[i].Text) {
			out[i].Text = text
		}
		out[i].Of = append(out[i].Of, t)
	}
	return out
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
