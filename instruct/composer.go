package instruct

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ophglm"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// composer writes the samples of one subject after the other.
type composer struct {
	cfg   ComposeConfig
	seed  int64
	names *names
	asked map[[16]byte]bool // first questions, hashed
	// answers counts the samples that have one answer, by its hash.
	answers map[[16]byte]uint8
	pio     *pipeline.IO
	out     *extsort.Sorter
}

func newSorter(dir, name string) (*extsort.Sorter, error) {
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("making room for a sort: %w", err)
	}
	return extsort.New(path, sortBudget), nil
}

// subject writes the samples of one subject, and returns the ids of the triples
// that they say.
func (c *composer) subject(triples []*ophglm.Triple) (map[string]bool, error) {
	said := map[string]bool{}
	id := triples[0].Subject
	if c.names.byID[id].typ != "Disease" {
		return said, nil
	}
	byID := map[string]*ophglm.Triple{}
	for _, t := range triples {
		byID[t.ID] = t
	}
	for _, l := range c.cfg.Languages {
		d := newDisease(id, ophglm.Lang(l), c.names, triples)
		if d == nil {
			continue
		}
		d.beside = c.cfg.CrawledBeside
		for _, sc := range c.cfg.Scenarios {
			for _, s := range c.cell(d, ophglm.Scenario(sc)) {
				var of []*ophglm.Triple
				for _, cite := range s.Citations {
					for _, r := range cite.Of {
						said[r.ID] = true
						of = append(of, byID[r.ID])
					}
				}
				s.Licence = licence(of)
				s.ID = ophglm.SampleID(s)
				b, err := jsonl.Marshal(s)
				if err != nil {
					return nil, fmt.Errorf("encoding a sample of %s: %w", id, err)
				}
				if err := c.out.Add(s.ID, b); err != nil {
					return nil, err
				}
			}
		}
	}
	return said, nil
}

// ask is a question to be put: an intent with what it is about, its voice, and
// what is asked after it, if anything.
type ask struct {
	in    *intent
	p     param
	voice string
	then  *intent
}

// maxParams is how many samples of a cell put a question about one examination,
// or about one disease to be told apart, before each has every voice.
const maxParams = 4

// cell writes the samples of a disease in one scenario: first each intent once,
// then questions about single examinations and other diseases, then follow-ups,
// then the intents in their other voices, until the cell is full.
func (c *composer) cell(d *disease, sc ophglm.Scenario) []*ophglm.Sample {
	var plain, params []ask
	var able []*intent // intents that are answered, and can be a follow-up
	for i := range intents {
		in := &intents[i]
		if in.scenario != sc || in.fits != nil && !in.fits(d) {
			continue
		}
		if in.params == nil {
			if c.answerable(d, in) {
				plain = append(plain, ask{in: in})
				able = append(able, in)
			}
			continue
		}
		for _, p := range in.params(d) {
			params = append(params, ask{in: in, p: p})
		}
	}
	var asks []ask
	for _, a := range plain {
		asks = append(asks, c.inVoice(d, a, 0))
	}
	for i, a := range params {
		if i < maxParams {
			asks = append(asks, c.inVoice(d, a, 0))
		}
	}
	asks = append(asks, c.followUps(d, able)...)
	for round := 1; round < len(voices); round++ {
		for _, a := range plain {
			asks = append(asks, c.inVoice(d, a, round))
		}
	}
	for i, a := range params {
		if i >= maxParams {
			asks = append(asks, c.inVoice(d, a, 0))
		}
	}
	var out []*ophglm.Sample
	for _, a := range asks {
		if len(out) == c.cfg.Questions {
			c.pio.Count("questions beyond a cell's most", 1)
			continue
		}
		if s := c.sample(d, a); s != nil {
			out = append(out, s)
		}
	}
	if len(out) > 0 {
		c.pio.Count(fmt.Sprintf("%s %s samples", sc, d.lang), len(out))
		c.pio.Count(fmt.Sprintf("%s %s diseases", sc, d.lang), 1)
	}
	return out
}

// inVoice gives the question one of the voices. Which comes first differs between
// diseases and intents.
func (c *composer) inVoice(d *disease, a ask, round int) ask {
	first := newPicker(c.seed, d.id, a.in.name, a.p.id, "voice").n(len(voices))
	a.voice = voices[(first+round)%len(voices)]
	if len(d.g.questions[a.in.name][a.voice]) == 0 || d.child && a.voice == voicePatient {
		a.voice = voiceRelative
	}
	return a
}

func (c *composer) answerable(d *disease, in *intent) bool {
	a := newAnswer(d, newPicker(c.seed), false, map[string]bool{})
	return in.perform(a, param{}, voicePatient)
}

// followUps pairs intents: the question after is about what the first left open.
func (c *composer) followUps(d *disease, able []*intent) []ask {
	var out []ask
	for i, first := range able {
		for k := 1; k < len(able); k++ {
			next := able[(i+k)%len(able)]
			if len(d.g.questions[next.name]["follow"]) > 0 && c.disjoint(d, first, next) {
				out = append(out, c.inVoice(d, ask{in: first, then: next}, len(out)))
				break
			}
		}
		if len(out) == c.cfg.FollowUps {
			break
		}
	}
	return out
}

// disjoint reports whether the answer of the second intent says nothing that the
// first has said.
func (c *composer) disjoint(d *disease, first, second *intent) bool {
	said := map[string]bool{}
	if !first.perform(newAnswer(d, newPicker(c.seed), false, said), param{}, voicePatient) {
		return false
	}
	b := newAnswer(d, newPicker(c.seed), true, map[string]bool{})
	if !second.perform(b, param{}, voiceStudent) {
		return false
	}
	for _, s := range b.sentences {
		for _, id := range s.of {
			if said[id] {
				return false
			}
		}
	}
	return true
}

// maxTries is how many wordings of a question or an answer are tried until one is
// new; maxSame is how many samples may have one answer, where none is.
const (
	maxTries = 4
	maxSame  = 4
)

// sample writes one sample, or nothing where the question can't be answered, or
// nothing new can be written.
func (c *composer) sample(d *disease, a ask) *ophglm.Sample {
	key := []string{d.id, a.in.name, a.p.id, string(d.lang), a.voice}
	if a.then != nil {
		key = append(key, a.then.name)
	}
	s, left := c.answered(d, a, key)
	if s == nil {
		return nil
	}
	for try := range maxTries {
		q := c.question(d, a.in, a.voice, a.p, newPicker(c.seed, append(key, fmt.Sprint("question", try))...))
		h := hash16(q)
		if c.asked[h] {
			continue
		}
		c.asked[h] = true
		c.answers[answerHash(s)]++
		s.Messages[0].Content = q
		c.pio.Count("facts left out of an answer", left)
		return s
	}
	c.pio.Count("questions whose wordings were all asked before", 1)
	return nil
}

// answered writes the sample but for its first question.
func (c *composer) answered(d *disease, a ask, key []string) (s *ophglm.Sample, left int) {
	for try := range maxTries {
		s, left = c.attempt(d, a, newPicker(c.seed, append(key, fmt.Sprint("answer", try))...))
		if s == nil || c.answers[answerHash(s)] == 0 {
			return s, left
		}
	}
	if c.answers[answerHash(s)] >= maxSame {
		c.pio.Count("answers that stand in several samples already", 1)
		return nil, 0
	}
	return s, left
}

func (c *composer) attempt(d *disease, a ask, pick *picker) (*ophglm.Sample, int) {
	s := &ophglm.Sample{
		Scenario: a.in.scenario, Lang: d.lang, By: "composed",
		Groups: []string{"fact:" + d.id + "/" + string(a.in.scenario)},
		Tags:   map[string]string{"disease": d.id, "intent": a.in.name, "voice": a.voice},
	}
	said := map[string]bool{}
	left, ok := c.turn(s, d, a.in, a.p, a.voice, pick, false, said)
	if !ok {
		return nil, 0
	}
	if a.then != nil {
		more, ok := c.turn(s, d, a.then, param{}, a.voice, pick, true, said)
		if !ok {
			return nil, 0
		}
		left += more
		s.Messages[2].Content = c.question(d, a.then, "follow", param{}, pick)
		s.Tags["intent"] += "," + a.then.name
	}
	return s, left
}

// answerHash is of what the assistant says first: the rest has a context.
func answerHash(s *ophglm.Sample) [16]byte { return hash16(s.Messages[1].Content) }

func hash16(s string) [16]byte {
	sum := sha256.Sum256([]byte(s))
	return [16]byte(sum[:16])
}

// turn appends a user message, to be filled in, and the answer to it.
func (c *composer) turn(s *ophglm.Sample, d *disease, in *intent, p param, voice string, pick *picker, follow bool, said map[string]bool) (left int, ok bool) {
	a := newAnswer(d, pick, follow, said)
	if !in.perform(a, p, voice) {
		return 0, false
	}
	s.Messages = append(s.Messages, ophglm.Message{Role: "user"}, ophglm.Message{Role: "assistant"})
	n := len(s.Messages) - 1
	content, cites := a.text(n)
	s.Messages[n].Content = content
	s.Citations = append(s.Citations, cites...)
	return a.leftOut, true
}

// question words an intent.
func (c *composer) question(d *disease, in *intent, voice string, p param, pick *picker) string {
	who := d.g.src.Who["adult"]
	if d.child {
		who = d.g.src.Who["child"]
	}
	slots := map[string]string{"d": d.spoken, "who": who[pick.n(len(who))]}
	switch in.name {
	case "exam":
		slots["exam"] = d.examSlots(p.id)["exam"]
	case "versus":
		slots["o"] = d.spokenOf(p.id)
	}
	ts := d.g.questions[in.name][voice]
	var b strings.Builder
	ts[pick.n(len(ts))].fill(&b, pick, func(slot string) string { return slots[slot] })
	if d.lang == ophglm.EN {
		return capitalised(b.String())
	}
	return b.String()
}
