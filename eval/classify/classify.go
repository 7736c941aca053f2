// Package classify scores probabilities of one class against the truth: over all
// thresholds, and at one.
//
// What the metrics need to know of an item is its probability, its truth and
// what was decided. Items carry integer weights, so that a bootstrap sorts once
// and scores each replicate in one pass.
package classify

import (
	"ophglm/eval/metric"
)

// AUC is the area under the ROC curve as the Mann–Whitney statistic: the share of
// pairs of a positive and a negative item in which the positive one scores
// higher, equal scores counting half (Hanley and McNeil 1982; what scikit-learn's
// roc_auc_score gives).
var AUC = metric.Definition{Name: "auc", Says: []string{"ties:half"}, Version: 1}

// AveragePrecision is Σ (R_k − R_{k−1})·P_k over the distinct scores from the
// highest down: a step function, without interpolation (scikit-learn's
// average_precision_score). One over no skill is the prevalence, not one half.
var AveragePrecision = metric.Definition{Name: "average_precision", Says: []string{"step", "ties:grouped"}, Version: 1}
