package planted

import (
	"iter"
	"math"
	"strings"
)

// Hit is what a finder takes away: the bytes [Start, End) of a text, and of what group
// of types it says they are (see Groups).
type Hit struct {
	Start, End int
	Group      string
	Type       string // the finder's own word, for the table of precision
}

// Rate is a share of n with the lower end of Wilson's 95 % interval (two sided).
type Rate struct {
	Of, N int
}

// Value is Of/N; NaN where N is 0.
func (r Rate) Value() float64 { return float64(r.Of) / float64(r.N) }

// Lower is the lower end of Wilson's score interval at 95 %, two sided (z = 1.959964);
// NaN where N is 0. E. B. Wilson, JASA 22 (1927) 209–212.
func (r Rate) Lower() float64 {
	const z = 1.959964
	n, p := float64(r.N), r.Value()
	centre := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, (centre-half)/(1+z*z/n))
}

func (r *Rate) add(ok bool) {
	r.N++
	if ok {
		r.Of++
	}
}

// Row is how a finder does on one planted type.
type Row struct {
	// Recall counts planted strings of which hits cover every byte.
	Recall Rate
	// Typed counts those that hits of the right group cover.
	Typed Rate
	// Precision is over the hits in the texts that are made for this type: right is a
	// hit that overlaps a planted string of whatever type and takes no clinical word.
	Precision Rate
	// Missed are the templates with at least one planted string of the type that was not found, of Templates.
	Missed, Templates int
}

// Score is how a finder does on the corpus.
type Score struct {
	Rows map[Type]*Row
	// Hits is the precision by the finder's own type, hard negatives included.
	Hits map[string]*Rate
	// Precision is that of all hits.
	Precision Rate
	// Clean counts the hard negatives that are left whole.
	Clean Rate
	// Beside counts the bytes that right hits take, and of them those that were not
	// planted: titles, "号" and the like, or too much of the sentence.
	Beside Rate
	// Failures are what went wrong, in the order of the corpus.
	Failures []Failure
}

// Failure is a planted string that was not found whole, or (Missed false) a hit that is false.
type Failure struct {
	Missed     bool
	Type       string // the planted type, or the finder's
	Template   string
	Text       string
	Start, End int
}

// Evaluate runs a finder over a corpus. Hits must be in order and apart.
func Evaluate(corpus iter.Seq[Text], find func(string) []Hit) *Score {
	s := &Score{Rows: map[Type]*Row{}, Hits: map[string]*Rate{}}
	for _, t := range Types {
		s.Rows[t] = &Row{}
	}
	type used struct {
		t        Type
		template string
	}
	seen := map[used]bool{} // whether the template lost one
	for text := range corpus {
		hits := find(text.Text)
		for _, p := range text.Spans {
			found := covered(p, hits, "")
			row := s.Rows[p.Type]
			row.Recall.add(found)
			row.Typed.add(covered(p, hits, p.Type.Group()))
			k := used{p.Type, text.Template}
			seen[k] = seen[k] || !found
			if !found {
				s.Failures = append(s.Failures, Failure{
					Missed: true, Type: string(p.Type), Template: text.Template, Text: text.Text, Start: p.Start, End: p.End,
				})
			}
		}
		clean := true
		for _, h := range hits {
			overlaps, rest := left(text.Text, h, text.Spans)
			if overlaps == 0 {
				if n, _ := left(text.Text, h, text.Neutral); n > 0 {
					continue
				}
			}
			right := overlaps > 0 && !hasClinical(rest)
			clean = false
			if right {
				s.Beside.N += h.End - h.Start
				s.Beside.Of += len(strings.ReplaceAll(rest, "\n", ""))
			}
			s.Precision.add(right)
			if s.Hits[h.Type] == nil {
				s.Hits[h.Type] = &Rate{}
			}
			s.Hits[h.Type].add(right)
			name, _, _ := strings.Cut(text.Template, ".")
			if row := s.Rows[Type(name)]; row != nil {
				row.Precision.add(right)
			}
			if !right {
				s.Failures = append(s.Failures, Failure{
					Type: h.Type, Template: text.Template, Text: text.Text, Start: h.Start, End: h.End,
				})
			}
		}
		if text.Negative() {
			s.Clean.add(clean)
		}
	}
	for k, lost := range seen {
		s.Rows[k.t].Templates++
		if lost {
			s.Rows[k.t].Missed++
		}
	}
	return s
}

// covered reports whether hits, of the group unless that is "", cover every byte of the span.
func covered(p Span, hits []Hit, group string) bool {
	at := p.Start
	for _, h := range hits {
		if group != "" && h.Group != group {
			continue
		}
		if h.Start <= at && h.End > at {
			at = h.End
		}
	}
	return at >= p.End
}

// left returns how many of the spans a hit overlaps, and what of the hit lies outside them.
func left(s string, h Hit, spans []Span) (overlaps int, rest string) {
	var b strings.Builder
	at := h.Start
	for _, p := range spans {
		if p.Start >= h.End || p.End <= h.Start {
			continue
		}
		overlaps++
		if p.Start > at {
			b.WriteString(s[at:p.Start])
			b.WriteByte('\n')
		}
		at = max(at, p.End)
	}
	if at < h.End {
		b.WriteString(s[at:h.End])
	}
	return overlaps, b.String()
}
