package classification

import (
	"fmt"
	"slices"
	"strconv"

	"ophglm/eval/calibration"
	"ophglm/eval/classify"
	"ophglm/eval/confusion"
	"ophglm/eval/metric"
	"ophglm/eval/score"
)

// add lists a point with what computes it.
func (t *Table) add(d metric.Definition, average, class string, of func(*state) metric.Value, besides ...string) {
	n := t.set.N()
	if c := slices.Index(t.set.Classes, class); c >= 0 {
		n = t.set.items(c)
	}
	t.points = append(t.points, score.Point{Name: d.Name, Average: average, Class: class, N: n, Signature: d.Signature(besides...)})
	t.metrics = append(t.metrics, of)
}

// count is a metric of the decisions on a class.
type count struct {
	name string
	of   func(confusion.Counts) metric.Value
}

var counts = []count{
	{"sensitivity", confusion.Counts.Sensitivity},
	{"specificity", confusion.Counts.Specificity},
	{"precision", confusion.Counts.Precision},
	{"npv", confusion.Counts.NPV},
	{"f1", confusion.Counts.F1},
}

// list lists the points of the task.
func (t *Table) list() {
	switch t.set.Task {
	case Binary:
		t.class(0, "")
		t.one()
	case Multiclass:
		t.several()
	case Multilabel:
		t.labels()
	}
}

// rule says how decisions are made.
func (t *Table) rule() string {
	if t.set.Task == Multiclass {
		return "decided:likeliest"
	}
	if t.set.Thresholds != nil {
		return "positive:>=threshold"
	}
	return "positive:>=" + strconv.FormatFloat(t.s.Threshold, 'g', -1, 64)
}

// class are the points of one class held against the rest.
func (t *Table) class(c int, name string) {
	t.add(classify.AUC, "", name, func(st *state) metric.Value { return st.auc[c] })
	t.add(classify.AveragePrecision, "", name, func(st *state) metric.Value { return st.ap[c] })
	for _, m := range counts {
		t.add(metric.Definition{Name: m.name, Says: []string{t.rule()}, Version: 1}, "", name, func(st *state) metric.Value { return st.decision(c, m.of) })
	}
	if t.set.Task == Multiclass {
		return
	}
	if t.set.Unscored[t.set.Classes[c]] != "" {
		return // there is no curve to find a point on
	}
	for _, x := range t.s.Specificities {
		t.add(classify.SensitivityAtSpecificity, "", name, func(st *state) metric.Value { return t.ranked[c].SensitivityAt(x, st.weights).Value }, "at:"+short(x))
	}
	for _, x := range t.s.Sensitivities {
		t.add(classify.SpecificityAtSensitivity, "", name, func(st *state) metric.Value { return t.ranked[c].SpecificityAt(x, st.weights).Value }, "at:"+short(x))
	}
}

func short(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// one are the points of a single class beside those of every class.
func (t *Table) one() {
	said := func(name string, of func(confusion.Counts) metric.Value) {
		t.add(metric.Definition{Name: name, Says: []string{t.rule()}, Version: 1}, "", "", func(st *state) metric.Value { return st.decision(0, of) })
	}
	said("accuracy", confusion.Counts.Accuracy)
	said("balanced_accuracy", func(c confusion.Counts) metric.Value { return c.Matrix().BalancedAccuracy() })
	said("mcc", func(c confusion.Counts) metric.Value { return c.Matrix().MCC() })
	said("kappa", func(c confusion.Counts) metric.Value { return c.Matrix().Kappa(confusion.Unweighted) })
	said("youden", confusion.Counts.Youden)
	said("lr_positive", confusion.Counts.PositiveLikelihoodRatio)
	said("lr_negative", confusion.Counts.NegativeLikelihoodRatio)
	t.add(calibration.Brier, "", "", func(st *state) metric.Value { return st.mean(t.brier) })
	t.add(calibration.LogLoss, "", "", func(st *state) metric.Value { return st.mean(t.loss) })
	t.calibration("positive")
}

func (t *Table) calibration(of string) {
	for _, norm := range []calibration.Norm{calibration.Expected, calibration.Largest} {
		t.add(calibration.Definition(of, t.s.BinsBy, t.s.Bins, norm), "", "", func(st *state) metric.Value { return t.binned.Error(norm, st.weights) })
	}
}

// several are the points of one class among several.
func (t *Table) several() {
	for c, name := range t.set.Classes {
		t.class(c, name)
	}
	t.averages(false)
	t.add(classify.AUCOneVsOne, "macro", "", func(st *state) metric.Value { return t.pairs.AUC(st.weights, false) })
	t.add(classify.AUCOneVsOne, "weighted", "", func(st *state) metric.Value { return t.pairs.AUC(st.weights, true) })
	said := func(name string, of func(confusion.Matrix) metric.Value, says ...string) {
		t.add(metric.Definition{Name: name, Says: append([]string{t.rule()}, says...), Version: 1}, "", "", func(st *state) metric.Value { return of(st.matrix) })
	}
	said("accuracy", confusion.Matrix.Accuracy)
	said("balanced_accuracy", confusion.Matrix.BalancedAccuracy, "classes:in-truth")
	said("mcc", confusion.Matrix.MCC)
	kappas := []confusion.Weights{confusion.Unweighted}
	if t.s.Ordinal {
		kappas = append(kappas, confusion.Linear, confusion.Quadratic)
	}
	for _, w := range kappas {
		said("kappa", func(m confusion.Matrix) metric.Value { return m.Kappa(w) }, "weights:"+string(w))
	}
	t.add(calibration.BrierSum, "", "", func(st *state) metric.Value { return st.mean(t.brier) })
	t.add(calibration.LogLoss, "", "", func(st *state) metric.Value { return st.mean(t.loss) })
	t.calibration("top-label")
}

// averages are those over classes.
func (t *Table) averages(micro bool) {
	classes := strconv.Itoa(len(t.set.Classes))
	over := func(d metric.Definition, each func(*state) []metric.Value) {
		t.add(d, "macro", "", func(st *state) metric.Value { return metric.Macro(t.set.Classes, each(st)) }, "macro:"+classes, "undefined:carried")
		t.add(d, "weighted", "", func(st *state) metric.Value { return metric.Weighted(t.set.Classes, each(st), st.support) }, "weighted:"+classes, "undefined:carried")
	}
	over(classify.AUC, func(st *state) []metric.Value { return st.auc })
	over(classify.AveragePrecision, func(st *state) []metric.Value { return st.ap })
	for _, m := range counts {
		d := metric.Definition{Name: m.name, Says: []string{t.rule()}, Version: 1}
		over(d, func(st *state) []metric.Value {
			var out []metric.Value
			for c := range st.counts {
				out = append(out, st.decision(c, m.of))
			}
			return out
		})
		if micro {
			t.add(d, "micro", "", func(st *state) metric.Value { return st.decisions(m.of) }, "micro:"+classes)
		}
	}
	t.add(classify.AUC, "micro", "", func(st *state) metric.Value { return t.flat.AUC(st.weights) }, "micro:"+classes)
	t.add(classify.AveragePrecision, "micro", "", func(st *state) metric.Value { return t.flat.AveragePrecision(st.weights) }, "micro:"+classes)
}

// labels are the points of several labels.
func (t *Table) labels() {
	for c, name := range t.set.Classes {
		t.class(c, name)
	}
	if len(t.set.Classes) < 2 {
		return // what is over classes or an item's labels would say the same again
	}
	t.averages(true)
	t.add(classify.Hamming, "", "", func(st *state) metric.Value { return st.decisions(classify.HammingOf) }, t.rule())
	if t.set.partial() || slices.ContainsFunc(t.why, func(why string) bool { return why != "" }) {
		return // what follows is of items of which all labels are known and decided
	}
	t.add(classify.SamplesF1, "samples", "", func(st *state) metric.Value { return st.mean(t.samples) }, t.rule())
	t.add(classify.SubsetAccuracy, "", "", func(st *state) metric.Value { return st.mean(t.subset) }, t.rule())
	if t.s.ODIR {
		t.add(classify.ODIRScore, "", "", func(st *state) metric.Value {
			var flat confusion.Counts // above 0.5, whatever the threshold is
			for c := range t.set.Classes {
				for i, is := range t.set.Labels[c] {
					flat.Decide(t.set.Probabilities[c][i] > 0.5, is, st.weight(i))
				}
			}
			return classify.ODIR(flat, t.flat.AUC(st.weights))
		}, fmt.Sprintf("labels:%d", len(t.set.Classes)))
	}
}
