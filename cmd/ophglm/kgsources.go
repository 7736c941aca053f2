package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"ophglm/internal/artifact"
)

// graphStage is what became of the records of a stage that makes graphs.
type graphStage struct {
	Stage string `json:"stage"`
	Kind  string `json:"kind"`
	artifact.Accounting
}

// madeOf lists the stages of the graph's pipeline whose kinds are of this lane, in
// order of building. A file was made of nothing that is known.
func (g *givenGraph) madeOf() ([]graphStage, error) {
	if g.project == nil {
		return nil, usagef("%s is a file, and does not say what was left out of it: name a stage", g.name)
	}
	name, _, _ := strings.Cut(g.name, "/")
	for _, pl := range g.project.spec.Pipelines {
		if pl.Name != name {
			continue
		}
		built, err := g.project.artifacts(pl)
		if err != nil {
			return nil, err
		}
		var out []graphStage
		for _, s := range built {
			if strings.HasPrefix(s.m.Recipe.Kind, "kg.") {
				out = append(out, graphStage{s.stage.Name, s.m.Recipe.Kind, s.m.Accounting})
			}
		}
		return out, nil
	}
	return nil, usagef("%s is not of a pipeline of the file", g.name)
}

// stageTables are what the stages read, and what they left out by reason: of rows
// and records, and of parts of those that were used.
func stageTables(stages []graphStage) []countsTable {
	read := countsTable{{"stage", "kind", "read", "used", "rejected", "merged", "parts rejected"}}
	reasons := countsTable{{"stage", "reason", "left out"}}
	for _, s := range stages {
		read = append(read, []string{s.Stage, s.Kind, count(s.Inputs), count(s.Used), count(s.Rejected), count(s.Merged), count(s.RejectedParts)})
		for _, r := range slices.SortedFunc(maps.Keys(s.Reasons), func(a, b string) int {
			return cmp.Or(cmp.Compare(s.Reasons[b], s.Reasons[a]), cmp.Compare(a, b))
		}) {
			reasons = append(reasons, []string{s.Stage, r, count(s.Reasons[r])})
		}
	}
	return []countsTable{read, reasons}
}
