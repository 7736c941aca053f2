package language

import (
	"crypto/sha256"
	"encoding/binary"
)

// Picker makes the choices of one text: the same ones for the same parts.
type Picker struct{ state uint64 }

// NewPicker returns the picker of what the parts name.
func NewPicker(seed int64, parts ...string) *Picker {
	h := sha256.New()
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(seed))
	h.Write(n[:])
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return &Picker{binary.BigEndian.Uint64(h.Sum(nil))}
}

// N chooses one of count, from 0. It is SplitMix64, whose next state is the last
// one plus an odd constant.
func (p *Picker) N(count int) int {
	p.state += 0x9E3779B97F4A7C15
	return int(mixed(p.state) % uint64(count))
}

func mixed(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB
	return z ^ (z >> 31)
}

// Shuffle puts a slice into an order of the picker.
func Shuffle[T any](s []T, pick *Picker) {
	for i := len(s) - 1; i > 0; i-- {
		j := pick.N(i + 1)
		s[i], s[j] = s[j], s[i]
	}
}

// Of returns the picker of a part of what this one is for, which is not to have
// picked yet: another for each name.
func (p *Picker) Of(names ...string) Picker {
	h := p.state
	for _, name := range names {
		for i := range len(name) {
			h = (h ^ uint64(name[i])) * 0x100000001B3 // FNV-1a
		}
		h = (h ^ 0xFF) * 0x100000001B3 // which no text has: names end
	}
	return Picker{mixed(h)}
}

// Rank orders pickers of different names.
func (p *Picker) Rank() uint64 { return p.state }
