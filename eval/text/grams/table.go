// Package grams counts n-grams of numbered tokens, exactly and without joining
// strings.
package grams

import "math/bits"

// Gram is the number of an n-gram in a [Table]: from 1 on, in the order in which
// they were added. 0 is the empty n-gram, and what is not found.
type Gram uint32

// Table numbers n-grams of any length. An n-gram is the one that it begins with
// and one token more, 64 bits in all, so that two n-grams are never taken for one.
// Open addressing at a load of at most a half; 16 bytes a slot. The zero Table is
// ready for use.
type Table struct {
	slots []slot
	shift uint
	held  uint32
	round uint32 // slots of earlier rounds are empty
}

type slot struct {
	key   uint64
	gram  Gram
	round uint32
}

// Reset forgets all n-grams and keeps the memory.
func (t *Table) Reset() {
	t.held = 0
	t.round++
	if t.round == 0 {
		clear(t.slots)
		t.round = 1
	}
}

func key(prefix Gram, token uint32) uint64 { return uint64(prefix)<<32 | uint64(token) }

// at is the slot of a key, or the empty one where it would stand.
func (t *Table) at(k uint64) *slot {
	mask := uint64(len(t.slots) - 1)
	for i := k * 0x9e3779b97f4a7c15 >> t.shift; ; i++ { // Fibonacci hashing, linear probing
		s := &t.slots[i&mask]
		if s.key == k || s.round != t.round {
			return s
		}
	}
}

// Find gives the number of the n-gram of a prefix and one token more, or 0.
func (t *Table) Find(prefix Gram, token uint32) Gram {
	if t.held == 0 {
		return 0
	}
	s := t.at(key(prefix, token))
	if s.round != t.round {
		return 0
	}
	return s.gram
}

// Add gives the number of the n-gram of a prefix and one token more, a new one
// where it has none.
func (t *Table) Add(prefix Gram, token uint32) Gram {
	if 2*int(t.held) >= len(t.slots) {
		t.grow()
	}
	k := key(prefix, token)
	s := t.at(k)
	if s.round != t.round {
		t.held++
		*s = slot{key: k, gram: Gram(t.held), round: t.round}
	}
	return s.gram
}

func (t *Table) grow() {
	old := t.slots
	t.slots = make([]slot, max(256, 2*len(old)))
	t.shift = uint(64 - bits.Len(uint(len(t.slots)-1)))
	t.round = max(t.round, 1)
	for _, s := range old {
		if s.round == t.round {
			*t.at(s.key) = s
		}
	}
}
