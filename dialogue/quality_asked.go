package dialogue

import (
	"regexp"
	"strings"
	"sync"

	"ophglm"
	"ophglm/internal/lexicon"
)

// An answer may speak of the eye and yet be that of another question: of another
// organ than the patient asked about, or of adults where a child is the patient.

// organs are diseases of organs besides the eye, by organ.
var organs = map[string][]string{
	"liver":   {"肝病", "肝炎", "乙肝", "丙肝", "肝硬化", "脂肪肝", "肝癌", "肝腹水", "大三阳", "小三阳", "hepatitis", "cirrhosis", "liver disease"},
	"kidney":  {"肾病", "肾炎", "肾衰", "肾衰竭", "尿毒症", "肾结石", "nephritis", "kidney disease", "kidney failure"},
	"stomach": {"胃病", "胃炎", "胃癌", "胃溃疡", "gastritis"},
	"heart":   {"心脏病", "冠心病", "心绞痛", "心肌炎", "心衰", "heart disease", "heart failure", "angina"},
	"lung":    {"肺炎", "肺癌", "肺结核", "支气管炎", "哮喘", "pneumonia", "bronchitis", "asthma"},
	"thyroid": {"甲状腺炎", "甲亢", "甲减", "hyperthyroidism", "hypothyroidism"},
}

var organWords = sync.OnceValue(func() *lexicon.Lexicon {
	var names []*ophglm.Name
	for organ, words := range organs {
		for _, w := range words {
			names = append(names, &ophglm.Name{Surface: w, Entity: organ})
		}
	}
	return lexicon.New(names)
})

// openingOrgan is within how many bytes an answer names the organ that it is about.
const openingOrgan = 24

// ofAnotherOrgan reports whether an answer opens with a disease of another organ
// than the patient asks about. Further on it may be a cause or a side effect.
func (c *straying) ofAnotherOrgan(answer string) bool {
	c.room = organWords().Find(c.room[:0], answer)
	if len(c.room) == 0 || c.room[0].Start > openingOrgan {
		return false
	}
	first := c.room[0].Name.Entity
	asked := false
	for i := range c.d.Turns {
		if c.d.Turns[i].Role != ophglm.Patient {
			continue
		}
		c.room = organWords().Find(c.room[:0], c.d.Turns[i].Text)
		for _, m := range c.room {
			asked = true
			if m.Name.Entity == first {
				return false
			}
		}
	}
	return asked
}

var (
	aChild    = regexp.MustCompile(`孩子|小孩|孩儿|宝宝|宝贝|女儿|儿子|婴儿|幼儿|新生儿|早产儿|患儿|小朋友|(?:^|[^0-9十百几多])(?:[0-9]|1[0-3])岁|(?:^|[^二三四五六七八九十几])(?:[一二三四五六七八九两]|十[一二三]?)岁|[0-9一二三四五六七八九十]+个月大|(?i:\b(?:my|our) (?:son|daughter|child|baby|kid|toddler|infant)|\b(?:[1-9]|1[0-3])[- ]years?[- ]old)`)
	ofAdults  = regexp.MustCompile(`成人|成年人|成年患者|(?i:\badults?\b)`)
	ofMinors  = regexp.MustCompile(`孩|宝宝|宝贝|儿童|小儿|婴|幼儿|患儿|新生儿|早产儿|未成年|成年后|成人后|学龄|青少年|发育|(?i:\b(?:child|children|kids?|baby|infants?|toddlers?|son|daughter|pa?ediatric)\b)`)
	grownUp   = regexp.MustCompile(`[1-9][0-9]岁|(?i:\b(?:1[4-9]|[2-9][0-9])[- ]years?[- ]old)`)
	notGrown  = regexp.MustCompile(`1[0-3]岁`)
	adultsAsk = regexp.MustCompile(`成人|成年|大人|(?i:\badults?\b)`)
)

// ofAdultsAlone reports whether a child is asked about and the answers speak of
// adults and of no child.
func (c *straying) ofAdultsAlone(answer string) bool {
	if !ofAdults.MatchString(answer) || ofMinors.MatchString(answer) {
		return false
	}
	var asks strings.Builder
	for i := range c.d.Turns {
		if c.d.Turns[i].Role == ophglm.Patient {
			asks.WriteString(c.d.Turns[i].Text)
			asks.WriteByte('\n')
		}
	}
	s := asks.String()
	if !aChild.MatchString(s) || adultsAsk.MatchString(s) {
		return false
	}
	return !grownUp.MatchString(notGrown.ReplaceAllString(s, ""))
}
