package consultation

import (
	"fmt"
	"slices"
	"strings"

	"ophglm"
)

// Fitness says which dialogues may teach an assistant, by what the stages before have
// found: dialogue.quality scores them, and dialogue.turns, .triage and .quality flag
// them.
type Fitness struct {
	MinQuality   float64  // from 0 to 1; a dialogue without a score passes
	SkipFlags    []string // of which a dialogue may have none; drug_conflict is that of every rule
	SkipDatasets []string // of which no dialogue is used: what is wrong with some no score finds
}

// Fit is the usual fitness. Left out are answers of something else (off_topic), for
// sale (advert), copied (article), that send away (deflects) or recommend what does not
// go with what the patient has (drug_conflict).
func Fit() Fitness {
	return Fitness{MinQuality: 0.6, SkipFlags: []string{"off_topic", "advert", "article", "deflects", "drug_conflict"}}
}

// Validate reports a quality that there is not.
func (f Fitness) Validate() error {
	if !(f.MinQuality >= 0 && f.MinQuality <= 1) {
		return fmt.Errorf("min_quality is to be from 0 to 1, not %v", f.MinQuality)
	}
	return nil
}

// Unfit says why a dialogue is not to be used, or "": dataset, flagged or low_quality.
func (f Fitness) Unfit(d *ophglm.Dialogue) (reason, detail string) {
	for _, o := range d.Origins {
		if slices.Contains(f.SkipDatasets, o.Dataset) {
			return "dataset", "it comes from " + o.Dataset
		}
	}
	for _, flag := range d.Flags {
		name, _, _ := strings.Cut(flag, ":") // drug_conflict:<rule>
		if slices.Contains(f.SkipFlags, name) {
			return "flagged", "it has the flag " + flag
		}
	}
	if q := d.Quality; q != nil && q.Score < f.MinQuality {
		return "low_quality", fmt.Sprintf("its quality is %.2f, of at least %.2f", q.Score, f.MinQuality)
	}
	return "", ""
}
