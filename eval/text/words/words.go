// Package words cuts Chinese into words as jieba 0.42.1 does in Python.
//
// Characters are the usual unit of Chinese metrics, as everyone agrees on them. Of
// words, scores depend on who cuts them, and published scores of words are mostly of
// this jieba. Its algorithm is followed with its order of sums and its rules for
// equal ones, which are frequent:
//
//   - A text is cut into blocks of Han characters, letters and digits of ASCII and
//     the signs + # & . _ % -. What stands between them are words of one character.
//   - A block is cut into the words of a dictionary whose frequencies make the most
//     probable path (dictionary.go, block.go). Of equal paths the longer word wins.
//   - Single characters in a row that are no word together are joined by a hidden
//     Markov model of beginnings, middles, ends and singles (model.go).
//
// Cutting takes time linear in the text.
package words

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"ophglm/eval/text/tokens"
)

// Mode is a way of cutting. Blanks are left out by all.
type Mode string

const (
	// Cut is jieba's cut.
	Cut Mode = ""
	// Plain is cut without the model: what the dictionary does not have stays single.
	Plain Mode = "nohmm"
	// Search is cut_for_search: before a word stand its parts of two and of three
	// characters that are words.
	Search Mode = "search"
	// Full is cut_all: all words of the dictionary, which may overlap.
	Full Mode = "full"
)

// Name is what signatures call the words of [Cut].
const Name = "jieba-0.42.1"

// Tokeniser cuts by a mode. The first call reads dictionary and model, which takes
// 0.06 s of one core and leaves 9 MB; the error is of data that is broken. The tokeniser may be used
// from several goroutines at once. A byte that is not UTF-8 is a word by itself.
func (m Mode) Tokeniser() (tokens.Tokeniser, error) {
	name := Name
	switch m {
	case Cut:
	case Plain, Search, Full:
		name += "-" + string(m)
	default:
		return tokens.Tokeniser{}, fmt.Errorf("words are cut by nohmm, search, full or the empty mode, not by %q", m)
	}
	k, err := load()
	if err != nil {
		return tokens.Tokeniser{}, fmt.Errorf("reading the dictionary of Chinese words: %w", err)
	}
	return tokens.New(name, func(into []string, text string) []string {
		b := blocks.Get().(*block)
		b.knowledge, b.mode, b.text, b.into = k, m, text, into
		b.cutText()
		into = b.into
		b.text, b.into = "", nil
		blocks.Put(b)
		return into
	}), nil
}

// Jieba is the tokeniser of [Cut].
func Jieba() (tokens.Tokeniser, error) { return Cut.Tokeniser() }

// knowledge is what words are cut by.
type knowledge struct {
	*dictionary
	*model
}

var load = sync.OnceValues(func() (knowledge, error) {
	d, err := readDictionary()
	if err != nil {
		return knowledge{}, err
	}
	m, err := readModel()
	return knowledge{d, m}, err
})

// blocks keeps the memory of cutting.
var blocks = sync.Pool{New: func() any { return new(block) }}

// block is a text being cut, and of it the block at hand.
type block struct {
	knowledge
	mode Mode
	text string
	into []string

	chars []uint16        // of the block
	at    []int           // where each begins in the text, and the end
	best  []float64       // log probability of the best path from each
	next  []int           // where the first word of that path ends
	ends  []int           // of the words from one, in Full
	back  [][states]uint8 // the best state before each, by state
}

// cutText appends the words of the text.
func (b *block) cutText() {
	outside := 0 // where a piece of Full outside blocks begins
	flush := func(end int) {
		if outside < end {
			b.into = append(b.into, b.text[outside:end])
		}
	}
	for i := 0; i < len(b.text); {
		r, n := utf8.DecodeRuneInString(b.text[i:])
		switch {
		case inBlock(r):
			flush(i)
			i = b.scan(i)
			b.cutBlock()
			outside = i
			continue
		case tokens.Blank(r):
			flush(i)
			outside = i + n
		case b.mode != Full:
			flush(i + n)
			outside = i + n
		}
		i += n
	}
	flush(len(b.text))
}

// scan takes up the block that begins at i, and gives its end.
func (b *block) scan(i int) (end int) {
	b.chars, b.at = b.chars[:0], b.at[:0]
	for i < len(b.text) {
		r, n := utf8.DecodeRuneInString(b.text[i:])
		if !inBlock(r) {
			break
		}
		b.chars, b.at = append(b.chars, uint16(r)), append(b.at, i)
		i += n
	}
	b.at = append(b.at, i)
	return i
}

// emit appends a word of the block.
func (b *block) emit(from, to int) {
	b.into = append(b.into, b.text[b.at[from]:b.at[to]])
}

const (
	firstHan = 0x4e00
	lastHan  = 0x9fd5
)

func han(c uint16) bool { return firstHan <= c && c <= lastHan }

func digit(c uint16) bool { return '0' <= c && c <= '9' }

func alphanumeric(c uint16) bool { return digit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }

func inBlock(r rune) bool {
	return firstHan <= r && r <= lastHan || r < utf8.RuneSelf && (alphanumeric(uint16(r)) || strings.ContainsRune("+#&._%-", r))
}
