// Package clinical reads clinical facts from the text of a consultation, Chinese
// or English: sides, pressures, acuities, refractions, drugs and how they are
// taken, durations, persons, findings, operations.
//
// A text is read in one pass. A hand-written scanner (scan.go) turns characters
// into tokens: numbers with their units, words of the vocabulary, names of the
// lexicon, ends of clauses. Rules over the tokens, one file a family of facts,
// then say what they mean. Nothing is a regular expression, and nothing is kept
// between two texts, so a Reader is for any number of goroutines.
package clinical

import (
	"sync"

	"ophglm"
	"ophglm/internal/lexicon"
)

// Reader reads facts from texts. It is for any number of goroutines.
type Reader struct {
	lexicon  *lexicon.Lexicon
	words    *words
	entities []string // by finding: the entity of the lexicon, or ""
	pool     sync.Pool
}

// NewReader makes a reader that finds the names of the lexicon, and the words of
// its own list ([Findings]) with it. A thing of that list is the lexicon's
// entity where the lexicon has one of its names. The lexicon may be nil.
func NewReader(l *lexicon.Lexicon) *Reader {
	r := &Reader{lexicon: l, words: vocabularyOnce()}
	r.entities = make([]string, len(r.words.findings))
	if l != nil {
		var found []lexicon.Mention
		for i, f := range r.words.findings {
			for _, n := range f.names {
				found = l.Find(found[:0], n)
				if len(found) == 1 && found[0].Start == 0 && found[0].End == len(n) && !found[0].Name.Ambiguous && like(classOf(found[0].Name), f.class) {
					r.entities[i] = found[0].Name.Entity
					break
				}
			}
		}
	}
	r.pool.New = func() any { return &reading{} }
	return r
}

// like reports whether two classes may be of one thing: what is a complaint to
// one list is a sign to another.
func like(a, b class) bool {
	finding := func(c class) bool { return c == diagnosis || c == symptom || c == sign }
	return a == b || finding(a) && finding(b)
}

// Facts appends to dst the facts that s states, in the order in which they
// begin, and returns it. Places are bytes of s, in In.Start and In.End; ID,
// In.Record and In.Turn are left empty. The values and units of each kind are
// those of docs/dialogue.md, the same for every spelling.
func (rd *Reader) Facts(dst []ophglm.Fact, s string) []ophglm.Fact {
	r := rd.pool.Get().(*reading)
	r.begin(rd, s, dst)
	if rd.lexicon != nil {
		r.mentions = rd.lexicon.Find(r.mentions[:0], s)
	}
	r.scan()
	r.walk()
	dst = r.facts
	r.end()
	rd.pool.Put(r)
	return dst
}

// reading is the reading of one text.
type reading struct {
	rd *Reader
	w  *words
	s  string

	// the scanner
	mentions   []lexicon.Mention
	tokens     []token
	quantities []quantity
	gap        int  // characters since the last token
	organ      bool // the last token is an eye
	sign       byte // the last sign before a number, which ends at signEnd
	signEnd    int
	leading    int // where a point stands before a number
	wordEnd    int

	// the rules
	facts []ophglm.Fact
	first int // of facts: those before were in dst
	state
}

func (r *reading) begin(rd *Reader, s string, dst []ophglm.Fact) {
	r.rd, r.w, r.s = rd, rd.words, s
	r.tokens, r.quantities, r.mentions = r.tokens[:0], r.quantities[:0], r.mentions[:0]
	r.gap, r.organ, r.sign, r.signEnd, r.leading = 0, false, 0, -1, -2
	r.facts, r.first = dst, len(dst)
	r.state = state{}
}

// end lets go of what the reading was of.
func (r *reading) end() {
	clear(r.mentions)
	clear(r.tokens)
	r.facts, r.s = nil, ""
	if cap(r.tokens) > 1<<14 { // of a turn of megabytes
		r.tokens, r.quantities, r.mentions = nil, nil, nil
	}
}
