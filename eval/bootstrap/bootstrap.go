// Package bootstrap gives intervals by resampling items in groups.
//
// A replicate is a set of integer weights, how often each item was drawn, and a
// metric scores it from the items' statistics: nothing is predicted, decoded or
// sorted again. Groups (a patient's photographs) are drawn whole, with
// replacement, as many as there are. Replicate i depends on the seed, on the
// items' ids and on i alone: not on the order of items, nor on the number of
// workers.
package bootstrap

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ophglm"
	"ophglm/eval/metric"
)

// Method is how an interval is read off the replicates.
type Method string

const (
	// Percentile takes the quantiles of the replicates.
	Percentile Method = "percentile"
	// BCa takes quantiles corrected for bias and acceleration (Efron 1987); the
	// acceleration is of the jackknife over groups.
	BCa Method = "bca"
)

// Options say how to resample.
type Options struct {
	Replicates int     // 1,000 is usual
	Level      float64 // of the interval, such as 0.95
	Method     Method
	Seed       int64
	Workers    int // goroutines; at least one
}

// Validate reports options that give no interval. 0 replicates ask for none.
func (o Options) Validate() error {
	switch {
	case o.Replicates != 0 && (o.Replicates < 100 || o.Replicates > 1_000_000):
		return fmt.Errorf("replicates is to be 0, for no intervals, or 100 to 1,000,000, not %d", o.Replicates)
	case !(o.Level > 0 && o.Level < 1):
		return fmt.Errorf("level is to be between 0 and 1, such as 0.95, not %v", o.Level)
	case o.Method != Percentile && o.Method != BCa:
		return fmt.Errorf("interval is to be %s or %s, not %q", Percentile, BCa, o.Method)
	}
	return nil
}

// Resampler draws the replicates of a set of items.
type Resampler struct {
	o     Options
	group []int32 // of each item
	n     int     // groups
	// strata are the groups that are drawn among each other; nil: all are.
	strata [][]int32
	key    [sha256.Size]byte
}

// New makes a resampler of items with unique ids. Groups are the items' groups,
// in the same order; nil where each item is one of its own.
func New(ids, groups []string, o Options) *Resampler {
	if groups == nil {
		groups = ids
	}
	names := slices.Compact(slices.Sorted(slices.Values(groups)))
	r := &Resampler{o: o, group: make([]int32, len(ids)), n: len(names), key: keyOf(ids, o.Seed)}
	place := make(map[string]int32, len(names))
	for i, name := range names {
		place[name] = int32(i)
	}
	for i, g := range groups {
		r.group[i] = place[g]
	}
	return r
}

// Stratified draws groups among those of their stratum alone, so that each replicate
// has as many of each as there are (Davison and Hinkley 1997, section 3.2). Strata are
// the items', in their order, such as their labels; those of a group's items together
// are its own. It returns r.
func (r *Resampler) Stratified(strata []string) *Resampler {
	of := make([][]string, r.n)
	for item, g := range r.group {
		of[g] = append(of[g], strata[item])
	}
	place := map[string]int{}
	var names []string
	for _, s := range of {
		slices.Sort(s)
		name := strings.Join(slices.Compact(s), "\x00")
		names = append(names, name)
		place[name] = 0
	}
	for i, name := range slices.Sorted(maps.Keys(place)) {
		place[name] = i
	}
	r.strata = make([][]int32, len(place))
	for g, name := range names {
		r.strata[place[name]] = append(r.strata[place[name]], int32(g))
	}
	return r
}

// keyOf is what the replicates' random numbers are seeded from.
func keyOf(ids []string, seed int64) [sha256.Size]byte {
	h := sha256.New()
	fmt.Fprintf(h, "bootstrap %d %d\n", seed, len(ids))
	for _, id := range slices.Sorted(slices.Values(ids)) {
		fmt.Fprintf(h, "%d:%s\n", len(id), id)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// weights sets the items' weights to those of replicate i; drawn is room for the
// groups'.
func (r *Resampler) weights(i int, drawn, weights []int32) {
	seed := sha256.Sum256(binary.BigEndian.AppendUint64(r.key[:], uint64(i)))
	random := rand.New(rand.NewPCG(binary.BigEndian.Uint64(seed[:]), binary.BigEndian.Uint64(seed[8:])))
	clear(drawn)
	if r.strata == nil {
		for range drawn {
			drawn[random.Uint32N(uint32(r.n))]++
		}
	}
	for _, groups := range r.strata {
		for range groups {
			drawn[groups[random.Uint32N(uint32(len(groups)))]]++
		}
	}
	for item, g := range r.group {
		weights[item] = drawn[g]
	}
}

// without sets the items' weights to 1, and to 0 in group g.
func (r *Resampler) without(g int, weights []int32) {
	for item := range weights {
		weights[item] = 1
		if int(r.group[item]) == g {
			weights[item] = 0
		}
	}
}

// Estimate sets values to the metrics of the items, each counted as often as its
// weight says. It runs on several goroutines at once.
type Estimate func(weights []int32, values []metric.Value)

// Result is the interval of one metric, or why there is none.
type Result struct {
	Interval *ophglm.Interval
	Why      string
}

// Intervals gives an interval for each of the points, the metrics of the items
// themselves, which the estimate gives in the same order. Replicates in which a
// metric is undefined are left out of its interval, which counts them; where they
// are more than half there is none. Nor is there one of fewer than two groups, or of
// no width: a model that made no mistake on ten items may make one on the next.
// The error is ctx's. Memory: 8 bytes for each replicate of each metric.
func (r *Resampler) Intervals(ctx context.Context, points []metric.Value, estimate Estimate) ([]Result, error) {
	rep, err := r.Replicate(ctx, points, estimate)
	if err != nil {
		return nil, err
	}
	out := make([]Result, len(points))
	for m := range points {
		out[m] = rep.Interval(m)
	}
	return out, nil
}

// Replicates are the metrics of items resampled again and again. Those of two
// models over the same items, groups and options are of the same draws, so their
// differences are the replicates of the difference.
type Replicates struct {
	r      *Resampler
	why    string         // there are none
	points []metric.Value // of the items themselves
	// Of each metric, NaN where it is undefined: each replicate, and with each group
	// left out, for BCa.
	values, left [][]float64
}

// Replicate scores the replicates. Points, estimate, error and memory are as with
// [Resampler.Intervals].
func (r *Resampler) Replicate(ctx context.Context, points []metric.Value, estimate Estimate) (*Replicates, error) {
	rep := &Replicates{r: r, points: points}
	if rep.why = r.none(); rep.why != "" {
		return rep, nil
	}
	var err error
	if rep.values, err = r.each(ctx, r.o.Replicates, len(points), estimate, r.weights); err != nil {
		return nil, err
	}
	if r.o.Method == BCa {
		rep.left, err = r.each(ctx, r.n, len(points), estimate, func(g int, _, weights []int32) { r.without(g, weights) })
	}
	return rep, err
}

// groups says what is drawn: how many groups, and in how many strata.
func (r *Resampler) groups() string {
	if r.strata == nil {
		return strconv.Itoa(r.n)
	}
	return fmt.Sprintf("%d,strata:%d", r.n, len(r.strata))
}

// none says why there are no replicates.
func (r *Resampler) none() string {
	switch {
	case r.n < 2:
		return fmt.Sprintf("groups to resample: %d", r.n)
	case r.o.Replicates == 0:
		return "no replicates were asked for"
	}
	return ""
}

// Values are the replicates of each metric, NaN where it is undefined, and those
// with each group left out; what [Resampler.Restore] takes. They are not to be
// changed.
func (p *Replicates) Values() (values, left [][]float64) { return p.values, p.left }

// Restore makes replicates of the values that earlier ones of the same items, groups
// and options had.
func (r *Resampler) Restore(points []metric.Value, values, left [][]float64) (*Replicates, error) {
	rep := &Replicates{r: r, points: points}
	if rep.why = r.none(); rep.why != "" {
		return rep, nil
	}
	leftOut := 0
	if r.o.Method == BCa {
		leftOut = len(points)
	}
	if len(values) != len(points) || len(left) != leftOut {
		return nil, fmt.Errorf("%d metrics are stored and %d are meant", len(values), len(points))
	}
	for m := range values {
		if len(values[m]) != r.o.Replicates || leftOut > 0 && len(left[m]) != r.n {
			return nil, fmt.Errorf("metric %d has %d replicates, and %d are meant", m, len(values[m]), r.o.Replicates)
		}
	}
	rep.values, rep.left = values, left
	return rep, nil
}

// Interval is that of metric m.
func (p *Replicates) Interval(m int) Result {
	if p.why != "" {
		return Result{Why: p.why}
	}
	var left []float64
	if p.left != nil {
		left = usable(p.left[m])
	}
	return p.r.interval(p.points[m], usable(p.values[m]), left)
}

// Less are the replicates of the difference of two metrics: m of p less n of o, of
// the same draws, as the one metric of what is returned. It panics where they are
// not of as many groups and replicates.
func (p *Replicates) Less(m int, o *Replicates, n int) *Replicates {
	if p.r.n != o.r.n || p.r.key != o.r.key || len(p.values) > 0 && len(p.values[m]) != len(o.values[n]) {
		panic("bootstrap: replicates of other draws")
	}
	d := &Replicates{r: p.r, why: p.why, points: []metric.Value{metric.Less(p.points[m], o.points[n])}}
	if p.why == "" {
		d.values = [][]float64{less(p.values[m], o.values[n])}
	}
	if p.left != nil {
		d.left = [][]float64{less(p.left[m], o.left[n])}
	}
	return d
}

func less(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i] // NaN where either is
	}
	return out
}

// Point is metric m of the items themselves.
func (p *Replicates) Point(m int) metric.Value { return p.points[m] }

// Signature says how [Replicates.P] was computed.
func (p *Replicates) Signature() string {
	return fmt.Sprintf("paired-bootstrap|shifted|groups:%s|replicates:%d|seed:%d|two-sided|v1", p.r.groups(), p.r.o.Replicates, p.r.o.Seed)
}

// Deviation is the standard deviation of metric m over the replicates: the standard
// error of the point. Undefined where the point is, where more than half of the
// replicates are, and without replicates.
func (p *Replicates) Deviation(m int) metric.Value {
	x, why := p.defined(m)
	if why != "" {
		return metric.Undefined(why)
	}
	mean := average(x)
	squares := 0.0
	for _, v := range x {
		squares += float64((v - mean) * (v - mean))
	}
	return metric.Of(math.Sqrt(squares / float64(len(x)-1)))
}

// fewGroups is how many groups a test is of at least. Where two models are equal, one
// of 5 % said of ten groups in 10 % of simulations that they differ, and of two in 41 %.
const fewGroups = 20

// P is the two-sided p-value of the hypothesis that metric m, a difference, is 0:
// (1 + how many replicates lie at least as far from their mean as the point from 0)
// over (1 + replicates), which is how sacrebleu tests (Riezler and Maxwell 2005).
// Undefined as [Replicates.Deviation] is, and of fewer than 20 groups; 1 where the two
// do not differ.
func (p *Replicates) P(m int) metric.Value {
	if p.r.n < fewGroups {
		return metric.Undefined(fmt.Sprintf("groups: %d, and resampling fewer than %d says too often that two differ", p.r.n, fewGroups))
	}
	x, why := p.defined(m)
	if why != "" {
		return metric.Undefined(why)
	}
	point, _ := p.points[m].Number()
	mean, limit := average(x), math.Abs(point)-1e-12
	far := 0
	for _, v := range x {
		if math.Abs(v-mean) >= limit {
			far++
		}
	}
	return metric.Of(float64(1+far) / float64(1+len(x)))
}

func average(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// defined are the defined replicates of metric m, at least half of all and two.
func (p *Replicates) defined(m int) ([]float64, string) {
	if p.why != "" {
		return nil, p.why
	}
	if _, ok := p.points[m].Number(); !ok {
		return nil, p.points[m].Why()
	}
	x := usable(p.values[m])
	if all := len(p.values[m]); 2*len(x) < all || len(x) < 2 {
		return nil, fmt.Sprintf("it is undefined in %d of %d replicates", all-len(x), all)
	}
	return x, ""
}

// usable are the numbers of a metric that are defined: a copy.
func usable(values []float64) []float64 {
	out := make([]float64, 0, len(values))
	for _, x := range values {
		if !math.IsNaN(x) {
			out = append(out, x)
		}
	}
	return out
}

// each scores n sets of weights, on several goroutines; the result is by metric.
func (r *Resampler) each(ctx context.Context, n, metrics int, estimate Estimate, set func(i int, drawn, weights []int32)) ([][]float64, error) {
	out := make([][]float64, metrics)
	for m := range out {
		out[m] = make([]float64, n)
	}
	workers := min(max(r.o.Workers, 1), n)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			drawn, weights, values := make([]int32, r.n), make([]int32, len(r.group)), make([]metric.Value, metrics)
			for i := w; i < n && ctx.Err() == nil; i += workers {
				set(i, drawn, weights)
				estimate(weights, values)
				for m, v := range values {
					x, ok := v.Number()
					if !ok {
						x = math.NaN()
					}
					out[m][i] = x
				}
			}
		})
	}
	all.Wait()
	return out, ctx.Err()
}
