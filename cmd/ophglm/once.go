package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"

	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

// stageOf is a stage as pipelines.yaml would say it.
func stageOf(kind string, from, with map[string]any) map[string]any {
	s := map[string]any{"kind": kind, "from": from}
	if with != nil {
		s["with"] = with
	}
	return s
}

// buildOnce builds a pipeline that stands in no file, in a store that is gone
// afterwards, and hands over what was built. Exports go to out.
func (a *app) buildOnce(ctx context.Context, stages map[string]any, out string, use func(map[string]*artifact.Manifest) error) error {
	return a.buildOnceWith(ctx, stages, out, func(*pipeline.Options) {}, use)
}

// buildOnceWith is buildOnce with more to say of how it is built.
func (a *app) buildOnceWith(ctx context.Context, stages map[string]any, out string, with func(*pipeline.Options), use func(map[string]*artifact.Manifest) error) (err error) {
	a.once = true
	src, err := json.Marshal(map[string]any{"pipelines": map[string]any{"once": stages}}) // JSON is YAML
	if err != nil {
		return err
	}
	spec, err := pipeline.Parse("the command line", src, kinds(), nil)
	if err != nil {
		return usageError{err}
	}
	root := out
	if root != "" {
		if err := os.MkdirAll(root, 0o755); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp(root, ".ophglm-") // on the disk of the exports, which can be large
	if err != nil {
		return fmt.Errorf("making room to work in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }() // what it holds may be private
	store, err := artifact.Open(filepath.Join(dir, "store"))
	if err != nil {
		return err
	}
	opt := a.options(&project{dir: "."})
	opt.Out = out
	with(&opt)
	bars := newBars(a.stderr, spec.Pipelines[0])
	opt.Progress = bars.tell
	b, err := pipeline.NewBuilder(spec, spec.Pipelines[0], kinds(), store, opt)
	if err != nil {
		return err
	}
	built, err := b.Build(ctx)
	bars.wait()
	if err != nil {
		return err
	}
	by := map[string]*artifact.Manifest{}
	for _, s := range built {
		by[s.Stage.Name] = s.Manifest
	}
	return use(by)
}

// given leaves out settings that were not given.
func given(with map[string]any) map[string]any {
	maps.DeleteFunc(with, func(_ string, v any) bool { return reflect.ValueOf(v).IsZero() })
	return with
}
