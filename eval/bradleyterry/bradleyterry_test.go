package bradleyterry

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
)

func TestRatingsEqualFastChat(t *testing.T) {
	file := vectors.Read(t, "bradley_terry.json")
	var rows [][3]string
	file.Get("battles", &rows)
	var battles []Battle
	for _, r := range rows {
		battles = append(battles, Battle{r[0], r[1], map[string]Result{"model_a": WinA, "model_b": WinB, "tie": Tie, "tie (bothbad)": Tie}[r[2]]})
	}
	s, err := Count(battles)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Fit(s)
	if err != nil {
		t.Fatal(err)
	}
	var raw, elo map[string]float64
	file.Get("bt_raw_base10", &raw)
	file.Get("bt_elo_scale_1000", &elo)
	for _, r := range got {
		// The reference stops L-BFGS-B short of the maximum: to 1e-5 they agree.
		file.Agree("bradley_terry|ties:half|log10", metric.Of(r.Rating), vectors.Number{Value: raw[r.Model]}, 1e-5)
		file.Agree("bradley_terry|ties:half|elo:400,1000", metric.Of(r.Elo()), vectors.Number{Value: elo[r.Model]}, 4e-3)
	}
	file.Skip("Elo depends on the order of battles", "elo_online_K4")
	file.Skip("drawn with numpy's random numbers", "bootstrap100_quantiles")
	file.Skip("remarks", "source", "note")
	file.Done()
}

// a beats b in 3 of 4: odds of 3, so the ratings are log10(3) apart; the
// information is 4·¾·¼ = ¾ of the natural difference, and each of two ratings that
// sum to 0 has half its error.
func TestTwoModels(t *testing.T) {
	s, err := Count([]Battle{{"a", "b", WinA}, {"b", "a", WinB}, {"a", "b", WinA}, {"a", "b", WinB}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Fit(s)
	if err != nil {
		t.Fatal(err)
	}
	if d := got[0].Rating - got[1].Rating; math.Abs(d-math.Log10(3)) > 1e-10 {
		t.Errorf("they are %v apart, want log10(3)", d)
	}
	if want := math.Sqrt(4./3) / 2 / math.Ln10; math.Abs(got[0].StandardError-want) > 1e-10 {
		t.Errorf("the error is %v, want %v", got[0].StandardError, want)
	}
}

// The gradient is 0 at the maximum: expected wins are the wins.
func TestExpectedWinsAreTheWins(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	names := []string{"a", "b", "c", "d", "e"}
	var battles []Battle
	for range 400 {
		i, j := random.IntN(5), random.IntN(5)
		if i != j {
			battles = append(battles, Battle{names[i], names[j], []Result{WinA, WinA, WinB, Tie}[random.IntN(4)]})
		}
	}
	s, _ := Count(battles)
	ratings, err := Fit(s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range names {
		won, expected := 0.0, 0.0
		for j := range names {
			if i != j {
				won += s.Wins[i][j]
				expected += (s.Wins[i][j] + s.Wins[j][i]) / (1 + math.Pow(10, ratings[j].Rating-ratings[i].Rating))
			}
		}
		if math.Abs(won-expected) > 1e-8 {
			t.Errorf("%s won %v, and %v are expected", names[i], won, expected)
		}
	}
}

func TestUnconnected(t *testing.T) {
	for name, battles := range map[string][]Battle{
		"never lost":  {{"a", "b", WinA}, {"a", "c", WinA}, {"b", "c", WinA}, {"c", "b", WinA}},
		"two islands": {{"a", "b", Tie}, {"c", "d", Tie}},
	} {
		s, err := Count(battles)
		if err != nil {
			t.Fatal(err)
		}
		var u *Unconnected
		if _, err := Fit(s); !errors.As(err, &u) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Count([]Battle{{"a", "a", Tie}}); err == nil {
		t.Error("a model fights itself")
	}
	if _, err := Count([]Battle{{"a", "b", "draw"}}); err == nil {
		t.Error("an unknown result passes")
	}
}
