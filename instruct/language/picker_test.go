package language

import "testing"

// A picker of a part does not depend on what else is picked, and names don't run
// into each other.
func TestPickersOfParts(t *testing.T) {
	base := NewPicker(7, "a")
	one, same := base.Of("x", "y"), base.Of("x", "y")
	one.N(10)
	again := base.Of("x", "y")
	if same.Rank() != again.Rank() {
		t.Error("what was picked of one part changed another")
	}
	seen := map[uint64]bool{}
	for _, names := range [][]string{{"x", "y"}, {"xy"}, {"x", "y", ""}, {"", "x", "y"}, {"y", "x"}, {}} {
		p := base.Of(names...)
		if seen[p.Rank()] {
			t.Errorf("%q has the picker of other names", names)
		}
		seen[p.Rank()] = true
	}
	// 6,000 picks of six come out even within four standard deviations: 1000 ± 115.
	var n [6]int
	for i := range 6000 {
		p := base.Of("even", string(rune('a'+i)))
		n[p.N(6)]++
	}
	for i, got := range n {
		if got < 885 || got > 1115 {
			t.Errorf("%d is picked %d times of 6,000", i, got)
		}
	}
}
