package dialogue

import (
	"slices"

	"ophglm"
	"ophglm/internal/neardup"
	"ophglm/internal/recurring"
	"ophglm/internal/text"
)

// longTurn is how many times the length of a sentence a turn is to have so that
// it is counted as a whole: short questions are asked by many.
const longTurn = 2

// inDialogue is what is counted of one dialogue. It is used again for the next.
type inDialogue struct {
	sum  uint64           // of all that is said in it, and by whom
	seen []recurring.Text // of long sentences and long turns, each once, sorted
}

func (in *inDialogue) count(d *ophglm.Dialogue, characters int) {
	in.sum, in.seen = 0, in.seen[:0]
	for i := range d.Turns {
		t := &d.Turns[i]
		h, n := recurring.Of(t.Text)
		in.sum = neardup.Mix(in.sum ^ uint64(h) ^ uint64(len(t.Role))<<1)
		if n < characters {
			continue
		}
		if n >= longTurn*characters {
			in.seen = append(in.seen, h.As(recurring.Whole))
		}
		for _, sp := range text.Sentences(t.Text) {
			if h, n := recurring.Of(sp.Of(t.Text)); n >= characters {
				in.seen = append(in.seen, h)
			}
		}
	}
	slices.Sort(in.seen)
	in.seen = slices.Compact(in.seen)
}
