package segmentation

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ophglm/eval/bootstrap"
	"ophglm/eval/run"
	"ophglm/eval/score"
	"ophglm/eval/segment"
	"ophglm/eval/surface"
	"ophglm/internal/columns"
)

// draw writes a grey PNG: rows of dots, which are 0, hashes, which are 255, and
// letters, which are the bytes of levels.
func draw(t testing.TB, path string, rows ...string) {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, len(rows[0]), len(rows)))
	for y, row := range rows {
		for x, c := range row {
			img.Pix[y*img.Stride+x] = levelsByLetter[c]
		}
	}
	save(t, path, img)
}

var levelsByLetter = map[rune]uint8{'.': 0, '#': 255, 'a': 50, 'b': 100, 'c': 128, 'd': 200}

func save(t testing.TB, path string, img image.Image) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

// pair is a source in a folder that has truth and predictions.
func pair(dir string) Source {
	return Source{Truth: filepath.Join(dir, "truth"), Predictions: filepath.Join(dir, "pred"), Missing: Refuse, Workers: 2}
}

func table(t testing.TB, src Source, s Settings) *Table {
	t.Helper()
	set, err := Read(context.Background(), src, s)
	if err != nil {
		t.Fatal(err)
	}
	out, err := New(set, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// points are a table's scores by name, what else tells them apart, average and class.
func points(t testing.TB, of score.Table) map[string]score.Scored {
	t.Helper()
	scored, err := score.Score(context.Background(), of, bootstrap.Options{Level: .95, Method: bootstrap.Percentile, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]score.Scored{}
	for i, p := range of.Points() {
		key := strings.TrimSpace(p.Name + " " + p.Average + " " + p.Class)
		if strings.Contains(p.Signature, "|absolute|") && p.Name == "area_difference" || strings.Contains(p.Signature, "fppi:") && p.Name != "froc" {
			continue
		}
		if _, ok := out[key]; ok {
			t.Fatalf("%s is there twice", key)
		}
		out[key] = score.Scored{Values: scored.Values[i : i+1]}
	}
	return out
}

func holds(t testing.TB, of score.Table, want map[string]float64) {
	t.Helper()
	got := points(t, of)
	for key, w := range want {
		p, ok := got[key]
		if !ok {
			t.Errorf("there is no %s", key)
			continue
		}
		if x, ok := p.Values[0].Number(); ok == math.IsNaN(w) || ok && math.Abs(x-w) > 1e-9 {
			t.Errorf("%s is %v, want %v", key, p.Values[0], w)
		}
	}
}

// three are images of 4×4 pixels: a, where a square of four is found with two pixels
// more; b, where nothing is and nothing was found; c, where the pixel in the one
// corner is found in the other.
func three(t testing.TB) string {
	dir := t.TempDir()
	for id, of := range map[string][2][]string{
		"a": {{"##..", "##..", "....", "...."}, {"###.", "###.", "....", "...."}},
		"b": {{"....", "....", "....", "...."}, {"....", "....", "....", "...."}},
		"c": {{"#...", "....", "....", "...."}, {"....", "....", "....", "...#"}},
	} {
		draw(t, filepath.Join(dir, "truth", id+".png"), of[0]...)
		draw(t, filepath.Join(dir, "pred", id+".png"), of[1]...)
	}
	return dir
}

// Worked by hand. Of a: TP 4, FP 2, FN 0, TN 10. All of the ten pixels are of an
// outline, eight lie on the other and two are 1 away: HD and HD95 are 1, ASSD 2/10,
// NSD within half a pixel 8/10. An erosion leaves nothing, so that boundary IoU is
// IoU. Of c: TP 0, FP 1, FN 1, TN 14, and the outlines are √(3²+3²) apart.
func TestDecidedMasks(t *testing.T) {
	nan := math.NaN()
	s := Defaults()
	s.Tolerances = []float64{.5}
	tab := table(t, pair(three(t)), s)
	holds(t, tab, map[string]float64{
		"dice pooled foreground": 8. / 12, "dice mean foreground": (.8 + 0) / 2,
		"iou pooled foreground": 4. / 8, "iou mean foreground": (4./6 + 0) / 2,
		"sensitivity pooled foreground": 4. / 5, "sensitivity mean foreground": .5,
		"specificity pooled foreground": 40. / 43, "specificity mean foreground": (10./12 + 1 + 14./15) / 3,
		"precision pooled foreground": 4. / 7, "precision mean foreground": (4./6 + 0) / 2,
		"hd mean foreground": (1 + math.Sqrt(18)) / 2, "hd95 mean foreground": (1 + math.Sqrt(18)) / 2, "assd mean foreground": (.2 + math.Sqrt(18)) / 2,
		"nsd pooled foreground": 8. / 12, "nsd mean foreground": .4,
		"boundary_iou pooled foreground": 4. / 8, "boundary_iou mean foreground": (4./6 + 0) / 2,
		"lesion_sensitivity pooled foreground": .5, "lesion_precision pooled foreground": .5, "lesion_f1 mean foreground": .5,
		"area_difference pooled foreground": 2. / 5, "area_difference mean foreground": (.5 + 0) / 2,
	})
	for _, p := range tab.Points() {
		if n := map[string]int{"dice mean": 2, "dice pooled": 3, "specificity mean": 3, "hd mean": 2}[p.Name+" "+p.Average]; n != 0 && p.N != n {
			t.Errorf("%s %s is over %d images, want %d", p.Name, p.Average, p.N, n)
		}
	}

	s.Empty = segment.Medpy // b counts 1
	holds(t, table(t, pair(three(t)), s), map[string]float64{"dice mean foreground": (.8 + 1 + 0) / 3, "hd mean foreground": (1 + math.Sqrt(18)) / 2})

	s.Empty, s.Spacing, s.Unit = segment.Strict, surface.Spacing{Row: 2, Column: 1}, "mm" // √(6²+3²)
	holds(t, table(t, pair(three(t)), s), map[string]float64{"hd mean foreground": (1 + math.Sqrt(45)) / 2})

	s.HD95 = surface.Weighted // between corners of pixels, a's are 1 apart at most too
	s.Metrics = []string{"hd95"}
	tab = table(t, pair(three(t)), s)
	holds(t, tab, map[string]float64{"hd95 mean foreground": (1 + math.Sqrt(45)) / 2})
	if n := len(tab.Points()); n != 1 {
		t.Errorf("there are %d points of hd95 alone", n)
	}
	empty := t.TempDir()
	draw(t, filepath.Join(empty, "truth", "x.png"), "..")
	draw(t, filepath.Join(empty, "pred", "x.png"), "..")
	holds(t, table(t, pair(empty), Defaults()), map[string]float64{"dice pooled foreground": nan, "dice mean foreground": nan, "hd mean foreground": nan, "specificity pooled foreground": 1})
}

// Of four pixels of the probabilities 200, 100, 50 and 0, the first and the third are
// true: AUPR is 1/2·1 + 1/2·2/3. At a half the first is found, a lesion of one pixel
// on the true one of two. 16 bits of the same upper bytes give the same.
func TestProbabilities(t *testing.T) {
	dir := t.TempDir()
	draw(t, filepath.Join(dir, "truth", "x.png"), "#.", "#.")
	draw(t, filepath.Join(dir, "pred", "x.png"), "db", "a.")
	deep := image.NewGray16(image.Rect(0, 0, 2, 2))
	for i, v := range []uint16{200<<8 | 9, 100<<8 | 255, 50 << 8, 0} {
		deep.SetGray16(i%2, i/2, color.Gray16{Y: v})
	}
	save(t, filepath.Join(dir, "deep", "x.png"), deep)
	s := Defaults()
	s.Probabilities = true
	src := pair(dir)
	for _, predictions := range []string{"pred", "deep"} {
		src.Predictions = filepath.Join(dir, predictions)
		tab := table(t, src, s)
		holds(t, tab, map[string]float64{
			"aupr pooled foreground": 1./2 + 1./2*2/3, "dice pooled foreground": 2. / 3, "lesion_ap pooled foreground": 1, "froc pooled foreground": 1,
			"area_difference pooled foreground": -.5,
		})
		if got, want := tab.Points()[0].Signature, "dice|empty:strict|positive:>=0.5|pooled|v1"; got != want {
			t.Errorf("it is signed %s, want %s", got, want)
		}
	}
	// What reaches the threshold is found: 200/255, and of 16 bits (200·256+9)/65535.
	for predictions, threshold := range map[string]float64{"pred": 200. / 255, "deep": (200*256 + 9) / 65535.} {
		src.Predictions = filepath.Join(dir, predictions)
		s.Threshold = threshold
		holds(t, table(t, src, s), map[string]float64{"sensitivity pooled foreground": .5})
		s.Threshold = threshold + 1e-6
		holds(t, table(t, src, s), map[string]float64{"sensitivity pooled foreground": 0})
	}
}

// Lines of one pixel are their own skeletons: two of four pixels are found, and
// nothing else. Vessels are thinned by their name, other classes where it is asked for.
func TestVessels(t *testing.T) {
	dir := t.TempDir()
	for _, class := range []string{"Vessels", "other"} {
		draw(t, filepath.Join(dir, "truth", class, "x.png"), "......", ".####.", "......")
		draw(t, filepath.Join(dir, "pred", class, "x.png"), "......", ".##...", "......")
	}
	s := Defaults()
	got := points(t, table(t, pair(dir), s))
	if _, ok := got["cldice pooled other"]; ok || len(got) == 0 {
		t.Error("another class is thinned")
	}
	holds(t, table(t, pair(dir), s), map[string]float64{"topology_precision pooled Vessels": 1, "topology_sensitivity mean Vessels": .5, "cldice pooled Vessels": 2. / 3})
	s.Thin = true
	holds(t, table(t, pair(dir), s), map[string]float64{"cldice mean other": 2. / 3, "cldice macro-pooled": 2. / 3})
}

// The true cup is two rows of the disc's four high, and the one that was found is
// one of four: the ratio is off by a quarter. In one file the cup is of the disc too.
func TestCupAndDisc(t *testing.T) {
	dir := t.TempDir()
	draw(t, filepath.Join(dir, "truth", "x.png"), "c", "#", "#", "c")
	draw(t, filepath.Join(dir, "pred", "disc", "x.png"), "#", "#", "#", "#")
	draw(t, filepath.Join(dir, "pred", "cup", "x.png"), ".", "#", ".", ".")
	classes := filepath.Join(dir, "classes.yaml")
	if err := os.WriteFile(classes, []byte("disc: [128, 255]\ncup: 255\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	src := pair(dir)
	var err error
	if src.Classes, err = ReadClasses(t.Context(), classes); err != nil {
		t.Fatal(err)
	}
	s := Defaults()
	s.Metrics = []string{"vcdr_error", "dice"}
	tab := table(t, src, s)
	got := points(t, tab)
	if x, _ := got["vcdr_error mean"].Values[0].Number(); math.Abs(x-.25) > 1e-6 {
		t.Errorf("the error is %v, want 0.25", x)
	}
	holds(t, tab, map[string]float64{"dice pooled disc": 1, "dice pooled cup": 2. / 3, "dice macro-pooled": (1 + 2./3) / 2, "dice macro-mean": (1 + 2./3) / 2})
}

// What a run holds gives every score again, and all of its replicates.
func TestRunsGiveEqualScores(t *testing.T) {
	dir := t.TempDir()
	for i, rows := range [][2][]string{
		{{"##..", "##..", "...."}, {"dd#.", "b..c", "...."}},
		{{"....", "....", "...."}, {"...c", "....", "a..."}},
		{{"#..#", "....", "####"}, {"d...", "....", "##cb"}},
		{{"....", ".#..", "...."}, {"....", "....", "...."}},
	} {
		id := string(rune('a'+i)) + ".png"
		for _, class := range []string{"cup", "disc", "vessel"} {
			draw(t, filepath.Join(dir, "truth", class, id), rows[0]...)
			draw(t, filepath.Join(dir, "pred", class, id), rows[1]...)
		}
	}
	groups := filepath.Join(dir, "groups.csv")
	if err := os.WriteFile(groups, []byte("id,patient\na,p\nb,p\nc,q\nd,r\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	src := pair(dir)
	src.Groups = groups
	for name, change := range map[string]func(*Settings){
		"all": func(*Settings) {}, "of two": func(s *Settings) { s.Metrics = []string{"froc", "nsd"} }, "surfels": func(s *Settings) { s.HD95 = surface.Weighted },
	} {
		s := Defaults()
		s.Probabilities, s.Tolerances = true, []float64{0, 1}
		change(&s)
		tab := table(t, src, s)
		r, err := tab.Run("m")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := r.Write(&b); err != nil {
			t.Fatal(err)
		}
		read, err := run.Parse(t.Context(), b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		again, err := Open(read)
		if err != nil {
			t.Fatal(err)
		}
		o := bootstrap.Options{Replicates: 100, Level: .95, Method: bootstrap.Percentile, Workers: 2}
		one, err := score.Score(t.Context(), tab, o)
		if err != nil {
			t.Fatal(err)
		}
		two, err := score.Score(t.Context(), again, o)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(tab.Points(), again.Points()) {
			t.Errorf("%s: the run has other points", name)
		}
		for i, x := range one.Scores() {
			y := two.Scores()[i]
			same := (x.Value == nil) == (y.Value == nil) && (x.Interval == nil) == (y.Interval == nil) && x.Undefined == y.Undefined
			if !same || x.Value != nil && *x.Value != *y.Value || x.Interval != nil && *x.Interval != *y.Interval {
				t.Errorf("%s: %s %s of %s is %+v, and from the run %+v", name, x.Name, x.Average, x.Class, x, y)
			}
		}
		anew, err := again.(*Table).Run("m")
		if err != nil || anew.Digest != r.Digest {
			t.Errorf("%s: the run's test set is %s, and from the run %s, %v", name, r.Digest, anew.Digest, err)
		}
	}
}

func TestBadRuns(t *testing.T) {
	src, s := pair(three(t)), Defaults()
	src.Predictions, s.Probabilities = src.Truth, true
	tab := table(t, src, s)
	for want, change := range map[string]func(*run.Run){
		"is of dialogue":          func(r *run.Run) { r.Family = "dialogue" },
		"the settings of the run": func(r *run.Run) { r.Settings = []byte("[]") },
		"no column truth":         func(r *run.Run) { r.Columns = r.Columns[1:] },
		"no column tn_foreground": func(r *run.Run) {
			r.Columns = slices.DeleteFunc(r.Columns, func(c columns.Column) bool { return c.Name == "tn_foreground" })
		},
		"no numbers in column levels_foreground, row 2": func(r *run.Run) { r.Columns[at(r, "levels_foreground")].IntList[1] = []int64{1} },
		"no numbers in column tp_foreground, row 1":     func(r *run.Run) { r.Columns[at(r, "tp_foreground")].Ints = nil },
		"no numbers in column hd95_foreground, row 1":   func(r *run.Run) { r.Columns[at(r, "hd95_foreground")].Floats = nil },
		"threshold is to be 0 to 1": func(r *run.Run) {
			r.Settings = bytes.Replace(r.Settings, []byte(`"threshold":0.5`), []byte(`"threshold":7`), 1)
		},
	} {
		r, err := tab.Run("m")
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		if _, err := Open(r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

func at(r *run.Run, column string) int {
	return slices.IndexFunc(r.Columns, func(c columns.Column) bool { return c.Name == column })
}

// Images that stand alone are tested by Wilcoxon's test where the point is a mean.
func TestPairs(t *testing.T) {
	dir := three(t)
	a, src := table(t, pair(dir), Defaults()), pair(dir)
	src.Predictions = src.Truth
	b := table(t, src, Defaults())
	for _, p := range a.Points() {
		tests := a.Test(p, b)
		if (len(tests) == 1) != (p.Average == "mean") {
			t.Errorf("%s %s has %d tests", p.Name, p.Average, len(tests))
		}
		// Dice is below 1 in both images that have some: two signs alike, p = 2·1/4.
		if x, _ := a.Test(p, b), 0; p.Name == "dice" && p.Average == "mean" {
			if got, _ := x[0].P.Number(); got != .5 {
				t.Errorf("p is %v, want 0.5", got)
			}
		}
	}
}

func TestSettings(t *testing.T) {
	for name, change := range map[string]func(*Settings){
		"threshold": func(s *Settings) { s.Threshold = 1.5 }, "spacing": func(s *Settings) { s.Spacing.Row = 0 }, "tolerance": func(s *Settings) { s.Tolerances = []float64{-1} },
		"empty": func(s *Settings) { s.Empty = "zero" }, "hd95": func(s *Settings) { s.HD95 = "mean" }, "unit": func(s *Settings) { s.Unit = "" },
		"a metric": func(s *Settings) { s.Metrics = []string{"jaccard"} }, "of probabilities": func(s *Settings) { s.Metrics = []string{"aupr"} },
		"lesions": func(s *Settings) { s.LesionIoU = 2 },
	} {
		s := Defaults()
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
		change(&s)
		if s.Validate() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
