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

// Placed is what is wanted of a record, with its place and its line. The line is
// valid until the next step, and so are the record's strings, which lie in it.
type Placed[T any] struct {
	Record *T
	Place  Place
	Line   []byte
}

// Again reads records of an input a second time, one by one, in any order. It
// keeps some of the parts open.
type Again struct {
	parts []string
	open  map[int32]*os.File
	order []int32 // of opening
}

// mostOpen is how many parts are kept open.
const mostOpen = 200

// Places yields the records of an input as [Records] does, with their places, and
// what reads them again; that is to be closed. T holds those fields of the records
// that are wanted.
func Places[T any](ctx context.Context, in *Inputs, port string) (iter.Seq2[Placed[T], error], *Again) {
	again := &Again{open: map[int32]*os.File{}}
	first := map[string]int32{} // by path: its number
	for _, out := range in.ports[port] {
		for _, p := range out.Parts {
			first[out.Path(p)] = int32(len(again.parts))
			again.parts = append(again.parts, out.Path(p))
		}
	}
	return func(yield func(Placed[T], error) bool) {
		for line, err := range in.lines(ctx, port) {
			if err != nil {
				yield(Placed[T]{}, err)
				return
			}
			r := new(T)
			if err := jsonl.UnmarshalView(line.Bytes, r); err != nil {
				yield(Placed[T]{}, fmt.Errorf("%s:%d: %w", line.File, line.N, err))
				return
			}
			if !yield(Placed[T]{r, Place{first[line.File], int32(len(line.Bytes)), line.At}, line.Bytes}, nil) {
				return
			}
		}
	}, again
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
