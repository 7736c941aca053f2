package clinical

import (
	"strings"
	"unicode/utf8"

	"ophglm"
)

// reach is how many tokens away the rules look for what belongs to one, so that
// a text without an end to its clauses takes no longer than another.
const reach = 48

// isValue reports whether token i is a number that an eye may have.
func (r *reading) isValue(i int) bool {
	t := r.at(i)
	switch t.kind {
	case kAcuity, kPlano:
		return true
	case kQuantity:
		switch r.quantities[t.num].unit {
		case noUnit, mmHg, kPa, dioptre, degree, micrometre, millimetre, logMAR, cellsPerMm2, decibel:
			return true
		}
	}
	return false
}

// isThing reports whether token i is a finding that an eye may have.
func (r *reading) isThing(i int) bool {
	t := r.at(i)
	switch t.kind {
	case kFinding, kName:
		c := r.classAt(i)
		return c != drug && c != noClass && !r.bodyAt(i)
	case kPhase:
		return true
	}
	return false
}

// resolveSide makes an eye of 左 or R where an eye is meant: before a value or
// what is measured, behind a value in brackets, before a disease.
func (r *reading) resolveSide(i int) {
	t, next, prev := &r.tokens[i], r.at(i+1), r.at(i-1)
	latin := r.s[t.start] < utf8.RuneSelf
	eye := false
	switch {
	case next.kind == kSlash && next.gap == 0 && r.at(i+2).kind == kSide, // 右/左
		prev.kind == kSlash && t.gap == 0 && r.at(i-2).kind == kEye:
		eye = true
	case next.gap == 0 && (r.isValue(i+1) || next.topic != noTopic && next.topic != pressure && next.topic != glucose || next.kind == kPlano):
		eye = !latin || r.isValue(i+1) || next.kind == kTopic
	case !latin && next.gap == 0 && r.isThing(i+1):
		eye = true
	case !latin && t.sub != both && t.gap <= 1 && (prev.topic == iop || prev.topic == acuity || prev.topic == cupDisc || prev.topic == axialLength || prev.topic == macularThickness),
		!latin && prev.kind == kEye && prev.end-prev.start <= 6 && t.gap == 1 && r.tokens[i-1].gap <= 1 && r.at(i-2).topic != noTopic: // 眼压右高左低
		eye = true
	case t.gap == 0 && r.isValue(i-1) && (next.kind == kClause || r.isValue(i+1)):
		eye = true
	case latin && prev.kind == kClause && next.kind == kClause && i > r.from && t.end-t.start > 3:
		eye = true // eye pain, left only
	case latin && next.kind == kClause && t.end-t.start > 3 && strings.HasSuffix(r.s[:t.start], "the "):
		for k := max(r.from, i-reach); k < i && !eye; k++ { // worse than the left
			eye = r.tokens[k].kind == kEye
		}
	}
	if eye || !latin && r.sideOfSaid(i) {
		t.kind = kEye
	}
}

// sideOfSaid reports whether a side alone is of the eyes that the sentence spoke
// of: 两眼都红，左边重; 右眼比左边差.
func (r *reading) sideOfSaid(i int) bool {
	t := &r.tokens[i]
	spoken := false
	for k := max(r.from, i-reach); k < i && !spoken; k++ {
		spoken = r.tokens[k].kind == kEye || r.tokens[k].kind == kOrgan || r.tokens[k].topic != noTopic && r.tokens[k].topic != pressure || r.isThing(k)
	}
	if !spoken {
		return false
	}
	before, after := r.s[:t.start], strings.TrimLeft(r.s[t.end:], "的 ")
	if strings.HasSuffix(before, "比") && r.at(i-1).kind == kEye {
		return true
	}
	if r.at(i-1).kind != kClause {
		return false
	}
	for _, w := range [...]string{"重", "轻", "严重", "好", "差", "高", "低", "没", "正常", "也", "是", "更", "明显", "稍", "还", "比"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

func (r *reading) laterality(i int) {
	t := &r.tokens[i]
	e := eyes[t.sub]
	alone := r.at(i-1).kind == kClause && r.at(i+1).kind == kClause && t.topic == noTopic
	if alone && r.eye == "" { // …, 左眼: of what was said before
		for k := r.lastFacts; k < r.facts0; k++ {
			if f := &r.facts[k]; f.Eye == "" && eyeKind(f.Kind) && !r.bodyFact(i, f) {
				f.Eye = e
			}
		}
	}
	if r.eye != e || !r.closed || r.eyeAt != i {
		r.closed = false
	}
	if r.closedEye(i) {
		r.closed = true
	}
	r.eye, r.eyeAt, r.eyeNear = e, i, true
	r.add("laterality", t.start, t.end).Eye = e
}

func eyeKind(kind string) bool {
	switch kind {
	case "iop", "visual_acuity", "sphere", "cylinder", "axis", "cup_disc_ratio", "drug", "diagnosis", "symptom", "sign", "surgery":
		return true
	}
	return false
}

// bodyFact reports whether a fact, told before token i, was made of a thing of
// the whole body.
func (r *reading) bodyFact(i int, f *ophglm.Fact) bool {
	for k := i - 1; k >= max(r.from, i-reach) && int(r.tokens[k].start) >= f.In.Start; k-- {
		if int(r.tokens[k].start) == f.In.Start {
			return r.bodyAt(k)
		}
	}
	return false
}

// otherSide takes 左 where no eye is meant: 左手, 左侧头痛.
func (r *reading) otherSide(i int) {
	t := &r.tokens[i]
	if r.s[t.start] < utf8.RuneSelf || t.sub == both {
		return
	}
	f := r.add("side", t.start, t.end)
	f.Value = "right"
	if t.sub == left {
		f.Value = "left"
	}
}

// otherEye turns to the eye that was not spoken of.
func (r *reading) otherEye(i int) {
	switch r.eye {
	case ophglm.OD:
		r.eye = ophglm.OS
	case ophglm.OS:
		r.eye = ophglm.OD
	default:
		r.eye = ""
	}
	r.eyeAt, r.eyeNear, r.closed = i, true, false
}

// nextEye is the first eye after token i in its clause, or -1.
func (r *reading) nextEye(i int) int {
	for j := i + 1; j < min(r.to, i+reach); j++ {
		switch r.tokens[j].kind {
		case kClause, kRelative, kOther:
			return -1
		case kEye:
			return j
		}
	}
	return -1
}

// closes reports whether the eye at token j stands behind what it is of: nothing
// of its own follows it in the clause, or that has an eye behind it again.
func (r *reading) closes(j int) bool {
	for range 8 {
		if r.tokens[j].topic != noTopic {
			return false
		}
		k := j + 1
		next := r.at(k)
		if next.kind == kClause || next.kind == kEye {
			return true
		}
		if next.kind == kSlash {
			k++
			if next = r.at(k); next.kind == kClause || next.kind == kEye {
				return next.kind == kClause
			}
		}
		if !r.isValue(k) && !r.isThing(k) && (next.topic == noTopic || next.kind == kQuantity) {
			return true
		}
		if j = r.nextEye(k); j < 0 {
			return false
		}
	}
	return false
}

// closedEye reports whether the eye at i closes something that stands before it
// in its clause without an eye of its own.
func (r *reading) closedEye(i int) bool {
	for k := i - 1; k >= max(r.from, i-reach); k-- {
		switch r.tokens[k].kind {
		case kClause, kRelative:
			return false
		case kEye:
			return r.closed && r.closes(i)
		}
		if r.isValue(k) || r.isThing(k) || r.classAt(k) == drug {
			return r.closes(i)
		}
	}
	return false
}

// eyeOf is the eye of the value or finding at token i: the one before it in its
// clause, unless that stands behind something else, or the one behind it, or the
// one that the sentence spoke of before.
func (r *reading) eyeOf(i int, of topic) ophglm.Eye {
	if t := &r.tokens[i]; t.kind == kEye { // 左眼压21
		return eyes[t.sub]
	}
	if r.eye != "" && r.eyeNear && !r.closed {
		return r.eye
	}
	if j := r.nextEye(i); j >= 0 && r.closes(j) {
		return eyes[r.tokens[j].sub]
	}
	if r.eye != "" && r.faded(i) {
		return ""
	}
	return r.eye
}

// How far an eye said in a clause before holds where a sentence does not end, as
// in an article of commas: in bytes, about 60 Chinese characters, and less for both eyes
// ("双眼" is said in general) and what is done to them.
const (
	eyeHolds  = 180
	bothHold  = 90
	treatment = 60
)

// faded reports whether the eye that was spoken of before is too far from token i
// to be its own.
func (r *reading) faded(i int) bool {
	gap := int(r.tokens[i].start - r.at(r.eyeAt).end)
	if r.eye != ophglm.OU {
		return gap > eyeHolds
	}
	if c := r.classAt(i); c == drug || c == operation || r.tokens[i].kind == kSurgery || r.tokens[i].kind == kPhase {
		return gap > treatment
	}
	return gap > bothHold
}
