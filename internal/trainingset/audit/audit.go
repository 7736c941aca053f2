// Package audit asks of training files as a whole what no record shows by itself:
// answers that say nearly the same, one answer to many questions, the same exchange
// twice, sentences that stand in many answers, and what stands in two files that
// are to be apart, such as those of training and test.
//
// Records are added in order, and told of in that order. A record is first made
// ready by [Digest], which any number of goroutines may do; [Audit.Add] is for one.
// What is found are places: a second reading of the files gives the texts.
//
// Memory: about 450 bytes an answer, and 250 a question where there are several files. The sets of n-grams beyond 64 MiB, and 16 bytes for each long sentence, lie
// on disk.
package audit

import (
	"errors"
	"fmt"

	"ophglm"
	"ophglm/internal/neardup"
	"ophglm/internal/recurring"
	"ophglm/internal/text"
)

// Options say what is told of. See [Defaults].
type Options struct {
	Similarity float64 // of two texts that are near-identical: Jaccard, of sets of n-grams
	Questions  int     // different questions that may have one answer
	Records    int     // a sentence is told of when it stands in so many different records or more
	Share      float64 // and in this share of all different records or more
}

// Defaults are those of the command line.
func Defaults() Options {
	return Options{Similarity: 0.9, Questions: 4, Records: 20, Share: 0.001}
}

// Validate reports options that make no sense.
func (o Options) Validate() error {
	switch {
	case !(o.Similarity > 0 && o.Similarity <= 1):
		return fmt.Errorf("a similarity of %v: over 0 and at most 1 is meant", o.Similarity)
	case o.Questions < 1:
		return fmt.Errorf("%d questions to an answer: 1 or more are meant", o.Questions)
	case o.Records < 2 || o.Share < 0 || o.Share > 1:
		return fmt.Errorf("a sentence in %d records and in the share %v of them: 2 or more, and 0 to 1, are meant", o.Records, o.Share)
	}
	return nil
}

const (
	// gram is the length of n-grams in characters.
	gram = 3
	// leastAnswer and leastQuestion are how many letters a text has, at the least, to be
	// compared: 好的 is the answer to much.
	leastAnswer, leastQuestion = 20, 8
	// leastHan and leastLatin are how many letters a sentence has, at the least, to be
	// counted: short advice is the same in many answers and rightly so.
	leastHan, leastLatin = 20, 60
)

// Place is a message of a record.
type Place struct {
	File    int `json:"file"` // from 0
	Line    int `json:"line"` // of the record, from 1
	Row     int `json:"row"`
	Message int `json:"message"` // from 0
}

// Digested is what is wanted of a record.
type Digested struct {
	sum       uint64 // of all that is said in it
	sentences []recurring.Text
	exchanges []exchange
}

// exchange is an answer with the question before it.
type exchange struct {
	question, answer         string
	questionHash, answerHash uint64
	questionLetters          int
	answerLetters            int
	questionAt, answerAt     int
}

// Digest makes a record ready to be added. It keeps the texts of the messages.
func Digest(messages []ophglm.Message) *Digested {
	d := &Digested{}
	var e exchange
	for i, m := range messages {
		h, n := recurring.Of(m.Content)
		d.sum = neardup.Mix(d.sum ^ uint64(h) ^ uint64(len(m.Role))<<1)
		switch m.Role {
		case "user":
			e = exchange{question: m.Content, questionHash: uint64(h), questionLetters: n, questionAt: i}
		case "assistant":
			e.answer, e.answerHash, e.answerLetters, e.answerAt = m.Content, uint64(h), n, i
			d.exchanges = append(d.exchanges, e)
			Sentences(m.Content, func(h recurring.Text, _ text.Span) { d.sentences = append(d.sentences, h) })
		}
	}
	return d
}

// Sentences gives the sentences of an answer that are long enough to be counted.
func Sentences(s string, yield func(recurring.Text, text.Span)) {
	if len(s) < leastHan { // of bytes, of which a letter has one or more
		return
	}
	for _, sp := range text.Sentences(s) {
		h, n := recurring.Of(sp.Of(s))
		if n >= leastLatin || n >= leastHan && text.Language(sp.Of(s)) == ophglm.ZH {
			yield(h, sp)
		}
	}
}

// Audit takes the records of all files. It is for one goroutine.
type Audit struct {
	opt       Options
	counts    *recurring.Tallies
	answers   *compared
	questions *compared // nil where there is one file
	said      map[uint64]*answered
	pairs     map[uint64]Place // of a question and its answer, where it was first
	twice     []Finding
}

// answered is what is known of one answer's text.
type answered struct {
	at        Place // where it stands first
	questions int   // different ones
	file      int   // the last with it
}

// New audits so many files. What does not fit in memory goes to dir.
func New(dir string, files int, opt Options) (*Audit, error) {
	if err := opt.Validate(); err != nil {
		return nil, err
	}
	a := &Audit{opt: opt, counts: recurring.NewTallies(dir), said: map[uint64]*answered{}, pairs: map[uint64]Place{}}
	var err error
	if a.answers, err = newCompared(dir, opt.Similarity); err == nil && files > 1 {
		a.questions, err = newCompared(dir, opt.Similarity)
	}
	return a, err
}

// Close gives up what the audit keeps on disk.
func (a *Audit) Close() error {
	err := errors.Join(a.counts.Close(), a.answers.index.Close())
	if a.questions != nil {
		err = errors.Join(err, a.questions.index.Close())
	}
	return err
}

// Add takes one more record. At is that of the record, whatever its message.
func (a *Audit) Add(at Place, d *Digested) error {
	if err := a.counts.Add(d.sum, unique(d.sentences)); err != nil {
		return err
	}
	asked := -1 // the message of the question added last
	for i := range d.exchanges {
		e := &d.exchanges[i]
		q, s := at, at
		q.Message, s.Message = e.questionAt, e.answerAt
		if err := a.exchange(s, e); err != nil {
			return err
		}
		if a.questions != nil && e.questionLetters >= leastQuestion && e.questionAt != asked {
			asked = e.questionAt
			if err := a.questions.add(q, e.question); err != nil {
				return err
			}
		}
	}
	return nil
}

// exchange takes an answer with its question.
func (a *Audit) exchange(at Place, e *exchange) error {
	if e.answerLetters < leastAnswer {
		return nil
	}
	known := a.said[e.answerHash]
	if known == nil {
		known = &answered{at: at, file: -1}
		a.said[e.answerHash] = known
	}
	pair := neardup.Mix(e.answerHash ^ neardup.Mix(e.questionHash))
	switch first, ok := a.pairs[pair]; {
	case !ok:
		a.pairs[pair] = at
		known.questions++
	case first.File == at.File:
		a.twice = append(a.twice, Finding{Rule: DuplicateRecord, At: at, Others: []Place{first}, Count: 1})
	}
	if known.file == at.File {
		return nil // the text is there already
	}
	known.file = at.File
	return a.answers.add(at, e.answer)
}

// compared are texts that are compared with each other.
type compared struct {
	index *neardup.Index
	at    []Place
}

func newCompared(dir string, similarity float64) (*compared, error) {
	index, err := neardup.New(dir, neardup.Options{Gram: gram, Threshold: similarity})
	return &compared{index: index}, err
}

func (c *compared) add(at Place, s string) error {
	_, err := c.index.Add(neardup.Text{
		Parts: []neardup.Part{{Kind: 't', Text: s}}, Group: neardup.Mix(uint64(at.File) + 1), Order: uint64(len(c.at)),
	})
	c.at = append(c.at, at)
	return err
}
