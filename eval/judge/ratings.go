package judge

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ophglm/eval/metric"
)

// Rubric is a set of criteria that each answer is rated by, on one scale.
type Rubric struct {
	Criteria  []string // in the order of scores
	Low, High int      // of the scale, such as 1 and 5
}

// Validate reports a rubric by which nothing can be rated.
func (r Rubric) Validate() error {
	if len(r.Criteria) == 0 {
		return errors.New("the rubric has no criteria")
	}
	for i, c := range r.Criteria {
		if c == "" || slices.Contains(r.Criteria[:i], c) {
			return fmt.Errorf("the name %q of a criterion is empty or of two", c)
		}
	}
	if r.Low >= r.High {
		return fmt.Errorf("a scale from %d to %d tells nothing apart", r.Low, r.High)
	}
	return nil
}

// Definition names the mean rating by a criterion, or, with "", over all.
func (r Rubric) Definition(criterion string) metric.Definition {
	if criterion == "" {
		criterion = "overall:mean-of-" + strings.Join(r.Criteria, ",")
	} else {
		criterion = "criterion:" + criterion
	}
	return metric.Definition{Name: "rating", Says: []string{criterion, "scale:" + strconv.Itoa(r.Low) + "-" + strconv.Itoa(r.High), "unrated:left-out"}, Version: 1}
}

// Ratings are a judge's of one answer, by criterion. One that is absent was not
// given. Models that are asked for whole numbers give halves now and then.
type Ratings map[string]float64

// Values are the ratings of one answer in the order of the criteria, and overall,
// their mean. One that was not given is undefined, and so is overall then: a mean
// over the others would be by another rubric. A criterion that the rubric does not
// have and a rating outside the scale are errors. The rubric is to be valid.
func (r Rubric) Values(ratings Ratings) (each []metric.Value, overall metric.Value, err error) {
	for name, x := range ratings {
		if !slices.Contains(r.Criteria, name) {
			return nil, metric.Value{}, fmt.Errorf("the rating of %q: the rubric's criteria are %s", name, strings.Join(r.Criteria, ", "))
		}
		if !(x >= float64(r.Low) && x <= float64(r.High)) {
			return nil, metric.Value{}, fmt.Errorf("the rating %v of %q is outside the scale from %d to %d", x, name, r.Low, r.High)
		}
	}
	sum := 0.0
	var missing []string
	for _, name := range r.Criteria {
		x, ok := ratings[name]
		if !ok {
			missing = append(missing, name)
			each = append(each, metric.Undefined("there is no rating of "+name))
			continue
		}
		sum += x
		each = append(each, metric.Of(x))
	}
	if missing != nil {
		return each, metric.Undefined("there is no rating of " + strings.Join(missing, ", ")), nil
	}
	return each, metric.Of(sum / float64(len(each))), nil
}
