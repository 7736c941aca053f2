package eval

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"ophglm"
	"ophglm/internal/pipeline"
)

// answers are the predictions of one model.
type answers struct {
	model   string
	of      map[string]*answer
	classes map[string]bool // that the model gives for any item
}

// answer is a prediction of one item.
type answer struct {
	*ophglm.Prediction
	conflict bool // another one says something else
}

// readAnswers reads the predictions of a model; others is called with those of
// other models. Two signatures are two models: a score over both would be
// neither's.
func readAnswers(ctx context.Context, pio *pipeline.IO, model string, classesOf func(*ophglm.Prediction) []string, others func(*ophglm.Prediction)) (*answers, error) {
	a := &answers{model: model, of: map[string]*answer{}, classes: map[string]bool{}}
	signature := ""
	for p, err := range pipeline.Records[*ophglm.Prediction](ctx, &pio.Inputs, "predictions") {
		if err != nil {
			return nil, err
		}
		if p.Model != model {
			if others != nil {
				others(p)
			}
			continue
		}
		if signature == "" {
			signature = p.Signature
		}
		if p.Signature != signature {
			return nil, fmt.Errorf("the predictions of %s come from two models, %q and %q: score each in a stage of its own", model, signature, p.Signature)
		}
		for _, c := range classesOf(p) {
			a.classes[c] = true
		}
		if was := a.of[p.Item]; was != nil {
			was.conflict = was.conflict || !reflect.DeepEqual(was.Prediction, p)
			continue
		}
		a.of[p.Item] = &answer{Prediction: p}
	}
	return a, nil
}

// find is the prediction that an annotation is to be held against, or the fault
// that there is no such one.
func (a *answers) find(an *ophglm.Annotation) (*answer, *fault) {
	p := a.of[an.Item]
	switch {
	case p == nil:
		return nil, &fault{"no_prediction", fmt.Sprintf("%s says nothing of it", a.model)}
	case p.conflict:
		return nil, &fault{"two_predictions", fmt.Sprintf("%s says two things of it", a.model)}
	}
	return p, nil
}

// toScore are the classes of an annotation that are to be scored: those wanted,
// or, if none is named, those that the model gives.
func (a *answers) toScore(an *ophglm.Annotation, wanted []string) []string {
	var out []string
	for _, c := range an.Classes {
		if a.classes[c] && (len(wanted) == 0 || slices.Contains(wanted, c)) {
			out = append(out, c)
		}
	}
	return out
}

// tally accounts for annotations and notes what was looked for.
type tally struct {
	pio       *pipeline.IO
	annotated map[string]int  // annotations by class
	items     map[string]bool // that are annotated
	taken     map[string]bool // item and class
}

func newTally(pio *pipeline.IO) *tally {
	return &tally{pio: pio, annotated: map[string]int{}, items: map[string]bool{}, taken: map[string]bool{}}
}

// fault is why an annotation, or a class of it, is not scored.
type fault struct{ reason, detail string }

// claim reports whether the class of the item has not been scored before.
func (t *tally) claim(item, class string) bool {
	key := item + "\x00" + class
	if t.taken[key] {
		return false
	}
	t.taken[key] = true
	return true
}

// settle accounts for an annotation of which some classes were scored.
func (t *tally) settle(an *ophglm.Annotation, scored int, faults []fault) error {
	t.items[an.Item] = true
	for _, c := range an.Classes {
		t.annotated[c]++
	}
	where := ophglm.Where{ID: an.Item}
	if scored == 0 {
		f := fault{"no_class", "none of its classes is to be scored"}
		if len(faults) > 0 {
			f = faults[0]
		}
		return t.pio.Reject(f.reason, f.detail, where, an)
	}
	t.pio.Used(1)
	for _, f := range faults {
		if err := t.pio.RejectPart(f.reason, f.detail, where, nil); err != nil {
			return err
		}
	}
	return nil
}

// unasked counts the predictions of items that are not annotated: they were not
// meant to be scored.
func (t *tally) unasked(a *answers) {
	n := 0
	for item := range a.of {
		if !t.items[item] {
			n++
		}
	}
	t.pio.Count("predictions without an annotation", n)
}

// classes are those to give scores of, sorted: those wanted, or else those that
// are annotated and that the model gives, or, where it says nothing at all, those
// annotated. Annotated classes that it does not give are counted.
func (t *tally) classes(a *answers, wanted []string) []string {
	out := slices.Clone(wanted)
	if len(out) == 0 {
		for c, n := range t.annotated {
			if len(a.of) == 0 || a.classes[c] {
				out = append(out, c)
			} else {
				t.pio.Count("annotations of "+c+", which the model does not give", n)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// unscored says why a class has no items to score.
func (t *tally) unscored(a *answers, class string) string {
	switch {
	case len(a.of) == 0:
		return fmt.Sprintf("there is no prediction of the model %s", a.model)
	case !a.classes[class]:
		return fmt.Sprintf("the model %s does not give the class", a.model)
	case t.annotated[class] == 0:
		return "the class was not looked for in any item"
	}
	return "no item with the class annotated could be scored"
}
