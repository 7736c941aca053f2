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

// The styles that questions are put in: a sentence, a few words, and a story
// before the question.
const (
	stylePlain    = "plain"
	styleTerse    = "terse"
	styleRambling = "rambling"
)

// styleOf chooses the style of a question: half of them are plain.
func styleOf(pick *picker) string {
	return []string{stylePlain, styleTerse, stylePlain, styleRambling}[pick.n(4)]
}
