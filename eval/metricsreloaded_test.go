package eval

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ophglm/eval/calibration"
	"ophglm/eval/classify"
	"ophglm/eval/confusion"
	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
	"ophglm/eval/segment"
)

// numbers reads numbers from lists within lists, in order.
func numbers(t *testing.T, raw json.RawMessage) []float64 {
	t.Helper()
	var one float64
	if json.Unmarshal(raw, &one) == nil {
		return []float64{one}
	}
	var some []json.RawMessage
	if err := json.Unmarshal(raw, &some); err != nil {
		t.Fatal(err)
	}
	var out []float64
	for _, r := range some {
		out = append(out, numbers(t, r)...)
	}
	return out
}

// ours is what a metric of a reference is called here.
func ours(name string) string {
	for ours, theirs := range map[string][]string{
		"auc": {"auroc"}, "dice": {"dsc"}, "iou": {"intersection_over_union", "jaccard_index"}, "sensitivity": {"recall"},
		"mcc": {"matthews_correlation_coefficient", "matthews_corrcoef"}, "kappa": {"cohens_kappa", "weighted_cohens_kappa", "cohen_kappa"},
		"f1": {"fbeta", "f1_score"}, "npv": {"negative_predictive_value"}, "hamming_loss": {"hamming_distance"}, "subset_accuracy": {"exact_match"},
		"ece": {"calibration_error", "expectation_calibration_error"}, "ece|max": {"maximum_calibration_error"},
		"log_loss": {"negative_log_likelihood"}, "log_loss|negated": {"logarithmic_score"}, "brier": {"brier_score"}, "counts": {"stat_scores"},
	} {
		if slices.Contains(theirs, name) {
			return ours
		}
	}
	return name
}

// decisions counts numbers of 0.5 and above against the truth.
func decisions(found, truth []float64) confusion.Counts {
	var c confusion.Counts
	for i := range found {
		c.Decide(found[i] >= 0.5, truth[i] == 1, 1)
	}
	return c
}

func rankOf(t *testing.T, scores, truth []float64) *classify.Ranked {
	t.Helper()
	var all []classify.Scored
	for i := range scores {
		all = append(all, classify.Scored{Score: scores[i], Item: int32(i), Positive: truth[i] == 1})
	}
	r, err := classify.Rank(all)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The tests of MetricsReloaded record their inputs where these were made in the
// test itself. A call is of the object that index names.
func TestMetricsReloaded(t *testing.T) {
	type call struct {
		Method string          `json:"method"`
		Result json.RawMessage `json:"result"`
	}
	objectOf := map[string]int{"test_empty_reference specificity": 1}
	inOrder := []string{"test_expected_calibration_error", "test_maximum_calibration_error", "test_matthews_correlation_coefficient"}
	used := 0
	for _, c := range vectors.Read(t, "metricsreloaded_tests.json").Cases("cases") {
		_, name, _ := strings.Cut(c.String("test"), "::")
		var objects []struct {
			Class  string          `json:"cls"`
			Pred   json.RawMessage `json:"pred"`
			Ref    json.RawMessage `json:"ref"`
			Scores json.RawMessage `json:"pred_proba"`
			Truth  json.RawMessage `json:"ref_proba"`
			// Classes of several, and what was set.
			Classes json.RawMessage `json:"list_values"`
			Args    map[string]any  `json:"dict_args"`
		}
		var calls []call
		c.Get("objects", &objects)
		c.Get("calls", &calls)
		for i, k := range calls {
			at := objectOf[name+" "+k.Method]
			if slices.Contains(inOrder, name) {
				at = i
			}
			why := ""
			var got metric.Value
			switch {
			case at >= len(objects):
				why = "its inputs are not recorded"
			case k.Method == "auroc":
				got = rankOf(t, numbers(t, objects[at].Scores), numbers(t, objects[at].Truth)).AUC(nil)
			case name == "test_matthews_correlation_coefficient" && objects[at].Class == "BinaryPairwiseMeasures":
				why = "with an epsilon that moves it by 2e-9"
			case k.Method == "accuracy" || k.Method == "fbeta" && name == "test_dsc_fbeta":
				why = "with an epsilon that moves it by 1e-8"
			case k.Method == "average_precision":
				why = "it is the trapezoidal area, with an epsilon that moves it by 4e-9"
			case objects[at].Class == "CalibrationMeasures":
				got, why = calibrated(t, k.Method, objects[at].Scores, objects[at].Ref, objects[at].Args)
			case objects[at].Class == "ProbabilityPairwiseMeasures":
				r := rankOf(t, numbers(t, objects[at].Scores), numbers(t, objects[at].Truth))
				switch k.Method {
				case "sensitivity_at_specificity":
					got = r.SensitivityAt(0.8, nil).Value
				case "specificity_at_sensitivity":
					got = r.SpecificityAt(0.8, nil).Value
				default:
					why = "no metric of ours"
				}
			case objects[at].Class == "MultiClassPairwiseMeasures":
				m := matrixOf(numbers(t, objects[at].Pred), numbers(t, objects[at].Ref), numbers(t, objects[at].Classes))
				switch k.Method {
				case "balanced_accuracy":
					got = m.BalancedAccuracy()
				case "matthews_correlation_coefficient":
					got = m.MCC()
				case "weighted_cohens_kappa":
					got = m.Kappa(confusion.Unweighted) // its weights are 1 off the diagonal
				default:
					why = "no metric of ours, or tested elsewhere"
				}
			case k.Method == "fbeta" && name == "test_empty_reference":
				why = "of nothing it is 1 there and undefined here"
			default:
				of := decisions(numbers(t, objects[at].Pred), numbers(t, objects[at].Ref))
				switch k.Method {
				case "dsc":
					got = segment.Medpy.Dice(of)
				case "intersection_over_union":
					got = segment.Strict.IoU(of)
				case "sensitivity", "recall":
					got = of.Sensitivity()
				case "specificity":
					got = of.Specificity()
				case "accuracy":
					got = of.Accuracy()
				case "cohens_kappa":
					got = of.Matrix().Kappa(confusion.Unweighted)
				case "matthews_correlation_coefficient":
					got = of.Matrix().MCC()
				case "fbeta":
					got = of.F1()
				case "positive_likelihood_ratio":
					got = of.PositiveLikelihoodRatio()
				default:
					why = "no metric of ours, or tested where the metrics of surfaces are"
				}
			}
			if why != "" {
				c.Pass(vectors.Call(i, k.Method), why)
				continue
			}
			var want vectors.Number
			if err := json.Unmarshal(k.Result, &want); err != nil {
				t.Fatal(err)
			}
			c.Use(vectors.Call(i, k.Method))
			c.Agree(ours(k.Method), got, want, vectors.Agreement)
			used++
		}
		c.Skip("the reference's own tolerances and outcome", "asserts", "status")
		c.Done()
	}
	if used != 24 {
		t.Errorf("%d calls were used, want 24", used)
	}
}

// matrixOf counts items of the classes listed.
func matrixOf(found, truth, classes []float64) confusion.Matrix {
	m := confusion.NewMatrix(len(classes))
	for i := range found {
		m[slices.Index(classes, truth[i])][slices.Index(classes, found[i])]++
	}
	return m
}

// calibrated is a measure of calibration of rows of probabilities.
func calibrated(t *testing.T, method string, scores, truth json.RawMessage, args map[string]any) (metric.Value, string) {
	p, y := numbers(t, scores), numbers(t, truth)
	classes := len(p) / len(y)
	var items []calibration.Item
	var loss, brier []metric.Value
	for i := range y {
		row := p[i*classes : (i+1)*classes]
		items = append(items, calibration.Item{Probability: row[1], Positive: y[i] == 1})
		loss = append(loss, metric.Of(calibration.LogLossOfClasses(row, int(y[i]))))
		brier = append(brier, metric.Of(calibration.BrierSumOf(row, int(y[i]))))
	}
	mean, _ := metric.Mean(loss, nil)
	switch method {
	case "negative_log_likelihood":
		return mean, ""
	case "logarithmic_score":
		return metric.Less(metric.Of(0), mean), ""
	case "brier_score":
		mean, _ = metric.Mean(brier, nil)
		return mean, ""
	}
	bins := 10
	if n, ok := args["bins_ece"].(float64); ok {
		bins = int(n)
	}
	if n, ok := args["bins_mce"].(float64); ok {
		bins = int(n)
	}
	norm := map[string]calibration.Norm{"expectation_calibration_error": calibration.Expected, "maximum_calibration_error": calibration.Largest}[method]
	if norm == "" || classes != 2 {
		return metric.Value{}, "kernels and errors by class, which no report here has use for"
	}
	b, err := calibration.Bin(items, calibration.Right, bins)
	if err != nil {
		t.Fatal(err)
	}
	return b.Error(norm, nil), ""
}
