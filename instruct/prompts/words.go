package prompts

import (
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"

	"ophglm"
)

// Words is how prompts put things into words: a file for each language.
type Words struct {
	Language  string            `yaml:"language"`
	Scenarios map[string]string `yaml:"scenarios"`
	Voices    map[string]string `yaml:"voices"`
	Relations map[string]string `yaml:"relations"`
	Levels    map[string]string `yaml:"levels"`
	Crawled   string            `yaml:"crawled"`
}

var allWords = sync.OnceValue(func() map[ophglm.Lang]*Words {
	out := map[ophglm.Lang]*Words{}
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		w, name := &Words{}, "words_"+string(lang)+".yaml"
		if err := yaml.UnmarshalWithOptions(bytesOf(name), w, yaml.Strict()); err != nil {
			panic(fmt.Errorf("%s: %w", name, err)) // embedded: a mistake of the program
		}
		out[lang] = w
	}
	return out
})

func WordsOf(lang ophglm.Lang) *Words { return allWords()[lang] }
