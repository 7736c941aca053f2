package segment

import (
	"fmt"

	"ophglm/eval/confusion"
	"ophglm/eval/metric"
)

// Empty is what Dice and IoU of an image are where nothing is of the class, by
// the name of those who do it so. Where only what was found is empty they are 0
// by every policy.
type Empty string

const (
	// Strict: undefined where truth and what was found are both empty.
	Strict Empty = "strict"
	// MONAI: undefined where the truth is empty, whatever was found
	// (MONAI's DiceMetric with ignore_empty).
	MONAI Empty = "monai"
	// Medpy: 1 where both are empty (medpy's dc and jc).
	Medpy Empty = "medpy"
)

// Validate reports a policy of another name.
func (e Empty) Validate() error {
	switch e {
	case Strict, MONAI, Medpy:
		return nil
	}
	return fmt.Errorf("empty is to be %s, %s or %s, not %q", Strict, MONAI, Medpy, e)
}

// Dice is 2TP/(2TP+FP+FN) of pixels.
func (e Empty) Dice(c confusion.Counts) metric.Value { return e.of(c, c.F1()) }

// IoU is TP/(TP+FP+FN) of pixels.
func (e Empty) IoU(c confusion.Counts) metric.Value { return e.of(c, c.Jaccard()) }

func (e Empty) of(c confusion.Counts, overlap metric.Value) metric.Value {
	switch {
	case e == MONAI && c.TP+c.FN == 0:
		return metric.Undefined(noPositives)
	case e == Medpy && c.TP+c.FP+c.FN == 0:
		return metric.Of(1)
	}
	return overlap
}
