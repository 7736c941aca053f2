package judging

import (
	"fmt"
	"slices"

	"ophglm/eval/judge"
	"ophglm/eval/metric"
)

// ratings are the tables of a file of ratings. Of several judges an item has the mean
// of those who gave a rating; overall, of those who gave all.
func (f *File) ratings(low, high int) ([]*Table, error) {
	s := settings{Kind: Ratings, Low: low, High: high}
	for _, r := range f.Ratings {
		s.Criteria = append(s.Criteria, r.Criterion)
	}
	slices.Sort(s.Criteria)
	s.Criteria = slices.Compact(s.Criteria)
	rubric := s.rubric()
	if err := rubric.Validate(); err != nil {
		return nil, err
	}
	type answer struct{ model, judge string }
	given := make([]map[answer]judge.Ratings, len(f.Items.IDs)) // of each item
	for _, r := range f.Ratings {
		i, a := f.place(r.Item), answer{r.Model, r.Judge}
		if given[i] == nil {
			given[i] = map[answer]judge.Ratings{}
		}
		if given[i][a] == nil {
			given[i][a] = judge.Ratings{}
		}
		if r.Unread != "" {
			continue
		}
		if _, _, err := rubric.Values(judge.Ratings{r.Criterion: r.Score}); err != nil {
			return nil, fmt.Errorf("%s: %w", r.At, err)
		}
		given[i][a][r.Criterion] = r.Score
	}
	digest := f.digest(s, nil)
	var out []*Table
	for _, model := range f.Models {
		t := frame(model, f.Items, s, digest)
		for i := range f.Items.IDs {
			by := make([][]metric.Value, len(t.metrics)) // of each judge
			for _, j := range f.Judges {
				r, ok := given[i][answer{model, j}]
				if !ok {
					continue
				}
				each, overall, err := rubric.Values(r)
				if err != nil {
					return nil, err // it was looked at above
				}
				for m, v := range append([]metric.Value{overall}, each...) {
					by[m] = append(by[m], v)
				}
			}
			for m := range t.metrics {
				t.metrics[m].values[i] = overJudges(by[m])
			}
		}
		t.count()
		out = append(out, t)
	}
	return out, nil
}

// overJudges is the mean of what the judges of an item gave.
func overJudges(values []metric.Value) metric.Value {
	switch v, n := metric.Mean(values, nil); {
	case n > 0:
		return v
	case len(values) > 0:
		return values[0] // with its reason
	}
	return metric.Undefined("it was not judged")
}
