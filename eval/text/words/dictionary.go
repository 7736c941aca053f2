package words

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

// dictionaryFile holds the words of jieba 0.42.1's dict.txt, one a line with its
// frequency, sorted by characters, by zstd. The licence is in LICENSE.jieba.
//
//go:embed dictionary.txt.zst
var dictionaryFile []byte

// totalFrequency is the sum of dict.txt's frequencies, where B超 stands twice with 3.
const totalFrequency = 60_101_967

// dictionary is a trie of words. Nodes lie level by level, so that the children of
// one lie together, sorted, before those of the next.
type dictionary struct {
	first []uint32 // the node of a first character, or 0
	nodes []node   // of which 0 is no node, and the last ends the children of the one before
	rare  float64  // log probability of a word of frequency 1
}

type node struct {
	weight   float64 // log probability, if it is a word
	children uint32  // the first of them
	char     uint16
	word     bool
}

// child is the node that a character leads to, or 0.
func (d *dictionary) child(n uint32, char uint16) uint32 {
	from, end := d.nodes[n].children, d.nodes[n+1].children
	for to := end; from < to; {
		middle := from + (to-from)/2
		switch c := d.nodes[middle].char; {
		case c == char:
			return middle
		case c < char:
			from = middle + 1
		default:
			to = middle
		}
	}
	return 0
}

// has reports whether characters, one at least, are a word.
func (d *dictionary) has(chars []uint16) bool {
	n := d.first[chars[0]]
	for _, c := range chars[1:] {
		if n == 0 {
			return false
		}
		n = d.child(n, c)
	}
	return d.nodes[n].word
}

func readDictionary() (*dictionary, error) {
	text, err := unpack(dictionaryFile)
	if err != nil {
		return nil, err
	}
	type span struct{ from, to int } // the lines that begin with a node's characters
	rest := make([]uint32, 0, strings.Count(text, "\n"))
	for i := 0; i < len(text); i += strings.IndexByte(text[i:], '\n') + 1 {
		rest = append(rest, uint32(i)) // where what is unread of a line begins
	}
	const most = 500_000 // nodes, about
	d := &dictionary{first: make([]uint32, 1<<16), nodes: make([]node, 1, most)}
	spans := make([]span, 1, most)
	branch := func(of span) {
		for i := of.from; i < of.to; {
			char, n := utf8.DecodeRuneInString(text[rest[i]:])
			from, same := i, text[rest[i]:][:n]
			for ; i < of.to && strings.HasPrefix(text[rest[i]:], same); i++ {
				rest[i] += uint32(n)
			}
			d.nodes, spans = append(d.nodes, node{char: uint16(char)}), append(spans, span{from, i})
		}
	}
	branch(span{0, len(rest)})
	for n := range d.nodes[1:] {
		d.first[d.nodes[n+1].char] = uint32(n + 1)
	}
	frequencies := map[uint32]float64{1: 0, totalFrequency: 0}
	for n := 1; n < len(d.nodes); n++ {
		of := spans[n]
		d.nodes[n].children = uint32(len(d.nodes))
		if line := text[rest[of.from]:]; line[0] == ' ' {
			f := frequency(line[1:])
			frequencies[f] = 0
			d.nodes[n].word, d.nodes[n].weight = true, float64(f)
			of.from++
		}
		branch(of)
	}
	d.nodes = append(d.nodes, node{children: uint32(len(d.nodes))})

	logarithms(frequencies)
	total := frequencies[totalFrequency]
	d.rare = frequencies[1] - total
	for n := range d.nodes {
		if x := &d.nodes[n]; x.word {
			x.weight = frequencies[uint32(x.weight)] - total
		}
	}
	return d, nil
}

// frequency reads the digits of a line.
func frequency(line string) (f uint32) {
	for i := 0; line[i] != '\n'; i++ {
		f = 10*f + uint32(line[i]-'0')
	}
	return f
}

func unpack(packed []byte) (string, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return "", err
	}
	defer d.Close()
	text, err := d.DecodeAll(packed, nil)
	return string(text), err
}
