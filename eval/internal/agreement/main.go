// Command agreement writes docs/metrics.md of what tests recorded about vector
// files: make metrics.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ophglm/eval/internal/vectors"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: agreement FILE  (a file that tests wrote with "+vectors.Recording+")")
		os.Exit(2)
	}
	if err := write(os.Stdout, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "agreement:", err)
		os.Exit(1)
	}
}

func write(w io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	all, err := read(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	out := bufio.NewWriter(w)
	all.tell(out)
	return out.Flush()
}

// row is a line of the table: a signature as one reference computes it.
type row struct{ signature, reference string }

// sum is what was compared in a row.
type sum struct {
	numbers, undefined int
	largest, tolerance float64
}

// part is a field of a case.
type part struct{ file, name string }

// report is all that was recorded.
type report struct {
	rows  map[row]*sum
	parts []part // that there are
	used  map[part]bool
	why   map[part]string // of parts that some test skips
}

func read(r io.Reader) (*report, error) {
	all := &report{rows: map[row]*sum{}, used: map[part]bool{}, why: map[part]string{}}
	in := json.NewDecoder(r)
	for {
		var v vectors.Record
		if err := in.Decode(&v); err == io.EOF {
			return all, all.check()
		} else if err != nil {
			return nil, err
		}
		switch at := (part{v.File, v.Part}); {
		case v.Fields != nil:
			for _, f := range v.Fields {
				all.parts = append(all.parts, part{v.File, strings.TrimSpace(v.Part + " " + f)})
			}
		case v.Signature != "":
			all.compared(v)
		case v.Why != "":
			all.why[at] = v.Why
		default:
			all.used[at] = true
		}
	}
}

// check reports parts that are neither used nor skipped.
func (all *report) check() error {
	for _, at := range all.parts {
		if !all.used[at] && all.why[at] == "" && !all.remark(at) {
			return fmt.Errorf("no test uses %s of %s, or says why not", at.name, at.file)
		}
	}
	return nil
}

func (all *report) compared(v vectors.Record) {
	at := row{v.Signature, v.Reference}
	if all.rows[at] == nil {
		all.rows[at] = &sum{}
	}
	s := all.rows[at]
	if v.Undefined {
		s.undefined++
		return
	}
	s.numbers++
	s.largest, s.tolerance = max(s.largest, v.Difference), max(s.tolerance, v.Tolerance)
}

func (all *report) tell(w io.Writer) {
	values, refused := 0, 0
	for _, s := range all.rows {
		values, refused = values+s.numbers, refused+s.undefined
	}
	fmt.Fprintf(w, `%s values that references gave, in %d rows, and %s times that a reference refuses and the metric is undefined. The convention is the metric's signature, as it is printed
with scores, or what of it the case sets. Differences are absolute: scores of BLEU, chrF and TER are from 0 to 100, distances are in pixels or millimetres. What a row
is held to says of what digits the reference is: 1e-9 of double precision, 6e-8 of single, both relative for distances above 1, and more where a reference is written in
rounded numbers or its fit stops early.

`, grouped(values), len(all.rows), grouped(refused))
	fmt.Fprintln(w, "| metric | convention | reference | values | both undefined | largest difference | held to |\n|---|---|---|--:|--:|--:|--:|")
	order := slices.SortedFunc(maps.Keys(all.rows), func(a, b row) int {
		nameA, howA, _ := strings.Cut(a.signature, "|")
		nameB, howB, _ := strings.Cut(b.signature, "|")
		return cmp.Or(cmp.Compare(nameA, nameB), cmp.Compare(howA, howB), cmp.Compare(a.reference, b.reference))
	})
	for _, r := range order {
		s := all.rows[r]
		name, how, _ := strings.Cut(r.signature, "|")
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s |\n", name, strings.ReplaceAll(how, "|", " · "), r.reference, grouped(s.numbers), grouped(s.undefined), difference(s, s.largest), difference(s, s.tolerance))
	}
	all.tellSkipped(w)
}

// difference is what two digits say of it; "0" is none at all.
func difference(s *sum, x float64) string {
	if s.numbers == 0 {
		return ""
	}
	return strconv.FormatFloat(x, 'g', 2, 64)
}

func grouped(n int) string {
	if n == 0 {
		return ""
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// index is what tells parts apart that are alike: a place in a list, a call's
// number, the task of an example.
var index = regexp.MustCompile(`\[\d+\]|call \d+: |(binary|multiclass|multilabel)_`)

// tellSkipped lists the parts that no test uses, alike ones together.
func (all *report) tellSkipped(w io.Writer) {
	type kind struct{ file, why string }
	names, n := map[kind]map[string]bool{}, map[kind]int{}
	skipped := 0
	for at, why := range all.why {
		if all.used[at] || all.remark(at) {
			continue
		}
		k := kind{at.file, why}
		if names[k] == nil {
			names[k] = map[string]bool{}
		}
		name := index.ReplaceAllString(at.name, "")
		names[k][name[strings.LastIndex(" "+name, " "):]] = true
		n[k]++
		skipped++
	}
	fmt.Fprintf(w, "\n## What is passed over\n\nOf %s fields of cases, and calls and examples that they record, %s are used by a test, and these %s by none. There is no other.\n\n",
		grouped(skipped+len(all.used)), grouped(len(all.used)), grouped(skipped))
	fmt.Fprintln(w, "| file | what | how many | why |\n|---|---|--:|---|")
	for _, k := range slices.SortedFunc(maps.Keys(n), func(a, b kind) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.why, b.why))
	}) {
		fmt.Fprintf(w, "| %s | %s | %d | %s |\n", k.file, strings.Join(slices.Sorted(maps.Keys(names[k])), ", "), n[k], k.why)
	}
}

// remark says that a part has no values to compare.
func (all *report) remark(at part) bool {
	return slices.Contains([]string{"source", "license", "note", "def", "n", "rle"}, at.name[strings.LastIndex(" "+at.name, " "):])
}
