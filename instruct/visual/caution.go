package visual

import (
	"slices"

	"ophglm"
)

// unexamined names what was not examined of a kind, or of all kinds, and was not
// named before.
func (a *answer) unexamined(kind string) {
	fs := having(a.v.unexamined, func(f *ophglm.Finding) bool { return (kind == "" || f.Kind == kind) && !a.said.unexamined[f.ID] })
	if len(fs) == 0 {
		return
	}
	for _, f := range fs {
		a.said.unexamined[f.ID] = true
	}
	a.add("unexamined", map[string]string{"list": a.g.unexamined(fs)}, fs...)
}

// notExamined says that no model looked for it, and why where that is known.
func (a *answer) notExamined(name, small string, f *ophglm.Finding) {
	if f.Values["needs_field_pixels"] != "" {
		name = small
	}
	a.said.unexamined[f.ID] = true
	a.add(name, map[string]string{"x": a.g.name(f.Type)}, f)
}

// caution says what models' results are worth, and asks for a doctor where
// something was seen. A sample asks for a doctor once, and says once what the
// disease model learned from, as soon as a disease is given. Where nothing was
// seen, a sample of several answers has the caution in its last.
func (a *answer) caution(seen ...*ophglm.Finding) {
	if a.v.labels != nil && !a.said.labels && a.givesDisease() {
		a.said.labels = true
		a.add("labels", nil, a.v.labels)
	}
	of := slices.Clone(seen)
	if a.v.limits != nil {
		of = append(of, a.v.limits)
	}
	switch {
	case len(seen) > 0 && !a.said.doctor:
		a.said.general, a.said.doctor = true, true
		a.add("caution", nil, of...)
	case len(seen) > 0 || a.said.general || a.v.limits == nil:
	case !a.last:
		a.said.owed = true
	default:
		a.said.general = true
		a.add("caution_none", nil, of...)
	}
}

// settle says the caution that an earlier answer left to the last.
func (a *answer) settle() {
	if a.last && a.said.owed && !a.said.general {
		a.caution()
	}
}

// givesDisease reports whether the answer speaks of a disease that the model
// gives a probability.
func (a *answer) givesDisease() bool {
	return slices.ContainsFunc(a.sentences, func(s sentence) bool {
		return slices.ContainsFunc(s.of, func(f *ophglm.Finding) bool { return f.Kind == "disease" && f.Values["examined"] != "no" })
	})
}
