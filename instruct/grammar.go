package instruct

import (
	"embed"
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/internal/pipeline"
)

//go:embed grammar/zh.yaml grammar/en.yaml
var grammarFiles embed.FS

// grammarSource is a grammar as it stands in its file, where the notation is
// explained.
type grammarSource struct {
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

// grammar is how one language asks and answers.
type grammar struct {
	lang      ophglm.Lang
	src       grammarSource
	parts     map[string][]template
	questions map[string]map[string][]template // by intent, then voice
	sentences map[string]map[string][]template // by move, then form
	// professional are the sentences for professionals, where they differ.
	professional map[string]map[string][]template
	// openings and stories begin rambling questions, by voice: what came before,
	// and the same with a symptom of the disease. terse are short questions, by
	// register, and replies what is answered to a question back.
	openings, stories, terse, replies map[string][]template
	nouns                             *nouns // of English
}

// grammars returns the grammars, parsed once. The files are embedded: a mistake
// in one is a mistake of the program.
var grammars = sync.OnceValue(func() map[ophglm.Lang]*grammar {
	out := map[ophglm.Lang]*grammar{}
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		g, err := parseGrammar(lang, grammarBytes(lang))
		if err != nil {
			panic(err)
		}
		out[lang] = g
	}
	return out
})

func grammarBytes(lang ophglm.Lang) []byte {
	b, err := grammarFiles.ReadFile("grammar/" + string(lang) + ".yaml")
	if err != nil {
		panic(err) // embedded above
	}
	return b
}

func grammarAssets() []pipeline.Asset {
	var out []pipeline.Asset
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		out = append(out, pipeline.Asset{Name: string(lang) + ".yaml", Data: grammarBytes(lang)})
	}
	return out
}

func parseGrammar(lang ophglm.Lang, data []byte) (*grammar, error) {
	g := &grammar{lang: lang}
	if err := yaml.UnmarshalWithOptions(data, &g.src, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("grammar %s: %w", lang, err)
	}
	g.parts = map[string][]template{}
	for name, texts := range g.src.Parts {
		for _, text := range texts {
			t, err := parseTemplate(text, nil)
			if err != nil {
				return nil, fmt.Errorf("grammar %s, parts.%s: %w", lang, name, err)
			}
			g.parts[name] = append(g.parts[name], t)
		}
	}
	var err error
	if g.questions, err = g.parseAll("questions", g.src.Questions); err != nil {
		return nil, err
	}
	if g.sentences, err = g.parseAll("sentences", g.src.Sentences); err != nil {
		return nil, err
	}
	if g.professional, err = g.parseAll("professional", g.src.Professional); err != nil {
		return nil, err
	}
	for section, to := range map[string]struct {
		from map[string][]string
		into *map[string][]template
	}{"openings": {g.src.Openings, &g.openings}, "stories": {g.src.Stories, &g.stories}, "terse": {g.src.Terse, &g.terse}, "replies": {g.src.Replies, &g.replies}} {
		all, err := g.parseAll(section, map[string]map[string][]string{"": to.from})
		if err != nil {
			return nil, err
		}
		*to.into = all[""]
	}
	g.nouns = newNouns(&g.src)
	return g, nil
}

// parseAll reads the templates of a section, by name and form.
func (g *grammar) parseAll(section string, src map[string]map[string][]string) (map[string]map[string][]template, error) {
	out := map[string]map[string][]template{}
	for name, forms := range src {
		out[name] = map[string][]template{}
		for form, texts := range forms {
			for _, text := range texts {
				t, err := parseTemplate(text, g.parts)
				if err != nil {
					return nil, fmt.Errorf("grammar %s, %s.%s.%s: %w", g.lang, section, name, form, err)
				}
				out[name][form] = append(out[name][form], t)
			}
		}
	}
	return out, nil
}
