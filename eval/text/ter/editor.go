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

// bestMove is the move that spares the most edits, if one spares any. It counts
// those that it tries, and stops after [mostMoves].
func (e *editor) bestMove(before int, tried *int) (best move, ok bool) {
	e.align()
	most := int32(before) // edits after the best move
	for run, at := range e.runs {
		last := -1
		for place := at - 1; place < at+run.length; place++ {
			m := run
			if place >= 0 {
				m.target = int(e.aligned[place]) + 1
			}
			if m.target == last {
				continue
			}
			last = m.target
			*tried++
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
			break
		}
	}
	return best, ok
}

// runs gives the runs of tokens that may be moved, without a target, and where they
// stand in the reference. Neither the run nor that place is right as it is, and the
// place is not within the run.
func (e *editor) runs(yield func(run move, at int) bool) {
	for start := range e.text {
		for at := max(0, start-farthestMove); at < min(len(e.reference), start+farthestMove+1); at++ {
			longest := min(longestMove, len(e.text)-start, len(e.reference)-at)
			for length := 1; length <= longest && e.text[start+length-1] == e.reference[at+length-1]; length++ {
				right := e.textErr[start] == e.textErr[start+length] || e.otherErr[at] == e.otherErr[at+length]
				to := int(e.aligned[at])
				if right || start <= to && to < start+length {
					continue
				}
				if !yield(move{start: start, length: length}, at) {
					return
				}
			}
		}
	}
}

// align reads from the filled table what stands where, and what is wrong.
func (e *editor) align() {
	i, j := len(e.text), len(e.reference)
	e.textErr = slices.Grow(e.textErr[:0], i+1)[:i+1]
	e.otherErr = slices.Grow(e.otherErr[:0], j+1)[:j+1]
	e.aligned = slices.Grow(e.aligned[:0], j)[:j]
	for i > 0 || j > 0 {
		switch kind := e.lastEdit(i, j); kind {
		case kept, replaced:
			wrong := int32(0)
			if kind == replaced {
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
