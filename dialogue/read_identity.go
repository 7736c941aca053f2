package dialogue

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/text"
)

// identifier gives dialogues their language and their id, as [builder.finish] does
// and as fast as a file of plain JSON is read: the texts are hashed in one go and
// looked through byte by byte. A test holds the two to each other.
type identifier struct{ buf []byte }

func (t *identifier) finish(d *ophglm.Dialogue) {
	d.Lang = languageOf(d.Turns)
	t.buf = t.buf[:0]
	t.part("dialogue")
	t.part(d.Department)
	t.part(d.Disease)
	if len(d.Meta) > 0 {
		for _, k := range slices.Sorted(maps.Keys(d.Meta)) {
			t.part(k)
			t.part(d.Meta[k])
		}
	}
	for i := range d.Turns {
		turn := &d.Turns[i]
		t.part(string(turn.Role))
		t.part(turn.Field)
		t.part(turn.Text)
	}
	sum := sha256.Sum256(t.buf)
	var id [24]byte
	hex.Encode(id[:], sum[:12])
	d.ID = string(id[:])
	if cap(t.buf) > 1<<20 {
		t.buf = nil // of one very long dialogue
	}
}

// part adds a part as ophglm.HashID does, after its length.
func (t *identifier) part(s string) {
	t.buf = binary.BigEndian.AppendUint64(t.buf, uint64(len(s)))
	t.buf = append(t.buf, s...)
}

// languageOf is text.Language of the turns, which are UTF-8. It ends where what is
// left can't change the answer: a word takes two bytes at the least, a Chinese
// character three.
func languageOf(turns []ophglm.Turn) ophglm.Lang {
	left := 0
	for i := range turns {
		left += len(turns[i].Text) + 1
	}
	han, words := 0, 0
	for i := range turns {
		if han-words > left/2 || words-han > left/3 {
			break
		}
		h, w := countLetters(turns[i].Text)
		han, words = han+h, words+w
		left -= len(turns[i].Text) + 1
	}
	if words > han {
		return ophglm.EN
	}
	return ophglm.ZH
}

// countLetters counts the Chinese characters and the words in Latin letters.
func countLetters(s string) (han, words int) {
	inWord := false
	for at := 0; at < len(s); {
		c := s[at]
		if c < utf8.RuneSelf {
			latin := (c|0x20)-'a' < 26
			if latin && !inWord {
				words++
			}
			inWord = latin
			at++
			continue
		}
		inWord = false
		switch {
		case len(s)-at < 3:
		case c >= 0xe5 && c <= 0xe9, c == 0xe4 && s[at+1] >= 0xb8: // U+4E00 to U+9FFF: all of them Chinese
			han++
			at += 3
			continue
		case c == 0xef || c == 0xe2: // forms of both widths and punctuation: none is
			at += 3
			continue
		}
		r, n := utf8.DecodeRuneInString(s[at:])
		if text.IsHan(r) {
			han++
		}
		at += n
	}
	return han, words
}
