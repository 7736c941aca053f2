package main

import (
	"os"
	"regexp"
	"testing"
)

// mistaken are files that mistakes are made with.
var mistaken = map[string]string{
	"bad.yaml":  "pipelines:\n  p:\n    a: {kind: kg.zhaio}\n",
	"good.yaml": "vars: {data: missing}\npipelines:\n  p:\n    a: {kind: kg.zhihao, from: {files: \"${data}/x.csv\"}}\n",
	"private.yaml": `pipelines:
  p:
    c: {kind: dialogue.haodf, from: {files: "starter:dialogues/haodf_2010.txt"}}
    n: {kind: dialogue.normalise, from: {dialogues: c}}
    s: {kind: instruct.from_dialogue, from: {dialogues: n}}
    e: {kind: datasets.export, from: {samples: s}}
`,
}

// Wrong use says what, where and what to do next, and exits with 2; what is missing
// or broken is named, and the build fails.
func TestMistakes(t *testing.T) {
	t.Chdir(t.TempDir())
	run := session(t, mistaken)
	for _, c := range []struct {
		line string
		exit int
		says string
	}{
		{"run", exitUsage, "there is no pipelines.yaml here: ophglm init writes one"},
		{"nonsense", exitUsage, `there is no command "nonsense"`},
		{"run --nonsense", exitUsage, "unknown flag"},
		{"show", exitUsage, "usage: ophglm show"},
		{"run -f bad.yaml", exitUsage, `(?s)bad.yaml:3:15: unknown stage kind "kg.zhaio".*    3 \|     a: {kind: kg.zhaio}`},
		{"run -f good.yaml nowhere", exitUsage, `there is no pipeline "nowhere" \(known: p\)`},
		{"run -f good.yaml --set data", exitUsage, "name=value is meant"},
		{"run -f good.yaml --set dta=x", exitUsage, `no variable "dta"`},
		{"run -f good.yaml", exitFailed, "stage a: reading missing/x.csv: .*no such file"},
		// An export of what may identify a person is refused before anything runs.
		{"run -f private.yaml", exitUsage, "private.yaml:6:5: stage e would export what may identify a person: put a kind that de-identifies"},
	} {
		exit, _, said := run(c.line)
		if exit != c.exit || !regexp.MustCompile(c.says).MatchString(said) {
			t.Errorf("%s\nexits with %d and says %q, want %d and %s", c.line, exit, said, c.exit, c.says)
		}
	}
	if err := os.MkdirAll("missing/x.csv", 0o755); err != nil {
		t.Fatal(err)
	}
	if exit, _, said := run("run -f good.yaml"); exit != exitFailed || !regexp.MustCompile("x.csv is a directory, not a file").MatchString(said) {
		t.Errorf("of a directory it says %q and exits with %d", said, exit)
	}
}
