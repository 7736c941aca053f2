package eval

import (
	"fmt"
	"testing"

	"ophglm"
	"ophglm/eval/bootstrap"
	"ophglm/eval/score"
	"ophglm/eval/segment"
	"ophglm/eval/segmentation"
	"ophglm/internal/fieldofview"
	"ophglm/internal/raster"
)

// One class of a photograph of IDRiD, 2848×4288, from a mask of half the
// resolution: what follows the reading of both PNGs.
func BenchmarkCount(b *testing.B) {
	mask, truth := raster.New(2144, 1424), raster.New(4288, 2848)
	for i := range truth.Pix {
		if x, y := i%4288, i/4288; x > 2000 && x < 2300 && y > 900 && y < 1500 {
			truth.Pix[i] = 255
			mask.Pix[y/2*2144+x/2] = uint8(x)
		}
	}
	over := ophglm.Region{X1: 4288, Y1: 2848, Width: 4288, Height: 2848}
	for name, inside := range map[string]*fieldofview.Field{"photograph": nil, "field": {X0: 300, Y0: -400, X1: 3900, Y1: 3200, Diameter: 3600, Framed: true}} {
		b.Run("inside="+name, func(b *testing.B) {
			b.SetBytes(int64(len(truth.Pix)))
			for b.Loop() {
				count(scaleUp(mask, over), &truth, inside, 0.5)
			}
		})
	}
}

// Intervals of the 14 scores of a class, 1,000 replicates on one core.
func BenchmarkPool(b *testing.B) {
	for _, n := range []int{20, 500} {
		b.Run(fmt.Sprintf("photographs=%d", n), func(b *testing.B) {
			p := simulatedPool(b, n)
			o := bootstrap.Options{Replicates: 1000, Level: 0.95, Method: bootstrap.Percentile, Workers: 1}
			for b.Loop() {
				if _, err := score.Score(b.Context(), p, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func simulatedPool(b *testing.B, n int) score.Table {
	set := &segmentation.Set{Classes: []string{"vessel"}}
	for i := range n {
		s := &segment.Statistics{Levels: &segment.Levels{}}
		for q := range 256 {
			s.Levels[0][q], s.Levels[1][q] = int64(1000*(256-q)), int64((i%7)*q)
		}
		s.Counts = s.Levels.At(128)
		set.Images = append(set.Images, &segmentation.Image{Classes: []*segmentation.Statistics{{Pixels: *s}}})
		set.Items.IDs, set.Items.Groups = append(set.Items.IDs, fmt.Sprintf("%03d", i)), append(set.Items.Groups, fmt.Sprint(i/2))
	}
	t, err := segmentation.New(set, (&segmentationRun{cfg: SegmentationConfig{Inside: insidePhotograph, Empty: string(segment.Strict)}}).settings())
	if err != nil {
		b.Fatal(err)
	}
	return t
}
