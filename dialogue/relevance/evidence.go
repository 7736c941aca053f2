package relevance

import (
	"fmt"
	"sync"

	"ophglm"
	"ophglm/internal/clinical/scope"
	"ophglm/internal/lexicon"
)

// Side is what one side of a dialogue says of the eye. Words are counted once
// however often they are said; a name of the lexicon counts as a word of its
// entity. A word that was once said to be so is not asked again whether it is
// denied.
type Side struct {
	Organ, Eye, Fundus int  // different words by section
	Names              int  // of these, those that the lexicon alone found
	Mentions           int  // of them all, each time
	Denied             int  // mentions that are denied: "没有近视", "no eye pain"
	Elsewhere          int  // mentions of words that mean something else: 鸡眼
	Opens              bool // one of the mentions stands at the very beginning
	Clauses            int  // of what is said
	Speaking           int  // clauses with a mention
	Tokens             int  // length: Chinese characters, words, marks
}

// Evidence is what speaks for a dialogue being of the eye or the fundus, before
// it is weighed.
type Evidence struct {
	Patient, Doctor Side // the patient's with the disease that the input names
	Department      Department
}

// String tells the evidence in a sentence.
func (e *Evidence) String() string {
	return fmt.Sprintf("the patient says %s, the doctor %s; the department is %s", &e.Patient, &e.Doctor, e.Department)
}

// String tells what one side says: "2 words of the eye, 1 of the fundus".
func (s *Side) String() string {
	words := s.Organ + s.Eye + s.Fundus
	out := fmt.Sprintf("%d words of the eye", words)
	if words == 1 {
		out = "1 word of the eye"
	}
	for _, more := range []struct {
		n    int
		what string
	}{{s.Fundus, "of the fundus"}, {s.Denied, "denied"}, {s.Elsewhere, "in another meaning"}} {
		if more.n > 0 {
			out += fmt.Sprintf(", %d %s", more.n, more.what)
		}
	}
	return out
}

// Reader reads the evidence of dialogues. It is for any number of goroutines.
type Reader struct {
	words *wordList
	names eyeNames
	pool  sync.Pool
}

// NewReader makes a reader of the word list, and of the names that are of the eye
// among the given ones, of which there may be none: those of diseases, drugs,
// examinations and procedures half or more of whose names say a word of the list.
func NewReader(names []*ophglm.Name) *Reader {
	r := &Reader{words: newWordList(wordFile)}
	r.names = newEyeNames(names, r.words)
	r.pool.New = func() any { return &scratch{} }
	return r
}

// scratch is what reading one dialogue needs.
type scratch struct {
	folded folded
	seen   [2][16]uint64 // by side: the words said
	named  [2][]string   // by side: the entities named
	found  []lexicon.Mention
	grams  grams
}

// opening is how many tokens at the beginning of what a side says are its
// opening.
const opening = 24

// release hands a scratch back, but not one that a huge dialogue has grown.
func (r *Reader) release(s *scratch) {
	if cap(s.grams.body) < 1<<16 && cap(s.folded.runes) < 1<<16 {
		r.pool.Put(s)
	}
}

func (s *scratch) reset() {
	s.seen = [2][16]uint64{}
	s.named[0], s.named[1] = s.named[0][:0], s.named[1][:0]
	s.grams.reset()
}

func (r *Reader) read(d *ophglm.Dialogue, s *scratch) Evidence {
	s.reset()
	e := Evidence{Department: departmentOf(d.Department)}
	if d.Disease != "" {
		r.side(d.Disease, 0, &e.Patient, s)
	}
	for i := range d.Turns {
		t := &d.Turns[i]
		if t.Role == ophglm.Patient {
			r.side(t.Text, 0, &e.Patient, s)
		} else {
			r.side(t.Text, 1, &e.Doctor, s)
		}
	}
	return e
}

func (r *Reader) side(text string, who int, e *Side, s *scratch) {
	f := &s.folded
	f.read(text)
	if r.names.lexicon != nil {
		s.found = r.names.lexicon.Find(s.found[:0], text)
	}
	next := 0 // of found
	clause := -1
	for i := 0; i < len(f.runes); {
		w := r.words.at(f.runes, i)
		if w == nil {
			if endsClause(f.runes[i]) && i > 0 && !endsClause(f.runes[i-1]) {
				e.Clauses++
			}
			i++
			continue
		}
		j := i + len(w.runes)
		start, end := int(f.at[i]), int(f.at[j])
		next = r.named(text, start, next, who, e, s)
		for next < len(s.found) && s.found[next].Start < end {
			next++ // the list has the better word
		}
		bit := uint64(1) << (w.id & 63)
		said := s.seen[who][w.id>>6]&bit != 0
		switch {
		case w.section == notEye:
			e.Elsewhere++
		case !said && denied(text, start, end, f.runes[j:]):
			e.Denied++
		default:
			e.Mentions++
			if clause != e.Clauses {
				clause = e.Clauses
				e.Speaking++
			}
			e.Opens = e.Opens || e.Tokens+int(f.token[i]) < opening
			if !said {
				s.seen[who][w.id>>6] |= bit
				e.add(w.section)
			}
		}
		s.grams.around(f.tokens, int(f.token[i]), int(f.token[j]), who)
		i = j
	}
	r.named(text, len(text), next, who, e, s)
	e.Tokens += len(f.tokens)
	if n := len(f.runes); n > 0 && !endsClause(f.runes[n-1]) {
		e.Clauses++
	}
	s.grams.text(f.tokens, who)
}

func endsClause(r rune) bool {
	switch r {
	case '，', '。', '；', '！', '？', '、', ',', ';', '!', '?', '.', '：', ':':
		return true
	}
	return false
}

func (e *Side) add(in section) {
	switch in {
	case organ:
		e.Organ++
	case eye:
		e.Eye++
	case fundus:
		e.Fundus++
	}
}

// named counts the names of the lexicon that end before a place and are of the
// eye though no word of the list says so.
func (r *Reader) named(text string, before, next, who int, e *Side, s *scratch) int {
	for ; next < len(s.found) && s.found[next].End <= before; next++ {
		m := s.found[next]
		in, ok := r.names.section[m.Name.Entity]
		if !ok || m.Name.Ambiguous {
			continue
		}
		if scope.Of(text, m.Start, m.End).Negated {
			e.Denied++
			continue
		}
		e.Mentions++
		again := false
		for _, id := range s.named[who] {
			again = again || id == m.Name.Entity
		}
		if !again {
			s.named[who] = append(s.named[who], m.Name.Entity)
			e.Names++
			e.add(in)
		}
	}
	return next
}

// normal are the words that say right after a mention that nothing is wrong.
var normal = [][]rune{
	[]rune("正常"), []rune("都正常"), []rune("均正常"), []rune("没事"), []rune("没问题"), []rune("没有问题"), []rune("无异常"), []rune("没有异常"),
	[]rune("未见异常"), []rune("检查正常"), []rune("is normal"), []rune("are normal"), []rune("was normal"), []rune("were normal"),
}

// denied reports whether a mention is said not to be so, or to be normal.
func denied(text string, start, end int, after []rune) bool {
	for len(after) > 0 && after[0] == ' ' {
		after = after[1:]
	}
	for _, n := range normal {
		if len(after) >= len(n) && after[0] == n[0] && string(after[:len(n)]) == string(n) {
			return true
		}
	}
	return scope.Of(text, start, end).Negated
}
