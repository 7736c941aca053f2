package columns

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func roundTrip(t interface{ Fatalf(string, ...any) }, in *Table) *Table {
	var b, again bytes.Buffer
	if err := Write(&b, in); err != nil {
		t.Fatalf("writing: %v", err)
	}
	if err := Write(&again, in); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Fatalf("the same table gives other bytes: %v", err)
	}
	out, err := Read(context.Background(), bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("reading: %v", err)
	}
	return out
}

// What is written is read, missing places and all.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 50).Draw(t, "rows")
		var texts []string
		var ints []int64
		var floats []float64
		var lists [][]float64
		var intLists [][]int64
		var missing []bool
		for range n {
			texts = append(texts, rapid.String().Draw(t, "text"))
			ints = append(ints, rapid.Int64().Draw(t, "int"))
			floats = append(floats, rapid.Float64().Draw(t, "float"))
			lists = append(lists, rapid.SliceOfN(rapid.Float64(), 0, 4).Draw(t, "list"))
			intLists = append(intLists, rapid.SliceOfN(rapid.Int64(), 0, 4).Draw(t, "ints"))
			missing = append(missing, rapid.Bool().Draw(t, "missing"))
		}
		in := &Table{
			Columns: []Column{Texts("t", texts), Ints("i", ints), Floats("f", floats), Lists("l", lists), IntLists("il", intLists)},
			Meta:    map[string]string{"a": "1", "b": "左眼"},
		}
		in.Columns[2].Missing = missing
		out := roundTrip(t, in)
		for _, k := range []string{"a", "b"} {
			if out.Meta[k] != in.Meta[k] {
				t.Fatalf("%s is %q", k, out.Meta[k])
			}
		}
		for row := range n {
			if out.Column("t").Texts[row] != texts[row] || out.Column("i").Ints[row] != ints[row] {
				t.Fatalf("row %d is %q, %d", row, out.Column("t").Texts[row], out.Column("i").Ints[row])
			}
			if x, ok := out.Column("f").Number(row); ok == missing[row] || ok && x != floats[row] {
				t.Fatalf("row %d is %v, %v, want %v, missing %v", row, x, ok, floats[row], missing[row])
			}
			if !sameList(out.Column("l").List[row], lists[row]) || !sameList(out.Column("il").IntList[row], intLists[row]) {
				t.Fatalf("row %d has the lists %v %v", row, out.Column("l").List[row], out.Column("il").IntList[row])
			}
		}
	})
}

func sameList[T comparable](a, b []T) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

func TestBadTables(t *testing.T) {
	for name, in := range map[string]*Table{
		"of unequal length": {Columns: []Column{Ints("a", []int64{1}), Ints("b", []int64{1, 2})}},
		"of one name":       {Columns: []Column{Ints("a", []int64{1}), Ints("a", []int64{1})}},
		"without a name":    {Columns: []Column{Ints("", []int64{1})}},
	} {
		if err := Write(&bytes.Buffer{}, in); err == nil {
			t.Errorf("columns %s pass", name)
		}
	}
	if _, err := Read(context.Background(), strings.NewReader("id,prob\n1,0.5\n")); err == nil {
		t.Error("a CSV file is read as Parquet")
	}
}

func TestEmptyTable(t *testing.T) {
	out := roundTrip(t, &Table{Columns: []Column{Texts("id", nil), Floats("p", nil)}})
	if out.Rows() != 0 || len(out.Columns) != 2 || out.Column("id").Texts == nil {
		t.Errorf("an empty table comes back as %+v", out)
	}
}
