package clinical

import (
	"strings"

	"ophglm"
)

// state is what the rules remember while they go through the tokens.
type state struct {
	from, to int // tokens of the sentence

	eye       ophglm.Eye // said before in the sentence
	eyeAt     int        // its token
	eyeNear   bool       // it was said in this clause
	closed    bool       // it stood behind what it is of
	lastFacts int        // facts where the clause before began
	facts0    int        // facts where the clause began

	subject string // "" or "relative"
	since   int    // facts since the last word of a person

	topic    topic
	topicGap int
	logMAR   bool // acuities are in logMAR

	persons   [8]person // told of, the last ones
	nPersons  int
	drug      named // spoken of last
	drugAt    int   // its token, from 1; 0 where none was
	inDrug    bool  // a drug is spoken of in the sentence
	myopia    bool
	hyperopia bool
	glasses   bool
	family    int // token of a word of family history that is open, from 1
	heading   bool
	skip      int // tokens up to this one are taken already
	lens      lensStep
	lensAt    int
}

// person is somebody told of.
type person struct{ who, word string }

// named is an entity, or the generic text of a thing without one.
type named struct{ entity, value string }

func (r *reading) walk() {
	for a := 0; a < len(r.tokens); {
		b := a
		for b < len(r.tokens) && !(r.tokens[b].kind == kClause && r.tokens[b].sub == stop) {
			b++
		}
		r.sentence(a, b)
		a = b + 1
	}
	sortFacts(r.facts[r.first:])
}

// sentence reads tokens [a, b), between two ends of sentences.
func (r *reading) sentence(a, b int) {
	r.from, r.to = a, b
	r.eye, r.closed, r.inDrug, r.family, r.heading = "", false, false, 0, false
	r.myopia, r.hyperopia, r.glasses = false, false, false
	r.lastFacts, r.facts0, r.since = len(r.facts), len(r.facts), len(r.facts)
	r.topicGap += 4
	r.lens = noLens
	for i := a; i < b; i++ {
		t := &r.tokens[i]
		switch t.topic {
		case myopia:
			r.myopia = true
		case hyperopia:
			r.hyperopia = true
		}
		switch t.kind {
		case kGlasses:
			r.glasses = true
		case kSide:
			r.resolveSide(i)
		}
		if t.kind == kForm || r.classAt(i) == drug {
			r.inDrug = true
		}
	}
	r.skip = a - 1
	for i := a; i < b; i++ {
		r.topicGap += int(r.tokens[i].gap)
		if i > r.skip {
			r.token(i)
		}
	}
}

func (r *reading) token(i int) {
	t := &r.tokens[i]
	if t.topic != noTopic {
		r.topic, r.topicGap = t.topic, 0
		r.logMAR = t.kind == kTopic && t.sub == subLogMAR
	}
	switch t.kind {
	case kClause:
		r.lastFacts, r.facts0 = r.facts0, len(r.facts)
		r.eyeNear = false
		r.topicGap++
		if !r.heading {
			r.family = 0
		}
	case kEye:
		r.laterality(i)
	case kSide:
		r.otherSide(i)
	case kOther:
		r.otherEye(i)
	case kQuantity:
		r.amount(i)
	case kAcuity:
		r.lowVision(i)
	case kPlano:
		r.value(i, "sphere", "0", "D", sphere)
		r.lens, r.lensAt = sphereRead, i
	case kPer:
		r.period(i)
	case kEach:
		r.each(i)
	case kFreq:
		r.frequency(i)
	case kRelative:
		r.relative(i)
	case kSelf:
		r.self(i)
	case kMale:
		r.sex(i, "male")
	case kFemale:
		r.sex(i, "female")
	case kPhase:
		r.phase(i)
	case kFamily:
		r.familyWord(i)
	case kDay:
		r.day(i)
	case kSurgery:
		r.bareSurgery(i)
	case kFinding, kName:
		r.thing(i)
	}
}

// at returns token i of the sentence, or an empty one outside it.
func (r *reading) at(i int) *token {
	if i < r.from || i >= r.to {
		return &noToken
	}
	return &r.tokens[i]
}

var noToken = token{kind: kClause, sub: stop, gap: 0}

// classAt is the class of the finding or name that token i is.
func (r *reading) classAt(i int) class {
	t := &r.tokens[i]
	switch t.kind {
	case kFinding:
		return r.w.findings[t.sub].class
	case kName:
		return classOf(t.name)
	}
	return noClass
}

// bodyAt reports whether token i is a thing of the whole body.
func (r *reading) bodyAt(i int) bool {
	t := &r.tokens[i]
	return (t.kind == kFinding || t.kind == kName) && t.sub != noFinding && r.w.findings[t.sub].body
}

// namedAt is what token i names.
func (r *reading) namedAt(i int) named {
	t := &r.tokens[i]
	switch t.kind {
	case kFinding:
		if e := r.rd.entities[t.sub]; e != "" {
			return named{entity: e}
		}
		return named{value: strings.TrimPrefix(r.w.findings[t.sub].names[0], "+")}
	case kName:
		return named{entity: t.name.Entity}
	}
	return named{}
}

// add appends a fact at [start, end) and returns it.
func (r *reading) add(kind string, start, end int32) *ophglm.Fact {
	r.facts = append(r.facts, ophglm.Fact{Kind: kind, Subject: r.subject, In: ophglm.Place{Start: int(start), End: int(end)}})
	return &r.facts[len(r.facts)-1]
}

// value appends a fact of a measured value, with its eye.
func (r *reading) value(i int, kind, value, unit string, of topic) *ophglm.Fact {
	t := &r.tokens[i]
	eye := r.eyeOf(i, of)
	f := r.add(kind, t.start, t.end)
	f.Value, f.Unit, f.Eye = value, unit, eye
	f.Negated = strings.HasSuffix(r.s[:t.start], "不是")
	return f
}

// sortFacts orders facts by their place; those at one place stay in order. They
// come nearly in order.
func sortFacts(fs []ophglm.Fact) {
	for i := 1; i < len(fs); i++ {
		for j := i; j > 0 && fs[j].In.Start < fs[j-1].In.Start; j-- {
			fs[j], fs[j-1] = fs[j-1], fs[j]
		}
	}
}
