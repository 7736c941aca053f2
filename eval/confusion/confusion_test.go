package confusion

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/metric"
)

// The expected values are the definitions' fractions.
func TestScores(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		counts                           Counts
		sens, spec, precision, f1, jacca float64
	}{
		"all four":          {Counts{TP: 3, FP: 1, FN: 2, TN: 4}, 3. / 5, 4. / 5, 3. / 4, 6. / 9, 3. / 6},
		"nothing positive":  {Counts{TN: 4}, nan, 1, nan, nan, nan},
		"only false alarms": {Counts{FP: 2, TN: 2}, nan, 0.5, 0, 0, 0},
		"only misses":       {Counts{FN: 2}, 0, nan, nan, 0, 0},
		"all found":         {Counts{TP: 2}, 1, nan, 1, 1, 1},
		"nothing":           {Counts{}, nan, nan, nan, nan, nan},
	} {
		for what, v := range map[string]struct {
			got  metric.Value
			want float64
		}{
			"sensitivity": {c.counts.Sensitivity(), c.sens},
			"specificity": {c.counts.Specificity(), c.spec},
			"precision":   {c.counts.Precision(), c.precision},
			"F1":          {c.counts.F1(), c.f1},
			"Jaccard":     {c.counts.Jaccard(), c.jacca},
		} {
			x, ok := v.got.Number()
			if ok == math.IsNaN(v.want) || ok && x != v.want {
				t.Errorf("%s: %s is %v, want %v", name, what, v.got, v.want)
			}
		}
	}
}

func counts(t *rapid.T) Counts {
	n := rapid.Int64Range(0, 1000)
	return Counts{TP: n.Draw(t, "tp"), FP: n.Draw(t, "fp"), FN: n.Draw(t, "fn"), TN: n.Draw(t, "tn")}
}

func TestF1IsTwiceJaccardOverOnePlusJaccard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := counts(t)
		f, ok := c.F1().Number()
		j, also := c.Jaccard().Number()
		if ok != also || math.Abs(f-2*j/(1+j)) > 1e-12 {
			t.Fatalf("F1 %v, Jaccard %v of %+v", c.F1(), c.Jaccard(), c)
		}
	})
}

func TestDecisionsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := counts(t)
		var got Counts
		got.Decide(true, true, want.TP)
		got.Decide(true, false, want.FP)
		got.Decide(false, true, want.FN)
		got.Decide(false, false, want.TN)
		if got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
		got.Add(want, 2)
		if got != (Counts{3 * want.TP, 3 * want.FP, 3 * want.FN, 3 * want.TN}) {
			t.Fatalf("twice %+v more is %+v", want, got)
		}
	})
}
