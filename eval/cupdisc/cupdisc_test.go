package cupdisc

import (
	"testing"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/mask"
	"ophglm/eval/metric"
)

func TestRatiosEqualREFUGE(t *testing.T) {
	cases := vectors.Read(t, "refuge.json").Cases("seg")
	for _, c := range cases {
		name := c.String("name")
		var shape [2]int
		c.Get("shape", &shape)
		of := func(key string) *mask.Mask { return mask.Of(shape[1], shape[0], c.Mask(key), 128) }
		found, truth := Ratio(of("pred_cup_rle"), of("pred_disc_rle")), Ratio(of("gt_cup_rle"), of("gt_disc_rle"))
		for key, v := range map[string]metric.Value{"vcdr_pred": found, "vcdr_gt": truth} {
			var want vectors.Number
			c.Get(key, &want)
			if name == "all_empty" { // 0/1e-7, which REFUGE refuses no more than a Dice of nothing
				if want.Value != 0 {
					t.Errorf("%s: the reference's %s is %v", name, key, want.Value)
				}
				want.Refused = true
			}
			c.Agree("vertical_cup_disc_ratio", v, want, vectors.Agreement)
		}
		if name == "all_empty" {
			var refused vectors.Number
			c.Get("cup_dice_disc_dice_absvcdr", &refused)
			c.Agree(Definition.Signature(), Error(found, truth), refused, 0)
		} else {
			var want [3]vectors.Number // Dice of the cup and of the disc are package segment's
			c.Get("cup_dice_disc_dice_absvcdr", &want)
			c.Agree(Definition.Signature(), Error(found, truth), want[2], vectors.Agreement)
		}
		c.Done()
	}
	if len(cases) != 5 {
		t.Errorf("%d cases were read", len(cases))
	}
}

// A disc 4 high with a cup of 3 pixels in one column and 2 in another.
func TestVerticalDiameter(t *testing.T) {
	cup, disc := mask.New(70, 6), mask.New(70, 6)
	for y := 1; y < 5; y++ {
		disc.AddRun(y, 60, 68)
		if y != 2 {
			cup.Add(y, 65) // the hole does not count
		}
	}
	cup.AddRun(3, 66, 67)
	if c, d := VerticalDiameter(cup), VerticalDiameter(disc); c != 3 || d != 4 {
		t.Errorf("diameters are %d and %d", c, d)
	}
	if v := Ratio(cup, mask.New(70, 6)); v.Why() != "there is no disc" {
		t.Errorf("without a disc the ratio is %v", v)
	}
	if v := Error(metric.Of(0.5), Ratio(cup, mask.New(70, 6))); v.Why() != "in truth there is no disc" {
		t.Errorf("the error is %v", v)
	}
	if v := Error(Ratio(cup, mask.New(70, 6)), metric.Of(0.5)); v.Why() != "in what was found there is no disc" {
		t.Errorf("the error is %v", v)
	}
}
