package validate

import (
	"fmt"
	"slices"
)

// firstChunk is how much of a JSONL file the datasets library reads before it
// settles the types of all columns: chunksize of packaged_modules/json/json.py.
// A column that is only null or only [] so far is settled as null, and a later
// text in it stops the loading ("Couldn't cast array of type … to null"). JSON
// arrays are read whole.
const firstChunk = 10 << 20

// mostFields bounds what is remembered of the fields that rows have.
const mostFields = 4096

// schema is what Arrow would take the rows for.
type schema struct {
	root  shape
	count int
}

// shape is the type of a column or of something in it. Kind is "" as long as
// only null was seen.
type shape struct {
	kind   string
	line   int // where the kind was first seen
	elem   *shape
	fields map[string]*shape
}

func (s *schema) ready() bool { return s.root.kind != "" && s.count < mostFields }

func (s *schema) has(column string) bool { return s.root.fields[column] != nil }

// learn adds a row to what is known, and reports what does not fit.
func (s *schema) learn(c *checker, row map[string]any, offset int64) {
	late := c.report.Layout == "jsonl" && offset >= firstChunk
	s.add(c, &s.root, row, "", late && s.root.kind != "")
}

func (s *schema) add(c *checker, t *shape, v any, path string, late bool) {
	if v == nil {
		return
	}
	kind := kindOf(v)
	if t.kind != kind {
		if t.kind != "" {
			c.row(Error, "mixed_types", "%s is %s here and %s on line %d: one column has one type", path, kind, t.kind, t.line)
			return
		}
		t.kind, t.line = kind, c.line
		if late {
			c.row(Error, "late_type", "%s is %s for the first time after the first 10 MiB: the type of a column is settled by then, as null, and loading stops here; put this row first, or make the file a JSON array", path, kind)
			late = false
		}
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if t.elem == nil {
				t.elem = &shape{}
			}
			s.add(c, t.elem, e, path+"[]", late)
		}
	case map[string]any:
		if t.fields == nil {
			t.fields = map[string]*shape{}
		}
		for _, name := range sortedNames(v) {
			f := t.fields[name]
			if f == nil {
				if s.count >= mostFields {
					continue
				}
				s.count++
				f = &shape{}
				t.fields[name] = f
			}
			at := name
			if path != "" {
				at = path + "." + name
			}
			s.add(c, f, v[name], at, late)
		}
	}
}

func sortedNames(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// kindOf names a JSON value's type, for a person.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "a text"
	case float64:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return fmt.Sprintf("%T", v)
}
