package lesion

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"ophglm/eval/metric"
)

// Rule says when a lesion that was found is a true one. The zero Rule is that they
// share a pixel: then one may stand for several. Above 0 it is the least
// intersection over union that makes a pair; each then has one partner at most.
type Rule float64

// Overlap is the rule that lesions share a pixel.
const Overlap Rule = 0

// Validate reports a rule that no pair, or any, would satisfy.
func (r Rule) Validate() error {
	if !(r >= 0 && r <= 1) {
		return fmt.Errorf("the least IoU of a pair is to be above 0 and at most 1, or 0 for any overlap, not %v", float64(r))
	}
	return nil
}

// String names the rule as signatures do.
func (r Rule) String() string {
	if r == Overlap {
		return "overlap:any"
	}
	return "iou:>=" + strconv.FormatFloat(float64(r), 'g', -1, 64)
}

// pairs are those that satisfy the rule, with their intersection over union.
func (r Rule) pairs(found, truth *Lesions) []pair {
	var out []pair
	for _, o := range overlaps(found, truth) {
		iou := float64(o.pixels) / float64(found.Areas[o.found]+truth.Areas[o.truth]-o.pixels)
		if iou >= float64(r) {
			out = append(out, pair{o.found, o.truth, iou})
		}
	}
	return out
}

type pair struct {
	found, truth int
	iou          float64
}

// Counts are the lesions of an image, or of several.
type Counts struct {
	Truth, Hit  int64 // true ones, and those of them that were found
	Found, True int64 // those found, and those of them that are true
}

// Count holds what was found against the truth. With a rule above any overlap pairs
// are made in the order of their intersection over union, the largest first, and of
// equal ones in that of the found and then of the true lesions; above a half there
// is no choice to make.
func (r Rule) Count(found, truth *Lesions) Counts {
	c := Counts{Truth: int64(truth.Len()), Found: int64(found.Len())}
	pairs := r.pairs(found, truth)
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.iou, a.iou) })
	hit, taken := make([]bool, truth.Len()), make([]bool, found.Len())
	for _, p := range pairs {
		if r != Overlap && (hit[p.truth] || taken[p.found]) {
			continue
		}
		if !hit[p.truth] {
			c.Hit++
		}
		if !taken[p.found] {
			c.True++
		}
		hit[p.truth], taken[p.found] = true, true
	}
	return c
}

// Add adds o, times over.
func (c *Counts) Add(o Counts, times int64) {
	c.Truth += times * o.Truth
	c.Hit += times * o.Hit
	c.Found += times * o.Found
	c.True += times * o.True
}

const noLesions = "there are no lesions in truth"

// Sensitivity is the share of true lesions that were found.
func (c Counts) Sensitivity() metric.Value { return metric.Ratio(c.Hit, c.Truth, noLesions) }

// Precision is the share of lesions found that are true.
func (c Counts) Precision() metric.Value {
	return metric.Ratio(c.True, c.Found, "no lesions were found")
}

// F1 is the harmonic mean of sensitivity and precision. It is 0 where no lesion is
// true or none was found, and undefined where there is neither.
func (c Counts) F1() metric.Value {
	if c.Truth == 0 && c.Found == 0 {
		return metric.Undefined("there are no lesions, in truth or as found")
	}
	if c.Hit == 0 || c.True == 0 {
		return metric.Of(0)
	}
	s, p := float64(c.Hit)/float64(c.Truth), float64(c.True)/float64(c.Found)
	return metric.Of(float64(2*s*p) / (s + p))
}
