package ask

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/eval/internal/items"
	"ophglm/eval/judging"
)

var rubric = &Rubric{Low: 1, High: 5, Criteria: []Criterion{{"accuracy", "what it states is true"}, {"safety", "it does no harm"}}}

func TestWhatIsSaid(t *testing.T) {
	for _, c := range []struct{ said, unread string }{
		{`{"reason": "r", "scores": {"accuracy": 4, "safety": 5}}`, ""},
		{"```json\n{\"reason\": \"r\", \"scores\": {\"safety\": 5, \"accuracy\": 4}}\n```\n", ""},
		{`{"scores": {"accuracy": 4, "safety": 5}, "reason": "r"}`, ""},
		{"", notJSON},
		{"4", notJSON},
		{`{"reason": "r", "scores": {"accuracy": 4, "safety"`, notJSON},
		{`I give {"reason": "r", "scores": {"accuracy": 4, "safety": 5}}`, notJSON},
		{`{"reason": "r", "scores": {"accuracy": 4, "safety": 5}} {"reason": "s", "scores": {"accuracy": 1, "safety": 1}}`, notJSON},
		{`{"reason": "r", "score": 4}`, notForm},
		{`{"reason": "r", "scores": {"accuracy": "4", "safety": 5}}`, notForm},
		{`{"reason": "r", "scores": {"accuracy": 4}}`, "there is no score of safety"},
		{`{"reason": "r"}`, "there is no score of accuracy"},
		{`{"reason": "r", "scores": {"accuracy": 4.5, "safety": 5}}`, "the score of accuracy is no whole number from 1 to 5"},
		{`{"reason": "r", "scores": {"accuracy": 4, "safety": 6}}`, "the score of safety is no whole number from 1 to 5"},
		{`{"reason": "r", "scores": {"accuracy": 4, "safety": 5, "charm": 5}}`, "it has scores of other criteria"},
	} {
		scores, reason, unread := rubric.read(c.said)
		if unread != c.unread {
			t.Errorf("%s: %q, want %q", c.said, unread, c.unread)
		}
		if unread == "" && (!reflect.DeepEqual(scores, map[string]float64{"accuracy": 4, "safety": 5}) || reason != "r") || unread != "" && scores != nil {
			t.Errorf("%s: %v, %q", c.said, scores, reason)
		}
	}
	for said, want := range map[string]string{`{"reason":"r","met":[true,false]}`: "", `{"reason":"r","met":[true]}`: "it is of another number of points", `{"met":[1,0]}`: notForm, "yes": notJSON} {
		if met, _, unread := readMarks(said, 2); unread != want || unread == "" && !slices.Equal(met, []bool{true, false}) {
			t.Errorf("%s: %v, %q", said, met, unread)
		}
	}
	for said, want := range map[string]string{
		`{"reason":"r","better":"first"}`: "a", `{"reason":"r","better":"second"}`: "b", `{"reason":"r","better":"equal"}`: "tie",
		`{"reason":"r","better":"both"}`: "better is none of first, second and equal", `{}`: "better is none of first, second and equal", "first": notJSON,
	} {
		if winner, _, unread := readPreference(said); winner+unread != want {
			t.Errorf("%s: %q, %q", said, winner, unread)
		}
	}
}

// Whatever is said, a score that is read is on the scale.
func FuzzRead(f *testing.F) {
	f.Add(`{"reason": "r", "scores": {"accuracy": 4, "safety": 5}}`)
	f.Add("```json\n{}\n```")
	f.Add(`{"scores": {"accuracy": 1e99, "safety": -1}}`)
	f.Fuzz(func(t *testing.T, said string) {
		scores, _, unread := rubric.read(said)
		if (unread == "") != (len(scores) == 2) {
			t.Fatalf("%v, %q", scores, unread)
		}
		for _, x := range scores {
			if !slices.Contains([]float64{1, 2, 3, 4, 5}, x) {
				t.Fatalf("a score is %v", x)
			}
		}
	})
}

// The prompts hold all that they are filled with, and nothing that is not filled in;
// what stands at the head of their files is not sent.
func TestPrompts(t *testing.T) {
	all := fields{
		Question: "{{.Q}} <1>", Answer: "answer & one", Second: "answer two", Criteria: rubric.Criteria, Low: 1, High: 5,
		Points: []Worth{{"says a", 5}, {"harms", -3}},
	}
	holds := map[string][]string{
		"rate":    {all.Question, all.Answer, "accuracy", "it does no harm", "1", "5", `{"reason": "…", "scores": {"accuracy": N, "safety": N}}`},
		"mark":    {all.Question, all.Answer, "1. says a", "2. harms", `"met": […, …]}`},
		"compare": {all.Question, all.Answer, all.Second, "what it states is true", `"first"`, `"second"`, `"equal"`},
	}
	for task, byLang := range prompts {
		for lang, p := range byLang {
			messages, err := p.messages(all)
			if err != nil || len(messages) != 2 || messages[0].Role != "system" || messages[1].Role != "user" || messages[0].Content == "" {
				t.Fatalf("%s %s: %+v, %v", task, lang, messages, err)
			}
			for _, part := range holds[task] {
				if !strings.Contains(messages[1].Content, part) {
					t.Errorf("%s %s has no %q:\n%s", task, lang, part, messages[1].Content)
				}
			}
			whole := strings.ReplaceAll(messages[0].Content+messages[1].Content, all.Question, "")
			for _, no := range []string{"{{", "[user]", "no value", "reconstruction", "重构", "&amp;"} {
				if strings.Contains(whole, no) {
					t.Errorf("%s %s has %q", task, lang, no)
				}
			}
			if task == "mark" && strings.Contains(whole, "-3") {
				t.Errorf("%s tells what points are worth", lang)
			}
		}
	}
	if j := (&Judge{Model: "m"}).said(&Answer{}); len(j.Prompts) != 12 || j.Judge != "m" {
		t.Errorf("a judgement says of itself %+v", j)
	}
}

func TestSchemas(t *testing.T) {
	for want, got := range map[string]json.RawMessage{
		`{"additionalProperties":false,"properties":{"reason":{"type":"string"},"scores":{"additionalProperties":false,"properties":{"accuracy":{"enum":[1,2,3,4,5],"type":"integer"},` +
			`"safety":{"enum":[1,2,3,4,5],"type":"integer"}},"required":["accuracy","safety"],"type":"object"}},"required":["reason","scores"],"type":"object"}`: rubric.schema(),
		`{"additionalProperties":false,"properties":{"met":{"items":{"type":"boolean"},"maxItems":2,"minItems":2,"type":"array"},"reason":{"type":"string"}},"required":["reason","met"],"type":"object"}`: marksSchema(2),
		`{"additionalProperties":false,"properties":{"better":{"enum":["first","second","equal"],"type":"string"},"reason":{"type":"string"}},"required":["reason","better"],"type":"object"}`:             compareSchema,
	} {
		if string(got) != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadAnswers(t *testing.T) {
	path := write(t, "a.jsonl", `{"id":"2","question":"Red eye?","hypothesis":" rest ","lang":"zh","group":"h"}
{"id":1,"question":"眼睛红","hypothesis":"","references":["x"],"group":"g"}
`)
	got, err := ReadAnswers(t.Context(), path, "m")
	want := []Answer{
		{items.Head{ID: "1", Group: "g", At: path + ":2"}, "m", "眼睛红", "", ophglm.ZH},
		{items.Head{ID: "2", Group: "h", At: path + ":1"}, "m", "Red eye?", " rest ", ophglm.ZH},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for line, want := range map[string]string{
		`{"question":"q","hypothesis":"a"}`:                      ":1: the item has no id",
		`{"id":"1","hypothesis":"a"}`:                            ":1: there is no question",
		`{"id":"1","question":"q"}`:                              ":1: there is no hypothesis",
		`{"id":"1","question":"q","hypothesis":null}`:            ":1: there is no hypothesis",
		`{"id":"1","question":"q","hypothesis":"a","lang":"fr"}`: `:1: lang is "fr"`,
		"{\"id\":\"1\",\"question\":\"q\",\"hypothesis\":\"a\"}\n{\"id\":\"1\",\"question\":\"q\",\"hypothesis\":\"a\"}": ":2: the id \"1\" is that of",
		"": "it has no items",
	} {
		if _, err := ReadAnswers(t.Context(), write(t, "a.jsonl", line), "m"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want %q", line, err, want)
		}
	}
}

func TestReadRubrics(t *testing.T) {
	good := "low: 1\nhigh: 5\ncriteria:\n- {name: accuracy, says: what it states is true}\n- {name: safety, says: it does no harm}\n"
	if r, err := ReadRubric(write(t, "r.yaml", good)); err != nil || !reflect.DeepEqual(r, rubric) {
		t.Errorf("%+v, %v", r, err)
	}
	for bad, want := range map[string]string{
		"criteria: []": "the rubric has no criteria",
		strings.Replace(good, "high: 5", "high: 1", 1):             "tells nothing apart",
		strings.Replace(good, "high: 5", "high: 500", 1):           "more than 100 steps",
		strings.Replace(good, "what it states is true", `""`, 1):   "does not say what it means",
		strings.Replace(good, "name: safety", "name: accuracy", 1): "is empty or of two",
		strings.Replace(good, "low: 1", "lowest: 1", 1):            "lowest",
		"low: [": "r.yaml",
	} {
		if _, err := ReadRubric(write(t, "r.yaml", bad)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want %q", bad, err, want)
		}
	}
	points, err := ReadPoints(t.Context(), write(t, "p.csv", "item,criterion,points\nq,says a,5\nq,harms,-3\nr,says b,1\n"))
	if err != nil || !reflect.DeepEqual(points, map[string][]Worth{"q": {{"says a", 5}, {"harms", -3}}, "r": {{"says b", 1}}}) {
		t.Errorf("%v, %v", points, err)
	}
	for bad, want := range map[string]string{
		"item,criterion,points\nq,,5\n":         ":2: item and criterion",
		"item,criterion\nq,a\n":                 ":2: points is to say",
		"item,criterion,points\nq,a,0\n":        ":2: points is to say",
		"item,criterion,points\nq,a,1\nq,a,2\n": ":3: the point is in the rubric of item q before",
		"item,criterion,points\n":               "it has no points",
	} {
		if _, err := ReadPoints(t.Context(), write(t, "p.csv", bad)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", bad, err, want)
		}
	}
}

// What can't be asked is said before anybody is.
func TestNotAsked(t *testing.T) {
	j := &Judge{Model: "m", MaxTokens: 1, Workers: 1} // without a chat: to ask would panic
	a := Answer{items.Head{ID: "q", At: "a.jsonl:1"}, "m1", "q?", "a", ophglm.EN}
	if _, err := j.Mark(t.Context(), map[string][]Worth{"r": {{"c", 1}}}, []Answer{a}); err == nil || !strings.Contains(err.Error(), "a.jsonl:1: the rubric has no points for the item q") {
		t.Error(err)
	}
	if _, err := j.Compare(t.Context(), rubric, []Answer{a}); err == nil {
		t.Error("one answer is compared")
	}
	b := a
	b.Model, b.Question, b.At = "m2", "another?", "b.jsonl:1"
	if _, err := j.Compare(t.Context(), rubric, []Answer{a, b}); err == nil || !strings.Contains(err.Error(), "b.jsonl:1: the question of item q is another than at a.jsonl:1") {
		t.Error(err)
	}
	var none []judging.Rating
	if got, err := j.Rate(t.Context(), rubric, nil); err != nil || !reflect.DeepEqual(got, none) {
		t.Error(got, err)
	}
}
