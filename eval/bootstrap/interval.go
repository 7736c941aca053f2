package bootstrap

import (
	"fmt"
	"math"
	"slices"

	"ophglm"
	"ophglm/eval/metric"
)

// interval reads the interval of one metric off its replicates; left are its
// values with each group left out.
func (r *Resampler) interval(point metric.Value, replicates, left []float64) Result {
	x, ok := point.Number()
	undefined := r.o.Replicates - len(replicates)
	switch {
	case !ok:
		return Result{Why: point.Why()}
	case 2*undefined > r.o.Replicates:
		return Result{Why: fmt.Sprintf("it is undefined in %d of %d replicates", undefined, r.o.Replicates)}
	}
	slices.Sort(replicates)
	tail := (1 - r.o.Level) / 2
	low, high := tail, 1-tail
	if r.o.Method == BCa {
		var why string
		if low, high, why = corrected(x, replicates, left, r.n, tail); why != "" {
			return Result{Why: why}
		}
	}
	i := &ophglm.Interval{Low: quantile(replicates, low), High: quantile(replicates, high), Level: r.o.Level, Method: r.signature(undefined)}
	if i.Low == i.High {
		return Result{Why: "the replicates do not differ: these items can't tell what others would give"}
	}
	return Result{Interval: i}
}

func (r *Resampler) signature(undefined int) string {
	return fmt.Sprintf("bootstrap|%s|groups:%s|replicates:%d|undefined:%d|seed:%d|v1", r.o.Method, r.groups(), r.o.Replicates, undefined, r.o.Seed)
}

// quantile of sorted numbers, interpolated between the two nearest: type 7 of
// Hyndman and Fan, which numpy and R use. A share outside 0–1 is an end.
func quantile(sorted []float64, share float64) float64 {
	at := float64(float64(len(sorted)-1) * share)
	i := int(math.Floor(at))
	switch {
	case i < 0:
		return sorted[0]
	case i+1 >= len(sorted):
		return sorted[len(sorted)-1]
	}
	return sorted[i] + float64((at-float64(i))*(sorted[i+1]-sorted[i]))
}

// corrected gives the two shares at which a BCa interval is cut (Efron and
// Tibshirani 1993, equations 14.9 to 14.15). Replicates that equal the point
// count half as below it.
func corrected(point float64, sorted, left []float64, groups int, tail float64) (low, high float64, why string) {
	if len(left) < groups {
		return 0, 0, "it is undefined with one group left out, and BCa needs it"
	}
	from, _ := slices.BinarySearch(sorted, point)
	to := from
	for to < len(sorted) && sorted[to] == point {
		to++
	}
	below := float64(from+to) / 2 / float64(len(sorted))
	if below == 0 || below == 1 {
		return 0, 0, "every replicate lies on one side of it, and BCa can't correct for that"
	}
	z0 := normalQuantile(below)
	mean := 0.0
	for _, x := range left {
		mean += x
	}
	mean /= float64(len(left))
	squares, cubes := 0.0, 0.0
	for _, x := range left {
		d := mean - x
		squares += float64(d * d)
		cubes += float64(float64(d*d) * d)
	}
	acceleration := 0.0 // of a metric that no group moves
	if squares > 0 {
		acceleration = cubes / (6 * math.Pow(squares, 1.5))
	}
	cut := func(share float64) float64 {
		z := z0 + normalQuantile(share)
		return normalCDF(z0 + z/(1-float64(acceleration*z)))
	}
	return cut(tail), cut(1 - tail), ""
}

func normalCDF(z float64) float64      { return math.Erfc(-z/math.Sqrt2) / 2 }
func normalQuantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }
