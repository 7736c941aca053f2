package scope

import (
	"strings"
	"unicode/utf8"
)

// cue is a word of the lists, in lower case.
type cue struct {
	text    string
	class   class
	subject Subject
}

// index finds the longest cue at a place: a trie whose edges stand in one
// open-addressed table, with a bitmap of first characters before it.
type index struct {
	first [1 << 10]uint64 // of the characters beyond ASCII
	ascii [128]uint16     // the node after a first byte
	edges []edge
	mask  uint32
	cues  []cue    // from 1
	cueAt []uint16 // by node: what ends there, or 0
}

// edge leads from a node by a character or, within ASCII, a lower-case byte.
type edge struct {
	key uint32 // node<<16 | character; 0 is none
	to  uint16
}

func newIndex(lists []cueList) *index {
	x := &index{cues: make([]cue, 1), cueAt: make([]uint16, 2)}
	next := map[uint32]uint16{} // from node 1, the root
	add := func(c cue) {
		at := uint16(1)
		for _, r := range c.text {
			key := uint32(at)<<16 | uint32(r)
			to, ok := next[key]
			if !ok {
				to = uint16(len(x.cueAt))
				next[key] = to
				x.cueAt = append(x.cueAt, 0)
			}
			at = to
		}
		if x.cueAt[at] == 0 {
			x.cueAt[at] = uint16(len(x.cues))
			x.cues = append(x.cues, c)
		}
		if r, _ := utf8.DecodeRuneInString(c.text); r < utf8.RuneSelf {
			x.ascii[r] = next[1<<16|uint32(r)]
		} else {
			x.first[r>>6&1023] |= 1 << (r & 63)
		}
	}
	for _, l := range lists {
		for _, w := range strings.Fields(l.words) {
			w = strings.ReplaceAll(w, "_", " ")
			add(cue{w, l.class, l.subject})
			add(cue{inTraditional(w), l.class, l.subject})
		}
	}
	size := 1
	for size < 3*len(next) {
		size *= 2
	}
	x.edges, x.mask = make([]edge, size), uint32(size-1)
	for key, to := range next { // the order changes where an edge lies, not what is found
		h := hash(key)
		for x.edges[h&x.mask].key != 0 {
			h++
		}
		x.edges[h&x.mask] = edge{key, to}
	}
	return x
}

func inTraditional(w string) string {
	return strings.Map(func(r rune) rune {
		if t, ok := traditional[r]; ok {
			return t
		}
		return r
	}, w)
}

func hash(key uint32) uint32 {
	h := key * 2654435761
	return h ^ h>>15
}

// step follows an edge, to 0 where there is none.
func (x *index) step(node uint16, r uint32) uint16 {
	key := uint32(node)<<16 | r
	for h := hash(key); ; h++ {
		e := x.edges[h&x.mask]
		if e.key == key {
			return e.to
		}
		if e.key == 0 {
			return 0
		}
	}
}

// begins reports whether a cue begins with the character r.
func (x *index) begins(r rune) bool { return x.first[r>>6&1023]&(1<<(r&63)) != 0 }

// han finds the longest cue of s that begins with the character r, of three
// bytes, at i.
func (x *index) han(s string, i int, r rune) *cue {
	if !x.begins(r) {
		return nil
	}
	best := uint16(0)
	node := x.step(1, uint32(r))
	for i += 3; node != 0; {
		if c := x.cueAt[node]; c != 0 {
			best = c
		}
		switch {
		case i < len(s) && s[i] < utf8.RuneSelf:
			node = x.step(node, uint32(lower(s[i])))
			i++
		default:
			r, ok := three(s, i)
			if !ok {
				node = 0
				break
			}
			node = x.step(node, uint32(r))
			i += 3
		}
	}
	if best == 0 {
		return nil
	}
	return &x.cues[best]
}

// latin finds the longest cue of s that begins at i with an ASCII letter or
// mark and ends where its word does.
func (x *index) latin(s string, i int) *cue {
	best := uint16(0)
	node := x.ascii[lower(s[i])]
	for i++; node != 0; i++ {
		if c := x.cueAt[node]; c != 0 && (i == len(s) || !isLetter(s[i]) || !isLetter(s[i-1])) {
			best = c
		}
		if i == len(s) || s[i] >= utf8.RuneSelf {
			break
		}
		node = x.step(node, uint32(lower(s[i])))
	}
	if best == 0 {
		return nil
	}
	return &x.cues[best]
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b & 127
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// three decodes the character of three bytes at i, as nearly all of Chinese is;
// ok is false where another length stands.
func three(s string, i int) (r rune, ok bool) {
	if i+2 >= len(s) || s[i]&0xf0 != 0xe0 {
		return 0, false
	}
	return rune(s[i]&0x0f)<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f), true
}
