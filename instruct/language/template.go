// Package language is how things are said, whatever they are about: templates with
// choices and slots, lists as a language joins them, sentences with their capitals,
// who speaks in which register, and files of which there is one for each language.
//
// A wording is chosen by a [Picker], whose state comes from a seed and from what the
// text is about: the same text is worded in the same way in every build.
package language

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// A template is text with slots ("{d}"), choices ("[a|b]") and named parts
// ("<have>"), which are choices themselves. What is written in a choice holds no
// choice written out.
type Template []part

// part is a literal, a slot or a choice: exactly one is set.
type part struct {
	literal string
	slot    string
	choice  []Template
}

// ParseTemplate reads a template. Parts are those that it may name.
func ParseTemplate(s string, parts map[string][]Template) (Template, error) {
	var t Template
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
				a, err := ParseTemplate(alt, parts)
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

// ParseTemplates reads templates by name.
func ParseTemplates(src map[string][]string, parts map[string][]Template) (map[string][]Template, error) {
	out := map[string][]Template{}
	for name, texts := range src {
		for _, s := range texts {
			t, err := ParseTemplate(s, parts)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			out[name] = append(out[name], t)
		}
	}
	return out, nil
}

// Slots lists the slots of a template, in order of appearance.
func (t Template) Slots() []string {
	var out []string
	for _, p := range t {
		if p.slot != "" {
			out = append(out, p.slot)
		}
		for _, c := range p.choice {
			out = append(out, c.Slots()...)
		}
	}
	return out
}

// Fill writes the template, choosing with pick and filling slots with value.
func (t Template) Fill(b *bytes.Buffer, pick *Picker, value func(slot string) string) {
	for _, p := range t {
		switch {
		case p.slot != "":
			b.WriteString(value(p.slot))
		case p.choice != nil:
			p.choice[pick.N(len(p.choice))].Fill(b, pick, value)
		default:
			b.WriteString(p.literal)
		}
	}
}

// First writes the template with the first of each choice, and slots as they are
// named.
func (t Template) First() string {
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.slot != "":
			b.WriteString("{" + p.slot + "}")
		case p.choice != nil:
			b.WriteString(p.choice[0].First())
		default:
			b.WriteString(p.literal)
		}
	}
	return b.String()
}

// OneOf writes one of the templates, filling slots with value.
func OneOf(ts []Template, pick *Picker, value func(slot string) string) string {
	var b bytes.Buffer
	ts[pick.N(len(ts))].Fill(&b, pick, value)
	return b.String()
}

// Always reports whether the slot is there whatever is chosen.
func (t Template) Always(slot string) bool {
	return slices.ContainsFunc(t, func(p part) bool {
		if p.slot == slot {
			return true
		}
		return len(p.choice) > 0 && !slices.ContainsFunc(p.choice, func(c Template) bool { return !c.Always(slot) })
	})
}

// Ways are all the texts that a template without slots can be.
func (t Template) Ways() []string {
	out := []string{""}
	for _, p := range t {
		ends := []string{p.literal}
		if p.choice != nil {
			ends = nil
			for _, c := range p.choice {
				ends = append(ends, c.Ways()...)
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
