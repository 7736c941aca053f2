// Package bradleyterry ranks models by which of two answers was preferred
// (Bradley and Terry 1952): the chance that a beats b is 1/(1+10^(r_b−r_a)).
//
// Ratings are the maximum likelihood, a tie counting half a win to each side
// (Davidson's ties are another model), and sum to 0. They exist only where the
// models are connected: for each two sets of them, somebody of either has beaten or
// tied somebody of the other. Elsewhere the likelihood has no maximum, and software
// that stops after so many steps prints numbers of its own making.
package bradleyterry

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Battle is a comparison of two models' answers.
type Battle struct {
	A, B   string
	Result Result
}

// Result is who was preferred.
type Result string

const (
	WinA Result = "a"
	WinB Result = "b"
	Tie  Result = "tie"
)

// Scores of battles: models by name, and how often each beat each other, ties as
// half to both.
type Scores struct {
	Models []string
	Wins   [][]float64 // of the row over the column
}

// NewScores is of models that have not met, by name.
func NewScores(models []string) *Scores {
	s := &Scores{Models: models}
	for range models {
		s.Wins = append(s.Wins, make([]float64, len(models)))
	}
	return s
}

// Add adds a battle of the models at two places, as often as its weight says.
func (s *Scores) Add(a, b int, r Result, weight float64) {
	switch r {
	case WinA:
		s.Wins[a][b] += weight
	case WinB:
		s.Wins[b][a] += weight
	case Tie:
		s.Wins[a][b] += weight / 2
		s.Wins[b][a] += weight / 2
	}
}

// Count adds battles up. A model against itself and an unknown result are errors.
func Count(battles []Battle) (*Scores, error) {
	var names []string
	for _, b := range battles {
		names = append(names, b.A, b.B)
	}
	slices.Sort(names)
	s := NewScores(slices.Compact(names))
	for i, b := range battles {
		x, _ := slices.BinarySearch(s.Models, b.A)
		y, _ := slices.BinarySearch(s.Models, b.B)
		switch {
		case x == y:
			return nil, fmt.Errorf("battle %d is of %q against itself", i, b.A)
		case b.Result != WinA && b.Result != WinB && b.Result != Tie:
			return nil, fmt.Errorf("battle %d has the result %q, which is none of a, b and tie", i, b.Result)
		}
		s.Add(x, y, b.Result, 1)
	}
	return s, nil
}

// Unconnected says that the ratings do not exist.
type Unconnected struct {
	Above, Below []string // models of which the first never lost to, or tied with, the second
}

func (u *Unconnected) Error() string {
	return fmt.Sprintf("%s did not once lose to or tie with %s: there is no rating that sets one above the other by a number",
		strings.Join(u.Above, ", "), strings.Join(u.Below, ", "))
}

// connected reports two sets of models between which one side has all wins.
func (s *Scores) connected() error {
	for start := range s.Models {
		// Whom start beats, and whom those beat.
		seen := make([]bool, len(s.Models))
		seen[start] = true
		for next := []int{start}; len(next) > 0; {
			i := next[0]
			next = next[1:]
			for j, w := range s.Wins[i] {
				if w > 0 && !seen[j] {
					seen[j] = true
					next = append(next, j)
				}
			}
		}
		if slices.Contains(seen, false) {
			u := &Unconnected{}
			for i, name := range s.Models {
				if seen[i] {
					u.Below = append(u.Below, name)
				} else {
					u.Above = append(u.Above, name)
				}
			}
			return u
		}
	}
	return nil
}

// Rating is a model's strength in powers of ten of the odds, and its standard error
// by the information matrix, of battles that are independent. Battles of one
// dialogue are not: resample dialogues and fit anew.
type Rating struct {
	Model         string
	Rating        float64
	StandardError float64
}

// Elo is the rating on the scale of chess: 400 points a power of ten, 1,000 in the middle.
func (r Rating) Elo() float64 { return 1000 + float64(400*r.Rating) }

// Signature says how ratings were computed.
const Signature = "bradley-terry|base:10|ties:half|sum:0|maximum-likelihood|v1"

// Fit gives the ratings, by model; an [*Unconnected] where there are none. Newton's
// method, to 1e-12; the time is cubic in the number of models.
func Fit(s *Scores) ([]Rating, error) {
	n := len(s.Models)
	if n < 2 {
		return nil, errors.New("a rating is of two models or more")
	}
	if err := s.connected(); err != nil {
		return nil, err
	}
	r := make([]float64, n) // natural logarithms
	information := mat.NewSymDense(n, nil)
	gradient := mat.NewVecDense(n, nil)
	var chol mat.Cholesky
	likelihood := s.likelihood(r)
	for step := range 200 {
		s.derivatives(r, information, gradient)
		if !chol.Factorize(information) {
			return nil, errors.New("the information matrix is not positive: battles too few to rate by")
		}
		var move mat.VecDense
		if err := chol.SolveVecTo(&move, gradient); err != nil {
			return nil, fmt.Errorf("solving for step %d of the ratings: %w", step, err)
		}
		// A step that overshoots is halved: the likelihood is concave.
		size, next := 1.0, make([]float64, n)
		for ; size > 1e-10; size /= 2 {
			for i := range next {
				next[i] = r[i] + float64(size*move.AtVec(i))
			}
			if l := s.likelihood(next); l >= likelihood {
				likelihood = l
				break
			}
		}
		largest := 0.0
		for i := range r {
			largest = max(largest, math.Abs(next[i]-r[i]))
		}
		if size > 1e-10 {
			copy(r, next)
		}
		if largest < 1e-12 || size <= 1e-10 {
			break
		}
	}
	s.derivatives(r, information, gradient)
	var inverse mat.SymDense
	if !chol.Factorize(information) {
		return nil, errors.New("the information matrix is not positive: battles too few to rate by")
	}
	if err := chol.InverseTo(&inverse); err != nil {
		return nil, fmt.Errorf("inverting the information matrix: %w", err)
	}
	mean := 0.0
	for _, x := range r {
		mean += x / float64(n)
	}
	out := make([]Rating, n)
	for i, name := range s.Models {
		// The direction that ratings do not fix has the eigenvalue 1, and 1/n of it
		// is in each entry of the inverse.
		variance := inverse.At(i, i) - 1/float64(n)
		out[i] = Rating{name, (r[i] - mean) / math.Ln10, math.Sqrt(max(0, variance)) / math.Ln10}
	}
	return out, nil
}

func (s *Scores) likelihood(r []float64) float64 {
	sum := 0.0
	for i, row := range s.Wins {
		for j, w := range row {
			if w > 0 {
				sum -= float64(w * math.Log1p(math.Exp(r[j]-r[i])))
			}
		}
	}
	return sum
}

// derivatives sets the gradient of the log-likelihood and the information. Ratings
// may all be moved alike, so 1/n is added to each entry of the matrix: its null
// direction gets the eigenvalue 1, and the others keep theirs.
func (s *Scores) derivatives(r []float64, information *mat.SymDense, gradient *mat.VecDense) {
	n := len(r)
	for i := range n {
		g, own := 0.0, 0.0
		for j := range n {
			if i == j {
				continue
			}
			games := s.Wins[i][j] + s.Wins[j][i]
			p := 1 / (1 + math.Exp(r[j]-r[i]))
			g += s.Wins[i][j] - float64(games*p)
			h := float64(games * float64(p*(1-p)))
			own += h
			if j > i {
				information.SetSym(i, j, 1/float64(n)-h)
			}
		}
		information.SetSym(i, i, own+1/float64(n))
		gradient.SetVec(i, g)
	}
}
