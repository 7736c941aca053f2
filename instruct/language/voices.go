package language

// The voices that ask.
const (
	VoicePatient   = "patient"
	VoiceRelative  = "relative"
	VoiceStudent   = "student"
	VoiceColleague = "colleague"
)

// Voices are all of them.
var Voices = []string{VoicePatient, VoiceRelative, VoiceStudent, VoiceColleague}

// The registers that answers are given in: what crawled tables say stays out of
// the professional one.
const (
	RegisterLay          = "lay"
	RegisterProfessional = "professional"
)

// RegisterOf is the register in which a voice is answered.
func RegisterOf(voice string) string {
	if voice == VoiceStudent || voice == VoiceColleague {
		return RegisterProfessional
	}
	return RegisterLay
}
