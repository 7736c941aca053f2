// Command ophglm builds and evaluates the data behind an ophthalmology
// language-and-vision assistant. See README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes of every command.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2 // wrong use, a mistake in pipelines.yaml included
	exitFindings    = 3 // done, with findings or rejects over the set limit
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	os.Exit(execute(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// execute runs one command line and returns its exit code.
func execute(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	a := &app{stdout: stdout, stderr: stderr}
	root := a.command()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	var f findingsError
	switch {
	case errors.As(err, &f):
		fmt.Fprintln(stderr, "ophglm:", err)
		return exitFindings
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		if a.once {
			fmt.Fprintln(stderr, "ophglm: interrupted: nothing is kept, and the same command begins anew")
			return exitInterrupted
		}
		fmt.Fprintln(stderr, "ophglm: interrupted: what was finished is kept, and the same command goes on from there")
		return exitInterrupted
	}
	fmt.Fprintln(stderr, "ophglm:", err)
	var u usageError
	if errors.As(err, &u) {
		return exitUsage
	}
	return exitFailed
}

// usageError is a wrong use of the command line or a mistake in a file that the
// user writes.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// findingsError is work that was done and found something.
type findingsError struct{ error }

func findingsf(format string, args ...any) error { return findingsError{fmt.Errorf(format, args...)} }

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:           "ophglm",
		Short:         "Builds and evaluates the data behind an ophthalmology assistant",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.ArbitraryArgs,
		PersistentPreRun: func(*cobra.Command, []string) {
			offline.Store(a.offline)
			sharedChat.folder = a.storePath
		},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("there is no command %q; see ophglm --help", args[0])
			}
			return c.Help()
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	f := root.PersistentFlags()
	f.StringVarP(&a.file, "file", "f", "pipelines.yaml", "the file that says what is built")
	f.StringVar(&a.storeDir, "store", "", "where artifacts are kept (default .ophglm beside the file)")
	f.StringArrayVar(&a.set, "set", nil, "give a variable of the file a value: `name=value`")
	f.BoolVar(&a.json, "json", false, "print JSON, for machines")
	f.BoolVar(&a.offline, "offline", false, "never open a connection")
	f.IntVar(&a.workers, "workers", 0, "shards to work on at once (default: the processors)")
	root.AddCommand(a.commands()...)
	wrapArgs(root)
	return root
}

// wrapArgs makes wrong arguments of every command a wrong use.
func wrapArgs(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usagef("%w; usage: %s", err, c.UseLine())
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		wrapArgs(sub)
	}
}

// setVars parses the values given with --set.
func setVars(set []string) (map[string]string, error) {
	vars := map[string]string{}
	for _, s := range set {
		name, value, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, usagef("--set %s: name=value is meant", s)
		}
		vars[name] = value
	}
	return vars, nil
}
