package wording

import "strings"

// en words a report as an English eye clinic does.
type en struct{}

func (en) space() string { return " " }

func (en) heading(section string) string {
	return map[string]string{
		"eye": "Eye: ", "quality": "Image quality: ", "disc": "Optic disc: ", "vessels": "Retinal vessels: ", "lesions": "Lesions: ",
		"diseases": "Disease classification: ", "unexamined": "Not examined: ", "impression": "Impression: ", "limits": "Limits: ",
	}[section]
}

func (en) name(f finding) string {
	if n, ok := map[string]string{
		"vessel": "the retinal vessels", "optic_disc": "the optic disc",
		"hard_exudate": "hard exudates", "soft_exudate": "soft exudates", "haemorrhage": "retinal haemorrhages", "microaneurysm": "microaneurysms",
		"normal": "“normal fundus”", "diabetic_retinopathy": "diabetic retinopathy", "glaucoma": "glaucoma", "cataract": "cataract",
		"amd": "age-related macular degeneration", "myopia": "myopic fundus changes", "OD": "right eye (OD)", "OS": "left eye (OS)",
	}[f.Type]; ok {
		return n
	}
	return strings.ReplaceAll(f.Type, "_", " ")
}

func (en) list(items []string, and string) string {
	switch n := len(items); n {
	case 1:
		return items[0]
	case 2:
		return items[0] + " " + and + " " + items[1]
	default:
		return strings.Join(items[:n-1], ", ") + " " + and + " " + items[n-1]
	}
}

func (l en) names(fs []finding) string { return l.list(each(fs, l.name), "and") }

func (l en) eye(f finding) string {
	switch {
	case f.Type == "unknown":
		return "not stated, and not to be told from the picture."
	case f.Values["from"] == "disc":
		return "not stated, taken to be the " + l.name(f) + " from the position of the disc."
	case f.Values["by_disc"] != "":
		side := "left"
		if f.Values["by_disc"] == "OD" {
			side = "right"
		}
		return "recorded as the " + l.name(f) + ", but the disc lies at the " + side + " of the picture, which does not fit a photograph of that eye centred on the macula."
	}
	return l.name(f) + "."
}

func (en) notFundus() string {
	return "the picture was not recognised as a fundus photograph, and nothing was read from it."
}

func (en) gradable(f finding) string {
	return "adequate for grading, with a field of view about " + f.Values["field_diameter_pixels"] + " pixels across."
}

func (l en) ungradable(reasons []finding) string {
	return "not adequate for reliable grading, because of " + l.list(each(reasons, func(f finding) string {
		v, limit := f.Values["value"], f.Values["limit"]
		switch f.Type {
		case "small":
			return "a small field of view (" + v + " pixels across, at least " + limit + " needed)"
		case "irregular_field":
			return "an irregular field of view (roundness " + v + ", at least " + limit + " needed)"
		case "blurred":
			return "blur (sharpness " + v + ", at least " + limit + " needed)"
		case "dark":
			return "low brightness (" + v + ", at least " + limit + " needed)"
		case "bright":
			return "excessive brightness (" + v + ", at most " + limit + " allowed)"
		case "uneven":
			return "uneven illumination (evenness " + v + ", at least " + limit + " needed)"
		default:
			return "overexposure (share " + v + ", at most " + limit + " allowed)"
		}
	}), "and") + "."
}

func (en) disc(f finding) string {
	if !f.Present {
		return "the model could not locate it."
	}
	return "located by the model, about " + f.Values["diameter_pixels"] + " pixels in diameter, which is " + f.Values["diameter_field_percent"] + "% of the diameter of the field of view."
}

func (en) vessels(f finding) string {
	if !f.Present {
		return "the model segmented none."
	}
	return "what the model segmented covers " + f.Values["area_field_percent"] + "% of the field of view, and neither calibre nor course was assessed."
}

func (l en) lesion(f finding) string {
	places, in := " places, about ", " pixels in all ("
	if f.Count == 1 {
		places, in = " place, about ", " pixels in area ("
	}
	s := "the model found " + l.name(f) + " in " + count(f) + places + area(f) + in + f.Values["area_field_percent"] + "% of the field of view), in the " + l.where(f)
	switch {
	case f.Macula && f.Count == 1:
		s += ", reaching into the estimated macular region"
	case f.Macula && f.Values["count_macula"] == count(f):
		s += ", all of them reaching into the estimated macular region"
	case f.Macula:
		s += ", " + f.Values["count_macula"] + " of them reaching into the estimated macular region"
	case f.Values["nearest_macula_disc_diameters"] != "":
		s += ", at the nearest about " + f.Values["nearest_macula_disc_diameters"] + " disc diameters from the estimated centre of the macula"
	}
	return s + "."
}

func (l en) where(f finding) string {
	var out []string
	for _, q := range f.Quadrants {
		a, b, _ := strings.Cut(q, "_")
		if a == "superior" || a == "inferior" {
			out = append(out, strings.Replace(a, "ior", "o", 1)+b)
		} else {
			out = append(out, a+" "+b)
		}
	}
	what := " quadrants"
	if len(out) == 1 {
		what = " quadrant"
	}
	if f.Values["quadrants_by"] == "disc" {
		return l.list(out, "and") + what + " relative to the disc"
	}
	return l.list(out, "and") + what + " of the picture"
}

func (l en) bright(f finding) string {
	if n := f.Values["in_disc_left_out"]; n != "1" {
		return n + " bright areas within the disc were not counted as " + l.name(f) + "."
	}
	return "1 bright area within the disc was not counted as " + l.name(f) + "."
}

func (l en) noLesions(fs []finding) string {
	return "no " + l.list(each(fs, l.name), "or") + " were found by the model."
}

func (en) maculaEstimated() string {
	return "the position of the macula is estimated from the disc and the eye, and was not detected by a model."
}

func (l en) scored(f finding) string {
	return l.name(f) + " (probability " + f.Values["probability"] + ", threshold " + f.Values["threshold"] + ")"
}

func (l en) probable(f finding) string {
	return l.name(f) + " (probability " + f.Values["probability"] + ")"
}

func (l en) reached(fs []finding) string {
	return "at or above threshold: " + l.list(each(fs, l.scored), "and") + "."
}

func (l en) below(fs []finding, others bool) string {
	if !others {
		return "no class reached its threshold: " + l.list(each(fs, l.scored), "and") + "."
	}
	return "below threshold: " + l.list(each(fs, l.scored), "and") + "."
}

func (l en) notExamined(fs []finding) string {
	return "no model looked for " + l.list(each(fs, l.name), "or") + "."
}

func (l en) notExaminedSmall(fs []finding) string {
	v := fs[0].Values
	return "the model that looks for " + l.names(fs) + " needs a field of view of " + v["needs_field_pixels"] + " pixels, and this one is " + v["field_diameter_pixels"] + " pixels across."
}

func (en) notExaminedMeans() string {
	return "What was not examined may still be abnormal."
}

func (en) ungraded() string {
	return "the quality of the picture is inadequate, so that what the models did not find can't be taken as absent, and a new photograph is advised."
}

func (l en) suggests(fs []finding) string { return "the models suggest possible " + l.names(fs) + "." }

func (l en) found(fs []finding) string {
	s := l.names(fs) + " were found"
	if m := inMacula(fs); len(m) == len(fs) && whole(fs) {
		s += ", reaching into the estimated macular region"
	} else if len(m) == len(fs) {
		s += ", some of them reaching into the estimated macular region"
	} else if len(m) > 0 {
		s += ", of which " + l.names(m) + " reach into the estimated macular region"
	}
	return s + "."
}

func (en) nothing() string {
	return "in what was examined the models saw nothing abnormal, which does not rule out eye disease."
}

func (en) nothingExamined() string {
	return "neither lesions nor diseases were examined, so no impression is given."
}

func (en) uncertain() string {
	return "the class “normal fundus” did not reach its threshold either, so the result is uncertain."
}

func (l en) normalAndDisease(n finding, fs []finding) string {
	return "the classification contradicts itself, as " + l.list(each(append([]finding{n}, fs...), l.probable), "and") + " are at or above their thresholds together."
}

func (l en) normalAndLesions(n finding, fs []finding) string {
	return "classification and lesions disagree, as " + l.probable(n) + " reached its threshold but " + l.names(fs) + " were found."
}

func (l en) lesionsNotRetinopathy(fs []finding, dr finding) string {
	return "lesions and classification disagree, as " + l.names(fs) + " were found but the probability of " + l.name(dr) + " (" + dr.Values["probability"] +
		") is below its threshold (" + dr.Values["threshold"] + ")."
}

func (l en) retinopathyNotLesions(dr finding, fs []finding) string {
	return "classification and lesions disagree, as " + l.probable(dr) + " reached its threshold but no " + l.list(each(fs, l.name), "or") + " were found."
}

func (en) advise() string { return "an ophthalmologist should confirm this by clinical examination." }

func (en) adviseAnyway() string {
	return "anyone with reduced vision or other complaints should still see an ophthalmologist."
}

func (en) researchOnly() string {
	return "this report was made by research models, is not the output of a medical device and does not replace an ophthalmologist's diagnosis."
}

func (en) odirLabels() string {
	return "the disease model was trained on the labels of the ODIR data set, and its probability is not that of having the disease."
}
