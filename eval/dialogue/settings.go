package dialogue

import (
	"fmt"
	"slices"
	"strings"

	"ophglm"
)

// Settings are what scores depend on beside the items.
type Settings struct {
	Lang ophglm.Lang `json:"lang"`
	// Tokenize names what BLEU is of: zh, char, intl, 13a or none, of sacrebleu; words,
	// which are jieba's; given, with the items. Given tokens are in place of words in
	// the other metrics too.
	Tokenize string `json:"tokenize"`
	// Graph is the digest of the graph that medical metrics hold answers against; ""
	// leaves them out.
	Graph string `json:"graph,omitempty"`
}

// The ways to cut that are not sacrebleu's.
const (
	words = "words"
	given = "given"
)

var tokenizers = []string{"zh", "char", "intl", "13a", "none", words, given}

// Defaults are the settings that are meant where nothing is said.
func Defaults(lang ophglm.Lang) Settings {
	if lang == ophglm.EN {
		return Settings{Lang: lang, Tokenize: "13a"}
	}
	return Settings{Lang: lang, Tokenize: "zh"}
}

// Validate reports settings that give no scores.
func (s Settings) Validate() error {
	switch {
	case s.Lang != ophglm.ZH && s.Lang != ophglm.EN:
		return fmt.Errorf("lang is to be zh or en, not %q", s.Lang)
	case !slices.Contains(tokenizers, s.Tokenize):
		return fmt.Errorf("tokenize is to be one of %s, not %q", strings.Join(tokenizers, ", "), s.Tokenize)
	case s.Tokenize == words && s.Lang == ophglm.EN:
		return fmt.Errorf("tokenize words is of Chinese: English has 13a, intl or given")
	}
	return nil
}
