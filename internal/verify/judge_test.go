package verify

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"ophglm"
)

// judged is a line of testdata: an answer with the error that was planted in it.
type judged struct {
	ID       string      `json:"id"`
	Lang     ophglm.Lang `json:"lang"`
	Style    string      `json:"style"`
	Disease  string      `json:"disease"`
	Question string      `json:"question"`
	Facts    []string    `json:"facts"`
	From     string      `json:"from"`
	Answer   string      `json:"answer"`
	Kind     string      `json:"kind"`
	Note     string      `json:"note"`
}

func readJudged(t testing.TB, dir string, names ...string) []judged {
	t.Helper()
	var out []judged
	for _, name := range names {
		f, err := os.Open(filepath.Join("testdata", dir, name))
		if err != nil {
			t.Fatal(err) // they are part of the project
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var j judged
			if err := json.Unmarshal(lines.Bytes(), &j); err != nil {
				t.Fatalf("%s/%s: %v", dir, name, err)
			}
			out = append(out, j)
		}
		f.Close()
	}
	return out
}

// text is what is checked: with the facts cited for the whole answer, as a model
// that was given them answers, or without.
func (j *judged) text(cited bool) *Text {
	t := &Text{
		Record: j.ID, Lang: j.Lang, Disease: j.Disease, From: j.From,
		Messages: []ophglm.Message{{Role: "user", Content: j.Question}, {Role: "assistant", Content: j.Answer}},
	}
	if cited {
		c := ophglm.Citation{Message: 1, Start: 0, End: len(j.Answer)}
		for _, id := range j.Facts {
			c.Of = append(c.Of, ophglm.Ref{Kind: "triple", ID: id})
		}
		t.Citations = []ophglm.Citation{c}
	}
	return t
}

// rulesOf are the rules that name a kind of error rightly.
var rulesOf = map[string][]string{
	"disease":     {Disease},
	"relation":    {Relation},
	"number":      {Number},
	"negation":    {Negation, Contraindication, Contradiction, DrugConflict},
	"eye":         {EyeSide},
	"drug":        {Drug, DrugConflict},
	"urgency":     {Urgency},
	"unsupported": {Unsupported},
	"language":    {Language},
}

// tally counts found of n.
type tally struct{ n, found, named int }

// wilson is the Wilson interval of level 0.95 of k of n.
func wilson(k, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.959963984540054
	p, m := float64(k)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m)) / (1 + z*z/m)
	return max(0, mid-half), min(1, mid+half)
}

// faulty reports whether a verdict finds fault: what is unclear of a drug does not.
func faulty(v ophglm.Verdict) bool {
	return v.Rule != Supported && (v.Rule != Drug || v.Outcome != "unclear")
}

func (a *tally) add(k *Knowledge, tx *Text, kind string) []ophglm.Verdict {
	a.n++
	var faults []ophglm.Verdict
	named := false
	for _, v := range k.Check(tx) {
		if faulty(v) {
			faults = append(faults, v)
			named = named || slices.Contains(rulesOf[kind], v.Rule)
		}
	}
	if len(faults) > 0 {
		a.found++
	}
	if named {
		a.named++
	}
	return faults
}

func table(title string, by map[string]*tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n| kind | n | found | share | 95%% interval | by its rule |\n|---|---|---|---|---|---|\n", title)
	var kinds []string
	for k := range by {
		kinds = append(kinds, k)
	}
	sort.Strings(kinds)
	for _, k := range kinds {
		a := by[k]
		low, high := wilson(a.found, a.n)
		fmt.Fprintf(&b, "| %s | %d | %d | %.3f | %.3f–%.3f | %d |\n", k, a.n, a.found, float64(a.found)/float64(a.n), low, high, a.named)
	}
	return b.String()
}

// The shares that the answers for development reach, by kind and set; "none" is the
// false alarms. The second set is wider, and written later than the first rules; the
// third judged the rules until they had been measured on it often.
func TestSeen(t *testing.T) {
	k := starter(t)
	for _, set := range []struct {
		title       string
		files       []string
		alarms, hit int // in a hundred: at most, at least
	}{
		{"seen", []string{"zh.jsonl", "en.jsonl"}, 2, 75},
		{"seen2", []string{"zh2.jsonl", "en2.jsonl"}, 2, 70},
		{"seen3", []string{"zh3.jsonl", "en3.jsonl"}, 4, 60},
	} {
		answers := readJudged(t, "seen", set.files...)
		for _, cited := range []bool{true, false} {
			by, alarms := map[string]*tally{}, map[string]int{}
			for _, j := range answers {
				if by[j.Kind] == nil {
					by[j.Kind] = &tally{}
				}
				faults := by[j.Kind].add(k, j.text(cited), j.Kind)
				switch {
				case j.Kind == "none" && len(faults) > 0:
					for _, v := range faults {
						alarms[string(j.Lang)+" "+v.Rule]++
						t.Logf("cited=%v false alarm %s %s [%s] %s: %s", cited, j.ID, v.Rule, j.Answer[v.Of.Start:v.Of.End], v.Why, j.Answer)
					}
				case j.Kind != "none" && len(faults) == 0:
					t.Logf("cited=%v missed %s %s (%s): %s", cited, j.ID, j.Kind, j.Note, j.Answer)
				}
			}
			t.Log(table(fmt.Sprintf("%s, cited=%v", set.title, cited), by), "false alarms by rule: ", alarms)
			for kind, a := range by {
				switch {
				case kind == "none" && 100*a.found > set.alarms*a.n:
					t.Errorf("%s, cited=%v: %d false alarms on %d answers", set.title, cited, a.found, a.n)
				case kind != "none" && 100*a.found < set.hit*a.n:
					t.Errorf("%s, cited=%v: %s: %d of %d found", set.title, cited, kind, a.found, a.n)
				}
			}
		}
	}
}

// The shares on answers in styles that the rules were not made on: sums alone are
// told, so that the rules cannot be made on them.
func TestUnseen(t *testing.T) {
	k := starter(t)
	for _, cited := range []bool{true, false} {
		by, alarms := map[string]*tally{}, map[string]int{}
		for _, j := range readJudged(t, "unseen", "zh.jsonl", "en.jsonl") {
			if by[j.Kind] == nil {
				by[j.Kind] = &tally{}
			}
			for _, v := range by[j.Kind].add(k, j.text(cited), j.Kind) {
				if j.Kind == "none" {
					alarms[string(j.Lang)+" "+v.Rule]++
				}
			}
		}
		t.Log(table(fmt.Sprintf("unseen, cited=%v", cited), by), "false alarms by rule: ", alarms)
		if a := by["eye"]; cited && (a == nil || a.n < 50 || 10*a.found < 8*a.n) {
			t.Errorf("eye: %+v", a)
		}
	}
	told, quiet := stutterTally(t, "testdata/unseen/stutter.jsonl", false)
	t.Logf("unseen: %d of %d sets that stutter, %d of %d that do not", told.found, told.n, quiet.found, quiet.n)
}
