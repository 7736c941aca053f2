package verify

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"ophglm"
)

// stutterSet is a line of stutter.jsonl.
type stutterSet struct {
	ID      string      `json:"id"`
	Lang    ophglm.Lang `json:"lang"`
	Stutter bool        `json:"stutter"`
	Answers []struct {
		Disease string   `json:"disease"`
		Facts   []string `json:"facts"`
		Answer  string   `json:"answer"`
	} `json:"answers"`
}

func stutterTally(t *testing.T, path string, show bool) (told, quiet tally) {
	t.Helper()
	k := starter(t)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err) // they are part of the project
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s stutterSet
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		var answers []Answer
		for _, a := range s.Answers {
			answers = append(answers, Answer{Lang: s.Lang, Disease: a.Disease, Facts: a.Facts, Text: a.Answer})
		}
		got := len(k.Stutter(answers)) > 0
		to := &quiet
		if s.Stutter {
			to = &told
		}
		to.n++
		if got {
			to.found++
		}
		if show && got != s.Stutter {
			t.Logf("%s: %v, want %v", s.ID, got, s.Stutter)
		}
	}
	return told, quiet
}

func TestStutterSeen(t *testing.T) {
	told, quiet := stutterTally(t, "testdata/seen/stutter.jsonl", true)
	t.Logf("seen: %d of %d sets that stutter, %d of %d that do not", told.found, told.n, quiet.found, quiet.n)
	if 20*told.found < 19*told.n || 50*quiet.found > quiet.n {
		t.Error("fewer than 95% found, or more than 2% wrongly")
	}
}
