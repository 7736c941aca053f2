package ophglm_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// lanes are the packages that never import each other.
var lanes = []string{"kg", "dialogue", "instruct", "fundus", "eval", "runners", "datasets"}

// Imports go one way: root ← internal ← the lanes ← cmd.
func TestImportsGoOneWay(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && p != "." {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") {
			return nil
		}
		files++
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			to, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if why := forbidden(filepath.ToSlash(p), to); why != "" {
				t.Errorf("%s imports %s: %s", p, to, why)
			}
		}
		return nil
	})
	if err != nil || files < 30 {
		t.Fatalf("%d files were read: %v", files, err)
	}
}

func forbidden(file, to string) string {
	own := to == "ophglm" || strings.HasPrefix(to, "ophglm/")
	test := strings.HasSuffix(file, "_test.go")
	from := lane(path.Dir(file))
	target := lane(strings.TrimPrefix(strings.TrimPrefix(to, "ophglm"), "/"))
	switch {
	case from == "":
		if own && !test {
			return "the root package imports nothing of the project"
		}
		if !test && strings.Contains(strings.SplitN(to, "/", 2)[0], ".") {
			return "the root package imports the standard library alone"
		}
	case !own:
	case target == "cmd":
		return "nothing imports the command line"
	case from == "internal" && slices.Contains(lanes, target):
		return "mechanisms know no lane"
	case slices.Contains(lanes, from) && slices.Contains(lanes, target) && from != target:
		return "the lanes never import each other: what two of them need is a record or a mechanism"
	}
	return ""
}

// lane is the first folder of a path within the project.
func lane(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	if first == "." {
		return ""
	}
	return first
}

func TestForbiddenImports(t *testing.T) {
	for _, c := range []struct {
		file, to string
		ok       bool
	}{
		{"sample.go", "fmt", true},
		{"sample.go", "ophglm/internal/jsonl", false},
		{"sample.go", "golang.org/x/text", false},
		{"internal/jsonl/codec.go", "ophglm", true},
		{"internal/jsonl/codec.go", "ophglm/kg", false},
		{"kg/merge.go", "ophglm/kg/ontology", true},
		{"kg/merge.go", "ophglm/internal/extsort", true},
		{"kg/merge.go", "ophglm/dialogue", false},
		{"datasets/starter/starter.go", "ophglm/kg", false},
		{"cmd/ophglm/wiring.go", "ophglm/kg", true},
		{"kg/merge.go", "ophglm/cmd/ophglm", false},
	} {
		if why := forbidden(c.file, c.to); (why == "") != c.ok {
			t.Errorf("%s importing %s: %q", c.file, c.to, why)
		}
	}
}
