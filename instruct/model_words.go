package instruct

import (
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"

	"ophglm"
)

// promptWords is how prompts put things into words: a file for each language.
type promptWords struct {
	Language  string            `yaml:"language"`
	Scenarios map[string]string `yaml:"scenarios"`
	Voices    map[string]string `yaml:"voices"`
	Relations map[string]string `yaml:"relations"`
	Levels    map[string]string `yaml:"levels"`
	Crawled   string            `yaml:"crawled"`
}

var allPromptWords = sync.OnceValue(func() map[ophglm.Lang]*promptWords {
	out := map[ophglm.Lang]*promptWords{}
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		w, name := &promptWords{}, "words_"+string(lang)+".yaml"
		if err := yaml.UnmarshalWithOptions(promptBytes(name), w, yaml.Strict()); err != nil {
			panic(fmt.Errorf("%s: %w", name, err)) // embedded: a mistake of the program
		}
		out[lang] = w
	}
	return out
})

func wordsOf(lang ophglm.Lang) *promptWords { return allPromptWords()[lang] }
