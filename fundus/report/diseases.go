package report

import (
	"maps"
	"slices"

	"ophglm"
)

// diseases takes the classes of each model that classifies, those known first and
// in their order, then others by name, then those expected that no model looked
// for.
func (r *reader) diseases() {
	taken := map[string]bool{}
	for _, p := range r.Predictions {
		classes := slices.Sorted(maps.Keys(p.Probabilities))
		slices.SortStableFunc(classes, func(a, b string) int { return rank(a) - rank(b) })
		for _, c := range classes {
			if taken[c] {
				continue
			}
			taken[c] = true
			t, ok := p.Values["threshold_"+c]
			if !ok {
				t = defaultThreshold
			}
			v := p.Probabilities[c]
			probability, threshold := apart(v, t, 2)
			r.add(ophglm.Finding{
				Kind: kindDisease, Type: c, Probability: &v, Threshold: &t, Present: v >= t, Model: p.Model,
				Values: map[string]string{"probability": probability, "threshold": threshold},
			})
		}
	}
	for _, c := range order {
		if kindOf(c) == kindDisease && c != Normal && r.expects(c) && !taken[c] {
			r.notExamined(kindDisease, c)
		}
	}
}

func rank(class string) int {
	if i := slices.Index(order, class); i >= 0 {
		return i
	}
	return len(order)
}
