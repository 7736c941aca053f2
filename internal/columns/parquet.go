package columns

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// Write writes a table as Parquet, compressed with zstd. The same table gives the
// same bytes. Memory: the table once more.
func Write(w io.Writer, t *Table) (err error) {
	if err := t.check(); err != nil {
		return err
	}
	var fields []arrow.Field
	var arrays []arrow.Array
	defer func() {
		for _, a := range arrays {
			a.Release()
		}
	}()
	for i := range t.Columns {
		c := &t.Columns[i]
		a := c.array()
		arrays = append(arrays, a)
		fields = append(fields, arrow.Field{Name: c.Name, Type: a.DataType(), Nullable: c.Missing != nil})
	}
	keys := slices.Sorted(maps.Keys(t.Meta))
	var values []string
	for _, k := range keys {
		values = append(values, t.Meta[k])
	}
	meta := arrow.NewMetadata(keys, values)
	schema := arrow.NewSchema(fields, &meta)
	batch := array.NewRecordBatch(schema, arrays, int64(t.Rows()))
	defer batch.Release()
	out, err := pqarrow.NewFileWriter(schema, nopCloser{w}, parquet.NewWriterProperties(
		parquet.WithCompression(compress.Codecs.Zstd), parquet.WithCreatedBy("ophglm"),
	), pqarrow.NewArrowWriterProperties())
	if err != nil {
		return fmt.Errorf("beginning a Parquet file: %w", err)
	}
	for _, k := range keys {
		if err := out.AppendKeyValueMetadata(k, t.Meta[k]); err != nil {
			return fmt.Errorf("writing %s to a Parquet file: %w", k, err)
		}
	}
	if err := out.Write(batch); err != nil {
		return fmt.Errorf("writing a Parquet file: %w", err)
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("ending a Parquet file: %w", err)
	}
	return nil
}

// nopCloser leaves closing to who opened.
type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// array is the column as Arrow has it.
func (c *Column) array() arrow.Array {
	valid := func(n int) []bool {
		if c.Missing == nil {
			return nil
		}
		out := make([]bool, n)
		for i := range out {
			out[i] = !c.Missing[i]
		}
		return out
	}
	switch {
	case c.Texts != nil:
		b := array.NewStringBuilder(memory.DefaultAllocator)
		defer b.Release()
		b.AppendValues(c.Texts, valid(len(c.Texts)))
		return b.NewArray()
	case c.Ints != nil:
		b := array.NewInt64Builder(memory.DefaultAllocator)
		defer b.Release()
		b.AppendValues(c.Ints, valid(len(c.Ints)))
		return b.NewArray()
	case c.IntList != nil:
		b := array.NewListBuilder(memory.DefaultAllocator, arrow.PrimitiveTypes.Int64)
		defer b.Release()
		of := b.ValueBuilder().(*array.Int64Builder)
		for i, v := range c.IntList {
			b.Append(c.Has(i))
			of.AppendValues(v, nil)
		}
		return b.NewArray()
	case c.List != nil:
		b := array.NewListBuilder(memory.DefaultAllocator, arrow.PrimitiveTypes.Float64)
		defer b.Release()
		of := b.ValueBuilder().(*array.Float64Builder)
		for i, v := range c.List {
			b.Append(c.Has(i))
			of.AppendValues(v, nil)
		}
		return b.NewArray()
	}
	b := array.NewFloat64Builder(memory.DefaultAllocator)
	defer b.Release()
	b.AppendValues(c.Floats, valid(len(c.Floats)))
	return b.NewArray()
}

// Read reads a Parquet file. Whole numbers of any width become integers, also truth
// values; numbers of any width numbers, and dates and the like are an error.
// Memory: the file's values twice.
func Read(ctx context.Context, r parquet.ReaderAtSeeker) (*Table, error) {
	f, err := file.NewParquetReader(r)
	if err != nil {
		return nil, fmt.Errorf("opening it as Parquet: %w", err)
	}
	defer f.Close()
	in, err := pqarrow.NewFileReader(f, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return nil, fmt.Errorf("reading its schema: %w", err)
	}
	got, err := in.ReadTable(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading it as Parquet: %w", err)
	}
	defer got.Release()
	t := &Table{Meta: meta(f)}
	for i := range int(got.NumCols()) {
		c := Column{Name: got.Schema().Field(i).Name}
		for _, chunk := range got.Column(i).Data().Chunks() {
			if err := c.add(chunk); err != nil {
				return nil, fmt.Errorf("column %s: %w", c.Name, err)
			}
		}
		if c.Len() == 0 {
			c.empty(got.Schema().Field(i).Type)
		}
		t.Columns = append(t.Columns, c)
	}
	return t, t.check()
}

// Meta is what a Parquet file says beside its columns, of which none is read.
func Meta(r parquet.ReaderAtSeeker) (map[string]string, error) {
	f, err := file.NewParquetReader(r)
	if err != nil {
		return nil, fmt.Errorf("opening it as Parquet: %w", err)
	}
	defer f.Close()
	return meta(f), nil
}

func meta(f *file.Reader) map[string]string {
	out := map[string]string{}
	for _, kv := range f.MetaData().KeyValueMetadata() {
		if kv.Value != nil {
			out[kv.Key] = *kv.Value
		}
	}
	return out
}

// empty gives a column without rows its type.
func (c *Column) empty(t arrow.DataType) {
	switch {
	case t.ID() == arrow.STRING || t.ID() == arrow.LARGE_STRING:
		c.Texts = []string{}
	case arrow.IsInteger(t.ID()):
		c.Ints = []int64{}
	default:
		c.Floats = []float64{}
	}
}

// add appends a chunk of values.
func (c *Column) add(a arrow.Array) error {
	before := c.Len()
	switch a := a.(type) {
	case *array.String:
		for i := range a.Len() {
			c.Texts = append(c.Texts, a.Value(i))
		}
	case *array.LargeString:
		for i := range a.Len() {
			c.Texts = append(c.Texts, a.Value(i))
		}
	case *array.Dictionary:
		of, ok := a.Dictionary().(*array.String)
		if !ok {
			return fmt.Errorf("a dictionary of %s is neither texts nor numbers", a.Dictionary().DataType())
		}
		for i := range a.Len() {
			s := ""
			if a.IsValid(i) {
				s = of.Value(a.GetValueIndex(i))
			}
			c.Texts = append(c.Texts, s)
		}
	case *array.Boolean:
		for i := range a.Len() {
			n := int64(0)
			if a.IsValid(i) && a.Value(i) {
				n = 1
			}
			c.Ints = append(c.Ints, n)
		}
	case *array.Int8:
		appendInts(c, a.Int8Values())
	case *array.Int16:
		appendInts(c, a.Int16Values())
	case *array.Int32:
		appendInts(c, a.Int32Values())
	case *array.Int64:
		appendInts(c, a.Int64Values())
	case *array.Uint8:
		appendInts(c, a.Uint8Values())
	case *array.Uint16:
		appendInts(c, a.Uint16Values())
	case *array.Uint32:
		appendInts(c, a.Uint32Values())
	case *array.Uint64:
		for i, v := range a.Uint64Values() {
			if v > math.MaxInt64 {
				return fmt.Errorf("row %d: %d is too large", before+i+1, v)
			}
			c.Ints = append(c.Ints, int64(v))
		}
	case *array.Float32:
		for _, v := range a.Float32Values() {
			c.Floats = append(c.Floats, float64(v))
		}
	case *array.Float64:
		c.Floats = append(c.Floats, a.Float64Values()...)
	case *array.List:
		return c.addLists(a)
	default:
		return fmt.Errorf("%s is neither text nor number nor a list of numbers", a.DataType())
	}
	return c.mark(a, before)
}

func appendInts[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](c *Column, values []T) {
	for _, v := range values {
		c.Ints = append(c.Ints, int64(v))
	}
}

func (c *Column) addLists(a *array.List) error {
	before := c.Len()
	for i := range a.Len() {
		from, to := a.ValueOffsets(i)
		switch of := a.ListValues().(type) {
		case *array.Int64:
			c.IntList = append(c.IntList, slices.Clone(of.Int64Values()[from:to]))
		case *array.Float64:
			c.List = append(c.List, slices.Clone(of.Float64Values()[from:to]))
		default:
			return fmt.Errorf("a list of %s is none of numbers", of.DataType())
		}
	}
	return c.mark(a, before)
}

// mark notes which of the values appended are missing.
func (c *Column) mark(a arrow.Array, before int) error {
	if a.NullN() == 0 && c.Missing == nil {
		return nil
	}
	for len(c.Missing) < before {
		c.Missing = append(c.Missing, false)
	}
	for i := range a.Len() {
		c.Missing = append(c.Missing, a.IsNull(i))
	}
	return nil
}
