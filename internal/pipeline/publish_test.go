package pipeline

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"ophglm/internal/artifact"
)

// Builds that find the same export missing put it back one after the other.
func TestPublishAtOnce(t *testing.T) {
	p := toyWithFiles(t)
	p.mustBuild(toyFile("-", ""))
	out := filepath.Join(p.dir, "out")
	for range 10 {
		if err := os.RemoveAll(out); err != nil {
			t.Fatal(err)
		}
		// What a build that was killed leaves.
		if err := os.MkdirAll(filepath.Join(out, "toy/.new-text/names.txt"), 0o755); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				store, err := artifact.Open(filepath.Join(p.dir, ".ophglm"))
				if err != nil {
					t.Error(err)
					return
				}
				q := toyProject{t: t, dir: p.dir, kinds: p.kinds, workers: 2, store: store}
				if _, err := q.build(toyFile("-", "")); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got, want := exported(t, p), "apple-!\nfig-!\npear-!\n"; got != want {
			t.Errorf("exported %q, want %q", got, want)
		}
		if left, err := os.ReadDir(filepath.Join(out, "toy")); err != nil || len(left) != 1 {
			t.Errorf("beside the export lie %v, %v", left, err)
		}
	}
}
