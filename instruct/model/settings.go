package model

import (
	"errors"
	"fmt"
)

// settings are how a model is asked, as each kind's config has them.
type settings struct {
	model       string // as the server calls it
	temperature float64
	maxTokens   int
	repairs     int     // how often an answer that can't be used is asked for again
	share       float64 // of records that are asked about
}

// errNoModel is that a stage does not say which model it asks.
var errNoModel = errors.New("model is to name the chat model, as the server calls it")

// check reports settings that nothing can be asked with.
func (s settings) check() error {
	switch {
	case s.model == "":
		return errNoModel
	case !(s.temperature >= 0 && s.temperature <= 2):
		return fmt.Errorf("temperature is to be 0 to 2, not %v", s.temperature)
	case s.maxTokens < 1:
		return fmt.Errorf("max_tokens is to be 1 or more, not %d", s.maxTokens)
	case s.repairs < 0 || s.repairs > 2:
		return fmt.Errorf("repairs is to be 0 to 2, not %d", s.repairs)
	case !(s.share > 0 && s.share <= 1):
		return fmt.Errorf("share is to be over 0 and at most 1, not %v", s.share)
	}
	return nil
}
