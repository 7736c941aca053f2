package neardup

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

// memory is how many hashes sets keep before they go to the file: 64 MiB.
const memory = 16 << 20

// sets keeps the n-grams of texts by number, in memory and beyond that in a file.
type sets struct {
	dir     string
	at      []setRange
	recent  []uint32 // from the hash numbered flushed on
	flushed int64
	file    *os.File
	buf     []byte
}

type setRange struct {
	start int64 // number of its first hash
	n     int32
}

func (s *sets) add(grams []uint32) error {
	if len(s.recent) > 0 && len(s.recent)+len(grams) > memory {
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.at = append(s.at, setRange{s.flushed + int64(len(s.recent)), int32(len(grams))})
	s.recent = append(s.recent, grams...)
	return nil
}

// repeat gives the next text the set of an earlier one.
func (s *sets) repeat(n int32) error {
	s.at = append(s.at, s.at[n])
	return nil
}

func (s *sets) flush() error {
	if s.file == nil {
		f, err := os.CreateTemp(s.dir, "grams-")
		if err != nil {
			return fmt.Errorf("near-duplicates: %w", err)
		}
		s.file = f
	}
	b := make([]byte, 0, 4*len(s.recent))
	for _, g := range s.recent {
		b = binary.LittleEndian.AppendUint32(b, g)
	}
	if _, err := s.file.Write(b); err != nil {
		return fmt.Errorf("near-duplicates: %w", err)
	}
	s.flushed += int64(len(s.recent))
	s.recent = s.recent[:0]
	return nil
}

// get returns the set of a text, valid until the next call with the same buffer.
func (s *sets) get(n int32, buf *setBuffer) ([]uint32, error) {
	r := s.at[n]
	if r.start >= s.flushed {
		from := r.start - s.flushed
		return s.recent[from : from+int64(r.n)], nil
	}
	if cap(buf.bytes) < 4*int(r.n) {
		buf.bytes = make([]byte, 4*int(r.n))
	}
	b := buf.bytes[:4*r.n]
	if _, err := s.file.ReadAt(b, 4*r.start); err != nil {
		return nil, fmt.Errorf("near-duplicates: %w", err)
	}
	buf.grams = buf.grams[:0]
	for i := 0; i < len(b); i += 4 {
		buf.grams = append(buf.grams, binary.LittleEndian.Uint32(b[i:]))
	}
	return buf.grams, nil
}

type setBuffer struct {
	bytes []byte
	grams []uint32
}

func (s *sets) close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
