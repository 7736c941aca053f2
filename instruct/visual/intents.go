package visual

import (
	"slices"

	"ophglm"
	"ophglm/instruct/language"
)

// intent is something that is asked about a photograph.
type intent struct {
	name string
	// topics are the kinds of findings that the answer says; nil is that of what is
	// asked about.
	topics []string
	// fits reports whether the report can answer. It is for intents about the
	// photograph; about lists, for the others, what may be asked about: one
	// question is made of each list.
	fits  func(v *View) bool
	about func(v *View) [][]*ophglm.Finding
	say   func(a *answer, about *ophglm.Finding)
	// refuses reports whether the answer is what can't be told; nil is never.
	refuses func(v *View, about *ophglm.Finding) bool
}

func alwaysRefuses(*View, *ophglm.Finding) bool { return true }

func (in *intent) order() int {
	return slices.IndexFunc(intents, func(o intent) bool { return o.name == in.name })
}

// intents are in the order in which a consultation would ask them.
var intents = []intent{
	{name: "quality", topics: []string{"quality"}, fits: func(v *View) bool { return v.quality != nil }, say: sayQuality},
	{name: "describe", topics: []string{"quality", "eye", "disc", "vessels", "lesion", "disease", "unexamined", "unmeasured"}, fits: func(v *View) bool { return v.quality != nil }, say: sayDescription},
	{name: "disc", topics: []string{"disc"}, fits: func(v *View) bool { return v.Graded && v.disc != nil }, say: func(a *answer, _ *ophglm.Finding) {
		a.disc()
		a.caution()
	}},
	{name: "vessels", topics: []string{"vessels"}, fits: func(v *View) bool { return v.Graded && v.vessels != nil }, say: func(a *answer, _ *ophglm.Finding) {
		a.vessels()
		a.caution()
	}},
	{name: "lesions", topics: []string{"lesion"}, fits: func(v *View) bool { return v.Graded && len(v.Found)+len(v.Absent) > 0 }, say: func(a *answer, _ *ophglm.Finding) {
		a.lesions()
		a.unexamined("lesion")
		a.caution(a.v.Found...)
	}},
	{name: "macula", topics: []string{"lesion"}, fits: func(v *View) bool {
		return v.Graded && v.macula != nil && len(having(v.Found, knowsReach)) > 0
	}, say: func(a *answer, _ *ophglm.Finding) { a.macula() }},
	{name: "is_there", about: subjects, say: sayIsThere, refuses: func(v *View, f *ophglm.Finding) bool { return !v.Graded && !f.Present }},
	{
		name: "diseases", topics: []string{"disease"}, fits: func(v *View) bool { return v.Fundus && len(v.Reached)+len(v.Below) > 0 }, say: sayDiseases,
		refuses: func(v *View, _ *ophglm.Finding) bool { return !v.Graded && len(v.Reached) == 0 },
	},
	{name: "stage", refuses: alwaysRefuses, topics: []string{"stage"}, about: func(v *View) [][]*ophglm.Finding { return [][]*ophglm.Finding{v.Reached} }, say: sayStage},
	{name: "unmeasured", refuses: alwaysRefuses, topics: []string{"unmeasured"}, about: func(v *View) [][]*ophglm.Finding {
		return [][]*ophglm.Finding{having(v.unexamined, func(f *ophglm.Finding) bool { return !isSought(f) })}
	}, say: func(a *answer, f *ophglm.Finding) { a.notExamined("unmeasured", "unmeasured_small", f) }},
	{name: "limits", refuses: alwaysRefuses, topics: []string{"unexamined"}, about: func(v *View) [][]*ophglm.Finding {
		return [][]*ophglm.Finding{having(v.unexamined, isSought)}
	}, say: func(a *answer, f *ophglm.Finding) { a.notExamined("unexamined_one", "unexamined_small", f) }},
	{name: "cannot_tell", refuses: alwaysRefuses, topics: []string{"unexamined", "unmeasured", "stage"}, fits: func(v *View) bool { return v.Graded }, say: sayCannotTell},
}

// subjects are what it may be asked whether it is there: something that is,
// and something that was not found.
func subjects(v *View) [][]*ophglm.Finding {
	return [][]*ophglm.Finding{v.seen(), append(append([]*ophglm.Finding{}, v.Absent...), v.Below...)}
}

func sayQuality(a *answer, _ *ophglm.Finding) {
	a.quality()
	if a.v.Fundus && !a.v.Graded {
		a.add("ungraded", nil, a.v.quality)
		a.add("retake", nil, a.v.quality)
	}
}

// Describe is the description of a photograph as a message by itself, with its
// citations. Plain leaves numbers out.
func Describe(v *View, lang ophglm.Lang, pick *language.Picker, plain bool, message int) (string, []ophglm.Citation) {
	a := &answer{v: v, g: grammars()[lang], pick: pick, said: newSaid(), plain: plain, last: true}
	sayDescription(a, nil)
	return a.text(message)
}

func sayDescription(a *answer, _ *ophglm.Finding) {
	v := a.v
	a.quality()
	if !v.Fundus {
		return
	}
	if v.eye != nil {
		name := "eye_record"
		if v.eye.Values["from"] == "disc" {
			name = "eye_disc"
		} else if v.eye.Values["by_disc"] != "" {
			name = "eye_against"
		}
		a.add(name, map[string]string{"x": a.g.name(v.eye.Type)}, v.eye)
	}
	if v.Graded {
		a.disc()
		a.vessels()
	}
	a.lesions()
	for _, f := range v.Reached {
		a.disease("disease_reached", f)
	}
	if v.Graded {
		a.rest(v.Below)
		a.normal()
		a.contradictions()
	}
	a.unexamined("")
	if v.Graded {
		a.others()
	}
	a.end(v.seen())
}

// end closes an answer on the photograph as a whole.
func (a *answer) end(seen []*ophglm.Finding) {
	if !a.v.Graded {
		a.add("ungraded", nil, a.v.quality)
		a.add("retake", nil, a.v.quality)
	}
	if a.v.Graded || len(seen) > 0 {
		a.caution(seen...)
	}
}

func sayDiseases(a *answer, _ *ophglm.Finding) {
	v := a.v
	if !v.Graded && len(v.Reached) > 0 {
		a.quality()
	} else if !v.Graded {
		a.add("no_impression", nil, append([]*ophglm.Finding{v.quality}, v.Below...)...)
	}
	for _, f := range v.Reached {
		a.disease("disease_reached", f)
	}
	if v.Graded {
		a.rest(v.Below)
		a.normal()
		a.contradictions()
	}
	a.unexamined("disease")
	if v.Graded {
		a.others()
	}
	a.end(v.Reached)
}

func sayIsThere(a *answer, f *ophglm.Finding) {
	switch {
	case !f.Present && !a.v.Graded:
		name := "ungraded_negative"
		if f.Kind == "lesion" || f.Type == "myopia" {
			name += "_many"
		}
		a.add(name, map[string]string{"x": a.g.name(f.Type)}, append([]*ophglm.Finding{a.v.quality, f}, a.v.reasons...)...)
		a.add("retake", nil, a.v.quality)
		return
	case !f.Present && f.Kind == "lesion":
		a.add("lesions_absent", map[string]string{"list": a.g.name(f.Type)}, f)
		a.caution()
		return
	case !f.Present:
		a.disease("disease_below", f)
		if f.Type == "diabetic_retinopathy" {
			before := len(a.sentences)
			if a.contradictions(); len(a.sentences) > before {
				a.caution(a.v.Found...)
				return
			}
		}
		a.caution()
		return
	case f.Kind == "lesion":
		a.lesion(f)
		if f.Macula {
			a.add("macula_estimated", nil, a.v.macula)
		}
	default:
		a.disease("disease_reached", f)
	}
	if !a.v.Graded {
		a.quality()
	}
	a.caution(f)
}

// sayStage says that models tell whether there is a disease, and not how far it
// has gone.
func sayStage(a *answer, f *ophglm.Finding) {
	a.add("stage", map[string]string{"x": a.g.name(f.Type)}, f)
	a.policy("stage_by_examination", f)
	a.said.doctor = true // the policy sends to one
	a.caution()
}

// sayCannotTell lists what was not examined, whether or not it was named before,
// and what no photograph of the fundus tells.
func sayCannotTell(a *answer, _ *ophglm.Finding) {
	for _, f := range a.v.unexamined {
		delete(a.said.unexamined, f.ID)
	}
	a.unexamined("")
	a.policy("photograph_limits", a.v.quality)
}

// isSought reports whether the finding is of what can be there or not, as the disc
// and vessels can't.
func isSought(f *ophglm.Finding) bool { return f.Kind == "lesion" || f.Kind == "disease" }
