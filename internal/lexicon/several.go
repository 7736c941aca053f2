package lexicon

import (
	"strings"

	"ophglm"
)

// Several finds in one walk over a text what each of some lexicons finds in one of
// its own. It is for any number of goroutines.
type Several struct {
	lists int
	spots []spot
	names []*ophglm.Name // of a node, one for each list, nil where the list has none
	edges edges
	first [1 << 16]int32
}

// spot is a node. Most have one character that goes on: it stands here, and no look-up
// in the table is needed.
type spot struct {
	only rune
	to   int32 // where only leads, 0 for nowhere, many where several characters go on
	out  int32 // where its names begin in names, or 0
}

const many = -1

// NewSeveral makes one of lists of names; within each the rules of [New] hold.
func NewSeveral(lists ...[]*ophglm.Name) *Several {
	total := 0
	for _, l := range lists {
		total += len(l)
	}
	s := &Several{lists: len(lists), spots: make([]spot, 1, 4*total+1), names: make([]*ophglm.Name, len(lists))}
	s.edges.grow(8 * total)
	for i, list := range lists {
		for _, n := range list {
			s.add(i, n)
		}
	}
	return s
}

func (l *Several) add(list int, n *ophglm.Name) {
	node := int32(0)
	blank := true
	for _, r := range strings.TrimSpace(n.Surface) {
		r = fold(r)
		if r < 0 || r == ' ' && blank {
			continue
		}
		blank = r == ' '
		next := l.next(node, r)
		if next == 0 {
			next = int32(len(l.spots))
			l.spots = append(l.spots, spot{})
			switch from := &l.spots[node]; {
			case node == 0 && r < 1<<16:
				l.first[r] = next
			case node != 0 && from.to == 0:
				from.only, from.to = r, next
			default:
				if node != 0 && from.to != many {
					l.edges.put(node, from.only, from.to)
					from.to = many
				}
				l.edges.put(node, r, next)
			}
		}
		node = next
	}
	if node == 0 {
		return
	}
	if l.spots[node].out == 0 {
		l.spots[node].out = int32(len(l.names))
		l.names = append(l.names, make([]*ophglm.Name, l.lists)...)
	}
	if at := &l.names[int(l.spots[node].out)+list]; *at == nil || better(n, *at) {
		*at = n
	}
}

// next is where a character leads from a node, or 0.
func (l *Several) next(node int32, r rune) int32 {
	if node == 0 {
		if r < 1<<16 {
			return l.first[r]
		}
		return l.edges.get(0, r)
	}
	switch from := &l.spots[node]; {
	case from.to == many:
		return l.edges.get(node, r)
	case from.only == r:
		return from.to
	}
	return 0
}

// Find appends to each of dst, one a list, what [Lexicon.Find] would find of it in s.
func (l *Several) Find(dst [][]Mention, s string) {
	var room [8]Mention
	best := room[:]
	if l.lists > len(best) {
		best = make([]Mention, l.lists)
	}
	best = best[:l.lists]
	last := rune(0)
	for i := 0; i < len(s); {
		r, n := next(s, i)
		if r < 0 {
			i += n
			continue
		}
		if !(latin(last) && latin(r)) {
			if node := l.next(0, r); node != 0 && l.longest(best, s, i+n, node, r) {
				for j := range best {
					if best[j].Name == nil {
						continue
					}
					if d := dst[j]; len(d) == 0 || d[len(d)-1].End <= i {
						best[j].Start = i
						dst[j] = append(d, best[j])
					}
					best[j].Name = nil
				}
			}
		}
		last = r
		i += n
	}
}

// longest is [Lexicon.longest] of all lists, and whether any has a name.
func (l *Several) longest(best []Mention, s string, i int, node int32, last rune) (found bool) {
	for {
		if at := l.spots[node].out; at != 0 {
			for j, name := range l.names[at : int(at)+l.lists] {
				if name == nil {
					continue
				}
				if end, ok := wordEnd(s, i, name, last); ok {
					best[j].Name, best[j].End, found = name, end, true
				}
			}
		}
		for {
			if i >= len(s) {
				return found
			}
			r, n := next(s, i)
			i += n
			if r < 0 || r == ' ' && last == ' ' {
				continue
			}
			if node = l.next(node, r); node == 0 {
				return found
			}
			last = r
			break
		}
	}
}
