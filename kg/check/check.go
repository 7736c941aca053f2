package check

import (
	"fmt"
	"io"

	"ophglm"
	"ophglm/kg/ontology"
)

// Severity says what a finding means for the item.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // the item leaves the graph
	Warning Severity = "warning" // it stays, and is reported
)

// Check is one thing that may be wrong with a graph.
type Check struct {
	Code     string
	Severity Severity
	// Doc is one sentence: what is reported, and, where it is not plain, what leaves.
	Doc string
	// Form marks a check of whether an item is a sound part of a graph at all. It
	// can't be turned off: nothing could go on with the item.
	Form    bool
	Example Example

	// watch says what the check does in one run; nil for checks of form, which
	// are one function ([form]).
	watch func(r *run) hooks
}

// hooks are what a check does with what it is shown. Each may be nil.
type hooks struct {
	entity func(n node, e *ophglm.Entity)
	triple func(i int, t *ophglm.Triple) // i is its place in the graph's triples
	end    func()
}

// All lists the checks, those of form first.
func All() []Check {
	return []Check{
		invalid, duplicateID, unsourced, unknownType, unknownRelation, dangling, wrongDomain, wrongRange,
		selfLoop, isACycle,
		duplicateEntity, nearDuplicate,
		excluded, contraindicatedForm, transmissionBothWays, tooMany, differentialParent,
		hiddenLaterality, hiddenStage,
		symptomIsComplication, complicationParent, complicationCause, reversedComplication, circular, kindKnowsBetter,
		foreignFact, noSymptomOfTheEye, signAsSymptom,
		truncatedName, truncatedText, badRate, periodWithoutUnit, crawledFigure,
		sourceMismatch,
		orphan, coverage,
	}
}

// Options are the settings of a run. The zero value runs every check that needs
// nothing but the graph.
type Options struct {
	// Off names checks that are left out, Severity those that are reported as
	// something else than they say of themselves. Checks of form are as they are.
	Off      []string
	Severity map[string]Severity
	// Ontology is what the graph is held against; nil is [ontology.Default].
	Ontology *ontology.Ontology
	// Open opens a file by the data set and name that sources give it, and returns
	// nil where it is not at hand. Without it sources are not looked up.
	Open func(dataset, file string) (io.ReadCloser, error)
}

// Validate reports a code that no check has, or one that can't be turned off.
func (o Options) Validate() error {
	known := map[string]bool{}
	for _, c := range All() {
		known[c.Code] = !c.Form
	}
	say := func(code string) error {
		if free, ok := known[code]; !ok {
			return fmt.Errorf("no check has the code %q", code)
		} else if !free {
			return fmt.Errorf("the check %s is of form, and can't be turned off or made a warning", code)
		}
		return nil
	}
	for _, code := range o.Off {
		if err := say(code); err != nil {
			return err
		}
	}
	for code, s := range o.Severity {
		if err := say(code); err != nil {
			return err
		}
		if s != Error && s != Warning {
			return fmt.Errorf("the severity %q of %s is neither %s nor %s", s, code, Error, Warning)
		}
	}
	return nil
}
