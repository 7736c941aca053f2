package classification

import (
	"fmt"
	"math"
	"slices"

	"ophglm/eval/score"
)

// Task is what is predicted.
type Task string

const (
	Binary     Task = "binary"     // one class, present or not
	Multiclass Task = "multiclass" // one of several classes
	Multilabel Task = "multilabel" // any of several classes
)

// Set is items with their labels and a model's probabilities, by class.
type Set struct {
	Task    Task
	Classes []string // of a binary task the one that is positive
	Items   score.Items
	// Labels[class][item] says whether the class is there; of a multiclass task it is
	// of one class alone.
	Labels [][]bool
	// Probabilities[class][item] are 0 to 1; of a multiclass task they sum to 1 over
	// classes.
	Probabilities [][]float64
	Passed        []string // columns of its file that were not read
	// Known[class][item] says whether the label and the probability are there; the
	// item is in no score of the class where not. Nil: all are.
	Known [][]bool
	// Thresholds[class][item] are the model's own, NaN where it has none. Nil: that of
	// the settings.
	Thresholds [][]float64
	// Unscored says of a class of which nothing is known why that is so.
	Unscored map[string]string
}

// known reports whether the item is in the scores of the class.
func (s *Set) known(class, item int) bool { return s.Known == nil || s.Known[class][item] }

// items is how many are in the scores of the class.
func (s *Set) items(class int) int {
	n := 0
	for i := range s.N() {
		if s.known(class, i) {
			n++
		}
	}
	return n
}

// partial reports whether items lack labels.
func (s *Set) partial() bool {
	for c := range s.Classes {
		if s.items(c) < s.N() {
			return true
		}
	}
	return false
}

// N is the number of items.
func (s *Set) N() int { return len(s.Items.IDs) }

// class is the true class of an item of a multiclass task.
func (s *Set) class(item int) int {
	for c := range s.Classes {
		if s.Labels[c][item] {
			return c
		}
	}
	return -1
}

// row are the probabilities of an item.
func (s *Set) row(item int, into []float64) []float64 {
	into = into[:0]
	for c := range s.Classes {
		into = append(into, s.Probabilities[c][item])
	}
	return into
}

// labels are the classes that are there, of each item.
func (s *Set) labels() []string {
	out := make([]string, s.N())
	for i := range out {
		for c, class := range s.Classes {
			if s.Labels[c][i] {
				out[i] += class + "\x00"
			}
		}
	}
	return out
}

// sort puts items in the order of their ids, and reports two of one id.
func (s *Set) sort(at func(item int) string) error {
	inOrder := true
	for i := 1; i < s.N() && inOrder; i++ {
		inOrder = s.Items.IDs[i-1] < s.Items.IDs[i]
	}
	if inOrder {
		return nil
	}
	order := make([]int, s.N())
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if s.Items.IDs[a] < s.Items.IDs[b] {
			return -1
		} else if s.Items.IDs[a] > s.Items.IDs[b] {
			return 1
		}
		return 0
	})
	for i := 1; i < len(order); i++ {
		if s.Items.IDs[order[i]] == s.Items.IDs[order[i-1]] {
			return fmt.Errorf("%s: the id %q is that of %s too", at(order[i]), s.Items.IDs[order[i]], at(order[i-1]))
		}
	}
	s.Items.IDs = ordered(s.Items.IDs, order)
	if s.Items.Groups != nil {
		s.Items.Groups = ordered(s.Items.Groups, order)
	}
	for c := range s.Classes {
		s.Labels[c], s.Probabilities[c] = ordered(s.Labels[c], order), ordered(s.Probabilities[c], order)
	}
	return nil
}

func ordered[T any](values []T, order []int) []T {
	out := make([]T, len(values))
	for i, at := range order {
		out[i] = values[at]
	}
	return out
}

// Pool is how the items of a patient become one.
type Pool string

const (
	Max  Pool = "max"  // the highest probability
	Mean Pool = "mean" // their mean
)

// Patients is the set with patients for items: a class is there where any item of
// the patient has it, and its probability is the highest or the mean. It is for one
// class or several labels: the classes of a patient's items may differ.
func (s *Set) Patients(pool Pool) (*Set, error) {
	switch {
	case s.Items.Groups == nil:
		return nil, fmt.Errorf("there is no column patient to pool by")
	case s.Known != nil || s.Thresholds != nil:
		return nil, fmt.Errorf("items that lack labels or have thresholds of their own are not pooled")
	case s.Task == Multiclass:
		return nil, fmt.Errorf("a patient's items may be of several classes: pooling is for one class or several labels")
	case pool != Max && pool != Mean:
		return nil, fmt.Errorf("patients are pooled by %s or %s, not %q", Max, Mean, pool)
	}
	out := &Set{Task: s.Task, Classes: s.Classes}
	out.Items.IDs = slices.Compact(slices.Sorted(slices.Values(s.Items.Groups)))
	place := make(map[string]int, len(out.Items.IDs))
	for i, id := range out.Items.IDs {
		place[id] = i
	}
	for c := range s.Classes {
		labels, p, n := make([]bool, out.N()), make([]float64, out.N()), make([]float64, out.N())
		for i, g := range s.Items.Groups {
			at := place[g]
			labels[at] = labels[at] || s.Labels[c][i]
			n[at]++
			if pool == Max {
				p[at] = math.Max(p[at], s.Probabilities[c][i])
			} else {
				p[at] += s.Probabilities[c][i]
			}
		}
		if pool == Mean {
			for i := range p {
				p[i] /= n[i]
			}
		}
		out.Labels, out.Probabilities = append(out.Labels, labels), append(out.Probabilities, p)
	}
	return out, nil
}
