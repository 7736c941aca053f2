package eval

import (
	"fmt"

	"ophglm/eval/choices"
	"ophglm/eval/classification"
	"ophglm/eval/dialogue"
	"ophglm/eval/judging"
	"ophglm/eval/leaderboard"
	"ophglm/eval/run"
	"ophglm/eval/score"
	"ophglm/eval/segmentation"
)

// Families are what runs can be of, with what makes their tables.
func Families() map[string]leaderboard.Opener {
	return map[string]leaderboard.Opener{
		classification.Family: classification.Open,
		dialogue.Family:       opened(dialogue.Open),
		segmentation.Family:   segmentation.Open,
		choices.Family:        opened(choices.Open),
		judging.Family:        judging.Open,
	}
}

// opened is an opener of tables of one type.
func opened[T score.Table](open func(*run.Run) (T, error)) leaderboard.Opener {
	return func(r *run.Run) (score.Table, error) {
		t, err := open(r)
		if err != nil {
			return nil, fmt.Errorf("opening the run of %s: %w", r.Model, err)
		}
		return t, nil
	}
}
