package verify

// relations is a set of relations of the graph.
type relations uint32

// The relations that the graph has, as bits.
const (
	isA relations = 1 << iota
	hasStage
	hasCause
	hasRisk
	hasSymptom
	hasSign
	hasComplication
	differential
	affects
	diagnosedBy
	examFinding
	treatedBy
	treatedWith
	contraindicated
	preventedBy
	prognosis
	recovery
	cureRate
	transmission
	occursIn
	lifestyle
	visits
	urgency
	otherRelation
)

var relationOf = map[string]relations{
	"is_a": isA, "has_stage": hasStage, "has_cause": hasCause, "has_risk_factor": hasRisk, "has_symptom": hasSymptom,
	"has_fundus_sign": hasSign, "has_complication": hasComplication, "differential_of": differential, "affects": affects,
	"diagnosed_by": diagnosedBy, "exam_finding": examFinding, "treated_by": treatedBy, "treated_with": treatedWith,
	"contraindicated_with": contraindicated, "prevented_by": preventedBy, "prognosis": prognosis, "recovery_time": recovery,
	"cure_rate": cureRate, "transmission": transmission, "occurs_in": occursIn, "lifestyle_advice": lifestyle,
	"visits": visits, "urgency": urgency,
}

func relationBit(name string) relations {
	if r, ok := relationOf[name]; ok {
		return r
	}
	return otherRelation
}

// Groups of relations that answer one another's questions.
const (
	ofCauses     = hasCause | hasRisk | occursIn | transmission | isA
	ofSymptoms   = hasSymptom | hasSign | examFinding | hasStage
	ofTreatment  = treatedBy | treatedWith | contraindicated
	ofDiagnosis  = diagnosedBy | examFinding | differential | hasSign
	ofPrevention = preventedBy | lifestyle
	ofOutlook    = prognosis | recovery | cureRate | hasComplication
)

// near widens what is asked to what also answers it.
func near(asked relations) relations {
	out := asked
	add := func(of, then relations) {
		if asked&of != 0 {
			out |= then
		}
	}
	add(hasCause|hasRisk|occursIn, hasCause|hasRisk|occursIn|isA)
	add(hasSymptom, hasSymptom|hasSign|examFinding)
	add(hasSign|examFinding, hasSign|examFinding|hasStage)
	add(hasStage, hasStage|hasSign)
	add(diagnosedBy, examFinding)
	add(differential, differential|ofSymptoms|diagnosedBy)
	add(treatedBy|treatedWith, ofTreatment)
	add(contraindicated, contraindicated|lifestyle)
	add(preventedBy|lifestyle, preventedBy|lifestyle|contraindicated)
	add(prognosis|recovery|cureRate, ofOutlook)
	add(urgency, urgency|visits)
	add(visits, visits|urgency)
	return out
}
