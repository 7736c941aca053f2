package surface

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/mask"
	"ophglm/eval/metric"
)

// someMask draws a mask of a size; sometimes nothing is of it, or everything.
func someMask(t *rapid.T, width, height int, name string) *mask.Mask {
	m := mask.New(width, height)
	share := rapid.SampledFrom([]int{0, 1, 20, 128, 250, 256}).Draw(t, name+" share")
	for y := range height {
		for x := range width {
			if int(rapid.Byte().Draw(t, name)) < share {
				m.Add(y, x)
			}
		}
	}
	return m
}

func someSpacing(t *rapid.T) Spacing {
	return Spacing{
		rapid.SampledFrom([]float64{1, 0.85, 3, 0.013}).Draw(t, "row"),
		rapid.SampledFrom([]float64{1, 1.2, 0.5, 0.013}).Draw(t, "column"),
	}
}

// pixels are the places of a mask, in its unit.
func pixels(m *mask.Mask, s Spacing) (places [][2]float64) {
	for y := range m.Height {
		for x := range m.Columns(y) {
			places = append(places, [2]float64{float64(y) * s.Row, float64(x) * s.Column})
		}
	}
	return places
}

// near is the distance from a place to the nearest of some, which is the
// definition; +Inf where there are none.
func near(from [2]float64, places [][2]float64) float64 {
	d := math.Inf(1)
	for _, p := range places {
		d = min(d, math.Hypot(p[0]-from[0], p[1]-from[1]))
	}
	return d
}

// alike says that two numbers differ by rounding only.
func alike(a, b float64) bool { return a == b || math.Abs(a-b) <= 1e-12*max(1, math.Abs(b)) }

func TestTransformIsTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := someMask(t, rapid.IntRange(0, 30).Draw(t, "width"), rapid.IntRange(0, 12).Draw(t, "height"), "pixel")
		s := someSpacing(t)
		places := pixels(m, s)
		got := Transform(m, s, rapid.IntRange(0, 5).Draw(t, "workers"))
		for i, d := range got {
			y, x := i/m.Width, i%m.Width
			if want := near([2]float64{float64(y) * s.Row, float64(x) * s.Column}, places); !alike(d, want) {
				t.Fatalf("%v at %d, %d; want %v", d, y, x, want)
			}
		}
	})
}

func TestDistancesAreTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 20).Draw(t, "width"), rapid.IntRange(1, 12).Draw(t, "height")
		found, truth, s := someMask(t, w, h, "found"), someMask(t, w, h, "truth"), someSpacing(t)
		of := rapid.SampledFrom([]Boundary{Pixels, Pixels8, Surfels}).Draw(t, "boundary")
		workers := rapid.IntRange(0, 5).Draw(t, "workers")
		d := Between(found, truth, of, s, workers)
		a, b := of.of(found), of.of(truth)
		foundAt, truthAt := pixels(a.at, s), pixels(b.at, s)
		for _, one := range []struct {
			got      *Directed
			from, to [][2]float64
		}{{&d.Found, foundAt, truthAt}, {&d.Truth, truthAt, foundAt}} {
			var want []float64
			for _, p := range one.from {
				want = append(want, near(p, one.to))
			}
			slices.Sort(want)
			if got := one.got.all(); !slices.EqualFunc(got, want, alike) || one.got.Elements() != len(want) {
				t.Fatalf("distances %v, want %v", got, want)
			}
		}
		if len(a.columns) > 0 && len(b.columns) > 0 {
			if got, want := a.nearestByTransform(b, s, workers), a.nearest(b, s, workers); !slices.EqualFunc(got, want, alike) {
				t.Fatalf("by the transform %v, by search %v", got, want)
			}
		}
	})
}

// Long outlines that are far apart are measured by the transform: a search would
// look at more rows than there are pixels.
func TestLongOutlinesFarApart(t *testing.T) {
	found, truth := mask.New(300, 200), mask.New(300, 200)
	for y := range 200 {
		for x := y % 2; x < 100; x += 2 {
			found.Add(y, x)
			truth.Add(y, 200+x)
		}
	}
	f, g := Pixels.of(found), Pixels.of(truth)
	looked := 0
	for y := range 200 {
		for _, x := range f.row(y) {
			_, n := g.search(y, x, Unit)
			looked += n
		}
	}
	if looked <= 300*200 {
		t.Fatalf("a search looks at %d rows, which is not too many", looked)
	}
	if got, want := f.nearest(g, Unit, 2), f.nearestByTransform(g, Unit, 1); !slices.Equal(got, want) {
		t.Error("distances are other than those of the transform")
	}
	// Each pixel that was found lies 200 columns left of one of the truth. Those of
	// column 0 and, in the truth, of the last column but one have no nearer one.
	d := Between(found, truth, Pixels, Unit, 2)
	if hd, _ := Strict.Hausdorff(d).Number(); hd != 200 {
		t.Errorf("the Hausdorff distance is %v", hd)
	}
}

var options = Options{Boundary: Pixels, Spacing: Spacing{0.85, 1.2}, Unit: "mm", Tolerances: []float64{0, 1, 2.5}, Band: Nearer, Width: 2, Empty: Strict}

// A mask and itself are nowhere apart; exchanging what was found and truth
// exchanges the directions; Hausdorff distances of 95 % are not above that of all;
// MASD and ASSD lie between the two averages; NSD grows with the tolerance.
func TestInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 20).Draw(t, "width"), rapid.IntRange(1, 12).Draw(t, "height")
		found, truth, s := someMask(t, w, h, "found"), someMask(t, w, h, "truth"), someSpacing(t)
		of := rapid.SampledFrom([]Boundary{Pixels, Pixels8, Surfels}).Draw(t, "boundary")
		d, back, same := Between(found, truth, of, s, 1), Between(truth, found, of, s, 1), Between(found, found, of, s, 1)
		e := rapid.SampledFrom([]Empty{Strict, MONAI, Medpy, MetricsReloaded, Worst}).Draw(t, "empty")
		for name, f := range map[string]func(*Distances) metric.Value{"hd": e.Hausdorff, "assd": e.ASSD, "masd": e.MASD} {
			if a, b := f(d), f(back); a != b {
				t.Fatalf("%s is %v one way and %v the other", name, a, b)
			}
			if x, ok := f(same).Number(); ok == (found.Empty() && e != MetricsReloaded && e != Worst) || x != 0 {
				t.Fatalf("%s of a mask and itself is %v", name, f(same))
			}
		}
		if a, b := e.AverageFound(d), e.AverageTruth(back); a != b {
			t.Fatalf("averages are %v and %v", a, b)
		}
		hd, ok := e.Hausdorff(d).Number()
		if both := !found.Empty() && !truth.Empty(); both && !ok {
			t.Fatal("a distance of two outlines is undefined")
		}
		for _, p := range []Percentile{Pooled, LargerDirected, Weighted} {
			x, _ := e.Robust(d, p, 95).Number()
			all, _ := e.Robust(d, p, 100).Number()
			if x > hd || !alike(all, hd) {
				t.Fatalf("%s: 95 %% is %v, 100 %% %v, all %v", p, x, all, hd)
			}
		}
		a, _ := e.AverageFound(d).Number()
		b, _ := e.AverageTruth(d).Number()
		for _, mean := range []metric.Value{e.MASD(d), e.ASSD(d)} {
			if x, _ := mean.Number(); x < min(a, b)-1e-12 || x > max(a, b)+1e-12 {
				t.Fatalf("the mean %v does not lie between %v and %v", x, a, b)
			}
		}
		last := -1.0
		for _, tau := range []float64{0, 0.5, 1, 2, 100} {
			o := d.Overlap(tau)
			x, ok := e.NSD(&o, s).Number()
			if ok && (x < last || x > 1) {
				t.Fatalf("NSD at %v is %v, after %v", tau, x, last)
			}
			last = x
		}
		for _, band := range []Band{Nearer, Eroded} {
			iou := e.BoundaryIoU(band.Count(found, truth, 1, Unit))
			all := e.BoundaryIoU(band.Count(found, truth, 40, Spacing{0.85, 1.2}))
			x, ok := iou.Number()
			y, also := all.Number()
			if ok != also || x < 0 || x > 1 || ok && !found.Empty() && y != float64(found.Intersection(truth))/float64(found.Area()+truth.Area()-found.Intersection(truth)) {
				t.Fatalf("boundary IoU %v, of all that is inside %v", iou, all)
			}
		}
	})
}

// The bands of a square of 7: one pixel wide, 24; nearer than 2 to those, 40 as
// well as after two erosions; a width of 1.5 takes those across a corner besides.
func TestBands(t *testing.T) {
	m := mask.New(9, 9)
	for y := 1; y < 8; y++ {
		m.AddRun(y, 1, 8)
	}
	for _, c := range []struct {
		band  Band
		width float64
		s     Spacing
		want  int64
	}{
		{Nearer, 1, Unit, 24},
		{Nearer, 1.2, Unit, 40},
		{Nearer, 2, Unit, 40},
		{Nearer, 2.1, Unit, 48},
		{Nearer, 2, Spacing{2, 1}, 24 + 2*5}, // only the columns beside are nearer
		{Eroded, 1, Unit, 24},
		{Eroded, 2, Unit, 40},
		{Eroded, 2.9, Unit, 40},
	} {
		if got := c.band.of(m, c.width, c.s).Area(); got != c.want {
			t.Errorf("%s %v at %v: %d pixels, want %d", c.band, c.width, c.s, got, c.want)
		}
	}
}

func TestEmptyPolicies(t *testing.T) {
	none, some := mask.New(4, 5), mask.New(4, 5)
	some.Add(2, 2)
	nan := math.NaN()
	for e, want := range map[Empty][4]float64{ // distance and NSD: both empty, one empty
		Strict:          {nan, nan, nan, 0},
		MONAI:           {nan, nan, nan, 0},
		Medpy:           {nan, nan, nan, 0},
		MetricsReloaded: {0, nan, 1, 0},
		Worst:           {0, 5, 1, 0}, // √(4²+3²) between the corners' pixels
	} {
		both, one := Between(none, none, Pixels, Unit, 1), Between(none, some, Pixels, Unit, 1)
		a, b := both.Overlap(1), one.Overlap(1)
		for i, v := range []metric.Value{e.Hausdorff(both), e.Hausdorff(one), e.NSD(&a, Unit), e.NSD(&b, Unit)} {
			if x, ok := v.Number(); ok == math.IsNaN(want[i]) || ok && x != want[i] {
				t.Errorf("%s: value %d is %v, want %v", e, i, v, want[i])
			}
		}
		if err := e.Validate(); err != nil {
			t.Error(err)
		}
	}
}

func TestPooledIsTheSumOverImages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sum Statistics
		var within, all float64
		for range rapid.IntRange(1, 3).Draw(t, "images") {
			found, truth := someMask(t, 9, 7, "found"), someMask(t, 9, 7, "truth")
			times := rapid.Int64Range(0, 2).Draw(t, "times")
			d := Between(found, truth, Pixels, options.Spacing, 1)
			sum.Add(options.Statistics(found, truth, d), times)
			for _, of := range []*Directed{&d.Found, &d.Truth} {
				for _, x := range of.all() {
					all += float64(times)
					if x <= options.Tolerances[2] {
						within += float64(times)
					}
				}
			}
		}
		v := options.Summed()[2].Score(&sum)
		if x, ok := v.Number(); ok != (all > 0) || ok && x != within/all {
			t.Fatalf("pooled NSD is %v, want %v/%v", v, within, all)
		}
	})
}

func TestSignaturesDiffer(t *testing.T) {
	seen := map[string]bool{}
	surfels := options
	surfels.Boundary, surfels.Band = Surfels, Eroded
	for _, o := range []Options{options, surfels} {
		if err := o.Validate(); err != nil {
			t.Fatal(err)
		}
		for _, m := range o.PerImage() {
			if s := m.Signature("mean"); seen[s] {
				t.Errorf("%s stands for two metrics", s)
			} else {
				seen[s] = true
			}
		}
		for _, m := range o.Summed() {
			if s := m.Signature("pooled"); seen[s] {
				t.Errorf("%s stands for two metrics", s)
			} else {
				seen[s] = true
			}
		}
	}
	for _, want := range []string{
		"hd95|percentile:pooled|boundary:pixels|spacing:0.85x1.2mm|empty:strict|mean|v1",
		"hd95|percentile:weighted|boundary:surfels|spacing:0.85x1.2mm|empty:strict|mean|v1",
		"nsd|tolerance:2.5mm|boundary:surfels|spacing:0.85x1.2mm|empty:strict|pooled|v1",
		"boundary_iou|band:eroded|width:2px|spacing:0.85x1.2mm|empty:strict|pooled|v1",
	} {
		if !seen[want] {
			t.Errorf("no metric is %s", want)
		}
	}
}

func TestOptionsThatMeasureNothing(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"boundary": func(o *Options) { o.Boundary = "hull" }, "band": func(o *Options) { o.Band = "" }, "empty": func(o *Options) { o.Empty = "zero" },
		"row": func(o *Options) { o.Spacing.Row = 0 }, "column": func(o *Options) { o.Spacing.Column = math.NaN() },
		"width": func(o *Options) { o.Width = math.Inf(1) }, "tolerance": func(o *Options) { o.Tolerances = []float64{-1} },
		"unit": func(o *Options) { o.Unit = "" },
	} {
		o := options
		if change(&o); o.Validate() == nil {
			t.Errorf("%s: options are taken", name)
		}
	}
	if Percentile("other").Validate() == nil || Pooled.Validate() != nil {
		t.Error("a percentile is judged wrongly")
	}
}

// The published width of an image of 100×100 pixels is a fiftieth of its diagonal of
// 141, 3: of a square of 20×20 pixels inside, the band is all but 14×14; of one that was
// found a pixel to the right, 20·20 − 14·14 = 204 too. The squares have 19 columns in
// common; out of those are the 13 of 14 pixels that are inside both and the one that is
// inside either alone: 19·20 − 13·14 − 2·14 = 170.
func TestPublishedWidthOfBands(t *testing.T) {
	o := options
	o.Band, o.Width = Eroded, 0
	if err := o.Validate(); err != nil {
		t.Fatal(err)
	}
	truth, found := mask.New(100, 100), mask.New(100, 100)
	for y := 40; y < 60; y++ {
		truth.AddRun(y, 40, 60)
		found.AddRun(y, 41, 61)
	}
	if got, want := o.Bands(found, truth), (InBands{Both: 170, Either: 2*204 - 170}); got != want {
		t.Errorf("bands are %+v, want %+v", got, want)
	}
	dot := mask.New(3, 3) // at least 1
	dot.Add(1, 1)
	if got, want := o.Bands(dot, dot), (InBands{Both: 1, Either: 1}); got != want {
		t.Errorf("bands of a pixel are %+v, want %+v", got, want)
	}
	all := o.Summed()
	if s, want := all[len(all)-1].Signature(), "boundary_iou|band:eroded|width:diagonal/50|"; !strings.HasPrefix(s, want) {
		t.Errorf("it is signed %s, want %s…", s, want)
	}
	o.Band = Nearer
	if o.Validate() == nil {
		t.Error("a distance of 0 is taken")
	}
}
