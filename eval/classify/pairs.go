package classify

import (
	"fmt"

	"ophglm/eval/metric"
)

// AUCOneVsOne is the mean AUC over pairs of classes, of the items of either, each
// class of the pair by its own probability (Hand and Till 2001): it does not depend
// on how common classes are. By "weighted", pairs count by the share of items that
// they hold.
var AUCOneVsOne = metric.Definition{Name: "auc", Says: []string{"ties:half", "one-vs-one"}, Version: 1}

// Pairs are the items of several classes ranked for each pair of them.
type Pairs struct {
	classes []string
	truth   []int32
	ranked  [][]*Ranked // [a][b]: items of a and b by the probability of a, a being positive
}

// NewPairs ranks items: truth is the class of each, probabilities[item][class].
// Memory is 24 bytes an item for each other class, and the time that of as many
// rankings.
func NewPairs(classes []string, truth []int32, probabilities [][]float64) (*Pairs, error) {
	p := &Pairs{classes: classes, truth: truth}
	of := make([][]int32, len(classes))
	for item, class := range truth {
		of[class] = append(of[class], int32(item))
	}
	for a := range classes {
		p.ranked = append(p.ranked, make([]*Ranked, len(classes)))
		for b := range classes {
			if a == b {
				continue
			}
			all := make([]Scored, 0, len(of[a])+len(of[b]))
			for _, class := range []int{a, b} {
				for _, item := range of[class] {
					all = append(all, Scored{Score: probabilities[item][a], Item: item, Positive: class == a})
				}
			}
			r, err := Rank(all)
			if err != nil {
				return nil, fmt.Errorf("class %s: %w", classes[a], err)
			}
			p.ranked[a][b] = r
		}
	}
	return p, nil
}

// AUC is [AUCOneVsOne] with each item counted as often as its weight says. It is
// undefined where a class has no items, and says which.
func (p *Pairs) AUC(weights []int32, weighted bool) metric.Value {
	items := make([]int64, len(p.classes))
	for item, class := range p.truth {
		items[class] += weight(weights, int32(item))
	}
	sum, total := 0.0, 0.0
	for a := range p.classes {
		if items[a] == 0 {
			return metric.Undefined("nothing is " + p.classes[a] + " in truth")
		}
		for b := range a {
			x, ok := p.ranked[a][b].AUC(weights).Number()
			y, ok2 := p.ranked[b][a].AUC(weights).Number()
			if !ok || !ok2 {
				return metric.Undefined("nothing is " + p.classes[b] + " in truth")
			}
			share := 1.0
			if weighted {
				share = float64(items[a] + items[b])
			}
			sum += float64(share * ((x + y) / 2))
			total += share
		}
	}
	if total == 0 {
		return metric.Undefined("there is one class alone")
	}
	return metric.Of(sum / total)
}

// AmongTop reports whether the class is one of the n likeliest of an item: fewer
// than n are likelier, or as likely and of a later number (scikit-learn's
// top_k_accuracy_score).
func AmongTop(probabilities []float64, class, n int) bool {
	before := 0
	for other, p := range probabilities {
		if p > probabilities[class] || p == probabilities[class] && other > class {
			before++
		}
	}
	return before < n
}
