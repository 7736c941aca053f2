package kg

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/kg/check"
	"ophglm/kg/ontology"
)

// CheckConfig are the settings of kg.check.
type CheckConfig struct {
	Off      []string `yaml:"off" doc:"codes of checks that are left out"`
	Errors   []string `yaml:"errors" doc:"codes of warnings whose items are to leave the graph"`
	Warnings []string `yaml:"warnings" doc:"codes of errors whose items are to stay"`
}

// options are the settings as the checks take them.
func (c CheckConfig) options() check.Options {
	o := check.Options{Off: c.Off, Severity: map[string]check.Severity{}}
	for _, code := range c.Errors {
		o.Severity[code] = check.Error
	}
	for _, code := range c.Warnings {
		o.Severity[code] = check.Warning
	}
	return o
}

// Validate reports a code that no check has, and one that is both.
func (c CheckConfig) Validate() error {
	for _, code := range c.Errors {
		if slices.Contains(c.Warnings, code) {
			return fmt.Errorf("%s stands under errors and under warnings", code)
		}
	}
	return c.options().Validate()
}

// Check is the kind kg.check.
func Check() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[CheckConfig]{
		Name:    "kg.check",
		Version: 4,
		Doc: `Holds a graph against the ontology and against itself, and leaves out what is wrong.

Each check has a code (ophglm kg check --explain CODE). What an error was found
in is rejected with the code as reason, a triple of an entity that leaves as
entity_left; what a warning was found in stays. All findings are the second
output. Sources are not looked up here: ophglm kg check --sources does.
Memory: about 500 bytes an entity and 100 bytes a triple.`,
		Inputs: []pipeline.Port{pipeline.In[*ophglm.GraphItem]("graph", "a graph, such as kg.merge makes")},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.GraphItem]("graph", "what is left, in the same order"),
			pipeline.Out[*ophglm.Verdict]("findings", "what was found, errors and warnings: of.record is the entity or triple, rule the code"),
		},
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "ontology.yaml", Data: ontology.Source()}, {Name: "foreign.yaml", Data: check.Source()}}
		},
		Example: pipeline.Example{In: map[string]string{"graph": checkExample()}},
		Run:     runCheck,
	})
}

// checkExample is a disease that one drug treats, and another is said both to
// treat and to be forbidden in.
func checkExample() string {
	said := func(relation, drug string) *ophglm.Triple {
		t := &ophglm.Triple{
			Subject: "herpes_keratitis", Relation: relation, Object: ophglm.Object{Entity: drug},
			Evidence: ophglm.Crawled, Checked: true, Sources: []ophglm.Source{{Dataset: "table", File: "table.csv", Row: 1, Field: "drug"}},
		}
		t.ID = ophglm.TripleID(t)
		return t
	}
	entity := func(typ, id, zh, en string) ophglm.GraphItem {
		return ophglm.GraphItem{Entity: &ophglm.Entity{ID: id, Type: typ, Name: ophglm.Text{ZH: zh, EN: en}}}
	}
	return jsonLines([]ophglm.GraphItem{
		entity("Drug", "acyclovir", "阿昔洛韦", "acyclovir"),
		entity("Drug", "dexamethasone", "地塞米松", "dexamethasone"),
		entity("Disease", "herpes_keratitis", "单纯疱疹性角膜炎", "herpes simplex keratitis"),
		{Triple: said("treated_with", "acyclovir")},
		{Triple: said("treated_with", "dexamethasone")},
		{Triple: said("contraindicated_with", "dexamethasone")},
	})
}

func runCheck(ctx context.Context, cfg CheckConfig, pio *pipeline.IO) error {
	items := func() iter.Seq2[*ophglm.GraphItem, error] {
		return pipeline.Records[*ophglm.GraphItem](ctx, &pio.Inputs, "graph")
	}
	found, err := check.Run(ctx, items, cfg.options())
	if err != nil {
		return err
	}
	graph, err := pipeline.Write[*ophglm.GraphItem](pio, "graph")
	if err != nil {
		return err
	}
	at := -1
	for item, err := range items() {
		if err != nil {
			return err
		}
		at++
		if reason, detail, left := found.Left(at, item); left {
			if err := pio.Reject(reason, detail, ophglm.Where{ID: recordID(item)}, item); err != nil {
				return err
			}
			continue
		}
		pio.Used(1)
		if err := graph.Emit(item); err != nil {
			return err
		}
	}
	findings, err := pipeline.Write[*ophglm.Verdict](pio, "findings")
	if err != nil {
		return err
	}
	for _, f := range found.All {
		pio.Count(string(f.Severity)+" "+f.Verdict.Rule, 1)
		if err := findings.Emit(f.Verdict); err != nil {
			return err
		}
	}
	return nil
}

// recordID is the id of what the item holds.
func recordID(item *ophglm.GraphItem) string {
	if item.Entity != nil {
		return item.Entity.ID
	}
	return item.Triple.ID
}
