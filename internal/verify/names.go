package verify

import (
	"slices"
	"strings"

	"ophglm/internal/clinical/scope"
	"ophglm/internal/lexicon"
)

// names holds the names of a sentence against the facts: whether the thing is one
// of them, of which relation, and whether it is denied.
func (c *check) names(st *sentence) {
	c.links = c.links[:0]
	for i := range st.mentions {
		c.links = append(c.links, i > 0 && isList(c.s[st.mentions[i-1].End:st.mentions[i].Start]))
	}
	elsewhere := false // another disease was named: what follows may be of it
	for i, m := range st.mentions {
		at := c.k.of[m.Name]
		e := &c.k.entities[at]
		if at == c.disease || c.k.related(at, c.disease) {
			continue
		}
		if e.typ == "Disease" && !c.isCited(at) && (c.topic(st, m) && !c.prone(st, m, at) && !c.isNamed(at) || (c.isIt(st, m) || c.begins(st, m, at)) && !slices.Contains(c.named, at)) {
			c.fault(st, Disease, "unsupported", m.Start, m.End, "the sentence is of "+c.s[m.Start:m.End]+", and the question of "+c.k.nameOf(c.disease, c.t.Lang))
			elsewhere = true
			continue
		}
		claims := c.about(at)
		how, by := c.allowed(at)
		switch {
		case len(claims) == 0 && how == 0:
			c.stranger(st, m, at, e)
		case len(c.cited) > 0 && (e.typ == "Disease" || e.typ == "Drug") && how == 0 && !c.citedObject(claims):
			before := st.faults
			if c.stranger(st, m, at, e); st.faults == before {
				c.support = append(c.support, claims...)
				c.meant(st, i, m, claims, how, elsewhere)
			}
		case len(claims) == 0:
			c.support = append(c.support, by)
		default:
			c.support = append(c.support, claims...)
			c.meant(st, i, m, claims, how, elsewhere)
		}
		if e.typ == "Disease" {
			elsewhere = true
		}
	}
}

// topicsAfter stand after what a sentence is of.
var topicsAfter = []string{"患者", "病人", "来说", "的人", "的话", "需要用", "应该用", "要用"}

// topic reports whether a disease is what the sentence, not the answer, is of.
func (c *check) topic(st *sentence, m lexicon.Mention) bool {
	before, after := c.s[st.Start:m.Start], c.s[m.End:st.End]
	if len(before) > 24 {
		before = before[len(before)-24:]
	}
	for _, w := range topicsAfter {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	switch strings.ToLower(strings.TrimSpace(before)) {
	case "in", "with", "for", "in patients with", "patients with", "people with":
		return true
	}
	return false
}

// prone reports whether facts say that who has the disease at is likely to have the
// one asked about, or speak of it otherwise: those who have it may be spoken of.
func (c *check) prone(st *sentence, m lexicon.Mention, at int32) bool {
	for _, cl := range c.about(at) {
		if cl.rel&(hasCause|hasRisk|occursIn|hasStage) != 0 || cl.rel == differential && (c.asked&differential != 0 || saysOne(c.s, toldApart)) {
			return true
		}
	}
	return c.p.spoken[at] && !strings.EqualFold(strings.TrimSpace(c.s[st.Start:m.Start]), "in")
}

// isIts stand before a disease that the ill one is said to have.
var (
	isItsZH = []string{"管它叫", "叫它", "就怕是", "怕是", "左眼是", "右眼是", "你得的是", "您得的是", "得的是", "患的是", "这是", "这就是", "应该是", "确诊为", "诊断是", "诊断为"}
	isItsEN = []string{"that is a", "that is", "that's a", "that's an", "that's", "call this", "call it", "it is a", "it is", "it's a", "it's", "this is a", "this is", "you have a", "you have", "it is an", "this is an", "diagnosis is", "the diagnosis is a"}
)

// supposes are words before what is only supposed.
var supposes = []string{"如果", "若", "要是", "万一", "假如", "if ", "when ", "whether", "unless"}

// isIt reports whether a disease is said to be the one at hand.
func (c *check) isIt(st *sentence, m lexicon.Mention) bool {
	before := strings.TrimRight(c.s[st.Start:m.Start], " ")
	if c.k.cues.polarityOf(c.s, st.cues, m.Start, m.End) != affirmed || saysOne(strings.ToLower(before), supposes) {
		return false
	}
	for _, w := range isItsZH {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	before = strings.ToLower(before)
	for _, w := range isItsEN {
		if strings.HasSuffix(before, w) && (len(before) == len(w) || !letter(before[len(before)-len(w)-1])) {
			return true
		}
	}
	return false
}

// begins reports whether a disease that the facts know only to be told apart from
// the one asked about, or to be another of its kind, is what a sentence begins with, or goes on "with X" at its end,
// where the answer tells nothing apart.
func (c *check) begins(st *sentence, m lexicon.Mention, at int32) bool {
	claims := c.about(at)
	if len(claims) == 0 || c.asked&differential != 0 || c.citedRel&differential != 0 || saysOne(c.s, toldApart) {
		return false
	}
	for _, cl := range claims {
		if cl.rel&^(differential|isA) != 0 {
			return false
		}
	}
	from, _ := c.clauseOf(st, m.Start, m.End)
	before := strings.ToLower(strings.TrimSpace(c.s[from:m.Start]))
	return before == "" || before == "a" || before == "an" || before == "and a" || strings.HasSuffix(before, " with") && strings.TrimRight(c.s[m.End:st.End], " .!") == ""
}

// toldApart are words of an answer that tells diseases apart.
var toldApart = []string{"鉴别", "区别", "区分", "不同", "排除", "分开", "混淆", "相似", "像", "不是", "而", "则", "whereas", "while", "unlike", "differ", "distinguish", "differential", "apart", "rule", "mistaken", "confus", "similar", "looks like", "mimic", "not "}

// about gives the facts that an entity is the object of: of those cited, or else
// of the disease asked about, or of another that the question names.
func (c *check) about(at int32) []*claim {
	if claims := c.p.objects[at]; len(claims) > 0 {
		return claims
	}
	for _, o := range c.others {
		if claims := o.objects[at]; len(claims) > 0 {
			return claims
		}
	}
	return nil
}

// stranger judges a name that no fact has as its object.
func (c *check) stranger(st *sentence, m lexicon.Mention, at int32, e *entity) {
	if c.isNamed(at) || c.isCited(at) || len(c.cited) == 0 && c.p.spoken[at] || c.quotes(m) {
		return
	}
	word := c.s[m.Start:m.End]
	if strings.HasPrefix(e.id, "other:") && c.knows(word) {
		return
	}
	switch e.typ {
	case "Disease":
		if c.saidAs(m) {
			return
		}
		c.fault(st, Disease, "unsupported", m.Start, m.End, c.k.nameOf(c.disease, c.t.Lang)+": no fact speaks of the disease "+word)
	case "Drug", "DrugClass":
		if (e.typ == "DrugClass" || strings.HasPrefix(e.id, "other:")) && c.kindKnown(m) {
			return
		}
		c.strangeDrug(st, m.Start, m.End)
	}
}

// kindKnown reports whether facts speak of a class of drugs in other words: 激素类 of
// 糖皮质激素, 表麻药 of 表面麻醉剂.
func (c *check) kindKnown(m lexicon.Mention) bool {
	word := c.s[m.Start:m.End]
	for _, end := range [...]string{"类", "药", "剂", "药物", "类药物", " drops", "s"} {
		if stem, ok := strings.CutSuffix(word, end); ok && len(stem) >= 6 && stem != "" && (c.knows(stem) || c.citedObjectHas(stem)) {
			return true
		}
	}
	for _, p := range c.grams {
		if p.g <= conceptGrams && p.start >= m.Start && p.end <= m.End && c.citedSays(p.g) && !generic[strings.ToLower(c.s[p.start:p.end])] {
			return true
		}
	}
	return false
}

// saidAs reports whether a word for a disease is one of those for a thing that facts
// speak of: 眼睛斜 of 斜视.
func (c *check) saidAs(m lexicon.Mention) bool {
	for _, p := range c.grams {
		if p.g <= conceptGrams && p.start == m.Start && p.end == m.End {
			return c.citedSays(p.g)
		}
	}
	return false
}

// citedObjectHas reports whether the name of a cited fact's object holds a word.
func (c *check) citedObjectHas(word string) bool {
	for _, cl := range c.cited {
		if cl.object >= 0 && strings.Contains(c.k.text(cl.fact, c.t.Lang), word) {
			return true
		}
	}
	return false
}

// generic are words for any drug.
var generic = map[string]bool{"药": true, "药物": true, "药品": true, "滴眼液": true, "眼药水": true, "眼药": true, "眼水": true, "drops": true, "drop": true, "eye drops": true, "drug": true, "drugs": true, "medicine": true, "medication": true, "medicines": true, "medications": true}

func (c *check) isCited(at int32) bool {
	for _, cl := range c.cited {
		if cl.names[at] != 0 || cl.object >= 0 && c.k.related(cl.object, at) || c.k.related(cl.subject, at) {
			return true
		}
	}
	return false
}

// citedObject reports whether one of the claims is cited.
func (c *check) citedObject(claims []*claim) bool {
	for _, cl := range claims {
		for _, ci := range c.cited {
			if ci == cl || ci.ID == cl.ID {
				return true
			}
		}
	}
	return false
}

// isNamed reports whether the question names the entity, or a kind of it.
func (c *check) isNamed(at int32) bool {
	for _, n := range c.named {
		if n == at || c.k.related(at, n) {
			return true
		}
	}
	for _, o := range c.others {
		if o.spoken[at] {
			return true
		}
	}
	return false
}

const (
	ofUse   = treatedWith | treatedBy | preventedBy | lifestyle
	ofState = hasSymptom | hasSign | hasComplication | hasCause | hasRisk | examFinding | occursIn
)

// meant judges how a thing that facts speak of is spoken of. how is what the texts
// of the facts said in the sentence let be said of it.
func (c *check) meant(st *sentence, i int, m lexicon.Mention, claims []*claim, how polarity, elsewhere bool) {
	var rels relations
	for _, cl := range claims {
		rels |= cl.rel
	}
	for _, cl := range c.cited {
		if cl.names[c.k.of[m.Name]] != 0 {
			rels |= cl.rel
		}
	}
	s := st.Of(c.s)
	sc := scope.Of(s, m.Start-st.Start, m.End-st.Start)
	word := c.s[m.Start:m.End]
	if sc.Negated && (excluded(c.s[st.Start:m.Start]) || otherwise(c.s[st.Start:m.Start]) || c.supposed(st, m.End) || !c.deniesAfresh(st, m)) {
		sc.Negated = false
	}
	forbids := c.forbidden(st, i)
	for _, src := range c.source {
		if src.entity == c.k.of[m.Name] && src.how == denied && sc.Negated {
			return // as what it rewrites says
		}
		if src.entity == c.k.of[m.Name] && (src.how == affirmed && sc.Negated || src.how == denied && !sc.Negated && !sc.Hypothetical) {
			c.fault(st, Negation, "contradicted", m.Start, m.End, word+" is denied in one and not in the other of the text and what it rewrites")
			return
		}
	}
	typ := c.k.entities[c.k.of[m.Name]].typ
	forbids = forbids || c.notAtAll(st, m)
	switch {
	case rels&contraindicated != 0 && rels&ofUse == 0:
		if !(how != 0 && c.inSaid(m)) && (typ == "Drug" || typ == "DrugClass" || typ == "Procedure") && !c.warns(claims) && !sc.Negated && !forbids && !sc.Question && (!st.has(avoid) && !st.has(neg) && (st.has(recommend) || st.has(safe) || c.heading(st, i)&ofTreatment != 0) || c.allowedBy(st, m)) {
			c.fault(st, Contraindication, "contradicted", m.Start, m.End, word+" is said to be used, and the facts say that it must not be", claims...)
			return
		}
	case rels&(treatedWith|treatedBy) != 0 && rels&contraindicated == 0 && typ != "Anatomy":
		if forbids && !c.excused(how) && !elsewhere {
			c.fault(st, Contraindication, "contradicted", m.Start, m.End, word+" is said not to be used, and the facts name it as a treatment", claims...)
			return
		}
	case typ == "RiskFactor" || typ == "Lifestyle" || typ == "Population":
		if c.deniedAfter(st, i) && !sc.Question && !elsewhere && rels&ofState != 0 {
			c.fault(st, Negation, "contradicted", m.Start, m.End, word+" is denied, and the facts say that it is so", claims...)
			return
		}
	case rels&ofState != 0 && rels&(ofUse|differential|contraindicated) == 0:
		if (sc.Negated && !sc.Past || c.notAtAll(st, m) || c.deniedBefore(st, m) || c.deniedAfter(st, i)) && !c.supposed(st, m.End) && !otherwise(c.s[st.Start:m.Start]) && !sc.Question && !c.excused(how) && !elsewhere {
			c.fault(st, Negation, "contradicted", m.Start, m.End, word+" is denied, and the facts say that it is so", claims...)
			return
		}
	}
	if elsewhere || typ == "Anatomy" || typ == "Department" || rels&^(affects|visits|isA|occursIn) == 0 {
		return
	}
	if (typ == "RiskFactor" || typ == "Lifestyle") && (st.has(avoid) || st.has(neg)) {
		return // to be left off
	}
	want := c.saidOf(st, i)
	if want == 0 && how != 0 && c.inSaid(m) {
		return
	}
	if want == 0 {
		want = c.heading(st, i)
	}
	if strings.HasPrefix(c.s[m.End:], "有关的") || strings.HasPrefix(c.s[m.End:], "相关的") {
		return // 与视力有关的并发症
	}
	if want != 0 && rels&want == 0 && c.citedAs(m, want) {
		return
	}
	if want != 0 && rels&want == 0 {
		c.fault(st, Relation, "contradicted", m.Start, m.End, word+" stands in another relation to "+c.k.nameOf(c.disease, c.t.Lang)+" than the sentence says", claims...)
		return
	}
	if want := c.citedRel | near(c.asked); c.t.From == "" && !c.notAtAll(st, m) && len(c.cited) > 0 && c.citedRel != 0 && rels&want == 0 && !c.isCited(c.k.of[m.Name]) && !c.isNamed(c.k.of[m.Name]) && !c.quotes(m) {
		c.fault(st, Relation, "unsupported", m.Start, m.End, word+" stands in a relation to "+c.k.nameOf(c.disease, c.t.Lang)+" that was not asked for", claims...)
	}
}

// citedAs reports whether a cited fact of such a relation has the words of a mention as
// its object, which may be another thing of that name.
func (c *check) citedAs(m lexicon.Mention, want relations) bool {
	for _, cl := range c.cited {
		if cl.rel&want != 0 && containsFold(c.k.text(cl.fact, c.t.Lang), c.s[m.Start:m.End]) {
			return true
		}
	}
	return false
}

// inSaid reports whether a free text of the facts said holds the words of a
// mention.
func (c *check) inSaid(m lexicon.Mention) bool {
	for _, cl := range c.said {
		if strings.Contains(cl.text[c.lang], c.s[m.Start:m.End]) {
			return true
		}
	}
	return false
}
