package ophglm

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Prediction is one answer of one model to one item.
type Prediction struct {
	Item          string             `json:"item"`
	Model         string             `json:"model"`
	Input         string             `json:"input"` // digest of what was asked
	Messages      []Message          `json:"messages,omitempty"`
	Probabilities map[string]float64 `json:"probabilities,omitempty"`
	// Values are what was measured beside, with the unit in the name
	// ("diameter_pixels").
	Values map[string]float64 `json:"values,omitempty"`
	// Masks names, by class, a picture among the masks that stand beside the
	// records: the probability times 255 for each pixel of Region.
	Masks     map[string]string `json:"masks,omitempty"`
	Region    *Region           `json:"region,omitempty"`
	Finish    string            `json:"finish,omitempty"` // why the model stopped
	Usage     map[string]int    `json:"usage,omitempty"`  // tokens
	Signature string            `json:"signature"`
}

// Key orders predictions by item, then model.
func (p *Prediction) Key() string { return p.Item + "\x00" + p.Model }

// Validate reports a prediction without item, model or signature.
func (p *Prediction) Validate() error {
	if p.Item == "" || p.Model == "" || p.Signature == "" {
		return fmt.Errorf("prediction of %q by %q: item, model and signature are needed", p.Item, p.Model)
	}
	return nil
}

// Region is the rectangle of a photograph that a mask covers, in pixels of the
// upright photograph, which has Width × Height of them. It may reach outside.
type Region struct {
	X0     float64 `json:"x0"`
	Y0     float64 `json:"y0"`
	X1     float64 `json:"x1"`
	Y1     float64 `json:"y1"`
	Width  int     `json:"width"`
	Height int     `json:"height"`
}

// Verdict is one claim held against facts.
type Verdict struct {
	Of      Place    `json:"of"`
	Rule    string   `json:"rule"`
	Outcome string   `json:"outcome"` // "supported", "unsupported", "contradicted" or "unclear"
	Triples []string `json:"triples,omitempty"`
	Why     string   `json:"why,omitempty"`
}

// Key orders verdicts by place, then rule.
func (v *Verdict) Key() string {
	return fmt.Sprintf("%s\x00%06d\x00%012d\x00%s", v.Of.Record, v.Of.Turn, v.Of.Start, v.Rule)
}

// Validate reports an outcome that is none of the four.
func (v *Verdict) Validate() error {
	switch v.Outcome {
	case "supported", "unsupported", "contradicted", "unclear":
		return nil
	}
	return fmt.Errorf("verdict of %s has the unknown outcome %q", v.Of.Record, v.Outcome)
}

// Link says that two records belong together: A was merged into B, or they are
// near each other and differ in what Differs names. Rule names what found it.
type Link struct {
	A          string   `json:"a"`
	B          string   `json:"b"`
	Kind       string   `json:"kind"` // "merged" or "near"
	Rule       string   `json:"rule,omitempty"`
	Similarity float64  `json:"similarity"` // 0 to 1
	Differs    []string `json:"differs,omitempty"`
}

// Key orders links by their two ends.
func (l *Link) Key() string { return l.A + "\x00" + l.B }

// Validate reports a link without two ends or of an unknown kind.
func (l *Link) Validate() error {
	if l.A == "" || l.B == "" || (l.Kind != "merged" && l.Kind != "near") {
		return fmt.Errorf("link %q–%q of kind %q: two ends and the kind merged or near are needed", l.A, l.B, l.Kind)
	}
	return nil
}

// Interval is a confidence interval and how it was computed.
type Interval struct {
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Level  float64 `json:"level"` // 0.95
	Method string  `json:"method"`
}

// Score is one number of an evaluation. An undefined one has no value and says
// why; it is never 0, −1 or NaN.
type Score struct {
	Name      string    `json:"name"`
	Average   string    `json:"average,omitempty"`
	Class     string    `json:"class,omitempty"`
	Group     string    `json:"group,omitempty"`
	Value     *float64  `json:"value,omitempty"`
	Undefined string    `json:"undefined,omitempty"`
	N         int       `json:"n"`
	Interval  *Interval `json:"interval,omitempty"`
	Signature string    `json:"signature"`
}

// Key orders scores by name, average, class and group.
func (s *Score) Key() string {
	return strings.Join([]string{s.Name, s.Average, s.Class, s.Group}, "\x00")
}

// Validate reports a score that is both or neither of a value and undefined,
// or that does not say how it was computed.
func (s *Score) Validate() error {
	if (s.Value == nil) == (s.Undefined == "") {
		return fmt.Errorf("score %s is to have a value or a reason for having none, and has both or neither", s.Name)
	}
	if s.Signature == "" {
		return fmt.Errorf("score %s has no signature", s.Name)
	}
	return nil
}

// Where locates what a reject is about: a row of a file, or a record.
type Where struct {
	File string `json:"file,omitempty"`
	Row  int    `json:"row,omitempty"` // line or record, from 1
	ID   string `json:"id,omitempty"`
}

// String gives the place as file:row, or the record's id.
func (w Where) String() string {
	if w.File == "" {
		return w.ID
	}
	if w.Row == 0 {
		return w.File
	}
	return fmt.Sprintf("%s:%d", w.File, w.Row)
}

// Reject is what did not go on, and why. Reason is a short code that counts can
// be made of; Detail is the sentence. Record is what was rejected, or, over
// 1 MiB, absent, with Bytes and SHA256 in its place.
type Reject struct {
	Stage  string          `json:"stage"`
	Reason string          `json:"reason"`
	Detail string          `json:"detail,omitempty"`
	Where  Where           `json:"where"`
	Record json.RawMessage `json:"record,omitempty"`
	Bytes  int64           `json:"bytes,omitempty"`
	SHA256 string          `json:"sha256,omitempty"`
}

// Key orders rejects by place, then reason.
func (r *Reject) Key() string {
	return fmt.Sprintf("%s\x00%012d\x00%s\x00%s", r.Where.File, r.Where.Row, r.Where.ID, r.Reason)
}

// Validate reports a reject without stage or reason.
func (r *Reject) Validate() error {
	if r.Stage == "" || r.Reason == "" {
		return fmt.Errorf("reject at %s: stage and reason are needed", r.Where)
	}
	return nil
}
