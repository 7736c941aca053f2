package identifiers

import "slices"

// trie finds the longest word of a list that stands at a place of a text, forwards
// or backwards. Latin letters are found in either case.
type trie struct {
	nodes []node
	first [256]bool // by the low byte of a first character: whether there may be one
}

// node is a place in words: where each next character leads. Value is 0 where no
// word ends.
type node struct {
	value uint32
	next  []edge // sorted by character
}

type edge struct {
	r  rune
	to int32
}

func newTrie() *trie { return &trie{nodes: make([]node, 1)} }

func trieOf(words []string) *trie {
	t := newTrie()
	for _, w := range words {
		t.add(w, 1)
	}
	return t
}

func trieBack(words []string) *trie {
	t := newTrie()
	for _, w := range words {
		t.addBack(w, 1)
	}
	return t
}

func (t *trie) add(word string, value uint32) {
	node := int32(0)
	for _, r := range word {
		node = t.child(node, r)
	}
	t.nodes[node].value = value
}

// addBack adds a word that is looked for from its end.
func (t *trie) addBack(word string, value uint32) {
	node := int32(0)
	rs := []rune(word)
	for i := len(rs) - 1; i >= 0; i-- {
		node = t.child(node, rs[i])
	}
	t.nodes[node].value = value
}

func (t *trie) child(of int32, r rune) int32 {
	r = lower(r)
	if of == 0 {
		t.first[byte(r)] = true
	}
	i, ok := slices.BinarySearchFunc(t.nodes[of].next, r, func(e edge, r rune) int { return int(e.r - r) })
	if ok {
		return t.nodes[of].next[i].to
	}
	to := int32(len(t.nodes))
	t.nodes[of].next = slices.Insert(t.nodes[of].next, i, edge{r, to})
	t.nodes = append(t.nodes, node{})
	return to
}

// step returns where a character leads from a node, or -1.
func (t *trie) step(of int32, r rune) int32 {
	next := t.nodes[of].next
	r = lower(r)
	if of == 0 && !t.first[byte(r)] {
		return -1
	}
	lo, hi := 0, len(next)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if next[m].r < r {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < len(next) && next[lo].r == r {
		return next[lo].to
	}
	return -1
}

// at returns the length and value of the longest word that r begins with, or 0.
func (t *trie) at(r []rune) (n int, value uint32) {
	node := int32(0)
	for i, c := range r {
		next := t.step(node, c)
		if next < 0 {
			break
		}
		if node = next; t.nodes[node].value != 0 {
			n, value = i+1, t.nodes[node].value
		}
	}
	return n, value
}

// endOf returns the same of the longest word that r ends with.
func (t *trie) endOf(r []rune) (n int, value uint32) {
	node := int32(0)
	for i := len(r) - 1; i >= 0; i-- {
		next := t.step(node, r[i])
		if next < 0 {
			break
		}
		if node = next; t.nodes[node].value != 0 {
			n, value = len(r)-i, t.nodes[node].value
		}
	}
	return n, value
}

func (t *trie) has(r []rune) bool    { n, _ := t.at(r); return n > 0 }
func (t *trie) hasEnd(r []rune) bool { n, _ := t.endOf(r); return n > 0 }
func (t *trie) is(r []rune) bool     { n, _ := t.at(r); return n > 0 && n == len(r) }
func lower(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}
