package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"ophglm/kg/bolt"
	"ophglm/kg/bolt/bolttest"
	"ophglm/runners/onnx"
)

func TestMain(m *testing.M) {
	testscript.Main(removingProjects{m}, map[string]func(){
		"ophglm": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			defer stop()
			os.Exit(execute(ctx, os.Args[1:], os.Stdout, os.Stderr))
		},
	})
}

// TestScripts runs whole commands as users type them.
func TestScripts(t *testing.T) { testscript.Run(t, scripts("testdata/script")) }

// TestNeo4jScripts runs those that need a Neo4j server, whose database is theirs
// until they end.
func TestNeo4jScripts(t *testing.T) {
	c := bolttest.Database(t)
	p := scripts("testdata/script/neo4j")
	setup := p.Setup
	p.Setup = func(e *testscript.Env) error {
		e.Setenv(bolt.EnvURI, c.URI)
		e.Setenv(bolt.EnvUser, c.User)
		e.Setenv(bolt.EnvPassword, c.Password)
		return setup(e)
	}
	testscript.Run(t, p)
}

// scripts are the parameters of the scripts in a folder.
func scripts(dir string) testscript.Params {
	return testscript.Params{
		Dir: dir,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":   exits,
			"firstid": firstID,
			"mask":    drawMask,
		},
		Setup: func(e *testscript.Env) error {
			root, err := filepath.Abs("../..")
			e.Setenv("REPO", root)
			if path, err := onnx.Find(""); err == nil {
				e.Setenv(onnx.Variable, path) // scripts run outside the project
			}
			return err
		},
		Condition: func(cond string) (bool, error) {
			if cond != "onnx" {
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			if _, err := onnx.Find(""); err != nil && os.Getenv("OPHGLM_ONNXRUNTIME_REQUIRED") == "" {
				return false, nil
			}
			return true, nil
		},
		RequireExplicitExec: true,
	}
}

// firstID sets $FIRST to the id of the first record of a stage.
func firstID(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: firstid STAGE")
	}
	ts.Check(ts.Exec("ophglm", "show", args[0], "-n", "1"))
	id, _, _ := strings.Cut(strings.TrimPrefix(ts.ReadFile("stdout"), `{"id":"`), `"`)
	ts.Setenv("FIRST", id)
}

// exits runs a command and checks its exit code: exits 2 ophglm run nowhere.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var e *exec.ExitError
	if errors.As(err, &e) {
		got = e.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("%v exits with %d, want %d", args[1:], got, want)
	}
}
