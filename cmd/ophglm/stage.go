package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

func (a *app) stageCommand() *cobra.Command {
	var with, out string
	c := &cobra.Command{
		Use:   "stage KIND [INPUT=FILE…]",
		Short: "Run one stage on files",
		Long: "Runs one kind outside any pipeline. Each input is given as INPUT=FILE, again for a list; inputs of records are JSONL.\n" +
			"Outputs are written to --out as <output>.jsonl, with rejects.jsonl and report.json beside them.",
		Example: "  ophglm stage dialogue.normalise dialogues=raw.jsonl --out clean",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			k, ok := kinds().Kind(args[0])
			if !ok {
				return usagef("there is no stage kind %q: ophglm kinds lists them", args[0])
			}
			if entries, err := os.ReadDir(out); err == nil && len(entries) > 0 {
				return usagef("%s is not empty: name a new directory with --out", out)
			}
			in, err := stageInputs(args[1:])
			if err != nil {
				return err
			}
			dir, err := os.MkdirTemp("", "ophglm-stage-")
			if err != nil {
				return fmt.Errorf("making room to work in: %w", err)
			}
			defer os.RemoveAll(dir) // scratch
			opt := a.options(&project{})
			once := pipeline.Once{Kind: k, With: with, In: in, Dir: dir, Workers: opt.Workers, Erased: opt.Erased}
			if err := once.Check(); err != nil {
				return usageError{err}
			}
			shards, err := once.Run(c.Context())
			if err != nil {
				return err
			}
			acct, err := writeShards(out, k, shards)
			if err != nil {
				return err
			}
			if k.Privacy != pipeline.Deidentified && k.Outputs[0].Type == pipeline.TypeOf[*ophglm.Dialogue]() {
				fmt.Fprintf(a.stderr, "%s holds what its inputs held: what identifies a person is still in it if it was in them\n", out)
			}
			return a.print(acct, func(w io.Writer) {
				fmt.Fprintf(w, "%s read, %s used, %s rejected, %s merged: see %s\n", count(acct.Inputs), count(acct.Used), count(acct.Rejected), count(acct.Merged), out)
			})
		},
	}
	c.Flags().StringVar(&with, "with", "", "settings, as YAML: '{languages: [zh]}'")
	c.Flags().StringVar(&out, "out", "stage-out", "`directory` to write to; it is not to exist, or to be empty")
	return c
}

func stageInputs(args []string) (map[string][]*pipeline.File, error) {
	in := map[string][]*pipeline.File{}
	for _, arg := range args {
		port, path, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, usagef("%s: INPUT=FILE is meant", arg)
		}
		files, err := pipeline.FindFiles("", embedded(), path)
		if err != nil {
			return nil, err
		}
		in[port] = append(in[port], files...)
	}
	return in, nil
}

// writeShards puts together what the shards made, as plain files of the user's.
func writeShards(out string, k *pipeline.Kind, shards []artifact.Shard) (artifact.Accounting, error) {
	var acct artifact.Accounting
	if err := os.MkdirAll(out, 0o700); err != nil {
		return acct, err
	}
	if err := os.Chmod(out, 0o700); err != nil {
		return acct, err
	}
	streams := map[string][]artifact.Output{}
	for _, sh := range shards {
		acct.Add(&sh.Accounting)
		streams["rejects"] = append(streams["rejects"], sh.Rejects)
		for _, o := range sh.Outputs {
			streams[o.Port] = append(streams[o.Port], o)
		}
	}
	var names []string
	for n := range streams {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		if err := writeStream(filepath.Join(out, n), streams[n]); err != nil {
			return acct, fmt.Errorf("writing %s: %w", n, err)
		}
	}
	b, err := json.MarshalIndent(acct, "", " ")
	if err != nil {
		return acct, err
	}
	return acct, artifact.WriteFile(filepath.Join(out, "report.json"), append(b, '\n'), 0o600)
}

func writeStream(path string, outs []artifact.Output) error {
	if artifact.HoldsFiles(outs[0].Type) {
		for _, p := range outs[0].Parts {
			if err := outs[0].CopyPart(p, filepath.Join(path, filepath.FromSlash(p.Name))); err != nil {
				return err
			}
		}
		return nil
	}
	f, err := os.Create(path + ".jsonl")
	if err != nil {
		return err
	}
	for _, o := range outs {
		for _, p := range o.Parts {
			b, err := o.ReadPart(p)
			if err == nil {
				_, err = f.Write(b)
			}
			if err != nil {
				f.Close() // the first error is the one to tell
				return err
			}
		}
	}
	return f.Close()
}
