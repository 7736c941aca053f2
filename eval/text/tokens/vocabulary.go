package tokens

import (
	"strings"
	"unicode/utf8"
)

// Vocabulary numbers tokens: two have one number where and only where they are
// equal. A token of one character has the character's, which needs no looking up.
// The zero Vocabulary is ready for use.
type Vocabulary struct {
	numbers map[string]uint32
}

// Number gives the number of a token, a new one to a new token.
func (v *Vocabulary) Number(token string) uint32 {
	if r, n := utf8.DecodeRuneInString(token); n == len(token) && !(r == utf8.RuneError && n <= 1) {
		return uint32(r)
	}
	number, ok := v.numbers[token]
	if !ok {
		if v.numbers == nil {
			v.numbers = map[string]uint32{}
		}
		number = utf8.MaxRune + 1 + uint32(len(v.numbers))
		v.numbers[strings.Clone(token)] = number // a token shares its text's memory
	}
	return number
}

// Numbers appends the numbers of tokens to a list.
func (v *Vocabulary) Numbers(into []uint32, tokens []string) []uint32 {
	for _, t := range tokens {
		into = append(into, v.Number(t))
	}
	return into
}
