package segmentation

import (
	"fmt"
	"slices"
	"strconv"

	"ophglm/eval/cupdisc"
	"ophglm/eval/lesion"
	"ophglm/eval/metric"
	"ophglm/eval/paired"
	"ophglm/eval/score"
	"ophglm/eval/segment"
	"ophglm/eval/skeleton"
)

// Averages of a class; that over classes is the macro of either.
const (
	pooled = "pooled" // over all images' pixels, outlines or lesions
	mean   = "mean"   // over the images where it is defined
)

// Table is a set ready to be scored with any weights: a [score.Tested].
type Table struct {
	set     *Set
	s       Settings
	points  []score.Point
	compute []func(*state) metric.Value // of each point
	each    [][]metric.Value            // of each point that is a mean, the images' values
}

// state is what is known of a set at some weights; later points see the values of
// earlier ones.
type state struct {
	weights []int32
	sums    []*Statistics // of each class
	values  []metric.Value
}

// measured is a metric of a class.
type measured struct {
	metric.Definition
	averages []string // that it has
	of       func(*Statistics) metric.Value
}

var (
	byBoth   = []string{pooled, mean}
	byMean   = []string{mean}   // distances, which can't be pooled
	byPooled = []string{pooled} // what counts false lesions an image
)

// New makes the table of a set. Memory: 40 bytes for each metric of each class of
// each image.
func New(set *Set, s Settings) (*Table, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	t := &Table{set: set, s: s}
	var macros []*macro
	of := map[string]*macro{} // by the signatures of what they average
	for c, class := range set.Classes {
		for _, m := range t.metrics(class) {
			for _, average := range m.averages {
				t.add(m, average, c)
				at := len(t.points) - 1
				signature := t.points[at].Signature
				if of[signature] == nil {
					of[signature] = &macro{m.Definition, average, nil}
					macros = append(macros, of[signature])
				}
				of[signature].points = append(of[signature].points, at)
			}
		}
	}
	for _, m := range macros {
		if len(set.Classes) > 1 && len(m.points) == len(set.Classes) {
			t.macro(m)
		}
	}
	t.cupAndDisc()
	if len(t.points) == 0 {
		return nil, fmt.Errorf("none of the metrics %s is of these classes: %s", few(s.Metrics), few(set.Classes))
	}
	return t, nil
}

// macro is the mean over classes of what all of them have.
type macro struct {
	metric.Definition
	average string // pooled or mean
	points  []int
}

// metrics lists those of a class.
func (t *Table) metrics(class string) []measured {
	decided := []string{"decided:mask"}
	switch {
	case t.s.Own:
		decided = []string{"probability:8bit", "positive:>=threshold"}
	case t.s.Probabilities:
		decided = []string{"positive:>=" + strconv.FormatFloat(t.s.Threshold, 'g', -1, 64)}
	}
	var out []measured
	take := func(d metric.Definition, chosenBy string, averages []string, of func(*Statistics) metric.Value) {
		if t.s.wants(chosenBy) {
			d.Says = slices.Concat(d.Says, t.s.Says)
			out = append(out, measured{d, averages, of})
		}
	}
	pixels := segment.Decisions(t.s.Empty, decided...)
	if t.s.Probabilities {
		pixels = append(pixels, segment.Curves()...)
	}
	for _, m := range pixels {
		take(m.Definition, m.Name, byBoth, ofPixels(m))
	}
	t.distances(take)
	if t.s.thins(class) {
		for _, m := range skeleton.Metrics(skeleton.Strict) {
			take(m.Definition, m.Name, byBoth, func(s *Statistics) metric.Value { return m.Score(&s.Skeleton) })
		}
	}
	lesions := t.s.lesions().Decisions(decided...)
	if t.s.Probabilities {
		lesions = append(lesions, t.s.lesions().Curves(decided...)...)
	}
	for i, m := range append(lesions, lesion.AreaMetrics(decided...)...) {
		by, averages := m.Name, byBoth
		if by == "lesion_sensitivity" && i > 0 {
			by = "froc" // of which it is a point
		}
		if by == "froc" {
			averages = byPooled
		}
		take(m.Definition, by, averages, func(s *Statistics) metric.Value { return m.Score(&s.Lesions) })
	}
	return out
}

// ofPixels makes a metric of pixels one of statistics.
func ofPixels(m segment.Metric) func(*Statistics) metric.Value {
	return func(s *Statistics) metric.Value { return m.Score(&s.Pixels) }
}

// distances lists the metrics of outlines.
func (t *Table) distances(take func(metric.Definition, string, []string, func(*Statistics) metric.Value)) {
	o := t.s.surface()
	for _, m := range o.PerImage() {
		switch {
		case m.Name == "hd":
			take(m.Definition, m.Name, byMean, func(s *Statistics) metric.Value { return s.HD })
		case m.Name == "hd95" && slices.Contains(m.Says, "percentile:"+string(t.s.HD95)):
			take(m.Definition, m.Name, byMean, func(s *Statistics) metric.Value { return s.HD95 })
		case m.Name == "assd":
			take(m.Definition, m.Name, byMean, func(s *Statistics) metric.Value { return s.ASSD })
		}
	}
	for _, m := range o.Summed() {
		take(m.Definition, m.Name, byBoth, func(s *Statistics) metric.Value { return m.Score(&s.Surface) })
	}
}

// says are what an average adds to a signature.
func says(average string) []string {
	if average == mean {
		return []string{mean, "undefined:left-out"}
	}
	return []string{average}
}

// add lists a metric of class c.
func (t *Table) add(m measured, average string, c int) {
	p := score.Point{Name: m.Name, Average: average, Class: t.set.Classes[c], Signature: m.Signature(says(average)...)}
	if why := t.set.Unscored[p.Class]; why != "" {
		t.append(p, nil, func(*state) metric.Value { return metric.Undefined(why) })
		return
	}
	var each []metric.Value
	for _, im := range t.set.Images {
		if im.Classes[c] == nil {
			each = append(each, metric.Undefined("the image is in no score of the class"))
			continue
		}
		p.N++
		each = append(each, m.of(im.Classes[c]))
	}
	if average == pooled {
		t.append(p, nil, func(st *state) metric.Value { return m.of(st.sums[c]) })
		return
	}
	t.mean(p, each)
}

func (t *Table) append(p score.Point, each []metric.Value, compute func(*state) metric.Value) {
	t.points, t.each, t.compute = append(t.points, p), append(t.each, each), append(t.compute, compute)
}

// mean lists the mean of images' values.
func (t *Table) mean(p score.Point, each []metric.Value) {
	_, p.N = metric.Mean(each, nil)
	t.append(p, each, func(st *state) metric.Value {
		v, _ := metric.Mean(each, st.weights)
		return v
	})
}

// macro lists the mean over classes.
func (t *Table) macro(m *macro) {
	t.append(score.Point{
		Name: m.Name, Average: "macro-" + m.average, N: len(t.set.Images),
		Signature: m.Signature(append(says(m.average), "macro:"+strconv.Itoa(len(t.set.Classes)), "undefined:carried")...),
	}, nil, func(st *state) metric.Value {
		values := make([]metric.Value, len(m.points))
		for i, at := range m.points {
			values[i] = st.values[at]
		}
		return metric.Macro(t.set.Classes, values)
	})
}

// cupAndDisc lists the error of the vertical cup-to-disc ratio.
func (t *Table) cupAndDisc() {
	if _, _, ok := cupAndDisc(t.set.Classes); !ok || !t.s.wants(cupdisc.Definition.Name) {
		return
	}
	var each []metric.Value
	for _, im := range t.set.Images {
		each = append(each, cupdisc.Error(im.Ratios.Found, im.Ratios.Truth))
	}
	t.mean(score.Point{Name: cupdisc.Definition.Name, Average: mean, Signature: cupdisc.Definition.Signature(says(mean)...)}, each)
}

// Items, Points and Estimate make it a [score.Table].
func (t *Table) Items() score.Items { return t.set.Items }

func (t *Table) Points() []score.Point { return t.points }

// LeftOut is how many images one side lacked, which are in no score.
func (t *Table) LeftOut() int { return t.set.LeftOut }

func (t *Table) Estimate(weights []int32, values []metric.Value) {
	st := &state{weights: weights, values: values}
	for c := range t.set.Classes {
		sum := &Statistics{}
		for i, im := range t.set.Images {
			switch {
			case im.Classes[c] == nil:
			case weights == nil:
				sum.Add(im.Classes[c], 1)
			case weights[i] > 0:
				sum.Add(im.Classes[c], int64(weights[i]))
			}
		}
		st.sums = append(st.sums, sum)
	}
	for i, of := range t.compute {
		values[i] = of(st)
	}
}

// Test holds the mean of a point over images against another model's by Wilcoxon's
// test of the images where both are defined. There is none where images share
// patients, of which it knows nothing.
func (t *Table) Test(point score.Point, other score.Table) []paired.Outcome {
	o, ok := other.(*Table)
	if !ok || len(o.set.Images) != len(t.set.Images) || t.set.shares() {
		return nil
	}
	mine, theirs := t.values(point), o.values(point)
	if mine == nil || theirs == nil {
		return nil
	}
	var a, b []float64
	for i := range mine {
		x, ok := mine[i].Number()
		y, also := theirs[i].Number()
		if ok && also {
			a, b = append(a, x), append(b, y)
		}
	}
	return []paired.Outcome{paired.Wilcoxon(a, b)}
}

// values are the images' values of a point that is a mean, or nil.
func (t *Table) values(of score.Point) []metric.Value {
	for i, p := range t.points {
		if p.Key() == of.Key() {
			return t.each[i]
		}
	}
	return nil
}

// shares reports whether two images are of one patient.
func (s *Set) shares() bool {
	if s.Items.Groups == nil {
		return false
	}
	groups := slices.Sorted(slices.Values(s.Items.Groups))
	return len(slices.Compact(groups)) < len(s.Images)
}

// Areas are the pixels of each class in the images where it is on either side, in
// truth and as found.
func (t *Table) Areas() (classes []string, truth, found [][]float64, unit string) {
	for c, class := range t.set.Classes {
		var there, marked []float64
		for _, im := range t.set.Images {
			if im.Classes[c] == nil {
				continue
			}
			if of := areasOf(im.Classes[c].Pixels.Counts); of.Truth > 0 || of.Found > 0 {
				there, marked = append(there, float64(of.Truth)), append(marked, float64(of.Found))
			}
		}
		classes, truth, found = append(classes, class), append(truth, there), append(found, marked)
	}
	return classes, truth, found, "pixels"
}
