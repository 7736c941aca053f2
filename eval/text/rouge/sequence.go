package rouge

import (
	"math/bits"

	"ophglm/eval/text/grams"
)

// sequence finds longest common subsequences with one text, the reference, by bits:
// one for each of its tokens (Crochemore, Iliopoulos, Pinzon and Reid, A fast and
// practical bit-vector algorithm for the longest common subsequence problem, 2001;
// the form is Hyyrö's, 2004). After so many tokens of the other text, bit i is 0
// where the first i+1 tokens of the reference have a longer subsequence in common
// with these than the first i.
type sequence struct {
	reference []uint32
	words     int // of 64 bits, for all tokens of the reference
	table     grams.Table
	places    []uint64 // by token, words each: where it is in the reference
	row       []uint64
	rows      []uint64 // for each token of the text
}

// refer sets the reference, which is not copied.
func (s *sequence) refer(reference []uint32) {
	s.reference = reference
	s.words = (len(reference) + 63) / 64
	s.table.Reset()
	s.places = append(s.places[:0], make([]uint64, s.words)...) // of what is not found
	for i, token := range reference {
		g := s.table.Add(0, token)
		if int(g)*s.words == len(s.places) {
			s.places = append(s.places, make([]uint64, s.words)...)
		}
		s.places[int(g)*s.words+i/64] |= 1 << (i % 64)
	}
}

// start sets the row before the text's first token.
func (s *sequence) start() {
	s.row = s.row[:0]
	for range s.words {
		s.row = append(s.row, ^uint64(0))
	}
}

// next makes the row after a token more.
func (s *sequence) next(token uint32) {
	g := s.table.Find(0, token)
	if g == 0 {
		return // the row stays as it is
	}
	places, carry := s.places[int(g)*s.words:][:s.words], uint64(0)
	for i, v := range s.row {
		u := v & places[i]
		var sum uint64
		sum, carry = bits.Add64(v, u, carry)
		s.row[i] = sum | v&^u
	}
}

// longest is the length of the longest common subsequence with a text.
func (s *sequence) longest(text []uint32) int {
	s.start()
	for _, token := range text {
		s.next(token)
	}
	ones := 0
	for _, v := range s.row {
		ones += bits.OnesCount64(v) // those beyond the reference stay ones
	}
	return 64*s.words - ones
}

// mark sets, of the reference's tokens, those of a longest common subsequence with
// the text: of several the one that rouge_score finds, from the end.
func (s *sequence) mark(text []uint32, marks []bool) {
	s.start()
	s.rows = s.rows[:0]
	for _, token := range text {
		s.next(token)
		s.rows = append(s.rows, s.row...)
	}
	for i, j := len(s.reference), len(text); i > 0 && j > 0; {
		bit := s.rows[(j-1)*s.words+(i-1)/64] >> ((i - 1) % 64) & 1
		switch {
		case s.reference[i-1] == text[j-1]:
			marks[i-1] = true
			i--
			j--
		case bit == 0: // shorter without the reference's token, so not without the text's
			j--
		default:
			i--
		}
	}
}
