package classify

import (
	"ophglm/eval/confusion"
	"ophglm/eval/metric"
)

// Labels is what was decided of one item with several labels.
type Labels struct {
	confusion.Counts // over the item's labels
}

// LabelsOf counts an item's labels; both are equally long.
func LabelsOf(decided, truth []bool) Labels {
	var l Labels
	for i := range truth {
		l.Decide(decided[i], truth[i], 1)
	}
	return l
}

// SubsetAccuracy is the share of items of which every label is right.
var SubsetAccuracy = metric.Definition{Name: "subset_accuracy", Version: 1}

// Subset is an item's part of [SubsetAccuracy].
func (l Labels) Subset() metric.Value {
	if l.FP+l.FN == 0 {
		return metric.Of(1)
	}
	return metric.Of(0)
}

// Hamming is the share of labels that are wrong, over all items.
var Hamming = metric.Definition{Name: "hamming_loss", Version: 1}

// HammingOf computes [Hamming] from counts over all items and labels.
func HammingOf(all confusion.Counts) metric.Value {
	return metric.Ratio(all.FP+all.FN, all.TP+all.FP+all.FN+all.TN, "there are no items")
}

// SamplesF1 is the mean over items of the F1 of their labels, of the items where it
// is defined: scikit-learn counts those of no label, none of it found, as 0.
var SamplesF1 = metric.Definition{Name: "f1", Says: []string{"samples", "undefined:left-out", "positive:>=threshold"}, Version: 1}

// ODIRScore is the mean of kappa, F1 and AUC over all pairs of item and label, as
// the ODIR-2019 challenge ranks by: its F1 is micro-averaged over the two outcomes
// of each pair, which is their accuracy, and a pair is positive above 0.5.
var ODIRScore = metric.Definition{Name: "odir_score", Says: []string{"kappa,accuracy,auc", "flat", "positive:>0.5"}, Version: 1}

// ODIR computes [ODIRScore] from the counts and the AUC over all pairs of item and
// label; undefined where one of the three is.
func ODIR(flat confusion.Counts, auc metric.Value) metric.Value {
	parts := []metric.Value{flat.Matrix().Kappa(confusion.Unweighted), flat.Accuracy(), auc}
	return metric.Macro([]string{"kappa", "accuracy", "auc"}, parts)
}
