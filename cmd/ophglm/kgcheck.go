package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/kg/check"
)

func (a *app) kgCheckCommand() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check [GRAPH]",
		Short: "Say what is wrong with a graph",
		Long: "Holds a graph against the ontology and against itself, and prints a line a finding: the entity or triple (of a file, its line), the severity, the\n" +
			"code of the check, and a sentence; errors first. --explain CODE says what a check looks for, --explain all lists them. It exits with 3 where there is\n" +
			"an error, or more findings than --limit and --max allow: --limit counts warnings too, and what has a --max of its own counts by that alone.\n\n" +
			graphUsage + " What kg.check built has no errors any\nmore: to see them, name what it was built from, such as full/merged.",
		Example: "  ophglm kg check full/merged\n  ophglm kg check graph.jsonl --sources ../shared/real/kg --max duplicate_entity=5",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if f.explain != "" {
				return a.explainCheck(f.explain)
			}
			if c.Flags().Changed("limit") && f.limit < 0 {
				return usagef("--limit %d: a number from 0 is meant", f.limit)
			}
			if f.most < 0 {
				return usagef("--most %d: a number from 1 is meant, or 0 for all", f.most)
			}
			limits, opts, err := f.parse()
			if err != nil {
				return err
			}
			g, err := a.givenGraph(c.Context(), argument(args))
			if err != nil {
				return err
			}
			lines := map[string]int{}
			found, err := check.Run(c.Context(), func() iter.Seq2[*ophglm.GraphItem, error] { return g.numbered(c.Context(), lines) }, opts)
			if err != nil {
				return fmt.Errorf("%s: %w", g.name, err)
			}
			answer := newCheckAnswer(g.name, found)
			answer.most, answer.lines = f.most, lines
			if err := a.print(answer, answer.text); err != nil {
				return err
			}
			return limits.exceeded(answer)
		},
	}
	c.Flags().IntVar(&f.limit, "limit", -1, "findings allowed, of any severity (default: any number of warnings and no error)")
	c.Flags().StringArrayVar(&f.max, "max", nil, "findings allowed of one check: `CODE=N`")
	c.Flags().StringSliceVar(&f.off, "off", nil, "`codes` of checks to leave out")
	c.Flags().StringArrayVar(&f.sources, "sources", nil, "`folder` of the files that the graph was read from, to look facts up in")
	c.Flags().StringVar(&f.explain, "explain", "", "say what the check of this `code` looks for, with an example")
	c.Flags().IntVar(&f.most, "most", 50, "findings to print at the most, all are counted (0: all)")
	return c
}

type checkFlags struct {
	limit, most  int
	max          []string
	off, sources []string
	explain      string
}

// numbered yields the items of a graph and, where it is a file, puts into lines
// where the last item of each id stands: of two with one id, it is the one that a
// check reports.
func (g *givenGraph) numbered(ctx context.Context, lines map[string]int) iter.Seq2[*ophglm.GraphItem, error] {
	if g.project != nil {
		return g.items(ctx)
	}
	return func(yield func(*ophglm.GraphItem, error) bool) {
		line := 0
		for item, err := range g.items(ctx) {
			line++
			if err == nil && item.Entity != nil {
				lines[item.Entity.ID] = line
			} else if err == nil {
				lines[item.Triple.ID] = line
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// parse checks the flags before a graph is read.
func (f *checkFlags) parse() (checkLimits, check.Options, error) {
	limits := checkLimits{all: f.limit, of: map[string]int{}}
	opts := check.Options{Off: f.off}
	for _, code := range f.off {
		if _, err := checkOf(code); err != nil {
			return limits, opts, err
		}
	}
	for _, m := range f.max {
		code, number, ok := strings.Cut(m, "=")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n < 0 {
			return limits, opts, usagef("--max %s: CODE=N is meant", m)
		}
		if _, err := checkOf(code); err != nil {
			return limits, opts, err
		}
		limits.of[code] = n
	}
	if err := opts.Validate(); err != nil {
		return limits, opts, usageError{err}
	}
	for _, dir := range f.sources {
		if st, err := os.Stat(dir); err != nil || !st.IsDir() {
			return limits, opts, usagef("--sources %s: there is no such folder", dir)
		}
	}
	if len(f.sources) > 0 {
		opts.Open = openSource(f.sources)
	}
	return limits, opts, nil
}

// openSource opens the files of sources that lie in one of the folders, in it or
// in a folder of the data set's name.
func openSource(folders []string) func(dataset, file string) (io.ReadCloser, error) {
	return func(dataset, file string) (io.ReadCloser, error) {
		for _, dir := range folders {
			for _, name := range []string{filepath.FromSlash(file), filepath.Join(dataset, filepath.FromSlash(file))} {
				if !filepath.IsLocal(name) {
					continue
				}
				f, err := os.Open(filepath.Join(dir, name))
				if err == nil {
					return f, nil
				}
				if !errors.Is(err, fs.ErrNotExist) {
					return nil, err
				}
			}
		}
		return nil, nil
	}
}

// checkOf finds a check by its code.
func checkOf(code string) (check.Check, error) {
	for _, c := range check.All() {
		if c.Code == code {
			return c, nil
		}
	}
	return check.Check{}, usagef("no check has the code %q: ophglm kg check --explain all lists them", code)
}

// checkLimits say how many findings are allowed.
type checkLimits struct {
	all int            // of those that are not in of; −1 allows warnings alone
	of  map[string]int // by code
}

// exceeded is an error where there are more findings than are allowed.
func (l checkLimits) exceeded(a *checkAnswer) error {
	var over []string
	for _, code := range slices.Sorted(maps.Keys(l.of)) {
		if n := a.Counts[code]; n > l.of[code] {
			over = append(over, fmt.Sprintf("%s findings of %s, and --max allows %s", count(int64(n)), code, count(int64(l.of[code]))))
		}
	}
	all, errs := 0, 0
	for _, f := range a.Findings {
		if _, own := l.of[f.Code]; own {
			continue
		}
		all++
		if f.Severity == check.Error {
			errs++
		}
	}
	switch {
	case l.all < 0 && errs > 0:
		over = append(over, fmt.Sprintf("%s errors", count(int64(errs))))
	case l.all >= 0 && all > l.all:
		over = append(over, fmt.Sprintf("%s findings, and --limit allows %s", count(int64(all)), count(int64(l.all))))
	}
	if len(over) == 0 {
		return nil
	}
	return findingsf("%s has %s", a.Graph, strings.Join(over, "; "))
}
