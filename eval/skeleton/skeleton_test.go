package skeleton

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/internal/inputs"
	"ophglm/eval/internal/vectors"
	"ophglm/eval/mask"
)

// same says that two masks have the same pixels.
func same(a, b *mask.Mask) bool {
	return a.Width == b.Width && a.Height == b.Height && a.Area() == b.Area() && a.Intersection(b) == a.Area()
}

func TestSkeletonsEqualTheReferences(t *testing.T) {
	cases := vectors.Read(t, "segmentation_2d.json").By("scikit-image 0.19.3").Cases("cases")
	for _, c := range cases {
		c.String("name")
		var shape [2]int
		c.Get("shape", &shape)
		of := func(key string) *mask.Mask { return mask.Of(shape[1], shape[0], c.Mask(key), 128) }
		found, truth := of("pred_rle"), of("gt_rle")
		for _, thinned := range []struct {
			key, how string
			got      *mask.Mask
		}{{"skel_pred_rle", "zhang-suen", ZhangSuen(found)}, {"skel_gt_rle", "zhang-suen", ZhangSuen(truth)}, {"skel_lee_gt_rle", "lee", Lee(truth)}} {
			want := of(thinned.key)
			c.Same("skeleton|"+thinned.how, same(thinned.got, want), thinned.got.Area(), want.Area())
		}
		s := Of(found, truth)
		for _, key := range []string{"cldice", "cldice_mr"} {
			var want vectors.Number
			c.Get(key, &want)
			c.By(map[string]string{"cldice": "clDice, its authors' code", "cldice_mr": "MetricsReloaded cb38dfc"}[key]).Agree("cldice|zhang-suen|empty:authors", Authors.ClDice(&s), want, vectors.Agreement)
		}
		c.Skip("package segment holds them", "tp", "fp", "fn", "dice", "iou")
		c.Skip("package surface holds them", "sp11", "sp0.85_1.2", "boundary_iou_mr")
		c.Skip("package lesion holds them", "cc_gt_4", "cc_gt_8")
		c.Done()
	}
	if len(cases) != 23 {
		t.Errorf("%d cases were read", len(cases))
	}
}

// rectangles are rows and columns from and to before.
type rectangles [][4]int

func (r rectangles) fill(m *mask.Mask, of bool) {
	for _, r := range r {
		for y := r[0]; y < r[1]; y++ {
			for x := r[2]; x < r[3]; x++ {
				if of {
					m.Add(y, x)
				} else {
					m.Remove(y, x)
				}
			}
		}
	}
}

// The masks of figure SN 2.14 of Reinke et al. (2024), which the recorded call does
// not carry.
func figure214() (found1, found2, truth *mask.Mask) {
	truth, found1 = mask.New(24, 24), mask.New(24, 24)
	rectangles{
		{1, 10, 7, 12},
		{10, 12, 3, 19},
		{12, 15, 3, 5},
		{12, 15, 15, 19},
		{14, 20, 15, 17},
		{14, 15, 1, 5},
		{14, 17, 2, 3},
		{14, 19, 4, 5},
		{17, 18, 4, 8},
		{14, 15, 15, 24},
		{12, 15, 22, 23},
		{14, 17, 21, 22},
		{17, 20, 5, 6},
		{17, 22, 12, 13},
		{19, 20, 12, 17},
		{18, 19, 15, 20},
		{17, 18, 19, 20},
	}.fill(truth, true)
	rectangles{{1, 10, 7, 12}, {10, 12, 3, 15}}.fill(found1, true)
	found2 = truth.Clone()
	rectangles{
		{10, 14, 3, 4}, {10, 11, 3, 9}, {10, 11, 10, 19}, {1, 11, 7, 9}, {1, 11, 10, 12}, {10, 14, 18, 19}, {12, 14, 15, 17}, {14, 19, 15, 16},
	}.fill(found2, false)
	return found1, found2, truth
}

func TestClDiceEqualsThatOfMetricsReloaded(t *testing.T) {
	used := 0
	for _, c := range vectors.Read(t, "metricsreloaded_tests.json").Cases("cases") {
		c.String("test")
		var objects []struct{ Pred, Ref json.RawMessage }
		var calls []struct {
			Method string
			Result json.RawMessage
		}
		c.Get("objects", &objects)
		c.Get("calls", &calls)
		for i, call := range calls {
			if call.Method != "centreline_dsc" {
				continue
			}
			var s Statistics
			if len(objects) == 0 {
				found1, found2, truth := figure214()
				s = Of([]*mask.Mask{found1, found2}[i], truth)
			} else {
				s = Of(maskOf(t, objects[i].Pred), maskOf(t, objects[i].Ref))
			}
			var want vectors.Number
			if err := json.Unmarshal(call.Result, &want); err != nil {
				t.Fatal(err)
			}
			c.Use(vectors.Call(i, call.Method))
			c.Agree("cldice|zhang-suen|empty:authors", Authors.ClDice(&s), want, vectors.Agreement)
			used++
		}
	}
	if used != 4 {
		t.Errorf("%d calls of centreline_dsc were used; the other calls are those of other packages", used)
	}
}

// maskOf reads rows of 0 and 1.
func maskOf(t *testing.T, raw json.RawMessage) *mask.Mask {
	t.Helper()
	var rows [][]float64
	if err := json.Unmarshal(raw, &rows); err != nil {
		t.Fatal(err)
	}
	m := mask.New(len(rows[0]), len(rows))
	for y, row := range rows {
		for x, v := range row {
			if v == 1 {
				m.Add(y, x)
			}
		}
	}
	return m
}

// someMask draws blots, or noise, across words.
func someMask(t *rapid.T) *mask.Mask {
	m := mask.New(rapid.IntRange(1, 140).Draw(t, "width"), rapid.IntRange(1, 40).Draw(t, "height"))
	for range rapid.IntRange(0, 6).Draw(t, "blots") {
		y, x := rapid.IntRange(0, m.Height-1).Draw(t, "row"), rapid.IntRange(0, m.Width-1).Draw(t, "column")
		h, w := rapid.IntRange(1, 9).Draw(t, "high"), rapid.IntRange(1, 60).Draw(t, "wide")
		for r := y; r < min(y+h, m.Height); r++ {
			m.AddRun(r, x, x+w)
		}
	}
	for range rapid.IntRange(0, 30).Draw(t, "holes") {
		m.Remove(rapid.IntRange(0, m.Height-1).Draw(t, "row"), rapid.IntRange(0, m.Width-1).Draw(t, "column"))
	}
	return m
}

// plain thins pixel by pixel, as the table's comment says.
func plain(m *mask.Mask) *mask.Mask {
	for changed := true; changed; {
		changed = false
		for step := 1; step <= 2; step++ {
			next := m.Clone()
			for y := range m.Height {
				for x := range m.Columns(y) {
					place := 0
					for i, n := range [][2]int{{-1, -1}, {-1, 0}, {-1, 1}, {0, 1}, {1, 1}, {1, 0}, {1, -1}, {0, -1}} {
						if m.At(y+n[0], x+n[1]) {
							place += 1 << i
						}
					}
					if goes := int(removals[place] - '0'); goes == 3 || goes == step {
						next.Remove(y, x)
						changed = true
					}
				}
			}
			m = next
		}
	}
	return m
}

// Both ways of thinning keep within the mask, leave nothing more to take, and lose
// no part of it: pieces that hang together by corners stay as many.
func TestThinning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := someMask(t)
		if !same(ZhangSuen(m), plain(m)) {
			t.Fatal("thinning by words is other than pixel by pixel")
		}
		for name, thin := range map[string]func(*mask.Mask) *mask.Mask{"Zhang–Suen": ZhangSuen, "Lee": Lee} {
			s := thin(m)
			if s.Intersection(m) != s.Area() {
				t.Fatalf("%s adds pixels", name)
			}
			if !same(thin(s), s) {
				t.Fatalf("%s takes more from what it thinned", name)
			}
			if name == "Lee" && pieces(s) != pieces(m) {
				t.Fatalf("%s makes %d pieces of %d", name, pieces(s), pieces(m))
			}
		}
	})
}

// pieces counts what hangs together by sides and corners.
func pieces(m *mask.Mask) (n int) {
	left := m.Clone()
	for y := range left.Height {
		for _, x := range slices.Collect(left.Columns(y)) {
			if !left.At(y, x) {
				continue
			}
			n++
			left.Remove(y, x)
			for open := [][2]int{{y, x}}; len(open) > 0; {
				p := open[len(open)-1]
				open = open[:len(open)-1]
				for dy := -1; dy <= 1; dy++ {
					for dx := -1; dx <= 1; dx++ {
						if left.At(p[0]+dy, p[1]+dx) {
							left.Remove(p[0]+dy, p[1]+dx)
							open = append(open, [2]int{p[0] + dy, p[1] + dx})
						}
					}
				}
			}
		}
	}
	return n
}

func TestClDiceBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := someMask(t)
		b := mask.New(a.Width, a.Height)
		for y := range a.Height {
			for start, end := range a.Runs(y) {
				b.AddRun(y, start+rapid.IntRange(-3, 3).Draw(t, "shift"), end)
			}
		}
		s, back := Of(a, b), Of(b, a)
		v := Strict.ClDice(&s)
		x, ok := v.Number()
		if v != Strict.ClDice(&back) || ok == (a.Empty() && b.Empty()) || x < 0 || x > 1 {
			t.Fatalf("clDice is %v, and %v the other way about", v, Strict.ClDice(&back))
		}
		twice := Statistics{}
		twice.Add(&s, 2)
		if Strict.ClDice(&twice) != v {
			t.Fatal("an image that counts twice scores otherwise")
		}
		same := Of(a, a)
		if x, ok := Authors.ClDice(&same).Number(); ok == a.Empty() || ok && x != 1 {
			t.Fatalf("clDice of a mask and itself is %v", x)
		}
	})
}

func TestEmptyPolicies(t *testing.T) {
	nan := math.NaN()
	for e, want := range map[Empty][3]float64{Strict: {nan, 0, 0}, Authors: {nan, nan, nan}} {
		for i, s := range []Statistics{{}, {Truth: 4}, {Truth: 4, Found: 3}} { // both empty, one empty, apart
			if x, ok := e.ClDice(&s).Number(); ok == math.IsNaN(want[i]) || ok && x != want[i] {
				t.Errorf("%s: clDice of %+v is %v, want %v", e, s, e.ClDice(&s), want[i])
			}
		}
		if err := e.Validate(); err != nil {
			t.Error(err)
		}
	}
	if Empty("zero").Validate() == nil {
		t.Error("an unknown policy is taken")
	}
	if got, want := Metrics(Strict)[0].Signature("pooled"), "cldice|empty:strict|skeleton:zhang-suen-skimage|pooled|v1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func BenchmarkThin(b *testing.B) {
	m := inputs.Vessels()
	for name, thin := range map[string]func(*mask.Mask) *mask.Mask{"zhang-suen": ZhangSuen, "lee": Lee} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if thin(m).Empty() {
					b.Fatal("nothing is left")
				}
			}
		})
	}
}
