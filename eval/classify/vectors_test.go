package classify

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"ophglm/eval/calibration"
	"ophglm/eval/confusion"
	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
)

// above is the lowest threshold that 0.5 does not reach: reaching it is being
// above 0.5.
var above = math.Nextafter(0.5, 1)

func rankedOf(t *testing.T, truth []int, scores []float64) *Ranked {
	t.Helper()
	all := make([]Scored, len(scores))
	for i := range all {
		all[i] = Scored{Score: scores[i], Item: int32(i), Positive: truth[i] == 1}
	}
	return rank(t, all)
}

func countsOf(truth []int, scores []float64, threshold float64) confusion.Counts {
	var c confusion.Counts
	for i, s := range scores {
		c.Decide(s >= threshold, truth[i] == 1, 1)
	}
	return c
}

// prf are the metrics of a class in scikit-learn's order, and signatures those of
// its fields.
var (
	prf        = [3]string{"precision", "sensitivity", "f1"}
	signatures = map[string]string{
		"f1": "f1|undefined:0", "f1_zd1": "f1|undefined:1", "precision": "precision|undefined:0", "recall": "sensitivity|undefined:0",
		"accuracy": "accuracy", "balanced": "balanced_accuracy", "kappa": "kappa|unweighted", "mcc": "mcc|undefined:0",
		"log_loss": calibration.LogLoss.Signature(), "brier": calibration.Brier.Signature(), "brier_multi_sum": calibration.BrierSum.Signature(),
		"kappa_None": "kappa|unweighted", "kappa_None_labels_all": "kappa|unweighted", "kappa_linear": "kappa|linear", "kappa_linear_labels_all": "kappa|linear",
		"kappa_quadratic": "kappa|quadratic", "kappa_quadratic_labels_all": "kappa|quadratic", "top2": "top_2_accuracy",
		"auc_ovr_weighted": "auc|ties:half|one-vs-rest|weighted", "auc_ovo_macro": "auc|ties:half|one-vs-one|macro", "auc_ovo_weighted": "auc|ties:half|one-vs-one|weighted",
		"auc": "auc|ties:half|one-vs-rest", "ap": "average_precision|step|ties:grouped", "f1_gt0.5": "f1|positive:>0.5",
		"subset_acc": SubsetAccuracy.Signature(), "hamming": Hamming.Signature(), "f1_gt0.5_samples": SamplesF1.Signature(), "odir_binary_f1_variant": "f1|flat|positive:>0.5",
	}
)

// scikit-learn gives 0 for what is undefined here, save for an AUC, which it
// refuses; with zero_division=1 it gives 1.
func TestBinaryEqualsScikitLearn(t *testing.T) {
	file := vectors.Read(t, "sklearn_classification.json")
	for _, c := range file.Cases("binary") {
		name := c.String("name")
		var truth []int
		var scores []float64
		var auc, ap vectors.Number
		c.Get("y", &truth)
		c.Get("score", &scores)
		c.Get("roc_auc", &auc)
		c.Get("average_precision", &ap)
		r := rankedOf(t, truth, scores)
		c.Agree("auc|ties:half", r.AUC(nil), auc, vectors.Agreement)
		c.Agree("average_precision|step|ties:grouped|undefined:0", vectors.Filled(r.AveragePrecision(nil), 0), ap, vectors.Agreement)
		for key, threshold := range map[string]float64{"ge0.5": 0.5, "gt0.5": above} {
			at := c.Case(key)
			n := countsOf(truth, scores, threshold)
			var cm [2][2]int64
			at.Get("cm", &cm)
			if cm != [2][2]int64{{n.TN, n.FP}, {n.FN, n.TP}} {
				t.Errorf("%s %s: counts are %+v, want %v", name, key, n, cm)
			}
			for field, v := range map[string]metric.Value{
				"f1": vectors.Filled(n.F1(), 0), "f1_zd1": vectors.Filled(n.F1(), 1),
				"precision": vectors.Filled(n.Precision(), 0), "recall": vectors.Filled(n.Sensitivity(), 0),
			} {
				var want vectors.Number
				at.Get(field, &want)
				at.Agree(signatures[field]+"|positive:"+map[string]string{"ge0.5": ">=0.5", "gt0.5": ">0.5"}[key], v, want, vectors.Agreement)
			}
			// scikit-learn puts 0 where a kappa or a coefficient is of one class.
			m := n.Matrix()
			for field, v := range map[string]metric.Value{
				"accuracy": m.Accuracy(), "balanced": m.BalancedAccuracy(),
				"kappa": m.Kappa(confusion.Unweighted), "mcc": vectors.Filled(m.MCC(), 0),
			} {
				var want vectors.Number
				at.Get(field, &want)
				at.Agree(signatures[field]+"|positive:"+map[string]string{"ge0.5": ">=0.5", "gt0.5": ">0.5"}[key], v, want, vectors.Agreement)
			}
			at.Done()
		}
		rocEquals(t, name, c.Case("roc_curve"), r)
		prEquals(t, name, c.Case("pr_curve"), r)
		var loss, brier []metric.Value
		for i := range scores {
			it := calibration.Item{Probability: scores[i], Positive: truth[i] == 1}
			loss, brier = append(loss, metric.Of(it.LogLossOf())), append(brier, metric.Of(it.BrierOf()))
		}
		for field, each := range map[string][]metric.Value{"log_loss": loss, "brier": brier} {
			var want vectors.Number
			c.Get(field, &want)
			mean, _ := metric.Mean(each, nil)
			c.Agree(signatures[field], mean, want, vectors.Agreement)
		}
		c.Done()
	}
}

// rocEquals holds the corners of the curve against scikit-learn's, which sets the
// first threshold to the highest score and 1, and gives NaN where a class is absent.
// Corners on a line that its second differences do not show are left out here alone:
// its points are a superset.
func rocEquals(t *testing.T, name string, c *vectors.Case, r *Ranked) {
	t.Helper()
	var fpr, tpr, thresholds []vectors.Number
	var full int
	c.Get("fpr", &fpr)
	c.Get("tpr", &tpr)
	c.Get("thresholds", &thresholds)
	c.Get("n_full", &full)
	c.Done()
	n := 0
	for range r.Points(nil) {
		n++
	}
	if n != full {
		t.Errorf("%s: %d points, want %d", name, n, full)
	}
	got, why := r.ROC(nil)
	if refused := fpr[0].Refused || tpr[0].Refused; refused != (why != "") {
		t.Errorf("%s: the curve is undefined: %q", name, why)
	}
	for _, p := range got {
		found := slices.ContainsFunc(fpr, func(n vectors.Number) bool { return math.Abs(n.Value-p.FalseShare) <= vectors.Agreement })
		at := slices.IndexFunc(thresholds, func(n vectors.Number) bool { return n.Value == p.Threshold })
		if math.IsInf(p.Threshold, 1) {
			at = 0
		}
		if !found || at < 0 || math.Abs(fpr[at].Value-p.FalseShare) > vectors.Agreement || math.Abs(tpr[at].Value-p.Sensitivity) > vectors.Agreement {
			t.Errorf("%s: %+v is no point of the reference's curve", name, p)
		}
	}
	if why != "" {
		return
	}
	c.Same("roc_curve|corners", !t.Failed(), len(got), len(fpr))
	// Every point of the reference lies on the corners' line.
	for i := range fpr {
		if y := interpolate(got, fpr[i].Value, tpr[i].Value); math.Abs(y-tpr[i].Value) > vectors.Agreement {
			t.Errorf("%s: the reference's point (%v, %v) is not on the curve", name, fpr[i].Value, tpr[i].Value)
		}
	}
}

// interpolate is the curve's height at x, the one nearest to y where it rises
// straight up.
func interpolate(curve []ROCPoint, x, y float64) float64 {
	best := math.Inf(1)
	for i := 1; i < len(curve); i++ {
		a, b := curve[i-1], curve[i]
		if x < a.FalseShare-1e-12 || x > b.FalseShare+1e-12 {
			continue
		}
		height := min(max(y, a.Sensitivity), b.Sensitivity)
		if b.FalseShare > a.FalseShare {
			height = a.Sensitivity + (x-a.FalseShare)/(b.FalseShare-a.FalseShare)*(b.Sensitivity-a.Sensitivity)
		}
		if math.Abs(height-y) < math.Abs(best-y) {
			best = height
		}
	}
	return best
}

// prEquals holds precision and recall at each threshold against scikit-learn's,
// which begins at the lowest score and ends with a point (1, 0) of its own. Without
// positives its recall is 1 throughout, where it is undefined here.
func prEquals(t *testing.T, name string, c *vectors.Case, r *Ranked) {
	t.Helper()
	var precision, recall []vectors.Number
	var thresholds []float64
	c.Get("precision", &precision)
	c.Get("recall", &recall)
	c.Get("thresholds", &thresholds)
	c.Skip("the area by trapezoids, which flatters: it draws straight lines where precision falls", "trapz_auc")
	c.Done()
	at := len(thresholds)
	for threshold, n := range r.Points(nil) {
		if math.IsInf(threshold, 1) {
			continue
		}
		at--
		if at < 0 || thresholds[at] != threshold {
			t.Fatalf("%s: threshold %v is not the reference's %v", name, threshold, thresholds)
		}
		c.Agree("precision_recall_curve|precision", n.Precision(), precision[at], vectors.Agreement)
		c.Agree("precision_recall_curve|recall|undefined:1", vectors.Filled(n.Sensitivity(), 1), recall[at], vectors.Agreement)
	}
	if at != 0 {
		t.Errorf("%s: %d thresholds of the reference are not among the points", name, at)
	}
}

// macroFilled is the macro average with a number in the place of what is
// undefined, as the reference takes it.
func macroFilled(values []metric.Value, instead float64) metric.Value {
	var filled []metric.Value
	for _, v := range values {
		filled = append(filled, vectors.Filled(v, instead))
	}
	return metric.Macro(make([]string, len(filled)), filled)
}

// Each class is held against the others.
func TestMulticlassEqualsScikitLearn(t *testing.T) {
	file := vectors.Read(t, "sklearn_classification.json")
	for _, c := range file.Cases("multiclass") {
		name := c.String("name")
		var truth, decided []int
		var probabilities [][]float64
		var cm [][]int64
		c.Get("y", &truth)
		c.Get("proba", &probabilities)
		c.Get("pred", &decided)
		c.Get("cm", &cm)
		k := len(cm)
		aucs, scores := make([]metric.Value, k), [3][]metric.Value{}
		for class := range k {
			var of confusion.Counts
			is, p := make([]int, len(truth)), make([]float64, len(truth))
			for i := range truth {
				of.Decide(decided[i] == class, truth[i] == class, 1)
				p[i] = probabilities[i][class]
				if truth[i] == class {
					is[i] = 1
				}
			}
			if of.TP != cm[class][class] {
				t.Errorf("%s class %d: %d are right, want %d", name, class, of.TP, cm[class][class])
			}
			aucs[class] = rankedOf(t, is, p).AUC(nil)
			scores[0] = append(scores[0], of.Precision())
			scores[1] = append(scores[1], of.Sensitivity())
			scores[2] = append(scores[2], of.F1())
		}
		var auc vectors.Number
		c.Get("auc_ovr_macro", &auc)
		c.Agree("auc|ties:half|one-vs-rest|macro", metric.Macro(make([]string, k), aucs), auc, vectors.Agreement)
		for zero := range 2 {
			var each [3][]vectors.Number
			var macro [3]vectors.Number
			c.Get(fmt.Sprintf("prf_None_zd%d", zero), &each)
			c.Get(fmt.Sprintf("prf_macro_zd%d", zero), &macro)
			for m := range scores {
				for class, v := range scores[m] {
					c.Agree(fmt.Sprintf("%s|of-one-class|undefined:%d", prf[m], zero), vectors.Filled(v, float64(zero)), each[m][class], vectors.Agreement)
				}
				c.Agree(fmt.Sprintf("%s|macro|undefined:%d", prf[m], zero), macroFilled(scores[m], float64(zero)), macro[m], vectors.Agreement)
			}
		}
		m := confusion.NewMatrix(k)
		support := make([]int64, k)
		classes := make([]string, k)
		of := make([]int32, len(truth))
		var losses, briers, top2 []metric.Value
		for i, y := range truth {
			m[y][decided[i]]++
			support[y]++
			of[i] = int32(y)
			losses = append(losses, metric.Of(calibration.LogLossOfClasses(probabilities[i], y)))
			briers = append(briers, metric.Of(calibration.BrierSumOf(probabilities[i], y)))
			top2 = append(top2, metric.Of(0))
			if AmongTop(probabilities[i], y, 2) {
				top2[i] = metric.Of(1)
			}
		}
		pairs, err := NewPairs(classes, of, probabilities)
		if err != nil {
			t.Fatal(err)
		}
		loss, _ := metric.Mean(losses, nil)
		brier, _ := metric.Mean(briers, nil)
		two, _ := metric.Mean(top2, nil)
		wanted := map[string]metric.Value{
			"accuracy": m.Accuracy(), "balanced": m.BalancedAccuracy(), "mcc": m.MCC(),
			"kappa_None": m.Kappa(confusion.Unweighted), "kappa_None_labels_all": m.Kappa(confusion.Unweighted),
			"kappa_linear": m.Kappa(confusion.Linear), "kappa_linear_labels_all": m.Kappa(confusion.Linear),
			"kappa_quadratic": m.Kappa(confusion.Quadratic), "kappa_quadratic_labels_all": m.Kappa(confusion.Quadratic),
			"log_loss": loss, "brier_multi_sum": brier, "top2": two,
			"auc_ovr_weighted": metric.Weighted(classes, aucs, support),
		}
		if slices.Contains(support, 0) {
			// The reference refuses the weighted average, in which the absent class has no
			// weight, and takes pairs of the classes that are present.
			delete(wanted, "auc_ovr_weighted")
			c.Skip("an absent class has no weight in a weighted average, so it is defined here", "auc_ovr_weighted")
			c.Skip("pairs with a class that is absent are undefined here", "auc_ovo_macro", "auc_ovo_weighted")
			if pairs.AUC(nil, false).Why() == "" {
				t.Errorf("%s: one-vs-one is defined with a class absent", name)
			}
		} else {
			wanted["auc_ovo_macro"], wanted["auc_ovo_weighted"] = pairs.AUC(nil, false), pairs.AUC(nil, true)
		}
		for key, v := range wanted {
			var want vectors.Number
			c.Get(key, &want)
			c.Agree(signatures[key], v, want, vectors.Agreement)
		}
		for zero := range 2 {
			var micro, weighted [3]vectors.Number
			c.Get(fmt.Sprintf("prf_micro_zd%d", zero), &micro)
			c.Get(fmt.Sprintf("prf_weighted_zd%d", zero), &weighted)
			for at := range scores {
				c.Agree(prf[at]+"|micro", m.Accuracy(), micro[at], vectors.Agreement)
				filled := make([]metric.Value, k)
				for class, v := range scores[at] {
					filled[class] = vectors.Filled(v, float64(zero))
				}
				c.Agree(fmt.Sprintf("%s|weighted|undefined:%d", prf[at], zero), metric.Weighted(classes, filled, support), weighted[at], vectors.Agreement)
			}
		}
		c.Skip("macro averages are over all classes", "macro_present_labels_only")
		c.Done()
	}
}

func TestMultilabelEqualsScikitLearn(t *testing.T) {
	file := vectors.Read(t, "sklearn_classification.json")
	for _, c := range file.Cases("multilabel") {
		c.String("name")
		var truth [][]int
		var scores [][]float64
		c.Get("Y", &truth)
		c.Get("S", &scores)
		var of [3][]metric.Value // AUC, average precision and F1 of each class
		var allTruth []int
		var allScores []float64
		for class := range truth[0] {
			y, s := make([]int, len(truth)), make([]float64, len(truth))
			for i := range truth {
				y[i], s[i] = truth[i][class], scores[i][class]
			}
			r := rankedOf(t, y, s)
			of[0], of[1], of[2] = append(of[0], r.AUC(nil)), append(of[1], r.AveragePrecision(nil)), append(of[2], countsOf(y, s, above).F1())
			allTruth, allScores = append(allTruth, y...), append(allScores, s...)
		}
		support := make([]int64, len(truth[0]))
		for i := range truth {
			for class, y := range truth[i] {
				support[class] += int64(y)
			}
		}
		r := rankedOf(t, allTruth, allScores)
		micro := [3]metric.Value{r.AUC(nil), r.AveragePrecision(nil), countsOf(allTruth, allScores, above).F1()}
		for m, key := range []string{"auc", "ap", "f1_gt0.5"} {
			var each []vectors.Number
			var macro, one vectors.Number
			c.Get(key+"_None", &each)
			c.Get(key+"_macro", &macro)
			c.Get(key+"_micro", &one)
			for class, v := range of[m] {
				c.Agree(signatures[key]+"|of-one-class", v, each[class], vectors.Agreement)
			}
			c.Agree(signatures[key]+"|macro", metric.Macro(make([]string, len(of[m])), of[m]), macro, vectors.Agreement)
			c.Agree(signatures[key]+"|micro", micro[m], one, vectors.Agreement)
			var weighted vectors.Number
			c.Get(key+"_weighted", &weighted)
			c.Agree(signatures[key]+"|weighted", metric.Weighted(make([]string, len(of[m])), of[m], support), weighted, vectors.Agreement)
		}
		var subset, samples []metric.Value
		var all confusion.Counts
		for i := range truth {
			var decided, is []bool
			for class := range truth[i] {
				decided, is = append(decided, scores[i][class] >= above), append(is, truth[i][class] == 1)
			}
			l := LabelsOf(decided, is)
			all.Add(l.Counts, 1)
			subset, samples = append(subset, l.Subset()), append(samples, vectors.Filled(l.F1(), 0))
		}
		right, _ := metric.Mean(subset, nil)
		bySample, _ := metric.Mean(samples, nil)
		for key, v := range map[string]metric.Value{
			"subset_acc": right, "hamming": HammingOf(all), "f1_gt0.5_samples": bySample, "odir_binary_f1_variant": all.F1(),
		} {
			var want vectors.Number
			c.Get(key, &want)
			c.Agree(signatures[key], v, want, vectors.Agreement)
		}
		c.Skip("rankings of the labels of one item, which no report here has use for", "auc_samples", "ap_samples", "lrap", "ranking_loss", "coverage")
		odir := c.Case("odir_official")
		var flat vectors.Number
		odir.Get("auc_flat", &flat)
		odir.Agree("auc|ties:half|flat", micro[0], flat, vectors.Agreement)
		for key, v := range map[string]metric.Value{
			"kappa": all.Matrix().Kappa(confusion.Unweighted), "f1_micro_flat": all.Accuracy(), "final": ODIR(all, micro[0]),
		} {
			var want vectors.Number
			odir.Get(key, &want)
			odir.Agree("odir_"+key+"|flat|positive:>0.5", v, want, vectors.Agreement)
		}
		odir.Skip("a remark", "note")
		odir.Done()
		c.Done()
	}
}

func TestAUCEqualsREFUGE(t *testing.T) {
	file := vectors.Read(t, "refuge.json")
	c := file.Case("cls")
	var truth []int
	var scores []float64
	var want vectors.Number
	c.Get("y", &truth)
	c.Get("score", &scores)
	c.Get("auc", &want)
	r := rankedOf(t, truth, scores)
	c.Agree("auc|ties:half", r.AUC(nil), want, vectors.Agreement)
	c.Get("sens_at_spec_0p85", &want)
	c.Agree(InterpolatedSensitivity.Signature("at:0.85"), r.SensitivityInterpolated(0.85, nil), want, vectors.Agreement)
	c.Done()
}
