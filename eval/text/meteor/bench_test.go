package meteor

import (
	"testing"

	"ophglm/eval/text/internal/simulated"
)

// 2,000 pairs by characters, of which NLTK's are in peer_metrics.txt.
func BenchmarkCount(b *testing.B) {
	pairs := simulated.Pairs(2000, 5)
	var k Counter
	for b.Loop() {
		for _, p := range pairs {
			NLTK.Score(k.Count(p.Text, [][]string{p.Reference}))
		}
	}
	b.ReportMetric(float64(len(pairs))*float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}
