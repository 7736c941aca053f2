package judging

import (
	"fmt"
	"slices"
	"strconv"

	"ophglm/eval/judge"
	"ophglm/eval/metric"
)

// points are the tables of a file of points of rubrics. The rubric of an item is all
// points that the file has of it, and the same for each model and judge: an answer
// of which a point is missing, or could not be read, has no score, for one by the
// other points would be by another rubric.
func (f *File) points() ([]*Table, error) {
	type point struct {
		at    string
		worth float64
	}
	rubrics := make([]map[string]point, len(f.Items.IDs))
	type answer struct{ model, judge string }
	given := make([]map[answer]map[string]bool, len(f.Items.IDs)) // by item: which points are met
	for _, p := range f.Points {
		i, a := f.place(p.Item), answer{p.Model, p.Judge}
		if rubrics[i] == nil {
			rubrics[i], given[i] = map[string]point{}, map[answer]map[string]bool{}
		}
		if had, ok := rubrics[i][p.Criterion]; ok && had.worth != p.Points {
			return nil, fmt.Errorf("%s: the point %q of item %s is worth %v, and %v at %s", p.At, p.Criterion, p.Item, p.Points, had.worth, had.at)
		}
		rubrics[i][p.Criterion] = point{p.At, p.Points}
		if given[i][a] == nil {
			given[i][a] = map[string]bool{}
		}
		if p.Unread == "" {
			given[i][a][p.Criterion] = p.Met
		}
	}
	names := make([][]string, len(rubrics))
	for i, r := range rubrics {
		for name := range r {
			names[i] = append(names[i], name)
		}
		slices.Sort(names[i])
	}
	s := settings{Kind: Points}
	digest := f.digest(s, func(i int) (rubric []byte) {
		for _, name := range names[i] {
			rubric = append(strconv.AppendFloat(append(append(rubric, 0), name...), rubrics[i][name].worth, 'g', -1, 64), 0)
		}
		return rubric
	})
	var out []*Table
	for _, model := range f.Models {
		t := frame(model, f.Items, s, digest)
		for i := range f.Items.IDs {
			var by []metric.Value
			for _, j := range f.Judges {
				met, ok := given[i][answer{model, j}]
				if !ok {
					continue
				}
				if len(met) < len(names[i]) {
					by = append(by, metric.Undefined(fmt.Sprintf("%d of the rubric's %d points were judged", len(met), len(names[i]))))
					continue
				}
				var marks []judge.Mark
				for _, name := range names[i] {
					marks = append(marks, judge.Mark{Points: rubrics[i][name].worth, Met: met[name]})
				}
				by = append(by, judge.Points(marks))
			}
			t.metrics[0].values[i] = overJudges(by)
		}
		t.count()
		out = append(out, t)
	}
	return out, nil
}
