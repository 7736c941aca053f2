package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"

	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

// app is one run of the program: where it writes and what its flags say.
type app struct {
	stdout, stderr io.Writer

	file     string
	storeDir string
	set      []string
	json     bool
	offline  bool
	workers  int
	once     bool // builds in a store that is gone afterwards
}

func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.runCommand(), a.planCommand(), a.showCommand(), a.traceCommand(), a.diffCommand(), a.verifyCommand(),
		a.stageCommand(), a.kindsCommand(), a.gcCommand(), a.initCommand(), a.doctorCommand(), a.kgCommand(), a.dialogueCommand(), a.fundusCommand(), a.instructCommand(), a.reviewCommand(), a.validateCommand(),
	}
}

// project is a pipelines.yaml with its store.
type project struct {
	spec    *pipeline.Spec
	store   *artifact.Store
	dir     string
	release func() // lets gc at the store; nobody has to call it before the end
}

// open reads pipelines.yaml and opens the store beside it. Until the program
// ends gc keeps away from the store.
func (a *app) open(ctx context.Context) (*project, error) {
	spec, err := a.spec()
	if err != nil {
		return nil, err
	}
	store, err := a.openArtifacts()
	if err != nil {
		return nil, err
	}
	p := &project{spec: spec, store: store, dir: filepath.Dir(a.file)}
	p.release, err = store.Shared(ctx)
	return p, unwritable(err)
}

// openArtifacts opens the store.
func (a *app) openArtifacts() (*artifact.Store, error) {
	s, err := artifact.Open(a.storePath())
	return s, unwritable(err)
}

// unwritable says what to do about a store in a folder that can't be written to.
func unwritable(err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("%w: commands that look at what was built write to the store too: give another place with --store, or make this one writable", err)
	}
	return err
}

func (a *app) storePath() string {
	if a.storeDir != "" {
		return a.storeDir
	}
	return filepath.Join(filepath.Dir(a.file), ".ophglm")
}

func (a *app) spec() (*pipeline.Spec, error) {
	src, err := os.ReadFile(a.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("there is no %s here: ophglm init writes one, and --file names another", a.file)
	}
	if err != nil {
		return nil, err
	}
	vars, err := setVars(a.set)
	if err != nil {
		return nil, err
	}
	spec, err := pipeline.Parse(a.file, src, kinds(), vars)
	if err != nil {
		return nil, usageError{err}
	}
	return spec, nil
}

// openPipeline opens the project with the pipeline named in args.
func (a *app) openPipeline(ctx context.Context, args []string) (*project, *pipeline.Pipeline, error) {
	p, err := a.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	pl, err := p.pipeline(args)
	return p, pl, err
}

// pipeline picks the pipeline named in args, or the first of the file.
func (p *project) pipeline(args []string) (*pipeline.Pipeline, error) {
	if len(args) == 0 {
		if len(p.spec.Pipelines) == 0 {
			return nil, usagef("%s has no pipeline", p.spec.Name)
		}
		return p.spec.Pipelines[0], nil
	}
	pl, err := p.spec.Pipeline(args[0])
	if err != nil {
		return nil, usageError{err}
	}
	return pl, nil
}

func (a *app) options(p *project) pipeline.Options {
	workers := a.workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return pipeline.Options{Dir: p.dir, Out: a.out(p.dir), Files: embedded(), Workers: workers, Erased: a.erased(p)}
}

// out is where the exports of a project in a folder are put.
func (a *app) out(dir string) string { return filepath.Join(dir, "out") }

// print writes v as JSON, or calls text where people read.
func (a *app) print(v any, text func(w io.Writer)) error {
	if !a.json {
		text(a.stdout)
		return nil
	}
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}

// count writes a number with thin groups, as 12,345.
func count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// size writes a number of bytes as people read it.
func size(n int64) string {
	const unit = 1024
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	v, i := float64(n)/unit, 0
	for v >= unit && i < 3 {
		v /= unit
		i++
	}
	return fmt.Sprintf("%.1f %ciB", v, "KMGT"[i])
}
