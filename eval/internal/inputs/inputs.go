// Package inputs makes the inputs of benchmarks: of the distributions and sizes of
// those on which the references were timed (peer_metrics.py), and the same each time.
package inputs

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
)

// Scores are as skewed as a rare disease's: one item in ten is positive, and
// probabilities have six decimals.
func Scores(n int, seed uint64) (positive []bool, scores []float64) {
	r := rand.New(rand.NewPCG(seed, 0))
	for range n {
		is := r.Float64() < 0.1
		x := r.NormFloat64() - 1.5
		if is {
			x += 1.4
		}
		positive, scores = append(positive, is), append(scores, math.Round(1e6/(1+math.Exp(-x)))/1e6)
	}
	return positive, scores
}

// WriteCSV writes n of [Scores] as id, label and prob.
func WriteCSV(w io.Writer, n int, seed uint64) error {
	positive, scores := Scores(n, seed)
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "id,label,prob")
	for i, is := range positive {
		label := 0
		if is {
			label = 1
		}
		fmt.Fprintf(out, "s%07d,%d,%.6f\n", i, label, scores[i])
	}
	return out.Flush()
}

// Grades are five grades of n items and what a model might decide.
func Grades(n int, seed uint64) (truth, decided []uint8) {
	r := rand.New(rand.NewPCG(seed, 0))
	for range n {
		y, u := uint8(0), r.Float64()
		for _, upTo := range []float64{.5, .6, .82, .9} {
			if u >= upTo {
				y++
			}
		}
		p := float64(y) + math.Round(.8*r.NormFloat64())
		truth, decided = append(truth, y), append(decided, uint8(min(max(p, 0), 4)))
	}
	return truth, decided
}
