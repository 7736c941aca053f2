package lesion

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/mask"
	"ophglm/eval/metric"
)

func TestComponentsAreAsManyAsScipyFinds(t *testing.T) {
	cases := vectors.Read(t, "segmentation_2d.json").By("scipy 1.10.1").Cases("cases")
	for _, c := range cases {
		c.String("name")
		var shape [2]int
		c.Get("shape", &shape)
		truth := mask.Of(shape[1], shape[0], c.Mask("gt_rle"), 128)
		for key, n := range map[string]mask.Neighbours{"cc_gt_4": mask.Four, "cc_gt_8": mask.Eight} {
			var want int
			c.Get(key, &want)
			got := Components(truth, n).Len()
			c.Same("components|neighbours:"+strings.TrimPrefix(key, "cc_gt_"), got == want, got, want)
		}
		c.Skip("only the truth's lesions are counted", "pred_rle")
		c.Skip("package segment holds them", "tp", "fp", "fn", "dice", "iou")
		c.Skip("package surface holds them", "sp11", "sp0.85_1.2", "boundary_iou_mr")
		c.Skip("package skeleton holds them", "cldice", "cldice_mr", "skel_pred_rle", "skel_gt_rle", "skel_lee_gt_rle")
		c.Done()
	}
	if len(cases) != 23 {
		t.Errorf("%d cases were read", len(cases))
	}
}

func TestAreaDifferenceEqualsThatOfMetricsReloaded(t *testing.T) {
	used := 0
	for _, c := range vectors.Read(t, "metricsreloaded_tests.json").Cases("cases") {
		if _, test, _ := strings.Cut(c.String("test"), "::"); test != "test_voldiff" {
			continue
		}
		var objects []struct{ Pred, Ref [][]float64 }
		var calls []struct {
			Method string
			Result vectors.Number
		}
		c.Get("objects", &objects)
		c.Get("calls", &calls)
		for i, call := range calls {
			var a Areas
			for y, row := range objects[i].Pred {
				for x, v := range row {
					a.Found += int64(v)
					a.Truth += int64(objects[i].Ref[y][x])
				}
			}
			c.Use(vectors.Call(i, call.Method))
			c.Agree("area_difference|absolute", a.AbsoluteDifference(), call.Result, vectors.Agreement)
			used++
		}
	}
	if used != 1 {
		t.Errorf("%d calls of absolute_volume_difference_ratio were used; the other calls are those of other packages", used)
	}
}

func TestAreaDifference(t *testing.T) {
	for _, c := range []struct {
		a               Areas
		signed, without float64
	}{{Areas{3, 4}, -0.25, 0.25}, {Areas{6, 4}, 0.5, 0.5}, {Areas{0, 4}, -1, 1}, {Areas{4, 4}, 0, 0}} {
		if c.a.Difference() != metric.Of(c.signed) || c.a.AbsoluteDifference() != metric.Of(c.without) {
			t.Errorf("%+v: %v and %v", c.a, c.a.Difference(), c.a.AbsoluteDifference())
		}
	}
	if _, ok := (Areas{Found: 3}).Difference().Number(); ok {
		t.Error("the difference from nothing is defined")
	}
}

// picture reads rows of characters: a digit is of the class, with ten times it as
// its byte.
func picture(rows ...string) (*mask.Mask, []uint8) {
	m, bytes := mask.New(len(rows[0]), len(rows)), make([]uint8, 0, len(rows)*len(rows[0]))
	for y, row := range rows {
		for x, c := range row {
			if c == '.' {
				bytes = append(bytes, 0)
				continue
			}
			m.Add(y, x)
			bytes = append(bytes, uint8(c-'0')*10)
		}
	}
	return m, bytes
}

func someMask(t *rapid.T, name string) *mask.Mask {
	m := mask.New(rapid.IntRange(1, 70).Draw(t, name+" width"), rapid.IntRange(1, 12).Draw(t, name+" height"))
	fill(t, m, name)
	return m
}

func fill(t *rapid.T, m *mask.Mask, name string) {
	share := rapid.SampledFrom([]int{10, 100, 180, 250}).Draw(t, name+" share")
	for y := range m.Height {
		for x := range m.Width {
			if int(rapid.Byte().Draw(t, name)) < share {
				m.Add(y, x)
			}
		}
	}
}

// flooded labels a mask pixel by pixel, from 1 on in the order of first pixels.
func flooded(m *mask.Mask, n mask.Neighbours) (labels []int, areas []int64) {
	labels = make([]int, m.Width*m.Height)
	for y := range m.Height {
		for x := range m.Columns(y) {
			if labels[y*m.Width+x] != 0 {
				continue
			}
			areas = append(areas, 0)
			labels[y*m.Width+x] = len(areas)
			for open := [][2]int{{y, x}}; len(open) > 0; {
				p := open[len(open)-1]
				open = open[:len(open)-1]
				areas[len(areas)-1]++
				for dy := -1; dy <= 1; dy++ {
					for dx := -1; dx <= 1; dx++ {
						r, c := p[0]+dy, p[1]+dx
						if n == mask.Four && dx != 0 && dy != 0 || !m.At(r, c) || labels[r*m.Width+c] != 0 {
							continue
						}
						labels[r*m.Width+c] = len(areas)
						open = append(open, [2]int{r, c})
					}
				}
			}
		}
	}
	return labels, areas
}

func TestComponentsAreTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := someMask(t, "pixel")
		n := rapid.SampledFrom([]mask.Neighbours{mask.Four, mask.Eight}).Draw(t, "neighbours")
		labels, areas := flooded(m, n)
		got := Components(m, n)
		if !slices.Equal(got.Areas, areas) {
			t.Fatalf("areas are %v, want %v", got.Areas, areas)
		}
		of := make([]int, len(labels))
		for _, r := range got.runs {
			for x := r.start; x < r.end; x++ {
				of[int(r.row)*m.Width+int(x)] = int(r.lesion) + 1
			}
		}
		if !slices.Equal(of, labels) {
			t.Fatal("pixels are of other lesions")
		}
	})
}

func TestOverlapsAreTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := someMask(t, "found")
		b := mask.New(a.Width, a.Height)
		fill(t, b, "truth")
		want := map[[2]int]int64{}
		inA, _ := flooded(a, mask.Eight)
		inB, _ := flooded(b, mask.Four)
		for i := range inA {
			if inA[i] > 0 && inB[i] > 0 {
				want[[2]int{inA[i] - 1, inB[i] - 1}]++
			}
		}
		got := overlaps(Components(a, mask.Eight), Components(b, mask.Four))
		for _, o := range got {
			if want[[2]int{o.found, o.truth}] != o.pixels {
				t.Fatalf("%+v, want %v", o, want)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// Three true lesions: the first is found twice, the second and the third by one
// lesion that joins them; a fourth one found is nowhere.
//
//	truth  AAAA..BB.CC...    A has 8 pixels, B and C 2 each
//	       AAAA..........
//	found  9.8..777777.6.    of 1, 1, 6 and 1 pixels, with peaks of ten times the digit
func example() (found, truth *Lesions, peaks []uint8) {
	t, _ := picture("1111..11.11...", "1111..........")
	f, bytes := picture("9.8..777777.6.", "..............")
	found = Components(f, mask.Eight)
	return found, Components(t, mask.Eight), found.Peaks(14, bytes)
}

func TestCounts(t *testing.T) {
	found, truth, peaks := example()
	if !slices.Equal(peaks, []uint8{90, 80, 70, 60}) || !slices.Equal(found.Areas, []int64{1, 1, 6, 1}) {
		t.Fatalf("the lesions found have peaks %v and areas %v", peaks, found.Areas)
	}
	for rule, want := range map[Rule]Counts{
		Overlap:  {Truth: 3, Hit: 3, Found: 4, True: 3},
		1. / 8:   {Truth: 3, Hit: 2, Found: 4, True: 2}, // 1/8 of A by either, 2/6 of B and of C by one
		1. / 3:   {Truth: 3, Hit: 1, Found: 4, True: 1},
		0.334:    {Truth: 3, Found: 4},
		Rule(.5): {Truth: 3, Found: 4},
	} {
		if got := rule.Count(found, truth); got != want {
			t.Errorf("%s: %+v, want %+v", rule, got, want)
		}
	}
	c := Counts{Truth: 3, Hit: 3, Found: 4, True: 3}
	if c.Sensitivity() != metric.Of(1) || c.Precision() != metric.Of(0.75) || c.F1() != metric.Of(1.5/1.75) {
		t.Errorf("sensitivity %v, precision %v, F1 %v", c.Sensitivity(), c.Precision(), c.F1())
	}
	for _, c := range []Counts{{Truth: 2}, {Found: 2}, {Truth: 2, Found: 1}} {
		if c.F1() != metric.Of(0) {
			t.Errorf("F1 of %+v is %v", c, c.F1())
		}
	}
	if _, ok := (Counts{}).F1().Number(); ok {
		t.Error("F1 of nothing is defined")
	}
}

// Of the example, with any overlap: A is hit at 90, B and C at 70; the lesion of 60
// is off. With partners: 90 takes A, 80 has none, 70 takes B, 60 has none.
func TestStatistics(t *testing.T) {
	found, truth, peaks := example()
	s := Overlap.Statistics(found, truth, peaks)
	want := &Statistics{Images: 1, Truth: 3}
	want.Hit[90], want.Hit[70], want.Off[60] = 1, 2, 1
	want.Paired[90], want.Unpaired[80], want.Paired[70], want.Unpaired[60] = 1, 1, 1, 1
	if *s != *want {
		t.Fatalf("statistics are %+v", s)
	}
	// (1/3)·(1/1) + (1/3)·(2/3)
	if v, _ := s.AveragePrecision().Number(); math.Abs(v-5./9) > 1e-15 {
		t.Errorf("average precision is %v", v)
	}
	s.Add(&Statistics{Images: 1}, 3) // three images without lesions
	// Nothing is off above 60: all are hit at any rate.
	if s.FROC() != metric.Of(1) {
		t.Errorf("FROC is %v", s.FROC())
	}
	s.Off[200] = 2 // half a lesion an image
	for rate, want := range map[float64]float64{0: 0, 0.25: 0, 0.5: 1, 0.75: 1, 8: 1} {
		if got := s.SensitivityAt(rate); got != metric.Of(want) {
			t.Errorf("at %v the sensitivity is %v, want %v", rate, got, want)
		}
	}
	s.Off[80] = 1 // between the hits
	for rate, want := range map[float64]float64{0: 0, 0.5: 1. / 3, 0.75: 1} {
		if got := s.SensitivityAt(rate); got != metric.Of(want) {
			t.Errorf("at %v the sensitivity is %v, want %v", rate, got, want)
		}
	}
	// 0 at 1/8 and 1/4, 1/3 at 1/2, 1 at the other four
	if v, _ := s.FROC().Number(); math.Abs(v-(1./3+4)/7) > 1e-15 {
		t.Errorf("FROC is %v", v)
	}
	none := &Statistics{Images: 4}
	for _, v := range []metric.Value{none.FROC(), none.AveragePrecision(), none.SensitivityAt(1)} {
		if _, ok := v.Number(); ok {
			t.Errorf("%v without true lesions", v)
		}
	}
}

var options = Options{Neighbours: mask.Eight, Rule: 0.5, Level: 128}

func TestPooledIsTheSumOverImages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := options
		o.Rule = rapid.SampledFrom([]Rule{Overlap, 0.1, 0.5, 0.6}).Draw(t, "rule")
		var sum Image
		var one, rows []*Image
		for range rapid.IntRange(1, 3).Draw(t, "images") {
			truth := someMask(t, "truth")
			bytes := rapid.SliceOfN(rapid.Byte(), truth.Width*truth.Height, truth.Width*truth.Height).Draw(t, "bytes")
			i := o.Measure(bytes, truth)
			c, s := i.Counts, i.Statistics
			wrong := c.Hit > c.Truth || c.True > c.Found || c.Hit > total(s.Hit) || total(s.Paired) > total(s.Hit) || total(s.Paired)+total(s.Unpaired) != c.Found
			switch {
			case o.Rule == Overlap:
				wrong = wrong || total(s.Hit) != c.Hit || total(s.Off) != c.Found-c.True
			case o.Rule > 0.5: // there is one way to make pairs
				wrong = wrong || c.Hit != c.True || total(s.Hit) != c.Hit || total(s.Paired) != c.Hit || total(s.Off) != c.Found-c.True
			default: // two ways, neither of which leaves a pair out, differ by half at most
				wrong = wrong || c.Hit != c.True || total(s.Paired) > 2*c.Hit || c.Hit > 2*total(s.Paired)
			}
			if wrong {
				t.Fatalf("an image counts %+v and %+v", c, s)
			}
			one = append(one, i)
			sum.Add(i, 2)
			rows = append(rows, i, i)
		}
		var again Image
		for _, i := range rows {
			again.Add(i, 1)
		}
		if !reflect.DeepEqual(sum, again) {
			t.Fatal("an image that counts twice is other than two images")
		}
		for _, m := range o.Metrics() {
			v := m.Score(&sum)
			if x, ok := v.Number(); ok && m.Name != "area_difference" && (x < 0 || x > 1+1e-12) {
				t.Fatalf("%s is %v", m.Signature(), v)
			}
			if len(one) == 1 && v != m.Score(one[0]) {
				t.Fatalf("%s of an image that counts twice is %v, and else %v", m.Signature(), v, m.Score(one[0]))
			}
		}
	})
}

func total(by [256]int64) (n int64) {
	for _, k := range by {
		n += k
	}
	return n
}

// What was found is the truth itself: all is right by every rule.
func TestTruthItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth := someMask(t, "truth")
		bytes := make([]uint8, truth.Width*truth.Height)
		for y := range truth.Height {
			for x := range truth.Columns(y) {
				bytes[y*truth.Width+x] = uint8(128 + x)
			}
		}
		o := options
		o.Rule = rapid.SampledFrom([]Rule{Overlap, 0.5, 1}).Draw(t, "rule")
		i := o.Measure(bytes, truth)
		for _, m := range o.Metrics() {
			want := 1.0
			if m.Name == "area_difference" {
				want = 0
			}
			if x, ok := m.Score(i).Number(); ok == truth.Empty() || ok && math.Abs(x-want) > 1e-12 {
				t.Fatalf("%s is %v", m.Signature(), m.Score(i))
			}
		}
	})
}

func TestOptionsAndSignatures(t *testing.T) {
	if err := options.Validate(); err != nil {
		t.Error(err)
	}
	for _, o := range []Options{{6, 0.5, 128}, {8, -0.1, 128}, {8, 1.1, 128}, {8, Rule(math.NaN()), 128}, {4, 0.5, 0}, {4, 0.5, 256}} {
		if o.Validate() == nil {
			t.Errorf("%+v are taken", o)
		}
	}
	seen := map[string]bool{}
	other := options
	other.Rule = Overlap
	for _, m := range slices.Concat(options.Metrics(), other.Metrics()[:12]) {
		if s := m.Signature("pooled"); seen[s] {
			t.Errorf("%s stands for two metrics", s)
		} else {
			seen[s] = true
		}
	}
	for _, want := range []string{
		"lesion_f1|neighbours:8|iou:>=0.5|positive:>=128|pooled|v1",
		"lesion_sensitivity|step|fppi:0.125|score:peak|neighbours:8|overlap:any|positive:>=128|pooled|v1",
		"area_difference|absolute|positive:>=128|pooled|v1",
	} {
		if !seen[want] {
			t.Errorf("no metric is %s", want)
		}
	}
}

// Lesions of a photograph of IDRiD's size: 60 ellipses.
func BenchmarkComponents(b *testing.B) {
	m := mask.New(4288, 2848)
	r := rand.New(rand.NewPCG(6, 0))
	for range 60 {
		cy, cx := 60+r.IntN(m.Height-120), 60+r.IntN(m.Width-120)
		ry, rx := 4+51*r.Float64(), 4+51*r.Float64()
		for dy := -int(ry); dy <= int(ry); dy++ {
			half := int(rx * math.Sqrt(1-float64(dy*dy)/(ry*ry)))
			m.AddRun(cy+dy, cx-half, cx+half+1)
		}
	}
	for b.Loop() {
		if Components(m, mask.Eight).Len() == 0 {
			b.Fatal("no lesions")
		}
	}
}
