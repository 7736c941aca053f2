package instruct

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ophglm"
)

// visualAnswer is an answer in the making.
type visualAnswer struct {
	v         *visualView
	g         *visualGrammar
	pick      *picker
	said      *visualSaid
	sentences []visualSentence
}

// visualSaid is what a sample has said already.
type visualSaid struct {
	sentences map[string]bool // by kind of sentence and findings
	// What models' results are worth: in general, and that a doctor should confirm
	// them.
	general, doctor bool
}

type visualSentence struct {
	text string
	of   []*ophglm.Finding
}

// add says the findings, if the sample has not done so in this way. The slots of
// the sentence are what is given and, of the first finding, its values.
func (a *visualAnswer) add(name string, slots map[string]string, of ...*ophglm.Finding) {
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
	if len(ts) == 0 {
		panic(fmt.Sprintf("the grammar visual_%s has no sentence %q", a.g.lang, name)) // the tests say each
	}
	a.sentences = append(a.sentences, visualSentence{a.g.worded(ts, all, a.pick), of})
}

// text joins the sentences into the message, with the citations of it.
func (a *visualAnswer) text(message int) (string, []ophglm.Citation) {
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
		cites = append(cites, c)
	}
	return b.String(), cites
}

func (a *visualAnswer) quality() {
	switch {
	case !a.v.fundus:
		a.add("not_fundus", nil, a.v.quality)
	case a.v.graded:
		a.add("quality_good", nil, a.v.quality)
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
		list, _ := joined(a.g.lang, why)
		a.add("quality_poor", map[string]string{"list": list}, append([]*ophglm.Finding{a.v.quality}, a.v.reasons...)...)
	}
}

func (a *visualAnswer) disc() {
	switch d := a.v.disc; {
	case d == nil:
	case d.Present:
		a.add("disc_found", nil, d)
	default:
		a.add("disc_missing", nil, d)
	}
}

func (a *visualAnswer) vessels() {
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
func (a *visualAnswer) lesions() {
	reach := false
	for _, f := range a.v.found {
		a.lesion(f)
		reach = reach || f.Values["count_macula"] != ""
	}
	if reach && a.v.macula != nil {
		a.add("macula_estimated", nil, a.v.macula)
	}
	if a.v.graded && len(a.v.absent) > 0 {
		a.add("lesions_absent", map[string]string{"list": a.g.either(a.g.names(a.v.absent))}, a.v.absent...)
	}
}

func (a *visualAnswer) lesion(f *ophglm.Finding) {
	name := "lesion_many"
	if f.Count == 1 {
		name = "lesion_one"
	}
	a.add(name, map[string]string{"x": a.g.name(f.Type), "where": a.g.place(f, a.pick)}, f)
	if f.Macula {
		a.reach(f)
	}
}

// reach says whether a lesion reaches the macula.
func (a *visualAnswer) reach(f *ophglm.Finding) {
	name := "macula_some"
	switch {
	case !f.Macula && f.Values["nearest_macula_disc_diameters"] == "":
		return
	case !f.Macula:
		name = "macula_none"
	case f.Count == 1:
		name = "macula_one"
	case f.Values["count_macula"] == strconv.Itoa(f.Count):
		name = "macula_all"
	case f.Values["count_macula"] == "1":
		name = "macula_some_one"
	}
	a.add(name, map[string]string{"x": a.g.name(f.Type)}, f)
}

func (a *visualAnswer) disease(sentence string, f *ophglm.Finding) {
	a.add(sentence, map[string]string{"x": a.g.name(f.Type), "level": a.g.level(f.Values["probability"])}, f)
}

// rest names the diseases that did not reach their thresholds.
func (a *visualAnswer) rest(below []*ophglm.Finding) {
	if len(below) == 0 {
		return
	}
	name := "diseases_below"
	if len(below) == 1 {
		name = "disease_below_bare"
	}
	list, _ := joined(a.g.lang, a.g.names(below))
	a.add(name, map[string]string{"list": list}, below...)
}

// normal says what the class of normal pictures adds: that it was reached, or that
// nothing was.
func (a *visualAnswer) normal() {
	switch n := a.v.normal; {
	case n == nil || len(a.v.reached) > 0:
	case n.Present:
		a.add("normal_reached", nil, n)
	default:
		a.add("normal_below", nil, n)
	}
}

// contradictions says where models disagree.
func (a *visualAnswer) contradictions() {
	v := a.v
	say := func(name string, one *ophglm.Finding, list string, fs []*ophglm.Finding) {
		a.add(name, map[string]string{"list": list}, append([]*ophglm.Finding{one}, fs...)...)
	}
	all := func(fs []*ophglm.Finding) string {
		list, _ := joined(a.g.lang, a.g.names(fs))
		return list
	}
	if v.normal != nil && v.normal.Present {
		if len(v.reached) > 0 {
			say("normal_and_disease", v.normal, all(v.reached), v.reached)
		}
		if len(v.found) > 0 {
			say("normal_and_lesions", v.normal, all(v.found), v.found)
		}
	}
	isRetinopathy := func(f *ophglm.Finding) bool { return f.Type == "diabetic_retinopathy" }
	diabetic := slices.DeleteFunc(slices.Clone(v.found), func(f *ophglm.Finding) bool { return !slices.Contains(retinopathyLesions, f.Type) })
	if i := slices.IndexFunc(v.below, isRetinopathy); i >= 0 && len(diabetic) > 0 {
		say("lesions_not_retinopathy", v.below[i], all(diabetic), diabetic)
	}
	if i := slices.IndexFunc(v.reached, isRetinopathy); i >= 0 && len(v.found) == 0 && len(v.absent) > 0 {
		say("retinopathy_not_lesions", v.reached[i], a.g.either(a.g.names(v.absent)), v.absent)
	}
}

// retinopathyLesions are those that diabetic retinopathy is known by.
var retinopathyLesions = []string{"hard_exudate", "soft_exudate", "haemorrhage", "microaneurysm"}

// unexamined names what was not examined of a kind, or of all kinds.
func (a *visualAnswer) unexamined(kind string) {
	var fs []*ophglm.Finding
	for _, f := range a.v.unexamined {
		if kind == "" || f.Kind == kind {
			fs = append(fs, f)
		}
	}
	if len(fs) > 0 {
		list := a.g.either(a.g.names(fs))
		if a.g.lang == ophglm.ZH {
			list, _ = joined(a.g.lang, a.g.names(fs))
		}
		a.add("unexamined", map[string]string{"list": list}, fs...)
	}
}

// caution says, once in a sample, what models' results are worth, and asks for a
// doctor where something was seen.
func (a *visualAnswer) caution(seen ...*ophglm.Finding) {
	switch {
	case len(seen) > 0 && !a.said.doctor:
		a.said.general, a.said.doctor = true, true
		of := slices.Clone(seen)
		if a.v.limits != nil {
			of = append(of, a.v.limits)
		}
		a.add("caution", nil, of...)
	case len(seen) == 0 && a.v.limits != nil && !a.said.general:
		a.said.general = true
		a.add("caution_none", nil, a.v.limits)
	}
}
