package verify

import (
	"slices"
	"sync"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/lexicon"
	"ophglm/internal/text"
)

// Check holds the assistant's messages of a text against the graph and returns
// its verdicts: what is wrong, by message and place, and for each sentence that
// facts speak for one of rule "supported". A text that names no disease the graph
// knows is held against what needs none: its language, leaks, sides, urgency.
//
// It is for any number of goroutines. Memory is a few words a character of the
// longest message, kept for the next call unless the message was huge.
func (k *Knowledge) Check(t *Text) []ophglm.Verdict {
	c := checks.Get().(*check)
	c.begin(k, t)
	asked := -1
	for i := range t.Messages {
		switch m := &t.Messages[i]; m.Role {
		case "user":
			asked = i
			c.question(i)
		case "assistant":
			c.answer(i, asked)
		}
	}
	out := c.out
	c.end()
	checks.Put(c)
	return out
}

var checks = sync.Pool{New: func() any { return &check{} }}

// check is the checking of one text.
type check struct {
	k    *Knowledge
	t    *Text
	lang int
	out  []ophglm.Verdict

	p       *profile // of the disease asked about, or nil
	disease int32    // or -1
	named   []int32  // entities named in questions and From
	others  []*profile
	told    []quantity // numbers of questions and From
	sides   side       // of questions and From
	bySide  [2][]gram  // what they say of each side
	asked   relations  // of the last question
	here    relations  // that the words of the last question ask for
	wanted  relations  // that answer it, where a single sort of fact does
	given   relations  // that the answer tells of
	source  []sourceName

	s          string // the message
	message    int
	mentions   []lexicon.Mention
	cues       []lexicon.Mention
	words      []lexicon.Mention // concepts
	masking    []lexicon.Mention // names of diseases in the last question
	phrases    []lexicon.Mention
	senses     []lexicon.Mention
	stance     []stance
	lastMatter stance // the matter that the message named last
	lastSaid   bool
	wording    []lexicon.Mention // the words of a clause and the names in it
	numbers    []quantity
	links      []bool // by mention of the sentence: it goes on the list of the one before
	grams      []placed
	parts      []placed // those of a clause
	solid      []placed // those of the sentence that say something
	mine       []period
	theirs     []period
	asking     []period // of questions and From
	heard      []gram   // words of questions and From
	conceived  []gram   // concepts of questions and From
	listened   bool     // heard and asking are of the message
	hits       []hit
	telling    []hit // of all facts of the disease
	covered    []bool
	cited      []*claim
	citedRel   relations
	said       []*claim // facts whose text the sentence says
	support    []*claim
	masked     []byte
	urged      bool // a sentence says a fact on urgency
	met        bool // an answer before has said that it is urgent
	turns      []ophglm.Turn
}

// sourceName is an entity that From names, and whether it denies it.
type sourceName struct {
	entity int32
	how    polarity
}

// placed is a gram of the sentence with its place in the message.
type placed struct {
	g          gram
	start, end int
}

// hit counts the grams that a fact and the sentence share.
type hit struct {
	c      *claim
	n      int
	weight float64 // by rarity, where it is asked for
}

func (c *check) begin(k *Knowledge, t *Text) {
	*c = check{
		k: k, t: t, disease: -1,
		named: c.named[:0], others: c.others[:0], told: c.told[:0], source: c.source[:0], mentions: c.mentions[:0],
		cues: c.cues[:0], words: c.words[:0], masking: c.masking[:0], phrases: c.phrases[:0], senses: c.senses[:0], stance: c.stance[:0], wording: c.wording[:0], numbers: c.numbers[:0], links: c.links[:0],
		grams: c.grams[:0], parts: c.parts[:0], solid: c.solid[:0], mine: c.mine[:0], theirs: c.theirs[:0], asking: c.asking[:0], hits: c.hits[:0], telling: c.telling[:0], heard: c.heard[:0], conceived: c.conceived[:0], bySide: [2][]gram{c.bySide[0][:0], c.bySide[1][:0]},
		covered: c.covered[:0], cited: c.cited[:0], said: c.said[:0], support: c.support[:0], masked: c.masked[:0], turns: c.turns[:0],
	}
	if t.Lang == ophglm.EN {
		c.lang = en
	}
	if at, ok := k.byID[t.Disease]; ok && t.Disease != "" {
		c.setDisease(at)
	}
	if t.From != "" {
		c.read(t.From)
		for _, m := range c.mentions {
			c.source = append(c.source, sourceName{k.of[m.Name], k.cues.polarityOf(t.From, c.cues, m.Start, m.End)})
		}
	}
	for _, r := range t.Relations {
		c.asked |= relationBit(r)
	}
}

// end lets go of what the check was of, and of room that a huge text took.
func (c *check) end() {
	if cap(c.covered) > 1<<16 || cap(c.masked) > 1<<16 || cap(c.grams) > 1<<14 {
		*c = check{}
		return
	}
	clear(c.mentions[:cap(c.mentions)])
	clear(c.cues[:cap(c.cues)])
	clear(c.words[:cap(c.words)])
	clear(c.masking[:cap(c.masking)])
	clear(c.phrases[:cap(c.phrases)])
	clear(c.senses[:cap(c.senses)])
	clear(c.wording[:cap(c.wording)])
	clear(c.others[:cap(c.others)])
	clear(c.hits[:cap(c.hits)])
	clear(c.telling[:cap(c.telling)])
	clear(c.cited[:cap(c.cited)])
	clear(c.said[:cap(c.said)])
	clear(c.support[:cap(c.support)])
	clear(c.turns[:cap(c.turns)])
	c.k, c.t, c.out, c.p, c.s = nil, nil, nil, nil, ""
}

func (c *check) setDisease(at int32) {
	c.disease, c.p = at, c.k.profileOf(at)
}

// walk finds in s what the lexicons hold.
func (c *check) walk(s string) {
	found := [...][]lexicon.Mention{c.mentions[:0], c.cues[:0], c.words[:0], c.phrases[:0], c.senses[:0]}
	c.k.all.Find(found[:], s)
	c.mentions, c.cues, c.words, c.phrases, c.senses = found[0], found[1], found[2], found[3], found[4]
}

// capitalised keeps of the names found in s those of few capital letters in capitals
// alone: As is no AS.
func capitalised(found []lexicon.Mention, s string) []lexicon.Mention {
	kept := found[:0]
	for _, m := range found {
		if len(m.Name.Surface) <= 4 && capitals(m.Name.Surface) && !capitals(s[m.Start:min(m.End, m.Start+len(m.Name.Surface))]) {
			continue
		}
		kept = append(kept, m)
	}
	return kept
}

func capitals(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'a' && s[i] <= 'z' || s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// read takes what a question, or the text that is rewritten, tells: names, numbers
// and sides.
func (c *check) read(s string) {
	c.told = quantities(c.told, s)
	named := sidesOf(s)
	c.sides |= named | looseSides(s)
	if named == leftSide|rightSide {
		c.sideParts(s)
	}
	c.walk(s)
	c.masking = c.masking[:0]
	for _, m := range c.mentions {
		if m.Name.Type == "Disease" {
			c.masking = append(c.masking, m)
		}
	}
	for _, m := range c.words {
		c.conceived = append(c.conceived, c.k.concepts.of[m.Name])
	}
	c.mentions = capitalised(c.mentions, s)
	for _, m := range c.mentions {
		at := c.k.of[m.Name]
		c.named = append(c.named, at)
		if c.k.entities[at].typ != "Disease" || len(c.k.entities[at].facts) == 0 {
			continue
		}
		switch {
		case c.disease < 0:
			c.setDisease(at)
		case at != c.disease && len(c.others) < 4:
			c.others = append(c.others, c.k.profileOf(at))
		}
	}
}

func (c *check) question(i int) {
	s := c.t.Messages[i].Content
	c.read(s)
	c.here = 0
	for _, m := range c.cues {
		switch q := c.k.cues.of[m.Name]; q.class {
		case says, asks:
			c.here |= q.rel
		case avoid:
			c.here |= contraindicated | lifestyle
		case urgent:
			if inQuestion(s[m.End:]) && s[m.Start:m.End] != "警惕" { // what is to be watched for
				c.here |= urgency
			}
		}
	}
	if c.t.Relations == nil {
		c.asked = c.here
	}
}

// inQuestion reports whether the sentence that s goes on is a question, or does not end.
func inQuestion(s string) bool {
	for _, r := range s {
		switch r {
		case '?', '？':
			return true
		case '.', '!', '。', '！', '\n':
			return false
		}
	}
	return true
}

// answer checks one message.
func (c *check) answer(i, asked int) {
	s := c.t.Messages[i].Content
	c.s, c.message, c.listened = s, i, false
	if len(s) == 0 {
		return
	}
	c.walk(s)
	c.mentions = capitalised(c.mentions, s)
	c.numbers = quantities(c.numbers[:0], s)
	if c.disease < 0 {
		for _, m := range c.mentions {
			if at := c.k.of[m.Name]; c.k.entities[at].typ == "Disease" && len(c.k.entities[at].facts) > 0 {
				c.setDisease(at)
				break
			}
		}
	}
	c.lastSaid = false
	c.surface()
	c.urged = false
	c.inquire(asked)
	var m, q, w, h, e, n int
	for _, span := range text.Sentences(s) {
		st := sentence{Span: span}
		st.mentions, m = within(c.mentions, m, span)
		st.cues, q = within(c.cues, q, span)
		st.words, w = within(c.words, w, span)
		st.phrases, h = within(c.phrases, h, span)
		st.senses, e = within(c.senses, e, span)
		for n < len(c.numbers) && c.numbers[n].end <= span.Start {
			n++
		}
		j := n
		for j < len(c.numbers) && c.numbers[j].start < span.End {
			j++
		}
		st.numbers = c.numbers[n:j]
		c.sentence(&st)
	}
	c.urgency(asked)
	c.astray()
	c.conflicts(asked)
}

// within gives the mentions that stand in a span, and the first of them; at is the
// first of the span before.
func within(list []lexicon.Mention, at int, span text.Span) ([]lexicon.Mention, int) {
	for at < len(list) && list[at].End <= span.Start {
		at++
	}
	end := at
	for end < len(list) && list[end].Start < span.End {
		end++
	}
	return list[at:end], at
}

// sentence is one sentence of the message, with what was found in it.
type sentence struct {
	text.Span
	mentions []lexicon.Mention
	cues     []lexicon.Mention
	words    []lexicon.Mention
	phrases  []lexicon.Mention
	senses   []lexicon.Mention
	numbers  []quantity
	classes  uint32 // classes of its cues, as bits
	faults   int
	solid    bool // check.solid is of it
	baseless bool // found to speak of what no fact does
}

func (st *sentence) has(k class) bool { return st.classes&(1<<k) != 0 }

func (c *check) sentence(st *sentence) {
	for _, m := range st.cues {
		st.classes |= 1 << c.k.cues.of[m.Name].class
	}
	c.script(st)
	c.side(st)
	if c.p == nil {
		return
	}
	c.cite(st)
	c.support = c.support[:0]
	c.say(st)
	c.answers(st)
	if c.inPolicy(st.Start + (st.End-st.Start)/2) {
		// one of our own statements, which facts need not say
		c.unlisted(st)
		c.figures(st)
		if st.faults == 0 {
			c.fault(nil, Supported, "supported", st.Start, st.End, "it is a statement of policy")
		}
		return
	}
	c.sidesCrossed(st)
	c.patchedEye(st)
	c.names(st)
	c.unlisted(st)
	c.figures(st)
	c.spans(st)
	c.denials(st)
	c.turned(st)
	c.unsaid(st)
	c.stances(st)
	c.lacks(st)
	c.roles(st)
	c.topics(st)
	c.claims(st)
}

// fault adds a verdict of the bytes [start, end) of the message, without the part of
// a character at either end: a clause ends within the mark behind it.
func (c *check) fault(st *sentence, rule, outcome string, start, end int, why string, of ...*claim) {
	if st != nil {
		st.faults++
	}
	for start > 0 && start < len(c.s) && !utf8.RuneStart(c.s[start]) {
		start--
	}
	for end < len(c.s) && !utf8.RuneStart(c.s[end]) {
		end++
	}
	c.out = append(c.out, ophglm.Verdict{
		Of:      ophglm.Place{Record: c.t.Record, Turn: c.message, Start: start, End: end},
		Rule:    rule,
		Outcome: outcome,
		Triples: ids(of),
		Why:     why,
	})
}

func ids(of []*claim) []string {
	if len(of) == 0 {
		return nil
	}
	out := make([]string, 0, len(of))
	for _, c := range of {
		if !slices.Contains(out, c.ID) {
			out = append(out, c.ID)
		}
	}
	return out
}

// inPolicy reports whether a policy, and no fact, is cited for a place in the message.
func (c *check) inPolicy(at int) bool {
	for i := range c.t.Citations {
		ci := &c.t.Citations[i]
		if ci.Message != c.message || at < ci.Start || at >= ci.End || len(ci.Of) == 0 {
			continue
		}
		only := true
		for _, r := range ci.Of {
			only = only && r.Kind == "policy"
		}
		if only {
			return true
		}
	}
	return false
}

// cite gathers the facts cited for a sentence.
func (c *check) cite(st *sentence) {
	c.cited, c.citedRel = c.cited[:0], 0
	for i := range c.t.Citations {
		ci := &c.t.Citations[i]
		if ci.Message != c.message || ci.End <= st.Start || ci.Start >= st.End {
			continue
		}
		for _, r := range ci.Of {
			f := c.k.triples[r.ID]
			if r.Kind != "triple" || f == nil {
				continue
			}
			if cl := c.k.profileOf(f.subject).byID[f.ID]; cl != nil {
				c.cited = append(c.cited, cl)
				c.citedRel |= cl.rel
			}
		}
	}
}
