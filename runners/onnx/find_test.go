package onnx_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ophglm/runners/onnx"
)

// place writes an empty file that is named as a library is.
func place(t *testing.T, path ...string) string {
	t.Helper()
	p := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	flag := place(t, dir, "flag", "mine.so")
	variable := place(t, dir, "variable", "libonnxruntime.so.1")
	project := place(t, dir, "project", ".tools", "onnxruntime", "libonnxruntime.so.1.32.0")
	place(t, dir, "project", ".tools", "onnxruntime", "libonnxruntime.so.1.30.0")
	place(t, dir, "project", ".tools", "onnxruntime", "libonnxruntime_providers_shared.so")
	mac := place(t, dir, "mac", "libonnxruntime.1.32.0.dylib")
	place(t, dir, "mac", "libonnxruntime.1.dylib")
	place(t, dir, "mac", "libonnxruntime_providers_shared.dylib")
	place(t, dir, "other", "readme.txt")
	below := filepath.Join(dir, "project", "fundus", "photo")
	if err := os.MkdirAll(below, 0o755); err != nil {
		t.Fatal(err)
	}

	for _, c := range []struct {
		name, explicit, variable, wd string
		want                         string
	}{
		{"the flag comes first", flag, variable, below, flag},
		{"the flag names a folder", filepath.Dir(mac), "", below, mac},
		{"then the variable", "", variable, below, variable},
		{"the variable names a folder", "", filepath.Dir(variable), below, variable},
		{"then the project, from below, and its newest", "", "", below, project},
		{"the project itself", "", "", filepath.Join(dir, "project"), project},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(onnx.Variable, c.variable)
			t.Chdir(c.wd)
			got, err := onnx.Find(c.explicit)
			if err != nil || got != c.want {
				t.Errorf("Find(%q) = %q, %v; want %q", c.explicit, got, err, c.want)
			}
		})
	}

	// What is named and is not there is an error, whatever else could be found.
	t.Chdir(below)
	for _, gone := range []string{filepath.Join(dir, "gone.so"), filepath.Join(dir, "other")} {
		t.Setenv(onnx.Variable, "")
		if path, err := onnx.Find(gone); err == nil || !strings.Contains(err.Error(), gone) {
			t.Errorf("Find(%q) = %q, %v; want an error that names it", gone, path, err)
		}
		t.Setenv(onnx.Variable, gone)
		if path, err := onnx.Find(""); err == nil || !strings.Contains(err.Error(), gone) {
			t.Errorf("with the variable %q: %q, %v; want an error that names it", gone, path, err)
		}
	}
	if _, err := onnx.Find(filepath.Join(dir, "gone.so")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error of a file that is not there is %v", err)
	}
}

func TestFindNothing(t *testing.T) {
	t.Setenv(onnx.Variable, "")
	t.Chdir(t.TempDir())
	path, err := onnx.Find("")
	if !errors.Is(err, onnx.ErrMissing) {
		t.Fatalf("Find = %q, %v; want ErrMissing", path, err)
	}
	for _, part := range []string{"make runtime", onnx.Variable} {
		if !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q does not say %s in one line", err, part)
		}
	}
}

// A program in the project's bin finds the project's library from anywhere.
func TestFindBesideTheProgram(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	want := place(t, dir, ".tools", "onnxruntime", "libonnxruntime.so.1.32.0")
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(dir, "bin", "program")
	if err := os.WriteFile(copied, program, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(copied)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), onnx.Variable+"=", child+"=find")
	if out, err := cmd.CombinedOutput(); err != nil || string(out) != want {
		t.Errorf("found %q, %v; want %q", out, err, want)
	}
}
