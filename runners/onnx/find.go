package onnx

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Variable is the environment variable that names the library, or its folder.
const Variable = "OPHGLM_ONNXRUNTIME"

// folder is where `make runtime` puts the library, in the project's folder.
var folder = filepath.Join(".tools", "onnxruntime")

// ErrMissing is that the library is nowhere. It says how to get it.
var ErrMissing = errors.New("the ONNX Runtime is absent: run make runtime in the folder of ophglm, or set " + Variable + " to the library or its folder")

// Find finds the library: what explicit names, or else what the environment
// names, or else what lies in .tools/onnxruntime beside the program's folder, in
// the working directory or in one above it. A name is that of the library or of
// its folder; one that leads to no library is an error. Where nothing is named
// and nothing found, the error is [ErrMissing].
func Find(explicit string) (string, error) {
	if explicit == "" {
		explicit = os.Getenv(Variable)
	}
	if explicit != "" {
		return named(explicit)
	}
	for _, dir := range projects() {
		if path := newest(filepath.Join(dir, folder)); path != "" {
			return path, nil
		}
	}
	return "", ErrMissing
}

func named(path string) (string, error) {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return "", fmt.Errorf("looking for the ONNX Runtime: %w", err)
	case !st.IsDir():
		return path, nil
	}
	if in := newest(path); in != "" {
		return in, nil
	}
	return "", fmt.Errorf("looking for the ONNX Runtime: there is no libonnxruntime in the folder %s", path)
}

// projects are the folders that may be the project's. Tests run in the folders of
// their packages, so those above the working directory are among them.
func projects() []string {
	var dirs []string
	if exe, err := os.Executable(); err == nil {
		if resolved, err := filepath.EvalSymlinks(exe); err == nil {
			exe = resolved
		}
		dirs = append(dirs, filepath.Dir(filepath.Dir(exe)))
	}
	if dir, err := os.Getwd(); err == nil {
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// newest is the library in a folder, or "". Its name carries the version, and it
// may lie there under shorter names too: the longest is taken, then the greatest.
func newest(dir string) string {
	var found []string
	for _, name := range []string{"libonnxruntime.so*", "libonnxruntime.*dylib"} {
		paths, _ := filepath.Glob(filepath.Join(dir, name)) // errors are of the pattern alone
		found = append(found, paths...)
	}
	if len(found) == 0 {
		return ""
	}
	return slices.MaxFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	})
}
