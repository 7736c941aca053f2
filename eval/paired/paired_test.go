package paired

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
)

func TestMcNemarEqualsStatsmodels(t *testing.T) {
	file := vectors.Read(t, "stats_tests.json")
	for _, c := range file.Cases("mcnemar") {
		var table [2][2]int64
		var want vectors.Number
		c.Get("table", &table)
		c.Get("exact_p", &want)
		c.Agree("mcnemar|exact|p", McNemar(table[0][1], table[1][0]).P, want, vectors.Agreement)
		c.Skip("the approximations by chi-squared, which the exact test does without", "chi2_cc", "p_cc", "chi2", "p")
		c.Done()
	}
	for _, c := range file.Cases("paired") {
		var a, b []float64
		var statistic, p vectors.Number
		c.Get("a", &a)
		c.Get("b", &b)
		c.Get("wilcoxon", &statistic)
		c.Get("wilcoxon_p", &p)
		c = c.By("scipy 1.10.1")
		got := Wilcoxon(a, b)
		c.Agree("wilcoxon|rank sum", got.Statistic, statistic, vectors.Agreement)
		c.Agree("wilcoxon|p", got.P, p, vectors.Agreement)
		c.Skip("the t test of means, of which the bootstrap and the randomisation assume less", "t", "p", "mean", "stderr_ddof1", "t_ci95")
		c.Done()
	}
	file.Skip("tested where the test of that name is", "source", "multipletests", "proportion_ci_95", "fleiss")
	file.Skip("intervals resample groups, and no standard error is told", "clustered_stderr_inspect")
	file.Done()
}

// Five pairs, all in A's favour: of the 32 ways to give them signs one has rank sum
// 0 and one 15, so p is 2/32.
func TestWilcoxonExact(t *testing.T) {
	got := Wilcoxon([]float64{1, 2, 3, 4, 5}, []float64{.9, 1.8, 2.7, 3.6, 4.5})
	if p, _ := got.P.Number(); p != 2./32 {
		t.Errorf("p is %v, want 2/32: %+v", got.P, got)
	}
	if got := Wilcoxon([]float64{1, 2}, []float64{1, 2}); got.P.Why() == "" {
		t.Errorf("p of equal pairs is %v", got.P)
	}
}

// The sums of n choose k over 2ⁿ, by Pascal's triangle.
func TestMcNemarIsTheBinomialTail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 60).Draw(t, "n")
		k := rapid.Int64Range(0, n).Draw(t, "k")
		row := []float64{1}
		for range n {
			next := make([]float64, len(row)+1)
			for i, x := range row {
				next[i] += x / 2
				next[i+1] += x / 2
			}
			row = next
		}
		want := 0.0
		for i := range min(k, n-k) + 1 {
			want += 2 * row[i]
		}
		if got, _ := McNemar(k, n-k).P.Number(); math.Abs(got-min(1, want)) > 1e-12 {
			t.Fatalf("p of %d and %d is %v, want %v", k, n-k, got, min(1, want))
		}
	})
}

// pairs are the placements by their definition: every positive item held against
// every negative one.
func pairs(scores []float64, truth []bool) (p placements) {
	above := func(i, j int) float64 {
		switch {
		case scores[i] > scores[j]:
			return 1
		case scores[i] == scores[j]:
			return .5
		}
		return 0
	}
	share := func(of func(other int) float64, class bool) float64 {
		sum, n := 0.0, 0.0
		for other := range scores {
			if truth[other] == class {
				sum += of(other)
				n++
			}
		}
		return sum / n
	}
	for i := range scores {
		if truth[i] {
			p.positive = append(p.positive, share(func(j int) float64 { return above(i, j) }, false))
		} else {
			p.negative = append(p.negative, share(func(j int) float64 { return above(j, i) }, true))
		}
	}
	return p
}

func TestPlacementsAreShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth := append(rapid.SliceOfN(rapid.Bool(), 0, 40).Draw(t, "truth"), true, true, false, false)
		var scores []float64
		for range truth {
			scores = append(scores, float64(rapid.IntRange(0, 12).Draw(t, "score"))/12)
		}
		got, want := place(scores, truth), pairs(scores, truth)
		for i := range want.positive {
			if math.Abs(got.positive[i]-want.positive[i]) > 1e-12 {
				t.Fatalf("positive %v, by pairs %v", got.positive, want.positive)
			}
		}
		for i := range want.negative {
			if math.Abs(got.negative[i]-want.negative[i]) > 1e-12 {
				t.Fatalf("negative %v, by pairs %v", got.negative, want.negative)
			}
		}
	})
}

// A turned into B turns the sign of z alone; an outcome held against itself is
// undefined, not 0/0.
func TestDeLongTurnsRound(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	truth, a, b := make([]bool, 200), make([]float64, 200), make([]float64, 200)
	for i := range truth {
		truth[i] = random.IntN(3) == 0
		a[i], b[i] = random.Float64(), random.Float64()
		if truth[i] {
			a[i] += .5
		}
	}
	one, other := DeLong(a, b, truth), DeLong(b, a, truth)
	z, _ := one.Statistic.Number()
	back, _ := other.Statistic.Number()
	if z < 3 || math.Abs(z+back) > 1e-9 || one.P != other.P {
		t.Errorf("%+v, turned round %+v", one, other)
	}
	if same := DeLong(a, a, truth); same.P.Why() == "" {
		t.Errorf("a model held against itself: %+v", same)
	}
	i, why := DeLongInterval(a, truth, .95)
	if why != "" || !(i.Low > .5 && i.Low < i.High && i.High < 1) {
		t.Errorf("interval %+v, %s", i, why)
	}
	if _, why := DeLongInterval([]float64{0, .1, .8, .9}, []bool{false, false, true, true}, .95); why == "" {
		t.Error("an AUC of 1 has an interval by its variance, which is 0")
	}
}

// Where two models are equal, a test of size 5 % finds a difference in about 5 % of
// 2,000 sets of 60 items: 100, with a standard deviation of 9.7. Wilcoxon's p is
// discrete, and a little under.
func TestSizes(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const sets, items = 2000, 60
	found := map[string]int{}
	for range sets {
		a, b, truth := make([]float64, items), make([]float64, items), make([]bool, items)
		for i := range items {
			truth[i] = i%2 == 0
			shared := random.NormFloat64()
			if truth[i] {
				shared++
			}
			a[i], b[i] = shared+random.NormFloat64(), shared+random.NormFloat64()
		}
		for name, o := range map[string]Outcome{"delong": DeLong(a, b, truth), "wilcoxon": Wilcoxon(a, b)} {
			if p, ok := o.P.Number(); ok && p < .05 {
				found[name]++
			}
		}
	}
	for _, name := range []string{"delong", "wilcoxon"} {
		if n := found[name]; n < 60 || n > 145 {
			t.Errorf("%s finds a difference between equal models in %d of %d sets", name, n, sets)
		}
	}
}

// Of n items that differ alike, all in A's favour, only the two ways that leave all
// or turn all of them are as far apart: p is about 2/2ⁿ, here 2/8 of three groups.
func TestRandomiseGroups(t *testing.T) {
	var ids, groups []string
	for i := range 12 {
		ids = append(ids, strconv.Itoa(i))
		groups = append(groups, "patient "+strconv.Itoa(i/4))
	}
	sum := func(swapped []bool, out []metric.Value) {
		d := 0.0
		for _, s := range swapped {
			if s {
				d--
			} else {
				d++
			}
		}
		out[0], out[1] = metric.Of(d/12), metric.Undefined("no reason")
	}
	run := func(workers int) []Outcome {
		o, err := Randomise(context.Background(), ids, groups, 2, Options{Rounds: 20000, Seed: 7, Workers: workers}, sum)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	one, two := run(1), run(3)
	if !slices.Equal(one, two) {
		t.Errorf("one worker gives %+v, three give %+v", one, two)
	}
	if p, _ := one[0].P.Number(); math.Abs(p-.25) > .01 {
		t.Errorf("p is %v, want about 2/8", p)
	}
	if one[1].P.Why() != "no reason" {
		t.Errorf("of what is undefined p is %v", one[1].P)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Randomise(ctx, ids, groups, 2, Options{Rounds: 100}, sum); err == nil {
		t.Error("a cancelled test gives an outcome")
	}
}

// z of 0.975 is 1.959964 and of 0.8 is 0.841621: together 2.801585 standard errors.
func TestMinimumDetectable(t *testing.T) {
	if got := MinimumDetectable(.01, .05, .8); math.Abs(got-.02801585) > 1e-7 {
		t.Errorf("the least difference is %v", got)
	}
}
