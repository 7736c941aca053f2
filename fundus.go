package ophglm

import "fmt"

// Photograph is one fundus photograph. Its id is a hash of the file's bytes.
type Photograph struct {
	ID      string            `json:"id"`
	Origins []Origin          `json:"origins"`
	Patient string            `json:"patient,omitempty"` // the input's key of the patient
	Eye     Eye               `json:"eye,omitempty"`
	Meta    map[string]string `json:"meta,omitempty"`
}

// Key orders photographs by id.
func (p *Photograph) Key() string { return p.ID }

// Validate reports a photograph without id or origin.
func (p *Photograph) Validate() error {
	if p.ID == "" || len(p.Origins) == 0 {
		return fmt.Errorf("photograph %q has no id or no origin", p.ID)
	}
	return nil
}

// Finding is one thing that models saw in a photograph, or measured and did
// not see. Its id is "<report id>#<n>".
type Finding struct {
	ID          string            `json:"id"`
	Kind        string            `json:"kind"` // "disease", "lesion", "disc", "vessels", "quality"
	Type        string            `json:"type"` // "hard_exudate", "diabetic_retinopathy", …
	Probability *float64          `json:"probability,omitempty"`
	Threshold   *float64          `json:"threshold,omitempty"`
	Present     bool              `json:"present"`
	Count       int               `json:"count,omitempty"`
	AreaPixels  int               `json:"area_pixels,omitempty"`
	Quadrants   []string          `json:"quadrants,omitempty"`
	Macula      bool              `json:"macula,omitempty"`
	Values      map[string]string `json:"values,omitempty"`
	Model       string            `json:"model,omitempty"`
}

// FundusReport is what models saw in one photograph, with a text whose
// citations lead to the findings.
type FundusReport struct {
	ID        string     `json:"id"`
	Image     string     `json:"image"` // id of the photograph
	Eye       Eye        `json:"eye,omitempty"`
	Findings  []Finding  `json:"findings"`
	Text      Text       `json:"text"`
	Citations []Citation `json:"citations,omitempty"` // message 0 is the Chinese text, 1 the English
	Models    []string   `json:"models"`              // signatures
}

// Key orders reports by id.
func (r *FundusReport) Key() string { return r.ID }

// Validate reports a report without id or photograph.
func (r *FundusReport) Validate() error {
	if r.ID == "" || r.Image == "" {
		return fmt.Errorf("fundus report %q has no id or no photograph", r.ID)
	}
	return nil
}
