package visual

import "ophglm"

// View is a report sorted into what answers speak of. Fields are nil or
// empty where the report has no such finding.
type View struct {
	id             string
	Fundus, Graded bool
	quality        *ophglm.Finding // gradable or not, or no fundus photograph
	reasons        []*ophglm.Finding
	eye, macula    *ophglm.Finding
	disc, vessels  *ophglm.Finding   // examined
	Found, Absent  []*ophglm.Finding // lesions
	Reached, Below []*ophglm.Finding // diseases, without normal
	Normal         *ophglm.Finding
	unexamined     []*ophglm.Finding
	limits         *ophglm.Finding
	labels         *ophglm.Finding // what the disease model learned from
}

// ViewOf sorts the findings of a report. They stay the report's.
func ViewOf(r *ophglm.FundusReport) *View {
	v := &View{id: r.ID, Fundus: true}
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case f.Values["examined"] == "no":
			if f.Type != "normal" {
				v.unexamined = append(v.unexamined, f)
			}
		case f.Kind == "quality":
			v.judge(f)
		case f.Kind == "eye":
			if f.Present {
				v.eye = f
			}
		case f.Kind == "macula":
			v.macula = f
		case f.Kind == "disc":
			v.disc = f
		case f.Kind == "vessels":
			v.vessels = f
		case f.Kind == "lesion" && f.Present:
			v.Found = append(v.Found, f)
		case f.Kind == "lesion":
			v.Absent = append(v.Absent, f)
		case f.Kind == "disease" && f.Type == "normal":
			v.Normal = f
		case f.Kind == "disease" && f.Present:
			v.Reached = append(v.Reached, f)
		case f.Kind == "disease":
			v.Below = append(v.Below, f)
		case f.Kind == "limits" && f.Type == "research_only":
			v.limits = f
		case f.Kind == "limits" && f.Type == "odir_labels":
			v.labels = f
		}
	}
	return v
}

func (v *View) judge(f *ophglm.Finding) {
	switch f.Type {
	case "gradable":
		v.quality, v.Graded = f, f.Present
	case "not_a_fundus_photograph":
		v.quality, v.Fundus = f, false
	default:
		v.reasons = append(v.reasons, f)
	}
}

// seen are the findings that call for a doctor.
func (v *View) seen() []*ophglm.Finding {
	return append(append([]*ophglm.Finding{}, v.Found...), v.Reached...)
}
