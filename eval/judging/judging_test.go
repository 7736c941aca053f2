package judging

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/metric"
	"ophglm/eval/run"
	"ophglm/eval/score"
)

// read reads a file of the lines given, with one header.
func read(t testing.TB, lines ...string) (*File, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "judgements.csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return Read(t.Context(), path)
}

func mustRead(t testing.TB, lines ...string) *File {
	t.Helper()
	f, err := read(t, lines...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// values are the points of a table by class, or by name where there is none.
func values(t score.Table, weights []int32) map[string]string {
	out := map[string]string{}
	v := make([]metric.Value, len(t.Points()))
	t.Estimate(weights, v)
	for i, p := range t.Points() {
		key := strings.TrimSpace(p.Name + " " + p.Class)
		out[key] = v[i].String()
		if x, ok := v[i].Number(); ok {
			out[key] = fmt.Sprintf("%.4f", x)
		}
	}
	return out
}

func same(t *testing.T, got, want map[string]string) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// Two judges; one of them could not be read once, and m2 was never judged on q3.
var rated = []string{
	"item,group,model,judge,criterion,score,unread",
	"q1,p1,m1,x,accuracy,4,", "q1,p1,m1,x,safety,5,",
	"q1,p1,m1,y,accuracy,3,", "q1,p1,m1,y,safety,4,",
	"q2,p1,m1,x,accuracy,2,", "q2,p1,m1,x,safety,3,",
	"q2,p1,m1,y,accuracy,4.5,", "q2,p1,m1,y,safety,,it was cut off",
	"q3,p2,m1,x,accuracy,,it was cut off", "q3,p2,m1,x,safety,,it was cut off",
	"q1,p1,m2,x,accuracy,1,", "q1,p1,m2,x,safety,1,",
	"q1,p1,m2,y,accuracy,1,", "q1,p1,m2,y,safety,2,",
	"q2,p1,m2,x,accuracy,2,", "q2,p1,m2,x,safety,2,",
	"q2,p1,m2,y,accuracy,2,", "q2,p1,m2,y,safety,3,",
}

func TestRatings(t *testing.T) {
	f := mustRead(t, rated...)
	tables, err := f.Tables(1, 5)
	if err != nil || len(tables) != 2 {
		t.Fatal(tables, err)
	}
	// m1: accuracy (3.5 + 3.25)/2; safety (4.5 + 3)/2; overall: q1 (4.5+3.5)/2, q2
	// (2+3)/2 of x alone, for y did not give all: (4 + 2.5)/2.
	same(t, values(tables[0], nil), map[string]string{"rating accuracy": "3.3750", "rating safety": "3.7500", "rating": "3.2500"})
	// m2: accuracy (1 + 2)/2; safety (1.5 + 2.5)/2; overall (1.25 + 2.25)/2.
	same(t, values(tables[1], nil), map[string]string{"rating accuracy": "1.5000", "rating safety": "2.0000", "rating": "1.7500"})
	// q2 alone, then nothing but q3.
	same(t, values(tables[0], []int32{0, 3, 1}), map[string]string{"rating accuracy": "3.2500", "rating safety": "3.0000", "rating": "2.5000"})
	none := "undefined: it is defined for no item"
	same(t, values(tables[0], []int32{0, 0, 1}), map[string]string{"rating accuracy": none, "rating safety": none, "rating": none})
	if n := tables[0].Points()[0].N; n != 2 {
		t.Errorf("the overall rating is of %d items", n)
	}
	if got := tables[0].Notes(); len(got) != 1 || !strings.HasPrefix(got[0], "m1: 1 of 3 items have no rating") {
		t.Errorf("notes %q", got)
	}
	if !reflect.DeepEqual(f.Unread, map[string]int{"it was cut off": 3}) || f.N() != 18 {
		t.Errorf("unread %v of %d", f.Unread, f.N())
	}
	if !slices.Equal(tables[1].Items().Groups, []string{"p1", "p1", "p2"}) {
		t.Errorf("groups %v", tables[1].Items().Groups)
	}
	for _, scale := range [][2]int{{1, 4}, {2, 5}} {
		if _, err := f.Tables(scale[0], scale[1]); err == nil || !strings.Contains(err.Error(), "judgements.csv:") {
			t.Errorf("on the scale %v: %v", scale, err)
		}
		if _, err := f.Agreement(scale[0], scale[1]); err == nil {
			t.Errorf("judges agree outside the scale %v", scale)
		}
	}
	if _, err := f.Preferences(); err == nil {
		t.Error("ratings are preferences")
	}
}

func TestRubricPoints(t *testing.T) {
	f := mustRead(t,
		"item,model,criterion,points,met,unread",
		"q1,m1,says a,5,1,", "q1,m1,says b,3,0,", "q1,m1,harms,-4,1,", // (5-4)/8
		"q2,m1,says c,2,1,",                                           // 2/2
		"q1,m2,says a,5,0,", "q1,m2,says b,3,0,", "q1,m2,harms,-4,1,", // -4/8
		"q2,m2,says c,2,,it was cut off",
		"q1,m3,says a,5,1,", "q2,m3,says c,2,0,", // q1 lacks two points
	)
	tables, err := f.Tables(1, 5)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"0.5625", "0.0000", "0.0000"} { // -0.5 is clipped as a mean; m3 has q2 alone
		same(t, values(tables[i], nil), map[string]string{"rubric_points": want})
	}
	if v := tables[2].metrics[0].values[0]; v.Why() != "1 of the rubric's 3 points were judged" {
		t.Errorf("part of a rubric gives %v", v)
	}
	f = mustRead(t, "item,model,criterion,points,met", "q1,m1,a,5,1", "q1,m2,a,4,1")
	if _, err := f.Tables(1, 5); err == nil || !strings.Contains(err.Error(), ":3: the point \"a\" of item q1 is worth 4, and 5 at") {
		t.Errorf("a point of two worths: %v", err)
	}
}

// both are the judgements of a pair in both orders: who won when a was first, and
// when b was.
func both(item, a, b, there, back string) []string {
	return []string{strings.Join([]string{item, a, b, "a", there}, ","), strings.Join([]string{item, a, b, "b", back}, ",")}
}

const preferred = "item,a,b,first,winner"

func TestPreferences(t *testing.T) {
	f := mustRead(t, slices.Concat([]string{preferred},
		both("1", "m1", "m2", "a", "a"), // m1
		both("2", "m1", "m2", "b", "b"), // m2
		both("3", "m1", "m2", "a", "b"), // the first each time: a tie
		both("4", "m2", "m1", "b", "b"), // m1
		both("5", "m1", "m2", "tie", "tie"),
		[]string{"6,m1,m2,a,a"},
	)...)
	p, err := f.Preferences()
	if err != nil {
		t.Fatal(err)
	}
	if p.Single != 1 || !reflect.DeepEqual(p.Pairs, []Against{{"m1", "m2", 2, 1, 1, 1}}) {
		t.Errorf("%d single, %+v", p.Single, p.Pairs)
	}
	// m1 has 3 of 5. Of two models 400·log10 of the odds 3:2 lies between the ratings:
	// 70.4365. First was preferred in 1+1+2+1 of 8 preferences, one in each of the
	// three wins.
	same(t, values(p, nil), map[string]string{
		"win_rate m1": "0.6000", "win_rate m2": "0.4000", "bradley_terry m1": "1035.2183", "bradley_terry m2": "964.7817",
		"judge_consistency": "0.8000", "judge_prefers_first": "0.6250", "judge_prefers_longer": "undefined: no answer won over one of another length",
	})
	// Item 2 alone: m1 has no win, and there is no rating.
	got := values(p, []int32{0, 1, 0, 0, 0, 0})
	if got["win_rate m1"] != "0.0000" || !strings.HasPrefix(got["bradley_terry m1"], "undefined: m2 did not once lose") {
		t.Errorf("of one battle: %v", got)
	}
	// Wilson's interval of 5 of 8 at 95 %, by its formula: 0.3057 to 0.8632.
	for i, point := range p.Points() {
		own := p.Interval(point, 0.95)
		if first := point.Name == "judge_prefers_first"; first && (math.Abs(own.Low-0.3057) > 5e-5 || math.Abs(own.High-0.8632) > 5e-5) || i < 4 != (own == nil) && point.Name != "judge_prefers_longer" {
			t.Errorf("%s has the interval %+v", point.Name, own)
		}
	}
}

func TestLengths(t *testing.T) {
	f := mustRead(t, preferred+",length_a,length_b",
		"1,m1,m2,a,a,10,5", "1,m1,m2,b,a,10,5", // the longer
		"2,m1,m2,a,b,10,5", "2,m1,m2,b,b,10,5", // the shorter
		"3,m1,m2,a,a,9,5", "3,m2,m1,a,b,5,9", // the longer, with a and b exchanged
	)
	p, err := f.Preferences()
	if err != nil {
		t.Fatal(err)
	}
	if got := values(p, nil)["judge_prefers_longer"]; got != "0.6667" {
		t.Errorf("the longer has %s", got)
	}
	f = mustRead(t, preferred+",length_a,length_b", "1,m1,m2,a,a,10,5", "1,m1,m2,b,a,10,6")
	if _, err := f.Preferences(); err == nil {
		t.Error("an answer has two lengths")
	}
}

// Each judge's two orders are joined by themselves.
func TestPreferencesOfJudges(t *testing.T) {
	f := mustRead(t, preferred+",judge",
		"1,m1,m2,a,a,x", "1,m1,m2,b,a,x", "1,m1,m2,a,a,y", "1,m1,m2,b,b,y",
		"2,m1,m2,a,b,x", "2,m1,m2,b,b,x", "2,m1,m2,a,b,y", "2,m1,m2,b,b,y",
	)
	p, err := f.Preferences()
	if err != nil {
		t.Fatal(err)
	}
	got := values(p, nil)
	for key, want := range map[string]string{
		"win_rate m1":       "0.3750", // 1 + ½ of 4
		"judge_consistency": "0.7500", "judge_consistency x": "1.0000", "judge_consistency y": "0.5000",
		"judge_prefers_first x": "0.5000", "judge_prefers_first y": "0.7500",
	} {
		if got[key] != want {
			t.Errorf("%s is %s, want %s", key, got[key], want)
		}
	}
}

// Weights are repetitions: what holds of means holds of ratings too.
func TestWeightsAreRepetitions(t *testing.T) {
	winner := rapid.SampledFrom([]string{"a", "b", "tie"})
	rapid.Check(t, func(rt *rapid.T) {
		once, often := []string{preferred}, []string{preferred}
		var weights []int32
		for i := range rapid.IntRange(1, 5).Draw(rt, "items") {
			w := rapid.IntRange(0, 3).Draw(rt, "weight")
			weights = append(weights, int32(w))
			for _, pair := range [][2]string{{"m1", "m2"}, {"m2", "m3"}} {
				there, back := winner.Draw(rt, "there"), winner.Draw(rt, "back")
				once = append(once, both(fmt.Sprint(i), pair[0], pair[1], there, back)...)
				for k := range w {
					often = append(often, both(fmt.Sprintf("%d-%d", i, k), pair[0], pair[1], there, back)...)
				}
			}
		}
		if len(often) == 1 {
			return
		}
		weighted, err := mustRead(t, once...).Preferences()
		if err != nil {
			rt.Fatal(err)
		}
		repeated, err := mustRead(t, often...).Preferences()
		if err != nil {
			rt.Fatal(err)
		}
		if got, want := values(weighted, weights), values(repeated, nil); !reflect.DeepEqual(got, want) {
			rt.Fatalf("weighted %v\nrepeated %v", got, want)
		}
	})
}

func TestAgreement(t *testing.T) {
	// Of 10 points both judges say yes to 4 and no to 3, x alone says yes to 2 and y
	// alone to 1: kappa = (0.7 - 0.5)/(1 - 0.5), as x says yes to 6 and y to 5.
	lines := []string{"item,model,judge,criterion,points,met"}
	for i, said := range []string{"11", "11", "11", "11", "00", "00", "00", "10", "10", "01"} {
		for j, judge := range []string{"x", "y"} {
			lines = append(lines, fmt.Sprintf("q1,m1,%s,c%d,1,%c", judge, i, said[j]))
		}
	}
	lines = append(lines, "q1,m1,x,by x alone,1,1")
	// Fleiss: 11 of 20 say yes; (0.7 - 0.505)/0.495. Krippendorff: 1 - 19·6/(2·11·9).
	agrees(t, mustRead(t, lines...), "kappa  10 0.4000", "fleiss_kappa  10 0.3939", "krippendorff_alpha  10 0.4242")

	// Of ratings: 1 2 3 4 5 against 1 2 3 4 4.
	lines = []string{"item,model,judge,criterion,score"}
	for i, pair := range [][2]int{{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 4}} {
		lines = append(lines, fmt.Sprintf("q%d,m,x,c,%d", i, pair[0]), fmt.Sprintf("q%d,m,y,c,%d", i, pair[1]))
	}
	// Kappa: 0.8 observed, (1+1+1+2)/25 expected. Quadratic: Σ(x−y)² over all pairs of
	// a rating of x and one of y is 5·55 + 5·46 − 2·15·14 = 85; 1 − 5·1/85. Fleiss: shares
	// squared are (4+4+4+9+1)/100 = 0.22; 0.58/0.78. Krippendorff: 5 and 4 are (3+1)/2
	// apart, squared 4, twice; over all pairs of the ten ratings such squares sum to
	// 1,580; 1 − 9·8/1580.
	agrees(t, mustRead(t, lines...), "kappa c 5 0.7500", "kappa c 5 0.9412", "fleiss_kappa c 5 0.7436", "krippendorff_alpha c 5 0.9544")

	// A third judge of one item, and a half: Fleiss' kappa has no category for it. 1 and
	// 1.5 are 1.5 apart; squares sum to 8 + 4.5 observed, and to 2,343 over all pairs.
	lines = append(lines, "q0,m,z,c,1.5")
	agrees(t, mustRead(t, lines...), "fleiss_kappa c 1 undefined: a rating is 1.5, between two steps of the scale", "krippendorff_alpha c 5 0.9466")

	// Outcomes of pairs, whichever model is a: both say m1 of item 1; of item 2 x says
	// m2 and y m1. Kappa: 0.5 observed, 0.5 expected. Fleiss: (0.5 − 0.625)/0.375.
	// Krippendorff: 1 − 3·2/(2·3·1).
	agrees(t, mustRead(t, preferred+",judge",
		"1,m1,m2,a,a,x", "1,m1,m2,b,a,x", "1,m2,m1,a,b,y", "1,m2,m1,b,b,y",
		"2,m1,m2,a,b,x", "2,m1,m2,b,b,x", "2,m1,m2,a,a,y", "2,m1,m2,b,a,y",
	), "kappa  2 0.0000", "fleiss_kappa  2 -0.3333", "krippendorff_alpha  2 0.0000")
	agrees(t, mustRead(t, preferred, "1,m1,m2,a,a"))
}

func agrees(t *testing.T, f *File, want ...string) {
	t.Helper()
	scores, err := f.Agreement(1, 5)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range scores {
		value := "undefined: " + s.Undefined
		if s.Value != nil {
			value = fmt.Sprintf("%.4f", *s.Value)
		}
		got = append(got, fmt.Sprintf("%s %s %d %s", s.Name, s.Class, s.N, value))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRunsGiveTheSameScores(t *testing.T) {
	for _, lines := range [][]string{rated, {"item,model,criterion,points,met,unread", "q1,m1,a,2,1,", "q1,m1,b,-1,1,", "q2,m1,a,2,,cut"}} {
		tables, err := mustRead(t, lines...).Tables(1, 5)
		if err != nil {
			t.Fatal(err)
		}
		r, err := tables[0].Run("m1")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := r.Write(&b); err != nil {
			t.Fatal(err)
		}
		kept, err := run.Parse(t.Context(), b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		again, err := Open(kept)
		if err != nil {
			t.Fatal(err)
		}
		same(t, values(again, nil), values(tables[0], nil))
		if !reflect.DeepEqual(again.Points(), tables[0].Points()) {
			t.Errorf("points %+v, want %+v", again.Points(), tables[0].Points())
		}
		kept.Columns = kept.Columns[1:]
		if _, err := Open(kept); err == nil {
			t.Error("a run without a column opens")
		}
		kept.Family = "classification"
		if _, err := Open(kept); err == nil {
			t.Error("a run of another family opens")
		}
	}
}

// All models of a file have one test set; another scale or rubric is another.
func TestDigests(t *testing.T) {
	digests := func(low int, lines ...string) (out []string) {
		tables, err := mustRead(t, lines...).Tables(low, 5)
		if err != nil {
			t.Fatal(err)
		}
		for _, of := range tables {
			out = append(out, of.digest)
		}
		return slices.Compact(out)
	}
	points := func(worth int) []string {
		return []string{"item,model,criterion,points,met", fmt.Sprintf("q1,m1,a,%d,1", worth), fmt.Sprintf("q1,m2,a,%d,0", worth)}
	}
	all := slices.Concat(digests(1, rated...), digests(0, rated...), digests(1, points(1)...), digests(1, points(2)...))
	slices.Sort(all)
	if len(slices.Compact(all)) != 4 {
		t.Errorf("the digests are %v", all)
	}
}

func TestWritten(t *testing.T) {
	s := Said{Item: "q1", Group: "g", Judge: "x"}
	cut := s
	cut.Unread, cut.Reason = "it was cut off", "so it is"
	path := filepath.Join(t.TempDir(), "j.jsonl")
	again := func(write func(b *bytes.Buffer) error) *File {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Read(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if f.Unread["it was cut off"] != 1 || !slices.Equal(f.Items.Groups, []string{"g"}) {
			t.Errorf("read again: %+v", f)
		}
		return f
	}
	f := again(func(b *bytes.Buffer) error { return Write(b, []Rating{{s, "m", "c", 4.5}, {cut, "m", "d", 0}}) })
	if len(f.Ratings) != 2 || f.Ratings[0].Score != 4.5 || f.Ratings[1].Unread == "" {
		t.Errorf("ratings %+v", f.Ratings)
	}
	f = again(func(b *bytes.Buffer) error {
		return Write(b, []Point{{s, "m", "c", -2, true}, {cut, "m", "d", 1, false}})
	})
	if len(f.Points) != 2 || !f.Points[0].Met || f.Points[0].Points != -2 || f.Points[1].Unread == "" {
		t.Errorf("points %+v", f.Points)
	}
	f = again(func(b *bytes.Buffer) error {
		return Write(b, []Pair{{s, "m", "n", "b", "tie", 3, 4}, {cut, "m", "n", "a", "", 3, 4}})
	})
	if len(f.Pairs) != 2 || f.Pairs[0].Winner != "tie" || f.Pairs[0].LengthB != 4 || f.Pairs[1].Unread == "" {
		t.Errorf("pairs %+v", f.Pairs)
	}
}

func TestBadFiles(t *testing.T) {
	rating, point := "item,model,criterion,score", "item,model,criterion,points,met"
	for _, c := range []struct {
		want  string
		lines []string
	}{
		{"it has no judgements", []string{rating}},
		{"it has none of the columns score", []string{"item,model", "q,m"}},
		{"it is of ratings, and has no column criterion", []string{"item,model,score", "q,m,3"}},
		{"it is of points and has a column score too", []string{point + ",score", "q,m,c,1,1,3"}},
		{":2: the judgement has no item", []string{rating, ",m,c,3"}},
		{":2: the judgement has no model", []string{rating, "q,,c,3"}},
		{":2: the judgement has no criterion", []string{rating, "q,m,,3"}},
		{":3: there is no score; unread says why", []string{rating, "q,m,c,3", "q,m,d,"}},
		{":2: there is a score, and unread says that there is none", []string{rating + ",unread", "q,m,c,3,cut off"}},
		{":3: there is a second rating of m by c, and the first at", []string{rating, "q,m,c,3", "q,m,c,3"}},
		{":3: the judgement has no judge, and others do", []string{rating + ",judge", "q,m,c,3,x", "q,m,d,3,"}},
		{":3: the judgement has no group, and others do", []string{rating + ",group", "q,m,c,3,g", "r,m,c,3,"}},
		{`:3: item q is of the group "h", and elsewhere of "g"`, []string{rating + ",group", "q,m,c,3,g", "q,n,c,3,h"}},
		{":2: score is \"good\", which is no number", []string{rating, "q,m,c,good"}},
		{":2: points is to say what the point is worth", []string{point, "q,m,c,0,1"}},
		{":2: met is 2, and 0 or 1 is meant", []string{point, "q,m,c,1,2"}},
		{":3: there is a second judgement of m on this point", []string{point, "q,m,c,1,1", "q,m,c,1,0"}},
		{":2: a and b are to name the two models", []string{preferred, "q,m,,a,a"}},
		{":2: m is held against itself", []string{preferred, "q,m,m,a,a"}},
		{`:2: first is "m"`, []string{preferred, "q,m,n,m,a"}},
		{`:2: winner is "m"`, []string{preferred, "q,m,n,a,m"}},
		{":3: there is a second judgement with m before n", []string{preferred, "q,m,n,a,a", "q,n,m,b,a"}},
		{":2: length_a and length_b are to be two whole numbers", []string{preferred + ",length_a", "q,m,n,a,a,3"}},
		{":3: length_a and length_b are to be two whole numbers", []string{preferred + ",length_a,length_b", "q,m,n,a,a,3,4", "q,m,n,b,a,3,"}},
	} {
		if _, err := read(t, c.lines...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gives %v, want %q", c.lines, err, c.want)
		}
	}
	if _, err := Read(t.Context(), "none.csv"); err == nil {
		t.Error("a file that is not there is read")
	}
}
