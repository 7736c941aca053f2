package dialogue

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/eval/metric"
	"ophglm/eval/run"
	"ophglm/eval/score"
	"ophglm/internal/columns"
)

// file writes lines to a file.
func file(t testing.TB, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// table reads lines and makes their table, with settings changed.
func table(t testing.TB, change func(*Settings), lines ...string) *Table {
	t.Helper()
	set, err := Read(context.Background(), file(t, lines...), "")
	if err != nil {
		t.Fatal(err)
	}
	s := Defaults(set.Lang)
	if change != nil {
		change(&s)
	}
	out, err := New(context.Background(), set, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// values are those of all points by name, tokeniser and scenario.
func values(t score.Table, weights []int32) map[string]metric.Value {
	all := make([]metric.Value, len(t.Points()))
	t.Estimate(weights, all)
	out := map[string]metric.Value{}
	for i, p := range t.Points() {
		tok := ""
		for _, part := range strings.Split(p.Signature, "|") {
			if strings.HasPrefix(part, "tok:") {
				tok = " " + part[len("tok:"):]
			}
		}
		out[strings.TrimSpace(p.Group+" "+p.Name+tok)] = all[i]
	}
	return out
}

func holds(t *testing.T, got map[string]metric.Value, want map[string]float64) {
	t.Helper()
	for key, y := range want {
		if x, ok := got[key].Number(); !ok || math.Abs(x-y) > 1e-8*max(1, math.Abs(y)) {
			t.Errorf("%s is %v, want %v", key, got[key], y)
		}
	}
}

var worked = []string{
	`{"id":"a","scenario":"diagnosis","hypothesis":"眼底正常","references":"眼底正常"}`,
	`{"id":"b","scenario":"treatment","hypothesis":"眼压高了","references":["眼压正常"]}`,
}

// Two answers of four characters, one of them right. Of the other one, 2 of 4
// characters are right, and 1 of 3 pairs. So BLEU has 6 of 8, 4 of 6, 2 of 4 and 1 of
// 2 n-grams, and no penalty; two characters are to be replaced of 8.
//
// METEOR: 1 − ½/4³ of the first, ½·(1 − ½/2³) of the second. CIDEr-D of the first is
// 10; of the second, where 眼, 正 and 常 are in both references and weigh nothing,
// 压, 高 and 了 stand against 压, and three pairs against two, one in common:
// 10·(1/√3 + 1/√6)/4. ROUGE adds 1e-8 to a denominator of 1.
func TestWorked(t *testing.T) {
	got := values(table(t, nil, worked...), nil)
	second := 10 * (1/math.Sqrt(3) + 1/math.Sqrt(6)) / 4
	holds(t, got, map[string]float64{
		"bleu_1 zh": 75, "bleu_2 zh": 100 * math.Sqrt(.75*4/6), "bleu_4 zh": 100 * math.Pow(.75*4/6*.5*.5, .25),
		"ter tercom": 25, "length_ratio char": 1, "answered": 1,
		"rouge_1 char": (1/(1+.5e-8) + .5/(1+1e-8)) / 2, "rouge_2 char": (1/(1+.5e-8) + 1./3/(1+1.5e-8)) / 2, "rouge_l char": (1/(1+.5e-8) + .5/(1+1e-8)) / 2,
		"meteor char": (1 - .5/64 + .5*(1-.5/8)) / 2, "cider_d char": (10 + second) / 2,
		"distinct_1 characters-without-blanks": 7. / 8, "distinct_2 characters-without-blanks": 1,
		"diagnosis bleu_4 zh": 100, "diagnosis chrf2": 100, "diagnosis ter tercom": 0, "treatment cider_d char": second,
		"treatment bleu_1 zh": 50, "treatment meteor char": .5 * (1 - .5/8), "treatment distinct_1 characters-without-blanks": 1,
	})
	if n := len(got); n != 3*20 {
		t.Errorf("there are %d points, want 20 of all items and of each of two scenarios", n)
	}
}

// The words of jieba: 眼底 and 正常; those given are others.
func TestWords(t *testing.T) {
	lines := []string{
		`{"id":"a","hypothesis":"眼底正常","references":["眼底出血"],"tokens":{"hypothesis":["眼底正","常"],"references":[["眼底出","血"]]}}`,
		`{"id":"b","hypothesis":"眼底正常","references":["眼底正常"],"tokens":{"hypothesis":["眼底正","常"],"references":[["眼底正","常"]]}}`,
	}
	of := func(tokenize string) map[string]metric.Value {
		return values(table(t, func(s *Settings) { s.Tokenize = tokenize }, lines...), nil)
	}
	holds(t, of("words"), map[string]float64{"bleu_1 " + jiebaName: 75, "rouge_1 " + jiebaName: (1/(1+.5e-8) + .5/(1+1e-8)) / 2})
	holds(t, of("char"), map[string]float64{"bleu_1 char": 75})
	holds(t, of("given"), map[string]float64{"bleu_1 given": 50, "rouge_1 given": 1 / (1 + .5e-8) / 2, "meteor char": (1 - .5/64 + .5*(1-.5/8)) / 2})
}

// English: of "the drops helped" and "the drop helps" all stems are equal, and one of
// three words; 13a sets the point apart.
func TestEnglish(t *testing.T) {
	got := values(table(t, nil,
		`{"id":"a","hypothesis":"The drops helped.","references":["The drop helps."]}`,
		`{"id":"b","hypothesis":"","references":["Use them daily."],"lang":"en"}`), nil)
	holds(t, got, map[string]float64{
		"bleu_1 13a": 50 * math.Exp(1-8./4), "rouge_1 rouge_score-words,stem:porter-nltk": .5, "rouge_l rouge_score-words,stem:porter-nltk": .5, "answered": .5,
		"length_ratio rouge_score-words": .5, "meteor rouge_score-words": (1 - .5/27) / 2,
	})
}

// Of several references, BLEU takes n-grams of both; ROUGE, chrF and the edit rate
// take the one that is nearest.
func TestReferences(t *testing.T) {
	got := values(table(t, nil, `{"id":"a","hypothesis":"左眼红","references":["右眼疼","左眼红"]}`), nil)
	holds(t, got, map[string]float64{"bleu_3 zh": 100, "chrf2": 100, "ter tercom": 0, "rouge_1 char": 1 / (1 + .5e-8), "rouge_2 char": 1 / (1 + .5e-8)})
	if _, ok := got["cider_d char"].Number(); ok {
		t.Errorf("CIDEr-D of one item is %v", got["cider_d char"])
	}
}

// In another order both characters are the reference's, and one of them in order.
func TestOrder(t *testing.T) {
	got := values(table(t, nil, `{"id":"a","hypothesis":"眼红","references":["红眼"]}`), nil)
	holds(t, got, map[string]float64{"rouge_1 char": 1 / (1 + .5e-8), "rouge_2 char": 0, "rouge_l char": .5 / (1 + 1e-8), "bleu_1 zh": 100})
}

// kept writes a table as a run and reads it again.
func kept(t testing.TB, of *Table) *run.Run {
	t.Helper()
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
	return r
}

// A run gives the same values as the texts, to the last bit, has the test set's
// digest, and holds none of the texts.
func TestRun(t *testing.T) {
	of := table(t, nil, worked...)
	r := kept(t, of)
	again, err := Open(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, weights := range [][]int32{nil, {2, 1}, {0, 3}} {
		if got, want := values(again, weights), values(of, weights); !reflect.DeepEqual(got, want) {
			t.Errorf("with weights %v the run has %v, want %v", weights, got, want)
		}
	}
	if !reflect.DeepEqual(again.Points(), of.Points()) {
		t.Error("the run has other points")
	}
	for _, c := range r.Columns {
		if c.Texts != nil && c.Name != scenarioColumn {
			t.Errorf("the run has the texts of %s", c.Name)
		}
	}
	if !slices.Equal(again.Notes(), of.Notes()) {
		t.Errorf("the run says %v, want %v", again.Notes(), of.Notes())
	}
	same, err := again.Run("m")
	if err != nil || same.Digest != r.Digest {
		t.Errorf("the run of a run has the digest %v, %v, want %v", same, err, r.Digest)
	}
	if other := kept(t, table(t, nil, worked[0], strings.Replace(worked[1], "眼压正常", "眼压高", 1))); other.Digest == r.Digest {
		t.Error("a set with another reference has the same digest")
	}
	if other := kept(t, table(t, nil, worked[0], strings.Replace(worked[1], "高了", "高", 1))); other.Digest != r.Digest {
		t.Error("a set with another answer has another digest")
	}
	r.Family = "classification"
	if _, err := Open(r); err == nil {
		t.Error("a run of another family is opened")
	}
}

// Weights are repetitions of what a run knows of its items: but for what is of the
// whole set, and CIDEr-D's weights, which are the set's.
func TestWeightsAreRepetitions(t *testing.T) {
	lines := append([]string{
		`{"id":"c","scenario":"treatment","hypothesis":"","references":["每天两次","一日两次"]}`,
		`{"id":"d","scenario":"diagnosis","hypothesis":"右眼眼压32mmHg。","references":["右眼眼压升高至32mmHg，考虑青光眼。"]}`,
	}, worked...)
	r := kept(t, table(t, nil, lines...))
	once, err := Open(r)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		repeated := &run.Run{Family: r.Family, Settings: r.Settings, Digest: r.Digest}
		var weights []int32
		var rows []int
		for i := range r.Items.IDs {
			w := rapid.IntRange(0, 3).Draw(t, "weight")
			weights = append(weights, int32(w))
			for range w {
				rows = append(rows, i)
				repeated.Items.IDs = append(repeated.Items.IDs, fmt.Sprintf("%04d", len(rows)))
			}
		}
		if len(rows) == 0 {
			t.Skip("nothing is drawn")
		}
		for _, c := range r.Columns {
			repeated.Columns = append(repeated.Columns, pick(c, rows))
		}
		many, err := Open(repeated)
		if err != nil {
			t.Fatal(err)
		}
		weighted, plain := values(once, weights), values(many, nil)
		for key, y := range plain {
			if strings.Contains(key, "distinct") || strings.Contains(key, "self_bleu") {
				if _, ok := weighted[key].Number(); ok {
					t.Errorf("%s has a replicate", key)
				}
				continue
			}
			a, ok := weighted[key].Number()
			b, also := y.Number()
			if ok != also || math.Abs(a-b) > 1e-12*max(1, math.Abs(b)) {
				t.Errorf("%s is %v with weights %v, and %v repeated", key, weighted[key], weights, y)
			}
		}
	})
}

// pick takes rows of a column.
func pick(c columns.Column, rows []int) columns.Column {
	out := columns.Column{Name: c.Name}
	for _, i := range rows {
		switch {
		case c.Texts != nil:
			out.Texts = append(out.Texts, c.Texts[i])
		case c.Ints != nil:
			out.Ints = append(out.Ints, c.Ints[i])
		default:
			out.Floats = append(out.Floats, c.Floats[i])
		}
		if c.Missing != nil {
			out.Missing = append(out.Missing, c.Missing[i])
		}
	}
	return out
}

func TestBadFiles(t *testing.T) {
	good := `{"id":"a","hypothesis":"好","references":["好"]}`
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"nothing":              {[]string{""}, "x.jsonl: it has no items"},
		"no JSON":              {[]string{good, `{"id":`}, "x.jsonl:2: it is no JSON object"},
		"no id":                {[]string{`{"hypothesis":"好","references":["好"]}`}, "x.jsonl:1: the item has no id"},
		"an id twice":          {[]string{good, "", good}, `x.jsonl:3: the id "a" is that of `},
		"no hypothesis":        {[]string{`{"id":"a","references":["好"]}`}, "x.jsonl:1: there is no hypothesis"},
		"a list of hypotheses": {[]string{`{"id":"a","hypothesis":["好"],"references":["好"]}`}, "x.jsonl:1: hypothesis is no text"},
		"no references": {
			[]string{good, `{"id":"b","hypothesis":"好"}`, `{"id":"c","hypothesis":"好","references":[]}`, `{"id":"d","hypothesis":"好","references":" "}`},
			"items without a reference: 3, which cannot be scored and are not scored 0: ",
		},
		"an empty reference":  {[]string{`{"id":"a","hypothesis":"好","references":["好",""]}`}, "x.jsonl:1: reference 2 of 2 is empty"},
		"references a number": {[]string{`{"id":"a","hypothesis":"好","references":[1]}`}, "x.jsonl:1: references is neither a text nor a list of texts"},
		"another language":    {[]string{`{"id":"a","hypothesis":"好","references":["好"],"lang":"fr"}`}, `x.jsonl:1: lang is "fr", and zh or en is meant`},
		"two languages":       {[]string{good, `{"id":"b","hypothesis":"fine","references":["fine"]}`}, "1 items are Chinese, such as "},
		"some scenarios":      {[]string{good, `{"id":"b","hypothesis":"好","references":["好"],"scenario":"causes"}`}, "x.jsonl:1: the item has no scenario, and others do"},
		"some groups":         {[]string{good, `{"id":"b","hypothesis":"好","references":["好"],"group":1}`}, "x.jsonl:1: the item has no group, and others do"},
		"tokens of less":      {[]string{`{"id":"a","hypothesis":"好","references":["好","行"],"tokens":{"hypothesis":["好"],"references":[["好"]]}}`}, "x.jsonl:1: there are tokens of 1 references, and 2 references"},
		"no token":            {[]string{`{"id":"a","hypothesis":"好","references":["好"],"tokens":{"hypothesis":["好 "],"references":[["好"]]}}`}, `x.jsonl:1: "好 " is no token`},
		"other tokens":        {[]string{`{"id":"a","hypothesis":"好","references":["好"],"tokens":["好"]}`}, "x.jsonl:1: tokens is not"},
	} {
		if _, err := Read(context.Background(), file(t, c.lines...), ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
	set, err := Read(context.Background(), file(t, good), "")
	if err != nil {
		t.Fatal(err)
	}
	for tokenize, want := range map[string]string{"13a": "x.jsonl:1: 13a leaves Chinese in one piece", "given": "x.jsonl:1: the item has no tokens", "spm": "tokenize is to be one of"} {
		if _, err := New(context.Background(), set, Settings{Lang: ophglm.ZH, Tokenize: tokenize}, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q in it", tokenize, err, want)
		}
	}
}

// A language picks its items out of two, and says how many it left.
func TestLanguage(t *testing.T) {
	path := file(t, worked[0], worked[1], `{"id":"c","scenario":"diagnosis","hypothesis":"x","references":["The eye is red."]}`, `{"id":"d","scenario":"diagnosis","hypothesis":"OCT","references":["OCT"],"lang":"zh"}`)
	set, err := Read(context.Background(), path, ophglm.ZH)
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Items) != 3 || set.LeftOut != 1 || set.Detected != 2 {
		t.Errorf("%d items are read, %d left out, the language of %d told", len(set.Items), set.LeftOut, set.Detected)
	}
	if notes := strings.Join(set.notes(), "; "); !slices.Contains(set.notes(), "items of the other language, left out: 1") || !strings.Contains(notes, "stated for 1 items and told from the references of 2") {
		t.Errorf("it says %s", notes)
	}
	if _, err := Read(context.Background(), file(t, worked...), ophglm.EN); err == nil || !strings.Contains(err.Error(), "none of its 2 items is of the language en") {
		t.Errorf("English of a Chinese set: %v", err)
	}
}

// What is read can be scored, or is refused with its place.
func FuzzRead(f *testing.F) {
	for _, s := range append(slices.Clone(worked), `{"id":1,"hypothesis":"The drops.","references":["a","b"],"lang":"en"}`,
		`{"id":"x","hypothesis":"\u0000 ","references":["\ud800"],"tokens":{"hypothesis":[],"references":[["a"]]}}`, `{"id":"x","hypothesis":"好","references":"OCT，好","group":"g","scenario":"s"}`) {
		f.Add(s)
	}
	path := filepath.Join(f.TempDir(), "x.jsonl")
	f.Fuzz(func(t *testing.T, lines string) {
		if err := os.WriteFile(path, []byte(lines), 0o666); err != nil {
			t.Fatal(err)
		}
		set, err := Read(context.Background(), path, "")
		if err != nil {
			return
		}
		of, err := New(context.Background(), set, Defaults(set.Lang), nil)
		if err != nil {
			if !strings.HasPrefix(err.Error(), path+":") {
				t.Errorf("the error %v has no place", err)
			}
			return
		}
		again, err := Open(kept(t, of))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(values(again, nil), values(of, nil)) {
			t.Error("the run has other values")
		}
	})
}
