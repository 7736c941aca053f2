package rouge

import (
	"testing"

	"ophglm/eval/text/internal/simulated"
)

// ROUGE-1, -2 and -L of 2,000 pairs by characters, of which rouge-chinese's are in
// peer_metrics.txt.
func BenchmarkCount(b *testing.B) {
	pairs := simulated.Pairs(2000, 5)
	for name, c := range map[string]Convention{"clipped": RougeScore, "distinct": ChineseSet} {
		b.Run(name, func(b *testing.B) {
			k := NewCounter(c)
			for b.Loop() {
				for _, p := range pairs {
					k.Count(p.Text, [][]string{p.Reference})
				}
			}
			b.ReportMetric(float64(len(pairs))*float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
		})
	}
}

// Two texts of 10,000 tokens.
func BenchmarkLongSubsequence(b *testing.B) {
	var text, reference []string
	for _, p := range simulated.Pairs(400, 6) {
		text, reference = append(text, p.Text...), append(reference, p.Reference...)
	}
	k := NewCounter(RougeScore)
	for b.Loop() {
		k.Count(text[:10_000], [][]string{reference[:10_000]})
	}
}
