package verify

import "strings"

// inquiry is a kind of question that one sort of fact answers.
type inquiry struct {
	words []string // in small letters
	rels  relations
}

var inquiries = [...]inquiry{
	{
		[]string{
			"病因", "原因", "怎么得", "怎么来的", "怎么引起", "引起的", "怎么会得", "为什么会得", "咋得", "咋来的", "哪些人", "什么人", "谁容易", "什么样的人", "谁会得", "怎么就得", "因为什么", "诱因", "容易患", "容易得", "惹的祸", "得上的", "惹上", "啥引起", "怎么形成", "怎么染上",
			"what causes", "what actually causes", "what brings", "brings on", "brings it on", "who gets", "does a person get", "do people get", "do you get it", "do you get this", "does one get", "come from", "why did i get", "reason for", "how come i", "what leads to", "who is prone", "what makes", "trigger", "what is behind", "what's behind", "what is the cause", "what are the causes", "how did i get", "who is at risk", "risk factors",
		},
		ofCauses | visits,
	},
	{
		[]string{
			"哪些检查", "什么检查", "啥检查", "怎么查", "怎么确诊", "如何确诊", "如何诊断", "怎么诊断", "查什么", "查些什么", "查哪些", "怎么知道是", "怎么看出", "靠什么确诊", "哪些化验", "什么化验", "哪些手段", "靠什么诊断",
			"which tests", "what tests", "which test", "what test", "how is it diagnosed", "be diagnosed", "how do they diagnose", "which investigations", "what investigations", "how do you diagnose", "how do you know it is", "what examinations", "which examinations", "how do you test for", "how would a doctor confirm", "how is it found", "which exams", "what exams",
		},
		ofDiagnosis | visits,
	},
	{
		[]string{
			"什么症状", "哪些症状", "啥症状", "什么表现", "哪些表现", "啥表现", "信号", "征兆", "的症状", "什么感觉", "啥感觉", "有什么反应",
			"what are the symptoms", "which symptoms", "what symptoms", "feel like", "how do i notice", "signs of", "what are symptoms", "symptoms of", "what are the signs", "what would i notice", "what do you notice", "how does it show", "how does it appear",
		},
		ofSymptoms | hasComplication | prognosis | urgency | differential,
	},
	{
		[]string{
			"什么并发症", "哪些并发症", "啥并发症", "不治会", "拖着会", "什么后果",
			"what complications", "which complications", "left alone", "if untreated", "left untreated",
		},
		ofOutlook | ofSymptoms | urgency | visits | affects,
	},
	{
		[]string{
			"怎么防", "才能不得", "防得住", "如何预防", "怎么预防", "咋防", "怎样预防", "怎么避免", "如何避免",
			"how do i avoid", "how do you avoid", "how can i avoid", "how is it prevented", "how to prevent", "can i prevent", "can you prevent", "how do i prevent", "how can it be prevented", "keep from getting", "be prevented", "can one avoid", "to avoid getting",
		},
		ofPrevention | hasRisk | hasCause | occursIn | transmission | contraindicated | visits,
	},
	{
		[]string{
			"怎么治", "治疗办法", "治疗方法", "该怎么办", "哪些药", "才能治好", "如何治疗", "咋治", "用什么药", "用啥药", "什么药", "怎么处理", "哪些治疗", "什么治疗", "怎样治疗",
			"be treated", "can you do about", "which drugs", "get rid of", "treatment options", "what is done for", "how is it treated", "how do you treat", "what treats", "which drops", "what drops", "what treatment", "which treatment", "what is the treatment", "how to treat", "which medicine", "what medicine", "what can be done", "what helps",
		},
		ofTreatment | ofPrevention | prognosis | recovery | cureRate | urgency | visits,
	},
}

// ofThis are words of a question whether something comes of the disease.
var ofThis = []string{"病引起的吗", "引起的吗", "导致的吗", "造成的吗", "come from it", "come from this", "come from that", "because of it", "due to it"}

type inquiryWord struct {
	word string
	rels relations
}

// inquiryWords are those of [inquiries] by their first byte, whose words in Latin
// letters stand where a word begins.
var inquiryWords = func() (by [256][]inquiryWord) {
	for _, q := range inquiries {
		for _, w := range q.words {
			by[w[0]] = append(by[w[0]], inquiryWord{w, q.rels})
		}
	}
	return by
}()

// inquire reads what the last question asks for, if it is one that a single sort of
// fact answers.
func (c *check) inquire(asked int) {
	c.wanted, c.given = 0, 0
	if asked < 0 || c.p == nil {
		return
	}
	q := strings.ToLower(c.t.Messages[asked].Content)
	for i := 0; i < len(q); i++ {
		if q[i] < 0x80 && i > 0 && letter(q[i-1]) {
			continue
		}
		for _, w := range inquiryWords[q[i]] {
			if strings.HasPrefix(q[i:], w.word) {
				c.wanted |= w.rels
			}
		}
	}
	if saysOne(q, ofThis) {
		c.wanted |= ofSymptoms // it is asked whether one thing comes of the disease
	}
	if c.wanted != 0 {
		also := near(c.asked &^ c.wanted) // what else is asked
		if saysOne(q, inquiries[0].words) {
			also &^= ofSymptoms // asked for by 是什么, which 是什么原因 has too
		}
		c.wanted |= also
	}
}

// answers adds what a sentence tells, by the relations of the facts that it names
// things of or says.
func (c *check) answers(st *sentence) {
	if c.wanted == 0 || c.given&c.wanted != 0 {
		return
	}
	for _, m := range st.mentions {
		at := c.k.of[m.Name]
		if c.k.related(at, c.disease) || c.isNamed(at) {
			continue
		}
		for _, cl := range c.about(at) {
			if !c.seenBy(cl, at) {
				c.given |= cl.rel
			}
		}
	}
	if c.given&c.wanted != 0 {
		return
	}
	c.telling = c.count(c.telling[:0], c.p)
	most := 0.0
	for i := range c.telling {
		h := &c.telling[i]
		h.weight = c.weightOf(h.c, c.grams, st.Start, st.End)
		most = max(most, h.weight)
	}
	for _, h := range c.telling {
		if h.weight > .3 && 2*h.weight >= most {
			c.given |= h.c.rel
		}
	}
}

// weightOf sums how rare the words are, apart from each other, that [start, end)
// shares with a fact: one that n facts of the disease have counts 1/(1+n).
func (c *check) weightOf(of *claim, words []placed, start, end int) float64 {
	weight, last := 0.0, -1
	for _, p := range words {
		if p.start < start || p.end > end || p.start < last || of.grams[c.lang][p.g] == 0 || c.isOfDisease(p) {
			continue
		}
		weight += 1 / float64(1+len(c.p.grams[c.lang][p.g]))
		last = p.end
	}
	return weight
}

// astray finds an answer that tells much, and nothing of what was asked: treatments
// where causes are.
func (c *check) astray() {
	if c.wanted == 0 || question(strings.TrimRight(c.s, " \n")) || c.given&^(affects|isA|visits) == 0 || c.given&c.wanted != 0 {
		return
	}
	c.fault(nil, Relation, "unsupported", 0, len(c.s), "the answer tells nothing of what was asked")
}
