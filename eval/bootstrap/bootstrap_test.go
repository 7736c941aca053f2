package bootstrap

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/eval/metric"
)

func options(o Options) Options {
	if o.Level == 0 {
		o.Level = 0.95
	}
	if o.Method == "" {
		o.Method = Percentile
	}
	return o
}

// mean is an [Estimate] of the mean of numbers.
func mean(numbers []float64) Estimate {
	values := make([]metric.Value, len(numbers))
	for i, x := range numbers {
		values[i] = metric.Of(x)
	}
	return func(weights []int32, out []metric.Value) { out[0], _ = metric.Mean(values, weights) }
}

func intervalOfMean(t *testing.T, ids, groups []string, numbers []float64, o Options) Result {
	t.Helper()
	return intervalOf(t, ids, groups, mean(numbers), o)
}

func intervalOf(t *testing.T, ids, groups []string, estimate Estimate, o Options) Result {
	t.Helper()
	point := make([]metric.Value, 1)
	estimate(slices.Repeat([]int32{1}, len(ids)), point)
	got, err := New(ids, groups, options(o)).Intervals(t.Context(), point, estimate)
	if err != nil {
		t.Fatal(err)
	}
	return got[0]
}

func ends(t *testing.T, r Result) (low, high float64) {
	t.Helper()
	if r.Interval == nil {
		t.Fatalf("there is no interval: %s", r.Why)
	}
	return r.Interval.Low, r.Interval.High
}

// sample draws ids, groups of five, and numbers.
func sample(n int, seed uint64) (ids, groups []string, numbers []float64) {
	random := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		ids = append(ids, fmt.Sprintf("item%03d", i))
		groups = append(groups, fmt.Sprintf("group%d", i/5))
		numbers = append(numbers, random.NormFloat64())
	}
	return ids, groups, numbers
}

func TestSameItemsSameInterval(t *testing.T) {
	ids, groups, numbers := sample(60, 1)
	for i := range numbers {
		numbers[i] = math.Round(8*numbers[i]) / 8 // sums are exact in every order
	}
	for _, method := range []Method{Percentile, BCa} {
		want := intervalOfMean(t, ids, groups, numbers, Options{Replicates: 500, Seed: 7, Workers: 1, Method: method})
		ends(t, want)
		if got := intervalOfMean(t, ids, groups, numbers, Options{Replicates: 500, Seed: 7, Workers: 5, Method: method}); *got.Interval != *want.Interval {
			t.Errorf("%s: five workers give %v, one %v", method, got.Interval, want.Interval)
		}
		order := rand.New(rand.NewPCG(3, 3)).Perm(len(ids))
		ids2, groups2, numbers2 := []string(nil), []string(nil), []float64(nil)
		for _, i := range order {
			ids2, groups2, numbers2 = append(ids2, ids[i]), append(groups2, groups[i]), append(numbers2, numbers[i])
		}
		if got := intervalOfMean(t, ids2, groups2, numbers2, Options{Replicates: 500, Seed: 7, Method: method}); *got.Interval != *want.Interval {
			t.Errorf("%s: another order gives %v, not %v", method, got.Interval, want.Interval)
		}
		if got := intervalOfMean(t, ids, groups, numbers, Options{Replicates: 500, Seed: 8, Method: method}); got.Interval.Low == want.Interval.Low {
			t.Errorf("%s: another seed gives the same interval", method)
		}
		ids[0] = "other"
		if got := intervalOfMean(t, ids, groups, numbers, Options{Replicates: 500, Seed: 7, Method: method}); got.Interval.Low == want.Interval.Low {
			t.Errorf("%s: other items give the same interval", method)
		}
		ids[0] = "item000"
	}
}

func TestGroupsOfOneAreThePlainBootstrap(t *testing.T) {
	ids, _, numbers := sample(40, 2)
	plain := intervalOfMean(t, ids, nil, numbers, Options{Replicates: 300})
	each := intervalOfMean(t, ids, ids, numbers, Options{Replicates: 300})
	if *plain.Interval != *each.Interval {
		t.Errorf("%v and %v", plain.Interval, each.Interval)
	}
}

// The groups a (0, 0) and b (1) are drawn aa, ab, ba or bb, each in a quarter of
// replicates: means 0, 1/3, 1/3 and 1.
func TestGroupsAreDrawnWhole(t *testing.T) {
	ids, groups, numbers := []string{"1", "2", "3"}, []string{"a", "a", "b"}, []float64{0, 0, 1}
	low, high := ends(t, intervalOfMean(t, ids, groups, numbers, Options{Replicates: 1000}))
	if low != 0 || high != 1 {
		t.Errorf("%v to %v, want 0 to 1", low, high)
	}
	seen := map[float64]int{}
	count := func(weights []int32, out []metric.Value) {
		mean(numbers)(weights, out)
		x, _ := out[0].Number()
		seen[x]++
	}
	intervalOf(t, ids, groups, count, Options{Replicates: 1000, Workers: 1})
	if len(seen) != 3 || seen[0]+seen[1]+seen[1./3] != 1001 || math.Abs(float64(seen[0])-250) > 60 || math.Abs(float64(seen[1])-250) > 60 {
		t.Errorf("means were drawn as often as %v", seen)
	}
}

func TestWhereThereIsNoInterval(t *testing.T) {
	ids, _, numbers := sample(10, 4)
	// Undefined where one of the first k items is not drawn: of one item in 0.9^10 =
	// 35% of replicates, of three in 3·0.9^10 − 3·0.8^10 + 0.7^10 = 75%.
	needs := func(k int) Estimate {
		return func(weights []int32, out []metric.Value) {
			mean(numbers)(weights, out)
			if slices.Contains(weights[:k], 0) {
				out[0] = metric.Undefined("an item is missing")
			}
		}
	}
	got := intervalOf(t, ids, nil, needs(1), Options{Replicates: 1000, Seed: 1})
	ends(t, got)
	undefined := 0
	if _, err := fmt.Sscanf(got.Interval.Method, "bootstrap|percentile|groups:10|replicates:1000|undefined:%d|seed:1|v1", &undefined); err != nil || undefined < 300 || undefined > 400 {
		t.Errorf("the method is %s", got.Interval.Method)
	}
	for name, c := range map[string]struct {
		got  Result
		want string
	}{
		"undefined in most replicates": {intervalOf(t, ids, nil, needs(3), Options{Replicates: 1000}), "of 1000 replicates"},
		"undefined":                    {intervalOf(t, ids, nil, func(_ []int32, out []metric.Value) { out[0] = metric.Undefined("empty") }, Options{Replicates: 100}), "empty"},
		"one group":                    {intervalOfMean(t, ids, make([]string, 10), numbers, Options{Replicates: 100}), "groups to resample: 1"},
		"no items":                     {intervalOfMean(t, nil, nil, nil, Options{Replicates: 100}), "groups to resample: 0"},
		"no replicates":                {intervalOfMean(t, ids, nil, numbers, Options{}), "no replicates"},
		"no width":                     {intervalOfMean(t, ids, nil, make([]float64, 10), Options{Replicates: 100}), "do not differ"},
		"BCa of what one item decides": {intervalOf(t, ids, nil, needs(1), Options{Replicates: 1000, Method: BCa}), "one group left out"},
	} {
		if c.got.Interval != nil || !strings.Contains(c.got.Why, c.want) {
			t.Errorf("%s: %+v, want why: …%s…", name, c.got, c.want)
		}
	}
}

func TestIntervalsStop(t *testing.T) {
	ids, _, numbers := sample(10, 4)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := New(ids, nil, options(Options{Replicates: 100})).Intervals(ctx, make([]metric.Value, 1), mean(numbers))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// Of 1, 2, 3, 4, numpy.quantile gives 1.3 at 0.1 and 2.5 at 0.5.
func TestQuantile(t *testing.T) {
	for share, want := range map[float64]float64{0: 1, 0.1: 1.3, 0.5: 2.5, 1: 4, -0.1: 1, 1.1: 4} {
		if got := quantile([]float64{1, 2, 3, 4}, share); math.Abs(got-want) > 1e-12 {
			t.Errorf("at %v: %v, want %v", share, got, want)
		}
	}
	if got := quantile([]float64{5}, 0.3); got != 5 {
		t.Errorf("of one number: %v", got)
	}
}

func TestBCaShares(t *testing.T) {
	symmetric := []float64{-2, -1, 1, 2}
	low, high, why := corrected(0, symmetric, []float64{-1, 0, 1}, 3, 0.025)
	if why != "" || math.Abs(low-0.025) > 1e-12 || math.Abs(high-0.975) > 1e-12 {
		t.Errorf("without bias and acceleration the shares are %v and %v: %s", low, high, why)
	}
	// 3 of 10 replicates are below; left-out values 0, 0, 3 have the mean 1, so
	// a = (1 + 1 − 8)/(6·6^1.5) = −0.068041; z0 = −0.524401. The shares are then
	// Φ(z0 + (z0 + z)/(1 − a(z0 + z))): computed with Python's statistics.NormalDist.
	const wantLow, wantHigh = 0.0002205807624505174, 0.783309215675773
	low, high, why = corrected(3.5, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, []float64{0, 0, 3}, 3, 0.025)
	if why != "" || math.Abs(low-wantLow) > 1e-9 || math.Abs(high-wantHigh) > 1e-9 {
		t.Errorf("the shares are %v and %v, want %v and %v: %s", low, high, wantLow, wantHigh, why)
	}
	if _, _, why = corrected(0, []float64{1, 2}, []float64{1, 2}, 2, 0.025); why == "" {
		t.Error("a point below every replicate was corrected for")
	}
}

// How often intervals hold the true mean, over simulated samples. 95% intervals of
// 40 normal numbers do so somewhat less often than that; the standard error of
// the count over 300 samples is 1.3%.
func TestCoverage(t *testing.T) {
	const trials = 300
	held := map[string]int{}
	for trial := range trials {
		random := rand.New(rand.NewPCG(uint64(trial), 9))
		var ids, groups []string
		var alone, grouped []float64
		for g := range 40 {
			x := random.NormFloat64()
			ids, alone = append(ids, fmt.Sprint(trial, g)), append(alone, x)
			for range 4 {
				groups, grouped = append(groups, ids[g]), append(grouped, x)
			}
		}
		var members []string
		for i := range grouped {
			members = append(members, fmt.Sprint(trial, " ", i))
		}
		for name, i := range map[string]*ophglm.Interval{
			"percentile": intervalOfMean(t, ids, nil, alone, Options{Replicates: 200}).Interval,
			"bca":        intervalOfMean(t, ids, nil, alone, Options{Replicates: 200, Method: BCa}).Interval,
			"groups":     intervalOfMean(t, members, groups, grouped, Options{Replicates: 200}).Interval,
			"ungrouped":  intervalOfMean(t, members, nil, grouped, Options{Replicates: 200}).Interval,
		} {
			if i.Low <= 0 && 0 <= i.High {
				held[name]++
			}
		}
	}
	for name, want := range map[string][2]int{"percentile": {268, 292}, "bca": {268, 292}, "groups": {268, 292}, "ungrouped": {170, 230}} {
		if n := held[name]; n < want[0] || n > want[1] {
			t.Errorf("%s: %d of %d intervals hold the mean, want %d to %d", name, n, trials, want[0], want[1])
		}
	}
	t.Log(held)
}

func TestOptions(t *testing.T) {
	good := Options{Replicates: 1000, Level: 0.95, Method: Percentile}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for name, o := range map[string]Options{
		"few replicates": {Replicates: 10, Level: 0.95, Method: Percentile},
		"level":          {Replicates: 1000, Level: 95, Method: Percentile},
		"no level":       {Replicates: 1000, Level: math.NaN(), Method: Percentile},
		"method":         {Replicates: 1000, Level: 0.95, Method: "basic"},
	} {
		if o.Validate() == nil {
			t.Errorf("%s: %+v is taken", name, o)
		}
	}
}

// Each replicate has as many groups of each stratum as there are; a group whose items
// are of two strata is of a third.
func TestStrataAreKept(t *testing.T) {
	ids, groups := strings.Split("abcdefgh", ""), strings.Split("ppqqrsst", "")
	strata := strings.Split("00110110", "") // p 0, q 1, r 0, s 1, t 0
	strata[5] = "0"                         // and s of both
	r := New(ids, groups, Options{Replicates: 200, Level: .95, Method: Percentile, Workers: 2}).Stratified(strata)
	count := func(w []int32) [3]int32 { return [3]int32{w[0] + w[4] + w[7], w[2], w[6]} } // of p, r and t; of q; of s
	all := [3]int32{3, 1, 1}
	points := []metric.Value{metric.Of(0)}
	if _, err := r.Replicate(context.Background(), points, func(w []int32, out []metric.Value) {
		if got := count(w); got != all {
			t.Errorf("a replicate has %v groups of the strata, want %v", got, all)
		}
		out[0] = metric.Of(float64(w[0]))
	}); err != nil {
		t.Fatal(err)
	}
	if got := r.groups(); got != "5,strata:3" {
		t.Errorf("it says %q", got)
	}
}
