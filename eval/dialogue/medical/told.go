package medical

import (
	"slices"

	"ophglm"
)

// told are the facts that are stated.
type told struct {
	own        []ophglm.Fact
	references [][]ophglm.Fact
	known      []ophglm.Fact // of question and references
}

func (r *Reader) told(a *Answer) *told {
	t := &told{own: r.facts.Facts(nil, a.Text), known: r.facts.Facts(nil, a.Question)}
	for _, ref := range a.References {
		facts := r.facts.Facts(nil, ref)
		t.references, t.known = append(t.references, facts), append(t.known, facts...)
	}
	return t
}

// recall counts the facts of the reference of which most are found, and those that
// the answer contradicts. Sides and relatives by themselves are left out: they are
// part of other facts.
func (t *told) recall(c *Counts) {
	best := -1.0
	for _, facts := range t.references {
		var all, found, denied int64
		for i := range facts {
			f := &facts[i]
			if f.Kind == "laterality" || f.Kind == "relative" {
				continue
			}
			all++
			switch {
			case slices.ContainsFunc(t.own, func(o ophglm.Fact) bool { return says(&o, f) }):
				found++
			case slices.ContainsFunc(t.own, func(o ophglm.Fact) bool { return against(&o, f) }):
				denied++
			}
		}
		if all == 0 {
			continue
		}
		if share := float64(found) / float64(all); share > best {
			best, c.Facts, c.FactsFound, c.FactsContradicted = share, all, found, denied
		}
	}
}

// thing is what a fact speaks of: an entity of the graph, else the name of the
// reader's own list, or "" of a number without one.
func thing(f *ophglm.Fact) string {
	if f.Entity == "" && !numeric(f) {
		return f.Value
	}
	return f.Entity
}

// ofOne reports whether two facts speak of the same: a finding, a pressure, how often
// a drug is taken.
func ofOne(a, b *ophglm.Fact) bool {
	return a.Kind == b.Kind && a.Subject == b.Subject && thing(a) == thing(b)
}

// sameEye reports eyes that are equal, or of which one is not told.
func sameEye(a, b *ophglm.Fact) bool { return a.Eye == b.Eye || a.Eye == "" || b.Eye == "" }

// says reports whether a fact states another.
func says(a, b *ophglm.Fact) bool {
	return ofOne(a, b) && a.Value == b.Value && a.Unit == b.Unit && a.Negated == b.Negated && sameEye(a, b)
}

// single are the kinds of which an eye, or a person, has one value at a time.
var single = []string{"iop", "visual_acuity", "sphere", "cylinder", "axis", "cup_disc_ratio", "hba1c", "age"}

// against reports whether a fact cannot be true beside another: it denies the thing,
// is of the other eye alone, or gives another value for what has one. How much of a
// thing is taken has one value too.
func against(a, b *ophglm.Fact) bool {
	switch named := thing(a) != ""; {
	case !ofOne(a, b):
		return false
	case named && a.Negated != b.Negated:
		return sameEye(a, b)
	case numeric(a) && numeric(b):
		return (named || slices.Contains(single, a.Kind)) && a.Unit == b.Unit && a.Value != b.Value && sameEye(a, b)
	case named && !a.Negated:
		return !sameEye(a, b) && a.Eye != ophglm.OU && b.Eye != ophglm.OU
	}
	return false
}

// numeric reports whether a fact's value is a number.
func numeric(f *ophglm.Fact) bool {
	if f.Value == "" {
		return false
	}
	first := f.Value[0]
	if (first == '-' || first == '+') && len(f.Value) > 1 {
		first = f.Value[1]
	}
	return '0' <= first && first <= '9'
}

// numbers counts the numbers of the answer that can be held against one of question
// or references, of the same kind and thing, and those that are one of these, of the
// same eye.
func (t *told) numbers(c *Counts) {
	for i := range t.own {
		f := &t.own[i]
		if !numeric(f) {
			continue
		}
		comparable, right := false, false
		for k := range t.known {
			if o := &t.known[k]; numeric(o) && ofOne(f, o) {
				comparable = true
				right = right || f.Value == o.Value && f.Unit == o.Unit && sameEye(f, o)
			}
		}
		if comparable {
			c.Numbers++
		}
		if right {
			c.NumbersRight++
		}
	}
}

// sides counts the facts of the answer with an eye that can be held against the same
// of question or references with one, and those whose eye is one of these.
func (t *told) sides(c *Counts) {
	for i := range t.own {
		f := &t.own[i]
		if f.Eye == "" {
			continue
		}
		comparable, right := false, false
		for k := range t.known {
			if o := &t.known[k]; o.Eye != "" && ofOne(f, o) {
				comparable = true
				right = right || f.Eye == o.Eye || o.Eye == ophglm.OU
			}
		}
		if comparable {
			c.Sides++
		}
		if right {
			c.SidesRight++
		}
	}
}
