package visual

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/instruct/policy"
)

// answer is an answer in the making.
type answer struct {
	v         *View
	g         *grammar
	pick      *language.Picker
	said      *said
	plain     bool // numbers are left out of the wording
	last      bool // no answer follows in the sample
	sentences []sentence
}

// said is what a sample has said already.
type said struct {
	sentences  map[string]bool // by kind of sentence and findings
	unexamined map[string]bool // findings of what was not examined, by id
	// What models' results are worth: in general, that a doctor should confirm them,
	// and what the disease model learned from.
	general, doctor, labels bool
	owed                    bool // a caution was put off to the last answer
}

func newSaid() *said {
	return &said{sentences: map[string]bool{}, unexamined: map[string]bool{}}
}

// sentence is a sentence, the findings that it says, and the policy of ours
// that it states, if any.
type sentence struct {
	text   string
	of     []*ophglm.Finding
	policy string
}

// add says the findings, if the sample has not done so in this way. The slots of
// the sentence are what is given and, of the first finding, its values.
func (a *answer) add(name string, slots map[string]string, of ...*ophglm.Finding) {
	key := name
	for _, f := range of {
		key += " " + f.ID
	}
	if a.said.sentences[key] {
		return
	}
	a.said.sentences[key] = true
	all := map[string]string{}
	if len(of) > 0 {
		maps.Copy(all, of[0].Values)
		all["count"], all["area"] = strconv.Itoa(of[0].Count), strconv.Itoa(of[0].AreaPixels)
	}
	maps.Copy(all, slots)
	ts := a.g.sentences[name]
	if p := a.g.plain[name]; a.plain && len(p) > 0 {
		ts = p
	}
	if len(ts) == 0 {
		panic(fmt.Sprintf("the grammar visual_%s has no sentence %q", a.g.lang, name)) // the tests say each
	}
	a.sentences = append(a.sentences, sentence{text: a.g.worded(ts, all, a.pick), of: of})
}

// policy states one of our policies, once in a sample, with the findings that call
// for it.
func (a *answer) policy(id string, of ...*ophglm.Finding) {
	if a.said.sentences["policy "+id] {
		return
	}
	a.said.sentences["policy "+id] = true
	a.sentences = append(a.sentences, sentence{a.g.worded(policy.Wordings(id, a.g.lang), nil, a.pick), of, id})
}

// text joins the sentences into the message, with the citations of it.
func (a *answer) text(message int) (string, []ophglm.Citation) {
	var b strings.Builder
	var cites []ophglm.Citation
	for i, s := range a.sentences {
		if i > 0 && a.g.lang == ophglm.EN {
			b.WriteByte(' ')
		}
		c := ophglm.Citation{Message: message, Start: b.Len()}
		b.WriteString(s.text)
		c.End = b.Len()
		for _, f := range s.of {
			c.Of = append(c.Of, ophglm.Ref{Kind: "finding", ID: f.ID})
		}
		if s.policy != "" {
			c.Of = append(c.Of, ophglm.Ref{Kind: "policy", ID: s.policy})
		}
		cites = append(cites, c)
	}
	return b.String(), cites
}

func (a *answer) quality() {
	switch {
	case !a.v.Fundus:
		a.add("not_fundus", nil, a.v.quality)
	case a.v.Graded:
		a.adequate()
	default:
		var why []string
		for _, f := range a.v.reasons {
			if n, ok := a.g.src.Reasons[f.Type]; ok {
				why = append(why, n)
			} else {
				why = append(why, strings.ReplaceAll(f.Type, "_", " "))
			}
		}
		if len(why) == 0 { // a report that gives none
			a.add("retake", nil, a.v.quality)
			return
		}
		list, _ := language.Joined(a.g.lang, why)
		a.add("quality_poor", map[string]string{"list": list}, append([]*ophglm.Finding{a.v.quality}, a.v.reasons...)...)
	}
}

// adequate says that the photograph can be graded, and, where it is too small for
// some models, what they could not look for: the one without the other is half of
// the truth.
func (a *answer) adequate() {
	small := slices.DeleteFunc(slices.Clone(a.v.unexamined), func(f *ophglm.Finding) bool { return f.Values["needs_field_pixels"] == "" })
	if len(small) == 0 {
		a.add("quality_good", nil, a.v.quality)
		return
	}
	for _, f := range small {
		a.said.unexamined[f.ID] = true
	}
	a.add("quality_small", map[string]string{"list": a.g.unexamined(small)}, append([]*ophglm.Finding{a.v.quality}, small...)...)
}

func (a *answer) disc() {
	switch d := a.v.disc; {
	case d == nil:
	case d.Present:
		a.add("disc_found", nil, d)
	default:
		a.add("disc_missing", nil, d)
	}
}

func (a *answer) vessels() {
	switch f := a.v.vessels; {
	case f == nil:
	case f.Present:
		a.add("vessels", nil, f)
	default:
		a.add("vessels_none", nil, f)
	}
}

// lesions says those that were found and, of a photograph that can be graded, those
// that were not.
func (a *answer) lesions() {
	reach := false
	for _, f := range a.v.Found {
		a.lesion(f)
		reach = reach || f.Macula
	}
	if reach && a.v.macula != nil {
		a.add("macula_estimated", nil, a.v.macula)
	}
	if a.v.Graded && len(a.v.Absent) > 0 {
		a.add("lesions_absent", map[string]string{"list": a.g.either(a.g.names(a.v.Absent))}, a.v.Absent...)
	}
}

func (a *answer) lesion(f *ophglm.Finding) {
	name := "lesion_many"
	if f.Count == 1 {
		name = "lesion_one"
	}
	a.add(name, map[string]string{"x": a.g.name(f.Type), "where": a.g.place(f, a.pick)}, f)
	if f.Macula {
		a.reach(f)
	}
}

func (a *answer) disease(sentence string, f *ophglm.Finding) {
	a.add(sentence, map[string]string{"x": a.g.name(f.Type), "level": a.g.level(f.Values["probability"])}, f)
	if f.Type == "cataract" {
		a.policy("cataract_by_slit_lamp", f)
	}
}

// others says that what the disease model gives leaves other diseases open.
func (a *answer) others() {
	v := a.v
	of := append(slices.Clone(v.Reached), v.Below...)
	switch {
	case len(of) == 0 || v.Normal != nil && v.Normal.Present && len(v.Reached) == 0: // that sentence says it
	case len(v.Reached) > 0 && len(v.Below) > 0:
		a.add("others_and_below", nil, of...)
	default:
		a.add("others", nil, of...)
	}
}

// rest names the diseases that did not reach their thresholds.
func (a *answer) rest(below []*ophglm.Finding) {
	if len(below) == 0 {
		return
	}
	name := "diseases_below"
	if len(below) == 1 {
		name = "disease_below_bare"
	}
	list, _ := language.Joined(a.g.lang, a.g.names(below))
	if a.plain { // "does not suggest"
		list = a.g.either(a.g.names(below))
	}
	a.add(name, map[string]string{"list": list}, below...)
}

// normal says what the class of normal pictures adds: that it was reached, or that
// nothing was.
func (a *answer) normal() {
	switch n := a.v.Normal; {
	case n == nil || len(a.v.Reached) > 0:
	case n.Present:
		a.add("normal_reached", nil, n)
	default:
		a.add("normal_below", nil, n)
	}
}

// contradictions says where models disagree.
func (a *answer) contradictions() {
	v := a.v
	say := func(name string, one *ophglm.Finding, list string, fs []*ophglm.Finding) {
		a.add(name, map[string]string{"list": list}, append([]*ophglm.Finding{one}, fs...)...)
	}
	all := func(fs []*ophglm.Finding) string {
		list, _ := language.Joined(a.g.lang, a.g.names(fs))
		return list
	}
	if v.Normal != nil && v.Normal.Present {
		if len(v.Reached) > 0 {
			say("normal_and_disease", v.Normal, all(v.Reached), v.Reached)
		}
		if len(v.Found) > 0 {
			say("normal_and_lesions", v.Normal, all(v.Found), v.Found)
		}
	}
	isRetinopathy := func(f *ophglm.Finding) bool { return f.Type == "diabetic_retinopathy" }
	isDiabetic := func(f *ophglm.Finding) bool { return slices.Contains(retinopathyLesions, f.Type) }
	found, absent := having(v.Found, isDiabetic), having(v.Absent, isDiabetic)
	if i := slices.IndexFunc(v.Below, isRetinopathy); i >= 0 && len(found) > 0 {
		say("lesions_not_retinopathy", v.Below[i], all(found), found)
	}
	if i := slices.IndexFunc(v.Reached, isRetinopathy); i >= 0 && len(absent) == len(retinopathyLesions) {
		say("retinopathy_not_lesions", v.Reached[i], a.g.either(a.g.names(absent)), absent)
	}
}

// retinopathyLesions are those that speak for diabetic retinopathy. Hard exudates
// alone don't: other diseases have them, too. That none was found disagrees with
// the disease only where each was looked for.
var retinopathyLesions = []string{"soft_exudate", "haemorrhage", "microaneurysm"}

func having(fs []*ophglm.Finding, keep func(f *ophglm.Finding) bool) []*ophglm.Finding {
	var out []*ophglm.Finding
	for _, f := range fs {
		if keep(f) {
			out = append(out, f)
		}
	}
	return out
}
