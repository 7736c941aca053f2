package lengths

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSummaryOfNone(t *testing.T) {
	var l Lengths
	if s := l.Summary(); s != (Summary{}) {
		t.Errorf("%+v", s)
	}
}

// Held against a sorted list of all lengths: of n, the k-th least with
// k = ⌈n/2⌉ and k = ⌈95 n/100⌉.
func TestSummary(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		all := rapid.SliceOfN(rapid.IntRange(0, 30), 1, 200).Draw(rt, "lengths")
		var l Lengths
		for _, n := range all {
			l.Add(n)
		}
		slices.Sort(all)
		n := len(all)
		want := Summary{N: n, Min: all[0], Median: all[(n+1)/2-1], P95: all[(95*n+99)/100-1], Max: all[n-1]}
		if got := l.Summary(); got != want {
			rt.Fatalf("%+v, want %+v", got, want)
		}
	})
}

func TestCharacters(t *testing.T) {
	if n := Characters("左眼 OCT😀"); n != 7 {
		t.Errorf("%d", n)
	}
}
