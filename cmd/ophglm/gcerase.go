package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ophglm/internal/artifact"
	"ophglm/internal/erasure"
	"ophglm/internal/pipeline"
	"ophglm/runners/replay"
)

const eraseHelp = `

With --erase KEY it takes a patient or a consultation out of the project. KEY is the input's own: the id of a consultation, or the patient or the id of a
photograph; a record's id will do too. Its HMAC is put on ` + erasure.FileName + ` beside pipelines.yaml, under the secret in ` + erasure.SecretVariable + `, and every artifact and export
that held a record of the key, or was made of one that did, is removed. From then on readers leave such records out as the reject "erased", and each
build searches what is in the store for the keys. Input files, folders that other commands wrote for you, and copies elsewhere are yours to remove.`

// eraseFlags are what gc is asked to erase.
type eraseFlags struct {
	keys    []string
	file    string
	listed  bool
	dryRun  bool
	private bool // of gc
}

func (f *eraseFlags) register(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.keys, "erase", nil, "erase the patient or consultation of this `key`; may be repeated")
	c.Flags().StringVar(&f.file, "erase-file", "", "erase the keys in a `file`, one a line; - is the standard input")
	c.Flags().BoolVar(&f.listed, "erased", false, "remove what still holds a key that is on "+erasure.FileName+" already")
	c.Flags().BoolVar(&f.dryRun, "dry-run", false, "with --erase: say what would be removed, and change nothing")
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		for _, repeats := range []string{"invalid argument", "unknown shorthand"} { // what was given, which may be a key
			if strings.HasPrefix(err.Error(), repeats) {
				err = errors.New("a flag is not one of this command, or takes no value: see ophglm gc --help")
			}
		}
		return usageError{err}
	})
}

// asked reports whether something is to be erased.
func (f *eraseFlags) asked(c *cobra.Command) bool {
	return f.listed || c.Flags().Changed("erase") || c.Flags().Changed("erase-file")
}

// noArguments is cobra.NoArgs with an error that does not repeat the argument,
// which may be a key.
func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return errors.New("this takes no arguments: each key needs an --erase of its own")
	}
	return nil
}

// erasedPath is where the project's list of erased keys is.
func (a *app) erasedPath() string { return filepath.Join(filepath.Dir(a.file), erasure.FileName) }

func (a *app) gcErase(ctx context.Context, f eraseFlags) error {
	if !exists(a.file) {
		return usagef("there is no %s here, beside which %s would be: go to the project, or name its file with --file", a.file, erasure.FileName)
	}
	keys := f.keys
	if f.file != "" {
		more, err := keysOf(f.file)
		if err != nil {
			return err
		}
		keys = append(keys, more...)
	}
	switch {
	case f.private:
		return usagef("--erase and --private are two things: run gc once for each")
	case len(keys) > 0 && f.listed:
		return usagef("--erased is for what is on %s already: give it without --erase", erasure.FileName)
	case len(keys) == 0 && !f.listed:
		return usagef("no key was given")
	}
	store, err := a.openArtifacts()
	if err != nil {
		return err
	}
	workers := a.options(&project{}).Workers
	r, err := erasure.Erase(ctx, erasure.Request{
		Store: store, Out: a.out(filepath.Dir(a.file)), List: a.erasedPath(), Secret: os.Getenv(erasure.SecretVariable), Keys: keys, DryRun: f.dryRun, Workers: workers,
	})
	var secret *erasure.SecretError
	var key erasure.KeyError
	if errors.As(err, &secret) || errors.As(err, &key) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	if !f.dryRun {
		if err := dropIndexes(store); err != nil {
			return err
		}
		// What was asked of chat models holds texts of records, and may be asked again.
		if err := replay.Remove(filepath.Join(store.Root(), answersFile)); err != nil {
			return err
		}
	}
	return a.print(r, func(w io.Writer) { printErased(w, r) })
}

// keysOf reads keys from a file, one a line.
func keysOf(path string) ([]string, error) {
	var b []byte
	var err error
	if path == "-" {
		b, err = io.ReadAll(os.Stdin)
	} else {
		b, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, usagef("reading the keys to erase: %w", err)
	}
	var keys []string
	for line := range strings.Lines(strings.TrimPrefix(string(b), "\ufeff")) {
		if erasure.Normalise(line) != "" {
			keys = append(keys, strings.TrimRight(line, "\r\n"))
		}
	}
	return keys, nil
}

func printErased(w io.Writer, r *erasure.Report) {
	removed := "removed"
	if r.DryRun {
		removed = "would remove"
	}
	if r.Keys > 0 {
		fmt.Fprintf(w, "%s given, %d of them new to %s, which has %d", countOf(r.Keys, "key"), r.Added, erasure.FileName, r.Listed)
		if r.DryRun {
			fmt.Fprint(w, " with them; this is a dry run")
		}
		fmt.Fprintln(w)
	}
	switch n := len(r.HeldNowhere); {
	case n == 0:
	case n == r.Keys && n == 1:
		fmt.Fprintln(w, "nothing held the key: it is on record for what is read from now on")
	case n == r.Keys:
		fmt.Fprintln(w, "nothing held the keys: they are on record for what is read from now on")
	default:
		fmt.Fprintf(w, "nothing held %s of them, by number of the order given: %s\n", count(int64(n)), strings.Trim(fmt.Sprint(r.HeldNowhere), "[]"))
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range r.Stages {
		of := "of no pipeline's last build"
		if s.Stage != "" {
			of = s.Pipeline + " " + s.Stage
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s records\t%s\n", removed, of, s.Kind, countOf(s.Artifacts, "artifact"), count(s.Records), size(s.Bytes))
	}
	for _, e := range r.Exports {
		fmt.Fprintf(t, "%s\t%s\texport\n", removed, e)
	}
	t.Flush()
	fmt.Fprintf(w, "%s %s, %s and %s of unfinished work: %s\n", removed, countOf(r.Artifacts, "artifact"), countOf(len(r.Exports), "export"), countOf(r.Work, "piece"), size(r.Bytes))
}

// countOf is a number with what it is of, in the plural but for 1.
func countOf(n int, of string) string {
	if n != 1 {
		of += "s"
	}
	return count(int64(n)) + " " + of
}

// erased gives a build the keys of the project's list, or of the list of the
// project in this folder where the build is of none.
func (a *app) erased(p *project) func() (pipeline.Erased, error) {
	return func() (pipeline.Erased, error) {
		if !exists(a.file) {
			return nil, nil
		}
		list, err := erasure.Load(a.erasedPath(), os.Getenv(erasure.SecretVariable))
		var secret *erasure.SecretError
		if errors.As(err, &secret) {
			err = usageError{err}
		}
		if err != nil || list.Len() == 0 {
			return nil, err
		}
		return &erasedKeys{list, a, p.store}, nil
	}
}

// erasedKeys are a list of keys, and who is told that nothing is left of them.
type erasedKeys struct {
	*erasure.List
	app     *app
	project *artifact.Store // nil: the build has a store that is gone afterwards
}

// Prove searches the store that was built in and the project's, and says so.
func (e *erasedKeys) Prove(ctx context.Context, built *artifact.Store) error {
	proof := erasure.Proof{Keys: e.Len()}
	stores := []*artifact.Store{built}
	if e.project != nil && e.project != built { // a rebuild, in a store beside it
		stores = append(stores, e.project)
	}
	for _, s := range stores {
		p, err := erasure.Prove(ctx, s, e.List, e.app.options(&project{}).Workers)
		if err != nil {
			return err
		}
		proof.Artifacts += p.Artifacts
		proof.Searched += p.Searched
	}
	w := e.app.stdout
	if e.app.json || e.project == nil { // what is printed there is for machines
		w = e.app.stderr
	}
	fmt.Fprintln(w, proof)
	return nil
}
