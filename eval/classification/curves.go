package classification

import (
	"ophglm/eval/calibration"
	"ophglm/eval/confusion"
)

// Curves are what a class's probabilities are drawn by.
type Curves struct {
	Class       string
	ROC         [][2]float64        // 1 − specificity, sensitivity
	Recall      [][2]float64        // recall, precision, from the highest threshold
	Calibration []calibration.Point // bins that hold items
}

// curvePoints is how many points of a curve are drawn at most: more can't be seen.
const curvePoints = 400

// Curves gives those of each class; a class without positives or negatives has no
// ROC curve.
func (t *Table) Curves() ([]Curves, error) {
	var out []Curves
	for c, class := range t.set.Classes {
		of := Curves{Class: class}
		if points, why := t.ranked[c].ROC(nil); why == "" {
			for _, p := range points {
				of.ROC = append(of.ROC, [2]float64{p.FalseShare, p.Sensitivity})
			}
		}
		for _, n := range t.ranked[c].Points(nil) {
			recall, ok := n.Sensitivity().Number()
			precision, ok2 := n.Precision().Number()
			if ok && ok2 {
				of.Recall = append(of.Recall, [2]float64{recall, precision})
			}
		}
		of.ROC, of.Recall = thinned(of.ROC), thinned(of.Recall)
		var items []calibration.Item
		for i, p := range t.set.Probabilities[c] {
			if !t.set.known(c, i) {
				continue
			}
			items = append(items, calibration.Item{Probability: p, Positive: t.set.Labels[c][i]})
		}
		b, err := calibration.Bin(items, t.s.BinsBy, t.s.Bins)
		if err != nil {
			return nil, err
		}
		of.Calibration = b.Curve(nil)
		out = append(out, of)
	}
	return out, nil
}

// thinned keeps the ends and as many points between as can be seen.
func thinned(points [][2]float64) [][2]float64 {
	if len(points) <= curvePoints {
		return points
	}
	var out [][2]float64
	for i := range curvePoints {
		out = append(out, points[i*(len(points)-1)/(curvePoints-1)])
	}
	return out
}

// Confusion is the matrix of the classes by the table's decisions, for one class its
// absence first; nil for several labels, which have one matrix each.
func (t *Table) Confusion() (classes []string, m confusion.Matrix) {
	st := newState(t, nil)
	switch t.set.Task {
	case Binary:
		return []string{"not " + t.set.Classes[0], t.set.Classes[0]}, st.counts[0].Matrix()
	case Multiclass:
		return t.set.Classes, st.matrix
	}
	return nil, nil
}

// Worst are the items on which the model was surest and wrong, by id, at most n.
func (t *Table) Worst(n int) []Wrong {
	var out []Wrong
	for c, class := range t.set.Classes {
		for i, is := range t.set.Labels[c] {
			p := t.set.Probabilities[c][i]
			switch {
			case !t.set.known(c, i), t.why[c] != "", t.set.Task == Multiclass && t.right(i), t.decided[c][i] == is:
				continue
			case is:
				out = append(out, Wrong{ID: t.set.Items.IDs[i], Class: class, Probability: p, Present: true, off: 1 - p})
			default:
				out = append(out, Wrong{ID: t.set.Items.IDs[i], Class: class, Probability: p, off: p})
			}
		}
	}
	return furthest(out, n)
}
