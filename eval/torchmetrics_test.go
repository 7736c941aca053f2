package eval

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ophglm/eval/calibration"
	"ophglm/eval/classify"
	"ophglm/eval/confusion"
	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
)

// torchCase is an example of torchmetrics: what was found and what is true, of
// items, or of items × classes.
type torchCase struct {
	task, name   string // "binary", "f1_score"
	found, truth json.RawMessage
	kwargs       map[string]any
	columns      int // classes of several, labels of several, or 1
}

// signature is the metric and how classes are averaged.
func (c *torchCase) signature() string {
	s := ours(c.name) + "|" + c.task
	for _, key := range []string{"average", "norm", "beta"} {
		if v, said := c.kwargs[key]; said {
			s += fmt.Sprintf("|%s:%v", key, v)
		}
	}
	return strings.ReplaceAll(s, "<nil>", "none")
}

// number is a keyword argument.
func (c *torchCase) number(name string) float64 {
	x, _ := c.kwargs[name].(float64)
	return x
}

// column is what was found of a class or label, and what is true of it.
func (c *torchCase) column(t *testing.T, k int) (found, truth []float64) {
	all, is := numbers(t, c.found), numbers(t, c.truth)
	for at := range len(all) / c.columns {
		found = append(found, all[at*c.columns+k])
		y := 0.0
		switch {
		case c.task != "multiclass":
			y = is[at*c.columns+k]
		case int(is[at]) == k:
			y = 1
		}
		truth = append(truth, y)
	}
	return found, truth
}

// matrix is that of several classes: the likeliest is decided.
func (c *torchCase) matrix(t *testing.T) confusion.Matrix {
	all, is := numbers(t, c.found), numbers(t, c.truth)
	m := confusion.NewMatrix(c.columns)
	for at, y := range is {
		decided := 0
		if len(all) == len(is) {
			decided = int(all[at])
		} else {
			row := all[at*c.columns : (at+1)*c.columns]
			decided = slices.Index(row, slices.Max(row))
		}
		m[int(y)][decided]++
	}
	return m
}

// counts are those of each class or label.
func (c *torchCase) counts(t *testing.T) (out []confusion.Counts) {
	if c.task == "multiclass" {
		return c.matrix(t).Each()
	}
	for k := range c.columns {
		out = append(out, decisions(c.column(t, k)))
	}
	return out
}

// ofCounts are the metrics of counts by their names there.
var ofCounts = map[string]func(confusion.Counts) metric.Value{
	"f1_score": confusion.Counts.F1, "precision": confusion.Counts.Precision, "recall": confusion.Counts.Sensitivity,
	"specificity": confusion.Counts.Specificity, "jaccard_index": confusion.Counts.Jaccard, "negative_predictive_value": confusion.Counts.NPV,
}

// value gives the values that the reference gives for a case, in its order, or why
// they are not computed here.
func (c *torchCase) value(t *testing.T) (out []metric.Value, skipped string) {
	each := func(of func(confusion.Counts) metric.Value) []metric.Value {
		for _, n := range c.counts(t) {
			out = append(out, vectors.Filled(of(n), 0)) // what is undefined here is 0 there
		}
		return c.averaged(out)
	}
	ranked := func(of func(*classify.Ranked) metric.Value) []metric.Value {
		for k := range c.columns {
			out = append(out, of(c.ranked(t, k)))
		}
		return c.averaged(out)
	}
	if of := ofCounts[c.name]; of != nil {
		return each(of), ""
	}
	switch c.name {
	case "accuracy":
		if c.task == "multiclass" { // the mean over classes is of their sensitivities
			return each(confusion.Counts.Sensitivity), ""
		}
		return each(confusion.Counts.Accuracy), ""
	case "hamming_distance":
		if c.task == "multiclass" {
			return each(func(n confusion.Counts) metric.Value { return metric.Less(metric.Of(1), n.Sensitivity()) }), ""
		}
		return each(classify.HammingOf), ""
	case "fbeta_score":
		return each(func(n confusion.Counts) metric.Value { return n.FBeta(c.number("beta")) }), ""
	case "stat_scores":
		all := c.counts(t)
		if c.kwargs["average"] == "micro" {
			var sum confusion.Counts
			for _, n := range all {
				sum.Add(n, 1)
			}
			all = []confusion.Counts{sum}
		}
		for _, n := range all {
			out = append(out, integers(n.TP, n.FP, n.TN, n.FN, n.TP+n.FN)...)
		}
		return out, ""
	case "confusion_matrix":
		ms := []confusion.Matrix{}
		if c.task == "multiclass" {
			ms = append(ms, c.matrix(t))
		} else {
			for _, n := range c.counts(t) {
				ms = append(ms, n.Matrix())
			}
		}
		for _, m := range ms {
			for _, row := range m {
				out = append(out, integers(row...)...)
			}
		}
		return out, ""
	case "cohen_kappa", "matthews_corrcoef":
		var m confusion.Matrix
		switch c.task {
		case "binary":
			m = c.counts(t)[0].Matrix()
		case "multiclass":
			m = c.matrix(t)
		default: // all labels are thrown together
			var sum confusion.Counts
			for _, n := range c.counts(t) {
				sum.Add(n, 1)
			}
			m = sum.Matrix()
		}
		if c.name == "cohen_kappa" {
			return []metric.Value{m.Kappa(confusion.Unweighted)}, ""
		}
		return []metric.Value{m.MCC()}, ""
	case "exact_match":
		var subset []metric.Value
		found, truth := numbers(t, c.found), numbers(t, c.truth)
		for at := 0; at < len(truth); at += c.columns {
			var decided, is []bool
			for k := range c.columns {
				decided, is = append(decided, found[at+k] >= 0.5), append(is, truth[at+k] == 1)
			}
			subset = append(subset, classify.LabelsOf(decided, is).Subset())
		}
		mean, _ := metric.Mean(subset, nil)
		return []metric.Value{mean}, ""
	case "auroc":
		return ranked(func(r *classify.Ranked) metric.Value { return vectors.Filled(r.AUC(nil), 0) }), ""
	case "average_precision":
		if c.kwargs["average"] == "macro" && c.task == "multiclass" {
			return nil, "its mean leaves out a class without items, and ours is undefined"
		}
		return ranked(func(r *classify.Ranked) metric.Value { return r.AveragePrecision(nil) }), ""
	case "sensitivity_at_specificity", "specificity_at_sensitivity":
		for k := range c.columns {
			at := c.ranked(t, k).SensitivityAt(c.number("min_specificity"), nil)
			if c.name == "specificity_at_sensitivity" {
				at = c.ranked(t, k).SpecificityAt(c.number("min_sensitivity"), nil)
			}
			out = append(out, vectors.Filled(at.Value, 0))
		}
		return out, "" // the thresholds are compared in classify
	case "calibration_error":
		var items []calibration.Item
		if c.task == "binary" {
			found, truth := c.column(t, 0)
			for i := range found {
				items = append(items, calibration.Item{Probability: found[i], Positive: truth[i] == 1})
			}
		} else {
			found, truth := numbers(t, c.found), numbers(t, c.truth)
			for i, y := range truth {
				items = append(items, calibration.TopLabel(found[i*c.columns:(i+1)*c.columns], int(y)))
			}
		}
		b, err := calibration.Bin(items, calibration.Left, int(c.number("n_bins")))
		if err != nil {
			t.Fatal(err)
		}
		return []metric.Value{b.Error(calibration.Norm(c.kwargs["norm"].(string)), nil)}, ""
	}
	return nil, "no metric of ours"
}

func (c *torchCase) ranked(t *testing.T, k int) *classify.Ranked {
	found, truth := c.column(t, k)
	return rankOf(t, found, truth)
}

// averaged is the mean over classes or labels, which the reference gives where the
// average is not said to be null.
func (c *torchCase) averaged(each []metric.Value) []metric.Value {
	if average, said := c.kwargs["average"]; c.task == "binary" || said && average == nil {
		return each
	}
	return []metric.Value{metric.Macro(make([]string, len(each)), each)}
}

func integers(all ...int64) (out []metric.Value) {
	for _, n := range all {
		out = append(out, metric.Of(float64(n)))
	}
	return out
}

// wanted are the reference's values in order; of an operating point, which comes
// with its thresholds, the first half.
func (c *torchCase) wanted(t *testing.T, result json.RawMessage) (out []vectors.Number) {
	t.Helper()
	var walk func(raw json.RawMessage)
	walk = func(raw json.RawMessage) {
		var some []json.RawMessage
		if json.Unmarshal(raw, &some) == nil {
			for _, r := range some {
				walk(r)
			}
			return
		}
		var n vectors.Number
		if err := json.Unmarshal(raw, &n); err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	walk(result)
	if strings.HasSuffix(c.name, "_at_specificity") || strings.HasSuffix(c.name, "_at_sensitivity") {
		return out[:len(out)/2]
	}
	return out
}

// The examples of torchmetrics are in single precision; what is undefined here is
// 0 or NaN there.
func TestTorchmetrics(t *testing.T) {
	file := vectors.Read(t, "torchmetrics_doc_examples.json")
	used, skipped := map[string]int{}, 0
	cases := file.Cases("cases")
	for i, v := range cases {
		fn := v.String("fn")
		var args []json.RawMessage
		var result json.RawMessage
		c := &torchCase{columns: 1}
		v.Get("args", &args)
		v.Get("kwargs", &c.kwargs)
		v.Get("result", &result)
		c.task, c.name, _ = strings.Cut(fn, "_")
		if task, ok := c.kwargs["task"].(string); ok {
			c.task, c.name = task, fn
		}
		for _, key := range []string{"num_classes", "num_labels"} {
			if n := c.number(key); n > 0 {
				c.columns = int(n)
			}
		}
		var got []metric.Value
		var why string
		switch {
		case !slices.Contains([]string{"binary", "multiclass", "multilabel"}, c.task):
			why = "distances and rates of texts that no report here has use for"
		case c.kwargs["multidim_average"] != nil:
			why = "it is of several outputs for each sample"
		case c.kwargs["thresholds"] != nil:
			why = "it is over thresholds in bins, and ours over all"
		default:
			c.found, c.truth = args[0], args[1]
			got, why = c.value(t)
		}
		if why != "" {
			v.Pass("example of "+fn, why)
			skipped++
			continue
		}
		want := c.wanted(t, result)
		if len(want) != len(got) {
			t.Errorf("[%d] %s gives %d values, and the reference %d", i, fn, len(got), len(want))
			continue
		}
		for k := range got {
			// Twice the rounding of single precision: some are means of three rounded numbers.
			v.Agree(c.signature(), got[k], want[k], 2*vectors.Single)
		}
		v.Use("example of " + fn)
		used[fn]++
	}
	n := 0
	for _, k := range used {
		n += k
	}
	t.Logf("%d cases of %d functions are used, %d skipped", n, len(used), skipped)
	if n+skipped != len(cases) || n < 120 {
		t.Errorf("%d cases are used and %d skipped of %d", n, skipped, len(cases))
	}
	file.Skip("said in the test", "source", "n")
	file.Done()
}
