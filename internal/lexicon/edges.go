package lexicon

// edges leads from a node and a character to the next node: a hash table with
// open addressing, at most half full.
type edges struct {
	keys []uint64
	to   []int32
	n    int
	mask uint64
}

func edgeKey(node int32, r rune) uint64 { return uint64(node)<<21 | uint64(r) }

// slot is where the key stands or may be put.
func (e *edges) slot(key uint64) uint64 {
	h := key * 0x9E3779B97F4A7C15
	for i := (h ^ h>>32) & e.mask; ; i = (i + 1) & e.mask {
		if e.keys[i] == key || e.to[i] == 0 {
			return i
		}
	}
}

// get returns the next node, or 0.
func (e *edges) get(node int32, r rune) int32 { return e.to[e.slot(edgeKey(node, r))] }

func (e *edges) put(node int32, r rune, to int32) {
	if 2*(e.n+1) > len(e.keys) {
		e.grow(2 * e.n)
	}
	i := e.slot(edgeKey(node, r))
	e.keys[i], e.to[i] = edgeKey(node, r), to
	e.n++
}

// grow makes room for n edges and more.
func (e *edges) grow(n int) {
	size := 64
	for size < 2*(n+1) {
		size *= 2
	}
	old := *e
	e.keys, e.to, e.mask = make([]uint64, size), make([]int32, size), uint64(size-1)
	for i, to := range old.to {
		if to != 0 {
			at := e.slot(old.keys[i])
			e.keys[at], e.to[at] = old.keys[i], to
		}
	}
}
