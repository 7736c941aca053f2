package eval

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ophglm"
	"ophglm/internal/fieldofview"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/raster"
)

// Of the example's first photograph, the quarter of the mask becomes the quarter
// of the photograph: all is right. Of the second one's lower half, three of five
// pixels are found and nothing else: Dice 6/8. Together 7 of 9: Dice 14/16. AUPR of
// the second: recall 3/5 at precision 1, the rest at 5/16.
func TestSegmentationExample(t *testing.T) {
	k := Segmentation()
	out := pipelinetest.Run(t, k, k.Example.With, k.Example.In)
	all := scored(t, out)
	holds(t, all, map[string]float64{
		"dice pooled vessel": 14. / 16, "iou pooled vessel": 7. / 9, "sensitivity pooled vessel": 7. / 9, "specificity pooled vessel": 1, "precision pooled vessel": 1,
		"dice mean vessel": (1 + 6./8) / 2, "iou mean vessel": (1 + 3./5) / 2, "sensitivity mean vessel": (1 + 3./5) / 2, "specificity mean vessel": 1, "precision mean vessel": 1,
		"aupr mean vessel": (1 + 3./5 + 2./5*5/16) / 2,
	})
	if len(all) != 14 {
		t.Errorf("there are %d scores", len(all))
	}
	if got, want := all["dice mean vessel"].Signature, "dice|empty:strict|probability:8bit|positive:>=threshold|grid:photograph|inside:photograph|mean|undefined:left-out|v1"; got != want {
		t.Errorf("it is signed %s, want %s", got, want)
	}
	if out.Accounting.Used != 2 {
		t.Errorf("%+v", out.Accounting)
	}
}

// masked is one photograph of 4×4 pixels, a, with what is wrong set by each case.
type masked struct {
	classes, present, outlines string // of the annotation, JSON
	masks, region, values      string // of the prediction, JSON
	in                         map[string]string
}

func (m masked) inputs() map[string]string {
	annotation := fmt.Sprintf(`{"item":"a","group":"photograph:a","classes":[%s],"present":[%s],"source":{"dataset":"d"}`, m.classes, m.present)
	if m.outlines != "" {
		annotation += `,"masks":{` + m.outlines + "}"
	}
	prediction := fmt.Sprintf(`{"item":"a","model":"vessels","input":"a","signature":"s","values":{%s},"masks":{%s}`, m.values, m.masks)
	if m.region != "" {
		prediction += `,"region":{` + m.region + "}"
	}
	in := map[string]string{"annotations": annotation + "}\n", "predictions": prediction + "}\n"}
	maps.Copy(in, m.in)
	return in
}

func TestSegmentationOfWhatIsWrong(t *testing.T) {
	nan := math.NaN()
	full := drawn("#...", "#...", "....", "....")
	good := masked{
		classes: `"vessel"`, present: `"vessel"`, outlines: `"vessel":"t.png"`, masks: `"vessel":"m.png"`, values: `"threshold_vessel":0.5`,
		region: `"x0":0,"y0":0,"x1":4,"y1":4,"width":4,"height":4`, in: map[string]string{"truth/t.png": full, "masks/m.png": full},
	}
	with := func(change func(*masked)) masked {
		m := good
		m.in = maps.Clone(good.in)
		change(&m)
		return m
	}
	both := func(m *masked) {
		m.classes, m.masks, m.values = `"disc","vessel"`, `"disc":"d.png","vessel":"m.png"`, `"threshold_disc":0.5,"threshold_vessel":0.5`
		m.in["masks/d.png"] = full
	}
	for name, c := range map[string]struct {
		m       masked
		with    string
		rejects string
		used    int64
		want    map[string]float64
	}{
		"all is well": {m: good, used: 1, want: map[string]float64{"dice pooled vessel": 1}},
		"no region: the mask is as large as the photograph": {
			m: with(func(m *masked) { m.region = "" }), used: 1, want: map[string]float64{"dice pooled vessel": 1},
		},
		"no region and another size": {
			m: with(func(m *masked) { m.region = ""; m.in["masks/m.png"] = drawn("#") }), rejects: "a outline_size",
		},
		"an outline of another size": {
			m: with(func(m *masked) { m.in["truth/t.png"] = drawn("#.", "..") }), rejects: "a outline_size",
		},
		"a region without area": {
			m: with(func(m *masked) { m.region = `"x0":1,"y0":0,"x1":1,"y1":4,"width":4,"height":4` }), rejects: "a bad_region",
		},
		"a photograph too large to be one": {
			m: with(func(m *masked) { m.region = `"x0":0,"y0":0,"x1":4,"y1":4,"width":4000000000,"height":4000000000` }), rejects: "a bad_region",
		},
		"a missing mask":    {m: with(func(m *masked) { m.masks = `"vessel":"other.png"` }), rejects: "a no_mask_file"},
		"a missing outline": {m: with(func(m *masked) { m.outlines = `"vessel":"other.png"` }), rejects: "a no_outline_file"},
		"a broken mask":     {m: with(func(m *masked) { m.in["masks/m.png"] = full[:40] }), rejects: "a broken_mask"},
		"a broken outline":  {m: with(func(m *masked) { m.in["truth/t.png"] = "no picture" }), rejects: "a broken_outline"},
		"there and not outlined": {
			m: with(func(m *masked) { m.outlines = "" }), rejects: "a no_outline",
		},
		"looked for and not there": {
			m:    with(func(m *masked) { m.outlines, m.present = "", "" }),
			used: 1, want: map[string]float64{"dice pooled vessel": 0, "specificity pooled vessel": 14. / 16, "sensitivity pooled vessel": nan, "aupr mean vessel": nan},
		},
		"the same by MONAI's rule": {
			m:    with(func(m *masked) { m.outlines, m.present = "", "" }),
			with: "{empty: monai}", used: 1, want: map[string]float64{"dice pooled vessel": nan, "iou mean vessel": nan},
		},
		"no threshold": {m: with(func(m *masked) { m.values = "" }), rejects: "a no_threshold"},
		"another class is broken": {
			m: with(func(m *masked) {
				both(m)
				m.in["masks/d.png"] = "no picture"
			}), rejects: "a broken_mask", used: 1, want: map[string]float64{"dice pooled vessel": 1},
		},
		"a named class that the model does not give": {
			m: good, with: "{classes: [vessel, optic_disc]}", used: 1, want: map[string]float64{"dice pooled vessel": 1, "dice pooled optic_disc": nan, "aupr mean optic_disc": nan},
		},
		"no field":             {m: good, with: "{inside: field}", rejects: "a no_field"},
		"another model's name": {m: good, with: "{model: lesions}", rejects: "a no_prediction", want: map[string]float64{"dice pooled vessel": nan}},
	} {
		t.Run(name, func(t *testing.T) {
			out := pipelinetest.Run(t, Segmentation(), c.with, c.m.inputs())
			if got := reasons(t, out); got != c.rejects || out.Accounting.Used != c.used {
				t.Errorf("%d were used, and rejected: %s; want %d and %s", out.Accounting.Used, got, c.used, c.rejects)
			}
			holds(t, scored(t, out), c.want)
		})
	}
}

// The field is a circle of 4 pixels at (4, 4): a false alarm outside does not count.
func TestSegmentationInsideTheField(t *testing.T) {
	m := masked{
		classes: `"vessel"`, present: `"vessel"`, outlines: `"vessel":"t.png"`, masks: `"vessel":"m.png"`, values: `"threshold_vessel":0.5`, region: `"x0":0,"y0":0,"x1":8,"y1":8,"width":8,"height":8`,
		in: map[string]string{
			"truth/t.png": drawn("........", "........", "........", "...##...", "........", "........", "........", "........"),
			"masks/m.png": drawn("########", "........", "#......#", "...##..#", "........", "........", "........", "........"),
		},
	}
	in := m.inputs()
	in["predictions"] += `{"item":"a","model":"field","input":"a","signature":"f","values":{"x0":2,"y0":2,"x1":6,"y1":6,"diameter_pixels":4,"framed":1}}` + "\n"
	holds(t, scored(t, pipelinetest.Run(t, Segmentation(), "{inside: field}", in)), map[string]float64{"dice pooled vessel": 1, "specificity pooled vessel": 1})
	// 11 false alarms among 62 pixels.
	holds(t, scored(t, pipelinetest.Run(t, Segmentation(), "", in)), map[string]float64{"dice pooled vessel": 4. / 15, "specificity pooled vessel": 51. / 62})
}

// The centres of row y that the circle around (4, 4) of diameter 4 holds: at 2.5
// and 5.5 those within √(4 − 1.5²) = 1.32 of 4, so 3.5 and 4.5; at 3.5 and 4.5 those
// within √(4 − 0.5²) = 1.94, so 2.5 to 5.5.
func TestFieldRows(t *testing.T) {
	round := &fieldofview.Field{X0: 2, Y0: 2, X1: 6, Y1: 6, Diameter: 4, Framed: true}
	square := &fieldofview.Field{X0: 2, Y0: 2, X1: 6, Y1: 6, Diameter: 4}
	cut := &fieldofview.Field{X0: -2, Y0: 0, X1: 10, Y1: 4, Diameter: 12, Framed: true}
	for _, c := range []struct {
		f           *fieldofview.Field
		y, from, to int
	}{
		{round, 1, 0, 0},
		{round, 2, 3, 5},
		{round, 3, 2, 6},
		{round, 4, 2, 6},
		{round, 5, 3, 5},
		{round, 6, 0, 0},
		{square, 1, 0, 0},
		{square, 2, 2, 6},
		{square, 5, 2, 6},
		{square, 6, 0, 0},
		{cut, 0, 0, 8},
		{cut, 3, 0, 8},
		{cut, 4, 0, 0},
		{nil, 7, 0, 8},
	} {
		if from, to := fieldRow(c.f, c.y, 8); from != c.from || to != c.to {
			t.Errorf("%+v: row %d holds %d to %d, want %d to %d", c.f, c.y, from, to, c.from, c.to)
		}
	}
}

// A mask of a quarter of the resolution, over a region anywhere, comes out where
// the region is: a rectangle in it is found to the pixel, since interpolation
// crosses 1/2 at its edge.
func TestScaleUp(t *testing.T) {
	mask := raster.New(8, 6)
	for y := 1; y < 4; y++ {
		for x := 2; x < 7; x++ {
			mask.Pix[y*8+x] = 255
		}
	}
	for _, at := range [][2]int{{0, 0}, {5, 3}, {-4, -4}, {20, 30}} {
		x0, y0 := at[0], at[1]
		got := scaleUp(mask, ophglm.Region{X0: float64(x0), Y0: float64(y0), X1: float64(x0 + 32), Y1: float64(y0 + 24), Width: 40, Height: 36})
		for y := range 36 {
			for x := range 40 {
				want := x >= x0+8 && x < x0+28 && y >= y0+4 && y < y0+16
				// the corners are rounded off by the product of two ramps
				corner := (x == x0+8 || x == x0+27) && (y == y0+4 || y == y0+15)
				if got.At(x, y) >= 128 != want && !corner {
					t.Fatalf("region at %v: pixel %d,%d is %d", at, x, y, got.At(x, y))
				}
			}
		}
	}
	same := scaleUp(mask, ophglm.Region{X1: 8, Y1: 6, Width: 8, Height: 6})
	if !slices.Equal(same.Pix, mask.Pix) {
		t.Error("a mask of the photograph's resolution changes")
	}
}

// What is made does not depend on the number of workers.
func TestSegmentationWorkers(t *testing.T) {
	k := Segmentation()
	run := func(workers int) string {
		once := pipeline.Once{Kind: &k, With: "{replicates: 200}", Dir: t.TempDir(), Workers: workers, In: map[string][]*pipeline.File{}}
		for _, name := range slices.Sorted(maps.Keys(manyPhotographs())) {
			port, as, attached := strings.Cut(name, "/")
			if !attached {
				as = "records"
			}
			once.In[port] = append(once.In[port], pipeline.EmbeddedFile(fstest.MapFS{as: {Data: []byte(manyPhotographs()[name])}}, as))
		}
		shards, err := once.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, o := range append(shards[0].Outputs, shards[0].Rejects) {
			for _, p := range o.Parts {
				b, err := o.ReadPart(p)
				if err != nil {
					t.Fatal(err)
				}
				all.Write(b)
			}
		}
		return all.String()
	}
	one := run(1)
	if !strings.Contains(one, `"interval"`) || !strings.Contains(one, "no_mask_file") {
		t.Fatalf("there are no intervals, or no rejects: %s", one)
	}
	if four := run(4); four != one {
		t.Errorf("four workers make\n%s\none makes\n%s", four, one)
	}
}

// manyPhotographs are 20 of 4×4 pixels, two of a patient; every seventh has no mask.
func manyPhotographs() map[string]string {
	in := map[string]string{}
	for i := range 20 {
		id := fmt.Sprintf("p%02d", i)
		in["annotations"] += fmt.Sprintf(`{"item":%q,"group":"patient:%d","classes":["vessel"],"present":["vessel"],"masks":{"vessel":"%s.png"},"source":{"dataset":"d"}}`+"\n", id, i/2, id)
		in["predictions"] += fmt.Sprintf(`{"item":%q,"model":"vessels","input":"i","signature":"s","values":{"threshold_vessel":0.5},"masks":{"vessel":"%s.png"},"region":{"x0":0,"y0":0,"x1":4,"y1":4,"width":4,"height":4}}`+"\n", id, id)
		rows := []string{"####", "....", "#...", "...."}
		in["truth/"+id+".png"] = drawn(rows...)
		if i%7 != 6 {
			rows[i%4] = "##.."
			in["masks/"+id+".png"] = drawn(rows...)
		}
	}
	return in
}

func TestSegmentationConfig(t *testing.T) {
	k := Segmentation()
	for _, with := range []string{"{model: ''}", "{model: field}", "{inside: disc}", "{empty: zero}", "{replicates: 5}", "{level: 0}", "{interval: basic}"} {
		if _, err := pipeline.RunExample(t.Context(), &k, pipeline.Example{With: with, In: k.Example.In}, t.TempDir()); err == nil {
			t.Errorf("%s is taken", with)
		}
	}
}
