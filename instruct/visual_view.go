package instruct

import "ophglm"

// visualView is a report sorted into what answers speak of. Fields are nil or
// empty where the report has no such finding.
type visualView struct {
	id             string
	fundus, graded bool
	quality        *ophglm.Finding // gradable or not, or no fundus photograph
	reasons        []*ophglm.Finding
	eye, macula    *ophglm.Finding
	disc, vessels  *ophglm.Finding   // examined
	found, absent  []*ophglm.Finding // lesions
	reached, below []*ophglm.Finding // diseases, without normal
	normal         *ophglm.Finding
	unexamined     []*ophglm.Finding
	limits         *ophglm.Finding
	labels         *ophglm.Finding // what the disease model learned from
}

func viewOf(r *ophglm.FundusReport) *visualView {
	v := &visualView{id: r.ID, fundus: true}
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
			v.found = append(v.found, f)
		case f.Kind == "lesion":
			v.absent = append(v.absent, f)
		case f.Kind == "disease" && f.Type == "normal":
			v.normal = f
		case f.Kind == "disease" && f.Present:
			v.reached = append(v.reached, f)
		case f.Kind == "disease":
			v.below = append(v.below, f)
		case f.Kind == "limits" && f.Type == "research_only":
			v.limits = f
		case f.Kind == "limits" && f.Type == "odir_labels":
			v.labels = f
		}
	}
	return v
}

func (v *visualView) judge(f *ophglm.Finding) {
	switch f.Type {
	case "gradable":
		v.quality, v.graded = f, f.Present
	case "not_a_fundus_photograph":
		v.quality, v.fundus = f, false
	default:
		v.reasons = append(v.reasons, f)
	}
}

// seen are the findings that call for a doctor.
func (v *visualView) seen() []*ophglm.Finding {
	return append(append([]*ophglm.Finding{}, v.found...), v.reached...)
}
