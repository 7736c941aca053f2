// Package grammar holds how Chinese and English ask about a disease and say its
// facts: zh.yaml and en.yaml, in which the notation is explained, read into
// templates; and how English names stand in a sentence (nouns.go).
//
// A grammar decides nothing. What is asked and which facts an answer says is the
// matter of package intent.
package grammar

import (
	"embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/internal/pipeline"
)

//go:embed zh.yaml en.yaml
var embedded embed.FS

var files = language.Files{FS: embedded, Name: "%s.yaml", Asset: "%s.yaml"}

// Source is a grammar as it stands in its file, where the notation is
// explained.
type Source struct {
	Parts       map[string][]string            `yaml:"parts"`
	Who         map[string][]string            `yaml:"who"`
	Openings    map[string][]string            `yaml:"openings"`
	Stories     map[string][]string            `yaml:"stories"`
	Terse       map[string][]string            `yaml:"terse"`
	Replies     map[string][]string            `yaml:"replies"`
	Words       map[string][]string            `yaml:"words"`
	Refer       []string                       `yaml:"refer"`
	ReferFollow []string                       `yaml:"refer_follow"`
	ReferPro    []string                       `yaml:"refer_professional"`
	Children    []string                       `yaml:"children"`
	Adults      []string                       `yaml:"adults"`
	Questions   map[string]map[string][]string `yaml:"questions"`
	Sentences   map[string]map[string][]string `yaml:"sentences"`
	// Professional holds the sentences that are said in other words to
	// professionals.
	Professional map[string]map[string][]string `yaml:"professional"`
	Labels       map[string]string              `yaml:"labels"`
	Nouns        nounSource                     `yaml:"nouns"`
	Diseases     []string                       `yaml:"diseases"`
}

type nounSource struct {
	Plural       []string          `yaml:"plural"`
	Article      []string          `yaml:"article"`
	The          []string          `yaml:"the"`
	Irregular    map[string]string `yaml:"irregular"`
	Whole        map[string]string `yaml:"whole"`
	Prepositions []string          `yaml:"prepositions"`
}

// Grammar is how one language asks and answers.
type Grammar struct {
	lang      ophglm.Lang
	Source    Source
	parts     map[string][]language.Template
	Questions map[string]map[string][]language.Template // by intent, then voice
	Sentences map[string]map[string][]language.Template // by move, then form
	// Professional are the sentences for professionals, where they differ.
	Professional map[string]map[string][]language.Template
	// Openings and Stories begin rambling questions, by voice: what came before,
	// and the same with a symptom of the disease. Terse are short questions, by
	// register, and Replies what is answered to a question back.
	Openings, Stories, Terse, Replies map[string][]language.Template
	Nouns                             *Nouns // of English
}

// All are the grammars by language.
func All() map[ophglm.Lang]*Grammar { return parsed() }

var parsed = language.Parsed(files, parse)

// Assets are the files of the grammars.
func Assets() []pipeline.Asset { return files.Assets() }

func parse(lang ophglm.Lang, data []byte) (*Grammar, error) {
	g := &Grammar{lang: lang}
	if err := yaml.UnmarshalWithOptions(data, &g.Source, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("grammar %s: %w", lang, err)
	}
	var err error
	if g.parts, err = language.ParseTemplates(g.Source.Parts, nil); err != nil {
		return nil, fmt.Errorf("grammar %s, parts.%w", lang, err)
	}
	if g.Questions, err = g.parseAll("questions", g.Source.Questions); err != nil {
		return nil, err
	}
	if g.Sentences, err = g.parseAll("sentences", g.Source.Sentences); err != nil {
		return nil, err
	}
	if g.Professional, err = g.parseAll("professional", g.Source.Professional); err != nil {
		return nil, err
	}
	for section, to := range map[string]struct {
		from map[string][]string
		into *map[string][]language.Template
	}{
		"openings": {g.Source.Openings, &g.Openings}, "stories": {g.Source.Stories, &g.Stories}, "terse": {g.Source.Terse, &g.Terse},
		"replies": {g.Source.Replies, &g.Replies},
	} {
		if *to.into, err = language.ParseTemplates(to.from, g.parts); err != nil {
			return nil, fmt.Errorf("grammar %s, %s.%w", lang, section, err)
		}
	}
	g.Nouns = newNouns(&g.Source)
	return g, nil
}

// parseAll reads the templates of a section, by name and form.
func (g *Grammar) parseAll(section string, src map[string]map[string][]string) (map[string]map[string][]language.Template, error) {
	out := map[string]map[string][]language.Template{}
	for name, forms := range src {
		var err error
		if out[name], err = language.ParseTemplates(forms, g.parts); err != nil {
			return nil, fmt.Errorf("grammar %s, %s.%s.%w", g.lang, section, name, err)
		}
	}
	return out, nil
}
