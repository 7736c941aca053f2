package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/draw"

	"ophglm/datasets/starter"
	"ophglm/fundus"
	"ophglm/fundus/model"
	"ophglm/fundus/models"
	"ophglm/fundus/photo"
	"ophglm/internal/artifact"
	"ophglm/internal/ordered"
)

// starterPhotographs writes the drawn photographs of the starter data to a folder,
// as often as told. What follows the end of a JPEG makes another file of it.
func starterPhotographs(tb testing.TB, dir string, times int) []string {
	names, err := fs.Glob(starter.FS, "fundus/*.jpg")
	if err != nil || len(names) == 0 {
		tb.Fatal(err)
	}
	var out []string
	for _, n := range names {
		b, err := fs.ReadFile(starter.FS, n)
		if err != nil {
			tb.Fatal(err)
		}
		for i := range times {
			out = append(out, write(tb, dir, fmt.Sprintf("%d_%s", i, filepath.Base(n)), append(bytes.Clone(b), byte(i))))
		}
	}
	return out
}

// readyPhotograph is what the bound is made of: a file to decode, and for each
// model a tensor to run on.
type readyPhotograph struct {
	file    []byte
	tensors []*model.Tensor // nil where the model is not run
}

// BenchmarkFileToReport compares the whole way, from files through the engine to
// reports in a store, with the bound that decoding and the bare runtime set, on as
// many threads, in the same run. of-bound is the second divided by the first.
func BenchmarkFileToReport(b *testing.B) {
	needsRuntime(b)
	files := starterPhotographs(b, b.TempDir(), 2)
	all, err := model.LoadAll(models.FS)
	if err != nil {
		b.Fatal(err)
	}
	var sessions []fundus.Session
	for _, m := range all {
		s, err := sharedRuntime.Open(m.Weights, m.Input.Name, m.Output.Name)
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close() // the benchmark is over
		sessions = append(sessions, s)
	}
	var ready []readyPhotograph
	for _, f := range files {
		file, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		p, err := photo.Decode(file, photo.MaxPixels)
		if err != nil {
			b.Fatal(err)
		}
		field := photo.FindField(p)
		r := readyPhotograph{file: file}
		for _, m := range all {
			var t *model.Tensor
			if field.Diameter >= float64(m.Needs.FieldPixels) {
				t = m.Input.Prepare(p, &field, nil)
			}
			r.tensors = append(r.tensors, t)
		}
		ready = append(ready, r)
	}
	for _, threads := range []int{1, 2} {
		b.Run(strconv.Itoa(threads)+"-threads", func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
			var bound, whole time.Duration
			for b.Loop() {
				began := time.Now()
				if err := bareBound(b.Context(), threads, ready, sessions); err != nil {
					b.Fatal(err)
				}
				bound += time.Since(began)
				began = time.Now()
				if err := reportOn(b.Context(), threads, files); err != nil {
					b.Fatal(err)
				}
				whole += time.Since(began)
			}
			n := float64(b.N * len(files))
			b.ReportMetric(n/whole.Seconds(), "photographs/s")
			b.ReportMetric(bound.Seconds()/whole.Seconds(), "of-bound")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// bareBound decodes every file and runs every model on its ready tensor, and does
// nothing else.
func bareBound(ctx context.Context, threads int, all []readyPhotograph, sessions []fundus.Session) error {
	items := func(yield func(readyPhotograph, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
	outs := make(chan []float32, threads)
	for range threads {
		outs <- nil
	}
	return ordered.Map(ctx, threads, items, func(ctx context.Context, r readyPhotograph) (struct{}, error) {
		out := <-outs
		defer func() { outs <- out }()
		if _, err := photo.Decode(r.file, photo.MaxPixels); err != nil {
			return struct{}{}, err
		}
		for i, t := range r.tensors {
			if t == nil {
				continue
			}
			data, _, err := sessions[i].Run(ctx, t.Data, []int64{1, 3, int64(t.Window.TensorH), int64(t.Window.TensorW)}, out)
			if err != nil {
				return struct{}{}, err
			}
			out = data
		}
		return struct{}{}, nil
	}, func(struct{}) error { return nil })
}

// reportOn goes the whole way as the command fundus does.
func reportOn(ctx context.Context, threads int, files []string) error {
	a := &app{stdout: new(bytes.Buffer), stderr: new(bytes.Buffer), workers: threads}
	return a.buildOnce(ctx, map[string]any{
		"photographs": stageOf("fundus.import", map[string]any{"files": files}, map[string]any{"dataset": "files"}),
		"predictions": stageOf("fundus.predict", map[string]any{"photographs": "photographs", "images": "photographs.images"}, nil),
		"reports":     stageOf("fundus.report", map[string]any{"predictions": "predictions", "masks": "predictions.masks", "photographs": "photographs"}, nil),
	}, "", func(built map[string]*artifact.Manifest) error {
		if n := built["reports"].Outputs[0].Records; n != int64(len(files)) {
			return fmt.Errorf("%d reports of %d photographs", n, len(files))
		}
		return nil
	})
}

// BenchmarkPhotographMemory reports the process's peak after 200 and after 2,000
// different photographs of 256 pixels.
func BenchmarkPhotographMemory(b *testing.B) {
	needsRuntime(b)
	img, err := jpeg.Decode(bytes.NewReader(phantom(b)))
	if err != nil {
		b.Fatal(err)
	}
	small := image.NewRGBA(image.Rect(0, 0, 256, 256))
	draw.BiLinear.Scale(small, small.Rect, img, img.Bounds(), draw.Src, nil)
	var file bytes.Buffer
	if err := jpeg.Encode(&file, small, nil); err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	var files []string
	for i := range 2000 { // what follows the end of a JPEG makes another file of it
		files = append(files, write(b, dir, fmt.Sprintf("%04d.jpg", i), binary.BigEndian.AppendUint32(bytes.Clone(file.Bytes()), uint32(i))))
	}
	for b.Loop() {
		for _, n := range []int{200, 2000} {
			if err := reportOn(b.Context(), 2, files[:n]); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(peakMB(b), fmt.Sprintf("MB-after-%d", n))
		}
	}
	b.ReportMetric(0, "ns/op")
}

// peakMB is the most memory that the process had so far.
func peakMB(tb testing.TB) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		tb.Skip("the peak of memory is read from /proc")
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				tb.Fatal(err)
			}
			return kb / 1024
		}
	}
	tb.Fatal("the kernel does not say the peak of memory")
	return 0
}
