package neardup

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"ophglm/internal/text"
)

// bands of rows bins each. A pair of similarity s shares a band with probability
// 1-(1-s^rows)^bands: 0.9998 at 0.7, 0.88 at 0.5, 0.23 at 0.3.
const (
	bands = 32
	rows  = 4
	bins  = bands * rows
)

// hasher turns texts into n-grams and those into signatures.
type hasher struct {
	gram  int
	runes []uint32
	out   []uint32
	seen  gramSet
	min   [bins]uint32
}

// Mix is the finaliser of SplitMix64 (Steele, Lea and Flood, 2014): every bit of x
// bears on every bit of the result.
func Mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// Hash is a hash of b that is the same everywhere. It is fast, and no protection
// against who looks for two texts of one hash.
func Hash(b []byte) uint64 {
	h := uint64(len(b))
	for ; len(b) >= 8; b = b[8:] {
		h = Mix(h ^ binary.LittleEndian.Uint64(b))
	}
	var rest [8]byte
	copy(rest[:], b)
	return Mix(h ^ binary.LittleEndian.Uint64(rest[:]))
}

// Content is a hash of the letters and digits of a text, and how many they are:
// equal texts have one whatever their marks, blanks, widths and case.
func (x *Index) Content(parts []Part) (hash uint64, letters int) {
	x.hash.read(parts)
	return x.hash.content(), len(x.hash.runes) - len(parts)
}

// read takes in a text.
func (h *hasher) read(parts []Part) {
	h.runes = h.runes[:0]
	for _, p := range parts {
		h.runes = append(h.runes, uint32(p.Kind)|1<<24) // no character
		h.letters(p.Text)
	}
}

func (h *hasher) content() uint64 {
	c := uint64(len(h.runes))
	for _, r := range h.runes {
		c = bits.RotateLeft64(c, 29)*0x9E3779B97F4A7C15 ^ uint64(r)
	}
	return Mix(c)
}

// grams returns the hashes of the n-grams of a text, each once, and a hash of all
// of it. Two n-grams of one hash count as one, which changes a similarity by one
// n-gram in about one pair of 100,000. The list is valid until the next call.
func (h *hasher) grams(parts []Part) ([]uint32, uint64) {
	h.read(parts)
	h.out = h.out[:0]
	h.seen.clear(len(h.runes))
	n := min(h.gram, len(h.runes))
	for i := 0; n > 0 && i+n <= len(h.runes); i++ {
		g := uint64(0)
		for _, r := range h.runes[i : i+n] {
			g = (g ^ uint64(r)) * 0x9E3779B97F4A7C15
			g ^= g >> 32
		}
		if v := uint32(Mix(g)); h.seen.add(v) {
			h.out = append(h.out, v)
		}
	}
	return h.out, h.content()
}

// letters appends the letters and digits of s, in one width and case, and what
// stands between two digits: 1 2 is not 12, and 0.5 is not 5.
func (h *hasher) letters(s string) {
	digit := false // the character before, but for one mark, is a digit
	mark := uint32(0)
	put := func(r uint32) {
		if r >= '0' && r <= '9' {
			if digit && mark != 0 {
				h.runes = append(h.runes, mark)
			}
			digit = true
		} else {
			digit = false
		}
		mark = 0
		h.runes = append(h.runes, r)
	}
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= 0x80 {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		i += n
		switch {
		case r >= 0x4E00 && r <= 0x9FFF:
			digit, mark = false, 0
			h.runes = append(h.runes, uint32(r))
			continue
		case r >= 0x80:
			if text.Invisible(r) {
				continue
			}
			r = unicode.ToLower(text.HalfWidth(r))
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		}
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			put(uint32(r))
		case digit && mark == 0:
			mark = uint32(r)
		case mark != uint32(r):
			mark = ' '
		}
	}
}

const none = ^uint32(0)

// fill finds the least hash in each bin.
func (h *hasher) fill(grams []uint32) {
	for i := range h.min {
		h.min[i] = none
	}
	for _, g := range grams {
		// The bin and the value are of different bits.
		v := uint32(Mix(uint64(g)))
		if b := g >> (32 - binBits); v < h.min[b] {
			h.min[b] = v
		}
	}
	if len(grams) > 0 {
		h.densify()
	}
}

// sketch is one byte of each bin: b-bit minwise hashing (Li and König, 2010). A
// band is the bytes of its rows, so that a sketch is both what candidates are
// found by and what they are judged by before their sets are compared.
type sketch [bins / 8]uint64

// band is the key of a band, of rows bytes.
func (a *sketch) band(b int) uint32 { return uint32(a[b/2] >> (b % 2 * 32)) }

// sketch gives the sketch of a text of n-grams.
func (h *hasher) sketch(grams []uint32) (out sketch) {
	h.fill(grams)
	for i, v := range h.min {
		out[i/8] |= uint64(v&0xFF) << (i % 8 * 8)
	}
	return out
}

// equal is how many bins of two texts are equal: of texts of similarity s about
// bins*(s+(1-s)/256), with a standard deviation of at most 6.
func (a *sketch) equal(b *sketch) int {
	n := 0
	for i := range a {
		const low = 0x7F7F7F7F7F7F7F7F
		x := a[i] ^ b[i]
		n += bits.OnesCount64(^((x&low + low) | x | low)) // bytes that are zero
	}
	return n
}

const binBits = 7 // 1<<binBits == bins

// densify fills an empty bin with what stands in one that is drawn for it: the
// same draws for every text.
func (h *hasher) densify() {
	full := h.min
	for i, v := range full {
		if v != none {
			continue
		}
		for try := uint64(1); ; try++ {
			if w := full[Mix(uint64(i)<<32|try)>>(64-binBits)]; w != none {
				h.min[i] = w
				break
			}
		}
	}
}

// sketches is a list of sketches that grows without being copied.
type sketches struct {
	pieces [][]sketch
}

const sketchPiece = 1 << 12

func (l *sketches) add(s sketch) {
	n := len(l.pieces)
	if n == 0 || len(l.pieces[n-1]) == sketchPiece {
		l.pieces = append(l.pieces, make([]sketch, 0, sketchPiece))
		n++
	}
	l.pieces[n-1] = append(l.pieces[n-1], s)
}

func (l *sketches) at(n int32) *sketch { return &l.pieces[n/sketchPiece][n%sketchPiece] }
