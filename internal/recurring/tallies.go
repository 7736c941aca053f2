package recurring

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// tallyParts is how many files pairs are parted into.
const tallyParts = 64

// Tallies counts in how many different records each text stands: pairs of text and
// record go to files by the text's hash, and each file is sorted by itself.
//
// 16 bytes for each text of each record lie on disk; memory is about 1/64 of that.
type Tallies struct {
	dir   string
	files [tallyParts]*os.File // nil until something is put there
	to    [tallyParts]*bufio.Writer
}

// pair is a text and a record that it stands in.
type pair struct{ text, in uint64 }

// NewTallies counts in files in dir.
func NewTallies(dir string) *Tallies { return &Tallies{dir: dir} }

// Close removes the files.
func (t *Tallies) Close() error {
	var errs []error
	for i, f := range t.files {
		if f != nil {
			errs = append(errs, f.Close(), os.Remove(f.Name()))
			t.files[i] = nil
		}
	}
	return errors.Join(errs...)
}

// Add takes what stands in one record, each text once. Sum is a hash of the record:
// records of one sum count as one. The pair of the sum with itself counts the
// record.
func (t *Tallies) Add(sum uint64, seen []Text) error {
	if err := t.put(pair{0, sum}, sum); err != nil {
		return err
	}
	for _, h := range seen {
		if err := t.put(pair{uint64(h), sum}, uint64(h)); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tallies) put(p pair, by uint64) error {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:], p.text)
	binary.LittleEndian.PutUint64(b[8:], p.in)
	i := by >> 58
	if t.files[i] == nil {
		f, err := os.Create(filepath.Join(t.dir, fmt.Sprintf("texts-%02d", i)))
		if err != nil {
			return fmt.Errorf("counting sentences: %w", err)
		}
		t.files[i], t.to[i] = f, bufio.NewWriterSize(f, 32<<10)
	}
	if _, err := t.to[i].Write(b[:]); err != nil {
		return fmt.Errorf("counting sentences: %w", err)
	}
	return nil
}

// withNumber is how many times as many records a text with a number is to stand
// in: 每天2次，每次1滴 is the same advice to many.
const withNumber = 5

// Frequent returns how often each text stands that stands in as many different
// records as least says of the number of different records, and that number.
// One with a number is to stand in [withNumber] times as many.
func (t *Tallies) Frequent(ctx context.Context, least func(different int) int) (map[Text]int, int, error) {
	different := 0
	counts := map[Text]int{}
	floor := least(0)
	for i := range t.files {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		if t.files[i] == nil {
			continue
		}
		if err := t.to[i].Flush(); err != nil {
			return nil, 0, fmt.Errorf("counting sentences: %w", err)
		}
		pairs, err := readPairs(t.files[i])
		if err != nil {
			return nil, 0, err
		}
		slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.in, b.in)) })
		pairs = slices.Compact(pairs)
		for a := 0; a < len(pairs); {
			b := a
			for b < len(pairs) && pairs[b].text == pairs[a].text {
				b++
			}
			switch {
			case pairs[a].text == 0:
				different += b - a
			case b-a >= floor:
				counts[Text(pairs[a].text)] = b - a
			}
			a = b
		}
	}
	n := least(different)
	for h, c := range counts {
		if c < n || h.HasNumber() && c < withNumber*n {
			delete(counts, h)
		}
	}
	return counts, different, nil
}

func readPairs(f *os.File) ([]pair, error) {
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, fmt.Errorf("counting sentences: %w", err)
	}
	pairs := make([]pair, 0, size/16)
	r := bufio.NewReaderSize(f, 256<<10)
	var b [16]byte
	for {
		switch _, err := io.ReadFull(r, b[:]); {
		case errors.Is(err, io.EOF):
			return pairs, nil
		case err != nil:
			return nil, fmt.Errorf("counting sentences: %w", err)
		}
		pairs = append(pairs, pair{binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:])})
	}
}
