package dialogue

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

// scoredTurn is a line of testdata/turns_*.jsonl: a turn of our own invention
// with what is to become of it.
type scoredTurn struct {
	ID   string      `json:"id"`
	Role ophglm.Role `json:"role"`
	Text string      `json:"text"`
	Want string      `json:"want"` // why it goes, "article" where it is flagged, or "" where it stays
	Keep string      `json:"keep"` // what is clinical in it
	Cut  string      `json:"cut"`  // what is not to be left of it
}

// cleaned puts a turn between others and returns why it went, what is left of it
// and what the dialogue is flagged with.
func cleaned(t *testing.T, s scoredTurn) (reason, left string, flags []string) {
	t.Helper()
	d := dialogueOf("p: 眼睛这样有多久能好", "d: 查了再说，先点左氧氟沙星。", "p: 也试过热敷")
	at := len(d.Turns)
	if s.Role == ophglm.Patient {
		d = dialogueOf("p: 眼睛这样有多久能好", "d: 查了再说，先点左氧氟沙星。")
		at = len(d.Turns)
	}
	d.Turns = append(d.Turns, ophglm.Turn{Role: s.Role, Text: s.Text, From: []int{at}})
	if reject, err := repair(&d, turnsDefaults, func(string, int) {}); err != nil || reject != "" {
		t.Fatalf("%s: rejected as %q, %v", s.ID, reject, err)
	}
	for _, x := range d.Dropped {
		if x.Turn == at {
			return x.Reason, "", d.Flags
		}
	}
	return "", d.Turns[len(d.Turns)-1].Text, d.Flags
}

// Three sets of turns. The rules were made on "seen"; "unseen" was written before
// them and first scored when they stood (1 of 120 clinical turns lost, by a rule
// changed since; of the noise, all but one greeting found); "held" was written
// last, to be worded otherwise. The rules on labels, prompts, doubled text and
// farewells came later, from a reading of public dialogues: of the last two sets
// only the totals were looked at since.
func TestTurnsScored(t *testing.T) {
	for _, set := range []struct {
		name   string
		lost   int            // clinical turns or words lost, at most
		found  map[string]int // noise found, by what it is, at least
		report bool
	}{
		{"seen", 0, map[string]int{"thanks": 20, "greeting": 15, "notice": 21, "deflects": 82, "advert": 28, "article": 4}, true},
		{"unseen", 0, map[string]int{"thanks": 10, "greeting": 9, "notice": 13, "deflects": 32, "advert": 12, "article": 4}, false},
		{"held", 0, map[string]int{"thanks": 2, "greeting": 1, "notice": 1, "deflects": 14, "advert": 4}, false},
	} {
		t.Run(set.name, func(t *testing.T) {
			b, err := os.ReadFile("testdata/turns_" + set.name + ".jsonl")
			if err != nil {
				t.Fatal(err)
			}
			clinical, lost, cut, cutWanted := 0, 0, 0, 0
			found, of := map[string]int{}, map[string]int{}
			for _, s := range pipelinetest.Records[scoredTurn](t, b) {
				reason, left, flags := cleaned(t, s)
				if len(flags) > 0 && reason == "" {
					reason = flags[0]
				}
				switch {
				case s.Want == "":
					clinical++
					if reason != "" || !strings.Contains(left, s.Keep) {
						lost++
						t.Logf("%s: %s of %q is lost: %q %q", s.ID, s.Keep, s.Text, reason, left)
					}
					if s.Cut != "" {
						cutWanted++
						if !strings.Contains(left, s.Cut) {
							cut++
						} else if set.report || os.Getenv("OPHGLM_SHOW") != "" {
							t.Logf("%s: %q is left of %q", s.ID, s.Cut, left)
						}
					}
				default:
					of[s.Want]++
					if reason == s.Want {
						found[s.Want]++
					} else if set.report || os.Getenv("OPHGLM_SHOW") != "" {
						t.Logf("%s: %.60q is %q, not %q", s.ID, s.Text, reason, s.Want)
					}
				}
			}
			var table []string
			for _, what := range []string{"thanks", "greeting", "notice", "deflects", "advert", "article"} {
				table = append(table, fmt.Sprintf("%s %d of %d", what, found[what], of[what]))
				if found[what] < set.found[what] {
					t.Errorf("%s: found %d of %d, want %d", what, found[what], of[what], set.found[what])
				}
			}
			t.Logf("%s: clinical turns lost %d of %d; cut %d of %d; %s", set.name, lost, clinical, cut, cutWanted, strings.Join(table, ", "))
			if lost > set.lost {
				t.Errorf("clinical statements lost in %d turns, want at most %d", lost, set.lost)
			}
		})
	}
}
