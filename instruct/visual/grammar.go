package visual

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/internal/pipeline"
)

//go:embed visual_zh.yaml visual_en.yaml
var embedded embed.FS

var files = language.Files{FS: embedded, Name: "visual_%s.yaml", Asset: "visual_%s.yaml"}

// source is a grammar of questions on photographs as it stands in its file.
type source struct {
	Questions map[string][]string `yaml:"questions"`
	Follow    map[string][]string `yaml:"follow"`
	Sentences map[string][]string `yaml:"sentences"`
	Plain     map[string][]string `yaml:"plain"`
	Names     map[string]string   `yaml:"names"`
	Quadrants map[string]string   `yaml:"quadrants"`
	Where     map[string][]string `yaml:"where"`
	Reasons   map[string]string   `yaml:"reasons"`
	Levels    []struct {
		From float64 `yaml:"from"`
		Say  string  `yaml:"say"`
	} `yaml:"levels"`
}

// grammar is how one language asks about a photograph and answers.
type grammar struct {
	lang                                ophglm.Lang
	src                                 source
	questions, follow, sentences, where map[string][]language.Template
	plain                               map[string][]language.Template // sentences without numbers, of those that have any
}

var grammars = language.Parsed(files, parse)

// Assets are the files of the grammars.
func Assets() []pipeline.Asset { return files.Assets() }

func parse(lang ophglm.Lang, data []byte) (*grammar, error) {
	g := &grammar{lang: lang}
	if err := yaml.UnmarshalWithOptions(data, &g.src, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("grammar visual_%s: %w", lang, err)
	}
	for section, in := range map[string]struct {
		src map[string][]string
		to  *map[string][]language.Template
	}{
		"questions": {g.src.Questions, &g.questions}, "follow": {g.src.Follow, &g.follow}, "sentences": {g.src.Sentences, &g.sentences}, "where": {g.src.Where, &g.where},
		"plain": {g.src.Plain, &g.plain},
	} {
		var err error
		if *in.to, err = language.ParseTemplates(in.src, nil); err != nil {
			return nil, fmt.Errorf("grammar visual_%s, %s.%w", lang, section, err)
		}
	}
	return g, nil
}

// question words a question.
func (g *grammar) question(a ask, follow bool, pick *language.Picker) string {
	ts := g.questions[a.in.name]
	if follow {
		ts = g.follow[a.in.name]
	}
	slots := map[string]string{}
	if a.about != nil {
		slots["x"] = g.name(a.about.Type)
	}
	return g.worded(ts, slots, pick)
}

// worded says one of the templates as a sentence.
func (g *grammar) worded(ts []language.Template, slots map[string]string, pick *language.Picker) string {
	return language.Sentence(g.lang, language.OneOf(ts, pick, func(slot string) string { return slots[slot] }))
}

// name is what a class is called: by its own name, where the grammar has none.
func (g *grammar) name(class string) string {
	if n, ok := g.src.Names[class]; ok {
		return n
	}
	return strings.ReplaceAll(class, "_", " ")
}

func (g *grammar) names(fs []*ophglm.Finding) []string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i] = g.name(f.Type)
	}
	return out
}

// either joins names with "or".
func (g *grammar) either(names []string) string {
	n := len(names)
	switch {
	case n == 1:
		return names[0]
	case g.lang == ophglm.ZH:
		return strings.Join(names[:n-1], "、") + "或" + names[n-1]
	}
	return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
}

// unexamined lists what was not examined: in English with "or", as it follows "no
// model looked for".
func (g *grammar) unexamined(fs []*ophglm.Finding) string {
	if g.lang == ophglm.EN {
		return g.either(g.names(fs))
	}
	list, _ := language.Joined(g.lang, g.names(fs))
	return list
}

// place says where a lesion lies.
func (g *grammar) place(f *ophglm.Finding, pick *language.Picker) string {
	var names []string
	for _, q := range f.Quadrants {
		names = append(names, g.src.Quadrants[q])
	}
	by := f.Values["quadrants_by"]
	if len(names) > 1 {
		by += "_many"
	}
	list, _ := language.Joined(g.lang, names)
	return language.OneOf(g.where[by], pick, func(string) string { return list })
}

// level is the word for a probability.
func (g *grammar) level(probability string) string {
	p, err := strconv.ParseFloat(probability, 64)
	for _, l := range g.src.Levels {
		if err == nil && p >= l.From {
			return l.Say
		}
	}
	return g.src.Levels[len(g.src.Levels)-1].Say
}
