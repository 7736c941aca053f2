package grams

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var draw = rapid.SliceOfN(rapid.SampledFrom([]uint32{0, 1, 2, 1 << 31, 1<<32 - 1}), 0, 30)

// counted are the n-grams of a text by their tokens, as text.
func counted(text []uint32, n int) map[string]int64 {
	out := map[string]int64{}
	for i := 0; i+n <= len(text); i++ {
		out[fmt.Sprint(text[i:i+n])]++
	}
	return out
}

// One Overlap is used for all, so that nothing is left of one text in the next.
func TestOverlapIsTheClippedCount(t *testing.T) {
	var o Overlap
	rapid.Check(t, func(t *rapid.T) {
		text, references := draw.Draw(t, "text"), rapid.SliceOfN(draw, 0, 3).Draw(t, "references")
		const longest = 6
		o.Reset()
		for _, r := range references {
			o.Refer(r, longest)
		}
		for range 2 { // the same text may be matched twice
			common := make([]int64, longest)
			o.Match(text, common)
			for n := 1; n <= longest; n++ {
				want := int64(0)
				for g, own := range counted(text, n) {
					limit := int64(0)
					for _, r := range references {
						limit = max(limit, counted(r, n)[g])
					}
					want += min(own, limit)
				}
				if common[n-1] != want {
					t.Fatalf("%d %d-grams are common, want %d", common[n-1], n, want)
				}
			}
		}
	})
}

func TestTableNumbersNGrams(t *testing.T) {
	var table Table
	rapid.Check(t, func(t *rapid.T) {
		table.Reset()
		seen := map[string]Gram{}
		for _, text := range rapid.SliceOfN(draw, 0, 40).Draw(t, "texts") {
			var g Gram
			for n, token := range text {
				before := table.Find(g, token)
				g = table.Add(g, token)
				name := fmt.Sprint(text[:n+1])
				if was, ok := seen[name]; before != was || ok && was != g {
					t.Fatalf("%s was %d, is found as %d and is %d", name, was, before, g)
				}
				seen[name] = g
			}
		}
		numbers := make([]Gram, 0, len(seen))
		for _, g := range seen {
			numbers = append(numbers, g)
		}
		slices.Sort(numbers)
		for i, g := range numbers {
			if g != Gram(i+1) {
				t.Fatalf("the numbers are %v", numbers)
			}
		}
		if int(table.held) != len(seen) {
			t.Fatalf("there are %d, want %d", table.held, len(seen))
		}
	})
}

// Rounds are counted in 32 bits.
func TestRoundsStartAnew(t *testing.T) {
	var table Table
	old := table.Add(0, 7)
	table.round = 1<<32 - 1
	table.Reset()
	if got := table.Find(0, 7); got != 0 {
		t.Errorf("what was added rounds ago is %d", got)
	}
	if got := table.Add(0, 8); got != 1 || old != 1 {
		t.Errorf("the first n-grams are %d and %d", old, got)
	}
}

func TestIn(t *testing.T) {
	for _, c := range [][3]int{{0, 1, 0}, {3, 4, 0}, {4, 4, 1}, {10, 1, 10}, {10, 3, 8}} {
		if got := In(c[0], c[1]); got != int64(c[2]) {
			t.Errorf("%d tokens have %d %d-grams, want %d", c[0], got, c[1], c[2])
		}
	}
}

func BenchmarkOverlap(b *testing.B) {
	var text, reference []uint32
	for i := range 40 {
		reference = append(reference, uint32(0x4e00+i*i%31))
		if i%9 > 0 {
			text = append(text, uint32(0x4e00+i*i%31))
		}
	}
	var o Overlap
	var common [6]int64
	for b.Loop() {
		o.Reset()
		o.Refer(reference, 6)
		o.Match(text, common[:])
	}
}
