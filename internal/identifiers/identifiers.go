// Package identifiers finds in a text what says who someone is: names of
// patients and doctors, hospitals, addresses, phone and other numbers, accounts,
// links. It is the one place with rules of that kind.
//
// The rules are written for consultations in Chinese, and know the commonest
// forms in English. They would rather take a word too many than leave a name,
// but never what is clinical: a measured value, a dose, an eponym, a clock
// position.
package identifiers

import (
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	"ophglm/internal/text"
)

// Type says what a text identifies by.
type Type string

// The types of identifiers.
const (
	Doctor   Type = "doctor"
	Person   Type = "person"
	Hospital Type = "hospital"
	Address  Type = "address"
	Phone    Type = "phone"
	IDCard   Type = "id_card"
	QQ       Type = "qq"
	WeChat   Type = "wechat"
	Email    Type = "email"
	URL      Type = "url"
)

// Types lists the types in the order in which overlapping finds are settled: the
// earlier takes the text.
var Types = [...]Type{Email, URL, IDCard, WeChat, QQ, Phone, Address, Hospital, Doctor, Person}

// Hit is one identifier, the bytes [Start, End) of the text. Value is what two
// mentions of the same one share: the digits of a number, the name of a doctor
// without title.
type Hit struct {
	Start, End int
	Type       Type
	Value      string
}

// Find returns the identifiers of a text, in order and apart from each other.
// Hospitals are names that are known to belong to the consultation; they are
// found wherever they stand. Widths and invisible characters do not matter.
func Find(s string, hospitals []string) []Hit { return FindKnown(s, hospitals, nil) }

// FindKnown is Find where names and numbers are known from another text of the
// same consultation: those are found wherever their value stands.
func FindKnown(s string, hospitals []string, known []Hit) []Hit {
	folded, m := text.FoldFunc(s, func(r rune) rune {
		if text.Invisible(r) {
			return -1
		}
		return text.HalfWidth(r)
	})
	var hits []Hit
	f := finder{s: folded, add: func(start, end int, t Type, value string) {
		if start < end {
			hits = append(hits, Hit{start, end, t, value})
		}
	}}
	f.net()
	f.numbers()
	f.addresses()
	f.hospitals(hospitals)
	f.doctors()
	f.persons()
	for _, k := range known {
		f.known(k)
	}
	hits = settle(hits)
	for i := range hits {
		hits[i].Start, hits[i].End = m.Source(hits[i].Start, hits[i].End)
	}
	return hits
}

// Lasting reports whether a hit says enough to be known by its value alone: a
// name of two characters or more, a number.
func (h Hit) Lasting() bool {
	switch h.Type {
	case Doctor, Person:
		return utf8.RuneCountInString(h.Value) >= 2
	case Phone, IDCard:
		return len(h.Value) >= 7
	case QQ, WeChat:
		return len(h.Value) >= 5
	}
	return false
}

// known finds the value of a hit where it is no part of a longer number or word.
func (f *finder) known(h Hit) {
	latin := func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
	for at := 0; at < len(f.s); {
		i := strings.Index(f.s[at:], h.Value)
		if i < 0 {
			return
		}
		a, b := at+i, at+i+len(h.Value)
		left, _ := before(f.s, a)
		if !(latin(left) && latin(after(f.s, a))) && !(latin(after(f.s, b)) && latin(rune(f.s[b-1]))) {
			f.add(a, b, h.Type, h.Value)
		}
		at = b
	}
}

// finder applies the rules to one text, in ASCII width.
type finder struct {
	s   string
	add func(start, end int, t Type, value string)
}

// pattern is an expression with texts one of which stands in all that it finds.
// Looking for them first costs a tenth of the expression.
type pattern struct {
	*regexp.Regexp
	needs []string
}

func expr(re string, needs ...string) pattern { return pattern{regexp.MustCompile(re), needs} }

// all returns the finds of the pattern, with their groups.
func (p pattern) all(s string) [][]int {
	for _, n := range p.needs {
		if strings.Contains(s, n) {
			return p.FindAllStringSubmatchIndex(s, -1)
		}
	}
	return nil
}

// settle leaves one hit where several overlap: that of the type which comes
// first, over all that any of them covers.
func settle(hits []Hit) []Hit {
	rank := map[Type]int{}
	for i, t := range Types {
		rank[t] = i
	}
	sort.SliceStable(hits, func(i, j int) bool {
		a, b := hits[i], hits[j]
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return a.End > b.End
	})
	out := hits[:0]
	for _, h := range hits {
		n := len(out)
		if n == 0 || out[n-1].End <= h.Start {
			out = append(out, h)
			continue
		}
		last := &out[n-1]
		if rank[h.Type] < rank[last.Type] {
			last.Type, last.Value = h.Type, h.Value
		}
		last.End = max(last.End, h.End)
	}
	return out
}
