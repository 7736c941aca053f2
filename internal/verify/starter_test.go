package verify

import (
	"bufio"
	"encoding/json"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"ophglm"
)

// starterGraph reads the starter graph as kg.starter does.
func starterGraph(dir string) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for _, name := range []string{"entities.jsonl", "triples.jsonl"} {
			f, err := os.Open(filepath.Join(dir, name))
			if err != nil {
				yield(nil, err)
				return
			}
			defer f.Close()
			lines := bufio.NewScanner(f)
			lines.Buffer(nil, 1<<20)
			for lines.Scan() {
				var item ophglm.GraphItem
				if name == "entities.jsonl" {
					item.Entity = &ophglm.Entity{}
					err = json.Unmarshal(lines.Bytes(), item.Entity)
				} else {
					item.Triple = &ophglm.Triple{Evidence: ophglm.Curated}
					if err = json.Unmarshal(lines.Bytes(), item.Triple); err == nil {
						item.Triple.ID = ophglm.TripleID(item.Triple)
					}
				}
				if !yield(&item, err) {
					return
				}
			}
		}
	}
}

var starterOnce = sync.OnceValues(func() (*Knowledge, error) {
	return NewKnowledge(starterGraph("../../datasets/starter/kg"), nil)
})

func starter(t testing.TB) *Knowledge {
	t.Helper()
	k, err := starterOnce()
	if err != nil {
		t.Fatal(err)
	}
	return k
}
