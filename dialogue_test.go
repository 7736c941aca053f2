package ophglm_test

import (
	"testing"

	"pgregory.net/rapid"

	"ophglm"
)

// Parts and Replay see a turn in the same way: each part is its source turn with
// the edits made.
func TestPartsAgreeWithReplay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`[a-z眼\n]{0,8}`), 1, 4).Draw(rt, "source")
		source := make([]ophglm.Turn, len(texts))
		turn := ophglm.Turn{Role: ophglm.Patient}
		for i, s := range texts {
			source[i] = ophglm.Turn{Role: ophglm.Patient, Text: s, From: []int{i}}
			turn.From = append(turn.From, i)
			at := rapid.IntRange(0, len(s)).Draw(rt, "start")
			end := rapid.IntRange(at, len(s)).Draw(rt, "end")
			turn.Edits = append(turn.Edits, ophglm.Edit{Stage: "x", Turn: i, Start: at, End: end, New: rapid.StringMatching(`[A-Z\n]{0,3}`).Draw(rt, "new")})
			if end < len(s) && i < len(texts)-1 {
				turn.Edits = append(turn.Edits, ophglm.Edit{Stage: "x", Turn: i, Start: len(s), End: len(s)})
			}
		}
		var err error
		if turn.Text, err = turn.Replay(source); err != nil {
			rt.Fatal(err)
		}
		parts, err := turn.Parts()
		if err != nil {
			rt.Fatal(err)
		}
		next := 0
		for i, p := range parts {
			var own []ophglm.Edit
			for ; next < len(turn.Edits) && turn.Edits[next].Turn == i; next++ {
				own = append(own, turn.Edits[next])
			}
			want, err := (&ophglm.Turn{From: []int{i}, Edits: own}).Replay(source)
			if err != nil || turn.Text[p.Start:p.End] != want {
				rt.Fatalf("part %d is %q, want %q (%v)", i, turn.Text[p.Start:p.End], want, err)
			}
		}
	})
}

func TestReplayRefusesEditsThatDoNotFit(t *testing.T) {
	source := []ophglm.Turn{{Text: "左眼痛"}}
	for name, e := range map[string][]ophglm.Edit{
		"past the end":    {{Turn: 0, Start: 0, End: 10}},
		"overlapping":     {{Turn: 0, Start: 0, End: 6}, {Turn: 0, Start: 3, End: 9}},
		"of another turn": {{Turn: 1, Start: 0, End: 0}},
	} {
		turn := ophglm.Turn{From: []int{0}, Edits: e}
		if _, err := turn.Replay(source); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
