package knowledge

import "math/bits"

// Set is a set of facts of one disease, by their places.
type Set []uint64

// NewSet returns an empty set for facts of n triples.
func NewSet(n int) Set { return make(Set, (n+63)/64) }

// Has reports whether a fact is in the set.
func (s Set) Has(f *Fact) bool { return s.HasAt(f.N) }

// HasAt reports whether the fact of a triple is in the set, by its place.
func (s Set) HasAt(n int) bool { return s[n/64]>>(n%64)&1 == 1 }

// Add puts a fact into the set.
func (s Set) Add(f *Fact) { s[f.N/64] |= 1 << (f.N % 64) }

// Union puts all of another set into this one.
func (s Set) Union(o Set) {
	for i := range s {
		s[i] |= o[i]
	}
}

// Without counts the facts that are in this set and not in the other.
func (s Set) Without(o Set) int {
	n := 0
	for i := range s {
		n += bits.OnesCount64(s[i] &^ o[i])
	}
	return n
}

// Len counts the facts.
func (s Set) Len() int {
	n := 0
	for i := range s {
		n += bits.OnesCount64(s[i])
	}
	return n
}
