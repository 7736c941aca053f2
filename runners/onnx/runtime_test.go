package onnx_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ophglm/runners/onnx"
)

// child is the environment variable that makes the test program do one thing in a
// process of its own: where the program lies, and which library a process loads
// first, are settled once.
const child = "ONNX_TEST_CHILD"

func TestMain(m *testing.M) {
	switch task, with, _ := strings.Cut(os.Getenv(child), ":"); task {
	case "find":
		path, err := onnx.Find("")
		if err != nil {
			fmt.Print(err)
		}
		fmt.Print(path)
	case "load":
		for _, path := range filepath.SplitList(with) {
			rt, err := onnx.Load(path)
			if err != nil {
				fmt.Println("error:", err)
				continue
			}
			fmt.Println(rt.Path())
		}
	default:
		os.Exit(m.Run())
	}
}

// load gives the runtime. Where the library is absent the test is skipped, unless
// $OPHGLM_ONNXRUNTIME_REQUIRED is set: then it fails, as it does in CI.
func load(t testing.TB) *onnx.Runtime {
	t.Helper()
	path, err := onnx.Find("")
	if errors.Is(err, onnx.ErrMissing) && os.Getenv("OPHGLM_ONNXRUNTIME_REQUIRED") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	rt, err := onnx.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return rt
}

func TestRuntimeSaysWhatItIs(t *testing.T) {
	rt := load(t)
	if !regexp.MustCompile(`^1\.\d+\.\d+$`).MatchString(rt.Version()) {
		t.Errorf("the version is %q", rt.Version())
	}
	if want := "onnxruntime " + rt.Version() + " cpu"; rt.Signature() != want {
		t.Errorf("the signature is %q, want %q", rt.Signature(), want)
	}
}

func TestLoadIsOnceAProcess(t *testing.T) {
	rt := load(t)
	again, err := onnx.Load(rt.Path())
	if err != nil || again != rt {
		t.Errorf("loading again gave %p, %v; want %p", again, err, rt)
	}
	link := filepath.Join(t.TempDir(), "libonnxruntime.so")
	if err := os.Symlink(rt.Path(), link); err != nil {
		t.Fatal(err)
	}
	if again, err = onnx.Load(link); err != nil || again != rt {
		t.Errorf("loading a link to it gave %p, %v; want %p", again, err, rt)
	}
	other := place(t, t.TempDir(), "libonnxruntime.so")
	if _, err = onnx.Load(other); err == nil || !strings.Contains(err.Error(), "is loaded already") {
		t.Errorf("loading another gave %v", err)
	}
	if _, err = onnx.Load(filepath.Join(t.TempDir(), "gone")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("loading one that is not there gave %v", err)
	}
}

// A file that is no library, and a library that is another, are errors; the right
// one can still be loaded after them.
func TestLoadAfterErrors(t *testing.T) {
	right := load(t).Path()
	dir := t.TempDir()
	text := filepath.Join(dir, "text.so")
	if err := os.WriteFile(text, []byte("not a library"), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), child+"=load:"+strings.Join([]string{text, filepath.Join(dir, "gone"), right}, string(filepath.ListSeparator)))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "error: loading the ONNX Runtime "+text) || !strings.Contains(lines[1], "no such file") || lines[2] != right {
		t.Errorf("loading a text, nothing and the library said:\n%s", out)
	}
}
