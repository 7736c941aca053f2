package recurring

import (
	"testing"

	"pgregory.net/rapid"

	"ophglm/internal/neardup"
)

// A text is the same in other widths, with other marks and blanks, and differs
// by any number, sign or letter.
func TestOf(t *testing.T) {
	same := func(a, b string) bool {
		x, n := Of(a)
		y, m := Of(b)
		return x == y && n == m
	}
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"左眼红，疼。", "左眼红 疼！", true},
		{"ＯＣＴ正常", "oct正常", true},
		{"眼压1.5", "眼压15", false},
		{"眼压21。", "眼压21", true},
		{"-2.00", "2.00", false},
		{"左眼", "右眼", false},
		{"1, 2", "1,2", true},
		{"滴0.1%", "滴0.1", false},
	} {
		if same(c.a, c.b) != c.same {
			t.Errorf("%q and %q: same is %v", c.a, c.b, !c.same)
		}
	}
	if _, n := Of("建议查眼压。"); n != 5 {
		t.Errorf("建议查眼压 has %d characters", n)
	}
}

// Counting by parts on disk is counting by a map.
func TestTallies(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(r *rapid.T) {
		counts := NewTallies(dir)
		defer counts.Close()
		in := map[Text]map[uint64]bool{}
		sums := map[uint64]bool{}
		for range rapid.IntRange(0, 60).Draw(r, "records") {
			sum := neardup.Mix(rapid.Uint64Range(0, 30).Draw(r, "sum"))
			sums[sum] = true
			var seen []Text
			for _, x := range rapid.SliceOfNDistinct(rapid.Uint64Range(1, 9), 0, 5, rapid.ID).Draw(r, "texts") {
				h := Text(neardup.Mix(x)&^3 | 2) // without a number
				seen = append(seen, h)
				if in[h] == nil {
					in[h] = map[uint64]bool{}
				}
				in[h][sum] = true
			}
			if err := counts.Add(sum, seen); err != nil {
				r.Fatal(err)
			}
		}
		least := rapid.IntRange(1, 9).Draw(r, "least")
		got, different, err := counts.Frequent(t.Context(), func(n int) int { return least })
		if err != nil || different != len(sums) {
			r.Fatalf("%d different records, want %d (%v)", different, len(sums), err)
		}
		for h, of := range in {
			if want := len(of); want >= least && got[h] != want || want < least && got[h] != 0 {
				r.Fatalf("counted %d, want %d", got[h], want)
			}
		}
	})
}
