package judging

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"ophglm/eval/score"
	"ophglm/internal/columns"
)

// Kind is what a file of judgements holds.
type Kind string

const (
	Ratings     Kind = "ratings"     // of an answer by a criterion, on a scale
	Points      Kind = "points"      // whether an answer meets a point of its rubric
	Preferences Kind = "preferences" // which of two answers is better
)

// File is a file of judgements, of one of the kinds.
type File struct {
	Path    string
	Kind    Kind
	Items   score.Items // that any model was judged on
	Models  []string    // by name
	Judges  []string    // by name; "" where the file names none
	Ratings []Rating
	Points  []Point
	Pairs   []Pair
	// Unread is how many judgements have no value, by their reason.
	Unread map[string]int

	groups map[string]string // of items, while reading
	places map[string]string // of what is to be there once
}

// Said is what judgements of all kinds say beside the value.
type Said struct {
	Item, Group, Judge string // no group: the item is one of its own
	Unread             string // why there is no value, where the judge's answer could not be read
	Reason             string // what the judge said for it: written, and not read
	Prompts            string // the digest of what a chat model was asked with: as Reason
	At                 string // file:line
}

// Rating is of a model's answer by a criterion.
type Rating struct {
	Said
	Model, Criterion string
	Score            float64
}

// Point is of one point of an item's rubric.
type Point struct {
	Said
	Model, Criterion string
	Points           float64 // what the point is worth; below 0 for what should not be
	Met              bool
}

// Pair is of two models' answers, shown in an order.
type Pair struct {
	Said
	A, B             string
	ShownFirst       string // "a" or "b"
	Winner           string // "a", "b" or "tie"
	LengthA, LengthB int    // both 0 where the file has none
}

var (
	texts   = []string{"item", "group", "model", "judge", "criterion", "a", "b", "first", "winner", "unread"}
	numbers = []string{"score", "points", "met", "length_a", "length_b"}
)

func columnKind(name string) columns.Kind {
	switch {
	case slices.Contains(texts, name):
		return columns.Text
	case slices.Contains(numbers, name):
		return columns.Number
	}
	return columns.Skip
}

// Read reads a file of judgements: CSV, JSON Lines or Parquet, a row a judgement,
// with item and
//
//   - model, criterion and score: ratings;
//   - model, criterion, points and met (0 or 1): points of rubrics;
//   - a, b, first (a or b: which was shown first) and winner (a, b or tie), optionally
//     length_a and length_b: preferences.
//
// Optional are judge, group (what items share, such as a patient), and unread: why
// there is no score, met or winner. Other columns are passed over. What is missing,
// double, or not one of these is an error with its place. Memory: the judgements.
func Read(ctx context.Context, path string) (*File, error) {
	t, err := columns.ReadFile(ctx, path, columnKind)
	if err != nil {
		return nil, err
	}
	f := &File{Path: path, Unread: map[string]int{}, groups: map[string]string{}, places: map[string]string{}}
	if f.Kind, err = kindOf(t); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for i := range t.Rows() {
		r := row{t, i}
		if err := f.add(r); err != nil {
			return nil, fmt.Errorf("%s: %w", t.At(i), err)
		}
	}
	f.finish(t.Column("group") != nil)
	return f, nil
}

// kindOf tells by the columns what a file holds.
func kindOf(t *columns.File) (Kind, error) {
	needs := map[Kind][]string{
		Ratings:     {"item", "model", "criterion", "score"},
		Points:      {"item", "model", "criterion", "points", "met"},
		Preferences: {"item", "a", "b", "first", "winner"},
	}
	kind := Ratings
	switch {
	case t.Rows() == 0:
		return "", errors.New("it has no judgements")
	case t.Column("winner") != nil:
		kind = Preferences
	case t.Column("met") != nil:
		kind = Points
	case t.Column("score") == nil:
		return "", fmt.Errorf("it has none of the columns score (ratings), met (points of rubrics) and winner (preferences); known ones it has: %s", known(t))
	}
	for _, name := range needs[kind] {
		if t.Column(name) == nil {
			return "", fmt.Errorf("it is of %s, and has no column %s", kind, name)
		}
	}
	for _, other := range []string{"score", "met", "winner"} {
		if t.Column(other) != nil && !slices.Contains(needs[kind], other) {
			return "", fmt.Errorf("it is of %s and has a column %s too: one file is of one kind", kind, other)
		}
	}
	return kind, nil
}

func known(t *columns.File) string {
	var out []string
	for _, c := range t.Columns {
		out = append(out, c.Name)
	}
	if out == nil {
		return "none"
	}
	return strings.Join(out, ", ")
}

// row is a row of a file.
type row struct {
	*columns.File
	i int
}

// text is a cell, "" where there is none.
func (r row) text(name string) string {
	if c := r.Column(name); c != nil {
		return strings.TrimSpace(c.Text(r.i))
	}
	return ""
}

func (r row) number(name string) (float64, bool) {
	if c := r.Column(name); c != nil {
		return c.Number(r.i)
	}
	return 0, false
}

// add takes a row over.
func (f *File) add(r row) error {
	s := Said{Item: r.text("item"), Group: r.text("group"), Judge: r.text("judge"), At: r.At(r.i)}
	if s.Item == "" {
		return errors.New("the judgement has no item")
	}
	if err := f.grouped(s, r); err != nil {
		return err
	}
	if c := r.Column("judge"); c != nil && s.Judge == "" {
		return errors.New("the judgement has no judge, and others do")
	}
	value := map[Kind]string{Ratings: "score", Points: "met", Preferences: "winner"}[f.Kind]
	why := r.text("unread")
	has := r.Column(value).Has(r.i) && r.text(value) != ""
	switch {
	case has && why != "":
		return fmt.Errorf("there is a %s, and unread says that there is none", value)
	case !has && why == "":
		return fmt.Errorf("there is no %s; unread says why, where the judge's answer could not be read", value)
	case !has:
		s.Unread = why
		f.Unread[why]++
	}
	switch f.Kind {
	case Ratings:
		return f.rating(s, r)
	case Points:
		return f.point(s, r)
	}
	return f.pair(s, r)
}

// grouped notes the item's group, which is to be the same everywhere.
func (f *File) grouped(s Said, r row) error {
	group := s.Item
	if r.Column("group") != nil {
		if group = s.Group; group == "" {
			return errors.New("the judgement has no group, and others do")
		}
	}
	if other, ok := f.groups[s.Item]; ok && other != group {
		return fmt.Errorf("item %s is of the group %q, and elsewhere of %q", s.Item, group, other)
	}
	f.groups[s.Item] = group
	return nil
}

// once reports what was there before.
func (f *File) once(what string, s Said, parts ...string) error {
	key := strings.Join(append(parts, s.Item, s.Judge), "\x00")
	if at, ok := f.places[key]; ok {
		return fmt.Errorf("there is a second %s, and the first at %s", what, at)
	}
	f.places[key] = s.At
	return nil
}

// answer is the model and the criterion of a judgement of one answer.
func (f *File) answer(r row) (model, criterion string, err error) {
	model, criterion = r.text("model"), r.text("criterion")
	switch {
	case model == "":
		return "", "", errors.New("the judgement has no model")
	case criterion == "":
		return "", "", errors.New("the judgement has no criterion")
	}
	f.Models = append(f.Models, model)
	return model, criterion, nil
}

func (f *File) rating(s Said, r row) error {
	model, criterion, err := f.answer(r)
	if err != nil {
		return err
	}
	x, _ := r.number("score")
	f.Ratings = append(f.Ratings, Rating{s, model, criterion, x})
	return f.once(fmt.Sprintf("rating of %s by %s", model, criterion), s, model, criterion)
}

func (f *File) point(s Said, r row) error {
	model, criterion, err := f.answer(r)
	if err != nil {
		return err
	}
	points, ok := r.number("points")
	met, _ := r.number("met")
	switch {
	case !ok || points == 0:
		return errors.New("points is to say what the point is worth, and not 0")
	case met != 0 && met != 1:
		return fmt.Errorf("met is %v, and 0 or 1 is meant", met)
	}
	f.Points = append(f.Points, Point{s, model, criterion, points, met == 1})
	return f.once(fmt.Sprintf("judgement of %s on this point", model), s, model, criterion)
}

func (f *File) pair(s Said, r row) error {
	p := Pair{Said: s, A: r.text("a"), B: r.text("b"), ShownFirst: r.text("first"), Winner: r.text("winner")}
	switch {
	case p.A == "" || p.B == "":
		return errors.New("a and b are to name the two models")
	case p.A == p.B:
		return fmt.Errorf("%s is held against itself", p.A)
	case p.ShownFirst != "a" && p.ShownFirst != "b":
		return fmt.Errorf("first is %q, and a or b is meant: the answer that was shown first", p.ShownFirst)
	case s.Unread == "" && !slices.Contains([]string{"a", "b", "tie"}, p.Winner):
		return fmt.Errorf("winner is %q, and a, b or tie is meant", p.Winner)
	}
	a, okA := r.number("length_a")
	b, okB := r.number("length_b")
	lengths := r.Column("length_a") != nil || r.Column("length_b") != nil
	if lengths && (!okA || !okB || a < 0 || b < 0 || a != math.Trunc(a) || b != math.Trunc(b) || max(a, b) > math.MaxInt32) {
		return errors.New("length_a and length_b are to be two whole numbers, in every row or in none")
	}
	p.LengthA, p.LengthB = int(a), int(b)
	f.Models = append(f.Models, p.A, p.B)
	f.Pairs = append(f.Pairs, p)
	shown := []string{p.A, p.B}
	if p.ShownFirst == "b" {
		shown = []string{p.B, p.A}
	}
	return f.once(fmt.Sprintf("judgement with %s before %s", shown[0], shown[1]), s, shown...)
}

// finish puts in order what was gathered.
func (f *File) finish(grouped bool) {
	for id := range f.groups {
		f.Items.IDs = append(f.Items.IDs, id)
	}
	slices.Sort(f.Items.IDs)
	if grouped {
		for _, id := range f.Items.IDs {
			f.Items.Groups = append(f.Items.Groups, f.groups[id])
		}
	}
	slices.Sort(f.Models)
	f.Models = slices.Compact(f.Models)
	for _, s := range f.said() {
		f.Judges = append(f.Judges, s.Judge)
	}
	slices.Sort(f.Judges)
	f.Judges = slices.Compact(f.Judges)
	slices.SortStableFunc(f.Ratings, func(a, b Rating) int {
		return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Judge, b.Judge), cmp.Compare(a.Criterion, b.Criterion))
	})
	slices.SortStableFunc(f.Points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Judge, b.Judge), cmp.Compare(a.Criterion, b.Criterion))
	})
	f.groups, f.places = nil, nil
}

// said is what all judgements say.
func (f *File) said() []Said {
	var out []Said
	for _, r := range f.Ratings {
		out = append(out, r.Said)
	}
	for _, p := range f.Points {
		out = append(out, p.Said)
	}
	for _, p := range f.Pairs {
		out = append(out, p.Said)
	}
	return out
}

// N is the number of judgements, those that could not be read included.
func (f *File) N() int { return len(f.Ratings) + len(f.Points) + len(f.Pairs) }

// place is an item's place among all.
func (f *File) place(item string) int {
	i, _ := slices.BinarySearch(f.Items.IDs, item)
	return i
}
