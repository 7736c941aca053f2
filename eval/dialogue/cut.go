package dialogue

import (
	"fmt"
	"strings"
	"sync"

	"ophglm"
	"ophglm/eval/text/english"
	"ophglm/eval/text/tokens"
	jieba "ophglm/eval/text/words"
)

// separator joins given tokens, so that they pass through what takes texts.
const separator = "\x00"

// cut is how texts become tokens; its name stands in signatures as "tok:char".
type cut struct {
	name string
	of   func(item *Item, text string, given []string) ([]string, error)
}

func (c cut) tok() string { return "tok:" + c.name }

// all cuts an item's answer and its references.
func (c cut) all(item *Item) (hypothesis []string, references [][]string, err error) {
	own, others := item.given()
	if hypothesis, err = c.of(item, item.Hypothesis, own); err != nil {
		return nil, nil, err
	}
	for i, r := range item.References {
		cut, err := c.of(item, r, others[i])
		if err != nil {
			return nil, nil, err
		}
		references = append(references, cut)
	}
	return hypothesis, references, nil
}

// given are the tokens given with the item, or none of each text.
func (item *Item) given() (hypothesis []string, references [][]string) {
	if item.Tokens == nil {
		return nil, make([][]string, len(item.References))
	}
	return item.Tokens.Hypothesis, item.Tokens.References
}

// plain cuts texts, whatever tokens are given.
func plain(name string, of func(text string) ([]string, error)) cut {
	return cut{name, func(_ *Item, text string, _ []string) ([]string, error) { return of(text) }}
}

var (
	byCharacter = plain("char", func(s string) ([]string, error) { return tokens.Char.Cut(nil, s) })
	byWord      = plain("rouge_score-words", func(s string) ([]string, error) { return english.Words(s, false), nil })
	byStem      = plain("rouge_score-words,stem:porter-nltk", func(s string) ([]string, error) { return english.Words(s, true), nil })
	byJieba     = plain(jiebaName, func(s string) ([]string, error) {
		t, err := jiebaOnce()
		if err != nil {
			return nil, err
		}
		return t.Cut(nil, s)
	})
	asGiven = cut{given, func(item *Item, _ string, given []string) ([]string, error) {
		if item.Tokens == nil {
			return nil, fmt.Errorf("the item has no tokens, and --tokenize given takes those of each item")
		}
		return given, nil
	}}
)

// jiebaName is the tokeniser's, which is not loaded to be named.
const jiebaName = jieba.Name

// jiebaOnce reads the dictionary where a text is cut into words first.
var jiebaOnce = sync.OnceValues(jieba.Jieba)

// words is what the metrics of words are of.
func (s Settings) words() cut {
	switch {
	case s.Tokenize == given:
		return asGiven
	case s.Lang == ophglm.EN:
		return byWord
	}
	return byJieba
}

// small are the tokens of the metrics that are by characters in Chinese.
func (s Settings) small() cut {
	if s.Lang == ophglm.EN {
		return s.words()
	}
	return byCharacter
}

// sacrebleu is the tokeniser that BLEU is given, and what makes a text of an item
// for it.
func (s Settings) sacrebleu() (t tokens.Tokeniser, text func(item *Item, text string, given []string) (string, error)) {
	same := func(_ *Item, text string, _ []string) (string, error) { return text, nil }
	switch s.Tokenize {
	case words:
		return tokens.New(jiebaName, func(into []string, text string) []string {
				t, _ := jiebaOnce()
				into, _ = t.Cut(into, text) // which every text fits
				return into
			}), func(_ *Item, text string, _ []string) (string, error) {
				_, err := jiebaOnce()
				return text, err
			}
	case given:
		split := func(into []string, text string) []string {
			if text == "" {
				return into
			}
			return append(into, strings.Split(text, separator)...)
		}
		return tokens.New(given, split), func(item *Item, _ string, tokens []string) (string, error) {
			tokens, err := asGiven.of(item, "", tokens)
			return strings.Join(tokens, separator), err
		}
	}
	t, _ = tokens.Named(s.Tokenize) // which Validate knows
	return t, same
}
