package segment

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/confusion"
	"ophglm/eval/metric"
	"ophglm/internal/raster"
)

// someImage draws the pixels of a small image.
func someImage(t *rapid.T) (probability, truth []uint8) {
	n := rapid.IntRange(0, 40).Draw(t, "pixels")
	probability, truth = make([]uint8, n), make([]uint8, n)
	for i := range n {
		probability[i] = uint8(rapid.IntRange(0, 255).Draw(t, "probability"))
		truth[i] = uint8(255 * rapid.IntRange(0, 1).Draw(t, "truth"))
	}
	return probability, truth
}

func TestLevelsCountDecisionsAtEveryThreshold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		probability, truth := someImage(t)
		threshold := rapid.OneOf(rapid.Float64Range(0, 1.1), rapid.Custom(func(t *rapid.T) float64 {
			return float64(rapid.IntRange(0, 255).Draw(t, "byte")) / 255
		})).Draw(t, "threshold")
		var l Levels
		l.Count(probability, truth)
		var want confusion.Counts
		for i, q := range probability {
			want.Decide(float64(q)/255 >= threshold, truth[i] == 255, 1)
		}
		if got := l.At(raster.Level(threshold)); got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}

func TestEmptyTruthHasNoPositives(t *testing.T) {
	var with, without Levels
	with.Count([]uint8{0, 7, 255}, []uint8{0, 0, 0})
	without.Count([]uint8{0, 7, 255}, nil)
	if with != without {
		t.Error("a nil truth counts otherwise than one of zeros")
	}
}

func TestPooledIsTheSumOverImages(t *testing.T) {
	metrics := Metrics(Strict)
	rapid.Check(t, func(t *rapid.T) {
		var sum Statistics
		var probability, truth []uint8
		for range rapid.IntRange(1, 4).Draw(t, "images") {
			p, g := someImage(t)
			times := rapid.Int64Range(0, 2).Draw(t, "times")
			one := statistics(p, g)
			sum.Add(&one, times)
			for range times {
				probability, truth = append(probability, p...), append(truth, g...)
			}
		}
		whole := statistics(probability, truth)
		if !reflect.DeepEqual(sum, whole) {
			t.Fatal("the images' statistics do not add up to those of all pixels")
		}
		for _, m := range metrics {
			if a, b := m.Score(&sum), m.Score(&whole); a != b {
				t.Fatalf("%s: %v and %v", m.Name, a, b)
			}
		}
	})
}

func statistics(probability, truth []uint8) Statistics {
	s := Statistics{Levels: &Levels{}}
	s.Levels.Count(probability, truth)
	s.Counts = s.Levels.At(raster.Level(0.5))
	return s
}

func TestDiceIsTwiceIoUOverOnePlusIoU(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := statistics(someImage(t))
		empty := rapid.SampledFrom([]Empty{Strict, MONAI, Medpy}).Draw(t, "empty")
		dice, ok := empty.Dice(s.Counts).Number()
		iou, also := empty.IoU(s.Counts).Number()
		if ok != also || math.Abs(dice-2*iou/(1+iou)) > 1e-12 {
			t.Fatalf("%s: Dice %v, IoU %v", empty, dice, iou)
		}
	})
}

// On bytes, the step-wise and the trapezoidal areas lie within 0 to 1, and a mask
// that is the truth has both 1.
func TestAreas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		probability, truth := someImage(t)
		s := statistics(probability, truth)
		for name, v := range map[string]metric.Value{"step": s.Levels.AveragePrecision(), "trapezoid": s.Levels.Trapezoid(1), "33": s.Levels.Trapezoid(8)} {
			x, ok := v.Number()
			if positives := s.Counts.TP+s.Counts.FN > 0; ok != positives || x < 0 || x > 1+1e-12 {
				t.Fatalf("%s: %v", name, v)
			}
			right := statistics(truth, truth)
			for _, area := range []metric.Value{right.Levels.AveragePrecision(), right.Levels.Trapezoid(1), right.Levels.Trapezoid(8)} {
				if y, defined := area.Number(); defined != ok || defined && y != 1 {
					t.Fatalf("of the truth itself: %v", area)
				}
			}
		}
	})
}

func TestEmptyPolicies(t *testing.T) {
	both, found, missed := confusion.Counts{TN: 9}, confusion.Counts{FP: 1, TN: 8}, confusion.Counts{FN: 1, TN: 8}
	nan := math.NaN()
	for empty, want := range map[Empty][3]float64{
		Strict: {nan, 0, 0},
		MONAI:  {nan, nan, 0},
		Medpy:  {1, 0, 0},
	} {
		for i, c := range []confusion.Counts{both, found, missed} {
			for name, v := range map[string]metric.Value{"Dice": empty.Dice(c), "IoU": empty.IoU(c)} {
				x, ok := v.Number()
				if ok == math.IsNaN(want[i]) || ok && x != want[i] {
					t.Errorf("%s: %s of %+v is %v, want %v", empty, name, c, v, want[i])
				}
			}
		}
		if err := empty.Validate(); err != nil {
			t.Error(err)
		}
	}
	if Empty("none").Validate() == nil {
		t.Error("an unknown policy is taken")
	}
}

// Signatures are what scores are told apart by.
func TestSignaturesDiffer(t *testing.T) {
	seen := map[string]bool{}
	for _, empty := range []Empty{Strict, MONAI, Medpy} {
		for _, m := range Metrics(empty)[:2] {
			if s := m.Signature(); seen[s] {
				t.Errorf("%s stands for two metrics", s)
			} else {
				seen[s] = true
			}
		}
	}
	if got, want := Metrics(Strict)[0].Signature("pooled"), "dice|empty:strict|probability:8bit|positive:>=threshold|pooled|v1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A photograph of IDRiD: 2848×4288.
func BenchmarkLevels(b *testing.B) {
	n := 2848 * 4288
	probability, truth := make([]uint8, n), make([]uint8, n)
	for i := range n {
		if x := i % 4288; x > 2000 && x < 2300 {
			probability[i], truth[i] = uint8(x), 255
		}
	}
	b.SetBytes(int64(n))
	for b.Loop() {
		var l Levels
		l.Count(probability, truth)
	}
}
