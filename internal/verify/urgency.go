package verify

import (
	"strings"

	"ophglm"
	"ophglm/internal/lexicon"
	"ophglm/internal/text"
)

// urgency checks that a message answers with urgency what calls for it: symptoms
// in the question that raise a red flag, a question how urgent it is, or a cited
// fact that says so.
func (c *check) urgency(asked int) {
	if asked < 0 {
		return
	}
	need, of := c.pressing(asked)
	if need == "" {
		if start, end := c.putsOff(false); start >= 0 {
			c.fault(nil, Urgency, "contradicted", start, end, "a fact says that it is to be looked at")
		}
		return
	}
	said, start, end := c.urged || c.tellsHarm() || c.tellsWhen(), -1, 0
	otherWaits := false
	for _, m := range c.cues {
		switch c.k.cues.of[m.Name].class {
		case urgent:
			if c.turnedDown(m) {
				said = true // now, not tomorrow
				continue
			}
			if how, from := c.k.cues.deniedBy(c.s, c.cues, m.Start, m.End); how == denied && start < 0 && m.Start-from < 12 && !denies(c.s[m.Start:m.End]) && !c.urgencySays(c.s[from:m.End]) {
				start, end = from, m.End
				continue
			}
			said = true
		case calm:
			if c.inPolicy(m.Start) {
				continue
			}
			if rest := c.s[m.End:min(len(c.s), m.End+24)]; strings.Contains(rest, "this can't") || strings.Contains(rest, "this cannot") || strings.Contains(rest, "这不能") || strings.Contains(rest, "这个不能") {
				said, otherWaits = true, true // lunch can wait, this can't
				continue
			}
			if c.putOff(m) {
				said = true // 别拖到下个月
				continue
			}
			if !denies(c.s[m.Start:m.End]) && c.k.cues.polarityOf(c.s, c.cues, m.Start, m.End) == denied {
				said = true // 千万别等几天
				continue
			}
			if start < 0 && !c.urgencySays(c.s[m.Start:m.End]) {
				start, end = m.Start, m.End
			}
		}
	}
	if start < 0 && !otherWaits {
		start, end = c.putsOff(true)
	}
	var by []*claim
	if of != nil {
		by = append(by, of)
	}
	switch {
	case start >= 0:
		c.fault(nil, Urgency, "contradicted", start, end, "the answer takes the urgency out: "+need, by...)
	case said:
		c.met = true
	case !c.met && c.expected(asked, of):
		c.fault(nil, Urgency, "unsupported", 0, len(c.s), "the answer says nothing of urgency: "+need, by...)
	}
}

// expected reports whether an answer without a word on urgency falls short: it was
// asked how urgent it is, the facts cited call it an emergency, or urgent and somebody
// asks who has it. Where the facts cited say nothing of urgency, it need not either.
func (c *check) expected(asked int, of *claim) bool {
	if c.asksUrgency() {
		return true
	}
	if c.asked&ofCauses != 0 && c.asked&(ofTreatment|visits|ofSymptoms) == 0 && !isAcute(c.t.Messages[asked].Content) {
		return false // it was asked where the disease comes from
	}
	cites, cited := false, false
	for i := range c.t.Citations {
		ci := &c.t.Citations[i]
		if ci.Message != c.message {
			continue
		}
		for _, r := range ci.Of {
			cites = cites || r.Kind == "triple"
			cited = cited || of != nil && r.ID == of.ID
		}
	}
	if !cited && cites && c.alarming(asked) && of != nil && of.Qualifiers["level"] == "emergency" && isAcute(c.t.Messages[asked].Content) {
		return true
	}
	return !cites && (c.alarming(asked) || isAcute(c.t.Messages[asked].Content)) || cited && c.alarming(asked) && (of.Qualifiers["level"] == "emergency" && (c.asked&ofOutlook == 0 || c.asked&^(ofOutlook|ofPrevention) != 0) || isAcute(c.t.Messages[asked].Content) || c.toldOf(asked) != nil)
}

// asksUrgency reports whether the last question asks how urgent it is: by its words,
// where relations are given for the whole conversation and are of more.
func (c *check) asksUrgency() bool {
	return c.asked&urgency != 0 && (c.here&urgency != 0 || c.asked&^(urgency|visits) == 0)
}

// isAcute reports whether a sentence of a question tells of something new. When
// somebody slept, or saw a patient, is not.
func isAcute(s string) bool {
	for _, span := range text.Sentences(s) {
		if of := span.Of(s); saysOne(of, acute) && !saysOne(of, besides) {
			return true
		}
	}
	return false
}

// besides are words of what does not matter to when something began.
var besides = []string{"睡", "门诊", "查房", "sleep", "slept", "awake", "clinic", "ward"}

// atWork are words of somebody who treats patients, and has none of it.
var atWork = []string{"门诊", "查房", "收治", "接诊", "一位患者", "病例", "my clinic", "ward round", "on the ward", "my practice", "on my ward", "a patient of mine", "i am following a patient", "i have a patient", "i am treating", "under my care"}

// tellsHarm reports whether a clause tells what comes of no treatment, or of delay.
func (c *check) tellsHarm() bool {
	from, does := 0, bearing(0)
	for i := range c.senses {
		m := &c.senses[i]
		if strings.ContainsAny(c.s[from:m.Start], ".;") || strings.Contains(c.s[from:m.Start], "。") || strings.Contains(c.s[from:m.Start], "；") {
			does = 0
		}
		from = m.End
		if does |= c.k.senses.of[m.Name].does; does&lapse != 0 && does&ill != 0 && does&(not|nay|let|waive|idly|rare) == 0 && c.k.senses.of[m.Name].does&lapse == 0 {
			return true
		}
	}
	return false
}

// tellsWhen reports whether the message says within what time somebody is to be seen
// as a fact on urgency does.
func (c *check) tellsWhen() bool {
	if c.p == nil {
		return false
	}
	c.mine = periods(c.mine[:0], c.s)
	for _, m := range c.mine {
		if !c.visitAround(m.start) {
			continue
		}
		for _, cl := range c.p.facts {
			if cl.rel != urgency || !cl.pressing() {
				continue
			}
			for _, o := range cl.periods[c.lang] {
				if m.most <= o.most && !m.age {
					return true
				}
			}
		}
	}
	return false
}

// visitAround reports whether the clause, by the marks between, that at stands in
// speaks of being seen or treated.
func (c *check) visitAround(at int) bool {
	from := at
	for from > 0 && !ends(c.s, from-1) {
		from--
	}
	to := at
	for to < len(c.s) && !ends(c.s, to) {
		to++
	}
	for _, m := range c.senses {
		if m.Start >= from && m.End <= to && c.k.senses.of[m.Name].does&visit != 0 {
			return true
		}
	}
	return false
}

// acute are words of a question that tells of something new.
var acute = []string{"突然", "忽然", "刚才", "刚刚", "今早", "今天早上", "一下子", "昨晚", "一夜之间", "这会儿", "sudden", "this morning", "last night", "overnight", "just now", "an hour ago", "hours ago", "since yesterday", "today", "went blank", "went dark", "went black", "just went", "just lost"}

// alarming reports whether a question is somebody's who has it, not a lesson's.
func (c *check) alarming(asked int) bool {
	s := c.t.Messages[asked].Content
	if saysOne(strings.ToLower(s), atWork) {
		return false
	}
	for _, w := range [...]string{"我", "孩子", "宝宝", "妈", "爸", "爷", "奶", "女儿", "儿子", "老公", "老婆", "咱", "俺", "左眼", "右眼", "岁", "娃"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	for _, w := range [...]string{"i", "my", "he", "she", "her", "his", "me", "mum", "mom", "dad", "son", "daughter", "wife", "husband", "we", "our", "left eye", "right eye", "year-old", "yrs old"} {
		if indexWord(s, w) >= 0 {
			return true
		}
	}
	return false
}

// turnedDown reports whether "not" stands before an urgent word after another that
// is not denied: "now, not tomorrow".
func (c *check) turnedDown(m lexicon.Mention) bool {
	for _, q := range c.cues {
		if q.End <= m.Start && m.Start-q.End < 24 && c.k.cues.of[q.Name].class == urgent && c.k.cues.polarityOf(c.s, c.cues, q.Start, q.End) != denied {
			return true
		}
	}
	return false
}

// putOff reports whether a word that bids not to wait stands right before a calm one.
func (c *check) putOff(m lexicon.Mention) bool {
	for _, q := range c.cues {
		if q.End <= m.Start && m.Start-q.End <= 9 && c.k.cues.of[q.Name].class == urgent && denies(c.s[q.Start:q.End]) {
			return true
		}
	}
	return false
}

// pressing says why the answer is to be urgent, or "", and the fact behind it.
func (c *check) pressing(asked int) (why string, of *claim) {
	for i := range c.t.Citations {
		if ci := &c.t.Citations[i]; ci.Message == c.message {
			for _, r := range ci.Of {
				if f := c.k.triples[r.ID]; f != nil && f.rel == urgency {
					if cl := c.k.profileOf(f.subject).byID[f.ID]; cl != nil && cl.pressing() {
						return "a cited fact is of level " + cl.Qualifiers["level"], cl
					}
				}
			}
		}
	}
	if c.p != nil && c.p.urgent != nil && c.asksUrgency() {
		return "it was asked how urgent it is, and it is " + c.p.urgent.Qualifiers["level"], c.p.urgent
	}
	if c.p != nil && c.p.urgent != nil && c.p.urgent.Qualifiers["level"] == "emergency" && isAcute(c.t.Messages[asked].Content) && c.alarming(asked) {
		return "the question tells of something sudden, and it is an emergency", c.p.urgent
	}
	if cl := c.toldOf(asked); cl != nil {
		return "the question tells of what a fact calls for a look at", cl
	}
	if !c.hangs(asked) {
		return "", nil
	}
	c.turns = append(c.turns[:0], ophglm.Turn{Role: ophglm.Patient, Text: c.mask(c.t.Messages[asked].Content)})
	if r := c.k.rules.Check(c.turns, nil); len(r.RedFlags) > 0 {
		why = "the question raises the red flag " + r.RedFlags[0].Rule.ID
		if c.p != nil {
			of = c.p.urgent
		}
	}
	return why, of
}

// hangs reports whether anything hangs on a red flag of the question: the message says
// something of urgency, may put it off, or falls short if it does not.
func (c *check) hangs(asked int) bool {
	for _, m := range c.cues {
		if k := c.k.cues.of[m.Name].class; k == urgent || k == calm {
			return true
		}
	}
	for i := range c.senses {
		if c.k.senses.of[c.senses[i].Name].does&(late|idly|later|waive|same) != 0 {
			return true
		}
	}
	var of *claim
	if c.p != nil {
		of = c.p.urgent
	}
	return c.expected(asked, of)
}

// toldOf gives the fact on urgency whose signs a question tells of, or nil: three
// words of it where something is new, or two where the disease is urgent.
func (c *check) toldOf(asked int) *claim {
	if c.p == nil {
		return nil
	}
	s := c.t.Messages[asked].Content
	sudden := isAcute(s)
	if !sudden && c.p.urgent == nil {
		return nil
	}
	mine := c.alarming(asked)
	if !sudden && !mine && c.isNamed(c.disease) {
		return nil
	}
	var found []lexicon.Mention
	for _, cl := range c.p.facts {
		if cl.rel != urgency || !sudden && !cl.pressing() {
			continue
		}
		if found == nil {
			s = c.mask(s)
			found = c.k.concepts.words.Find(make([]lexicon.Mention, 0, 16), s)
		}
		n, last := 0, gram(0)
		for _, m := range found {
			if g := c.k.concepts.of[m.Name]; g != last && cl.grams[c.lang][g] != 0 && !joining(s[m.Start:m.End]) {
				n++
				last = g
			}
		}
		if n >= 3 || n >= 2 && mine && cl.pressing() && (sudden || c.asked&(ofDiagnosis|ofCauses|ofPrevention|ofTreatment) == 0) {
			return cl
		}
	}
	return nil
}

// mask blanks the names of diseases in the last question, s: a name is no symptom.
func (c *check) mask(s string) string {
	if len(c.masking) == 0 {
		return s
	}
	c.masked = append(c.masked[:0], s...)
	for _, m := range c.masking {
		for i := m.Start; i < m.End; i++ {
			c.masked[i] = ' '
		}
	}
	return string(c.masked)
}

// conflicts tells of drugs that do not go with what the patient has besides the
// disease asked about; of that the facts themselves say what must not be given.
func (c *check) conflicts(asked int) {
	if asked < 0 {
		return
	}
	drugs := false
	for _, m := range c.mentions {
		if m.Name.Type == "Drug" || m.Name.Type == "DrugClass" {
			drugs = true
		}
	}
	if !drugs {
		return
	}
	c.turns = append(c.turns[:0],
		ophglm.Turn{Role: ophglm.Patient, Text: c.t.Messages[asked].Content},
		ophglm.Turn{Role: ophglm.Doctor, Text: c.s})
	for _, d := range c.k.rules.Check(c.turns, c.k.bans).Conflicts {
		condition, _, of := strings.Cut(d.ID, "/")
		if at, ok := c.k.byID[condition]; of && ok && c.disease >= 0 && c.k.related(at, c.disease) || d.Turn != 1 {
			continue
		}
		// the condition is to be the patient's, and another than the disease
		masked := c.mask(c.turns[0].Text)
		if c.conflict(masked, d.ID) && !c.conflict("", d.ID) && !c.leftOff(d.Start, d.End) {
			c.fault(nil, DrugConflict, "contradicted", d.Start, d.End, c.s[d.Start:d.End]+" does not go with what the patient has: "+d.ID)
		}
	}
}

// leftOff reports whether what stands at [start, end) of the message is bidden to be
// left off in its clause: "激素眼水点不得".
func (c *check) leftOff(start, end int) bool {
	st := &sentence{Span: text.Span{End: len(c.s)}, mentions: c.mentions}
	from, to := c.clauseOf(st, start, end)
	var words []lexicon.Mention
	for _, m := range c.senses {
		if m.Start >= from && m.End <= to {
			words = append(words, m)
		}
	}
	for i, m := range c.withNames(st, from, to, words) {
		if m.Start < end && start < m.End && c.k.senses.sense(m.Name).matter != 0 && !c.k.senses.matterAt(c.s, c.wording, i).yes {
			return true
		}
	}
	return false
}

// conflict reports whether the message is in conflict with what a patient tells.
func (c *check) conflict(patient, id string) bool {
	turns := []ophglm.Turn{{Role: ophglm.Patient, Text: patient}, {Role: ophglm.Doctor, Text: c.s}}
	for _, d := range c.k.rules.Check(turns, c.k.bans).Conflicts {
		if d.ID == id {
			return true
		}
	}
	return false
}

// urgencySays reports whether a fact on urgency uses a word.
func (c *check) urgencySays(w string) bool {
	if c.p == nil {
		return false
	}
	for _, cl := range c.p.facts {
		if cl.rel == urgency && containsFold(cl.text[c.lang], w) {
			return true
		}
	}
	return false
}
