package language

import (
	"errors"
	"fmt"
	"slices"

	"ophglm"
)

// CheckLanguages reports a language of a config that there is not, and that there
// is none in it.
func CheckLanguages(languages []string) error {
	for _, l := range languages {
		if !slices.Contains(All, ophglm.Lang(l)) {
			return fmt.Errorf("there is no language %q (known: zh, en)", l)
		}
	}
	if len(languages) == 0 {
		return errors.New("languages is to name one at least")
	}
	return nil
}

// CheckScenarios reports a scenario of a config that there is not, and that there
// is none in it.
func CheckScenarios(scenarios []string) error {
	for _, s := range scenarios {
		if !slices.Contains(ophglm.Scenarios[:], ophglm.Scenario(s)) {
			return fmt.Errorf("there is no scenario %q (known: visual, causes, diagnosis, treatment, prognosis)", s)
		}
	}
	if len(scenarios) == 0 {
		return errors.New("scenarios is to name one at least")
	}
	return nil
}
