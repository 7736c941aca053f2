package leaderboard

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestLetters(t *testing.T) {
	for _, c := range []struct {
		name  string
		n     int
		apart [][2]int
		want  []string
	}{
		{"none told apart", 3, nil, []string{"a", "a", "a"}},
		{"all told apart", 3, [][2]int{{0, 1}, {0, 2}, {1, 2}}, []string{"a", "b", "c"}},
		{"the middle one is neither", 3, [][2]int{{0, 2}}, []string{"a", "ab", "b"}},
		{"the best alone", 4, [][2]int{{0, 1}, {0, 2}, {0, 3}}, []string{"a", "b", "b", "b"}},
		{"no model", 0, nil, nil},
	} {
		got := letters(c.n, func(i, j int) bool { return slices.Contains(c.apart, [2]int{i, j}) })
		var written []string
		for _, l := range got {
			written = append(written, Cell{Letters: l}.letters())
		}
		if !slices.Equal(written, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if letter(25) != "z" || letter(26) != "aa" || letter(52) != "ba" {
		t.Errorf("%s %s %s", letter(25), letter(26), letter(52))
	}
}

// Two models share a letter if, and only if, they were not told apart.
func TestLettersSayWhoIsToldApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "models")
		apart := map[[2]int]bool{}
		for i := range n {
			for j := i + 1; j < n; j++ {
				apart[[2]int{i, j}] = rapid.Bool().Draw(t, "apart")
			}
		}
		got := letters(n, func(i, j int) bool { return apart[[2]int{i, j}] })
		for i := range n {
			if len(got[i]) == 0 {
				t.Fatalf("model %d has no letter", i)
			}
			for j := i + 1; j < n; j++ {
				if share := shared(got[i], got[j]); share == apart[[2]int{i, j}] {
					t.Fatalf("%d and %d have %q and %q, told apart: %v", i, j, got[i], got[j], apart[[2]int{i, j}])
				}
			}
		}
	})
}
