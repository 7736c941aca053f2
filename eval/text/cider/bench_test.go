package cider

import (
	"testing"

	"ophglm/eval/text/internal/simulated"
)

// 2,000 pairs by characters, of which pycocoevalcap's are in peer_metrics.txt, and
// ten times as many.
func BenchmarkScores(b *testing.B) {
	for name, n := range map[string]int{"2000": 2000, "20000": 20_000} {
		b.Run(name, func(b *testing.B) {
			var items []Item
			for _, p := range simulated.Pairs(n, 5) {
				items = append(items, Item{p.Text, [][]string{p.Reference}})
			}
			for b.Loop() {
				if _, err := Scores(items); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "items/s")
		})
	}
}
