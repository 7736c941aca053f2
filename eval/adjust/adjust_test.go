package adjust

import (
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
)

func TestAdjustedEqualStatsmodels(t *testing.T) {
	file := vectors.Read(t, "stats_tests.json")
	for _, c := range file.Cases("multipletests") {
		var p, want []float64
		method := c.String("method")
		c.Get("p", &p)
		of := map[string]func([]metric.Value) []metric.Value{"holm": Holm, "fdr_bh": BenjaminiHochberg}[method]
		if of == nil {
			c.Skip("Holm's is as safe and finds more", "adj")
			c.Done()
			continue
		}
		c.Get("adj", &want)
		for i, got := range of(values(p)) {
			c.Agree("adjusted_p|"+method, got, vectors.Number{Value: want[i]}, vectors.Agreement)
		}
		c.Done()
	}
	file.Skip("tested where the test of that name is", "source", "mcnemar", "proportion_ci_95", "paired", "fleiss")
	file.Skip("intervals resample groups, and no standard error is told", "clustered_stderr_inspect")
	file.Done()
}

func values(p []float64) []metric.Value {
	var out []metric.Value
	for _, x := range p {
		out = append(out, metric.Of(x))
	}
	return out
}

// One that is undefined is carried along and is no test: the others are as if it
// were not there.
func TestUndefinedIsNoTest(t *testing.T) {
	none := metric.Undefined("one class alone")
	for _, of := range []func([]metric.Value) []metric.Value{Holm, BenjaminiHochberg} {
		with, without := of([]metric.Value{metric.Of(.04), none, metric.Of(.01)}), of(values([]float64{.04, .01}))
		if with[0] != without[0] || with[2] != without[1] || with[1] != none {
			t.Errorf("with an undefined value %v, without %v", with, without)
		}
	}
}

// Adjusting keeps the order, never lowers a value and never passes 1; Holm's are at
// least Benjamini and Hochberg's.
func TestAdjustedAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 30).Draw(t, "p")
		holm, bh := Holm(values(p)), BenjaminiHochberg(values(p))
		for i := range p {
			h, _ := holm[i].Number()
			b, _ := bh[i].Number()
			if h > 1 || b > h+1e-12 || b < p[i]-1e-12 {
				t.Fatalf("%v becomes %v by Holm and %v by Benjamini and Hochberg", p[i], h, b)
			}
			for j := range p {
				other, _ := holm[j].Number()
				if p[i] < p[j] && h > other {
					t.Fatalf("Holm turns %v and %v round", p[i], p[j])
				}
			}
		}
	})
}
