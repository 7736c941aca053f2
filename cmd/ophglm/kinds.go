package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"ophglm/internal/pipeline"
	"ophglm/internal/table"
)

func (a *app) kindsCommand() *cobra.Command {
	var markdown bool
	c := &cobra.Command{
		Use:   "kinds [KIND]",
		Short: "Show what a stage does and takes",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			reg := kinds()
			if markdown {
				return writeKinds(c.Context(), a.stdout, reg)
			}
			if len(args) == 1 {
				k, ok := reg.Kind(args[0])
				if !ok {
					return usagef("there is no stage kind %q: ophglm kinds lists them", args[0])
				}
				return a.print(describe(k), func(w io.Writer) { writeKind(w, k) })
			}
			var all []kindInfo
			for _, n := range reg.Names() {
				k, _ := reg.Kind(n)
				all = append(all, describe(k))
			}
			return a.print(all, func(w io.Writer) {
				for _, k := range all {
					fmt.Fprintf(w, "%-24s %s\n", k.Name, k.Summary)
				}
			})
		},
	}
	c.Flags().BoolVar(&markdown, "markdown", false, "write docs/kinds.md")
	return c
}

// kindInfo is a kind as --json shows it.
type kindInfo struct {
	Name     string             `json:"name"`
	Version  int                `json:"version"`
	Summary  string             `json:"summary"`
	Doc      string             `json:"doc"`
	Shape    string             `json:"shape"`
	Privacy  string             `json:"privacy"`
	Inputs   []pipeline.Port    `json:"inputs"`
	Outputs  []pipeline.Port    `json:"outputs"`
	Settings []pipeline.Setting `json:"settings"`
}

func describe(k *pipeline.Kind) kindInfo {
	return kindInfo{k.Name, k.Version, summaryOf(k), k.Doc, k.Shape(), k.Privacy.String(), k.Inputs, k.Outputs, k.Settings()}
}

// summaryOf is the first line of a kind's documentation.
func summaryOf(k *pipeline.Kind) string {
	first, _, _ := strings.Cut(k.Doc, "\n")
	return first
}

var shapes = map[string]string{
	"read":  "reads files, row by row",
	"map":   "record by record, in shards",
	"whole": "its whole input at once",
}

// writeKind writes one kind's documentation, without its example's outcome.
func writeKind(w io.Writer, k *pipeline.Kind) {
	fmt.Fprintf(w, "## %s\n\n%s\n\nVersion %d · works through %s · private: %s\n", k.Name, k.Doc, k.Version, shapes[k.Shape()], k.Privacy)
	writePorts(w, "Inputs", k.Inputs)
	writePorts(w, "Outputs", k.Outputs)
	if s := k.Settings(); len(s) > 0 {
		fmt.Fprintf(w, "\n| setting | is | default | |\n|---|---|---|---|\n")
		for _, f := range s {
			fmt.Fprintf(w, "| `%s` | %s | `%s` | %s |\n", f.Name, f.Type, cell(f.Default), f.Doc)
		}
	}
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

func writePorts(w io.Writer, title string, ports []pipeline.Port) {
	for i, p := range ports {
		if i == 0 {
			fmt.Fprintf(w, "\n%s\n\n", title)
		}
		var marks []string
		if p.List {
			marks = append(marks, "one or several")
		}
		if p.Optional {
			marks = append(marks, "may be left out")
		}
		if p.Side {
			marks = append(marks, "looked things up in")
		}
		note := ""
		if len(marks) > 0 {
			note = " (" + strings.Join(marks, ", ") + ")"
		}
		fmt.Fprintf(w, "- `%s`: %s%s — %s\n", p.Name, p.Type, note, p.Doc)
	}
}

// writeKinds writes docs/kinds.md: every kind by lane, with its example run.
func writeKinds(ctx context.Context, w io.Writer, reg *pipeline.Registry) error {
	names := append([]string(nil), reg.Names()...)
	sort.Strings(names)
	fmt.Fprint(w, "# Stage kinds\n\nWritten by `ophglm kinds --markdown` (`make docs`). The examples are run when this page is written, and are held by a test: the output of a kind changes only with its version.\n")
	for _, n := range names {
		k, _ := reg.Kind(n)
		fmt.Fprintln(w)
		writeKind(w, k)
		if err := writeExample(ctx, w, k); err != nil {
			return err
		}
	}
	return nil
}

func writeExample(ctx context.Context, w io.Writer, k *pipeline.Kind) error {
	if k.Example.In == nil && len(k.Inputs) > 0 {
		return nil
	}
	out, err := pipeline.ExampleIn(ctx, k, k.Example)
	if err != nil {
		return fmt.Errorf("the example of %s: %w", k.Name, err)
	}
	fmt.Fprint(w, "\nExample\n\n")
	if k.Example.With != "" {
		fmt.Fprintf(w, "```yaml\nwith: %s\n```\n\n", strings.TrimSpace(k.Example.With))
	}
	for _, p := range k.Inputs {
		if text, ok := k.Example.In[p.Name]; ok {
			writeBlock(w, p.Name+" in", []byte(table.Decoder([]byte(text))([]byte(text))))
		}
		for _, given := range slices.Sorted(maps.Keys(k.Example.In)) {
			if strings.HasPrefix(given, p.Name+"/") {
				writeBlock(w, given+" in", []byte(k.Example.In[given]))
			}
		}
	}
	for _, p := range sortedPorts(out.Outputs) {
		writeBlock(w, p+" out", out.Outputs[p])
	}
	if len(out.Rejects) > 0 {
		writeBlock(w, "rejects", out.Rejects)
	}
	return nil
}

func sortedPorts(m map[string][]byte) []string {
	var names []string
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// isBinary reports what is not for reading, such as a picture.
func isBinary(b []byte) bool { return !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 }

// maxBlock is how much of an example is shown, in lines; the rest is counted.
const maxBlock = 12

func writeBlock(w io.Writer, title string, text []byte) {
	if isBinary(text) {
		fmt.Fprintf(w, "%s: %d bytes that are no text\n\n", title, len(text))
		return
	}
	lines := bytes.Split(bytes.TrimRight(text, "\n"), []byte("\n"))
	more := ""
	if len(lines) > maxBlock {
		more = fmt.Sprintf("… and %d more lines\n", len(lines)-maxBlock)
		lines = lines[:maxBlock]
	}
	fmt.Fprintf(w, "%s:\n\n```\n%s\n%s```\n\n", title, bytes.ToValidUTF8(bytes.Join(lines, []byte("\n")), []byte("�")), more)
}
