package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/kg/store"
)

// givenGraph is a graph that a command was given: what a stage built, or a file.
type givenGraph struct {
	name    string // PIPELINE/STAGE, or the file
	digest  string // SHA-256 of its lines
	lines   int64
	items   func(context.Context) iter.Seq2[*ophglm.GraphItem, error]
	project *project // that built it; nil for a file
}

// graphType is the type of outputs that are graphs.
var graphType = pipeline.TypeOf[*ophglm.GraphItem]()

// graphUsage says how commands are given a graph.
const graphUsage = "A graph is what a stage built, as [PIPELINE/]STAGE, or a FILE.jsonl with an entity or triple a line, as ophglm kg export and import write\n" +
	"them. Without one it is the largest of those built last that no other graph was made of."

// givenGraph finds the graph that is meant: a file where the name ends in .jsonl,
// else what a stage built, the last graph built where the name is "".
func (a *app) givenGraph(ctx context.Context, ref string) (*givenGraph, error) {
	if isRecordFile(ref) {
		return graphFile(ctx, ref)
	}
	p, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	o, from, err := p.graph(ref)
	if err != nil {
		return nil, err
	}
	items := func(ctx context.Context) iter.Seq2[*ophglm.GraphItem, error] {
		return records[ophglm.GraphItem](ctx, o)
	}
	return &givenGraph{name: from, digest: o.Digest, lines: o.Records, items: items, project: p}, nil
}

// ordered yields the items of the graph, and an error where they do not stand as
// a graph has them: [store.Checker].
func (g *givenGraph) ordered(ctx context.Context) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for item, err := range new(store.Checker).Checked(g.items(ctx)) {
			if err != nil {
				err = fmt.Errorf("the graph %s: %w", g.name, err)
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// argument is the argument that may be left out.
func argument(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

// graph finds the graph of a stage; without one, the largest of all graphs that
// were built and that no other graph was made of, the last where several are as
// large.
func (p *project) graph(ref string) (artifact.Output, string, error) {
	if ref != "" {
		o, err := p.outputOfType(ref, graphType, "a graph")
		return o, ref, err
	}
	var best artifact.Output
	var from string
	for _, pl := range p.spec.Pipelines {
		arts, err := p.artifacts(pl)
		if err != nil {
			return best, "", err
		}
		partOf := map[string]bool{} // stages of whose graphs another one was made
		for _, s := range arts {
			if o, _ := s.m.Output(""); o.Type == graphType {
				for _, f := range s.stage.From {
					for _, src := range f.Sources {
						if src.Stage != nil {
							partOf[src.Stage.Name] = true
						}
					}
				}
			}
		}
		for _, s := range arts {
			if o, _ := s.m.Output(""); o.Type == graphType && !partOf[s.stage.Name] && o.Records >= best.Records {
				best, from = o, pl.Name+"/"+s.stage.Name
			}
		}
	}
	if from == "" {
		return best, "", errors.New("no graph was built yet: ophglm run builds one, and a FILE.jsonl can be named")
	}
	return best, from, nil
}

// graphFile is the graph of a file. Its digest is that of an artifact of the same
// lines.
func graphFile(ctx context.Context, path string) (*givenGraph, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading a graph: %w", err)
	}
	defer f.Close() // only read from
	h := sha256.New()
	sc := jsonl.NewScanner(io.TeeReader(f, h))
	for {
		_, err := sc.Next()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("reading the graph %s: %w", path, err)
		}
	}
	if sc.Line() == 0 {
		return nil, fmt.Errorf("%s is empty: a graph has an entity or triple a line", path)
	}
	items := func(ctx context.Context) iter.Seq2[*ophglm.GraphItem, error] {
		return recordsOfFile(ctx, path, "a line of a graph", graphLine)
	}
	return &givenGraph{name: path, digest: hex.EncodeToString(h.Sum(nil)), lines: int64(sc.Line()), items: items}, nil
}

// graphLine reads a line of a graph.
func graphLine(line []byte, item *ophglm.GraphItem) error {
	err := jsonl.UnmarshalStrict(line, item)
	if err == nil && item.Entity == nil && item.Triple == nil {
		err = errors.New("it has neither an entity nor a triple")
	}
	return err
}
