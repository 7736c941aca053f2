package instruct

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
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

// picker makes the choices of one text: the same ones for the same parts.
type picker struct{ state uint64 }

func newPicker(seed int64, parts ...string) *picker {
	h := sha256.New()
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(seed))
	h.Write(n[:])
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return &picker{binary.BigEndian.Uint64(h.Sum(nil))}
}

// n chooses one of count, from 0. It is SplitMix64, whose next state is the last
// one plus an odd constant.
func (p *picker) n(count int) int {
	p.state += 0x9E3779B97F4A7C15
	z := p.state
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB
	return int((z ^ (z >> 31)) % uint64(count))
}
