package surface

import (
	"math"
	"testing"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/mask"
	"ophglm/eval/metric"
)

func TestTransformEqualsScipy(t *testing.T) {
	for _, c := range vectors.Read(t, "scipy_edt.json").Cases("cases") {
		var shape [2]int
		c.Get("shape", &shape)
		m := mask.Of(shape[1], shape[0], c.Mask("rle"), 128)
		for key, s := range map[string]Spacing{"edt_of_background": Unit, "edt_aniso_0p85_1p2": {0.85, 1.2}} {
			var want [][]float64
			c.Get(key, &want)
			for workers := range 4 {
				for i, d := range Transform(m, s, workers) {
					if y, x := i/shape[1], i%shape[1]; math.Abs(d-want[y][x]) > 6e-11 { // ten places are given
						t.Fatalf("%s: %v at %d, %d; want %v", key, d, y, x, want[y][x])
					}
				}
			}
		}
		c.Done()
	}
}

// agree holds a value against the reference's, of which an infinity is none.
func agree(t *testing.T, what string, got metric.Value, want vectors.Number, tolerance float64) {
	t.Helper()
	want.Refused = want.Refused || math.IsInf(want.Value, 0)
	vectors.Agree(t, what, got, want, tolerance*math.Max(1, math.Abs(want.Value)))
}

// equals holds a value against a field.
func equals(t *testing.T, c *vectors.Case, key string, got metric.Value, tolerance float64) {
	t.Helper()
	var want vectors.Number
	c.Get(key, &want)
	agree(t, c.Name()+" "+key, got, want, tolerance)
}

// equalBoth holds values against a field of two, those of the truth first.
func equalBoth(t *testing.T, c *vectors.Case, key string, truth, found metric.Value, tolerance float64) {
	t.Helper()
	var want [2]vectors.Number
	c.Get(key, &want)
	agree(t, c.Name()+" "+key+" of the truth", truth, want[0], tolerance)
	agree(t, c.Name()+" "+key+" of what was found", found, want[1], tolerance)
}

// Of single precision a few operations are further off than one; so is an
// interpolation whose rank is in single precision, by its share of a step between
// distances.
const (
	several      = 4 * vectors.Single
	rankInSingle = 1e-6
)

func TestDistancesEqualTheReferences(t *testing.T) {
	cases := vectors.Read(t, "segmentation_2d.json").Cases("cases")
	for _, c := range cases {
		c.String("name")
		var shape [2]int
		c.Get("shape", &shape)
		found := mask.Of(shape[1], shape[0], c.Mask("pred_rle"), 128)
		truth := mask.Of(shape[1], shape[0], c.Mask("gt_rle"), 128)
		for key, s := range map[string]Spacing{"sp11": Unit, "sp0.85_1.2": {0.85, 1.2}} {
			at := c.Case(key)
			pixels, surfels := Between(found, truth, Pixels, s, 1), Between(found, truth, Surfels, s, 2)

			monai := at.Case("monai")
			equals(t, monai, "hd", MONAI.Hausdorff(pixels), vectors.Single)
			equals(t, monai, "hd95", MONAI.Robust(pixels, LargerDirected, 95), rankInSingle)
			equals(t, monai, "hd95_directed", MONAI.RobustFound(pixels, 95), rankInSingle)
			equals(t, monai, "assd_sym", MONAI.ASSD(pixels), several)
			nsd, subvoxel := monai.Case("nsd"), monai.Case("nsd_subvoxel")
			for tau, d := range map[string]float64{"0": 0, "1": 1, "2": 2} {
				o := pixels.Overlap(d)
				equals(t, nsd, tau, MONAI.NSD(&o, s), vectors.Single)
				if d > 0 {
					o := surfels.Overlap(d)
					equals(t, subvoxel, tau, MONAI.NSD(&o, s), several)
				}
			}
			nsd.Done()
			subvoxel.Done()
			monai.Done()

			medpy := at.Case("medpy")
			equals(t, medpy, "hd", Medpy.Hausdorff(pixels), vectors.Agreement)
			equals(t, medpy, "hd95", Medpy.Robust(pixels, Pooled, 95), vectors.Agreement)
			equals(t, medpy, "assd", Medpy.ASSD(pixels), vectors.Agreement)
			equals(t, medpy, "asd", Medpy.AverageFound(pixels), vectors.Agreement)
			medpy.Done()

			deepmind := at.Case("surface_distance")
			equals(t, deepmind, "hd100", Strict.Robust(surfels, Weighted, 100), vectors.Agreement)
			equals(t, deepmind, "hd95", Strict.Robust(surfels, Weighted, 95), vectors.Agreement)
			equalBoth(t, deepmind, "asd", Strict.AverageTruth(surfels), Strict.AverageFound(surfels), vectors.Agreement)
			dice, overlap := deepmind.Case("sdice"), deepmind.Case("overlap")
			for tau, d := range map[string]float64{"1": 1, "2": 2} {
				o := surfels.Overlap(d)
				equals(t, dice, tau, Strict.NSD(&o, s), vectors.Agreement)
				equalBoth(t, overlap, tau, o.Truth.Share(s), o.Found.Share(s), vectors.Agreement)
			}
			dice.Done()
			overlap.Done()
			deepmind.Done()

			mr := at.Case("metricsreloaded")
			o := pixels.Overlap(1)
			equals(t, mr, "hd", MetricsReloaded.Hausdorff(pixels), vectors.Agreement)
			equals(t, mr, "hd95", MetricsReloaded.Robust(pixels, LargerDirected, 95), vectors.Agreement)
			equals(t, mr, "assd", MetricsReloaded.ASSD(pixels), vectors.Agreement)
			equals(t, mr, "masd", MetricsReloaded.MASD(pixels), vectors.Agreement)
			equals(t, mr, "nsd1", MetricsReloaded.NSD(&o, s), vectors.Agreement)
			mr.Done()

			equals(t, at, "torchmetrics_hd", Strict.Hausdorff(pixels), several)
			at.Done()
		}
		equals(t, c, "boundary_iou_mr", MetricsReloaded.BoundaryIoU(Nearer.Count(found, truth, 1, Unit)), vectors.Agreement)
		c.Skip("package segment holds them", "tp", "fp", "fn", "dice", "iou")
		c.Skip("package skeleton holds them", "cldice", "cldice_mr", "skel_pred_rle", "skel_gt_rle", "skel_lee_gt_rle")
		c.Skip("package lesion holds them", "cc_gt_4", "cc_gt_8")
		c.Done()
	}
	if len(cases) != 23 {
		t.Errorf("%d cases were read", len(cases))
	}
}
