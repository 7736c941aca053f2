package main

import (
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
)

// projects are those that several tests look into: each is built once, and
// every test has a copy.
var projects struct {
	sync.Mutex
	dir  string         // "" until one is built
	each map[string]int // its folder there, by pipelines.yaml
}

// removingProjects runs the tests and removes the projects.
type removingProjects struct{ *testing.M }

func (m removingProjects) Run() int {
	code := m.M.Run()
	if err := os.RemoveAll(projects.dir); err != nil && code == 0 {
		code = 1
	}
	return code
}

// builtProject is a folder in which the pipelines of a pipelines.yaml, the first of
// them, were built.
func builtProject(t *testing.T, spec string) string {
	t.Helper()
	projects.Lock()
	defer projects.Unlock()
	if projects.dir == "" {
		dir, err := os.MkdirTemp("", "ophglm-built-")
		if err != nil {
			t.Fatal(err)
		}
		projects.dir, projects.each = dir, map[string]int{}
	}
	n, there := projects.each[spec]
	from := filepath.Join(projects.dir, strconv.Itoa(n))
	if !there {
		n = len(projects.each)
		from = filepath.Join(projects.dir, strconv.Itoa(n))
		if err := os.Mkdir(from, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(from, "pipelines.yaml"), []byte(spec), 0o644); err != nil {
			t.Fatal(err)
		}
		done(t, from, "run")
		projects.each[spec] = n
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}
