package ophglm

// Lang is a language of the records: [ZH] (simplified Chinese) or [EN].
type Lang string

// The languages that records are written in.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// Text is one text in the languages it is known in. An empty field means that
// the text is not known in that language, never that it is empty there.
type Text struct {
	ZH string `json:"zh,omitempty"`
	EN string `json:"en,omitempty"`
}

// In returns the text in the language, or "" where it is not known.
func (t Text) In(lang Lang) string {
	if lang == ZH {
		return t.ZH
	}
	return t.EN
}

// Any returns the Chinese text, or else the English.
func (t Text) Any() string {
	if t.ZH != "" {
		return t.ZH
	}
	return t.EN
}

// IsZero reports whether the text is known in no language.
func (t Text) IsZero() bool { return t.ZH == "" && t.EN == "" }

// Texts is a list of texts for each language, such as the aliases of an entity.
type Texts struct {
	ZH []string `json:"zh,omitempty"`
	EN []string `json:"en,omitempty"`
}

// In returns the texts in the language.
func (t Texts) In(lang Lang) []string {
	if lang == ZH {
		return t.ZH
	}
	return t.EN
}
