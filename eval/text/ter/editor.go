package ter

import "slices"

// The limits of tercom, and the last of sacrebleu.
const (
	longestMove  = 10 // tokens
	farthestMove = 50 // between places in text and reference
	mostMoves    = 1000
)

// editor counts edits. It keeps its memory from one pair of texts to the next.
type editor struct {
	distance
	moved    []uint32 // the text after a move that is tried
	textErr  []int32  // how many tokens of the text before each place are not kept
	otherErr []int32  // and of the reference
	aligned  []int32  // the last token of the text that stands up to each of the reference; −1 where none does
}

// edits is the number of edits from the text to the reference.
func (e *editor) edits(text, reference []uint32) int {
	if len(reference) == 0 {
		return len(text)
	}
	e.start(text, reference)
	tried, moves := 0, 0
	for {
		before := e.fill()
		if before == 0 || len(text) == 0 {
			return moves + before
		}
		best, ok := e.bestMove(before, &tried)
		if tried >= mostMoves || !ok {
			return moves + before
		}
		e.moved = best.apply(e.moved, e.text)
		copy(e.text, e.moved)
		moves++
	}
}

// move is a run of tokens and where it goes: in front of the token at target, or,
// where that is within the run, as many tokens on as the target is from its start.
type move struct {
	start, length, target int
}

// bounds are where what a move changes begins and ends.
func (m move) bounds(n int) (first, end int) {
	switch {
	case m.target < m.start:
		return m.target, m.start + m.length
	case m.target > m.start+m.length:
		return m.start, m.target
	}
	return m.start, min(m.target+m.length, n)
}

// apply writes the text after the move.
func (m move) apply(into, text []uint32) []uint32 {
	first, end := m.bounds(len(text))
	into = append(into[:0], text[:first]...)
	run := text[m.start : m.start+m.length]
	if m.target < m.start {
		into = append(append(into, run...), text[first:m.start]...)
	} else {
		into = append(append(into, text[m.start+m.length:end]...), run...)
	}
	return append(into, text[end:]...)
}

// before reports whether of two moves that spare as many edits tercom takes m: the
// longer, then the one that starts earlier, then the one that goes nearer the start.
func (m move) before(o move) bool {
	switch {
	case m.length != o.length:
		return m.length > o.length
	case m.start != o.start:
		return m.start < o.start
	}
	return m.target < o.target
}

// bestMove is the move that spares the most edits, if one spares any. Moves are runs
// that stand in the reference too, where neither is right as it is. It counts those
// tried, and stops after [mostMoves].
func (e *editor) bestMove(before int, tried *int) (best move, ok bool) {
	e.align()
	most := int32(before) // edits after the best move
	for start := range e.text {
		for at := max(0, start-farthestMove); at < min(len(e.reference), start+farthestMove+1); at++ {
			for length := 1; length <= longestMove && start+length <= len(e.text) && at+length <= len(e.reference); length++ {
				if e.text[start+length-1] != e.reference[at+length-1] {
					break
				}
				if e.textErr[start] == e.textErr[start+length] || e.otherErr[at] == e.otherErr[at+length] {
					continue
				}
				if to := int(e.aligned[at]); start <= to && to < start+length {
					continue
				}
				last := -1
				for place := at - 1; place < at+length; place++ {
					target := 0
					if place >= 0 {
						target = int(e.aligned[place]) + 1
					}
					if target == last {
						continue
					}
					last = target
					*tried++
					m := move{start, length, target}
					limit := most // what it may take to be better
					if !ok || !m.before(best) {
						limit--
					}
					e.moved = m.apply(e.moved, e.text)
					first, end := m.bounds(len(e.text))
					if after := e.after(e.moved, first, end, limit); after <= limit {
						best, most, ok = m, after, true
					}
				}
				if *tried >= mostMoves {
					return best, ok
				}
			}
		}
	}
	return best, ok
}

// align reads from the filled table what stands where, and what is wrong.
func (e *editor) align() {
	i, j := len(e.text), len(e.reference)
	e.textErr = slices.Grow(e.textErr[:0], i+1)[:i+1]
	e.otherErr = slices.Grow(e.otherErr[:0], j+1)[:j+1]
	e.aligned = slices.Grow(e.aligned[:0], j)[:j]
	for i > 0 || j > 0 {
		switch e.edit(i, j) {
		case replaced, kept:
			wrong := int32(0)
			if e.text[i-1] != e.reference[j-1] {
				wrong = 1
			}
			i--
			j--
			e.textErr[i+1], e.otherErr[j+1], e.aligned[j] = wrong, wrong, int32(i)
		case leftOut:
			i--
			e.textErr[i+1] = 1
		case putIn:
			j--
			e.otherErr[j+1], e.aligned[j] = 1, int32(i-1)
		}
	}
	e.textErr[0], e.otherErr[0] = 0, 0
	for k := range len(e.text) {
		e.textErr[k+1] += e.textErr[k]
	}
	for k := range len(e.reference) {
		e.otherErr[k+1] += e.otherErr[k]
	}
}
