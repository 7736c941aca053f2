package discmedllm

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ophglm/eval/judging"
	"ophglm/eval/metric"
	"ophglm/internal/realdata"
)

var models = []string{"DISC-MedLLM", "baichuan-chat", "bianque-v2", "gpt-3.5-turbo", "gpt-4", "huatuo-chat"}

// means are GPT-4's, by plain arithmetic: each number behind a criterion's name in
// the file's rows, less the one row of the dialogue that is no question of the samples.
func means(t *testing.T, dir, set, model string) (out map[string]float64, n int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "gpt4_scores", set, "result_"+model+"_"+set+"*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	score := regexp.MustCompile(`(Proactivity|Accuracy|Helpfulness|Linguistic Quality): ([0-9.]+)`)
	out = map[string]float64{}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if strings.Contains(line, `"0-33275"`) {
			continue
		}
		_, text, _ := strings.Cut(line, `"scores":`)
		text, _, _ = strings.Cut(text, `"prompt":`)
		n++
		for _, m := range score.FindAllStringSubmatch(text, -1) {
			x, err := strconv.ParseFloat(m[2], 64)
			if err != nil {
				t.Fatal(err)
			}
			out[strings.ReplaceAll(strings.ToLower(m[1]), " ", "_")] += x
		}
	}
	for c := range out {
		out[c] /= float64(n)
	}
	return out, n
}

// The published files, as they are: 73, 120 and 120 questions, six models, four
// criteria, half points in six scores of five answers; one dialogue of cmd, the same
// in all models' files, is of no question, and of gpt-4 alone it has scores.
func TestPublished(t *testing.T) {
	dir := realdata.Path(t, "evals/disc-medllm")
	sets, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	halves := 0
	for i, want := range []struct {
		name    string
		items   int
		answers int // with references, of each model
		leftOut int
	}{{"cmb-clin", 73, 0, 0}, {"cmd", 120, 120, 7}, {"cmid", 120, 0, 0}} {
		s := sets[i]
		if s.Name != want.name || s.Items != want.items || !slices.Equal(s.Models, models) || len(s.Ratings) != 6*4*want.items || len(s.LeftOut) != want.leftOut {
			t.Errorf("%s: %d items, %v, %d ratings, left out %v", s.Name, s.Items, s.Models, len(s.Ratings), s.LeftOut)
		}
		for _, l := range s.LeftOut {
			if !strings.HasPrefix(l, "0-33275: ") {
				t.Errorf("left out: %s", l)
			}
		}
		for _, model := range models {
			if got := len(s.Answers[model]); got != want.answers {
				t.Errorf("%s has %d answers with references by %s", s.Name, got, model)
			}
			for _, a := range s.Answers[model] {
				if a.ID == "" || a.Question == "" || a.Hypothesis == "" || len(a.References) != 1 || a.References[0] == "" || a.Group != a.ID || a.Lang != "zh" {
					t.Fatalf("%s: an answer of %s to %s lacks something", s.Name, model, a.ID)
				}
			}
		}
		for _, r := range s.Ratings {
			if r.Unread != "" {
				t.Errorf("%s: the rating of %s by %s: %s", s.Name, r.Item, r.Criterion, r.Unread)
			}
			if r.Score != math.Trunc(r.Score) {
				halves++
			}
		}
		agree(t, dir, s)
	}
	if halves != 6 {
		t.Errorf("half points in %d scores", halves)
	}
}

// agree holds the tables of the ratings, as written and read, to plain arithmetic.
func agree(t *testing.T, dir string, s *Set) {
	t.Helper()
	var b bytes.Buffer
	if err := judging.Write(&b, s.Ratings); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), s.Name+".jsonl")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := judging.Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := f.Tables(Low, High)
	if err != nil || len(tables) != len(models) {
		t.Fatal(len(tables), err)
	}
	for i, model := range models {
		want, n := means(t, dir, s.Name, model)
		if n != s.Items || len(want) != 4 {
			t.Fatalf("%s: %d rows of %s with %d criteria", s.Name, n, model, len(want))
		}
		all := 0.0
		for _, c := range criteria { // in one order: sums of numbers depend on it
			all += want[c.name] / 4
		}
		want[""] = all
		points := tables[i].Points()
		got := make([]metric.Value, len(points))
		tables[i].Estimate(nil, got)
		for k, p := range points {
			if x, ok := got[k].Number(); !ok || math.Abs(x-want[p.Class]) > 1e-12 {
				t.Errorf("%s: %s has %v by %q, want %v", s.Name, model, got[k], p.Class, want[p.Class])
			}
		}
	}
}

// madeUp writes a folder of two questions a set and one model, changed by change.
func madeUp(t *testing.T, change func(files map[string]string)) string {
	t.Helper()
	files := map[string]string{}
	for _, s := range sources {
		answer := ""
		if s.set == "cmd" {
			answer = `, "raw_anwser": "See a doctor."`
		}
		files["samples/"+s.samples] = fmt.Sprintf(`[{"id": "1", "question": "Q1"%s}, {"id": "2", "question": "Q2"%s}]`, answer, answer)
		files["dialogues/m_"+s.set+".json"] = `[{"id": "1", "model": "m", "conversation": [{"role": "patient", "content": "Q1"}, {"role": "doctor", "content": "A1"}]},` +
			`{"id": "2", "model": "m", "conversation": [{"role": "patient", "content": "Q2"}, {"role": "doctor", "content": "A2"}]}]`
		files["gpt4_scores/"+s.set+"/result_m_"+s.set+"_v2.jsonl"] = scoresOf("1", "4", "5") + scoresOf("2", "4.5", "5")
	}
	change(files)
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func scoresOf(id, accuracy, quality string) string {
	return fmt.Sprintf(`{"id": %q, "model": "m", "scores": "Proactivity: 3\nAccuracy: %s\nHelpfulness: 4\nLinguistic Quality: %s"}`+"\n", id, accuracy, quality)
}

const cmdScores = "gpt4_scores/cmd/result_m_cmd_v2.jsonl"

func TestMadeUp(t *testing.T) {
	sets, err := Read(madeUp(t, func(files map[string]string) {
		files[cmdScores] = scoresOf("2", "4.5", "5") + scoresOf("1", "good", "6") + scoresOf("9", "1", "1")
	}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range sets[1].Ratings {
		got = append(got, fmt.Sprint(r.Item, " ", r.Criterion, " ", r.Score, " ", r.Unread))
	}
	const not = "0 the score is no number from 1 to 5"
	want := []string{
		"2 proactivity 3 ", "2 accuracy 4.5 ", "2 helpfulness 4 ", "2 linguistic_quality 5 ",
		"1 proactivity 3 ", "1 accuracy " + not, "1 helpfulness 4 ", "1 linguistic_quality " + not,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if len(sets[1].LeftOut) != 1 || !strings.HasPrefix(sets[1].LeftOut[0], "9: the scores of m") {
		t.Errorf("left out %q", sets[1].LeftOut)
	}
	if a := sets[1].Answers["m"]; len(a) != 2 || a[1].Hypothesis != "A2" || a[1].References[0] != "See a doctor." {
		t.Errorf("answers %+v", a)
	}
}

func TestBadFolders(t *testing.T) {
	replace := func(name, old, with string) func(map[string]string) {
		return func(files map[string]string) {
			if !strings.Contains(files[name], old) {
				t.Fatalf("%s has no %q", name, old)
			}
			files[name] = strings.Replace(files[name], old, with, 1)
		}
	}
	remove := func(name string) func(map[string]string) {
		return func(files map[string]string) { delete(files, name) }
	}
	const cmdDialogues, cmdSamples = "dialogues/m_cmd.json", "samples/cmd_samples.json"
	for _, c := range []struct {
		want   string
		change func(map[string]string)
	}{
		{"cmd_samples.json", remove(cmdSamples)},
		{"holds no dialogues of cmd", remove(cmdDialogues)},
		{"holds 0 files with the scores of m on cmd", remove(cmdScores)},
		{"cmd_samples.json: question 2 has the id \"1\"", replace(cmdSamples, `"2"`, `"1"`)},
		{"question 2 differs", replace(cmdSamples, `"Q2", "raw_anwser": "See a doctor."`, `"Q2"`)},
		{"cmd_samples.json: it is empty", func(files map[string]string) { files[cmdSamples] = "[]" }},
		{"m_cmd.json: dialogue 1 (1) is of the model \"n\"", replace(cmdDialogues, `"model": "m"`, `"model": "n"`)},
		{"m_cmd.json: dialogue 2 (1) is there twice", replace(cmdDialogues, `"id": "2"`, `"id": "1"`)},
		{"does not begin with a patient and a doctor", replace(cmdDialogues, `"doctor"`, `"patient"`)},
		{"begins with another question", replace(cmdDialogues, "Q1", "Q3")},
		{"it has no dialogue of 1 questions, the first of which is 2", replace(cmdDialogues, `"id": "2"`, `"id": "3"`)},
		{"it has no scores of 1 questions, the first of which is 2", replace(cmdScores, `"id": "2"`, `"id": "3"`)},
		{"m_cmd_v2.jsonl:2: the scores of 1 are there twice", replace(cmdScores, `"id": "2"`, `"id": "1"`)},
		{"m_cmd_v2.jsonl:1: it is of the model \"n\"", replace(cmdScores, `"model": "m"`, `"model": "n"`)},
		{"m_cmd_v2.jsonl:1: ", replace(cmdScores, "{", "")},
	} {
		if _, err := Read(madeUp(t, c.change)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
