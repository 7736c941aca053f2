// Package columns holds tables by column, and reads and writes them as Parquet.
//
// A column is of texts, integers, numbers, or lists of either number. A place
// without a value is no 0: Has tells. What a file has of other types is an error
// that names the column.
package columns

import (
	"fmt"
)

// Column is a named list of values, of one of the types.
type Column struct {
	Name    string
	Texts   []string
	Ints    []int64
	Floats  []float64
	IntList [][]int64
	List    [][]float64
	// Missing marks places without a value; nil where there are none.
	Missing []bool
}

// Texts is a column of texts.
func Texts(name string, v []string) Column { return Column{Name: name, Texts: nonNil(v)} }

// Ints is a column of integers.
func Ints(name string, v []int64) Column { return Column{Name: name, Ints: nonNil(v)} }

// Floats is a column of numbers.
func Floats(name string, v []float64) Column { return Column{Name: name, Floats: nonNil(v)} }

// IntLists is a column of lists of integers.
func IntLists(name string, v [][]int64) Column { return Column{Name: name, IntList: nonNil(v)} }

// Lists is a column of lists of numbers.
func Lists(name string, v [][]float64) Column { return Column{Name: name, List: nonNil(v)} }

// nonNil keeps the type of a column without rows.
func nonNil[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

// Has reports whether there is a value.
func (c *Column) Has(row int) bool { return c.Missing == nil || !c.Missing[row] }

// Len is the number of rows.
func (c *Column) Len() int {
	return max(len(c.Texts), len(c.Ints), len(c.Floats), len(c.IntList), len(c.List))
}

// Number is a value of a column of integers or numbers.
func (c *Column) Number(row int) (float64, bool) {
	switch {
	case !c.Has(row):
		return 0, false
	case c.Ints != nil:
		return float64(c.Ints[row]), true
	case c.Floats != nil:
		return c.Floats[row], true
	}
	return 0, false
}

// Text is a value as text: integers in decimals, numbers in the shortest form.
func (c *Column) Text(row int) string {
	switch {
	case !c.Has(row):
		return ""
	case c.Texts != nil:
		return c.Texts[row]
	case c.Ints != nil:
		return fmt.Sprint(c.Ints[row])
	case c.Floats != nil:
		return fmt.Sprint(c.Floats[row])
	}
	return ""
}

// Table is columns of equal length, and what is said of them beside.
type Table struct {
	Columns []Column
	Meta    map[string]string
}

// Column is the one of a name, or nil.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// Rows is the number of rows.
func (t *Table) Rows() int {
	if len(t.Columns) == 0 {
		return 0
	}
	return t.Columns[0].Len()
}

// check reports columns without a name, of one name, or of unequal length.
func (t *Table) check() error {
	seen := map[string]bool{}
	for i := range t.Columns {
		c := &t.Columns[i]
		switch {
		case c.Name == "" || seen[c.Name]:
			return fmt.Errorf("column %d has the name %q, which is empty or another's", i, c.Name)
		case c.Len() != t.Rows():
			return fmt.Errorf("column %s has %d rows, and %s has %d", c.Name, c.Len(), t.Columns[0].Name, t.Rows())
		case c.Missing != nil && len(c.Missing) != c.Len():
			return fmt.Errorf("column %s has %d rows, and marks for %d", c.Name, c.Len(), len(c.Missing))
		}
		seen[c.Name] = true
	}
	return nil
}
