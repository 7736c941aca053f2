package instruct

import (
	"fmt"
	"slices"
	"strings"
)

// A template is text with slots ("{d}"), choices ("[a|b]") and named parts
// ("<have>"), which are choices themselves. What is written in a choice holds no
// choice written out.
type template []part

// part is a literal, a slot or a choice: exactly one is set.
type part struct {
	literal string
	slot    string
	choice  []template
}

// parseTemplate reads a template. Parts are those that it may name.
func parseTemplate(s string, parts map[string][]template) (template, error) {
	var t template
	for s != "" {
		i := strings.IndexAny(s, "{[<")
		if i < 0 {
			return append(t, part{literal: s}), nil
		}
		if i > 0 {
			t = append(t, part{literal: s[:i]})
		}
		inside, rest, ok := strings.Cut(s[i+1:], map[byte]string{'{': "}", '[': "]", '<': ">"}[s[i]])
		if !ok {
			return nil, fmt.Errorf("%q is not closed", s[i:])
		}
		switch s[i] {
		case '{':
			t = append(t, part{slot: inside})
		case '<':
			if len(parts[inside]) == 0 {
				return nil, fmt.Errorf("there is no part %q", inside)
			}
			t = append(t, part{choice: parts[inside]})
		default:
			var p part
			for _, alt := range strings.Split(inside, "|") {
				a, err := parseTemplate(alt, parts)
				if err != nil {
					return nil, err
				}
				p.choice = append(p.choice, a)
			}
			t = append(t, p)
		}
		s = rest
	}
	return t, nil
}

// slots lists the slots of a template, in order of appearance.
func (t template) slots() []string {
	var out []string
	for _, p := range t {
		if p.slot != "" {
			out = append(out, p.slot)
		}
		for _, c := range p.choice {
			out = append(out, c.slots()...)
		}
	}
	return out
}

// fill writes the template, choosing with pick and filling slots with value.
func (t template) fill(b *strings.Builder, pick *picker, value func(slot string) string) {
	for _, p := range t {
		switch {
		case p.slot != "":
			b.WriteString(value(p.slot))
		case p.choice != nil:
			p.choice[pick.n(len(p.choice))].fill(b, pick, value)
		default:
			b.WriteString(p.literal)
		}
	}
}

// first writes the template with the first of each choice, and slots as they are
// named.
func (t template) first() string {
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.slot != "":
			b.WriteString("{" + p.slot + "}")
		case p.choice != nil:
			b.WriteString(p.choice[0].first())
		default:
			b.WriteString(p.literal)
		}
	}
	return b.String()
}

// worded writes a template with its slots filled from a map.
func (t template) worded(pick *picker, slots map[string]string) string {
	var b strings.Builder
	t.fill(&b, pick, func(slot string) string { return slots[slot] })
	return b.String()
}

// always reports whether the slot is there whatever is chosen.
func (t template) always(slot string) bool {
	return slices.ContainsFunc(t, func(p part) bool {
		if p.slot == slot {
			return true
		}
		return len(p.choice) > 0 && !slices.ContainsFunc(p.choice, func(c template) bool { return !c.always(slot) })
	})
}

// ways are all the texts that a template without slots can be.
func (t template) ways() []string {
	out := []string{""}
	for _, p := range t {
		ends := []string{p.literal}
		if p.choice != nil {
			ends = nil
			for _, c := range p.choice {
				ends = append(ends, c.ways()...)
			}
		}
		var next []string
		for _, o := range out {
			for _, e := range ends {
				next = append(next, o+e)
			}
		}
		out = next
	}
	return out
}
