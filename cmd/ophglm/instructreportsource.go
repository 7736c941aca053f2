package main

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

// sampleSource is samples that a command was given: what a stage built, or a file.
type sampleSource struct {
	name string // PIPELINE/STAGE, or the file
	each func(context.Context) iter.Seq2[*ophglm.Sample, error]
	// Of a stage: what it left out, and the stage whose graph it read, "" where it
	// read none.
	rejects artifact.Output
	graph   string
}

// sampleStages are the stages that commands read where none is named.
var sampleStages = []string{"instructions", "visual", "conversations"}

// sampleUsage says how commands are given samples.
const sampleUsage = "Samples are what a stage built, as [PIPELINE/]STAGE[.OUTPUT], or a FILE.jsonl with a sample a line, such as the samples.jsonl beside an export. Without\n" +
	"one they are those of the stages instructions, visual and conversations of the first pipeline in which one of these was built."

// givenSamples finds the samples that are meant.
func (a *app) givenSamples(ctx context.Context, refs []string) ([]sampleSource, error) {
	var out []sampleSource
	var p *project
	for _, ref := range refs {
		if isRecordFile(ref) {
			if !exists(ref) {
				return nil, usagef("there is no file %s", ref)
			}
			out = append(out, sampleSource{name: ref, each: func(ctx context.Context) iter.Seq2[*ophglm.Sample, error] {
				return recordsOfFile(ctx, ref, "a sample", validLine[ophglm.Sample])
			}})
			continue
		}
		if p == nil {
			var err error
			if p, err = a.open(ctx); err != nil {
				return nil, err
			}
		}
		s, err := p.samples(ref)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	if len(refs) > 0 {
		return out, nil
	}
	p, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return p.builtSamples()
}

// builtSamples are those of the usual stages of the first pipeline that has one.
func (p *project) builtSamples() ([]sampleSource, error) {
	for _, pl := range p.spec.Pipelines {
		refs, err := p.store.Refs(pl.Name)
		if err != nil {
			return nil, err
		}
		var out []sampleSource
		for _, stage := range sampleStages {
			if _, built := refs.Stages[stage]; !built {
				continue
			}
			s, err := p.samples(pl.Name + "/" + stage)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	return nil, fmt.Errorf("none of the stages %s was built: ophglm run builds them, and a stage or a FILE.jsonl can be named", strings.Join(sampleStages, ", "))
}

// samples finds the samples that a stage built.
func (p *project) samples(ref string) (sampleSource, error) {
	o, err := p.outputOfType(ref, pipeline.TypeOf[*ophglm.Sample](), "samples")
	if err != nil {
		return sampleSource{}, err
	}
	s := sampleSource{name: ref, each: func(ctx context.Context) iter.Seq2[*ophglm.Sample, error] { return records[ophglm.Sample](ctx, o) }}
	pipe, rest, named := strings.Cut(ref, "/")
	if !named {
		rest = ref
	}
	stage, _, _ := strings.Cut(rest, ".")
	for _, pl := range p.spec.Pipelines {
		st, has := pl.Stage(stage)
		if refs, err := p.store.Refs(pl.Name); named && pl.Name != pipe || !has || err != nil || refs.Stages[stage] == "" {
			continue
		}
		m, _, err := p.resolve(pl.Name + "/" + stage)
		if err != nil {
			return s, err
		}
		s.name, s.rejects = pl.Name+"/"+rest, m.Rejects
		for _, f := range st.From {
			for _, src := range f.Sources {
				if src.Stage != nil && src.Stage.Kind.Outputs[0].Type == graphType && s.graph == "" {
					s.graph = pl.Name + "/" + src.Stage.Name
				}
			}
		}
		break
	}
	return s, nil
}
