package dialogue

import "strings"

// signal says what a doctor's turn may hold, as bits.
type signal uint8

const (
	signalDeflect signal = 1 << iota
	signalAdvert
	signalPush
	signalPushTwice // set by a second word of signalPush
)

// signals finds words in a text by the two characters that they begin with, or,
// for a word in Latin letters, by its first four letters: a bitmap says for most
// places at once that no word begins there.
type signals struct {
	maybe [1 << 9]uint64 // by the upper 15 bits of a hash
	words map[uint64][]signalWord
}

type signalWord struct {
	text string
	is   signal
}

func newSignals(lists map[signal][]string) *signals {
	s := &signals{words: map[uint64][]signalWord{}}
	for is, words := range lists {
		for _, w := range words {
			key := wordKey(w, 0)
			if w[0] >= 0x80 {
				key = pairKey(w, 0)
			}
			h := hashKey(key)
			s.maybe[h>>6] |= 1 << (h & 63)
			s.words[key] = append(s.words[key], signalWord{w, is})
		}
	}
	return s
}

// pairKey holds the six bytes of the two characters at s[i:], which begin with
// the byte of a Chinese one and are six bytes or more.
func pairKey(s string, i int) uint64 {
	_ = s[i+5]
	return uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 | uint64(s[i+4])<<32 | uint64(s[i+5])<<40
}

// wordKey holds the first letters of the word at s[i:], four at most, in lower
// case.
func wordKey(s string, i int) uint64 {
	key := uint64(0)
	for n := 0; n < 4 && i+n < len(s) && letter(s[i+n]); n++ {
		key = key<<8 | uint64(s[i+n]|0x20)
	}
	return key
}

func hashKey(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> 49 }

// in returns the signals of a text.
func (s *signals) in(text string) signal {
	var out signal
	for i := 0; i < len(text); {
		c := text[i]
		if c < 0x80 {
			if !letter(c) {
				i++
				continue
			}
			out = s.at(out, text, i, wordKey(text, i))
			for i < len(text) && letter(text[i]) {
				i++
			}
			continue
		}
		if c < 0xE0 || i+6 > len(text) {
			i++
			continue
		}
		key := pairKey(text, i)
		if h := hashKey(key); s.maybe[h>>6]&(1<<(h&63)) != 0 {
			out = s.at(out, text, i, key)
		}
		i += 3
	}
	return out
}

// at adds to out the signals of the words that begin at text[i:].
func (s *signals) at(out signal, text string, i int, key uint64) signal {
	if h := hashKey(key); s.maybe[h>>6]&(1<<(h&63)) == 0 {
		return out
	}
	for _, w := range s.words[key] {
		if len(text)-i >= len(w.text) && (text[i:i+len(w.text)] == w.text || w.text[0] < 0x80 && strings.EqualFold(text[i:i+len(w.text)], w.text)) {
			if w.is == signalPush && out&signalPush != 0 {
				out |= signalPushTwice
			}
			out |= w.is
		}
	}
	return out
}
