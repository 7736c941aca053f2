package ophglm

import (
	"fmt"
	"slices"
)

// Photograph is one fundus photograph. Its id is a hash of the file's bytes as
// first read.
type Photograph struct {
	ID      string   `json:"id"`
	Origins []Origin `json:"origins"`
	// Image names the picture among the images that stand beside the records:
	// upright, without metadata, "<id>.jpg" or "<id>.png".
	Image  string `json:"image"`
	Width  int    `json:"width"`  // pixels, upright
	Height int    `json:"height"` // pixels, upright
	// Patient is a hash of the dataset and of the input's own key: it tells
	// patients apart and does not name them.
	Patient string            `json:"patient,omitempty"`
	Eye     Eye               `json:"eye,omitempty"`
	Meta    map[string]string `json:"meta,omitempty"`
}

// Group is what a split may not cut, and what intervals are clustered by: the
// patient, or, where none is known, the photograph.
func (p *Photograph) Group() string {
	if p.Patient != "" {
		return "patient:" + p.Patient
	}
	return "photograph:" + p.ID
}

// Key orders photographs by id.
func (p *Photograph) Key() string { return p.ID }

// Validate reports a photograph without id or origin.
func (p *Photograph) Validate() error {
	if p.ID == "" || len(p.Origins) == 0 {
		return fmt.Errorf("photograph %q has no id or no origin", p.ID)
	}
	if p.Image == "" || p.Width < 1 || p.Height < 1 {
		return fmt.Errorf("photograph %s has no image or no size", p.ID)
	}
	return nil
}

// Annotation is what people say of one photograph: what models are scored
// against.
type Annotation struct {
	Item    string   `json:"item"`    // id of the photograph
	Group   string   `json:"group"`   // of the photograph
	Classes []string `json:"classes"` // what was looked for, sorted
	Present []string `json:"present"` // what of it is there, sorted
	// Masks names, by class, the mask of what is there among the masks that stand
	// beside the records: as large as the photograph, 255 where the class is.
	// Nil where no outlines were drawn.
	Masks  map[string]string `json:"masks,omitzero"`
	Source Source            `json:"source"`
}

// Key orders annotations by photograph.
func (a *Annotation) Key() string { return a.Item }

// Validate reports an annotation of nothing, or one that says a class is present
// that was not looked for.
func (a *Annotation) Validate() error {
	if a.Item == "" || a.Group == "" || len(a.Classes) == 0 {
		return fmt.Errorf("annotation of %q: photograph, group and classes are needed", a.Item)
	}
	for _, c := range a.Present {
		if !slices.Contains(a.Classes, c) {
			return fmt.Errorf("annotation of %s has %s present, which is none of the classes looked for", a.Item, c)
		}
	}
	return a.Source.Validate()
}

// Finding is one thing that models saw in a photograph, or measured and did
// not see. Its id is "<report id>#<n>".
type Finding struct {
	ID          string            `json:"id"`
	Kind        string            `json:"kind"` // "quality", "eye", "disc", "macula", "vessels", "lesion", "disease" or "limits"
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
