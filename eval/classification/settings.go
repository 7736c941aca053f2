package classification

import (
	"fmt"
	"slices"

	"ophglm/eval/calibration"
)

// Settings are what scores depend on beside the items.
type Settings struct {
	Threshold     float64          `json:"threshold"` // of one class and of several labels: what reaches it is positive
	Bins          int              `json:"bins"`      // of the calibration error
	BinsBy        calibration.Bins `json:"bins_by"`
	Ordinal       bool             `json:"ordinal"`       // classes are grades, in their order
	Specificities []float64        `json:"specificities"` // at which sensitivity is told
	Sensitivities []float64        `json:"sensitivities"` // at which specificity is told
	ODIR          bool             `json:"odir"`          // the score of that challenge, of several labels
	Closed        Closed           `json:"closed,omitempty"`
	Stratify      bool             `json:"stratify,omitempty"` // draw items among those of their labels
}

// Defaults are the settings that are meant where nothing is said.
func Defaults() Settings {
	return Settings{Threshold: 0.5, Bins: 10, BinsBy: calibration.Right, Specificities: []float64{0.9, 0.95}, Sensitivities: []float64{0.9, 0.95}}
}

// Validate reports settings out of bounds.
func (s Settings) Validate() error {
	switch {
	case !(s.Threshold >= 0 && s.Threshold <= 1):
		return fmt.Errorf("threshold is to be 0 to 1, not %v", s.Threshold)
	case s.Bins < 1 || s.Bins > 1000:
		return fmt.Errorf("bins is to be 1 to 1000, not %d", s.Bins)
	case !slices.Contains([]calibration.Bins{calibration.Left, calibration.Right, calibration.Mass}, s.BinsBy):
		return fmt.Errorf("bins are %s, %s or %s, not %q", calibration.Left, calibration.Right, calibration.Mass, s.BinsBy)
	}
	for _, x := range slices.Concat(s.Specificities, s.Sensitivities) {
		if !(x > 0 && x <= 1) {
			return fmt.Errorf("a sensitivity or specificity to hold is above 0 and at most 1, not %v", x)
		}
	}
	return nil
}
