package instruct

// The voices that ask.
const (
	voicePatient   = "patient"
	voiceRelative  = "relative"
	voiceStudent   = "student"
	voiceColleague = "colleague"
)

var voices = []string{voicePatient, voiceRelative, voiceStudent, voiceColleague}

// The registers that answers are given in: what crawled tables say stays out of
// the professional one.
const (
	registerLay          = "lay"
	registerProfessional = "professional"
)

func registerOf(voice string) string {
	if voice == voiceStudent || voice == voiceColleague {
		return registerProfessional
	}
	return registerLay
}
