package pipeline

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
)

// The bench kinds make samples of about 800 bytes, mixed Chinese with citations,
// and pass them on.

type benchSize struct {
	Samples int `yaml:"samples" doc:"how many samples are made"`
}

var benchWords = strings.Fields(`糖尿病视网膜病变 黄斑水肿 视力下降 玻璃体积血 荧光素眼底血管造影 抗VEGF治疗 随访 眼压 视神经 OCT 青光眼
	激光光凝 每月一次 血糖控制 右眼 左眼 双眼 建议 复查 微血管瘤 硬性渗出 "棉絮斑" 新生血管 视网膜脱离 IOP 21mmHg`)

// benchSample is sample n of an endless sequence.
func benchSample(n int) *ophglm.Sample {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	text := func(words int) string {
		var b strings.Builder
		for range words {
			b.WriteString(benchWords[r.IntN(len(benchWords))])
			if r.IntN(5) == 0 {
				b.WriteString("，")
			}
		}
		return b.String() + "。"
	}
	answer := text(22)
	s := &ophglm.Sample{
		Scenario: ophglm.Scenarios[n%len(ophglm.Scenarios)], Lang: "zh",
		Messages: []ophglm.Message{{Role: "user", Content: text(5)}, {Role: "assistant", Content: answer}},
		Groups:   []string{fmt.Sprintf("fact:%016x", r.Uint64())},
		Licence:  "CC-BY-4.0", By: "composed",
	}
	for at := 0; at+60 < len(answer) && len(s.Citations) < 3; at += 90 {
		s.Citations = append(s.Citations, ophglm.Citation{Message: 1, Start: at, End: at + 60, Of: []ophglm.Ref{{Kind: "triple", ID: fmt.Sprintf("%016x", r.Uint64())}}})
	}
	s.ID = ophglm.SampleID(s)
	return s
}

func benchMake() Kind {
	return Read(ReadSpec[benchSize, *ophglm.Sample]{
		Name: "bench.make", Version: 1, Doc: "Makes samples.", Output: Out[*ophglm.Sample]("samples", "samples"), NoFiles: true,
		Read: func(_ context.Context, cfg benchSize, _ *File, to *Emitter[*ophglm.Sample]) error {
			for n := 1; n <= cfg.Samples; n++ {
				if err := to.Row(n); err != nil {
					return err
				}
				if err := to.Emit(benchSample(n)); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

func benchRead() Kind {
	return Read(ReadSpec[struct{}, *ophglm.Sample]{
		Name: "bench.read", Version: 1, Doc: "Reads samples.", Output: Out[*ophglm.Sample]("samples", "samples"),
		Read: func(_ context.Context, _ struct{}, f *File, to *Emitter[*ophglm.Sample]) error {
			r, err := f.Open()
			if err != nil {
				return err
			}
			defer r.Close()
			sc := jsonl.NewScanner(r)
			for {
				line, err := sc.Next()
				if err == io.EOF {
					return nil
				}
				if err != nil {
					return err
				}
				if err := to.Row(sc.Line()); err != nil {
					return err
				}
				s := &ophglm.Sample{}
				if err := jsonl.Unmarshal(line, s); err != nil {
					return err
				}
				if err := to.Emit(s); err != nil {
					return err
				}
			}
		},
	})
}

// benchNull passes each sample on as it is. Its note changes nothing but the key.
func benchNull() Kind {
	return Map(MapSpec[toyNote, *ophglm.Sample, *ophglm.Sample]{
		Name: "bench.null", Version: 1, Doc: "Passes samples on.",
		Input: In[*ophglm.Sample]("samples", "samples"), Output: Out[*ophglm.Sample]("samples", "samples"),
		New: func(context.Context, toyNote, *Inputs) (func(*ophglm.Sample, *Emitter[*ophglm.Sample]) error, error) {
			return func(s *ophglm.Sample, to *Emitter[*ophglm.Sample]) error { return to.Emit(s) }, nil
		},
	})
}

// benchCopy is a whole-input stage that passes each sample on as it is.
func benchCopy() Kind {
	return Whole(WholeSpec[struct{}]{
		Name: "bench.copy", Version: 1, Doc: "Passes samples on.",
		Inputs: []Port{In[*ophglm.Sample]("samples", "samples")}, Outputs: []Port{Out[*ophglm.Sample]("samples", "samples")},
		Run: func(ctx context.Context, _ struct{}, io *IO) error {
			w, err := Write[*ophglm.Sample](io, "samples")
			if err != nil {
				return err
			}
			for s, err := range Records[*ophglm.Sample](ctx, &io.Inputs, "samples") {
				if err != nil {
					return err
				}
				io.Used(1)
				if err := w.Emit(s); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// benchBuild builds a pipeline in dir with a store opened for it alone, and
// returns what its last stage has.
func benchBuild(ctx context.Context, dir, yaml string) (*Built, error) {
	kinds := NewRegistry(benchMake(), benchRead(), benchNull(), benchCopy())
	spec, err := Parse("pipelines.yaml", []byte(yaml), kinds, nil)
	if err != nil {
		return nil, err
	}
	store, err := artifact.Open(filepath.Join(dir, ".ophglm"))
	if err != nil {
		return nil, err
	}
	b, err := NewBuilder(spec, spec.Pipelines[0], kinds, store, Options{Dir: dir, Workers: runtime.GOMAXPROCS(0)})
	if err != nil {
		return nil, err
	}
	built, err := b.Build(ctx)
	if err != nil {
		return nil, err
	}
	return &built[len(built)-1], nil
}

const benchNullYAML = `
pipelines:
  bench:
    made: {kind: bench.make, with: {samples: %d}}
    first: {kind: bench.null, from: {samples: made}, with: {note: "%d"}}
`

// BenchmarkNullMap is a map that changes nothing, from the checked read of its
// input to the commit of its artifact, in bytes of input a second.
func BenchmarkNullMap(b *testing.B) {
	dir := b.TempDir()
	const samples = 400_000
	if _, err := benchBuild(b.Context(), dir, fmt.Sprintf(benchNullYAML, samples, -1)); err != nil {
		b.Fatal(err)
	}
	var bytes int64
	n := 0
	before := cpuTime(b)
	for b.Loop() {
		n++
		built, err := benchBuild(b.Context(), dir, fmt.Sprintf(benchNullYAML, samples, n))
		if err != nil {
			b.Fatal(err)
		}
		if built.Cached || built.Manifest.Accounting.Used != samples {
			b.Fatalf("the map took %d samples (cached is %t)", built.Manifest.Accounting.Used, built.Cached)
		}
		bytes += built.Manifest.Outputs[0].Bytes
		b.StopTimer()
		if err := os.RemoveAll(built.Manifest.Dir()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(bytes)/1e6/b.Elapsed().Seconds(), "MB/s")
	b.ReportMetric(float64(cpuTime(b)-before)/float64(bytes), "cpu-ns/B")
	b.ReportMetric(float64(samples)*float64(n)/b.Elapsed().Seconds(), "samples/s")
}

// cpuTime is what this process has used of the processors, in user and system.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// childEnv names what a test process that was started by a benchmark is to do:
// build the pipeline in a directory.
const childEnv = "OPHGLM_BENCH_CHILD"

// A benchmark starts the test binary again to see the cost of a whole process.
func TestMain(m *testing.M) {
	dir := os.Getenv(childEnv)
	if dir == "" {
		os.Exit(m.Run())
	}
	yaml, err := os.ReadFile(filepath.Join(dir, "pipelines.yaml"))
	if err == nil {
		_, err = benchBuild(context.Background(), dir, string(yaml))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// benchChild builds what lies in dir in a process of its own.
func benchChild(b *testing.B, dir string) (time.Duration, *syscall.Rusage) {
	b.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childEnv+"="+dir)
	began := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return time.Since(began), c.ProcessState.SysUsage().(*syscall.Rusage)
}

// BenchmarkNoChange is a run that finds an artifact of a million samples as it
// was: a whole process, from its start to its end.
func BenchmarkNoChange(b *testing.B) {
	dir := b.TempDir()
	yaml := fmt.Sprintf(benchNullYAML, 1_000_000, 0)
	if err := os.WriteFile(filepath.Join(dir, "pipelines.yaml"), []byte(yaml), 0o644); err != nil {
		b.Fatal(err)
	}
	benchChild(b, dir)
	var most time.Duration
	for b.Loop() {
		took, _ := benchChild(b, dir)
		most = max(most, took)
	}
	built, err := benchBuild(b.Context(), dir, yaml)
	if err != nil {
		b.Fatal(err)
	}
	if !built.Cached {
		b.Fatal("the artifact was built again")
	}
	b.ReportMetric(float64(built.Manifest.Outputs[0].Bytes)/1e6, "MB-artifact")
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/run")
	b.ReportMetric(float64(most.Milliseconds()), "ms-most")
}

// BenchmarkMemory is the peak memory of a process that reads a large file, maps
// it, and passes it through a whole-input stage. OPHGLM_BENCH_MB sets the size of
// the file; the peak must not grow with it.
func BenchmarkMemory(b *testing.B) {
	size := 512
	if s := os.Getenv("OPHGLM_BENCH_MB"); s != "" {
		var err error
		if size, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	dir := b.TempDir()
	const yaml = `
pipelines:
  bench:
    read: {kind: bench.read, from: {files: samples.jsonl}}
    first: {kind: bench.null, from: {samples: read}}
    again: {kind: bench.null, from: {samples: first}, with: {note: again}}
    copy: {kind: bench.copy, from: {samples: again}}
`
	if err := os.WriteFile(filepath.Join(dir, "pipelines.yaml"), []byte(yaml), 0o644); err != nil {
		b.Fatal(err)
	}
	written := benchFile(b, filepath.Join(dir, "samples.jsonl"), int64(size)*1e6)
	var peak int64
	for b.Loop() {
		_, usage := benchChild(b, dir)
		peak = max(peak, usage.Maxrss)
		b.StopTimer()
		if err := os.RemoveAll(filepath.Join(dir, ".ophglm")); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(written)/1e6, "MB-input")
	b.ReportMetric(float64(peak)*1024/1e6, "MB-peak")
}

// benchFile writes samples to a file of about the size given: a few thousand
// made once, again and again.
func benchFile(b *testing.B, path string, size int64) int64 {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	var block []byte
	for n := range 4000 {
		line, err := jsonl.Marshal(benchSample(n))
		if err != nil {
			b.Fatal(err)
		}
		block = append(append(block, line...), '\n')
	}
	var n int64
	for n < size {
		k, err := f.Write(block)
		if err != nil {
			b.Fatal(err)
		}
		n += int64(k)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return n
}
