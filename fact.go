package ophglm

import "fmt"

// Eye is an eye in the field's own terms.
type Eye string

// Right, left and both eyes.
const (
	OD Eye = "OD"
	OS Eye = "OS"
	OU Eye = "OU"
)

// Place is a range of a text: of a turn of a dialogue or a message of a sample.
type Place struct {
	Record string `json:"record,omitempty"` // "" is the record that holds the place
	Turn   int    `json:"turn"`             // source turn of a dialogue, or message of a sample, from 0
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

// Fact is something that was said: a value with what it is said of.
type Fact struct {
	// ID is unique among the facts of its dialogue.
	ID      string `json:"id"`
	In      Place  `json:"in"`
	Kind    string `json:"kind"` // "iop", "visual_acuity", "drug", "duration", …
	Value   string `json:"value,omitempty"`
	Unit    string `json:"unit,omitempty"`
	Eye     Eye    `json:"eye,omitempty"`
	Negated bool   `json:"negated,omitempty"`
	Subject string `json:"subject,omitempty"` // "patient" or "relative"
	Entity  string `json:"entity,omitempty"`
}

// Key orders facts by id.
func (f *Fact) Key() string { return f.ID }

// Validate reports a fact without kind or with an impossible place.
func (f *Fact) Validate() error {
	if f.Kind == "" || f.In.Start < 0 || f.In.End < f.In.Start {
		return fmt.Errorf("fact %s has no kind or no place", f.ID)
	}
	return nil
}

// RedFlag is something said that calls for urgent care, and how the doctor met it.
type RedFlag struct {
	In     Place  `json:"in"`
	Rule   string `json:"rule"`   // of internal/clinical/triage: "sudden_loss_of_vision", …
	Answer string `json:"answer"` // "urgent", "not_urgent", or "none" where no doctor's turn follows
}

// Removal is the place of something that identified someone, never its text.
type Removal struct {
	In    Place  `json:"in"`              // of the source turn; Turn is -1 for a field
	Field string `json:"field,omitempty"` // "disease", "department", "meta.hospital", …
	Type  string `json:"type"`            // of internal/identifiers: "phone", "doctor", …
	// Hash is the keyed hash of the text, equal for equal texts, or "" without a key.
	Hash string `json:"hash,omitempty"`
}

// Quality is how fit a dialogue is to learn from, by its parts, each 0 to 1, with
// 1 the best.
type Quality struct {
	Score       float64 `json:"score"`
	Length      float64 `json:"length"`
	Specificity float64 `json:"specificity"` // facts and named things for its length
	Answered    float64 `json:"answered"`    // questions that an answer follows
	Noise       float64 `json:"noise"`       // what cleaning had to mend or drop
	Safety      float64 `json:"safety"`      // red flags that were met with urgency, no drug conflicts
}
