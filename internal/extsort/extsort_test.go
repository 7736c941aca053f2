package extsort

import (
	"fmt"
	"os"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

// What comes out is a stable sort of what went in, however little memory there
// is.
func TestSorted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		keys := rapid.SliceOf(rapid.StringN(0, 3, -1)).Draw(rt, "keys")
		dir, err := os.MkdirTemp(t.TempDir(), "sort")
		if err != nil {
			rt.Fatal(err)
		}
		s := New(dir, rapid.IntRange(1, 2000).Draw(rt, "budget"))
		want := make([]Item, len(keys))
		for i, k := range keys {
			want[i] = Item{k, fmt.Append(nil, i)}
			if err := s.Add(k, want[i].Value); err != nil {
				rt.Fatal(err)
			}
		}
		sort.SliceStable(want, func(i, j int) bool { return want[i].Key < want[j].Key })
		i := 0
		for it, err := range s.Sorted(t.Context()) {
			if err != nil {
				rt.Fatal(err)
			}
			if i >= len(want) || it.Key != want[i].Key || string(it.Value) != string(want[i].Value) {
				rt.Fatalf("item %d is %q %q", i, it.Key, it.Value)
			}
			i++
		}
		if i != len(want) {
			rt.Fatalf("%d items came out of %d", i, len(want))
		}
		if err := s.Close(); err != nil {
			rt.Fatal(err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			rt.Fatalf("files were left behind: %v %v", left, err)
		}
	})
}

// However many files are spilled, few are open.
func TestManySpills(t *testing.T) {
	s := New(t.TempDir(), 200)
	const n = 5000
	for i := range n {
		if err := s.Add(fmt.Sprintf("%05d", (i*7919)%n), fmt.Append(nil, i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.spills) > maxSpills {
		t.Errorf("%d files are to be read at once", len(s.spills))
	}
	next := 0
	for it, err := range s.Sorted(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if it.Key != fmt.Sprintf("%05d", next) {
			t.Fatalf("item %d is %s", next, it.Key)
		}
		next++
	}
	if next != n {
		t.Errorf("%d items came out of %d", next, n)
	}
}

func TestTruncatedSpillIsNamed(t *testing.T) {
	s := New(t.TempDir(), 1)
	for i := range 3 {
		if err := s.Add(fmt.Sprint(i), []byte("value")); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Truncate(s.spills[1], 4); err != nil {
		t.Fatal(err)
	}
	for _, err := range s.Sorted(t.Context()) {
		if err != nil {
			return
		}
	}
	t.Error("a truncated spill file was not noticed")
}
