package run

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"ophglm/eval/score"
	"ophglm/internal/columns"
)

func example() *Run {
	return &Run{
		Family: "classification", Model: "m", Digest: "d", Settings: []byte(`{"bins":10}`), Inputs: map[string]string{"a.csv": "00"},
		Items:   score.Items{IDs: []string{"a", "b"}, Groups: []string{"p", "p"}},
		Columns: []columns.Column{columns.Floats("prob", []float64{.25, .5}), columns.Ints("label", []int64{0, 1})},
	}
}

func TestRoundTrip(t *testing.T) {
	want := example()
	var b bytes.Buffer
	if err := want.Write(&b); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, FileName)} {
		got, err := Read(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		written, err := want.Sum()
		read, err2 := got.Sum()
		if err != nil || err2 != nil || written != read {
			t.Errorf("the sum of what is written is %s, %v, and of what is read %s, %v", written, err, read, err2)
		}
		got.sum = ""
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s holds %+v, want %+v", path, got, want)
		}
	}
}

func TestBadRuns(t *testing.T) {
	bytesOf := func(table *columns.Table) []byte {
		var b bytes.Buffer
		if err := columns.Write(&b, table); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	id := columns.Texts("id", []string{"b", "a"})
	for want, b := range map[string][]byte{
		"Parquet":      []byte("id,prob\n"),
		"no run":       bytesOf(&columns.Table{Columns: []columns.Column{id}}),
		"version 9":    bytesOf(&columns.Table{Columns: []columns.Column{id}, Meta: map[string]string{metaKey: `{"version":9}`}}),
		"no columns":   bytesOf(&columns.Table{Columns: []columns.Column{id}, Meta: map[string]string{metaKey: `{"version":1}`}}),
		"not in order": bytesOf(&columns.Table{Columns: []columns.Column{id, columns.Texts("group", []string{"b", "a"})}, Meta: map[string]string{metaKey: `{"version":1}`}}),
	} {
		if _, err := Parse(context.Background(), b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

// Another id, group or truth is another test set; the model is not part of it.
func TestDigest(t *testing.T) {
	of := func(ids, groups []string, truth string) string {
		return Digest("f", score.Items{IDs: ids, Groups: groups}, func(i int) []byte { return []byte{truth[i]} })
	}
	base := of([]string{"a", "b"}, nil, "01")
	if base != of([]string{"a", "b"}, []string{"a", "b"}, "01") {
		t.Error("items without groups are not groups of one")
	}
	for _, other := range []string{of([]string{"a", "c"}, nil, "01"), of([]string{"a", "b"}, []string{"p", "p"}, "01"), of([]string{"a", "b"}, nil, "11")} {
		if other == base {
			t.Error("two test sets have one digest")
		}
	}
}
