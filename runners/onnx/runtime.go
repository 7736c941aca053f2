package onnx

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// Runtime is the library, loaded.
type Runtime struct {
	path    string
	version string
}

var (
	loading sync.Mutex
	loaded  *Runtime
)

// Load loads the library. A process can do so once: another call with the same
// path gives the same runtime, and one with another path is an error. After an
// error another library may be tried.
func Load(path string) (*Runtime, error) {
	resolved, err := filepath.Abs(path)
	if err == nil {
		resolved, err = filepath.EvalSymlinks(resolved)
	}
	if err != nil {
		return nil, fmt.Errorf("loading the ONNX Runtime: %w", err)
	}
	loading.Lock()
	defer loading.Unlock()
	switch {
	case loaded == nil:
	case loaded.path == resolved:
		return loaded, nil
	default:
		return nil, fmt.Errorf("loading the ONNX Runtime %s: %s is loaded already, and a process can load one", path, loaded.path)
	}
	ort.SetSharedLibraryPath(resolved)
	// What the library would log as an error it returns as well; to standard error
	// it writes what it can't return.
	if err := ort.InitializeEnvironment(ort.WithLogLevelFatal()); err != nil {
		return nil, fmt.Errorf("loading the ONNX Runtime %s, which has to be 1.24 or newer: %w", path, plain(err))
	}
	if err := ort.DisableTelemetry(); err != nil {
		return nil, fmt.Errorf("loading the ONNX Runtime %s: %w", path, errors.Join(plain(err), ort.DestroyEnvironment()))
	}
	loaded = &Runtime{path: resolved, version: ort.GetVersion()}
	return loaded, nil
}

// Path is that of the library, absolute and without links.
func (r *Runtime) Path() string { return r.path }

// Version is what the library says of itself, such as 1.32.0.
func (r *Runtime) Version() string { return r.version }

// Signature says what computes, such as "onnxruntime 1.32.0 cpu". The last digits
// of what is computed may still differ between kinds of processor.
func (r *Runtime) Signature() string { return "onnxruntime " + r.version + " cpu" }

// plain is an error of the library on one line, without the name of the call that
// gave it.
func plain(err error) error {
	text := strings.Join(strings.Fields(err.Error()), " ")
	for _, call := range []string{"Error creating temporary session: ", "Error running network: "} {
		text = strings.TrimPrefix(text, call)
	}
	return errors.New(text)
}
