package segmentation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ophglm/eval/lesion"
	"ophglm/eval/metric"
	"ophglm/eval/run"
	"ophglm/eval/score"
	"ophglm/eval/segment"
	"ophglm/eval/surface"
	"ophglm/internal/columns"
)

// Family is what runs of this kind are called.
const Family = "segmentation"

// settings as a run keeps them.
type settings struct {
	Classes  []string          `json:"classes"`
	Unscored map[string]string `json:"unscored,omitempty"`
	Settings
}

const (
	truthColumn = "truth" // digest of an image's true masks
	ratioFound  = "vcdr_found"
	ratioTruth  = "vcdr_truth"
)

// field is a column of the run that is of one class: a number, or a list of them,
// that stands in statistics.
type field struct {
	name    string
	integer func(*Statistics) *int64
	list    func(*Statistics) []*int64
	value   func(*Statistics) *metric.Value
}

// fields are those of a class under the settings: all that its metrics are computed
// from.
func (s Settings) fields(class string) []field {
	integer := func(name string, of func(*Statistics) *int64) field { return field{name: name, integer: of} }
	value := func(name string, of func(*Statistics) *metric.Value) field { return field{name: name, value: of} }
	out := []field{
		integer("tp", func(s *Statistics) *int64 { return &s.Pixels.Counts.TP }),
		integer("fp", func(s *Statistics) *int64 { return &s.Pixels.Counts.FP }),
		integer("fn", func(s *Statistics) *int64 { return &s.Pixels.Counts.FN }),
		integer("tn", func(s *Statistics) *int64 { return &s.Pixels.Counts.TN }),
	}
	if s.measuresDistances() {
		out = append(out,
			value("hd", func(s *Statistics) *metric.Value { return &s.HD }),
			value("hd95", func(s *Statistics) *metric.Value { return &s.HD95 }),
			value("assd", func(s *Statistics) *metric.Value { return &s.ASSD }),
			field{name: "outline", list: s.overlaps})
	}
	if s.measuresBands() {
		out = append(out,
			integer("bands_both", func(s *Statistics) *int64 { return &s.Surface.Bands.Both }),
			integer("bands_either", func(s *Statistics) *int64 { return &s.Surface.Bands.Either }))
	}
	if s.measuresLesions() {
		out = append(out,
			integer("lesions_truth", func(s *Statistics) *int64 { return &s.Lesions.Counts.Truth }),
			integer("lesions_hit", func(s *Statistics) *int64 { return &s.Lesions.Counts.Hit }),
			integer("lesions_found", func(s *Statistics) *int64 { return &s.Lesions.Counts.Found }),
			integer("lesions_true", func(s *Statistics) *int64 { return &s.Lesions.Counts.True }))
	}
	if s.thins(class) {
		out = append(out,
			integer("skeleton_found", func(s *Statistics) *int64 { return &s.Skeleton.Found }),
			integer("skeleton_truth", func(s *Statistics) *int64 { return &s.Skeleton.Truth }),
			integer("skeleton_found_in_truth", func(s *Statistics) *int64 { return &s.Skeleton.FoundInTruth }),
			integer("skeleton_truth_in_found", func(s *Statistics) *int64 { return &s.Skeleton.TruthInFound }))
	}
	if s.measuresLevels() {
		out = append(out, field{name: "levels", list: levelsOf})
	}
	if s.ranksLesions() {
		out = append(out, field{name: "lesion_levels", list: rankedOf})
	}
	return out
}

// overlaps are, for each tolerance, the elements of both outlines within it and in
// all, by kind.
func (s Settings) overlaps(st *Statistics) (out []*int64) {
	if st.Surface.Overlaps == nil {
		st.Surface.Overlaps = make([]surface.Overlap, len(s.Tolerances))
	}
	for i := range st.Surface.Overlaps {
		o := &st.Surface.Overlaps[i]
		for _, shared := range []*surface.Shared{&o.Found, &o.Truth} {
			for k := range shared.All {
				out = append(out, &shared.Within[k], &shared.All[k])
			}
		}
	}
	return out
}

// levelsOf are the pixels of each byte, those that are not of the class first.
func levelsOf(st *Statistics) (out []*int64) {
	if st.Pixels.Levels == nil {
		st.Pixels.Levels = &segment.Levels{}
	}
	for truth := range st.Pixels.Levels {
		out = append(out, pointers(st.Pixels.Levels[truth][:])...)
	}
	return out
}

// rankedOf are the lesions of each byte, after the numbers of images and true lesions.
func rankedOf(st *Statistics) []*int64 {
	if st.Lesions.Statistics == nil {
		st.Lesions.Statistics = &lesion.Statistics{}
	}
	r := st.Lesions.Statistics
	return slices.Concat([]*int64{&r.Images, &r.Truth}, pointers(r.Hit[:]), pointers(r.Off[:]), pointers(r.Paired[:]), pointers(r.Unpaired[:]))
}

func pointers(v []int64) []*int64 {
	out := make([]*int64, len(v))
	for i := range v {
		out[i] = &v[i]
	}
	return out
}

// Run is the table as a run: a row for each image, and columns for each class.
func (t *Table) Run(model string) (*run.Run, error) {
	kept, err := json.Marshal(settings{t.set.Classes, t.set.Unscored, t.s})
	if err != nil {
		return nil, fmt.Errorf("writing the settings of %s: %w", model, err)
	}
	r := &run.Run{Family: Family, Model: model, Settings: kept, Items: t.set.Items}
	classes := strings.Join(t.set.Classes, "\x00")
	r.Digest = run.Digest(Family, t.set.Items, func(i int) []byte { return []byte(classes + "\x00" + t.set.Images[i].Truth) })
	var truth []string
	var ratios [2][]metric.Value
	for _, im := range t.set.Images {
		truth = append(truth, im.Truth)
		ratios[0], ratios[1] = append(ratios[0], im.Ratios.Found), append(ratios[1], im.Ratios.Truth)
	}
	r.Columns = append(r.Columns, columns.Texts(truthColumn, truth))
	if _, _, ok := cupAndDisc(t.set.Classes); ok {
		r.Columns = append(r.Columns, values(ratioFound, ratios[0]), values(ratioTruth, ratios[1]))
	}
	for c, class := range t.set.Classes {
		for _, f := range t.s.fields(class) {
			r.Columns = append(r.Columns, f.column(f.name+"_"+class, t.set.Images, c))
		}
	}
	return r, nil
}

// column writes the field of class c, missing where an image has no statistics of it.
func (f field) column(name string, images []*Image, c int) columns.Column {
	var missing []bool
	for i, im := range images {
		if im.Classes[c] != nil {
			continue
		}
		if missing == nil {
			missing = make([]bool, len(images))
		}
		missing[i] = true
	}
	out := f.values(name, images, c)
	if out.Missing == nil {
		out.Missing = missing
	}
	return out
}

func (f field) values(name string, images []*Image, c int) columns.Column {
	switch {
	case f.integer != nil:
		out := make([]int64, len(images))
		for i, im := range images {
			if st := im.Classes[c]; st != nil {
				out[i] = *f.integer(st)
			}
		}
		return columns.Ints(name, out)
	case f.list != nil:
		out := make([][]int64, len(images))
		for i, im := range images {
			if st := im.Classes[c]; st != nil {
				for _, n := range f.list(st) {
					out[i] = append(out[i], *n)
				}
			}
		}
		return columns.IntLists(name, out)
	}
	out := make([]metric.Value, len(images))
	for i, im := range images {
		if st := im.Classes[c]; st != nil {
			out[i] = *f.value(st)
		}
	}
	return values(name, out)
}

// values is a column of values, of which undefined ones are missing.
func values(name string, of []metric.Value) columns.Column {
	c := columns.Floats(name, make([]float64, len(of)))
	c.Missing = make([]bool, len(of))
	for i, v := range of {
		x, ok := v.Number()
		c.Floats[i], c.Missing[i] = x, !ok
	}
	return c
}

// Open makes the table of a run.
func Open(r *run.Run) (score.Table, error) {
	if r.Family != Family {
		return nil, fmt.Errorf("the run of %s is of %s, and %s is meant", r.Model, r.Family, Family)
	}
	var kept settings
	if err := json.Unmarshal(r.Settings, &kept); err != nil {
		return nil, fmt.Errorf("the settings of the run of %s: %w", r.Model, err)
	}
	set := &Set{Classes: kept.Classes, Items: r.Items, Unscored: kept.Unscored}
	truth, err := r.Column(truthColumn)
	if err != nil {
		return nil, err
	}
	for i := range r.Items.IDs {
		im := &Image{Truth: truth.Text(i)}
		for range kept.Classes {
			im.Classes = append(im.Classes, &Statistics{})
		}
		set.Images = append(set.Images, im)
	}
	if _, _, ok := cupAndDisc(kept.Classes); ok {
		if err := set.ratios(r); err != nil {
			return nil, err
		}
	}
	for c, class := range kept.Classes {
		// Pixels are counted of every image that is in the scores of the class.
		counted, err := r.Column("tp_" + class)
		if err != nil {
			return nil, err
		}
		for i, im := range set.Images {
			if !counted.Has(i) {
				im.Classes[c] = nil
			}
		}
		for _, f := range kept.fields(class) {
			column, err := r.Column(f.name + "_" + class)
			if err != nil {
				return nil, err
			}
			for i, im := range set.Images {
				if im.Classes[c] != nil && !f.read(column, i, im.Classes[c]) {
					return nil, fmt.Errorf("the run of %s has no numbers in column %s, row %d", r.Model, column.Name, i+1)
				}
			}
		}
		for _, im := range set.Images {
			st := im.Classes[c]
			if st == nil {
				continue
			}
			st.Lesions.Areas = areasOf(st.Pixels.Counts)
		}
	}
	return New(set, kept.Settings)
}

// read sets the field from a row of its column, or reports that it is of another kind.
func (f field) read(c *columns.Column, row int, into *Statistics) bool {
	switch {
	case f.integer != nil:
		if c.Ints == nil {
			return false
		}
		*f.integer(into) = c.Ints[row]
	case f.list != nil:
		places := f.list(into)
		if c.IntList == nil || len(c.IntList[row]) != len(places) {
			return false
		}
		for i, n := range c.IntList[row] {
			*places[i] = n
		}
	default:
		if c.Floats == nil {
			return false
		}
		*f.value(into) = valueAt(c, row)
	}
	return true
}

func valueAt(c *columns.Column, row int) metric.Value {
	if x, ok := c.Number(row); ok {
		return metric.Of(x)
	}
	return metric.Undefined("it was undefined when it was measured")
}

// ratios reads the cup-to-disc ratios.
func (s *Set) ratios(r *run.Run) error {
	found, err := r.Column(ratioFound)
	if err != nil {
		return err
	}
	truth, err := r.Column(ratioTruth)
	if err != nil {
		return err
	}
	for i, im := range s.Images {
		im.Ratios = Ratios{valueAt(found, i), valueAt(truth, i)}
	}
	return nil
}
