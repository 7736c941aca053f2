package classify

import (
	"fmt"
	"testing"

	"ophglm/eval/bootstrap"
	"ophglm/eval/internal/inputs"
	"ophglm/eval/metric"
)

func simulated(n int, seed uint64) []Scored {
	positive, scores := inputs.Scores(n, seed)
	all := make([]Scored, n)
	for i := range all {
		all[i] = Scored{Score: scores[i], Item: int32(i), Positive: positive[i]}
	}
	return all
}

// Sorting is in the figure: the items are copied in their first order each time.
func BenchmarkAUC(b *testing.B) {
	for _, n := range []int{1e4, 1e5, 1e6, 1e7} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			all, work := simulated(n, 1), make([]Scored, n)
			for b.Loop() {
				copy(work, all)
				r, err := Rank(work)
				if err != nil {
					b.Fatal(err)
				}
				if _, ok := r.AUC(nil).Number(); !ok {
					b.Fatal("undefined")
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mitems/s")
		})
	}
}

// 1,000 replicates of 2,000 items on one core, as peer_metrics.py times it.
func BenchmarkBootstrapAUC(b *testing.B) {
	all := simulated(2000, 3)
	ids := make([]string, len(all))
	for i := range ids {
		ids[i] = fmt.Sprint(i)
	}
	ranked, err := Rank(all)
	if err != nil {
		b.Fatal(err)
	}
	points := []metric.Value{ranked.AUC(nil)}
	for b.Loop() {
		r := bootstrap.New(ids, nil, bootstrap.Options{Replicates: 1000, Level: 0.95, Method: bootstrap.Percentile, Workers: 1})
		got, err := r.Intervals(b.Context(), points, func(weights []int32, values []metric.Value) { values[0] = ranked.AUC(weights) })
		if err != nil || got[0].Interval == nil {
			b.Fatal(err, got)
		}
	}
}
