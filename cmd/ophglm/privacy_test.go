package main

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"ophglm"
	"ophglm/datasets/starter"
	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

// joined is a text without what people put between the digits of a number.
func joined(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "－", "", "\u3000", "").Replace(norm.NFKC.String(s))
}

// planted are identifiers of the starter consultations, found by their form
// alone and by other expressions than those that remove them.
var planted = map[string]*regexp.Regexp{
	"mobile numbers": regexp.MustCompile(`1[3-9][0-9]{9}`),
	"ID numbers":     regexp.MustCompile(`[0-9]{17}[0-9Xx]`),
	"e-mail":         regexp.MustCompile(`[A-Za-z0-9._]+@[A-Za-z0-9.]+[A-Za-z]`),
	"links":          regexp.MustCompile(`https?://[A-Za-z0-9./_?=]+`),
	"hospitals":      regexp.MustCompile(`(?m)^[^\s，。]{2,12}(?:医院|眼科中心)(?:\s|$)`),
}

// Nothing of what the starter consultations identify people by, in their lines
// and in their turns, is left in what the pipeline makes of them.
func TestStarterIsDeidentified(t *testing.T) {
	var found []string
	for _, name := range []string{"dialogues/haodf_2010.txt", "dialogues/haodf_2020.txt"} {
		b, err := fs.ReadFile(starter.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		for kind, re := range planted {
			text := joined(string(b))
			if kind == "hospitals" {
				text = string(b) // by line
			}
			for _, m := range re.FindAllString(text, -1) {
				found = append(found, strings.TrimSpace(m))
			}
		}
	}
	if len(found) < 150 {
		t.Fatalf("%d identifiers were found in the starter consultations", len(found))
	}
	src, err := os.ReadFile("../../pipelines.yaml")
	if err != nil {
		t.Fatal(err)
	}
	// Photographs and the graph hold nothing of a person: a little of them is enough.
	src = bytes.Replace(src, []byte("starter:fundus/*.jpg"), []byte("starter:fundus/phantom_03_OD.jpg"), 1)
	src = bytes.Replace(src, []byte("{kind: instruct.compose, from: {graph: graph}}"), []byte("{kind: instruct.compose, from: {graph: graph}, with: {questions: 1}}"), 1)
	spec, err := pipeline.Parse("pipelines.yaml", src, kinds(), nil)
	if err != nil {
		t.Fatal(err)
	}
	pl, err := spec.Pipeline("starter")
	if err != nil {
		t.Fatal(err)
	}
	store, err := artifact.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b, err := pipeline.NewBuilder(spec, pl, kinds(), store, pipeline.Options{Dir: "../..", Files: embedded(), Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	built, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	found = slices.Compact(found)
	read := 0
	for _, s := range built {
		for _, o := range s.Manifest.Outputs {
			if o.Type != pipeline.TypeOf[*ophglm.Dialogue]() && o.Type != pipeline.TypeOf[*ophglm.Sample]() {
				continue // a graph, or files that are written from these records
			}
			for line, err := range o.Lines(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				text := joined(string(line.Bytes))
				for _, id := range found {
					switch {
					case !strings.Contains(text, joined(id)):
					case s.Stage.Name == "consultations":
						read++
					case !s.Stage.Private():
						t.Errorf("stage %s: %q is still in %.120s", s.Stage.Name, id, line.Bytes)
					}
				}
			}
		}
	}
	if read < 150 {
		t.Errorf("only %d of the identifiers stand in what was read: the test looks for the wrong things", read)
	}
}
