package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"ophglm/eval/judging"
	"ophglm/runners/chat/chattest"
)

// asJudge runs eval judge on the answers of two models, as a process of its own
// would. It returns what is printed, or what is said of a failure.
func asJudge(t *testing.T, args ...string) (*judged, string) {
	t.Helper()
	before := sharedChat
	sharedChat = new(chatModel)
	defer func() {
		if r := sharedChat.recorder; r != nil && r.Answers != nil {
			r.Answers.Close()
		}
		sharedChat = before
	}()
	var stdout, stderr bytes.Buffer
	args = append([]string{"eval", "judge", "--json", "--answers", "ours.jsonl", "--answers", "theirs.jsonl", "--judge-model", chattest.Model, "--replicates", "0"}, args...)
	if code := execute(t.Context(), args, &stdout, &stderr); code != exitDone {
		return nil, stderr.String()
	}
	out := new(judged)
	if err := json.Unmarshal(stdout.Bytes(), out); err != nil {
		t.Fatal(err)
	}
	return out, ""
}

// A real model judges, in both orders where it compares; what it said is asked for
// once; and where it was cut off nothing is scored. The model knows nothing: what it
// prefers is not looked at.
func TestAModelJudges(t *testing.T) {
	url, key := chattest.Server(t)
	proxy := chattest.NewProxy(t, url, nil)
	t.Setenv(chatURLVariable, proxy.URL)
	t.Setenv(chatKeyVariable, key)
	t.Chdir(t.TempDir())
	const ours = `{"id":"q1","question":"What is a cataract?","hypothesis":"A clouded lens.","lang":"en"}`
	for name, content := range map[string]string{
		"ours.jsonl":   ours,
		"theirs.jsonl": `{"id":"q1","question":"What is a cataract?","hypothesis":"An infection of the lid.","lang":"en"}`,
		"rubric.yaml":  "low: 1\nhigh: 5\ncriteria:\n- name: accuracy\n  says: What the answer states is true.\n",
		"points.csv":   "item,criterion,points\nq1,Says that the lens is clouded,5\nq1,Calls it an infection,-5\n",
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		out         string
		args        []string
		kind        judging.Kind
		judgements  int
		requests    int
		whole, none int // judgements with a value, and without: -1 is either
	}{
		{"ratings.jsonl", []string{"--rubric", "rubric.yaml", "--max-tokens", "64"}, judging.Ratings, 2, 2, -1, -1},
		{"pairs.jsonl", []string{"--rubric", "rubric.yaml", "--pairs", "--max-tokens", "64"}, judging.Preferences, 2, 2, -1, -1},
		{"points.jsonl", []string{"--rubric", "points.csv", "--max-tokens", "64"}, judging.Points, 4, 2, -1, -1},
		{"cut.jsonl", []string{"--rubric", "rubric.yaml", "--max-tokens", "1"}, judging.Ratings, 2, 2, 0, 2},
	} {
		before := proxy.Count()
		args := append(c.args, "--out", c.out)
		got, failed := asJudge(t, args...)
		if failed != "" {
			t.Fatal(failed)
		}
		if n := proxy.Count() - before; n != c.requests {
			t.Errorf("%s: %d requests", c.out, n)
		}
		f, err := judging.Read(t.Context(), c.out)
		if err != nil {
			t.Fatal(err)
		}
		unread := 0
		for _, n := range f.Unread {
			unread += n
		}
		if f.Kind != c.kind || f.N() != c.judgements || got.Judgements != c.judgements || c.none >= 0 && unread != c.none {
			t.Errorf("%s: %s, %d judgements, %d unread; printed %+v", c.out, f.Kind, f.N(), unread, got)
		}
		for _, p := range f.Pairs {
			if want := map[string]int{"ours": 15, "theirs": 24}; p.LengthA != want[p.A] || p.LengthB != want[p.B] {
				t.Errorf("lengths of %s and %s: %d and %d", p.A, p.B, p.LengthA, p.LengthB)
			}
		}
		if len(f.Pairs) == 2 && (f.Pairs[0].A != f.Pairs[1].B || f.Pairs[0].ShownFirst != "a" || f.Pairs[1].ShownFirst != "a") {
			t.Errorf("not both orders: %+v", f.Pairs)
		}
		if c.none > 0 {
			for _, m := range got.Models {
				for _, s := range m.Metrics {
					if s.Value != nil {
						t.Errorf("%s has %v where nothing was read", m.Model, *s.Value)
					}
				}
			}
		}
		written, err := os.ReadFile(c.out)
		if err != nil {
			t.Fatal(err)
		}
		if _, failed := asJudge(t, args...); failed != "" || proxy.Count() != before+c.requests {
			t.Errorf("%s: asked again, %d requests; %s", c.out, proxy.Count()-before, failed)
		}
		if again, err := os.ReadFile(c.out); err != nil || !bytes.Equal(again, written) {
			t.Errorf("%s: another file the second time: %v", c.out, err)
		}
	}
	// What is too long for the judge has no value, and the reason.
	long := `{"id":"q1","question":"What is a cataract?","hypothesis":"` + strings.Repeat("eye ", 3000) + `","lang":"en"}`
	if err := os.WriteFile("ours.jsonl", []byte(long), 0o600); err != nil {
		t.Fatal(err)
	}
	got, failed := asJudge(t, "--rubric", "rubric.yaml", "--max-tokens", "64", "--out", "long.jsonl")
	if failed != "" || got.Unread["the server gave none: prompt_too_long"] != 1 || got.Models[0].Metrics[0].Value != nil {
		t.Errorf("too long: %+v, %s", got, failed)
	}

	if err := os.WriteFile("ours.jsonl", []byte(ours), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(chatURLVariable, "")
	if _, failed := asJudge(t, "--rubric", "rubric.yaml", "--max-tokens", "64", "--out", "again.jsonl"); failed != "" {
		t.Error("without a server what was recorded is not there: ", failed)
	}
	if _, failed := asJudge(t, "--rubric", "rubric.yaml", "--max-tokens", "65", "--out", "none.jsonl"); !strings.Contains(failed, chatURLVariable) || !strings.Contains(failed, "q1") {
		t.Errorf("without a server: %q", failed)
	}
	if _, err := os.Stat("none.jsonl"); err == nil {
		t.Error("a file is written of judgements that were not made")
	}
}
