package classification

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"ophglm/internal/columns"
)

// Columns that are read, by name or by what they begin with.
const (
	idColumn      = "id"
	patientColumn = "patient"
	groupColumn   = "group" // what else items may share; it is called so in answers
	labelColumn   = "label"
	probColumn    = "prob"
	labelOf       = "label_"
	probOf        = "prob_"
	thresholdOf   = "threshold_" // of runs
)

func columnKind(name string) columns.Kind {
	switch {
	case name == idColumn, name == patientColumn, name == groupColumn, name == labelColumn:
		return columns.Text
	case name == probColumn, strings.HasPrefix(name, labelOf), strings.HasPrefix(name, probOf):
		return columns.Number
	}
	return columns.Skip
}

// sumTolerance is how far probabilities of several classes may be from 1 together:
// files round them.
const sumTolerance = 1e-3

// Read reads a file of predictions: CSV, JSON Lines or Parquet with id, optionally
// patient, and
//
//   - label (0 or 1) and prob: one class;
//   - label (a class) and prob_<class> for each: one of several;
//   - label_<class> (0 or 1) and prob_<class> for each: any of several.
//
// Other columns are passed over, and named in the set. A patient may be called group. What is missing, double, or out of bounds is an
// error with its place. grades gives the order of classes where that is of grades;
// else they are in the order of their names, numbers first and by size.
func Read(ctx context.Context, path string, grades []string) (*Set, error) {
	f, err := columns.ReadFile(ctx, path, columnKind)
	if err != nil {
		return nil, err
	}
	ids := f.Column(idColumn)
	switch {
	case f.Rows() == 0:
		return nil, fmt.Errorf("%s: it has no items", path)
	case ids == nil:
		return nil, fmt.Errorf("%s: there is no column id; it has %s", path, names(f))
	}
	s := &Set{}
	s.Items.IDs = ids.Texts
	for i := range ids.Texts {
		if !ids.Has(i) || ids.Texts[i] == "" {
			return nil, fmt.Errorf("%s: the item has no id", f.At(i))
		}
	}
	s.Passed = f.Passed
	p, group := f.Column(patientColumn), f.Column(groupColumn)
	if p != nil && group != nil {
		return nil, fmt.Errorf("%s: it has the columns patient and group: which of them items are drawn by is not to be guessed", path)
	}
	if p == nil {
		p = group
	}
	if p != nil {
		s.Items.Groups = p.Texts
		for i, g := range p.Texts {
			if !p.Has(i) || g == "" {
				return nil, fmt.Errorf("%s: the item has no %s, and others do", f.At(i), p.Name)
			}
		}
	}
	if err := s.classes(f, grades); err != nil {
		return nil, err
	}
	if grades != nil && s.Task != Multiclass {
		return nil, fmt.Errorf("%s: grades are of one class among several, and it has %s", path, names(f))
	}
	return s, s.sort(f.At)
}

// names are the columns of a file, those that are passed over too.
func names(f *columns.File) string {
	var out []string
	for _, c := range f.Columns {
		out = append(out, c.Name)
	}
	return list(append(out, f.Passed...))
}

// suffixes are the classes of columns that begin so, in the order of classes.
func suffixes(t *columns.Table, prefix string, grades []string) []string {
	var out []string
	for _, c := range t.Columns {
		if rest, ok := strings.CutPrefix(c.Name, prefix); ok {
			out = append(out, rest)
		}
	}
	slices.SortFunc(out, byNumber)
	if grades != nil {
		slices.SortStableFunc(out, func(a, b string) int { return slices.Index(grades, a) - slices.Index(grades, b) })
	}
	return out
}

// byNumber orders names, those that are numbers first and by size.
func byNumber(a, b string) int {
	x, errA := strconv.ParseFloat(a, 64)
	y, errB := strconv.ParseFloat(b, 64)
	switch {
	case errA == nil && errB == nil && x != y:
		if x < y {
			return -1
		}
		return 1
	case errA == nil && errB != nil:
		return -1
	case errA != nil && errB == nil:
		return 1
	}
	return strings.Compare(a, b)
}

// classes reads labels and probabilities, as the columns there say what the task is.
func (s *Set) classes(f *columns.File, grades []string) error {
	label, prob := f.Column(labelColumn), f.Column(probColumn)
	labels, probs := suffixes(f.Table, labelOf, grades), suffixes(f.Table, probOf, grades)
	switch {
	case label != nil && prob != nil && labels == nil && probs == nil:
		s.Task, s.Classes = Binary, []string{"positive"}
		is := make([]bool, s.N())
		for i := range is {
			switch text := strings.ToLower(label.Text(i)); text {
			case "0", "1", "0.0", "1.0", "false", "true":
				is[i] = text[0] == '1' || text == "true"
			default:
				return fmt.Errorf("%s: label is %q, and 0 or 1 is meant beside prob; several classes have prob_<class> each", f.At(i), text)
			}
		}
		s.Labels = [][]bool{is}
		return s.probability(f, prob)
	case label != nil && prob == nil && labels == nil && len(probs) > 1:
		s.Task, s.Classes = Multiclass, probs
		return s.oneOfSeveral(f, label, grades)
	case label == nil && prob == nil && labels != nil && slices.Equal(labels, probs):
		s.Task, s.Classes = Multilabel, labels
		for _, class := range labels {
			is := make([]bool, s.N())
			c := f.Column(labelOf + class)
			for i := range is {
				x, ok := c.Number(i)
				if !ok || x != 0 && x != 1 {
					return fmt.Errorf("%s: %s is %q, and 0 or 1 is meant", f.At(i), c.Name, c.Text(i))
				}
				is[i] = x == 1
			}
			s.Labels = append(s.Labels, is)
			if err := s.probability(f, f.Column(probOf+class)); err != nil {
				return err
			}
		}
		return nil
	case labels != nil && label == nil && prob == nil:
		return fmt.Errorf("%s: labels are of %s, and probabilities of %s: the same classes are meant", f.Path, list(labels), list(probs))
	}
	return fmt.Errorf("%s: it has the columns %s; meant are label and prob, label and prob_<class> of two classes or more, or label_<class> and prob_<class>", f.Path, names(f))
}

func list(s []string) string {
	if s == nil {
		return "none"
	}
	return strings.Join(s, ", ")
}

// probability takes over a column of probabilities.
func (s *Set) probability(f *columns.File, c *columns.Column) error {
	p := make([]float64, s.N())
	for i := range p {
		x, ok := c.Number(i)
		switch {
		case !ok:
			return fmt.Errorf("%s: the item has no %s", f.At(i), c.Name)
		case !(x >= 0 && x <= 1):
			return fmt.Errorf("%s: %s is %v, and is to be between 0 and 1", f.At(i), c.Name, x)
		}
		p[i] = x
	}
	s.Probabilities = append(s.Probabilities, p)
	return nil
}

func (s *Set) oneOfSeveral(f *columns.File, label *columns.Column, grades []string) error {
	if grades != nil && len(grades) != len(s.Classes) {
		return fmt.Errorf("%s: it has the classes %s, and the grades are %s", f.Path, list(s.Classes), list(grades))
	}
	for _, class := range s.Classes {
		if grades != nil && !slices.Contains(grades, class) {
			return fmt.Errorf("%s: the class %s is none of the grades %s", f.Path, class, list(grades))
		}
		s.Labels = append(s.Labels, make([]bool, s.N()))
		if err := s.probability(f, f.Column(probOf+class)); err != nil {
			return err
		}
	}
	for i := range s.N() {
		at := slices.Index(s.Classes, label.Text(i))
		if at < 0 {
			return fmt.Errorf("%s: the label %q is none of the classes %s, which have probabilities", f.At(i), label.Text(i), list(s.Classes))
		}
		s.Labels[at][i] = true
		sum := 0.0
		for c := range s.Classes {
			sum += s.Probabilities[c][i]
		}
		if math.Abs(sum-1) > sumTolerance {
			return fmt.Errorf("%s: the probabilities sum to %v, and those of one class among several are to sum to 1", f.At(i), sum)
		}
	}
	return nil
}
