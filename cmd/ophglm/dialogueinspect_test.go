package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"ophglm"

	"pgregory.net/rapid"
)

// inspect runs the command as ophglm dialogue inspect would.
func inspect(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	a := &app{stdout: &out, stderr: &out, file: filepath.Join(t.TempDir(), "pipelines.yaml")}
	c := a.dialogueInspectCommand()
	c.SetArgs(args)
	c.SilenceUsage, c.SilenceErrors = true, true
	err := c.ExecuteContext(t.Context())
	return out.String(), err
}

func writeFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, s := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A folder with the turns as they were read, and edits, is shown side by side.
func TestInspectFolderWithSource(t *testing.T) {
	dir := writeFolder(t, map[string]string{
		"clean.jsonl": `{"id":"7","record":"r7","turns":[{"role":"patient","text":"眼压21","from":[0],"edits":[{"stage":"dialogue.normalise","turn":0,"start":6,"end":12,"new":"21"}]},` +
			`{"role":"doctor","text":"查","from":[2]}],"dropped":[{"turn":1,"stage":"dialogue.turns","reason":"notice"}],"quality":{"score":0.5,"length":1,"specificity":0.2,"answered":1,"noise":1,"safety":1},` +
			`"diseases":["glaucoma"],"scenarios":["diagnosis"]}` + "\n",
		"source.jsonl": `{"id":"7","record":"r7","turns":[{"role":"patient","text":"眼压２１","from":[0]},{"role":"doctor","text":"[图片]","from":[1]},{"role":"doctor","text":"查","from":[2]}]}` + "\n",
		"facts.jsonl":  `{"id":"7","record":"r7","turn":0,"start":0,"end":12,"kind":"iop","value":"21","unit":"mmHg","eye":"OD"}` + "\n" + `{"id":"8","record":"r8","turn":0,"start":0,"end":3,"kind":"sign"}` + "\n",
		"triage.jsonl": `{"id":"7","record":"r7","turn":0,"start":0,"end":6,"red_flag":"acute_angle_closure","answer":"not_urgent"}` + "\n",
		"pii.jsonl":    `{"id":"7","record":"r7","turn":2,"start":0,"end":3,"type":"phone"}` + "\n" + `{"id":"7","record":"r7","turn":-1,"start":0,"end":3,"type":"hospital","field":"department"}` + "\n",
		"near.jsonl":   `{"id":"6","record":"r6","near":"7","near_record":"r7","similarity":0.75,"differs":["iop"]}` + "\n",
	})
	got, err := inspect(t, "7", "--in", dir)
	if err != nil {
		t.Fatal(err)
	}
	want := `dialogue 7  r7

#0 patient
  眼压２１                                       │ 眼压21
    dialogue.normalise [6, 12): "２１" → "21"
    red flag acute_angle_closure "眼压": answered as not_urgent
    fact iop 21 mmHg OD "眼压２１"

#1 doctor  dropped by dialogue.turns: notice
  [图片]

#2 doctor
  查
    removed [0, 3): phone

quality    0.5  (length 1, specificity 0.2, answered 1, noise 1, safety 1)
diseases   glaucoma
scenarios  diagnosis
removed    hospital 1, phone 1
near to 6, similarity 0.750, which differs in iop
`
	if got != want {
		t.Errorf("it shows\n%s\nwant\n%s", got, want)
	}
}

func TestInspectFolder(t *testing.T) {
	dir := writeFolder(t, map[string]string{
		"clean.jsonl":   `{"id":"a1","record":"r1","turns":[{"role":"patient","text":"红"}]}` + "\n" + `{"id":"a2","record":"r2","turns":[{"role":"patient","text":"疼"}]}` + "\n" + `{"id":"a2","record":"r3","turns":[{"role":"patient","text":"痒"}]}` + "\n",
		"rejects.jsonl": `{"id":"b","stage":"dialogue.turns","reason":"no_doctor_turn","detail":"nothing","where":{"id":"r4"},"record":{"id":"r4","origins":[{"dataset":"d","key":"b"}],"turns":[{"role":"patient","text":"干","from":[0]}]}}`,
		"merged.jsonl":  `{"id":"c","record":"rc","into":"a1","into_record":"r1","similarity":0.9}` + "\n",
	})
	for _, c := range []struct {
		id, want, err string
	}{
		{"a1", "stands for c, similarity 0.900", ""},
		{"r2", "疼", ""},
		{"a2", "", "a2 fits 2 dialogues, r2 (a2), r3 (a2) among them"},
		{"a", "", "a fits 3 dialogues"},
		{"b", "rejected by dialogue.turns as no_doctor_turn", ""},
		{"r4", "干", ""},
		{"c", "merged by dedup into a1", ""},
		{"d", "", "knows no dialogue d"},
		{"", "", "ID is empty"},
	} {
		got, err := inspect(t, c.id, "--in", dir)
		switch {
		case c.err == "" && (err != nil || !strings.Contains(got, c.want)):
			t.Errorf("%s: %v\n%s\nwant %q", c.id, err, got, c.want)
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s: error %v, want %q", c.id, err, c.err)
		}
	}
	broken := writeFolder(t, map[string]string{"clean.jsonl": "{}\n{"})
	if _, err := inspect(t, "x", "--in", broken); err == nil || !strings.Contains(err.Error(), "clean.jsonl:2") {
		t.Errorf("a broken line: error %v, want one with its place", err)
	}
}

// A record whose edits do not give its text is shown with a warning.
func TestInspectWarnsOfEditsThatDontFit(t *testing.T) {
	x := inspection{
		Source:   &ophglm.Dialogue{Turns: []ophglm.Turn{{Role: ophglm.Patient, Text: "abc", From: []int{0}}}},
		Dialogue: &ophglm.Dialogue{Turns: []ophglm.Turn{{Role: ophglm.Doctor, Text: "xyz", From: []int{0}}, {Role: ophglm.Patient, Text: "q", From: []int{5}, Edits: []ophglm.Edit{{Turn: 5, Start: 9, End: 12, New: "long"}}}}},
	}
	x.layOut()
	if len(x.Warnings) != 3 || !strings.Contains(x.Warnings[0], "does not replay to its text") || !strings.Contains(x.Warnings[1], "source turn 5 of 1 does not exist") {
		t.Errorf("warnings %q", x.Warnings)
	}
	if x.Turns[0].Was != ophglm.Patient || x.Turns[0].Role != ophglm.Doctor {
		t.Errorf("turn 0 %+v changed sides", x.Turns[0])
	}
}

func TestFits(t *testing.T) {
	d := &named{ID: "abc1", Origins: []ophglm.Origin{{Key: "k-10"}, {Key: "k-2"}}}
	for id, want := range map[string]match{"k-2": isKey, "abc1": isRecord, "abc": begins, "k": begins, "k-3": noMatch, "c1": noMatch} {
		if got := fits(id, d); got != want {
			t.Errorf("%s fits as %d, want %d", id, got, want)
		}
	}
	var c candidates
	c.add(begins, &named{ID: "a"})
	c.add(isKey, &named{ID: "b"})
	c.add(begins, &named{ID: "c"})
	c.add(isKey, &named{ID: "b"})
	if id, err := c.one("x"); id != "b" || err != nil {
		t.Errorf("of one that fits and two that begin so it is %q, %v", id, err)
	}
}

// Lines are no wider than asked for, and together they are the text.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"眼", "red ", "eye", "\n", "０", "\x1b", "é"}), 0, 40).Draw(r, "s"), "")
		width := rapid.IntRange(6, 30).Draw(r, "width")
		lines := wrap(s, width)
		for _, l := range lines {
			if cells(l) > width || !utf8.ValidString(l) || strings.ContainsRune(l, '\x1b') {
				r.Fatalf("%q is wrapped at %d as %q", s, width, lines)
			}
		}
		bare := strings.NewReplacer(" ", "", "\n", "")
		if got, want := bare.Replace(strings.Join(lines, "")), bare.Replace(strings.ReplaceAll(s, "\x1b", `\x1b`)); got != want {
			r.Fatalf("%q is wrapped as %q: %q is not %q", s, lines, got, want)
		}
	})
}
