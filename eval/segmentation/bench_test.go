package segmentation

import (
	"image"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"ophglm/eval/bootstrap"
	"ophglm/eval/metric"
	"ophglm/eval/score"
)

// One photograph of IDRiD's size with 60 lesions, from two PNGs to the scores, on one
// worker: what was found are the true ellipses, each a little off, and, as
// probabilities, falling off from their middles.
func BenchmarkFileToScores(b *testing.B) {
	const width, height = 4288, 2848
	dir := b.TempDir()
	truth, decided, grey := image.NewGray(image.Rect(0, 0, width, height)), image.NewGray(image.Rect(0, 0, width, height)), image.NewGray(image.Rect(0, 0, width, height))
	r := rand.New(rand.NewPCG(6, 0))
	for range 60 {
		cy, cx := 60+r.IntN(height-120), 60+r.IntN(width-120)
		ry, rx := 4+51*r.Float64(), 4+51*r.Float64()
		offY, offX := r.IntN(7)-3, r.IntN(7)-3
		for dy := -int(ry); dy <= int(ry); dy++ {
			half := int(rx * math.Sqrt(1-float64(dy*dy)/(ry*ry)))
			for dx := -half; dx <= half; dx++ {
				truth.Pix[(cy+dy)*width+cx+dx] = 255
				at := (cy+dy+offY)*width + cx + dx + offX
				decided.Pix[at] = 255
				grey.Pix[at] = uint8(255 - 100*(float64(dy*dy)/(ry*ry)+float64(dx*dx)/(rx*rx)))
			}
		}
	}
	save(b, filepath.Join(dir, "truth", "x.png"), truth)
	save(b, filepath.Join(dir, "decided", "x.png"), decided)
	save(b, filepath.Join(dir, "grey", "x.png"), grey)
	for _, c := range []struct {
		name, folder string
		change       func(*Settings)
	}{
		{"decided", "decided", func(*Settings) {}},
		{"dice", "decided", func(s *Settings) { s.Metrics = []string{"dice"} }},
		{"thin", "decided", func(s *Settings) { s.Thin = true }},
		{"probabilities", "grey", func(s *Settings) { s.Probabilities = true }},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := Defaults()
			c.change(&s)
			src := Source{Truth: filepath.Join(dir, "truth"), Predictions: filepath.Join(dir, c.folder), Missing: Refuse, Workers: 1}
			for b.Loop() {
				t := table(b, src, s)
				t.Estimate(nil, make([]metric.Value, len(t.Points())))
			}
		})
	}
}

// Intervals of a hundred images of five classes of probabilities, 1,000 replicates.
func BenchmarkIntervals(b *testing.B) {
	dir := b.TempDir()
	classes := []string{"a", "b", "c", "d", "e"}
	for _, class := range classes {
		draw(b, filepath.Join(dir, "truth", class, "x.png"), "##..", "....", "#..#")
		draw(b, filepath.Join(dir, "pred", class, "x.png"), "d#..", "..a.", "b..#")
	}
	s := Defaults()
	s.Probabilities = true
	set := table(b, pair(dir), s).set
	one := set.Images[0]
	set.Items.IDs, set.Images = nil, nil
	for i := range 100 {
		set.Items.IDs, set.Images = append(set.Items.IDs, string(rune('0'+i))), append(set.Images, one)
	}
	t, err := New(set, s)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := score.Score(b.Context(), t, bootstrap.Options{Replicates: 1000, Level: .95, Method: bootstrap.Percentile, Workers: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
