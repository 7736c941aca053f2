package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
	"ophglm/kg/bolt"
	"ophglm/kg/store"
	"ophglm/kg/store/neo4j"
	"ophglm/runners/onnx"
)

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what is missing, and how to get it",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			checks := a.checkups(c.Context())
			bad := 0
			for _, c := range checks {
				if !c.OK {
					bad++
				}
			}
			err := a.print(checks, func(w io.Writer) {
				for _, c := range checks {
					mark := "ok     "
					if !c.OK {
						mark = "MISSING"
					}
					fmt.Fprintf(w, "%s  %-14s %s\n", mark, c.Name, c.Says)
				}
			})
			if err == nil && bad > 0 {
				err = findingsf("%d of %d checks found something missing", bad, len(checks))
			}
			return err
		},
	}
}

type checkup struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	Says string `json:"says"`
}

func (a *app) checkups(ctx context.Context) []checkup {
	out := []checkup{{"binary", true, fmt.Sprintf("%s/%s, %s, %d processors, %d stage kinds", runtime.GOOS, runtime.GOARCH, runtime.Version(), runtime.NumCPU(), len(kinds().Names()))}}
	spec, err := a.spec()
	if err != nil {
		return append(out, checkup{a.file, false, err.Error()})
	}
	var names []string
	for _, p := range spec.Pipelines {
		names = append(names, fmt.Sprintf("%s (%d stages)", p.Name, len(p.Stages)))
	}
	out = append(out, checkup{a.file, true, "pipelines " + strings.Join(names, ", ")})
	for _, p := range spec.Pipelines {
		var missing []string
		files := 0
		for _, s := range p.Stages {
			for _, f := range s.Files() {
				found, err := pipeline.FindFiles(filepath.Dir(a.file), embedded(), f)
				if err != nil {
					missing = append(missing, fmt.Sprintf("stage %s reads %s", s.Name, f))
				}
				files += len(found)
			}
		}
		c := checkup{"data of " + p.Name, len(missing) == 0, fmt.Sprintf("%d files", files)}
		if len(missing) > 0 {
			c.Says = strings.Join(missing, "; ") + ": put them there, or give the folder with --set"
		}
		out = append(out, c)
	}
	return append(out, runtimeCheckup(spec), a.neo4jCheckup(ctx, spec), a.storeCheckup())
}

// runtimeCheckup says which ONNX Runtime there is. That there is none is a fault
// only where a stage asks a model, and stops without it.
func runtimeCheckup(spec *pipeline.Spec) checkup {
	const name = "ONNX Runtime"
	rt, fault := sharedRuntime.load()
	if fault == nil {
		return checkup{name, true, rt.Version() + ", " + rt.Path()}
	}
	var stopped []string
	for _, p := range spec.Pipelines {
		for _, s := range p.Stages {
			if s.Kind.Answers == nil {
				continue
			}
			if _, err := s.Kind.Answers(); errors.Is(err, fault) {
				stopped = append(stopped, p.Name+"/"+s.Name)
			}
		}
	}
	if len(stopped) > 0 {
		return checkup{name, false, fault.Error() + " (stages that ask for it: " + strings.Join(stopped, ", ") + ")"}
	}
	return checkup{name, errors.Is(fault, onnx.ErrMissing), fault.Error() + " (no stage here asks for it)"}
}

// neo4jCheckup says whether the server that the environment names answers. That
// none is named is a fault only where a stage reads from one.
func (a *app) neo4jCheckup(ctx context.Context, spec *pipeline.Spec) checkup {
	c := checkup{Name: "Neo4j"}
	config, err := bolt.FromEnv()
	switch {
	case err != nil:
		c.OK = true
		c.Says = err.Error() + "; tools/neo4j.sh start starts a server of your own (no stage here asks for it)"
		for _, p := range spec.Pipelines {
			for _, s := range p.Stages {
				if s.Kind.Name == "kg.neo4j" {
					c.OK, c.Says = false, fmt.Sprintf("%s; tools/neo4j.sh start starts a server of your own (stage %s/%s asks for one)", err, p.Name, s.Name)
				}
			}
		}
		return c
	case a.offline:
		c.OK, c.Says = true, bolt.EnvURI+" is set; whether it answers was not tried: --offline"
		return c
	}
	s, err := neo4j.Open(ctx, config)
	if err == nil {
		var state store.State
		state, err = s.State(ctx)
		c.OK = err == nil
		switch {
		case state == store.State{}:
			c.Says = "it answers, and holds no graph: ophglm kg load puts one there"
		case !state.Complete:
			c.Says = "it answers, and holds a part of a graph: ophglm kg load makes it whole"
		default:
			c.Says = fmt.Sprintf("it answers, and holds a graph of %s entities and %s triples", count(int64(state.Entities)), count(int64(state.Triples)))
		}
		err = errors.Join(err, s.Close(ctx))
	}
	if err != nil {
		c.OK, c.Says = false, err.Error()+" (tools/neo4j.sh start starts a server of your own)"
	}
	return c
}

func (a *app) storeCheckup() checkup {
	root := a.storePath()
	c := checkup{Name: "store"}
	if _, err := a.openArtifacts(); err != nil {
		c.Says = err.Error()
		return c
	}
	if err := artifact.WriteFile(filepath.Join(root, "work", ".doctor"), nil, 0o644); err != nil {
		c.Says = err.Error() + ": give another place with --store"
		return c
	}
	os.Remove(filepath.Join(root, "work", ".doctor")) // gc finds it otherwise
	var fs syscall.Statfs_t
	if err := syscall.Statfs(root, &fs); err != nil {
		c.Says = err.Error()
		return c
	}
	free := int64(fs.Bavail) * int64(fs.Bsize)
	c.OK = free > 1<<30
	c.Says = fmt.Sprintf("%s, %s free", root, size(free))
	if !c.OK {
		c.Says += ": make room, or give another place with --store"
	}
	return c
}
