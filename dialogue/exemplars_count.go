package dialogue

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
	"unicode"

	"ophglm"
	"ophglm/internal/neardup"
	"ophglm/internal/text"
)

// textHash stands for a text as it is counted. Two of a billion texts have the
// same one with a probability of 10 in 100, two of ten million with one of 10 in
// a million. Its lowest bit says that the text holds a digit, and it is never 0.
type textHash uint64

// hasNumber reports whether the text holds a digit: a dose, a value, an age.
func (h textHash) hasNumber() bool { return h&1 != 0 }

// wholeTurn is mixed into the hash of a whole turn, so that a turn of one
// sentence is counted apart from the sentence.
const wholeTurn = 0x5851F42D4C957F2D

// longTurn is how many times the length of a sentence a turn is to have so that
// it is counted as a whole: short questions are asked by many.
const longTurn = 2

// of mixes what a text is of into its hash.
func (h textHash) of(what uint64) textHash { return textHash(neardup.Mix(uint64(h)^what)&^3) | h&3 }

// hashOf hashes the letters, digits and signs of a text, whatever their width
// and case, and counts them. Blanks and sentence marks are not in it, but a
// point, a comma or a colon within a number is.
func hashOf(s string) (textHash, int) {
	h, n, digit := uint64(0x9E3779B97F4A7C15), 0, uint64(0)
	var last rune
	pending := rune(0) // a mark that stands in the hash when a digit follows
	for _, r := range s {
		if r < 0x4E00 || r > 0x9FFF {
			if r >= 0x80 {
				r = text.HalfWidth(r)
			}
			switch {
			case r == ' ' || r == '\n':
				continue
			case r >= 'A' && r <= 'Z':
				r += 'a' - 'A'
			case r >= 'a' && r <= 'z':
			case r >= '0' && r <= '9':
				digit = 1
			case r == '.' || r == ',' || r == ':':
				pending = 0
				if last >= '0' && last <= '9' {
					pending = r
				}
				continue
			case r == '+' || r == '-' || r == '%' || r == '/' || r == '<' || r == '>' || r == '=' || r == '~':
			case r < 0x80:
				continue
			default:
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsSymbol(r) {
					continue
				}
				r = unicode.ToLower(r)
			}
		}
		if pending != 0 {
			if r >= '0' && r <= '9' {
				h = (h ^ uint64(pending)) * 0xFF51AFD7ED558CCD
				h ^= h >> 32
			}
			pending = 0
		}
		h = (h ^ uint64(r)) * 0xFF51AFD7ED558CCD
		h ^= h >> 32
		last = r
		n++
	}
	return textHash(neardup.Mix(h)&^3 | 2 | digit), n
}

// inDialogue is what is counted of one dialogue. It is used again for the next.
type inDialogue struct {
	sum  uint64     // of all that is said in it, and by whom
	seen []textHash // of long sentences and long turns, each once, sorted
}

func (in *inDialogue) count(d *ophglm.Dialogue, characters int) {
	in.sum, in.seen = 0, in.seen[:0]
	for i := range d.Turns {
		t := &d.Turns[i]
		h, n := hashOf(t.Text)
		in.sum = neardup.Mix(in.sum ^ uint64(h) ^ uint64(len(t.Role))<<1)
		if n < characters {
			continue
		}
		if n >= longTurn*characters {
			in.seen = append(in.seen, h.of(wholeTurn))
		}
		for _, sp := range text.Sentences(t.Text) {
			if h, n := hashOf(sp.Of(t.Text)); n >= characters {
				in.seen = append(in.seen, h)
			}
		}
	}
	slices.Sort(in.seen)
	in.seen = slices.Compact(in.seen)
}

// tallyParts is how many files pairs are parted into.
const tallyParts = 64

// tallies counts in how many different dialogues each text stands: pairs of text
// and dialogue go to files by the text's hash, and each file is sorted by itself.
type tallies struct {
	dir   string
	files [tallyParts]*os.File // nil until something is put there
	to    [tallyParts]*bufio.Writer
}

// pair is a text and a dialogue that it stands in.
type pair struct{ text, in uint64 }

func newTallies(dir string) *tallies { return &tallies{dir: dir} }

func (t *tallies) close() error {
	var errs []error
	for i, f := range t.files {
		if f != nil {
			errs = append(errs, f.Close(), os.Remove(f.Name()))
			t.files[i] = nil
		}
	}
	return errors.Join(errs...)
}

// add takes what stands in one dialogue: the pair of its own sum with itself
// counts the dialogue.
func (t *tallies) add(sum uint64, seen []textHash) error {
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

func (t *tallies) put(p pair, by uint64) error {
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

// withNumber is how many times as many dialogues a text with a number is to stand
// in: 每天2次，每次1滴 is the same advice to many.
const withNumber = 5

// frequent returns how often each text stands that stands in as many different
// dialogues as least says of the number of different dialogues, and that number.
// One with a number is to stand in [withNumber] times as many.
func (t *tallies) frequent(ctx context.Context, least func(different int) int) (map[textHash]int, int, error) {
	different := 0
	counts := map[textHash]int{}
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
				counts[textHash(pairs[a].text)] = b - a
			}
			a = b
		}
	}
	n := least(different)
	for h, c := range counts {
		if c < n || h.hasNumber() && c < withNumber*n {
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
