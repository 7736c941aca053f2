package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"ophglm"
	"ophglm/internal/pipeline"
)

// scoreText writes a score on one line: name, class, average, value with its
// interval, or why there is none, how many items it is over, and its signature.
func scoreText(s *ophglm.Score) string {
	words := []string{s.Name}
	for _, w := range []string{s.Class, s.Average} {
		if w != "" {
			words = append(words, w)
		}
	}
	if s.Group != "" {
		words = append(words, "on "+s.Group)
	}
	return fmt.Sprintf("%s %s n=%d (%s)", strings.Join(words, " "), strings.TrimSpace(scoreValue(s)+" "+scoreInterval(s)), s.N, s.Signature)
}

func scoreValue(s *ophglm.Score) string {
	if s.Value == nil {
		return "undefined: " + s.Undefined
	}
	return fmt.Sprintf("%.3f", *s.Value)
}

func scoreInterval(s *ophglm.Score) string {
	if s.Interval == nil {
		return ""
	}
	return fmt.Sprintf("[%.3f, %.3f]", s.Interval.Low, s.Interval.High)
}

// stageScores are the scores that a stage made.
type stageScores struct {
	Stage  string          `json:"stage"`
	Scores []*ophglm.Score `json:"scores"`
}

// scoresOf reads the scores of every stage that has some.
func scoresOf(ctx context.Context, built []pipeline.Built) ([]stageScores, error) {
	var all []stageScores
	for _, b := range built {
		of := stageScores{Stage: b.Stage.Name}
		for _, o := range b.Manifest.Outputs {
			if o.Type != pipeline.TypeOf[*ophglm.Score]() {
				continue
			}
			for score, err := range records[ophglm.Score](ctx, o) {
				if err != nil {
					return nil, fmt.Errorf("reading the scores of %s: %w", b.Stage.Name, err)
				}
				of.Scores = append(of.Scores, score)
			}
		}
		if len(of.Scores) > 0 {
			all = append(all, of)
		}
	}
	return all, nil
}

// headlines are the scores that a summary prints; ophglm show prints all.
var headlines = []string{"auc", "f1", "dice", "iou", "aupr"}

// scores lists the headlines of every stage, and below how each was computed.
func (s *summary) scores(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	var signatures []string
	for _, of := range s.Scores {
		if signatures == nil {
			fmt.Fprintln(t, "\nscores\t\t\t\t\t")
			signatures = []string{}
		}
		stage, left := of.Stage, 0
		for _, x := range of.Scores {
			if !slices.Contains(headlines, x.Name) {
				left++
				continue
			}
			if line := x.Name + "  " + x.Signature; !slices.Contains(signatures, line) {
				signatures = append(signatures, line)
			}
			name := strings.TrimSpace(x.Name + " " + x.Average)
			of := strings.Trim(x.Group+" "+x.Class, " ")
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\tn=%s\n", stage, of, name, scoreValue(x), scoreInterval(x), count(int64(x.N)))
			stage = ""
		}
		if left > 0 {
			fmt.Fprintf(t, "%s\tand %s more: ophglm show %s/%s -n 0\n", stage, count(int64(left)), s.Pipeline, of.Stage)
		}
	}
	t.Flush()
	for _, line := range signatures {
		fmt.Fprintf(w, "  %s\n", line)
	}
}
