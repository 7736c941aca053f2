package segment

import (
	"testing"

	"ophglm/eval/confusion"
	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
	"ophglm/internal/raster"
)

// countsOf counts the pixels of two masks of 0 and 255.
func countsOf(found, truth []uint8) confusion.Counts {
	var l Levels
	l.Count(found, truth)
	return l.At(raster.Level(0.5))
}

func TestOverlapEqualsTheReferences(t *testing.T) {
	file := vectors.Read(t, "segmentation_2d.json")
	cases := file.Cases("cases")
	for _, c := range cases {
		name := c.String("name")
		found, truth := c.Mask("pred_rle"), c.Mask("gt_rle")
		var shape []int
		var want confusion.Counts
		c.Get("shape", &shape)
		c.Get("tp", &want.TP)
		c.Get("fp", &want.FP)
		c.Get("fn", &want.FN)
		want.TN = int64(shape[0]*shape[1]) - want.TP - want.FP - want.FN
		got := countsOf(found, truth)
		if got != want {
			t.Errorf("%s: counts are %+v, want %+v", name, got, want)
		}
		dice, iou := c.Case("dice"), c.Case("iou")
		for _, of := range []struct {
			from      *vectors.Case
			key       string
			signature string
			reference string
			value     metric.Value
			tolerance float64
		}{
			{dice, "surface_distance", "dice|empty:undefined", "surface-distance HEAD", Strict.Dice(got), vectors.Agreement},
			{dice, "medpy", "dice|empty:medpy", "medpy HEAD", Medpy.Dice(got), vectors.Agreement},
			{dice, "metricsreloaded", "dice|empty:medpy", "MetricsReloaded cb38dfc", Medpy.Dice(got), vectors.Agreement},
			{dice, "monai_not_ignore", "dice|empty:medpy", "MONAI 1.5.0", Medpy.Dice(got), vectors.Single},
			{dice, "monai_ignore_empty", "dice|empty:monai", "MONAI 1.5.0", MONAI.Dice(got), vectors.Single},
			{iou, "metricsreloaded", "iou|empty:undefined", "MetricsReloaded cb38dfc", Strict.IoU(got), vectors.Agreement},
			{iou, "medpy", "iou|empty:medpy", "medpy HEAD", Medpy.IoU(got), vectors.Agreement},
		} {
			var want vectors.Number
			of.from.Get(of.key, &want)
			of.from.By(of.reference).Agree(of.signature, of.value, want, of.tolerance)
		}
		dice.Done()
		iou.Done()
		c.Skip("package surface holds them", "sp11", "sp0.85_1.2", "boundary_iou_mr")
		c.Skip("package skeleton holds them", "cldice", "cldice_mr", "skel_pred_rle", "skel_gt_rle", "skel_lee_gt_rle")
		c.Skip("package lesion holds them", "cc_gt_4", "cc_gt_8")
		c.Done()
	}
	if len(cases) != 23 {
		t.Errorf("%d cases were read", len(cases))
	}
}

func TestDiceEqualsREFUGE(t *testing.T) {
	for _, c := range vectors.Read(t, "refuge.json").Cases("seg") {
		name := c.String("name")
		cup := Strict.Dice(countsOf(c.Mask("pred_cup_rle"), c.Mask("gt_cup_rle")))
		disc := Strict.Dice(countsOf(c.Mask("pred_disc_rle"), c.Mask("gt_disc_rle")))
		if name == "all_empty" {
			var refused vectors.Number
			c.Get("cup_dice_disc_dice_absvcdr", &refused)
			c.Agree("dice|cup|empty:undefined", cup, refused, 0)
			c.Agree("dice|disc|empty:undefined", disc, refused, 0)
		} else {
			var want [3]vectors.Number
			c.Get("cup_dice_disc_dice_absvcdr", &want)
			c.Agree("dice|cup|empty:undefined", cup, want[0], vectors.Agreement)
			c.Agree("dice|disc|empty:undefined", disc, want[1], vectors.Agreement)
		}
		c.Skip("the masks' own length says it", "shape")
		c.Skip("package cupdisc holds them", "vcdr_pred", "vcdr_gt")
		c.Done()
	}
}

func TestAUPREqualsTheReferences(t *testing.T) {
	file := vectors.Read(t, "aupr_pixelwise.json")
	for _, c := range file.Cases("cases") {
		name := c.String("name")
		truth := c.Mask("gt_rle")
		var bytes []int
		var shape []int
		c.Get("prob_u8", &bytes)
		c.Get("shape", &shape)
		probability := make([]uint8, len(bytes))
		for i, b := range bytes {
			probability[i] = uint8(b)
		}
		var perImage []vectors.Number
		c.Get("per_image_ap", &perImage)
		var pooled Levels
		for i := range shape[0] {
			from, to := i*shape[1]*shape[2], (i+1)*shape[1]*shape[2]
			var one Levels
			one.Count(probability[from:to], truth[from:to])
			pooled.Add(&one, 1)
			// scikit-learn gives −0 where nothing is of the class.
			c.Agree("aupr|step|of one image|undefined:0", vectors.Filled(one.AveragePrecision(), 0), perImage[i], vectors.Agreement)
		}
		for key, v := range map[string]metric.Value{"ap_step": pooled.AveragePrecision(), "trapz_exact": pooled.Trapezoid(1), "thr33_trapz": pooled.Trapezoid(8)} {
			var want vectors.Number
			c.Get(key, &want)
			c.Agree(map[string]string{"ap_step": "aupr|step|pooled", "trapz_exact": "aupr|trapezoid|thresholds:all|pooled", "thr33_trapz": "aupr33|trapezoid|thresholds:0,8..256|pooled"}[key], v, want, vectors.Agreement)
		}
		var counts [][4]int64
		c.Get("thr33_counts_ge", &counts)
		for _, want := range counts {
			got := pooled.At(int(want[0]))
			c.Same("aupr33|counts", got.TP == want[1] && got.FP == want[2] && got.FN == want[3], got, want)
		}
		if len(counts) != 33 {
			t.Errorf("%s has %d thresholds", name, len(counts))
		}
		c.Done()
	}
}
