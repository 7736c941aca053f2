package relevance

import (
	"math"
	"slices"

	"ophglm"
)

// Sample is a labelled dialogue.
type Sample struct {
	Dialogue    *ophglm.Dialogue
	Eye, Fundus bool
}

// crossed is what a question with another row's answer counts: see [Train].
const crossed = 0.25

// lesser is what a sample counts again without its department, and again without
// its answers, so that a model knows what to make of a dialogue that lacks them.
const lesser = 0.5

// Recipe is how a model is trained.
type Recipe struct {
	Steps               int
	L2Features, L2Grams float64
	Labels              string // see [Trained]
}

// gram is a bucket with its value in a dialogue.
type gram struct {
	bucket uint16
	value  float64
}

type example struct {
	x      [features]float64
	grams  []gram // by bucket
	is     [targets]float64
	weight [targets]float64
}

// examples gives a sample in full, without its department and without its
// answers. Whether it is of the fundus is told of the eye's alone, and not without
// the answers, which may be what it hangs on.
func (r *Reader) examples(s *Sample, sc *scratch) []example {
	of := func(d *ophglm.Dialogue, eye, fundus float64) example {
		return r.example(d, [targets]float64{yes(s.Eye), yes(s.Fundus)}, [targets]float64{eye, fundus * yes(s.Eye)}, sc)
	}
	out := []example{of(s.Dialogue, 1, 1)}
	if s.Dialogue.Department != "" {
		d := *s.Dialogue
		d.Department = ""
		out = append(out, of(&d, lesser, lesser))
	}
	d := *s.Dialogue
	d.Turns = turnsOf(s.Dialogue, ophglm.Patient)
	if len(d.Turns) < len(s.Dialogue.Turns) {
		out = append(out, of(&d, lesser, 0))
	}
	return out
}

// crossed pairs each question that is not of the eye, as far as they go, with the
// answer of a dialogue that is, in the order of the samples. The question decides:
// an advert for an eye clinic under a sprained ankle does not make it of the eye.
func (r *Reader) crossed(samples []Sample, sc *scratch) []example {
	var eyes, others []*ophglm.Dialogue
	for i := range samples {
		if samples[i].Eye {
			eyes = append(eyes, samples[i].Dialogue)
		} else {
			others = append(others, samples[i].Dialogue)
		}
	}
	var out []example
	for i := range min(len(eyes), len(others)) {
		d := ophglm.Dialogue{Disease: others[i].Disease, Turns: append(turnsOf(others[i], ophglm.Patient), turnsOf(eyes[i], ophglm.Doctor)...)}
		out = append(out, r.example(&d, [targets]float64{}, [targets]float64{ofEye: crossed}, sc))
	}
	return out
}

func turnsOf(d *ophglm.Dialogue, who ophglm.Role) (ts []ophglm.Turn) {
	for _, t := range d.Turns {
		if t.Role == who {
			ts = append(ts, t)
		}
	}
	return ts
}

func (r *Reader) example(d *ophglm.Dialogue, is, weight [targets]float64, sc *scratch) example {
	e := r.read(d, sc)
	ex := example{x: e.vector(), is: is, weight: weight}
	values := map[uint16]float64{}
	for _, list := range [][]uint16{sc.grams.body, sc.grams.near} {
		root := math.Sqrt(float64(max(1, len(list))))
		for _, b := range list {
			values[b] += 1 / root
		}
	}
	for b, v := range values {
		ex.grams = append(ex.grams, gram{b, v})
	}
	slices.SortFunc(ex.grams, func(a, b gram) int { return int(a.bucket) - int(b.bucket) })
	return ex
}

// Train fits a model to samples: full-batch gradient descent with momentum on the
// logistic loss and L2 penalties, from zero, a fixed number of steps. The same
// samples in the same order give the same model.
func Train(r *Reader, samples []Sample, recipe Recipe) *Model {
	var examples []example
	sc := &scratch{}
	m := &Model{weights: make([]int8, int(targets)*buckets)}
	trained := Trained{Rows: len(samples), Labels: recipe.Labels, Steps: recipe.Steps, L2Features: recipe.L2Features, L2Grams: recipe.L2Grams}
	for i := range samples {
		examples = append(examples, r.examples(&samples[i], sc)...)
		trained.Eye += int(yes(samples[i].Eye))
		trained.Fundus += int(yes(samples[i].Fundus))
	}
	examples = append(examples, r.crossed(samples, sc)...)
	m.Header = Header{Format: format, Buckets: buckets, Features: featureNames[:], Trained: trained}
	for t := range targets {
		dense, grams := fit(examples, t, recipe)
		for f, v := range dense {
			m.dense[t][f] = float32(v)
		}
		top := 0.0
		for _, w := range grams {
			top = max(top, math.Abs(w))
		}
		if top == 0 {
			continue
		}
		m.scale[t] = float32(top / 127)
		for b, w := range grams {
			m.weights[b*int(targets)+int(t)] = int8(math.Round(w / top * 127))
		}
	}
	return m
}

// fit minimises the mean loss of the examples plus the penalties. The steps are
// those of Nesterov's method, their size the inverse of a bound of the curvature.
func fit(examples []example, t target, recipe Recipe) ([features]float64, []float64) {
	total, bound := 0.0, 0.0
	examples = slices.DeleteFunc(slices.Clone(examples), func(e example) bool { return e.weight[t] == 0 })
	for i := range examples {
		e := &examples[i]
		total += e.weight[t]
		square := 0.0
		for _, v := range e.x {
			square += float64(v * v)
		}
		for _, g := range e.grams {
			square += float64(g.value * g.value)
		}
		bound += float64(e.weight[t] * square)
	}
	size := 1 / (bound/total/4 + max(recipe.L2Features, recipe.L2Grams))
	var dense, denseAhead [features]float64
	grams, gramsAhead := make([]float64, buckets), make([]float64, buckets)
	slope := make([]float64, buckets)
	for n := range recipe.Steps {
		var denseSlope [features]float64
		clear(slope)
		for i := range examples {
			e := &examples[i]
			z := 0.0
			for f, v := range e.x {
				z += float64(denseAhead[f] * v)
			}
			for _, g := range e.grams {
				z += float64(gramsAhead[g.bucket] * g.value)
			}
			off := float64((logistic(z)-e.is[t])*e.weight[t]) / total
			for f, v := range e.x {
				denseSlope[f] += float64(off * v)
			}
			for _, g := range e.grams {
				slope[g.bucket] += float64(off * g.value)
			}
		}
		carry := float64(n) / float64(n+3)
		for f := range dense {
			penalty := recipe.L2Features
			if feature(f) == bias {
				penalty = 0
			}
			next := denseAhead[f] - float64(size*(denseSlope[f]+float64(penalty*denseAhead[f])))
			denseAhead[f] = next + float64(carry*(next-dense[f]))
			dense[f] = next
		}
		for b := range grams {
			next := gramsAhead[b] - float64(size*(slope[b]+float64(recipe.L2Grams*gramsAhead[b])))
			gramsAhead[b] = next + float64(carry*(next-grams[b]))
			grams[b] = next
		}
	}
	return dense, grams
}
