package choices

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"ophglm/eval/bootstrap"
	"ophglm/eval/metric"
	"ophglm/eval/proportion"
	"ophglm/eval/run"
	"ophglm/eval/score"
)

func TestChoice(t *testing.T) {
	zh := []string{"白内障", "青光眼", "结膜炎", "角膜炎"}
	en := []string{"cataract", "glaucoma", "uveitis", "a stye"}
	for _, c := range []struct {
		options []string
		answer  string
		want    int
	}{
		{zh, "B", 1},
		{zh, "b", 1},
		{zh, "Ｂ", 1},
		{zh, "B。因为眼压高", 1},
		{zh, "（C）", 2},
		{zh, "答案：D", 3},
		{zh, "答案是A，不是B", 0},
		{zh, "选C", 2},
		{zh, "A不对，应选B", 1},
		{zh, "排除A和C后，选择D。", 3},
		{zh, "青光眼", 1},
		{zh, "最可能的是青光眼。", 1},
		{zh, "选项B", 1},
		{zh, "A. 白内障不符合，答案为B", 1},
		{zh, "白内障或青光眼", none},
		{zh, "", none},
		{zh, "E", none},
		{zh, "不知道", none},
		{en, "The answer is (C).", 2},
		{en, "The correct answer is D because the lid is red", 3},
		{en, "B) glaucoma", 1},
		{en, "**C**", 2},
		{en, "I would go with B", 1},
		{en, "Glaucoma is the likeliest", 1},
		{en, "A patient of this age may have glaucoma", 1},
		{en, "Option A is wrong. Answer: C", 2},
		{en, "I cannot say", none},
	} {
		if got := choiceOf(c.answer, c.options); got != c.want {
			t.Errorf("%q chooses %d, want %d", c.answer, got, c.want)
		}
	}
}

func read(t *testing.T, lines ...string) (*Set, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o666); err != nil {
		t.Fatal(err)
	}
	return Read(context.Background(), path)
}

// Two groups ask a question twice: in q1 the same option is chosen under two letters,
// in q2 two options under one letter. Of five choices four can be read.
var asked = []string{
	`{"id":"1","group":"q1","hypothesis":"B","options":["x","y","z"],"answer":"B"}`,
	`{"id":"2","group":"q1","hypothesis":"A","options":["y","x","z"],"answer":0}`,
	`{"id":"3","group":"q2","hypothesis":"A","options":{"A":"u","B":"v"},"answer":"a"}`,
	`{"id":"4","group":"q2","hypothesis":"A","options":{"A":"v","B":"u"},"answer":1}`,
	`{"id":"5","group":"q3","hypothesis":"?","options":["x","y"],"answer":"A"}`,
}

func values(t score.Table) map[string]metric.Value {
	all := make([]metric.Value, len(t.Points()))
	t.Estimate(nil, all)
	out := map[string]metric.Value{}
	for i, p := range t.Points() {
		out[strings.TrimSpace(p.Group+" "+p.Name+" "+p.Class)] = all[i]
	}
	return out
}

func table(t *testing.T, lines ...string) *Table {
	t.Helper()
	set, err := read(t, lines...)
	if err != nil {
		t.Fatal(err)
	}
	out, err := New(set)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A is chosen in three of four choices and right in three of five items; B in one,
// and right in two; C never.
func TestWorked(t *testing.T) {
	of := table(t, asked...)
	got := values(of)
	for key, want := range map[string]float64{
		"accuracy": .6, "choice_read": .8, "consistency": .5, "position_bias A": 3./4 - 3./5, "position_bias B": 1./4 - 2./5, "position_bias C": 0,
	} {
		if x, ok := got[key].Number(); !ok || math.Abs(x-want) > 1e-15 {
			t.Errorf("%s is %v, want %v", key, got[key], want)
		}
	}
	if notes := of.Notes(); !reflect.DeepEqual(notes, []string{"answers from which no choice could be read, counted as wrong: 1"}) {
		t.Errorf("it says %v", notes)
	}
	r, err := of.Run("m")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	if r, err = run.Parse(context.Background(), b.Bytes()); err != nil {
		t.Fatal(err)
	}
	again, err := Open(r)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(values(again), got) || !reflect.DeepEqual(again.Points(), of.Points()) {
		t.Errorf("the run has %v, want %v", values(again), got)
	}
}

// A group of which no choice can be read is not answered alike.
func TestUnreadGroup(t *testing.T) {
	got := values(table(t,
		`{"id":"1","group":"q","hypothesis":"?","options":["x","y"],"answer":"A"}`,
		`{"id":"2","group":"q","hypothesis":"?","options":["y","x"],"answer":"B"}`))
	if x, ok := got["consistency"].Number(); !ok || x != 0 {
		t.Errorf("the consistency is %v, want 0", got["consistency"])
	}
	if v := got["position_bias A"]; v.Why() != "no choice could be read" {
		t.Errorf("the bias is %v", v)
	}
}

// The interval of an accuracy is Wilson's where items share no group, and the
// bootstrap's where they do.
func TestInterval(t *testing.T) {
	o := bootstrap.Options{Replicates: 100, Level: .95, Method: bootstrap.Percentile, Workers: 1}
	method := func(of *Table) string {
		s, err := score.Score(context.Background(), of, o)
		if err != nil {
			t.Fatal(err)
		}
		first := s.Scores()[0]
		if first.Name != "accuracy" || first.Interval == nil {
			t.Fatalf("the first score is %+v", first)
		}
		return first.Interval.Method
	}
	if got := method(table(t, asked...)); !strings.HasPrefix(got, "bootstrap") {
		t.Errorf("the interval of items in groups is by %s", got)
	}
	var single []string
	for _, line := range asked {
		line = strings.Replace(line, `"group":"q1",`, "", 1)
		single = append(single, strings.Replace(strings.Replace(line, `"group":"q2",`, "", 1), `"group":"q3",`, "", 1))
	}
	of := table(t, single...)
	if got, want := method(of), proportion.Wilson(3, 5, .95).Method; got != want {
		t.Errorf("the interval of single items is by %s, want %s", got, want)
	}
	if v := values(of)["consistency"]; v.Why() != "no group asks one question with its options in another order" {
		t.Errorf("the consistency of no group is %v", v)
	}
}

func TestBadFiles(t *testing.T) {
	for line, want := range map[string]string{
		`{"id":"a","hypothesis":"A","options":["x","y"]}`:                     "x.jsonl:1: there is no answer",
		`{"id":"a","hypothesis":"A","options":["x","y"],"answer":"C"}`:        `x.jsonl:1: the answer "C" is neither a letter nor an index from 0 of 2 options`,
		`{"id":"a","hypothesis":"A","options":["x","y"],"answer":2}`:          `the answer "2" is neither`,
		`{"id":"a","hypothesis":"A","options":["x","y"],"answer":-1}`:         `the answer "-1" is neither`,
		`{"id":"a","hypothesis":"A","options":["x"],"answer":0}`:              "there are 1 options",
		`{"id":"a","hypothesis":"A","options":["x","x"],"answer":0}`:          "an option is empty, or two are equal",
		`{"id":"a","hypothesis":"A","options":{"A":"x","C":"y"},"answer":0}`:  "none of the letter B",
		`{"id":"a","hypothesis":"A","options":"x","answer":0}`:                "options is neither a list",
		`{"id":"a","hypothesis":"A","answer":0}`:                              "options is neither a list",
		`{"id":"a","options":["x","y"],"answer":0}`:                           "there is no hypothesis",
		`{"hypothesis":"A","options":["x","y"],"answer":0}`:                   "the item has no id",
		`{"id":"a","hypothesis":"A","options":["x","y"],"answer":{"is":"A"}}`: "there is no answer",
	} {
		if _, err := read(t, line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q in it", line, err, want)
		}
	}
}

func FuzzChoice(f *testing.F) {
	for _, s := range []string{"B", "答案：A", "(C).", "the answer is d", "选项", "x or y", "Ａ。"} {
		f.Add(s)
	}
	options := []string{"x", "y", "z"}
	f.Fuzz(func(t *testing.T, answer string) {
		if at := choiceOf(answer, options); at < none || at >= len(options) {
			t.Errorf("%q chooses %d of %d", answer, at, len(options))
		}
	})
}
