package compose

import (
	"fmt"
	"hash/maphash"
	"strconv"

	"ophglm"
	"ophglm/instruct/intent"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/licence"
	"ophglm/internal/jsonl"
)

// maxTries is how many wordings of a question or an answer are tried until one is
// new; maxSame is how many samples may have one answer, where none is.
const (
	maxTries = 4
	maxSame  = 4
)

// given counts what was asked and answered, by hashes of the texts.
type given struct {
	questions map[uint64]bool
	answers   map[uint64]uint8
}

func newGiven() *given { return &given{map[uint64]bool{}, map[uint64]uint8{}} }

// most is in how many samples the answer that is in most of them stands.
func (g *given) most(answers []uint64) uint8 {
	var n uint8
	for _, h := range answers {
		n = max(n, g.answers[h])
	}
	return n
}

func (g *given) add(k *draft) {
	g.questions[k.question] = true
	for _, h := range k.answers {
		g.answers[h]++
	}
}

// seed is of the hashes, which are compared within one run alone.
var seed = maphash.MakeSeed()

func hash(s string) uint64 { return maphash.String(seed, s) }

// writer puts questions and answers into words that were not given before, one
// after the other.
type writer struct {
	triples []*ophglm.Triple // of the subject
	given   *given
	sample  ophglm.Sample // the one that is being written
	answer  intent.Answer
	said    *intent.Said
}

func newWriter(triples []*ophglm.Triple, g *given) *writer {
	return &writer{triples: triples, given: g, sample: ophglm.Sample{Tags: map[string]string{}}, said: &intent.Said{Facts: knowledge.NewSet(len(triples))}}
}

// write writes a question with its answers, and reports whether it did: not where
// all wordings were given too often, which the cell counts.
func (w *writer) write(c *cell, k *draft) (bool, error) {
	if !w.answers(c, k) {
		return false, nil
	}
	for try := range maxTries {
		pick := k.pick.Of("question", strconv.Itoa(try))
		q := c.question(k.ask, &pick)
		if k.question = hash(q); !w.given.questions[k.question] {
			w.sample.Messages[0].Content = q
			w.given.add(k)
			return true, w.encode(k)
		}
	}
	c.worn++
	return false, nil
}

// answers writes the sample but for its first question: in words that were not
// given, or else in the last that make an answer, where few samples have it.
func (w *writer) answers(c *cell, k *draft) bool {
	last := -1
	for try := range maxTries {
		if !w.attempt(c, k, try) {
			continue
		}
		if w.given.most(k.answers) == 0 {
			return true
		}
		last = try
	}
	if last < 0 {
		return false
	}
	if last < maxTries-1 {
		w.attempt(c, k, last)
	}
	if w.given.most(k.answers) >= maxSame {
		c.stale++
		return false
	}
	return true
}

func (w *writer) attempt(c *cell, k *draft, try int) bool {
	var ok bool
	if k.left, ok = c.sample(&w.sample, &w.answer, w.said, k.ask, try); !ok {
		return false
	}
	k.answers = k.answers[:0]
	for i := range w.sample.Messages {
		if m := &w.sample.Messages[i]; m.Role == "assistant" {
			k.answers = append(k.answers, hash(m.Content))
		}
	}
	return true
}

// encode gives the sample its licence and id, and encodes it.
func (w *writer) encode(k *draft) error {
	s := &w.sample
	of := make([]*ophglm.Triple, 0, len(w.triples))
	for n, t := range w.triples {
		if k.facts.HasAt(n) {
			of = append(of, t)
		}
	}
	s.Licence = licence.OfTriples(of)
	s.ID = ophglm.SampleID(s)
	if err := s.Validate(); err != nil {
		return fmt.Errorf("writing a question on %s: %w", s.Tags["disease"], err)
	}
	line, err := jsonl.Marshal(s)
	if err != nil {
		return fmt.Errorf("encoding a sample of %s: %w", s.Tags["disease"], err)
	}
	k.id, k.line = s.ID, line
	return nil
}
