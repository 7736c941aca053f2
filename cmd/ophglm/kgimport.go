package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

func (a *app) kgImportCommand() *cobra.Command {
	var f importFlags
	c := &cobra.Command{
		Use:   "import FILE… --kind KIND -o GRAPH.jsonl",
		Short: "Make a graph of files",
		Long: "Reads files with one of the kinds that read graphs (" + strings.Join(graphReaders(), ", ") + "), merges what they hold, leaves out what the\n" +
			"checks find to be wrong, and writes the graph. What kind of file it is has to be said; only files of kg.graph, which hold an entity or triple a line,\n" +
			"are known by that. ophglm kinds KIND shows what --with can say; kg.table needs it.",
		Example: "  ophglm kg import zhihao.csv --kind kg.zhihao -o graph.jsonl\n  ophglm kg import mine.csv --kind kg.table --with mapping.yaml -o graph.jsonl",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(c *cobra.Command, args []string) error { return a.kgImport(c.Context(), args, f) },
	}
	c.Flags().StringVar(&f.kind, "kind", "", "the `kind` that reads the files")
	c.Flags().StringVar(&f.with, "with", "", "`file` of settings of the kind, in YAML")
	c.Flags().StringVarP(&f.out, "out", "o", "", "the `file` to write the graph to")
	c.Flags().Int64Var(&f.maxRejects, "max-rejects", -1, "exit 3 where more was rejected than this (-1: any number may)")
	return c
}

type importFlags struct {
	kind, with, out string
	maxRejects      int64
}

// graphReaders lists the kinds that read files into a graph.
func graphReaders() []string {
	reg := kinds()
	var out []string
	for _, name := range reg.Names() {
		k, _ := reg.Kind(name)
		if k.Shape() == "read" && len(k.Inputs) > 0 && k.Outputs[0].Type == graphType {
			out = append(out, name)
		}
	}
	return out
}

func (a *app) kgImport(ctx context.Context, files []string, f importFlags) error {
	if f.out == "" {
		return usagef("--out is missing: name the file to write the graph to")
	}
	kind, err := importKind(files, f.kind)
	if err != nil {
		return err
	}
	with, err := settingsFile(kind, f.with)
	if err != nil {
		return err
	}
	stages := map[string]any{
		"read":  stageOf(kind.Name, map[string]any{"files": files}, with),
		"graph": stageOf("kg.merge", map[string]any{"graphs": "read"}, nil),
		"check": stageOf("kg.check", map[string]any{"graph": "graph"}, nil),
	}
	return a.buildOnce(ctx, stages, "", func(built map[string]*artifact.Manifest) error {
		done := &imported{File: f.out, Findings: map[string]int64{}}
		for _, stage := range []string{"read", "graph", "check"} {
			done.add(built[stage])
		}
		for v, err := range recordsOf[ophglm.Verdict](ctx, built["check"], "findings") {
			if err != nil {
				return err
			}
			done.Findings[v.Rule]++
		}
		graph, _ := built["check"].Output("graph")
		e := &exported{File: f.out}
		if err := writeWhole(f.out, func(w io.Writer) error { return e.write(w, records[ophglm.GraphItem](ctx, graph), false) }); err != nil {
			return err
		}
		done.Entities, done.Triples, done.SHA256 = e.Entities, e.Triples, e.SHA256
		if err := a.print(done, done.text); err != nil {
			return err
		}
		if n := done.rejected(); f.maxRejects >= 0 && n > f.maxRejects {
			return findingsf("%s were rejected, and --max-rejects is %d", count(n), f.maxRejects)
		}
		return nil
	})
}

// importKind finds the kind that reads the files. Without a name they are to be
// graphs.
func importKind(files []string, name string) (*pipeline.Kind, error) {
	readers := strings.Join(graphReaders(), ", ")
	if name == "" {
		for _, path := range files {
			if err := looksLikeGraph(path); err != nil {
				return nil, usagef("--kind is missing and %s is no graph (%w): say which of %s reads it", path, err, readers)
			}
		}
		name = "kg.graph"
	}
	if !slices.Contains(graphReaders(), name) {
		return nil, usagef("--kind %s does not read files into a graph: %s do", name, readers)
	}
	k, _ := kinds().Kind(name)
	return k, nil
}

// looksLikeGraph reads the first line of a file. What can't be read is left to
// the kind, which says why.
func looksLikeGraph(path string) error {
	found, err := pipeline.FindFiles("", embedded(), path)
	if err != nil || len(found) == 0 {
		return nil
	}
	f, err := found[0].Open()
	if err != nil {
		return nil
	}
	defer f.Close() // only read from
	line, err := jsonl.NewScanner(f).Next()
	if err == io.EOF {
		return errors.New("it is empty")
	}
	if err != nil {
		return err
	}
	return graphLine(line, &ophglm.GraphItem{})
}

// settingsFile reads the settings of a kind, so that a mistake in them is told
// of with its line.
func settingsFile(k *pipeline.Kind, path string) (map[string]any, error) {
	if path == "" {
		return nil, nil
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, usagef("reading the settings of %s: %w", k.Name, err)
	}
	once := pipeline.Once{Kind: k, With: string(src), In: map[string][]*pipeline.File{k.Inputs[0].Name: {{Name: path, Path: path}}}}
	if err := once.Check(); err != nil {
		return nil, usagef("%s: %w", path, err)
	}
	var with map[string]any
	if err := yaml.Unmarshal(src, &with); err != nil {
		return nil, usagef("%s: %w", path, err)
	}
	return with, nil
}

// imported is what an import made.
type imported struct {
	File     string           `json:"file"`
	Entities int              `json:"entities"`
	Triples  int              `json:"triples"`
	SHA256   string           `json:"sha256"`
	Stages   []importStage    `json:"stages"`
	Findings map[string]int64 `json:"findings"` // by code
}

type importStage struct {
	Kind string `json:"kind"`
	artifact.Accounting
}

func (d *imported) add(m *artifact.Manifest) {
	d.Stages = append(d.Stages, importStage{m.Recipe.Kind, m.Accounting})
}

func (d *imported) rejected() (n int64) {
	for _, s := range d.Stages {
		n += s.Rejected
	}
	return n
}

func (d *imported) text(w io.Writer) {
	for _, s := range d.Stages {
		fmt.Fprintf(w, "%-14s %s read, %s used, %s rejected, %s merged", s.Kind, count(s.Inputs), count(s.Used), count(s.Rejected), count(s.Merged))
		if s.RejectedParts > 0 {
			fmt.Fprintf(w, "; of what was used %s parts rejected", count(s.RejectedParts))
		}
		fmt.Fprintln(w)
		writeCounts(w, "rejected", s.Reasons)
	}
	writeCounts(w, "found", d.Findings)
	fmt.Fprintf(w, "%s: %s entities, %s triples\n", d.File, count(int64(d.Entities)), count(int64(d.Triples)))
}

// writeCounts lists counts, the largest first.
func writeCounts(w io.Writer, what string, counts map[string]int64) {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	for _, k := range keys {
		fmt.Fprintf(w, "%9s %7s  %s\n", what, count(counts[k]), k)
	}
}
