package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"ophglm/kg/store"
	"ophglm/kg/store/storetest"
)

func mustOpen(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		return mustOpen(t, filepath.Join(t.TempDir(), "a graph?#%.db"))
	})
}
