package onnx

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Variable is the environment variable that names the library, or its folder.
const Variable = "OPHGLM_ONNXRUNTIME"

// folder is where `make runtime` puts the library, in the project's folder.
var folder = filepath.Join(".tools", "onnxruntime")

// ErrMissing is that the library is nowhere.
var ErrMissing = errors.New("the ONNX Runtime is absent: make runtime fetches it, or " + Variable + " names the library or its folder")

// Find finds the library: the explicit path, or else what the environment names,
// or else .tools/onnxruntime beside the program's folder, in the working
// directory or above it. A path that is named and holds no library is an error;
// where nothing is named and nothing found, that is [ErrMissing].
func Find(explicit string) (string, error) {
	if explicit == "" {
		explicit = os.Getenv(Variable)
	}
	if explicit != "" {
		st, err := os.Stat(explicit)
		if err != nil {
			return "", fmt.Errorf("looking for the ONNX Runtime: %w", err)
		}
		if !st.IsDir() {
			return explicit, nil
		}
		if path := in(explicit); path != "" {
			return path, nil
		}
		return "", fmt.Errorf("looking for the ONNX Runtime: there is no libonnxruntime in %s", explicit)
	}
	var starts []string
	if exe, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(exe))
	}
	if wd, err := os.Getwd(); err == nil {
		starts = append(starts, wd)
	}
	for _, dir := range starts {
		for {
			if path := in(filepath.Join(dir, folder)); path != "" {
				return path, nil
			}
			up := filepath.Dir(dir)
			if up == dir {
				break
			}
			dir = up
		}
	}
	return "", ErrMissing
}

// in is the library of a folder, the last by name where there are several
// versions, or "".
func in(dir string) string {
	var found []string
	for _, pattern := range []string{"libonnxruntime.so*", "libonnxruntime*.dylib"} {
		paths, _ := filepath.Glob(filepath.Join(dir, pattern)) // the patterns are well formed
		found = append(found, paths...)
	}
	if len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return found[len(found)-1]
}
