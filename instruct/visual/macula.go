package visual

import (
	"strconv"

	"ophglm"
)

// macula answers whether lesions reach the macula: yes or no first, then each
// lesion, what was not looked for, and that the macula's place is an estimate.
func (a *answer) macula() {
	near := having(a.v.Found, knowsReach)
	name := "macula_no"
	for _, f := range near {
		if f.Macula {
			name = "macula_yes"
		}
	}
	a.add(name, nil, near...)
	for _, f := range near {
		a.reach(f)
	}
	a.add("macula_estimated", nil, a.v.macula)
	a.unexamined("lesion")
	a.caution(near...)
}

// knowsReach reports whether it was measured how far the lesion is from the macula.
func knowsReach(f *ophglm.Finding) bool {
	return f.Macula || f.Values["nearest_macula_disc_diameters"] != ""
}

// reach says whether a lesion reaches the macula.
func (a *answer) reach(f *ophglm.Finding) {
	name := "macula_some"
	switch {
	case !knowsReach(f):
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
