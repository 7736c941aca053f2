package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkInstructVerify audits a file of 50,000 records: the composed samples of
// the starter graph, repeated under other ids, against that graph.
func BenchmarkInstructVerify(b *testing.B) {
	const want = 50_000
	b.Chdir(b.TempDir())
	spec := `{"pipelines":{"small":{"curated":{"kind":"kg.starter"},"graph":{"kind":"kg.merge","from":{"graphs":"curated"}},` +
		`"samples":{"kind":"instruct.compose","from":{"graph":"graph"}},"all":{"kind":"datasets.export","from":{"samples":"samples"},"with":{"format":"alpaca"}}}}}`
	if err := os.WriteFile("pipelines.yaml", []byte(spec), 0o644); err != nil {
		b.Fatal(err)
	}
	if code := execute(b.Context(), []string{"run"}, io.Discard, os.Stderr); code != exitDone {
		b.Fatalf("run exits with %d", code)
	}
	src, err := os.ReadFile(filepath.Join("out", "small", "all", "samples.json"))
	if err != nil {
		b.Fatal(err)
	}
	var rows []map[string]any
	if err := json.Unmarshal(src, &rows); err != nil {
		b.Fatal(err)
	}
	f, err := os.Create("set.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	e := json.NewEncoder(f)
	for i := range want {
		row := rows[i%len(rows)]
		row["id"] = i
		if err := e.Encode(row); err != nil {
			b.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if code := execute(b.Context(), []string{"instruct", "verify", "set.jsonl", "--graph", "small/graph"}, io.Discard, io.Discard); code != exitFindings {
			b.Fatalf("it exits with %d", code)
		}
	}
	b.ReportMetric(want*float64(b.N)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(0, "ns/op")
}
