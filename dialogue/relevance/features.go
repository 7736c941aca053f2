package relevance

import "math"

// feature is a part of the evidence that has a weight of its own.
type feature uint8

const (
	bias feature = iota
	patientOrgan
	patientEye
	patientFundus
	patientAny
	patientOpens
	patientShare
	patientClauses
	patientFundusAny
	patientDenied
	patientElsewhere
	doctorSilent
	doctorOrgan
	doctorEye
	doctorFundus
	doctorAny
	doctorOpens
	doctorShare
	doctorClauses
	doctorFundusAny
	doctorDenied
	doctorElsewhere
	eyeDepartment
	otherDepartment
	features
)

// featureNames are how a model file and the documentation call the features.
var featureNames = [features]string{
	"bias", "patient organ words", "patient eye words", "patient fundus words", "patient says any", "patient opens with it", "patient share", "patient clauses", "patient says fundus", "patient denials",
	"patient other meanings", "no answer", "doctor organ words", "doctor eye words", "doctor fundus words", "doctor says any", "doctor opens with it", "doctor share", "doctor clauses", "doctor says fundus",
	"doctor denials", "doctor other meanings", "department of the eye", "another department",
}

// vector gives the evidence as numbers of about the same size: counts up to 3,
// yes as 1, and the share of mentions in what is said as a logarithm.
func (e *Evidence) vector() [features]float64 {
	var x [features]float64
	x[bias] = 1
	e.Patient.fill(x[patientOrgan : patientElsewhere+1])
	e.Doctor.fill(x[doctorOrgan : doctorElsewhere+1])
	x[doctorSilent] = yes(e.Doctor.Tokens == 0)
	x[eyeDepartment] = yes(e.Department == EyeDepartment)
	x[otherDepartment] = yes(e.Department == OtherDepartment)
	return x
}

// fill writes the features of one side, in the order of the constants.
func (s *Side) fill(x []float64) {
	count := func(n int) float64 { return float64(min(n, 3)) / 3 }
	x[0] = count(s.Organ)
	x[1] = count(s.Eye + s.Fundus)
	x[2] = count(s.Fundus)
	x[3] = yes(s.Mentions > 0)
	x[4] = yes(s.Opens)
	x[5] = math.Log1p(100*float64(s.Mentions)/float64(s.Tokens+20)) / 3
	x[6] = float64(s.Speaking) / float64(max(1, s.Clauses))
	x[7] = yes(s.Fundus > 0)
	x[8] = count(s.Denied)
	x[9] = count(s.Elsewhere)
}

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
