package prompts

import (
	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/instruct/language"
)

// Words is how prompts put things into words: a file for each language.
type Words struct {
	Language  string            `yaml:"language"`
	Scenarios map[string]string `yaml:"scenarios"`
	Voices    map[string]string `yaml:"voices"`
	Relations map[string]string `yaml:"relations"`
	Levels    map[string]string `yaml:"levels"`
}

var words = language.Files{FS: embedded, Name: "words_%s.yaml", Asset: "words_%s.yaml"}

var allWords = language.Parsed(words, func(_ ophglm.Lang, data []byte) (*Words, error) {
	w := &Words{}
	return w, yaml.UnmarshalWithOptions(data, w, yaml.Strict())
})

// WordsOf returns the words of a language.
func WordsOf(lang ophglm.Lang) *Words { return allWords()[lang] }
