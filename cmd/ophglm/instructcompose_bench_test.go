package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"ophglm"
	"ophglm/internal/jsonl"
)

// BenchmarkInstructCompose composes made-up diseases: the facts of each are, relation
// by relation, most of those of some disease of the starter graph. It gives the rate
// and the processor's time a sample, which other work on the machine changes less. One
// size is ten times the other: the rates say whether the time is linear.
func BenchmarkInstructCompose(b *testing.B) {
	b.Chdir(b.TempDir())
	spec := func(graph string) string {
		return `{"pipelines":{"graphs":{"graph":` + graph + `},"composed":{"graph":` + graph + `,"samples":{"kind":"instruct.compose","from":{"graph":"graph"}}}}}`
	}
	project := func(graph string) {
		if err := os.WriteFile("pipelines.yaml", []byte(spec(graph)), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	built := func(args ...string) []byte {
		var out bytes.Buffer
		if code := execute(b.Context(), args, &out, io.Discard); code != exitDone {
			b.Fatalf("%s exits with %d", args[0], code)
		}
		return out.Bytes()
	}
	project(`{"kind":"kg.starter"}`)
	built("run", "graphs")
	starter := built("show", "graphs/graph", "-n", "0")
	for _, copies := range []int{9, 90} {
		if err := os.WriteFile("graph.jsonl", madeUpDiseases(b, starter, copies), 0o644); err != nil {
			b.Fatal(err)
		}
		project(`{"kind":"kg.graph","from":{"files":"graph.jsonl"}}`)
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("diseases=%d00/workers=%d", copies, workers), func(b *testing.B) {
				samples, seconds := 0, 0.0
				for i := range b.N {
					b.StopTimer()
					store := fmt.Sprintf("store-%d-%d-%d", copies, workers, i)
					built("run", "graphs", "--store", store)
					before := processorSeconds(b)
					b.StartTimer()
					built("run", "composed", "--store", store, "--workers", strconv.Itoa(workers))
					b.StopTimer()
					seconds += processorSeconds(b) - before
					samples += bytes.Count(built("show", "composed/samples", "-n", "0", "--store", store), []byte("\n"))
					if err := os.RemoveAll(store); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				b.ReportMetric(float64(samples)/b.Elapsed().Seconds(), "samples/s")
				b.ReportMetric(1e6*seconds/float64(samples), "cpu-µs/sample")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// processorSeconds is what this process has used.
func processorSeconds(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// madeUpDiseases repeats the diseases of a graph under new ids and names, each with
// facts of others: of each relation seven of ten that one disease has.
func madeUpDiseases(b *testing.B, graph []byte, copies int) []byte {
	var diseases []*ophglm.Entity
	facts := map[string]map[string][]*ophglm.Triple{} // by relation and subject
	for line := range bytes.Lines(graph) {
		var it ophglm.GraphItem
		if err := jsonl.Unmarshal(line, &it); err != nil {
			b.Fatal(err)
		}
		switch t := it.Triple; {
		case it.Entity != nil && it.Entity.Type == "Disease":
			diseases = append(diseases, it.Entity)
		case t != nil:
			if facts[t.Relation] == nil {
				facts[t.Relation] = map[string][]*ophglm.Triple{}
			}
			facts[t.Relation][t.Subject] = append(facts[t.Relation][t.Subject], t)
		}
	}
	out := bytes.Clone(graph)
	add := func(it ophglm.GraphItem) {
		line, err := jsonl.Marshal(&it)
		if err != nil {
			b.Fatal(err)
		}
		out = append(append(out, line...), '\n')
	}
	name := func(s, format string, k int) string {
		if s == "" {
			return ""
		}
		return fmt.Sprintf(format, strings.TrimRight(s, "。."), k)
	}
	for k := 1; k < copies; k++ {
		for i, d := range diseases {
			e := *d
			e.ID, e.Name = fmt.Sprintf("%s_%d", d.ID, k), ophglm.Text{ZH: name(d.Name.ZH, "%s%d型", k), EN: name(d.Name.EN, "%s type %d", k)}
			add(ophglm.GraphItem{Entity: &e})
			for r, relation := range slices.Sorted(maps.Keys(facts)) {
				from := diseases[(i+k*(r+1)*7+r*13)%len(diseases)]
				for n, t := range facts[relation][from.ID] {
					if (n*31+k*17+i*7+r*3)%10 < 3 {
						continue
					}
					c := *t
					c.Subject = e.ID
					c.Object.Text = ophglm.Text{ZH: name(t.Object.Text.ZH, "%s（第%d组）", (i+k)%1000), EN: name(t.Object.Text.EN, "%s (group %d)", (i+k)%1000)}
					c.ID = ophglm.TripleID(&c)
					add(ophglm.GraphItem{Triple: &c})
				}
			}
		}
	}
	return out
}
