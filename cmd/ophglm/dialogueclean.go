package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/dialogue"
	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

// cleaning are the stages of dialogue clean, in order; each is a kind
// "dialogue.<stage>".
var cleaning = []string{"normalise", "turns", "exemplars", "deidentify", "facts", "select", "triage", "quality", "dedup", "describe"}

func (a *app) dialogueCleanCommand() *cobra.Command {
	var f cleanFlags
	c := &cobra.Command{
		Use:   "clean FILE… --out DIR",
		Short: "Clean consultations of any known format",
		Long: `Runs the stages ` + strings.Join(cleaning, ", ") + ` on files, in this order, and writes to DIR

  clean.jsonl    what is left: {id, turns: [{role, text}], …}
  rejects.jsonl  what was left out, where and why
  merged.jsonl   {id, into, similarity}: dialogues that say the same as another
  near.jsonl     {id, near, similarity, differs}: dialogues that nearly do, and differ in a clinical fact
  pii.jsonl      {id, turn, start, end, type}: what identified someone
  facts.jsonl    {id, turn, start, end, kind, value, unit, eye, …}: what was said
  triage.jsonl   {id, turn, start, end, red_flag, answer}: what calls for urgent care, and how it was answered
  report.html    how many went where and why, with examples

id is the input's own id where it has one, record the dialogue's in any case. turn counts from 0 over all turns of the input, and start and end are bytes of
that turn's text, after its mark (患者：, 医生：); what stood in a field that is no turn has turn -1 and the field's name. Formats are told from the content: ` + strings.Join(dialogue.Formats(), ", ") + `.
DIR is made for its owner alone. It is no export: what identifies people may be in rejects.jsonl and report.html, and where deidentify is left out in all
of it.`,
		Example: "  ophglm dialogue clean consultations.jsonl --out cleaned\n  ophglm dialogue clean *.json.gz --out cleaned --skip select,triage\n  ophglm dialogue clean d.jsonl --out facts --only facts",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(c *cobra.Command, args []string) error { return a.dialogueClean(c.Context(), args, f) },
	}
	c.Flags().StringVarP(&f.out, "out", "o", "", "`folder` to write to")
	c.Flags().StringVar(&f.format, "format", "", "`format` of the files, where their content does not tell")
	c.Flags().StringVar(&f.graph, "graph", "", "knowledge graph to take names from, as JSONL, in place of the one in the binary")
	c.Flags().StringSliceVar(&f.only, "only", nil, "run these stages alone")
	c.Flags().StringSliceVar(&f.skip, "skip", nil, "run all stages but these")
	c.Flags().Int64Var(&f.maxRejects, "max-rejects", -1, "exit 3 where more was rejected than this (-1: any number may)")
	return c
}

// roomyHeap lets the heap grow to five times what lives, within 640 MiB, so that
// collecting garbage takes a tenth of the time; what the environment says of either
// goes first. It returns what sets things back.
func roomyHeap() func() {
	percent, limit := -1, int64(-1)
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		percent, limit = debug.SetGCPercent(400), debug.SetMemoryLimit(640<<20)
	}
	return func() {
		if limit >= 0 {
			debug.SetGCPercent(percent)
			debug.SetMemoryLimit(limit)
		}
	}
}

type cleanFlags struct {
	out, format, graph string
	only, skip         []string
	maxRejects         int64
}

// stages are the stages of the chain that the flags ask for.
func (f *cleanFlags) stages() ([]string, error) {
	if len(f.only) > 0 && len(f.skip) > 0 {
		return nil, usagef("--only and --skip are two ways to say which stages run: use one")
	}
	for _, list := range [][]string{f.only, f.skip} {
		for i := range list {
			list[i] = strings.TrimSpace(list[i])
		}
	}
	for _, name := range slices.Concat(f.only, f.skip) {
		if !slices.Contains(cleaning, name) {
			return nil, usagef("there is no stage %s: there are %s", name, strings.Join(cleaning, ", "))
		}
	}
	var out []string
	for _, name := range cleaning {
		if len(f.only) > 0 && !slices.Contains(f.only, name) || slices.Contains(f.skip, name) {
			continue
		}
		out = append(out, name)
	}
	return out, nil
}

func (a *app) dialogueClean(ctx context.Context, files []string, f cleanFlags) error {
	if f.out == "" {
		return usagef("--out is missing: name the folder to write to")
	}
	chain, err := f.stages()
	if err != nil {
		return err
	}
	c := &cleaned{out: f.out, files: files, chain: chain}
	stages, err := c.pipeline(files, f)
	if err != nil {
		return err
	}
	for _, path := range c.empty {
		fmt.Fprintf(a.stderr, "warning: %s is empty\n", path)
	}
	if !slices.Contains(chain, "deidentify") {
		fmt.Fprintf(a.stderr, "warning: without deidentify %s holds what identifies people\n", f.out)
	}
	if err := a.cleanFolder(f.out); err != nil {
		return err
	}
	defer c.taps.remove()
	defer roomyHeap()()
	return a.buildOnceWith(ctx, stages, f.out, c.options, func(built map[string]*artifact.Manifest) error {
		sum, err := c.write(ctx, built)
		if err != nil {
			return err
		}
		if err := a.print(sum, sum.text); err != nil {
			return err
		}
		if n := sum.rejected(); f.maxRejects >= 0 && n > f.maxRejects {
			return findingsf("%s were rejected, and --max-rejects is %d", count(n), f.maxRejects)
		}
		return nil
	})
}

// outputs are the files of the folder.
var outputs = []string{"clean.jsonl", "rejects.jsonl", "merged.jsonl", "near.jsonl", "pii.jsonl", "facts.jsonl", "triage.jsonl", "report.html"}

// cleanFolder makes the folder for its owner alone. One that was there and holds
// other things is left as it is, with a warning where others can read it.
func (a *app) cleanFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.MkdirAll(dir, 0o700)
	case err != nil:
		return usageError{err}
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !slices.Contains(outputs, e.Name()) && e.Name()[0] != '.' }) {
		if st, err := os.Stat(dir); err == nil && st.Mode().Perm()&0o077 != 0 {
			fmt.Fprintf(a.stderr, "warning: others can read %s, which was there and holds other files: chmod 700 it, or name a folder of its own\n", dir)
		}
		return nil
	}
	return os.Chmod(dir, 0o700)
}

// overwrites reports an input that a file of the folder would take the place of.
func overwrites(dir, input string) bool {
	for _, name := range outputs {
		a, errA := os.Stat(filepath.Join(dir, name))
		b, errB := os.Stat(input)
		if errA == nil && errB == nil && os.SameFile(a, b) {
			return true
		}
	}
	return false
}

// cleaned is one run of dialogue clean.
type cleaned struct {
	out     string
	files   []string
	empty   []string // of them: those without a byte
	readers []string // stages that read files, in order
	chain   []string
	double  *doubles // where dedup ran
	taps    taps
	keys    inputKeys
	sample  sourceSample
	shape   shape // of what is left
}

// options have records written out where they are made, and kept only where
// something goes through them again.
func (c *cleaned) options(o *pipeline.Options) {
	o.Passing = func(stage string) bool {
		return !slices.Contains(c.last(), stage) && stage != "names" && stage != "graph"
	}
	o.Tap = func(stage string, shard int) func(pipeline.Record) error {
		if slices.Contains(c.readers, stage) {
			return func(r pipeline.Record) error { return errors.Join(c.sample.take(r), c.keys.take(r)) }
		}
		write := tapped[stage]
		if write == nil {
			return nil
		}
		l := c.taps.shard(c.out, stage, shard)
		return func(r pipeline.Record) error { return write(c, r.(*ophglm.Dialogue), l.lineWriter) }
	}
}

// pipeline builds the stages of the run: the readers, the names, the chain.
func (c *cleaned) pipeline(files []string, f cleanFlags) (map[string]any, error) {
	by := map[string][]any{}
	for _, path := range files {
		found, err := pipeline.FindFiles("", embedded(), path)
		if err != nil {
			return nil, usageError{err}
		}
		for _, file := range found {
			if overwrites(f.out, file.Path) {
				return nil, usagef("%s is in %s and would be overwritten: name another folder", file.Path, f.out)
			}
			kind, err := formatOf(file, f.format)
			if err != nil {
				return nil, err
			}
			if kind == "" {
				c.empty = append(c.empty, file.Path)
				continue
			}
			by[kind] = append(by[kind], file.Written())
		}
	}
	if len(by) == 0 {
		return nil, usagef("there is nothing in %s", strings.Join(c.empty, ", "))
	}
	stages := map[string]any{}
	from := []any{}
	for _, kind := range slices.Sorted(maps.Keys(by)) {
		name := "read_" + strings.TrimPrefix(kind, "dialogue.")
		stages[name] = stageOf(kind, map[string]any{"files": by[kind]}, nil)
		c.readers = append(c.readers, name)
		from = append(from, name)
	}
	named, all := false, kinds()
	for _, name := range c.chain {
		k, ok := all.Kind("dialogue." + name)
		if !ok {
			return nil, fmt.Errorf("this binary has no kind dialogue.%s", name)
		}
		in := map[string]any{"dialogues": from}
		for _, p := range k.Inputs {
			if p.Name == "names" || p.Name == "graph" {
				in[p.Name], named = p.Name, true
			}
		}
		stages[name] = stageOf(k.Name, in, nil)
		from = []any{name}
	}
	if named {
		stages["names"] = stageOf("kg.lexicon", map[string]any{"graph": "graph"}, nil)
		stages["graph"] = stageOf("kg.starter", nil, nil)
		if f.graph != "" {
			if err := looksLikeGraph(f.graph); err != nil {
				return nil, usagef("--graph %s is no graph: %w", f.graph, err)
			}
			stages["graph"] = stageOf("kg.graph", map[string]any{"files": []any{f.graph}}, nil)
		}
	}
	return stages, nil
}

// formatOf is the kind that reads a file: by the format that was named, or else
// by its content; "" where that is nothing.
func formatOf(f *pipeline.File, format string) (string, error) {
	if format != "" {
		if !slices.Contains(dialogue.Formats(), format) {
			return "", usagef("--format %s: there are %s", format, strings.Join(dialogue.Formats(), ", "))
		}
		return "dialogue." + format, nil
	}
	h, err := f.OpenRaw()
	if err != nil {
		return "", usageError{err}
	}
	defer h.Close() // only read from
	head, err := io.ReadAll(io.LimitReader(h, dialogue.HeadBytes))
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", f.Path, err)
	}
	if len(head) == 0 {
		return "", nil
	}
	kind, _, err := dialogue.Detect(head, f.Path)
	if err != nil {
		return "", usageError{err}
	}
	return kind, nil
}

// last is the stage whose dialogues are those that are left.
func (c *cleaned) last() []string {
	if n := len(c.chain); n > 0 {
		return c.chain[n-1:]
	}
	return c.readers
}

// before is what the stage reads.
func (c *cleaned) before(stage string) []string {
	if i := slices.Index(c.chain, stage); i > 0 {
		return c.chain[i-1 : i]
	}
	return c.readers
}
