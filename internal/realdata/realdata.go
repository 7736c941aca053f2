// Package realdata finds the public data that tests are run on where it is
// present. Nothing of it is part of the project.
package realdata

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Path returns the path of a file of the real data, under $OPHGLM_REAL or else
// ../shared/real beside the repository. Where the file is absent the test is
// skipped, unless $OPHGLM_REAL_REQUIRED is set: then it fails, as it does in CI.
func Path(t testing.TB, name string) string {
	t.Helper()
	return present(t, filepath.Join(Root(), filepath.FromSlash(name)))
}

// Vectors returns the path of a file of metric test vectors, inputs with the
// values that reference implementations give, in the folder vectors beside the
// real data. Where it is absent, the same holds as for [Path].
func Vectors(t testing.TB, name string) string {
	t.Helper()
	return present(t, filepath.Join(Root(), "..", "vectors", name))
}

func present(t testing.TB, path string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("OPHGLM_REAL_REQUIRED") != "" {
			t.Fatalf("the real data is required here and is absent: %v", err)
		}
		t.Skipf("the real data is absent (set OPHGLM_REAL): %v", err)
	}
	return path
}

// Root is where the real data is looked for.
func Root() string {
	if dir := os.Getenv("OPHGLM_REAL"); dir != "" {
		return dir
	}
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "..", "shared", "real")
}
