package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The line is one that peer_metrics.py printed.
func TestRecordedTimes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "peers.txt")
	const lines = "# numpy 2.4.6; 2 cpus\n" +
		"medpy hd95 2848x4288                                 wall median   1.5746 min   1.5171 max   1.8696  cpu median   1.5035 s  n=3  value 123.680028762\n"
	if err := os.WriteFile(path, []byte(lines), 0o666); err != nil {
		t.Fatal(err)
	}
	got, err := read(path)
	if err != nil || len(got) != 1 || got["medpy hd95 2848x4288"] != 1.5035 {
		t.Errorf("times are %v, %v", got, err)
	}
	if err := os.WriteFile(path, []byte("# none\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := read(path); err == nil {
		t.Error("a file without times passes")
	}
}

func TestEveryTaskHasAReference(t *testing.T) {
	for _, k := range tasks {
		if k.name == "" || len(k.peers) == 0 {
			t.Errorf("%q is beside %q", k.name, k.peers)
		}
	}
}
