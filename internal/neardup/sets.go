package neardup

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

// Hashes stand in pieces that are not moved once they are full. Those beyond
// memory, which is counted in hashes (64 MiB), go to the file, the oldest first.
const (
	pieceHashes = 1 << 18
	memory      = 16 << 20
)

// sets keeps the n-grams of texts by number, in memory and beyond that in a file.
type sets struct {
	dir    string
	at     []setRange
	pieces []piece
	held   int // hashes in memory
	oldest int // the first piece in memory
	file   *os.File
	end    int64 // of the file
}

type setRange struct{ piece, start, n int32 }

type piece struct {
	grams []uint32 // nil: in the file
	at    int64
}

func (s *sets) add(grams []uint32) error {
	last := len(s.pieces) - 1
	if last < 0 || s.pieces[last].grams == nil || cap(s.pieces[last].grams)-len(s.pieces[last].grams) < len(grams) {
		for s.held > memory {
			if err := s.flush(); err != nil {
				return err
			}
		}
		room := max(pieceHashes, len(grams))
		s.pieces = append(s.pieces, piece{grams: make([]uint32, 0, room)})
		s.held += room
		last++
	}
	p := &s.pieces[last]
	s.at = append(s.at, setRange{int32(last), int32(len(p.grams)), int32(len(grams))})
	p.grams = append(p.grams, grams...)
	return nil
}

// repeat gives the next text the set of an earlier one.
func (s *sets) repeat(n int32) { s.at = append(s.at, s.at[n]) }

// flush moves the oldest piece to the file.
func (s *sets) flush() error {
	if s.file == nil {
		f, err := os.CreateTemp(s.dir, "grams-")
		if err != nil {
			return fmt.Errorf("near-duplicates: %w", err)
		}
		s.file = f
	}
	p := &s.pieces[s.oldest]
	b := make([]byte, 0, 4*len(p.grams))
	for _, g := range p.grams {
		b = binary.LittleEndian.AppendUint32(b, g)
	}
	if _, err := s.file.Write(b); err != nil {
		return fmt.Errorf("near-duplicates: %w", err)
	}
	s.held -= cap(p.grams)
	p.grams, p.at = nil, s.end
	s.end += int64(len(b))
	s.oldest++
	return nil
}

// get returns the set of a text, valid until the next call with the same buffer.
func (s *sets) get(n int32, buf *setBuffer) ([]uint32, error) {
	r := s.at[n]
	p := &s.pieces[r.piece]
	if p.grams != nil {
		return p.grams[r.start : r.start+r.n], nil
	}
	if cap(buf.bytes) < 4*int(r.n) {
		buf.bytes = make([]byte, 4*int(r.n))
	}
	b := buf.bytes[:4*r.n]
	if _, err := s.file.ReadAt(b, p.at+4*int64(r.start)); err != nil {
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
