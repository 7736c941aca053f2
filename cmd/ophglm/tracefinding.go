package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/jsonl"
)

// tracedFinding is a finding with the report it is of, what the model said, and
// the photograph that the model was shown.
type tracedFinding struct {
	Finding    *ophglm.Finding    `json:"finding"`
	Report     string             `json:"report"`
	Stage      string             `json:"stage"` // that made the report
	Models     []string           `json:"models"`
	Prediction *tracedPrediction  `json:"prediction,omitempty"`
	Photograph *ophglm.Photograph `json:"photograph,omitempty"`
	image      string             // id of the photograph
}

// tracedPrediction is what a model said of the photograph, as far as it is about
// the finding: Probability, Threshold and Mask are of the finding's type.
type tracedPrediction struct {
	Stage       string   `json:"stage"`
	Model       string   `json:"model"`
	Input       string   `json:"input"` // digest of what it was shown
	Probability *float64 `json:"probability,omitempty"`
	Threshold   *float64 `json:"threshold,omitempty"`
	Mask        string   `json:"mask,omitempty"`
	Signature   string   `json:"signature"`
}

// fillFindings finds the reports that hold the findings, then the photographs of
// the reports and the predictions of the findings' models.
func fillFindings(ctx context.Context, t *traced, arts []stageArtifact) error {
	byReport := map[string][]string{}
	for id := range t.Findings {
		report, _, _ := cutLast(id, "#")
		byReport[report] = append(byReport[report], id)
	}
	byImage := map[string][]*tracedFinding{}
	err := scan(ctx, arts, "FundusReport", func(s stageArtifact, line []byte) error {
		wanted := byReport[idOf(line, `{"id":"`)]
		if len(wanted) == 0 {
			return nil
		}
		r := &ophglm.FundusReport{}
		if err := jsonl.Unmarshal(line, r); err != nil {
			return err
		}
		for i := range r.Findings {
			f := &r.Findings[i]
			if !slices.Contains(wanted, f.ID) || t.Findings[f.ID] != nil {
				continue // of several stages that have the report the first made it
			}
			t.Findings[f.ID] = &tracedFinding{Finding: f, Report: r.ID, Stage: s.stage.Name, Models: r.Models, image: r.Image}
			byImage[r.Image] = append(byImage[r.Image], t.Findings[f.ID])
		}
		return nil
	})
	if err != nil || len(byImage) == 0 {
		return err
	}
	if err := fillPhotographs(ctx, byImage, arts); err != nil {
		return err
	}
	return fillPredictions(ctx, byImage, arts)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func fillPhotographs(ctx context.Context, byImage map[string][]*tracedFinding, arts []stageArtifact) error {
	return scan(ctx, arts, "Photograph", func(_ stageArtifact, line []byte) error {
		of := byImage[idOf(line, `{"id":"`)]
		if len(of) == 0 {
			return nil
		}
		p := &ophglm.Photograph{}
		if err := jsonl.Unmarshal(line, p); err != nil {
			return err
		}
		for _, f := range of {
			f.Photograph = p // merging adds to its origins
		}
		return nil
	})
}

// fillPredictions takes a prediction whose signature the report has among its
// models: another stage may have asked a model of the same name.
func fillPredictions(ctx context.Context, byImage map[string][]*tracedFinding, arts []stageArtifact) error {
	return scan(ctx, arts, "Prediction", func(s stageArtifact, line []byte) error {
		of := byImage[idOf(line, `{"item":"`)]
		if len(of) == 0 {
			return nil
		}
		p := &ophglm.Prediction{}
		if err := jsonl.Unmarshal(line, p); err != nil {
			return err
		}
		for _, f := range of {
			if f.Prediction != nil || p.Model != f.Finding.Model || !slices.Contains(f.Models, p.Signature) {
				continue
			}
			f.Prediction = &tracedPrediction{
				Stage: s.stage.Name, Model: p.Model, Input: p.Input, Signature: p.Signature, Mask: p.Masks[f.Finding.Type],
				Probability: valueOf(p.Probabilities, f.Finding.Type), Threshold: valueOf(p.Values, "threshold_"+f.Finding.Type),
			}
		}
		return nil
	})
}

func valueOf(m map[string]float64, key string) *float64 {
	if v, ok := m[key]; ok {
		return &v
	}
	return nil
}

// text shows a finding with what stands behind it.
func (f *tracedFinding) text(w io.Writer) {
	fmt.Fprintf(w, "      finding %s  %s\n", f.Finding.ID, findingText(f.Finding))
	fmt.Fprintf(w, "        of report %s, made by %s\n", f.Report, f.Stage)
	switch p := f.Prediction; {
	case p != nil:
		said := []string{"model " + p.Model}
		if p.Probability != nil {
			said = append(said, fmt.Sprintf("probability %.3g", *p.Probability))
		}
		if p.Threshold != nil {
			said = append(said, fmt.Sprintf("threshold %.3g", *p.Threshold))
		}
		if p.Mask != "" {
			said = append(said, "mask "+p.Mask)
		}
		fmt.Fprintf(w, "        %s, asked by %s\n          %s\n", strings.Join(said, ", "), p.Stage, p.Signature)
	case f.Finding.Model != "":
		fmt.Fprintf(w, "        model %s  (its prediction is not in the store: build the pipeline again)\n", f.Finding.Model)
	default:
		fmt.Fprintf(w, "        of no model\n")
	}
	p := f.Photograph
	if p == nil {
		fmt.Fprintf(w, "        photograph %s  (not in the store: build the pipeline again)\n", f.image)
		return
	}
	eye := ""
	if p.Eye != "" {
		eye = ", " + string(p.Eye)
	}
	fmt.Fprintf(w, "        photograph %s  %s, %d×%d pixels%s\n", p.ID, p.Image, p.Width, p.Height, eye)
	for _, o := range p.Origins {
		fmt.Fprintf(w, "          %s\n", originText(o))
	}
}

// findingText says what was found: where it was not examined there is nothing
// more to say.
func findingText(f *ophglm.Finding) string {
	said := []string{f.Kind + " " + f.Type}
	switch {
	case f.Values["examined"] == "no":
		said = append(said, "not examined")
	case f.Present:
		said = append(said, "present")
	default:
		said = append(said, "not found")
	}
	if f.Probability != nil {
		said = append(said, fmt.Sprintf("probability %.3g", *f.Probability))
	}
	if f.Threshold != nil {
		said = append(said, fmt.Sprintf("threshold %.3g", *f.Threshold))
	}
	if f.Count > 0 {
		said = append(said, "count "+count(int64(f.Count)))
	}
	if f.AreaPixels > 0 {
		said = append(said, "area "+count(int64(f.AreaPixels))+" pixels")
	}
	if len(f.Quadrants) > 0 {
		said = append(said, "in "+strings.Join(f.Quadrants, " and "))
	}
	if f.Macula {
		said = append(said, "at the macula")
	}
	for _, k := range slices.Sorted(maps.Keys(f.Values)) {
		if k != "examined" {
			said = append(said, k+" "+f.Values[k])
		}
	}
	return strings.Join(said, ", ")
}

// originText names a file, its row and its key in a data set, as far as they are
// known.
func originText(o ophglm.Origin) string {
	at := strings.TrimSpace(o.Dataset + " " + o.File)
	if o.Row > 0 {
		at += fmt.Sprintf(":%d", o.Row)
	}
	if o.Key != "" {
		at += " (" + o.Key + ")"
	}
	return at
}
