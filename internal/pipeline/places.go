package pipeline

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"

	"ophglm/internal/jsonl"
)

// Place is where a record stands in an input, 16 bytes that lead back to it.
type Place struct {
	file   int32 // part, over all stages given to the port
	length int32
	at     int64
}

// View is what is wanted of a record, with its place and its line. The line is valid
// until the next step, and so are the record's strings, which lie in it.
type View[T any] struct {
	Record *T
	Place  Place
	Line   []byte
}

// parts are the paths of all parts of an input, in order: places count them.
func (in *Inputs) parts(port string) []string {
	var out []string
	for _, o := range in.ports[port] {
		for _, p := range o.Parts {
			out = append(out, o.Path(p))
		}
	}
	return out
}

// Views yields the records of an input as [Records] does, without copying them. T
// holds those fields of the records that are wanted.
func Views[T any](ctx context.Context, in *Inputs, port string) iter.Seq2[View[T], error] {
	number := map[string]int32{} // of parts, by path
	for i, path := range in.parts(port) {
		number[path] = int32(i)
	}
	return func(yield func(View[T], error) bool) {
		for line, err := range in.lines(ctx, port) {
			if err != nil {
				yield(View[T]{}, err)
				return
			}
			r := new(T)
			if err := jsonl.UnmarshalView(line.Bytes, r); err != nil {
				yield(View[T]{}, fmt.Errorf("%s:%d: %w", line.File, line.N, err))
				return
			}
			if !yield(View[T]{r, Place{number[line.File], int32(len(line.Bytes)), line.At}, line.Bytes}, nil) {
				return
			}
		}
	}
}

// Again reads records of an input a second time, one by one, in any order, by the
// places that [Views] gave. It keeps some of the parts open.
type Again struct {
	parts []string
	open  map[int32]*os.File
	order []int32 // of opening
}

// mostOpen is how many parts are kept open.
const mostOpen = 200

// NewAgain prepares to read records of an input again. It is to be closed.
func NewAgain(in *Inputs, port string) *Again {
	return &Again{parts: in.parts(port), open: map[int32]*os.File{}}
}

// Line reads the line of a place into buf, which grows as needed.
func (a *Again) Line(p Place, buf []byte) ([]byte, error) {
	f, err := a.file(p.file)
	if err != nil {
		return nil, err
	}
	if cap(buf) < int(p.length) {
		buf = make([]byte, p.length, p.length+p.length/2)
	}
	buf = buf[:p.length]
	if _, err := f.ReadAt(buf, p.at); err != nil {
		return nil, fmt.Errorf("reading a record again: %w", err)
	}
	return buf, nil
}

func (a *Again) file(n int32) (*os.File, error) {
	if f := a.open[n]; f != nil {
		return f, nil
	}
	if len(a.order) == mostOpen {
		err := a.open[a.order[0]].Close()
		delete(a.open, a.order[0])
		a.order = a.order[1:]
		if err != nil {
			return nil, err
		}
	}
	f, err := os.Open(a.parts[n])
	if err != nil {
		return nil, fmt.Errorf("reading a record again: %w", err)
	}
	a.open[n] = f
	a.order = append(a.order, n)
	return f, nil
}

// Close closes the parts.
func (a *Again) Close() error {
	var errs []error
	for _, f := range a.open {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// ReadAgain reads the record of a place; buf is used for its line.
func ReadAgain[T Record](a *Again, p Place, buf *[]byte) (T, error) {
	r := newRecord[T]()
	line, err := a.Line(p, *buf)
	if err != nil {
		return r, err
	}
	*buf = line
	return r, jsonl.Unmarshal(line, r)
}
