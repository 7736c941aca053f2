package segmentation

import (
	"fmt"
	"slices"
	"strings"

	"ophglm/eval/lesion"
	"ophglm/eval/mask"
	"ophglm/eval/segment"
	"ophglm/eval/surface"
)

// Settings are what statistics and scores depend on beside the masks.
type Settings struct {
	Probabilities bool               `json:"probabilities"` // predictions are probabilities, and not decided masks
	Threshold     float64            `json:"threshold"`     // of probabilities: what reaches it is of the class
	Own           bool               `json:"own,omitempty"` // masks were decided by the model's own thresholds, not by that one
	Spacing       surface.Spacing    `json:"spacing"`       // of rows and columns
	Unit          string             `json:"unit"`          // of the spacing and of tolerances
	Tolerances    []float64          `json:"tolerances"`    // of NSD
	Empty         segment.Empty      `json:"empty"`
	HD95          surface.Percentile `json:"hd95"` // weighted measures all distances between the corners of pixels
	LesionIoU     lesion.Rule        `json:"lesion_iou"`
	Thin          bool               `json:"thin"`           // clDice of all classes; else of vessels alone
	Metrics       []string           `json:"metrics"`        // names; empty: all that there are
	Says          []string           `json:"says,omitempty"` // what else all signatures are to say, such as which pixels count
}

// Defaults are the settings that are meant where nothing is said.
func Defaults() Settings {
	return Settings{
		Threshold: 0.5, Spacing: surface.Spacing{Row: 1, Column: 1}, Unit: "px", Tolerances: []float64{2},
		Empty: segment.Strict, HD95: surface.Pooled,
	}
}

// Names are the metrics that can be chosen; a name chooses all its variants.
var Names = []string{
	"dice", "iou", "sensitivity", "specificity", "precision", "aupr", "aupr33", "hd", "hd95", "assd", "nsd", "boundary_iou",
	"cldice", "topology_precision", "topology_sensitivity", "lesion_sensitivity", "lesion_precision", "lesion_f1", "lesion_ap", "froc",
	"area_difference", "vcdr_error",
}

// ofProbabilities are the metrics that decided masks have not.
var ofProbabilities = []string{"aupr", "aupr33", "lesion_ap", "froc"}

// Validate reports settings out of bounds, and metrics that they leave none of.
func (s Settings) Validate() error {
	for _, err := range []error{s.Empty.Validate(), s.HD95.Validate(), s.LesionIoU.Validate(), s.surface().Validate()} {
		if err != nil {
			return err
		}
	}
	if !(s.Threshold >= 0 && s.Threshold <= 1) {
		return fmt.Errorf("threshold is to be 0 to 1, not %v", s.Threshold)
	}
	for _, name := range s.Metrics {
		switch {
		case !slices.Contains(Names, name):
			return fmt.Errorf("there is no metric %q; there are %s", name, strings.Join(Names, ", "))
		case !s.Probabilities && slices.Contains(ofProbabilities, name):
			return fmt.Errorf("%s is of probabilities, and the predictions are decided masks", name)
		}
	}
	return nil
}

// wants reports whether one of the metrics is to be scored.
func (s Settings) wants(names ...string) bool {
	if len(s.Metrics) == 0 {
		return true
	}
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(s.Metrics, n) })
}

// What is measured of an image: what a metric that is wanted needs.
func (s Settings) measuresLevels() bool { return s.Probabilities && s.wants("aupr", "aupr33") }

func (s Settings) measuresDistances() bool { return s.wants("hd", "hd95", "assd", "nsd") }

func (s Settings) measuresBands() bool { return s.wants("boundary_iou") }

func (s Settings) measuresLesions() bool {
	return s.ranksLesions() || s.wants("lesion_sensitivity", "lesion_precision", "lesion_f1")
}

func (s Settings) ranksLesions() bool { return s.Probabilities && s.wants("lesion_ap", "froc") }

// thins reports whether the course of a class is scored: that of vessels always.
func (s Settings) thins(class string) bool {
	return (s.Thin || strings.Contains(strings.ToLower(class), "vessel")) && s.wants("cldice", "topology_precision", "topology_sensitivity")
}

// surface are the conventions of distances.
func (s Settings) surface() surface.Options {
	o := surface.Options{
		Boundary: surface.Pixels, Spacing: s.Spacing, Unit: s.Unit, Tolerances: s.Tolerances,
		Band: surface.Eroded, Empty: surface.Empty(s.Empty), // the width is that of its authors
	}
	if s.HD95 == surface.Weighted {
		o.Boundary = surface.Surfels
	}
	return o
}

// lesions are the conventions of lesions.
func (s Settings) lesions() lesion.Options {
	return lesion.Options{Neighbours: mask.Eight, Rule: s.LesionIoU}
}
