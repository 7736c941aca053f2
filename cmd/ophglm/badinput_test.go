package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/proof"
)

// readers lists the kinds that read files.
func readers(t *testing.T) []*pipeline.Kind {
	reg := kinds()
	var out []*pipeline.Kind
	for _, n := range reg.Names() {
		if k, _ := reg.Kind(n); k.Shape() == "read" && len(k.Inputs) > 0 {
			out = append(out, k)
		}
	}
	if len(out) < 8 {
		t.Fatalf("%d readers are registered", len(out))
	}
	return out
}

// read runs a reader on one file.
func read(t *testing.T, k *pipeline.Kind, f *pipeline.File) (artifact.Shard, error) {
	t.Helper()
	shards, err := pipeline.Once{Kind: k, With: k.Example.With, Dir: t.TempDir(), Workers: 1, In: map[string][]*pipeline.File{"files": {f}}}.Run(t.Context())
	if err != nil {
		return artifact.Shard{}, err
	}
	return shards[0], nil
}

func file(t *testing.T, data []byte) *pipeline.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return &pipeline.File{Name: "file", Path: path}
}

func lines(t *testing.T, o artifact.Output) []byte {
	t.Helper()
	var all []byte
	for _, p := range o.Parts {
		b, err := o.ReadPart(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

// A line end written in another way and a byte-order mark change nothing: the
// records are those of the example, but for the offsets that a longer line end
// moves.
func TestReadersPassOverMarksAndLineEnds(t *testing.T) {
	for _, k := range readers(t) {
		t.Run(k.Name, func(t *testing.T) {
			plain := []byte(k.Example.In["files"])
			want, err := read(t, k, file(t, plain))
			if err != nil {
				t.Fatal(err)
			}
			if want.Accounting.Used == 0 {
				t.Fatal("the example gives no record")
			}
			marked, err := read(t, k, file(t, append([]byte("\xef\xbb\xbf"), plain...)))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(lines(t, marked.Outputs[0]), lines(t, want.Outputs[0])) {
				t.Errorf("a byte-order mark changes\n%s to\n%s", lines(t, want.Outputs[0]), lines(t, marked.Outputs[0]))
			}
			crlf, err := read(t, k, file(t, bytes.ReplaceAll(plain, []byte("\n"), []byte("\r\n"))))
			if err != nil {
				t.Fatal(err)
			}
			if crlf.Accounting.Used != want.Accounting.Used || crlf.Outputs[0].Records != want.Outputs[0].Records {
				t.Errorf("CRLF changes %+v to %+v", want.Accounting, crlf.Accounting)
			}
		})
	}
}

// What is no record of the format is rejected with its place, or named by an
// error that says which file; never taken for a record, never a panic.
func TestReadersOnWhatIsNotTheirs(t *testing.T) {
	for _, k := range readers(t) {
		t.Run(k.Name, func(t *testing.T) {
			for name, data := range map[string]string{
				"empty":           "",
				"blank lines":     "\n\n  \n",
				"NUL bytes":       "\x00\x00\x00\x00",
				"NULs in lines":   "a\x00b\nc\x00d\n",
				"another format":  "%PDF-1.7 something else\nmore of it\n",
				"neither charset": "\xff\xfe\xff\xfe\n\xff\n",
				"half of JSON":    "[{\"a\": \n",
			} {
				sh, err := read(t, k, file(t, []byte(data)))
				if err != nil {
					if !strings.Contains(err.Error(), "file") {
						t.Errorf("%s: the error does not name the file: %v", name, err)
					}
					continue
				}
				if sh.Accounting.Used != 0 {
					t.Errorf("%s: %d records were made of it", name, sh.Accounting.Used)
				}
				if strings.TrimSpace(data) != "" && sh.Accounting.Rejected == 0 {
					t.Errorf("%s: nothing was rejected, and no error says why", name)
				}
			}
			dir := &pipeline.File{Name: "dir", Path: t.TempDir()}
			if _, err := read(t, k, dir); err == nil || !strings.Contains(err.Error(), dir.Path+" is a directory") {
				t.Errorf("a directory: %v", err)
			}
			missing := &pipeline.File{Name: "no", Path: filepath.Join(t.TempDir(), "no")}
			if _, err := read(t, k, missing); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), missing.Path) {
				t.Errorf("a missing file: %v", err)
			}
		})
	}
}

// A broken row costs itself: the rest of the file is read, and the reject says
// where it stood.
func TestReadersGoOnAfterABrokenRow(t *testing.T) {
	for _, k := range readers(t) {
		t.Run(k.Name, func(t *testing.T) {
			plain := k.Example.In["files"]
			want, err := read(t, k, file(t, []byte(plain)))
			if err != nil {
				t.Fatal(err)
			}
			sh, err := read(t, k, file(t, []byte(withBrokenRow(plain))))
			if err != nil {
				t.Fatal(err)
			}
			if sh.Accounting.Used != want.Accounting.Used {
				t.Errorf("%d rows were used, %d without the broken one", sh.Accounting.Used, want.Accounting.Used)
			}
			if sh.Accounting.Rejected <= want.Accounting.Rejected || !bytes.Contains(lines(t, sh.Rejects), []byte(`"where":{"file":"file","row":`)) {
				t.Errorf("the broken row is not among the rejects:\n%s", lines(t, sh.Rejects))
			}
		})
	}
}

// withBrokenRow puts a row that can't be read at the end of an example, within
// its array where it is one.
func withBrokenRow(example string) string {
	body := strings.TrimRight(example, "\n")
	switch {
	case strings.HasSuffix(body, "]"):
		return strings.TrimSuffix(body, "]") + ",\n{\"id\": 7, \"instruction\": 3, \"output\": []}\n]\n"
	case strings.HasPrefix(body, "id="):
		return body + "\n\n\nid=9\nhttps://consult.example.org/x\n\n\n"
	}
	return body + "\n\xff\xfe\n"
}

// endless is a file of one line, n bytes long, that nobody holds.
type endless struct {
	head string
	n    int64
}

func (e endless) Open(string) (fs.File, error) {
	return &endlessFile{io.MultiReader(strings.NewReader(e.head), io.LimitReader(repeated{}, e.n), strings.NewReader("\n"))}, nil
}

type repeated struct{}

var xs = bytes.Repeat([]byte("x"), 1<<20)

func (repeated) Read(b []byte) (int, error) { return copy(b, xs), nil }

type endlessFile struct{ io.Reader }

func (f *endlessFile) Stat() (fs.FileInfo, error) { return endlessInfo{}, nil }
func (f *endlessFile) Close() error               { return nil }

type endlessInfo struct{}

func (endlessInfo) Name() string       { return "endless" }
func (endlessInfo) Size() int64        { return 0 }
func (endlessInfo) Mode() fs.FileMode  { return 0o444 }
func (endlessInfo) ModTime() time.Time { return time.Time{} }
func (endlessInfo) IsDir() bool        { return false }
func (endlessInfo) Sys() any           { return nil }

// A line longer than any that is read into memory is rejected, and not held by the
// reject. make proof tries one of 2 GB.
func TestReadersOnAVeryLongLine(t *testing.T) {
	long := int64(jsonl.MaxLine + 1<<20)
	if proof.Long {
		long = 2 << 30
	}
	for _, k := range readers(t) {
		t.Run(k.Name, func(t *testing.T) {
			plain := k.Example.In["files"]
			head, _, _ := strings.Cut(plain, "\n")
			if strings.HasPrefix(plain, "[") {
				head = "[{\"id\": \""
			} else {
				head += "\n"
			}
			sh, err := read(t, k, pipeline.EmbeddedFile(endless{head, long}, "endless"))
			if err != nil {
				t.Fatal(err)
			}
			if sh.Accounting.Rejected == 0 {
				t.Errorf("a line of %d bytes was not rejected: %+v", long, sh.Accounting)
			}
			if n := sh.Rejects.Bytes; n > 1<<20 {
				t.Errorf("the rejects hold %d bytes of it", n)
			}
		})
	}
}
