package wording

import "slices"

// report says all of it. Of a picture that is no fundus photograph nothing else is
// said. Of one that can't be graded what models saw is said, and not what they did
// not see.
func (w *writer) report() {
	if f := w.first("quality", "not_a_fundus_photograph"); f != nil {
		w.section("quality")
		w.say(w.notFundus(), f)
		w.limits()
		return
	}
	if f := w.first("eye", ""); f != nil {
		w.section("eye")
		w.say(w.eye(f), f)
	}
	graded := w.quality()
	if graded {
		w.disc()
		w.vesselShare()
	}
	w.lesions(graded)
	w.diseases(graded)
	w.unexaminedClasses()
	w.impression(graded)
	w.limits()
}

func (w *writer) quality() (graded bool) {
	f := w.first("quality", "gradable")
	if f == nil {
		return true
	}
	w.section("quality")
	if f.Present {
		w.say(w.gradable(f), f)
		return true
	}
	reasons := w.of("quality", func(q finding) bool { return q != f })
	w.say(w.ungradable(reasons), append([]finding{f}, reasons...)...)
	return false
}

func (w *writer) disc() {
	if f := w.first("disc", ""); f != nil && examined(f) {
		w.section("disc")
		w.say(w.language.disc(f), f)
	}
}

func (w *writer) vesselShare() {
	if f := w.first("vessels", ""); f != nil && examined(f) {
		w.section("vessels")
		w.say(w.vessels(f), f)
	}
}

func (w *writer) lesions(graded bool) {
	found, none := w.of("lesion", present), w.of("lesion", absent)
	w.section("lesions")
	for _, f := range found {
		w.say(w.lesion(f), f)
		if f.Values["in_disc_left_out"] != "" {
			w.say(w.bright(f), f)
		}
	}
	if m := w.first("macula", ""); m != nil && len(found) > 0 {
		w.say(w.maculaEstimated(), m)
	}
	if graded && len(none) > 0 {
		w.say(w.noLesions(none), none...)
		for _, f := range none {
			if f.Values["in_disc_left_out"] != "" {
				w.say(w.bright(f), f)
			}
		}
	}
}

func (w *writer) diseases(graded bool) {
	reached, below := w.of("disease", present), w.of("disease", absent)
	if !graded {
		reached = slices.DeleteFunc(reached, normal)
	}
	w.section("diseases")
	if len(reached) > 0 {
		w.say(w.reached(reached), reached...)
	}
	if graded && len(below) > 0 {
		w.say(w.below(below, len(reached) > 0), below...)
	}
}

func (w *writer) unexaminedClasses() {
	var small, other []finding
	for _, kind := range []string{"disc", "vessels", "lesion", "disease"} {
		for _, f := range w.of(kind, unexamined) {
			if f.Values["needs_field_pixels"] != "" {
				small = append(small, f)
			} else {
				other = append(other, f)
			}
		}
	}
	all := slices.Concat(small, other)
	if len(all) == 0 {
		return
	}
	w.section("unexamined")
	for len(small) > 0 { // those of one model together
		needs := small[0].Values["needs_field_pixels"]
		same := func(f finding) bool { return f.Values["needs_field_pixels"] == needs }
		var group []finding
		for _, f := range small {
			if same(f) {
				group = append(group, f)
			}
		}
		w.say(w.notExaminedSmall(group), group...)
		small = slices.DeleteFunc(small, same)
	}
	if len(other) > 0 {
		w.say(w.notExamined(other), other...)
	}
	w.say(w.notExaminedMeans(), all...)
}

func (w *writer) impression(graded bool) {
	normals := w.of("disease", normal)
	diseases := w.of("disease", func(f finding) bool { return f.Present && !normal(f) })
	lesions := w.of("lesion", present)
	seen := slices.Concat(diseases, lesions)
	w.section("impression")
	if len(diseases) > 0 {
		w.say(w.suggests(diseases), diseases...)
	}
	if len(lesions) > 0 {
		w.say(w.found(lesions), lesions...)
	}
	if !graded {
		f := w.first("quality", "gradable")
		w.say(w.ungraded(), f)
		if len(seen) > 0 {
			w.say(w.advise(), seen...)
		}
		return
	}
	looked := slices.Concat(w.of("disease", absent), w.of("lesion", absent), slices.DeleteFunc(slices.Clone(normals), absent))
	doubtful := false
	if len(seen) == 0 && len(looked) > 0 {
		abnormal := slices.DeleteFunc(slices.Clone(looked), normal)
		if len(abnormal) > 0 {
			w.say(w.nothing(), abnormal...)
		}
		if len(normals) > 0 && absent(normals[0]) {
			doubtful = true
			w.say(w.uncertain(), normals[0])
		}
	}
	if none := slices.Concat(w.of("disease", unexamined), w.of("lesion", unexamined)); len(seen)+len(looked) == 0 && len(none) > 0 {
		w.say(w.nothingExamined(), none...)
	}
	w.contradictions(normals, diseases, lesions)
	switch {
	case len(seen) > 0:
		w.say(w.advise(), seen...)
	case doubtful:
		w.say(w.advise(), looked...)
	case len(looked) > 0:
		w.say(w.adviseAnyway(), looked...)
	}
}

// contradictions says where models disagree.
func (w *writer) contradictions(normals, diseases, lesions []finding) {
	if len(normals) > 0 && normals[0].Present {
		n := normals[0]
		if len(diseases) > 0 {
			w.say(w.normalAndDisease(n, diseases), append([]finding{n}, diseases...)...)
		}
		if len(lesions) > 0 {
			w.say(w.normalAndLesions(n, lesions), append([]finding{n}, lesions...)...)
		}
	}
	dr := w.first("disease", "diabetic_retinopathy")
	if dr == nil || !examined(dr) {
		return
	}
	none := w.of("lesion", absent)
	switch diabetic := slices.DeleteFunc(slices.Clone(lesions), func(f finding) bool { return !slices.Contains(retinopathy, f.Type) }); {
	case !dr.Present && len(diabetic) > 0:
		w.say(w.lesionsNotRetinopathy(diabetic, dr), append(diabetic, dr)...)
	case dr.Present && len(lesions) == 0 && len(none) > 0:
		w.say(w.retinopathyNotLesions(dr, none), append([]finding{dr}, none...)...)
	}
}

// retinopathy are the lesions that diabetic retinopathy is known by.
var retinopathy = []string{"hard_exudate", "soft_exudate", "haemorrhage", "microaneurysm"}

func normal(f finding) bool { return f.Type == "normal" }

func (w *writer) limits() {
	w.section("limits")
	if f := w.first("limits", "research_only"); f != nil {
		w.say(w.researchOnly(), f)
	}
	if f := w.first("limits", "odir_labels"); f != nil {
		w.say(w.odirLabels(), f)
	}
}
