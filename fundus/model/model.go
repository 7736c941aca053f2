package model

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Model is a model.yaml with the weights that it names.
type Model struct {
	Spec
	Weights []byte
}

// Load reads the model of a folder.
func Load(fsys fs.FS, dir string) (*Model, error) {
	b, err := fs.ReadFile(fsys, path.Join(dir, "model.yaml"))
	if err != nil {
		return nil, fmt.Errorf("reading a model: %w", err)
	}
	s, err := Parse(b)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path.Join(dir, "model.yaml"), err)
	}
	m := &Model{Spec: *s}
	if m.Weights, err = fs.ReadFile(fsys, path.Join(dir, s.File)); err != nil {
		return nil, fmt.Errorf("reading the weights of %s: %w", s.Name, err)
	}
	return m, nil
}

// LoadAll reads the models of all folders of fsys, by name.
func LoadAll(fsys fs.FS) ([]*Model, error) {
	dirs, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the models: %w", err)
	}
	var out []*Model
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		m, err := Load(fsys, d.Name())
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b *Model) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Named is a file with its name: a model.yaml, or weights that one names.
type Named struct {
	Name string
	Data []byte
}

// Pair puts model.yaml files (.yaml, .yml) and the weights that they name
// together, in the order of the former.
func Pair(files []Named) ([]*Model, error) {
	var out []*Model
	used := map[string]bool{}
	for _, f := range files {
		if ext := path.Ext(f.Name); ext != ".yaml" && ext != ".yml" {
			continue
		}
		s, err := Parse(f.Data)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", f.Name, err)
		}
		m := &Model{Spec: *s}
		found, from, beside := 0, "", false
		for _, w := range files {
			if path.Base(w.Name) != path.Base(s.File) {
				continue
			}
			here := path.Dir(w.Name) == path.Dir(f.Name)
			if found++; found == 1 || here {
				m.Weights, from, beside = w.Data, w.Name, here
			}
		}
		if found > 1 && !beside {
			return nil, fmt.Errorf("%s names the weights %s, and %d of the files given are named so", f.Name, s.File, found)
		}
		used[from] = true
		if found == 0 {
			return nil, fmt.Errorf("%s names the weights %s, which are not among the files given", f.Name, s.File)
		}
		out = append(out, m)
	}
	for _, f := range files {
		if ext := path.Ext(f.Name); ext != ".yaml" && ext != ".yml" && !used[f.Name] {
			return nil, fmt.Errorf("no model.yaml given names the weights %s", f.Name)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("a model is a model.yaml and the ONNX file that it names: no .yaml file was given")
	}
	return out, nil
}
