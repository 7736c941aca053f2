package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"ophglm/internal/realdata"
)

// BenchmarkImport makes a graph of the crawled table of 14,336 diseases: reads,
// normalises, merges, checks and writes it, each time with the program begun anew
// and into an empty store. MB is the largest peak of its memory.
func BenchmarkImport(b *testing.B) {
	table := realdata.Path(b, "kg/zhihao_disease_gb18030.csv")
	bin := filepath.Join(b.TempDir(), "ophglm")
	build := exec.Command("go", "build", "-buildvcs=false", "-tags", "sqlite_fts5", "-o", bin, ".")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	var peakKB int64
	for b.Loop() {
		dir := b.TempDir()
		c := exec.Command(bin, "kg", "import", table, "--kind", "kg.zhihao", "-o", "graph.jsonl")
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		if st, err := os.Stat(filepath.Join(dir, "graph.jsonl")); err != nil || st.Size() == 0 {
			b.Fatalf("no graph was written: %v", err)
		}
		peakKB = max(peakKB, c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/import")
	b.ReportMetric(float64(peakKB)/1024, "MB")
	b.ReportMetric(0, "ns/op")
}
