package columns

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func kinds(name string) Kind {
	switch name {
	case "id":
		return Text
	case "p", "q":
		return Number
	}
	return Skip
}

func written(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// The same table in three formats reads the same, but for the places of its rows.
func TestFormatsReadAlike(t *testing.T) {
	var parquet bytes.Buffer
	p := Floats("p", []float64{.5, 0, 1})
	p.Missing = []bool{false, true, false}
	if err := Write(&parquet, &Table{Columns: []Column{Texts("id", []string{"a", "b", "左"}), p, Ints("more", []int64{1, 2, 3})}}); err != nil {
		t.Fatal(err)
	}
	for path, at := range map[string]string{
		written(t, "x.csv", "id,more,p\na,1,0.5\n\n\"b\",2,\n左,3,1\n"):                                              ":5",
		written(t, "x.tsv", "id\tp\na\t.5\nb\t\n左\t1e0\n"):                                                          ":4",
		written(t, "x.jsonl", `{"id":"a","p":0.5}`+"\n"+`{"p":null,"id":"b","more":[1]}`+"\n"+`{"id":"左","p":"1"}`): ":3",
		written(t, "x.parquet", parquet.String()):                                                                   ": row 3",
	} {
		f, err := ReadFile(context.Background(), path, kinds)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		id, p := f.Column("id"), f.Column("p")
		if f.Rows() != 3 || len(f.Columns) != 2 || id.Texts[2] != "左" {
			t.Errorf("%s reads as %+v", path, f.Table)
			continue
		}
		for row, want := range []float64{.5, 0, 1} {
			if x, ok := p.Number(row); ok == (row == 1) || ok && x != want {
				t.Errorf("%s: row %d is %v, %v", path, row, x, ok)
			}
		}
		if !strings.HasSuffix(f.At(2), at) {
			t.Errorf("%s: the third row is at %s, want %s", path, f.At(2), at)
		}
	}
}

func TestBadFiles(t *testing.T) {
	for name, c := range map[string]struct{ file, content, want string }{
		"a text for a number":  {"x.csv", "id,p\na,0.1\nb,high\n", `x.csv:3: p is "high", which is no number`},
		"NaN":                  {"x.csv", "id,p\na,NaN\n", `x.csv:2: p is "NaN", which is no number`},
		"infinity":             {"x.csv", "id,p\na,1e999\n", "x.csv:2: p is"},
		"a row too short":      {"x.csv", "id,p\na\n", "x.csv:2: 1 columns, where the header has 2"},
		"a quote left open":    {"x.csv", "id,p\n\"a,1\n", "x.csv:2: a quote is opened and never closed"},
		"two columns alike":    {"x.csv", "id,p,p\na,1,2\n", "x.csv:1: two columns are called p"},
		"nothing":              {"x.csv", "", "x.csv: it is empty"},
		"no JSON":              {"x.jsonl", "{\"id\":\"a\"}\n{\"id\":\n", "x.jsonl:2: it is no JSON object"},
		"a list for a number":  {"x.jsonl", `{"id":"a","p":[1]}`, "x.jsonl:1: p is an object or a list"},
		"another format":       {"x.xlsx", "id", `".xlsx" is none of`},
		"Parquet in name only": {"x.parquet", "id,p\n", "opening it as Parquet"},
	} {
		if _, err := ReadFile(context.Background(), written(t, c.file, c.content), kinds); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
	if _, err := ReadFile(context.Background(), "there/is/none.csv", kinds); err == nil {
		t.Error("a file that is not there is read")
	}
}

// A column that begins late has no value before, and one that ends early none after.
func TestColumnsOfSomeRows(t *testing.T) {
	f, err := ReadFile(context.Background(), written(t, "x.jsonl", "{\"id\":\"a\"}\n{\"id\":\"b\",\"p\":1}\n{\"id\":\"c\",\"q\":true}\n"), kinds)
	if err != nil {
		t.Fatal(err)
	}
	p, q := f.Column("p"), f.Column("q")
	if p.Has(0) || !p.Has(1) || p.Has(2) || q.Has(0) || q.Has(1) || !q.Has(2) || q.Floats[2] != 1 {
		t.Errorf("p is %+v, q %+v", p, q)
	}
}

func FuzzReadFile(f *testing.F) {
	for _, seed := range []string{"id,p\na,1\n", "{\"id\":\"a\",\"p\":1}\n", "id\tp\n\"a\"\"\t1\n", "\ufeffid,p\r\na,\r\n", "id,p\n\"a\nb\",0x1p-2\n", "{\"id\":1e400,\"p\":\"\"}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		for _, ext := range []string{".csv", ".tsv", ".jsonl"} {
			path := filepath.Join(t.TempDir(), "x"+ext)
			if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
				t.Fatal(err)
			}
			got, err := ReadFile(context.Background(), path, kinds)
			if err != nil {
				continue
			}
			if err := got.check(); err != nil {
				t.Fatalf("%q reads as a broken table: %v", content, err)
			}
			for row := range got.Rows() {
				got.At(row)
			}
		}
	})
}

// Digits are read as strconv reads them, to the last bit, or left to it.
func TestDecimalsAreStrconvs(t *testing.T) {
	for _, s := range []string{"", ".", "0", ".5", "5.", "1.5.2", "-1", "1e3", "0.1", "999999999999999", "9999999999999999", "0.00000000000001", "123456789.012345", "٣"} {
		if got, ok := decimal([]byte(s)); ok {
			if want, err := strconv.ParseFloat(s, 64); err != nil || got != want {
				t.Errorf("%q is %v, want %v (%v)", s, got, want, err)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9]{0,9}\.?[0-9]{0,9}`).Draw(t, "s")
		want, err := strconv.ParseFloat(s, 64)
		got, ok := decimal([]byte(s))
		if ok && (err != nil || got != want) {
			t.Fatalf("%q is %v, want %v (%v)", s, got, want, err)
		}
		if !ok && err == nil && len(s) <= 15 {
			t.Fatalf("%q is left over", s)
		}
	})
}

// More rows than those from which their number is guessed, of lengths that mislead it.
func TestRowsAfterTheGuess(t *testing.T) {
	for name, long := range map[string]func(i int) int{
		"shorter": func(i int) int { return max(1, 40-i/200) }, "longer": func(i int) int { return 1 + i/200 },
	} {
		var content strings.Builder
		content.WriteString("id,p\n")
		for i := range 3 * sampled {
			fmt.Fprintf(&content, "%s%d,%d\n", strings.Repeat("x", long(i)), i, i)
		}
		f, err := ReadFile(context.Background(), written(t, "x.csv", content.String()), kinds)
		if err != nil {
			t.Fatal(err)
		}
		ids, p := f.Column("id"), f.Column("p")
		if f.Rows() != 3*sampled {
			t.Fatalf("%s: %d rows", name, f.Rows())
		}
		for i := range f.Rows() {
			if x, ok := p.Number(i); !ok || x != float64(i) || ids.Texts[i] != strings.Repeat("x", long(i))+strconv.Itoa(i) {
				t.Fatalf("%s: row %d is %q, %v", name, i, ids.Texts[i], x)
			}
		}
	}
}
