package leaderboard

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// checklist is what a report on a model is to say, with what a run knows of it. The
// items are in our words; the numbers are those of the guideline.
type checklist struct {
	Title, About string
	Items        []checklistItem
}

type checklistItem struct{ Item, Answer string }

// checklist is TRIPOD-LLM's for models of language, and CLAIM's for pictures.
func (b *Board) checklist() checklist {
	var names, files []string
	for _, m := range b.Models {
		names = append(names, m.Name)
		for _, f := range slices.Sorted(maps.Keys(m.Inputs)) {
			files = append(files, fmt.Sprintf("%s: %s, SHA-256 %s", m.Name, f, m.Inputs[f]))
		}
	}
	items := []checklistItem{
		{"Models compared", strings.Join(names, ", ")},
		{"How and where each model was made and trained", ""},
		{"Source of the test data, its dates and sites", ""},
		{"Who was included and left out, and why", ""},
		{"Size of the test set", fmt.Sprintf("%d items in %d groups (patients, dialogues or photographs)", b.N, b.Groups)},
		{"Identity of the test set", "digest " + b.TestSet},
		{"Reference standard: who labelled, how, how far they agreed", ""},
		{"That training and test data share no patient", ""},
		{"Measures of performance and their definitions", fmt.Sprintf("%d scores; each carries its signature above", len(b.Columns))},
		{"Uncertainty", b.interval()},
		{"Comparison of models", b.Test},
		{"Adjustment for several comparisons", fmt.Sprintf("Holm, over the pairs of a column, %g", b.Alpha)},
		{"Undefined results", b.undefined()},
		{"Files that were scored", strings.Join(files, "; ")},
		{"Clinical setting, intended use, and harm that an error may do", ""},
		{"Limitations", ""},
		{"Funding, conflicts, ethics, availability of data and code", ""},
	}
	if b.Family == "dialogue" {
		return checklist{"Checklist after TRIPOD-LLM (2025)", "A summary in our words, filled where the runs know the answer; use the guideline itself for a submission.", append(items,
			checklistItem{"Prompts, settings of generation, version and date of each model", ""},
			checklistItem{"Judging by people or by models: who, how, in which order", ""})}
	}
	return checklist{"Checklist after CLAIM (2024 update)", "A summary in our words, filled where the runs know the answer; use the guideline itself for a submission.", append(items,
		checklistItem{"How pictures were taken, and prepared before the model saw them", ""},
		checklistItem{"How thresholds were chosen, and on which data", ""})}
}

// undefined counts scores that have no value.
func (b *Board) undefined() string {
	n, all := 0, 0
	for _, c := range b.Columns {
		for _, cell := range c.Cells {
			all++
			if cell.Value == nil {
				n++
			}
		}
	}
	return fmt.Sprintf("%d of %d scores, each with its reason in its place", n, all)
}
