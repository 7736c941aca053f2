package judging

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ophglm"
	"ophglm/eval/agreement"
	"ophglm/eval/confusion"
	"ophglm/eval/judge"
	"ophglm/eval/metric"
)

// units are what judges are compared on: what each said, NaN where nothing.
type units struct {
	class  string // the criterion of ratings
	by     [][]float64
	lowest int // categories are whole numbers from here
	count  int // of categories
	level  agreement.Level
}

// Agreement tells how far the judges agree: Cohen's kappa of two, Fleiss' kappa over
// what all judged, Krippendorff's alpha over what two or more did; of ratings by each
// criterion, with kappas weighted too and alpha ordinal. What is compared is a rating
// of an answer, whether it meets a point, or the outcome of a pair in both orders.
// Low and high are the scale of ratings. None where there is one judge.
func (f *File) Agreement(low, high int) ([]*ophglm.Score, error) {
	if len(f.Judges) < 2 {
		return nil, nil
	}
	all, err := f.units(low, high)
	if err != nil {
		return nil, err
	}
	var out []*ophglm.Score
	for _, u := range all {
		scores, err := u.agree(len(f.Judges))
		if err != nil {
			return nil, err
		}
		out = append(out, scores...)
	}
	return out, nil
}

// units gathers what is compared.
func (f *File) units(low, high int) ([]units, error) {
	byClass := map[string]map[string][]float64{} // class, unit: what each judge said
	say := func(class, judge string, x float64, unit ...string) {
		if byClass[class] == nil {
			byClass[class] = map[string][]float64{}
		}
		name := strings.Join(unit, "\x00")
		if byClass[class][name] == nil {
			byClass[class][name] = slices.Repeat([]float64{math.NaN()}, len(f.Judges))
		}
		j, _ := slices.BinarySearch(f.Judges, judge)
		byClass[class][name][j] = x
	}
	form := units{level: agreement.Nominal}
	switch f.Kind {
	case Ratings:
		form = units{lowest: low, count: high - low + 1, level: agreement.Ordinal}
		for _, r := range f.Ratings {
			if r.Unread == "" {
				if !(r.Score >= float64(low) && r.Score <= float64(high)) {
					return nil, fmt.Errorf("%s: the rating %v is outside the scale from %d to %d", r.At, r.Score, low, high)
				}
				say(r.Criterion, r.Judge, r.Score, r.Item, r.Model)
			}
		}
	case Points:
		form.count = 2
		for _, p := range f.Points {
			if p.Unread == "" {
				met := 0.0
				if p.Met {
					met = 1
				}
				say("", p.Judge, met, p.Item, p.Model, p.Criterion)
			}
		}
	case Preferences:
		form.count = 3
		for _, name := range f.Judges {
			outcomes, _, err := judge.Outcomes(f.of(name))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.Path, err)
			}
			for _, o := range outcomes {
				x := map[string]float64{"a": 0, "b": 1, "tie": 2}[string(o.Battle.Result)]
				say("", name, x, o.Item, o.Battle.A, o.Battle.B)
			}
		}
	}
	var out []units
	for class, of := range byClass {
		u := form
		u.class = class
		for _, said := range of {
			u.by = append(u.by, said)
		}
		// Sums over units are the same in any order of the map but for rounding.
		slices.SortFunc(u.by, func(a, b []float64) int { return slices.Compare(a, b) })
		out = append(out, u)
	}
	slices.SortFunc(out, func(a, b units) int { return strings.Compare(a.class, b.class) })
	return out, nil
}

// agree computes the measures.
func (u *units) agree(judges int) ([]*ophglm.Score, error) {
	var out []*ophglm.Score
	add := func(v metric.Value, n int, d metric.Definition) {
		out = append(out, &ophglm.Score{Name: d.Name, Class: u.class, N: n, Value: v.Pointer(), Undefined: v.Why(), Signature: d.Signature()})
	}
	whole := u.judgedBy(judges)
	counts := make([][]int64, len(whole))
	between := "" // two categories
	for i, said := range whole {
		counts[i] = make([]int64, u.count)
		for _, x := range said {
			at, frac := math.Modf(x - float64(u.lowest))
			if frac != 0 {
				between = fmt.Sprintf("a rating is %v, between two steps of the scale", x)
				break
			}
			counts[i][int(at)]++
		}
	}
	if judges == 2 {
		m := confusion.NewMatrix(u.count)
		for _, said := range whole {
			if between == "" {
				m[int(said[0])-u.lowest][int(said[1])-u.lowest]++
			}
		}
		weights := []confusion.Weights{confusion.Unweighted}
		if u.level == agreement.Ordinal {
			weights = append(weights, confusion.Quadratic)
		}
		for _, w := range weights {
			v := metric.Undefined(between)
			if between == "" {
				v = m.Kappa(w)
			}
			add(v, len(whole), metric.Definition{Name: "kappa", Says: []string{"weights:" + string(w), "judged-by-both"}, Version: 1})
		}
	}
	v := metric.Undefined(between)
	if between == "" {
		var err error
		if v, err = agreement.Fleiss(counts); err != nil {
			return nil, err
		}
	}
	add(v, len(whole), metric.Definition{Name: "fleiss_kappa", Says: []string{"judged-by-all"}, Version: 1})
	some := u.judgedBy(2)
	v, err := agreement.Krippendorff(some, u.level)
	if err != nil {
		return nil, err
	}
	add(v, len(some), metric.Definition{Name: "krippendorff_alpha", Says: []string{string(u.level), "judged-by-two-or-more"}, Version: 1})
	return out, nil
}

// judgedBy are the units that so many judges or more said something of, without
// the places of the others.
func (u *units) judgedBy(judges int) [][]float64 {
	var out [][]float64
	for _, said := range u.by {
		said = slices.DeleteFunc(slices.Clone(said), math.IsNaN)
		if len(said) >= judges {
			out = append(out, said)
		}
	}
	return out
}
