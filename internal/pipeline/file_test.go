package pipeline

import (
	"context"
	"strings"
	"testing"

	"ophglm"
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

// A variable set on the command line, or by the environment, counts in those that
// are made of it.
func TestVariablesOfVariables(t *testing.T) {
	kinds := newToyProject(t).kinds
	const yaml = "vars: {root: a, data: \"${root}/d\"}\npipelines:\n  p:\n    a: {kind: toy.lines, from: {files: \"${data}/$${x}\"}}\n"
	s, err := Parse("p.yaml", []byte(yaml), kinds, map[string]string{"root": "mine"})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Pipelines[0].Stages[0].Files()[0]; got != "mine/d/${x}" {
		t.Errorf("set: %s", got)
	}
}

// What is commented out is as if it were not there; a byte-order mark and CRLF
// are passed over.
func TestForgivenForms(t *testing.T) {
	kinds := newToyProject(t).kinds
	for name, yaml := range map[string]string{
		"settings commented out": "pipelines:\n  p:\n    l: {kind: toy.lines, from: {files: x}}\n    a:\n      kind: toy.a\n      from: {names: l}\n      with: # none\n        # suffix: x\n",
		"no variables":           "vars: # none\npipelines:\n  p:\n    l: {kind: toy.lines, from: {files: x}}\n",
		"byte-order mark":        "\ufeffpipelines:\n  p:\n    l: {kind: toy.lines, from: {files: x}}\n",
		"CRLF":                   "pipelines:\r\n  p:\r\n    l:\r\n      kind: toy.lines\r\n      from: {files: x}\r\n",
	} {
		if _, err := Parse("p.yaml", []byte(yaml), kinds, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Parse("p.yaml", []byte("pipelines: \xd1\xdb\n"), kinds, nil); err == nil || !strings.Contains(err.Error(), "not UTF-8 at byte 11") {
		t.Errorf("another encoding: %v", err)
	}
}

func TestNumbersAsPeopleWriteThem(t *testing.T) {
	type numbers struct {
		F float64 `yaml:"f" doc:"f"`
		I int     `yaml:"i" doc:"i"`
	}
	k := Read(ReadSpec[numbers, *ophglm.Name]{
		Name: "toy.num", Version: 1, Output: Out[*ophglm.Name]("names", ""), NoFiles: true,
		Read: func(context.Context, numbers, *File, *Emitter[*ophglm.Name]) error { return nil },
	})
	for with, ok := range map[string]bool{
		"{f: -.5}": true, "{f: -3}": true, "{f: 1e3}": true, "{i: -3}": true, "{f: 0}": true,
		"{f: nan}": false, "{f: .inf}": false, "{f: inf}": false, "{f: 0x1p-2}": false, "{f: 1_000}": false, "{f: 1e400}": false,
		"{i: 1.0}": false, "{i: 9223372036854775808}": false, "{i: 1_000}": false, "{i: \"3\"}": false,
	} {
		_, err := Parse("p.yaml", []byte("pipelines:\n  p:\n    a: {kind: toy.num, with: "+with+"}\n"), NewRegistry(k), nil)
		if (err == nil) != ok {
			t.Errorf("%s: %v", with, err)
		}
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
