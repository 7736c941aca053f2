package classification

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/internal/inputs"
	"ophglm/eval/metric"
	"ophglm/eval/run"
	"ophglm/eval/score"
)

func read(t testing.TB, content string, grades ...string) (*Set, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p.csv")
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return Read(context.Background(), path, grades)
}

// values are those of a set's points, "name class average" → value.
func values(t testing.TB, set *Set, s Settings) map[string]metric.Value {
	t.Helper()
	table, err := New(set, s)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]metric.Value{}
	v := make([]metric.Value, len(table.Points()))
	table.Estimate(nil, v)
	for i, p := range table.Points() {
		key := strings.TrimRight(fmt.Sprintf("%s %s %s", p.Name, p.Class, p.Average), " ")
		if _, ok := out[key]; ok {
			key = p.Signature
		}
		out[key] = v[i]
	}
	return out
}

func want(t testing.TB, got map[string]metric.Value, all map[string]float64) {
	t.Helper()
	for key, x := range all {
		v, ok := got[key]
		y, defined := v.Number()
		if !ok || !defined || math.Abs(x-y) > 1e-12 {
			t.Errorf("%s is %v, want %v", key, v, x)
		}
	}
}

// Of a 0.9+, b 0.6−, c 0.4+, d 0.1−: three of four pairs are in order; at 0.5 one of
// two positives is found and one of two negatives let go.
func TestOneClass(t *testing.T) {
	set, err := read(t, "id,label,prob,more\nd,0,0.1,x\na,1,.9,x\nb,0,0.6,x\nc,1,0.4,x\n")
	if err != nil {
		t.Fatal(err)
	}
	if set.Task != Binary || !reflect.DeepEqual(set.Items.IDs, []string{"a", "b", "c", "d"}) {
		t.Fatalf("%+v", set)
	}
	want(t, values(t, set, Defaults()), map[string]float64{
		"auc": .75, "average_precision": (1 + 2./3) / 2, "sensitivity": .5, "specificity": .5, "accuracy": .5, "kappa": 0, "mcc": 0, "youden": 0, "lr_positive": 1,
		"brier": (.01 + .36 + .36 + .01) / 4, "sensitivity_at_specificity": .5, "specificity_at_sensitivity": .5,
	})
}

// Grades 0, 1, 2 of which one item is a grade off: Σw·n = 1, and by chance
// 2·(1·1·…): computed below from the margins (2,1,1) and (1,2,1).
func TestGrades(t *testing.T) {
	set, err := read(t, "id,label,prob_0,prob_1,prob_2\na,0,.8,.1,.1\nb,0,.3,.6,.1\nc,1,.2,.7,.1\nd,2,0,.1,.9\n", "0", "1", "2")
	if err != nil {
		t.Fatal(err)
	}
	s := Defaults()
	s.Ordinal = true
	truth, decided := []float64{2, 1, 1}, []float64{1, 2, 1}
	expected := 0.0
	for i, x := range truth {
		for j, y := range decided {
			expected += float64((i-j)*(i-j)) * x * y / 16
		}
	}
	want(t, values(t, set, s), map[string]float64{
		"accuracy": .75, "sensitivity 0": .5, "sensitivity 1": 1, "precision 1": .5, "sensitivity  macro": 2.5 / 3, "sensitivity  weighted": (2*.5 + 1 + 1) / 4,
		"balanced_accuracy": 2.5 / 3, "kappa|decided:likeliest|weights:quadratic|v1": 1 - .25/expected,
	})
}

func TestSeveralLabels(t *testing.T) {
	set, err := read(t, "id,label_b,label_a,prob_a,prob_b\n1,1,0,.2,.9\n2,0,1,.7,.6\n3,0,0,.1,.1\n")
	if err != nil {
		t.Fatal(err)
	}
	want(t, values(t, set, Defaults()), map[string]float64{
		"sensitivity a": 1, "precision b": .5, "f1  micro": 4. / 5, "subset_accuracy": 2. / 3, "hamming_loss": 1. / 6, "auc a": 1, "auc  macro": 1,
		// Of item 3 nothing is there and nothing found: it is left out.
		"f1  samples": (1 + 2./3) / 2,
	})
}

// A patient has what one of the items has, at the highest or the mean probability.
func TestPatients(t *testing.T) {
	set, err := read(t, "id,patient,label,prob\n1,p,0,.2\n2,p,1,.6\n3,q,0,.5\n")
	if err != nil {
		t.Fatal(err)
	}
	for pool, p := range map[Pool]float64{Max: .6, Mean: .4} {
		got, err := set.Patients(pool)
		if err != nil || got.N() != 2 || !got.Labels[0][0] || math.Abs(got.Probabilities[0][0]-p) > 1e-12 || got.Labels[0][1] {
			t.Errorf("%s: %+v, %v", pool, got, err)
		}
	}
	if _, err := set.Patients("median"); err == nil {
		t.Error("an unknown pool passes")
	}
}

func TestBadSets(t *testing.T) {
	for name, c := range map[string]struct {
		content, want string
		grades        []string
	}{
		"no id":                {"label,prob\n1,.5\n", "there is no column id", nil},
		"no items":             {"id,label,prob\n", "it has no items", nil},
		"an empty id":          {"id,label,prob\n,1,.5\n", "p.csv:2: the item has no id", nil},
		"two of one id":        {"id,label,prob\na,1,.5\nb,1,.5\na,0,.5\n", `p.csv:4: the id "a" is that of`, nil},
		"above 1":              {"id,label,prob\na,1,1.5\n", "p.csv:2: prob is 1.5", nil},
		"no probability":       {"id,label,prob\na,1,\n", "p.csv:2: the item has no prob", nil},
		"a label of text":      {"id,label,prob\na,yes,.5\n", `p.csv:2: label is "yes", and 0 or 1 is meant`, nil},
		"labels without":       {"id,prob\na,.5\n", "it has the columns id, prob", nil},
		"other classes":        {"id,label_a,prob_b\na,1,.5\n", "labels are of a, and probabilities of b", nil},
		"an unknown class":     {"id,label,prob_a,prob_b\n1,c,.5,.5\n", `p.csv:2: the label "c" is none of the classes a, b`, nil},
		"a sum of 0.9":         {"id,label,prob_a,prob_b\n1,a,.5,.4\n", "p.csv:2: the probabilities sum to 0.9", nil},
		"a label of 2":         {"id,label_a,prob_a\n1,2,.5\n", "p.csv:2: label_a is", nil},
		"a grade too many":     {"id,label,prob_a,prob_b\n1,a,.5,.5\n", "the grades are a, b, c", []string{"a", "b", "c"}},
		"no patient":           {"id,patient,label,prob\n1,p,1,.5\n2,,1,.5\n", "p.csv:3: the item has no patient", nil},
		"a class that is none": {"id,label,prob_a,prob_b\n1,a,.5,.5\n", "the class b is none of the grades", []string{"a", "x"}},
	} {
		if _, err := read(t, c.content, c.grades...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
}

// drawn is a set of any task.
func drawn(t *rapid.T) *Set {
	task := rapid.SampledFrom([]Task{Binary, Multiclass, Multilabel}).Draw(t, "task")
	classes := map[Task][]string{Binary: {"positive"}, Multiclass: {"a", "b", "c"}, Multilabel: {"a", "b"}}[task]
	n := rapid.IntRange(1, 25).Draw(t, "n")
	s := &Set{Task: task, Classes: classes, Labels: make([][]bool, len(classes)), Probabilities: make([][]float64, len(classes))}
	for i := range n {
		s.Items.IDs = append(s.Items.IDs, fmt.Sprintf("%03d", i))
		truth := rapid.IntRange(0, len(classes)-1).Draw(t, "class")
		sum := 0.0
		for c := range classes {
			p := float64(rapid.IntRange(1, 20).Draw(t, "p")) / 20
			sum += p
			s.Probabilities[c] = append(s.Probabilities[c], p)
			is := truth == c
			if task != Multiclass {
				is = rapid.Bool().Draw(t, "label")
			}
			s.Labels[c] = append(s.Labels[c], is)
		}
		for c := range classes {
			if task == Multiclass {
				s.Probabilities[c][i] /= sum
			}
		}
	}
	return s
}

// An item that counts twice is an item that is there twice, for every point but the
// bins of equal mass, whose edges move.
func TestWeightsAreRepetitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := drawn(t)
		s := Defaults()
		s.Ordinal, s.ODIR = true, set.Task == Multilabel
		weights := make([]int32, set.N())
		again := &Set{Task: set.Task, Classes: set.Classes, Labels: make([][]bool, len(set.Classes)), Probabilities: make([][]float64, len(set.Classes))}
		for i := range weights {
			weights[i] = rapid.Int32Range(0, 3).Draw(t, "weight")
			for range weights[i] {
				again.Items.IDs = append(again.Items.IDs, fmt.Sprint(len(again.Items.IDs)))
				for c := range set.Classes {
					again.Labels[c], again.Probabilities[c] = append(again.Labels[c], set.Labels[c][i]), append(again.Probabilities[c], set.Probabilities[c][i])
				}
			}
		}
		a, err := New(set, s)
		if err != nil {
			t.Fatal(err)
		}
		b, err := New(again, s)
		if err != nil {
			t.Fatal(err)
		}
		x, y := make([]metric.Value, len(a.Points())), make([]metric.Value, len(b.Points()))
		a.Estimate(weights, x)
		b.Estimate(nil, y)
		for i, p := range a.Points() {
			v, ok := x[i].Number()
			w, ok2 := y[i].Number()
			if ok != ok2 || math.Abs(v-w) > 1e-9 {
				t.Fatalf("%s %s %s: weighted %v, repeated %v", p.Signature, p.Class, p.Average, x[i], y[i])
			}
		}
	})
}

// From a run everything is computed again, to the last digit.
func TestRunGivesTheScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := drawn(t)
		table, err := New(set, Defaults())
		if err != nil {
			t.Fatal(err)
		}
		kept, err := table.Run("m")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := kept.Write(&b); err != nil {
			t.Fatal(err)
		}
		back, err := run.Parse(context.Background(), b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		again, err := Open(back)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(table.Points(), again.Points()) {
			t.Fatalf("the points are others: %v", again.Points())
		}
		x, y := make([]metric.Value, len(table.Points())), make([]metric.Value, len(table.Points()))
		table.Estimate(nil, x)
		again.Estimate(nil, y)
		if !reflect.DeepEqual(x, y) {
			t.Fatalf("the scores are others: %v, %v", x, y)
		}
	})
}

// Tests of their own are where they hold: of items that share no patient.
func TestTests(t *testing.T) {
	content := "id,label,prob\na,1,.9\nb,0,.6\nc,1,.4\nd,0,.1\n"
	one, err := read(t, content)
	if err != nil {
		t.Fatal(err)
	}
	other, err := read(t, strings.Replace(content, "c,1,.4", "c,1,.8", 1))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := New(one, Defaults())
	b, _ := New(other, Defaults())
	if got := a.Test(score.Point{Name: "auc"}, b); len(got) != 1 || !strings.HasPrefix(got[0].Signature, "delong") {
		t.Errorf("%+v", got)
	}
	// b alone is right on c: one item of one, and p is 1.
	if got := a.Test(score.Point{Name: "accuracy"}, b); len(got) != 1 || got[0].N != 1 || got[0].P != metric.Of(1) {
		t.Errorf("%+v", got)
	}
	one.Items.Groups = []string{"p", "p", "q", "q"}
	if got := a.Test(score.Point{Name: "auc"}, b); got != nil {
		t.Errorf("items that share patients are tested as if they did not: %+v", got)
	}
}

// By formula: 1 of 2 positives found is .5, by Wilson .095 to .905 and exactly .013
// to .987 (statsmodels' proportion_confint); the F1 is no share, and what shares
// patients is resampled.
func TestIntervalsByFormula(t *testing.T) {
	set, err := read(t, "id,label,prob\na,1,.9\nb,0,.6\nc,1,.4\nd,0,.1\n")
	if err != nil {
		t.Fatal(err)
	}
	for closed, low := range map[Closed]float64{Wilson: .0945312, Exact: .0125791} {
		s := Defaults()
		s.Closed = closed
		table, err := New(set, s)
		if err != nil {
			t.Fatal(err)
		}
		i := table.Interval(score.Point{Name: "sensitivity"}, .95)
		if i == nil || math.Abs(i.Low-low) > 1e-6 || math.Abs(i.High-(1-low)) > 1e-6 {
			t.Errorf("%s: %+v, want %v to %v", closed, i, low, 1-low)
		}
		if i := table.Interval(score.Point{Name: "accuracy"}, .95); i == nil || !(i.Low < .5 && .5 < i.High) {
			t.Errorf("%s: of the accuracy %+v", closed, i)
		}
		if i := table.Interval(score.Point{Name: "auc"}, .95); i == nil || !strings.HasPrefix(i.Method, "delong") {
			t.Errorf("%s: of the AUC %+v", closed, i)
		}
		if i := table.Interval(score.Point{Name: "f1"}, .95); i != nil {
			t.Errorf("%s: of F1 %+v", closed, i)
		}
		set.Items.Groups = []string{"p", "p", "q", "q"}
		if i := table.Interval(score.Point{Name: "sensitivity"}, .95); i != nil {
			t.Errorf("%s: items share patients, and %+v", closed, i)
		}
		set.Items.Groups = nil
	}
}

func BenchmarkReadAndAUC(b *testing.B) {
	var content bytes.Buffer
	if err := inputs.WriteCSV(&content, 1_000_000, 1); err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "p.csv")
	if err := os.WriteFile(path, content.Bytes(), 0o666); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		set, err := Read(b.Context(), path, nil)
		if err != nil {
			b.Fatal(err)
		}
		r, err := rank(set, 0, 1)
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := r.AUC(nil).Number(); !ok {
			b.Fatal("the AUC is undefined")
		}
	}
}
