package eval

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

// scored gives the scores of an outcome by name, average and class.
func scored(t *testing.T, out *pipeline.Outcome) map[string]ophglm.Score {
	t.Helper()
	all := map[string]ophglm.Score{}
	for _, s := range pipelinetest.Records[ophglm.Score](t, out.Outputs["scores"]) {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
		all[strings.Join(strings.Fields(s.Name+" "+s.Average+" "+s.Class), " ")] = s
	}
	return all
}

// holds checks values; NaN stands for undefined.
func holds(t *testing.T, all map[string]ophglm.Score, want map[string]float64) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(want)) {
		s, ok := all[key]
		switch {
		case !ok:
			t.Errorf("there is no %s among %v", key, slices.Sorted(maps.Keys(all)))
		case (s.Value == nil) != math.IsNaN(want[key]):
			t.Errorf("%s has the value %v (%s), want %v", key, s.Value, s.Undefined, want[key])
		case s.Value != nil && math.Abs(*s.Value-want[key]) > 1e-12:
			t.Errorf("%s is %v, want %v", key, *s.Value, want[key])
		}
	}
}

func reasons(t *testing.T, out *pipeline.Outcome) string {
	t.Helper()
	var all []string
	for _, r := range pipelinetest.Records[ophglm.Reject](t, out.Rejects) {
		all = append(all, r.Where.ID+" "+r.Reason)
	}
	return strings.Join(all, ", ")
}

// Of the example: cataract is in a (0.9) and b (0.7), not in c (0.8), d (0.2) and e
// (0.1): 5 of 6 pairs are in order; precision is 1 at a and 2/3 at b. Glaucoma is in
// b (0.6) and d (0.4), not in a (0.2), c (0.1) and e (0.5): the same. At the
// thresholds both find their two and one other.
func TestClassificationExample(t *testing.T) {
	k := Classification()
	out := pipelinetest.Run(t, k, k.Example.With, k.Example.In)
	all := scored(t, out)
	holds(t, all, map[string]float64{
		"auc cataract": 5. / 6, "average_precision cataract": (1 + 2./3) / 2, "f1 cataract": 4. / 5, "sensitivity cataract": 1, "specificity cataract": 2. / 3, "precision cataract": 2. / 3,
		"auc glaucoma": 5. / 6, "average_precision glaucoma": (1 + 2./3) / 2, "f1 glaucoma": 4. / 5, "sensitivity glaucoma": 1, "specificity glaucoma": 2. / 3, "precision glaucoma": 2. / 3,
		"auc macro": 5. / 6, "average_precision macro": (1 + 2./3) / 2, "f1 macro": 4. / 5, "sensitivity macro": 1, "specificity macro": 2. / 3, "precision macro": 2. / 3,
	})
	// By hand: decisions are TP 2, FP 1, TN 2 of each class; c and e are wrong in one.
	holds(t, all, map[string]float64{"f1 micro": 8. / 10, "precision micro": 4. / 6, "hamming_loss": 2. / 10, "subset_accuracy": 3. / 5})
	// 9 names of each of 2 classes, 3 averages of 7, and 3 of items.
	if len(all) != 42 {
		t.Errorf("there are %d scores", len(all))
	}
	for key, s := range all {
		if s.N != 5 || s.Group != "example" {
			t.Errorf("%s is of %d items of %q", key, s.N, s.Group)
		}
		if s.Interval != nil && !strings.HasPrefix(s.Interval.Method, "bootstrap|percentile|groups:4|replicates:100|") {
			t.Errorf("%s has an interval by %s", key, s.Interval.Method)
		}
	}
	if i := all["f1 cataract"].Interval; i == nil || i.Low > 0.8 || i.High < 0.8 || i.Low == i.High {
		t.Errorf("the interval of F1 is %v", i)
	}
	if i := all["sensitivity cataract"].Interval; i != nil {
		t.Errorf("a sensitivity of 2 of 2 has the interval %v", i)
	}
	if got := all["auc macro"].Signature; got != "auc|ties:half|macro:2|undefined:carried|v1" {
		t.Errorf("the macro average is signed %s", got)
	}
	a := out.Accounting
	if a.Used != 5 || a.Rejected != 1 || reasons(t, out) != "f no_prediction" || a.Counts["predictions without an annotation"] != 1 {
		t.Errorf("%+v: %s", a, reasons(t, out))
	}
}

func annotationLine(item string, classes, present []string) string {
	quoted := func(all []string) string {
		if len(all) == 0 {
			return "[]"
		}
		return `["` + strings.Join(all, `","`) + `"]`
	}
	return fmt.Sprintf(`{"item":%q,"group":"photograph:%s","classes":%s,"present":%s,"source":{"dataset":"d"}}`+"\n", item, item, quoted(classes), quoted(present))
}

func predictionLine(item, probabilities, signature string) string {
	return fmt.Sprintf(`{"item":%q,"model":"diseases","input":"i","probabilities":{%s},"values":{"threshold_amd":0.5,"threshold_cataract":0},"signature":%q}`+"\n", item, probabilities, signature)
}

func TestClassificationOfWhatIsWrong(t *testing.T) {
	amd := []string{"amd"}
	for name, c := range map[string]struct {
		with, annotations, predictions string
		rejects                        string
		used                           int64
		want                           map[string]float64
	}{
		"a class that the model does not give is counted": {
			annotations: annotationLine("a", []string{"amd", "myopia"}, amd) + annotationLine("b", amd, nil),
			predictions: predictionLine("a", `"amd":0.5`, "s") + predictionLine("b", `"amd":0.4`, "s"),
			used:        2, want: map[string]float64{"auc amd": 1, "f1 amd": 1},
		},
		"and is undefined where it is named, as is the macro average": {
			with:        "{classes: [amd, myopia]}",
			annotations: annotationLine("a", []string{"amd", "myopia"}, amd) + annotationLine("b", amd, nil),
			predictions: predictionLine("a", `"amd":0.5`, "s") + predictionLine("b", `"amd":0.4`, "s"),
			used:        2, want: map[string]float64{"auc amd": 1, "auc myopia": math.NaN(), "f1 myopia": math.NaN(), "auc macro": math.NaN()},
		},
		"no prediction at all": {
			annotations: annotationLine("a", amd, amd), predictions: "",
			rejects: "a no_prediction", want: map[string]float64{"auc amd": math.NaN(), "f1 amd": math.NaN()},
		},
		"one class of items": {
			annotations: annotationLine("a", amd, amd), predictions: predictionLine("a", `"amd":0.7`, "s"),
			used: 1, want: map[string]float64{"auc amd": math.NaN(), "average_precision amd": 1, "specificity amd": math.NaN(), "sensitivity amd": 1},
		},
		"no common class": {
			annotations: annotationLine("a", []string{"myopia"}, nil), predictions: predictionLine("a", `"amd":0.7`, "s"),
			rejects: "a no_class",
		},
		"a probability outside 0 to 1": {
			annotations: annotationLine("a", amd, amd) + annotationLine("b", []string{"amd", "cataract"}, nil),
			predictions: predictionLine("a", `"amd":1.5`, "s") + predictionLine("b", `"amd":-1,"cataract":0.1`, "s"),
			rejects:     "a bad_probability, b bad_probability", used: 1,
			// A threshold of 0 is reached by all; no item of amd is left.
			want: map[string]float64{"specificity cataract": 0, "auc amd": math.NaN(), "specificity macro": math.NaN()},
		},
		"a prediction without a class that others have": {
			annotations: annotationLine("a", amd, amd) + annotationLine("b", amd, nil),
			predictions: predictionLine("a", `"cataract":0.5`, "s") + predictionLine("b", `"amd":0.1`, "s"),
			rejects:     "a no_probability", used: 1, want: map[string]float64{"specificity amd": 1},
		},
		"no threshold": {
			annotations: annotationLine("a", []string{"glaucoma"}, []string{"glaucoma"}) + annotationLine("b", []string{"glaucoma"}, nil),
			predictions: predictionLine("a", `"glaucoma":0.5`, "s") + predictionLine("b", `"glaucoma":0.1`, "s"),
			used:        2, want: map[string]float64{"auc glaucoma": 1, "f1 glaucoma": math.NaN()},
		},
		"two predictions": {
			annotations: annotationLine("a", amd, amd) + annotationLine("b", amd, nil),
			predictions: predictionLine("a", `"amd":0.5`, "s") + predictionLine("a", `"amd":0.6`, "s") + predictionLine("b", `"amd":0.1`, "s") + predictionLine("b", `"amd":0.1`, "s"),
			rejects:     "a two_predictions", used: 1, want: map[string]float64{"specificity amd": 1},
		},
		"annotated twice": {
			annotations: annotationLine("a", amd, amd) + annotationLine("a", []string{"amd", "cataract"}, []string{"cataract"}) + annotationLine("a", amd, amd),
			predictions: predictionLine("a", `"amd":0.5,"cataract":0.5`, "s"),
			rejects:     "a annotated_twice, a annotated_twice", used: 2, want: map[string]float64{"sensitivity amd": 1, "sensitivity cataract": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			out := pipelinetest.Run(t, Classification(), c.with, map[string]string{"annotations": c.annotations, "predictions": c.predictions})
			if got := reasons(t, out); got != c.rejects || out.Accounting.Used != c.used {
				t.Errorf("%d were used, and rejected: %s; want %d and %s", out.Accounting.Used, got, c.used, c.rejects)
			}
			holds(t, scored(t, out), c.want)
		})
	}
}

func TestClassesOfOneSideAreCounted(t *testing.T) {
	out := pipelinetest.Run(t, Classification(), "", map[string]string{
		"annotations": annotationLine("a", []string{"amd", "myopia"}, nil) + annotationLine("b", []string{"amd", "myopia"}, nil),
		"predictions": predictionLine("a", `"amd":0.5,"cataract":0.5`, "s") + predictionLine("b", `"amd":0.5,"cataract":0.5`, "s"),
	})
	if n := out.Accounting.Counts["annotations of myopia, which the model does not give"]; n != 2 {
		t.Errorf("%d annotations of myopia are counted: %v", n, out.Accounting.Counts)
	}
	for key, s := range scored(t, out) {
		if s.Class != "amd" {
			t.Errorf("there is a score %s", key)
		}
	}
}

func TestClassificationOfTwoModelsStops(t *testing.T) {
	k := Classification()
	_, err := pipeline.RunExample(t.Context(), &k, pipeline.Example{In: map[string]string{
		"annotations": annotationLine("a", []string{"amd"}, nil),
		"predictions": predictionLine("a", `"amd":0.5`, "one") + predictionLine("b", `"amd":0.5`, "two"),
	}}, t.TempDir())
	if err == nil || !strings.Contains(err.Error(), `come from two models, "one" and "two"`) {
		t.Errorf("the error is %v", err)
	}
}

// The scores are the same bytes in whatever order items come.
func TestClassificationIsOfItemsNotOfTheirOrder(t *testing.T) {
	k := Classification()
	want := pipelinetest.Run(t, k, k.Example.With, k.Example.In)
	in := maps.Clone(k.Example.In)
	for port, lines := range in {
		all := strings.SplitAfter(strings.TrimSuffix(lines, "\n"), "\n")
		all[len(all)-1] += "\n"
		slices.Reverse(all)
		in[port] = strings.Join(all, "")
	}
	got := pipelinetest.Run(t, k, k.Example.With, in)
	if string(got.Outputs["scores"]) != string(want.Outputs["scores"]) {
		t.Errorf("%s\nwant %s", got.Outputs["scores"], want.Outputs["scores"])
	}
}

func TestClassificationConfig(t *testing.T) {
	k := Classification()
	for _, with := range []string{"{model: ''}", "{replicates: 5}", "{level: 95}", "{interval: basic}"} {
		if _, err := pipeline.RunExample(t.Context(), &k, pipeline.Example{With: with, In: k.Example.In}, t.TempDir()); err == nil {
			t.Errorf("%s is taken", with)
		}
	}
	for _, with := range []string{"{replicates: 0}", "{interval: bca}", "{level: 0.5}"} {
		out := pipelinetest.Run(t, k, with, k.Example.In)
		if i := scored(t, out)["f1 glaucoma"].Interval; (i == nil) != (with == "{replicates: 0}") {
			t.Errorf("%s gives the interval %v", with, i)
		}
	}
}
