package pipeline

import (
	"strings"
	"testing"
)

func TestParseMistakes(t *testing.T) {
	p := newToyProject(t)
	for name, c := range map[string]struct{ yaml, want string }{
		"empty":             {"", "pipelines.yaml: is to hold one YAML document"},
		"two documents":     {"vars: {}\n---\nvars: {}\n", "is to hold one YAML document"},
		"not a mapping":     {"- a\n", ":1:1: pipelines.yaml is to be a mapping"},
		"unknown top key":   {"pipeline: {}\n", `:1:1: unknown key "pipeline" (known: vars, seed, pipelines)`},
		"no pipelines":      {"seed: 1\n", "pipelines.yaml: has no pipelines"},
		"bad seed":          {"seed: x\npipelines: {}\n", ":1:7: seed is to be an integer"},
		"unknown stage key": {"pipelines:\n  p:\n    a: {knd: toy.lines}\n", ":3:9: stage a: unknown key \"knd\" (known: kind, from, with)"},
		"no kind":           {"pipelines:\n  p:\n    a: {from: {files: x}}\n", ":3:5: stage a has no kind"},
		"unknown kind":      {"pipelines:\n  p:\n    a: {kind: toy.line}\n", `:3:15: unknown stage kind "toy.line" (known: toy.lines, toy.a, toy.b, toy.sort, toy.export, toy.secret, toy.clean)`},
		"missing input":     {"pipelines:\n  p:\n    a: {kind: toy.lines}\n", ":3:5: stage a: toy.lines needs the input \"files\""},
		"unknown input":     {"pipelines:\n  p:\n    a: {kind: toy.lines, from: {file: x}}\n", `:3:33: toy.lines has no input "file" (known: files)`},
		"unknown stage":     {"pipelines:\n  p:\n    a: {kind: toy.a, from: {names: b}}\n", `:3:36: there is no stage "b" in pipeline p`},
		"unknown output":    {"pipelines:\n  p:\n    l: {kind: toy.lines, from: {files: x}}\n    a: {kind: toy.a, from: {names: l.x}}\n", `:4:36: toy.lines (stage l) has no output "x"`},
		"wrong type":        {"pipelines:\n  p:\n    l: {kind: toy.lines, from: {files: x}}\n    s: {kind: toy.export, from: {names: l}}\n    a: {kind: toy.a, from: {names: s}}\n", ":5:36: input names of toy.a takes Name, and s gives Files"},
		"list for one":      {"pipelines:\n  p:\n    l: {kind: toy.lines, from: {files: x}}\n    a: {kind: toy.export, from: {names: [l, l]}}\n", "input names of toy.export takes one, not a list"},
		"unknown setting":   {"pipelines:\n  p:\n    l: {kind: toy.lines, from: {files: x}}\n    a: {kind: toy.a, from: {names: l}, with: {sufix: x}}\n", `:4:47: toy.a has no setting "sufix" (known: suffix, note)`},
		"wrong setting":     {"pipelines:\n  p:\n    l: {kind: toy.lines, from: {files: x}}\n    a: {kind: toy.a, from: {names: l}, with: {suffix: [x]}}\n", "toy.a.suffix is to be one value"},
		"cycle":             {"pipelines:\n  p:\n    a: {kind: toy.a, from: {names: b}}\n    b: {kind: toy.b, from: {names: a}}\n", ":3:5: stages read each other in a circle: a ← b ← a"},
		"itself":            {"pipelines:\n  p:\n    a: {kind: toy.a, from: {names: a}}\n", "in a circle: a ← a"},
		"variable":          {"pipelines:\n  p:\n    a: {kind: toy.lines, from: {files: \"${nowhere}/x\"}}\n", `:3:40: variable "nowhere" is not set`},
		"duplicate stage":   {"pipelines:\n  p:\n    a: {kind: toy.lines, from: {files: x}}\n    a: {kind: toy.lines, from: {files: y}}\n", ":4:5:"},
		"stage name":        {"pipelines:\n  p:\n    A-b: {kind: toy.lines, from: {files: x}}\n", `:3:5: stage name "A-b"`},
		"bad indent":        {"pipelines:\n  p:\n  \tq: 1\n", "pipelines.yaml:"},
		"anchor":            {"pipelines:\n  p:\n    a: &x {kind: toy.lines, from: {files: x}}\n", "is to be a mapping"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("pipelines.yaml", []byte(c.yaml), p.kinds, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestMistakeShowsTheLine(t *testing.T) {
	_, err := Parse("pipelines.yaml", []byte("pipelines:\n  p:\n    a: {knd: toy.lines}\n"), newToyProject(t).kinds, nil)
	want := "pipelines.yaml:3:9: stage a: unknown key \"knd\" (known: kind, from, with)\n    3 |     a: {knd: toy.lines}\n      |         ^"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestVariables(t *testing.T) {
	kinds := newToyProject(t).kinds
	const yaml = "vars: {data: here, n: \"1\"}\npipelines:\n  p:\n    a: {kind: toy.lines, from: {files: \"${data}/${n}.txt\"}}\n"
	file := func(set map[string]string) string {
		t.Helper()
		s, err := Parse("p.yaml", []byte(yaml), kinds, set)
		if err != nil {
			t.Fatal(err)
		}
		return s.Pipelines[0].Stages[0].From[0].Sources[0].File
	}
	if got := file(nil); got != "here/1.txt" {
		t.Errorf("from the file: %s", got)
	}
	t.Setenv("OPHGLM_DATA", "there")
	if got := file(nil); got != "there/1.txt" {
		t.Errorf("from the environment: %s", got)
	}
	if got := file(map[string]string{"data": "set"}); got != "set/1.txt" {
		t.Errorf("set: %s", got)
	}
	if _, err := Parse("p.yaml", []byte(yaml), kinds, map[string]string{"dta": "x"}); err == nil {
		t.Error("a variable that the file does not have was set")
	}
}

// The order of stages in the file means nothing.
func TestOrderMeansNothing(t *testing.T) {
	kinds := newToyProject(t).kinds
	a, err := Parse("p.yaml", []byte("pipelines:\n  p:\n    l: {kind: toy.lines, from: {files: x}}\n    a: {kind: toy.a, from: {names: l}}\n    b: {kind: toy.b, from: {names: l}}\n"), kinds, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Parse("p.yaml", []byte("pipelines:\n  p:\n    b: {kind: toy.b, from: {names: l}}\n    a: {kind: toy.a, from: {names: l}}\n    l: {kind: toy.lines, from: {files: x}}\n"), kinds, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range a.Pipelines[0].Stages {
		if other := b.Pipelines[0].Stages[i]; other.Name != s.Name {
			t.Errorf("stage %d is %s or %s", i, s.Name, other.Name)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(toyFile("-", "")))
	f.Add([]byte("pipelines:\n  p:\n    a: {kind: toy.a, from: {names: a}}\n"))
	f.Add([]byte("vars: {a: 1}\nseed: 9223372036854775808\npipelines: {p: {}}\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("? {a: b}\n: c\n"))
	f.Add([]byte("pipelines: !!binary x\n"))
	kinds := NewRegistry(toyLines(), toySort(), toyExport())
	f.Fuzz(func(t *testing.T, src []byte) {
		spec, err := Parse("pipelines.yaml", src, kinds, nil)
		if (spec == nil) == (err == nil) {
			t.Errorf("neither or both of a spec and an error: %v", err)
		}
	})
}
