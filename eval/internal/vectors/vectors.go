// Package vectors reads files of metric test vectors: inputs, and the values that
// reference implementations give for them. Every field of a case is to be used or
// skipped with a reason.
package vectors

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ophglm/eval/metric"
	"ophglm/internal/realdata"
)

// Agreement is the largest difference from a reference in double precision, and
// Single from one in single precision, relative to 1.
const (
	Agreement = 1e-9
	Single    = 6e-8
)

// Case is one object of a vector file.
type Case struct {
	t      testing.TB
	name   string
	fields map[string]json.RawMessage
	open   map[string]bool // fields neither used nor skipped

	reference string // what computed the values
}

// Read reads a vector file.
func Read(t testing.TB, file string) *Case {
	t.Helper()
	b, err := os.ReadFile(realdata.Vectors(t, file))
	if err != nil {
		t.Fatal(err)
	}
	reference, ok := references[file]
	if !ok {
		t.Fatalf("what computed the values of %s is not said in package vectors", file)
	}
	return newCase(t, file, reference, b)
}

func newCase(t testing.TB, name, reference string, b []byte) *Case {
	t.Helper()
	c := &Case{t: t, name: name, reference: reference, open: map[string]bool{}}
	if err := json.Unmarshal(b, &c.fields); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for k := range c.fields {
		c.open[k] = true
	}
	c.record(Record{Fields: slices.Sorted(maps.Keys(c.fields))})
	return c
}

// Name says which case it is.
func (c *Case) Name() string { return c.name }

// Has says whether there is a field.
func (c *Case) Has(key string) bool { _, ok := c.fields[key]; return ok }

// Get decodes a field; a missing one fails the test.
func (c *Case) Get(key string, to any) {
	c.t.Helper()
	raw, ok := c.fields[key]
	if !ok {
		c.t.Fatalf("%s has no field %s", c.name, key)
	}
	if c.open[key] {
		delete(c.open, key)
		c.record(Record{Part: key})
	}
	if err := json.Unmarshal(raw, to); err != nil {
		c.t.Fatalf("%s: %s: %v", c.name, key, err)
	}
}

// String is a field of text.
func (c *Case) String(key string) (s string) {
	c.t.Helper()
	c.Get(key, &s)
	return s
}

// Case is a field that is an object.
func (c *Case) Case(key string) *Case {
	c.t.Helper()
	var raw json.RawMessage
	c.Get(key, &raw)
	return newCase(c.t, c.name+" "+key, c.reference, raw)
}

// Cases are the objects of a list.
func (c *Case) Cases(key string) []*Case {
	c.t.Helper()
	var raw []json.RawMessage
	c.Get(key, &raw)
	var out []*Case
	for i, r := range raw {
		out = append(out, newCase(c.t, c.name+" "+key+"["+strconv.Itoa(i)+"]", c.reference, r))
	}
	return out
}

// Mask is a field of run lengths, row by row, the first run being background, as
// bytes of 0 and 255.
func (c *Case) Mask(key string) []uint8 {
	c.t.Helper()
	var runs []int
	c.Get(key, &runs)
	var out []uint8
	for i, n := range runs {
		out = append(out, slices.Repeat([]uint8{uint8(i % 2 * 255)}, n)...)
	}
	return out
}

// Skip says why fields are not used. One that is absent is passed over.
func (c *Case) Skip(why string, keys ...string) {
	for _, k := range keys {
		if c.open[k] {
			delete(c.open, k)
			c.Pass(k, why)
		}
	}
}

// Done fails the test where a field was neither used nor skipped.
func (c *Case) Done() {
	c.t.Helper()
	if len(c.open) > 0 {
		c.t.Errorf("%s has fields that the test neither uses nor skips: %v", c.name, slices.Sorted(maps.Keys(c.open)))
	}
}

// Number is a number that a reference gave, or its refusal to give one: NaN, or
// an error.
type Number struct {
	Value   float64
	Refused bool
}

// UnmarshalJSON reads a number, "nan", or a text that begins with ERR.
func (n *Number) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) != nil {
		return json.Unmarshal(b, &n.Value)
	}
	if n.Refused = s == "nan" || strings.HasPrefix(s, "ERR"); n.Refused {
		return nil
	}
	var err error
	n.Value, err = strconv.ParseFloat(s, 64)
	return err
}

// Agree holds a value against the reference's: both numbers, no further apart
// than tolerance, or neither one.
func Agree(t testing.TB, what string, got metric.Value, want Number, tolerance float64) {
	t.Helper()
	x, ok := got.Number()
	switch {
	case ok == want.Refused:
		t.Errorf("%s is %v, and the reference's %+v", what, got, want)
	case ok && !(math.Abs(x-want.Value) <= tolerance):
		t.Errorf("%s is %v, and the reference's %v", what, x, want.Value)
	}
}

// Filled is a value, or, where it is undefined, what the reference puts in its
// place, such as the zero_division of scikit-learn.
func Filled(got metric.Value, instead float64) metric.Value {
	if _, ok := got.Number(); !ok {
		return metric.Of(instead)
	}
	return got
}
