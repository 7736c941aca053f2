// Package run keeps what an evaluation knows of each item of a model, as a Parquet
// file: from it every score is computed anew, two models are compared and many are
// ranked, without predictions, masks or texts at hand.
//
// The file has the columns "id" and "group", and those of its family of metrics.
// What is not of an item stands beside them: the family, the model, the settings
// that the statistics depend on, and the digest of the test set. Runs with the same
// digest are of the same items, in the same groups, with the same truth.
package run

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ophglm/eval/score"
	"ophglm/internal/columns"
)

// Run is a model's statistics of a test set.
type Run struct {
	Family   string          `json:"family"` // "classification", "segmentation", "dialogue" or "choices"
	Model    string          `json:"model"`
	Set      string          `json:"set,omitempty"` // what the test set is called
	Digest   string          `json:"digest"`        // of the test set
	Settings json.RawMessage `json:"settings,omitempty"`
	// Inputs are the digests of the files that were read, by base name.
	Inputs map[string]string `json:"inputs,omitempty"`

	Items   score.Items      `json:"-"`
	Columns []columns.Column `json:"-"` // of the family, a row an item

	sum string // of the file that it was read from
}

// Sum is the SHA-256, in hexadecimal, of the run as a file.
func (r *Run) Sum() (string, error) {
	if r.sum == "" {
		h := sha256.New()
		if err := r.Write(h); err != nil {
			return "", err
		}
		return hex.EncodeToString(h.Sum(nil)), nil
	}
	return r.sum, nil
}

// metaKey is where the file says what is not of an item; version of the format.
const (
	metaKey = "ophglm.run"
	version = 1
)

type header struct {
	Version int `json:"version"`
	*Run
}

// FileName is what a run is called in the folder that holds it.
const FileName = "items.parquet"

// Write writes the run. The same run gives the same bytes.
func (r *Run) Write(w io.Writer) error {
	meta, err := json.Marshal(header{version, r})
	if err != nil {
		return fmt.Errorf("writing the run of %s: %w", r.Model, err)
	}
	groups := r.Items.Groups
	if groups == nil {
		groups = r.Items.IDs
	}
	t := &columns.Table{
		Columns: append([]columns.Column{columns.Texts("id", r.Items.IDs), columns.Texts("group", groups)}, r.Columns...),
		Meta:    map[string]string{metaKey: string(meta)},
	}
	if err := columns.Write(w, t); err != nil {
		return fmt.Errorf("writing the run of %s: %w", r.Model, err)
	}
	return nil
}

// Read reads a run: a Parquet file, or a folder that holds one called
// items.parquet.
func Read(ctx context.Context, path string) (*Run, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, FileName)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a run: %w", err)
	}
	r, err := Parse(ctx, b)
	if err != nil {
		return nil, fmt.Errorf("reading the run %s: %w", path, err)
	}
	return r, nil
}

// Is reports whether a file is a run, by what stands beside its columns.
func Is(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close() // only read from
	meta, err := columns.Meta(f)
	return err == nil && meta[metaKey] != ""
}

// Parse reads a run from a file's bytes.
func Parse(ctx context.Context, b []byte) (*Run, error) {
	t, err := columns.Read(ctx, bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	meta, ok := t.Meta[metaKey]
	if !ok {
		return nil, errors.New("it is Parquet, but no run: ophglm eval … --per-item writes them")
	}
	h := header{Run: &Run{}}
	if err := json.Unmarshal([]byte(meta), &h); err != nil {
		return nil, fmt.Errorf("what it says of itself: %w", err)
	}
	if h.Version != version {
		return nil, fmt.Errorf("it is of version %d of the format, and %d is known: evaluate anew", h.Version, version)
	}
	r := h.Run
	sum := sha256.Sum256(b)
	r.sum = hex.EncodeToString(sum[:])
	for _, c := range t.Columns {
		switch {
		case c.Name == "id" && c.Texts != nil:
			r.Items.IDs = c.Texts
		case c.Name == "group" && c.Texts != nil:
			r.Items.Groups = c.Texts
		default:
			r.Columns = append(r.Columns, c)
		}
	}
	if r.Items.IDs == nil || r.Items.Groups == nil {
		return nil, errors.New("it has no columns id and group")
	}
	if slices.Equal(r.Items.Groups, r.Items.IDs) {
		r.Items.Groups = nil // as they were before Write
	}
	if !slices.IsSorted(r.Items.IDs) || len(slices.Compact(slices.Clone(r.Items.IDs))) != len(r.Items.IDs) {
		return nil, errors.New("its ids are not in order, or one is there twice")
	}
	return r, nil
}

// Column is the family's column of a name, or an error that says it is missing.
func (r *Run) Column(name string) (*columns.Column, error) {
	for i := range r.Columns {
		if r.Columns[i].Name == name {
			return &r.Columns[i], nil
		}
	}
	return nil, fmt.Errorf("the run of %s has no column %s", r.Model, name)
}

// Digest is that of a test set: of its ids, in order, their groups, and the truth
// of each as the family writes it down. Nil groups are one an item.
func Digest(family string, items score.Items, truth func(i int) []byte) string {
	h := sha256.New()
	part := func(b []byte) {
		fmt.Fprintf(h, "%d:", len(b))
		h.Write(b)
	}
	part([]byte(family))
	for i, id := range items.IDs {
		group := id
		if items.Groups != nil {
			group = items.Groups[i]
		}
		part([]byte(id))
		part([]byte(group))
		part(truth(i))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
