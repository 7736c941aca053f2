package proportion

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
)

func TestIntervalsEqualStatsmodels(t *testing.T) {
	file := vectors.Read(t, "stats_tests.json")
	how := map[string]string{"wilson": "wilson", "beta": "clopper-pearson"}
	for _, c := range file.Cases("proportion_ci_95") {
		var k, n int64
		c.Get("k", &k)
		c.Get("n", &n)
		for key, got := range map[string]*ophglm.Interval{"wilson": Wilson(k, n, 0.95), "beta": ClopperPearson(k, n, 0.95)} {
			var want [2]float64
			c.Get(key, &want)
			for i, end := range []float64{got.Low, got.High} {
				c.Agree("interval_of_a_share|"+how[key]+"|level:0.95", metric.Of(end), vectors.Number{Value: want[i]}, vectors.Agreement)
			}
		}
		c.Skip("an interval that leaves 0–1, has no width, or is no better than these two", "normal", "agresti_coull", "jeffreys")
		c.Done()
	}
	file.Skip("tested where the test of that name is", "source", "mcnemar", "multipletests", "paired", "fleiss")
	file.Skip("intervals resample groups, and no standard error is told", "clustered_stderr_inspect")
	file.Done()
}

func TestIntervalOfNothing(t *testing.T) {
	if Wilson(0, 0, 0.95) != nil || ClopperPearson(0, 0, 0.95) != nil {
		t.Error("there is an interval of no items")
	}
}

// The exact interval mirrors: what holds for k holds, turned round, for n−k. Both
// hold the share, and the exact one is the wider of the two on the sides where the
// share is not at the end.
func TestIntervalsMirror(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 2000).Draw(t, "n")
		k := rapid.Int64Range(0, n).Draw(t, "k")
		level := rapid.Float64Range(0.5, 0.999).Draw(t, "level")
		share := float64(k) / float64(n)
		for _, of := range []func(int64, int64, float64) *ophglm.Interval{Wilson, ClopperPearson} {
			a, b := of(k, n, level), of(n-k, n, level)
			if math.Abs(a.Low-(1-b.High)) > 1e-9 || math.Abs(a.High-(1-b.Low)) > 1e-9 {
				t.Fatalf("%+v of %d, and %+v of %d, are no mirror images", a, k, b, n-k)
			}
			if a.Low > share+1e-12 || a.High < share-1e-12 || a.Low < 0 || a.High > 1 {
				t.Fatalf("%+v does not hold %v", a, share)
			}
		}
	})
}
