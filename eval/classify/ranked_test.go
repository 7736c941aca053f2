package classify

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/metric"
)

func rank(t rapid.TB, all []Scored) *Ranked {
	t.Helper()
	r, err := Rank(slices.Clone(all))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// someScored draws items whose scores are few enough to be tied.
func someScored(t *rapid.T) []Scored {
	all := make([]Scored, rapid.IntRange(0, 60).Draw(t, "n"))
	for i := range all {
		all[i] = Scored{Score: float64(rapid.IntRange(0, 20).Draw(t, "score")) / 20, Item: int32(i), Positive: rapid.Bool().Draw(t, "positive")}
	}
	return all
}

func same(a, b metric.Value, tolerance float64) bool {
	x, ok := a.Number()
	y, also := b.Number()
	return ok == also && math.Abs(x-y) <= tolerance
}

// pairs is the AUC by its definition: over all pairs.
func pairs(all []Scored) metric.Value {
	won, n := 0.0, 0
	for _, p := range all {
		for _, q := range all {
			if !p.Positive || q.Positive {
				continue
			}
			n++
			switch {
			case p.Score > q.Score:
				won++
			case p.Score == q.Score:
				won += 0.5
			}
		}
	}
	if n == 0 {
		return metric.Undefined("no pairs")
	}
	return metric.Of(won / float64(n))
}

// steps is the average precision by its definition: over all thresholds.
func steps(all []Scored) metric.Value {
	thresholds := []float64{}
	positives := 0
	for _, s := range all {
		thresholds = append(thresholds, s.Score)
		if s.Positive {
			positives++
		}
	}
	if positives == 0 {
		return metric.Undefined("no positives")
	}
	slices.Sort(thresholds)
	thresholds = slices.Compact(thresholds)
	area, recall := 0.0, 0.0
	for _, threshold := range slices.Backward(thresholds) {
		tp, found := 0, 0
		for _, s := range all {
			if s.Score >= threshold {
				found++
				if s.Positive {
					tp++
				}
			}
		}
		r := float64(tp) / float64(positives)
		area += (r - recall) * float64(tp) / float64(found)
		recall = r
	}
	return metric.Of(area)
}

func TestRankedEqualsTheDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := someScored(t)
		r := rank(t, all)
		if got, want := r.AUC(nil), pairs(all); !same(got, want, 1e-12) {
			t.Fatalf("AUC %v, over pairs %v", got, want)
		}
		if got, want := r.AveragePrecision(nil), steps(all); !same(got, want, 1e-12) {
			t.Fatalf("average precision %v, over thresholds %v", got, want)
		}
	})
}

func TestAUCIsOfTheOrderAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := someScored(t)
		before := rank(t, all).AUC(nil)
		mapped := slices.Clone(all)
		for i := range mapped {
			mapped[i].Score = math.Exp(3*mapped[i].Score) - 7
		}
		if got := rank(t, mapped).AUC(nil); got != before {
			t.Fatalf("%v, and %v of rising scores", before, got)
		}
	})
}

func TestAUCOfTheOtherClassIsTheRestToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := someScored(t)
		x, ok := rank(t, all).AUC(nil).Number()
		for i := range all {
			all[i].Positive = !all[i].Positive
		}
		y, also := rank(t, all).AUC(nil).Number()
		if ok != also || ok && math.Abs(x+y-1) > 1e-12 {
			t.Fatalf("%v and %v", x, y)
		}
	})
}

// An item of weight 3 is three items.
func TestWeightsAreRepetitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := someScored(t)
		weights, repeated := make([]int32, len(all)), []Scored(nil)
		for i, s := range all {
			weights[i] = int32(rapid.IntRange(0, 3).Draw(t, "weight"))
			repeated = append(repeated, slices.Repeat([]Scored{s}, int(weights[i]))...)
		}
		weighted, plain := rank(t, all), rank(t, repeated)
		if got, want := weighted.AUC(weights), plain.AUC(nil); !same(got, want, 0) {
			t.Fatalf("AUC %v, repeated %v", got, want)
		}
		if got, want := weighted.AveragePrecision(weights), plain.AveragePrecision(nil); !same(got, want, 1e-12) {
			t.Fatalf("average precision %v, repeated %v", got, want)
		}
	})
}

func TestUndefined(t *testing.T) {
	for name, c := range map[string]struct {
		all     []Scored
		auc, ap string
	}{
		"no items":     {nil, noPositives, noPositives},
		"no positives": {[]Scored{{Score: 1}}, noPositives, noPositives},
		"no negatives": {[]Scored{{Score: 1, Positive: true}}, noNegatives, ""},
	} {
		r := rank(t, c.all)
		if got := r.AUC(nil).Why(); got != c.auc {
			t.Errorf("%s: the AUC says %q, want %q", name, got, c.auc)
		}
		if got := r.AveragePrecision(nil).Why(); got != c.ap {
			t.Errorf("%s: the average precision says %q, want %q", name, got, c.ap)
		}
	}
}

func TestRankRefusesNaN(t *testing.T) {
	if _, err := Rank([]Scored{{Score: 1}, {Score: math.NaN(), Item: 1}}); err == nil {
		t.Error("a score that is not a number was ranked")
	}
}

// Distributions that defeat buckets are sorted too.
func TestSortByScore(t *testing.T) {
	shapes := map[string]*rapid.Generator[float64]{
		"spread":     rapid.Float64Range(0, 1),
		"any":        rapid.Float64(),
		"tied":       rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(0, 3).Draw(t, "v")) }),
		"nested":     rapid.Custom(func(t *rapid.T) float64 { return math.Pow(10, -float64(rapid.IntRange(0, 300).Draw(t, "v"))) }),
		"infinities": rapid.SampledFrom([]float64{math.Inf(1), math.Inf(-1), 0, 1, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64}),
	}
	for name, shape := range shapes {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			scores := rapid.SliceOfN(shape, 0, 400).Draw(t, "scores")
			got := make([]Scored, len(scores))
			for i, s := range scores {
				got[i] = Scored{Score: s, Item: int32(i)}
			}
			want := slices.Clone(got)
			slices.SortStableFunc(want, func(a, b Scored) int { return cmp.Compare(a.Score, b.Score) })
			sortByScore(got)
			if !slices.Equal(got, want) {
				t.Fatalf("%v\nwant %v", got, want)
			}
		}))
	}
}
