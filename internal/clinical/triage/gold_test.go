package triage

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"ophglm"
)

// labelled is a consultation with the red flags that a reader finds in it, and how
// its doctor answers them.
type labelled struct {
	ID    string `json:"id"`
	Turns []struct {
		Role ophglm.Role `json:"role"`
		Text string      `json:"text"`
	} `json:"turns"`
	RedFlags []string `json:"red_flags"`
	Answer   string   `json:"answer"`
}

func readGold(t *testing.T, name string) []labelled {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var l labelled
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

// tally counts flags found, missed and found wrongly.
type tally struct{ right, wrong, missed int }

func (c tally) precision() float64 { return ratio(c.right, c.right+c.wrong) }
func (c tally) recall() float64    { return ratio(c.right, c.right+c.missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// score runs the rules over labelled consultations. Tell is called for each that
// is not as labelled.
func score(t *testing.T, gold []labelled, tell func(l labelled, got []string, answer string)) (byRule map[string]*tally, all, any tally, answers, answered int) {
	t.Helper()
	byRule = map[string]*tally{}
	of := func(rule string) *tally {
		if byRule[rule] == nil {
			byRule[rule] = &tally{}
		}
		return byRule[rule]
	}
	for _, l := range gold {
		var turns []ophglm.Turn
		for _, x := range l.Turns {
			turns = append(turns, ophglm.Turn{Role: x.Role, Text: x.Text})
		}
		res := Default().Check(turns, nil)
		var got []string
		answer := ""
		for _, f := range res.RedFlags {
			got = append(got, f.Rule.ID)
			answer = f.Answer
		}
		bad := false
		for _, g := range got {
			if slices.Contains(l.RedFlags, g) {
				of(g).right++
				all.right++
			} else {
				of(g).wrong++
				all.wrong++
				bad = true
			}
		}
		for _, g := range l.RedFlags {
			if !slices.Contains(got, g) {
				of(g).missed++
				all.missed++
				bad = true
			}
		}
		switch {
		case len(got) > 0 && len(l.RedFlags) > 0:
			any.right++
			answered++
			if answer == l.Answer {
				answers++
			} else {
				bad = true
			}
		case len(got) > 0:
			any.wrong++
		case len(l.RedFlags) > 0:
			any.missed++
		}
		if bad && tell != nil {
			tell(l, got, answer)
		}
	}
	return byRule, all, any, answers, answered
}

// The rules on consultations written with them (dev), and on those written and
// labelled apart from them: the seen half was looked at while rules were made, the
// other only counted. What rules make of consultations that nobody looked at is the
// unseen half's figure, not the others'.
func TestGold(t *testing.T) {
	for _, half := range []struct {
		file                    string
		details                 bool
		precision, recall, sent float64 // floors, below what was measured
	}{
		{"triage_dev.jsonl", true, 0.95, 0.95, 0.98},
		{"triage_seen.jsonl", true, 0.95, 0.95, 0.98},
		{"triage_unseen.jsonl", false, 0.65, 0.55, 0.9},
	} {
		t.Run(half.file, func(t *testing.T) {
			gold := readGold(t, half.file)
			byRule, all, any, answers, answered := score(t, gold, func(l labelled, got []string, answer string) {
				if half.details {
					var text []string
					for _, x := range l.Turns {
						text = append(text, string(x.Role)+": "+x.Text)
					}
					t.Logf("%s: got %v %s, labelled %v %s\n%s", l.ID, got, answer, l.RedFlags, l.Answer, strings.Join(text, "\n"))
				}
			})
			var rules []string
			for r := range byRule {
				rules = append(rules, r)
			}
			sort.Strings(rules)
			if half.details {
				for _, r := range rules {
					c := byRule[r]
					t.Logf("%-24s precision %.3f recall %.3f (%d right, %d wrong, %d missed)", r, c.precision(), c.recall(), c.right, c.wrong, c.missed)
				}
			}
			t.Logf("%s: %d consultations; flags: precision %.3f recall %.3f (%d right, %d wrong, %d missed); any flag: precision %.3f recall %.3f; answers %d of %d",
				half.file, len(gold), all.precision(), all.recall(), all.right, all.wrong, all.missed, any.precision(), any.recall(), answers, answered)
			if all.precision() < half.precision || all.recall() < half.recall || ratio(answers, answered) < half.sent {
				t.Errorf("below the floors %v, %v, %v", half.precision, half.recall, half.sent)
			}
		})
	}
}
