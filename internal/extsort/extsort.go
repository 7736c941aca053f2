// Package extsort sorts records by key in bounded memory: what does not fit is
// spilled to sorted files, which are merged when the records are read back.
package extsort

import (
	"bufio"
	"container/heap"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sort"
)

// Item is one record: its key and its bytes. Items of one key keep the order in
// which they were added.
type Item struct {
	Key   string
	Value []byte
}

// Sorter collects items and gives them back by key, ascending by bytes.
type Sorter struct {
	dir    string
	budget int
	used   int
	items  []Item
	spills []string // in the order in which their items were added
	files  int      // written so far
}

// New returns a sorter that keeps about budget bytes in memory and spills the
// rest into dir, which must exist.
func New(dir string, budget int) *Sorter { return &Sorter{dir: dir, budget: budget} }

// Add takes one item. The value is copied.
func (s *Sorter) Add(key string, value []byte) error {
	s.items = append(s.items, Item{key, append([]byte(nil), value...)})
	s.used += len(key) + len(value) + 64
	if s.used < s.budget {
		return nil
	}
	return s.spill()
}

func (s *Sorter) sortItems() {
	sort.SliceStable(s.items, func(i, j int) bool { return s.items[i].Key < s.items[j].Key })
}

func (s *Sorter) spill() error {
	if len(s.spills) == maxSpills {
		if err := s.mergeSpills(); err != nil {
			return err
		}
	}
	s.sortItems()
	mem := slices.Values(s.items)
	path, err := s.write(func(yield func(Item, error) bool) {
		mem(func(it Item) bool { return yield(it, nil) })
	})
	if err != nil {
		return err
	}
	s.spills = append(s.spills, path)
	s.items, s.used = nil, 0
	return nil
}

// maxSpills is how many files are read at once. When there are so many they are
// made one, so that open files and buffers stay few however much is sorted.
const maxSpills = 64

func (s *Sorter) mergeSpills() error {
	whole := Sorter{dir: s.dir, spills: s.spills}
	path, err := s.write(whole.Sorted(context.Background()))
	if err != nil {
		return err
	}
	if err := whole.Close(); err != nil {
		return fmt.Errorf("spilling a sort: %w", err)
	}
	s.spills = []string{path}
	return nil
}

// write writes items to a new file.
func (s *Sorter) write(items iter.Seq2[Item, error]) (path string, err error) {
	path = filepath.Join(s.dir, fmt.Sprintf("spill-%05d", s.files))
	s.files++
	f, err := os.Create(path)
	if err != nil {
		return "", fmt.Errorf("spilling a sort: %w", err)
	}
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("spilling a sort to %s: %w", path, e)
		}
	}()
	w := bufio.NewWriterSize(f, 1<<20)
	var n [binary.MaxVarintLen64]byte
	for it, err := range items {
		if err != nil {
			return "", err
		}
		for _, b := range [][]byte{[]byte(it.Key), it.Value} {
			if _, err := w.Write(n[:binary.PutUvarint(n[:], uint64(len(b)))]); err != nil {
				return "", fmt.Errorf("spilling a sort to %s: %w", path, err)
			}
			if _, err := w.Write(b); err != nil {
				return "", fmt.Errorf("spilling a sort to %s: %w", path, err)
			}
		}
	}
	if err := w.Flush(); err != nil {
		return "", fmt.Errorf("spilling a sort to %s: %w", path, err)
	}
	return path, nil
}

// Close removes what was spilled.
func (s *Sorter) Close() error {
	var errs []error
	for _, p := range s.spills {
		errs = append(errs, os.Remove(p))
	}
	s.spills, s.items = nil, nil
	return errors.Join(errs...)
}

// Sorted yields the items by key. An error ends the sequence. The value is
// valid until the next step.
func (s *Sorter) Sorted(ctx context.Context) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		s.sortItems()
		h := &runs{}
		defer func() {
			for _, r := range *h {
				r.close()
			}
		}()
		for i, p := range s.spills {
			f, err := os.Open(p)
			if err != nil {
				yield(Item{}, fmt.Errorf("reading a spilled sort: %w", err))
				return
			}
			r := &run{order: i, f: f, r: bufio.NewReaderSize(f, 256<<10)}
			if ok, err := r.next(); err != nil {
				r.close()
				yield(Item{}, err)
				return
			} else if !ok {
				r.close()
				continue
			}
			*h = append(*h, r)
		}
		if mem := (&run{order: len(s.spills), items: s.items}); len(s.items) > 0 {
			if _, err := mem.next(); err != nil {
				yield(Item{}, err)
				return
			}
			*h = append(*h, mem)
		}
		heap.Init(h)
		for n := 0; h.Len() > 0; n++ {
			if n%1024 == 0 && ctx.Err() != nil {
				yield(Item{}, ctx.Err())
				return
			}
			r := (*h)[0]
			if !yield(r.item, nil) {
				return
			}
			ok, err := r.next()
			if err != nil {
				yield(Item{}, err)
				return
			}
			if ok {
				heap.Fix(h, 0)
			} else {
				r.close()
				heap.Pop(h)
			}
		}
	}
}

// run is one sorted sequence: a spilled file, or what is still in memory.
type run struct {
	order int
	item  Item
	items []Item
	f     *os.File
	r     *bufio.Reader
}

func (r *run) close() {
	if r.f != nil {
		r.f.Close() // only read from
		r.f = nil
	}
}

func (r *run) next() (bool, error) {
	if r.r == nil {
		if len(r.items) == 0 {
			return false, nil
		}
		r.item, r.items = r.items[0], r.items[1:]
		return true, nil
	}
	key, err := r.bytes()
	if err == io.EOF {
		return false, nil
	}
	if err == nil {
		r.item.Key = string(key)
		r.item.Value, err = r.bytes()
	}
	if err != nil {
		return false, fmt.Errorf("reading spilled sort %s: %w", r.f.Name(), err)
	}
	return true, nil
}

func (r *run) bytes() ([]byte, error) {
	n, err := binary.ReadUvarint(r.r)
	if err != nil {
		return nil, err
	}
	if n > 1<<31 {
		return nil, fmt.Errorf("an item of %d bytes can't be: the file is damaged", n)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r.r, b); err != nil {
		return nil, fmt.Errorf("cut short: %w", err)
	}
	return b, nil
}

type runs []*run

func (h runs) Len() int { return len(h) }
func (h runs) Less(i, j int) bool {
	if h[i].item.Key != h[j].item.Key {
		return h[i].item.Key < h[j].item.Key
	}
	return h[i].order < h[j].order
}
func (h runs) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *runs) Push(x any)   { *h = append(*h, x.(*run)) }
func (h *runs) Pop() any {
	old := *h
	r := old[len(old)-1]
	*h = old[:len(old)-1]
	return r
}
