package instruct

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/internal/pipeline"
)

//go:embed grammar/visual_zh.yaml grammar/visual_en.yaml
var visualFiles embed.FS

// visualSource is a grammar of questions on photographs as it stands in its file.
type visualSource struct {
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

// visualGrammar is how one language asks about a photograph and answers.
type visualGrammar struct {
	lang                                ophglm.Lang
	src                                 visualSource
	questions, follow, sentences, where map[string][]template
	plain                               map[string][]template // sentences without numbers, of those that have any
}

var visualGrammars = sync.OnceValue(func() map[ophglm.Lang]*visualGrammar {
	out := map[ophglm.Lang]*visualGrammar{}
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		g, err := parseVisual(lang, visualBytes(lang))
		if err != nil {
			panic(err) // the files are embedded
		}
		out[lang] = g
	}
	return out
})

func visualBytes(lang ophglm.Lang) []byte {
	b, err := visualFiles.ReadFile("grammar/visual_" + string(lang) + ".yaml")
	if err != nil {
		panic(err) // embedded above
	}
	return b
}

func visualAssets() []pipeline.Asset {
	var out []pipeline.Asset
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		out = append(out, pipeline.Asset{Name: "visual_" + string(lang) + ".yaml", Data: visualBytes(lang)})
	}
	return out
}

func parseVisual(lang ophglm.Lang, data []byte) (*visualGrammar, error) {
	g := &visualGrammar{lang: lang}
	if err := yaml.UnmarshalWithOptions(data, &g.src, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("grammar visual_%s: %w", lang, err)
	}
	for section, in := range map[string]struct {
		src map[string][]string
		to  *map[string][]template
	}{
		"questions": {g.src.Questions, &g.questions}, "follow": {g.src.Follow, &g.follow}, "sentences": {g.src.Sentences, &g.sentences}, "where": {g.src.Where, &g.where},
		"plain": {g.src.Plain, &g.plain},
	} {
		*in.to = map[string][]template{}
		for name, texts := range in.src {
			for _, text := range texts {
				t, err := parseTemplate(text, nil)
				if err != nil {
					return nil, fmt.Errorf("grammar visual_%s, %s.%s: %w", lang, section, name, err)
				}
				(*in.to)[name] = append((*in.to)[name], t)
			}
		}
	}
	return g, nil
}

// question words a question.
func (g *visualGrammar) question(a visualAsk, follow bool, pick *picker) string {
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

// worded fills in one of the templates.
func (g *visualGrammar) worded(ts []template, slots map[string]string, pick *picker) string {
	var b strings.Builder
	ts[pick.n(len(ts))].fill(&b, pick, func(slot string) string { return slots[slot] })
	if g.lang == ophglm.EN {
		return capitalised(b.String())
	}
	return b.String()
}

// name is what a class is called: by its own name, where the grammar has none.
func (g *visualGrammar) name(class string) string {
	if n, ok := g.src.Names[class]; ok {
		return n
	}
	return strings.ReplaceAll(class, "_", " ")
}

func (g *visualGrammar) names(fs []*ophglm.Finding) []string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i] = g.name(f.Type)
	}
	return out
}

// either joins names with "or".
func (g *visualGrammar) either(names []string) string {
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
func (g *visualGrammar) unexamined(fs []*ophglm.Finding) string {
	if g.lang == ophglm.EN {
		return g.either(g.names(fs))
	}
	list, _ := joined(g.lang, g.names(fs))
	return list
}

// place says where a lesion lies.
func (g *visualGrammar) place(f *ophglm.Finding, pick *picker) string {
	var names []string
	for _, q := range f.Quadrants {
		names = append(names, g.src.Quadrants[q])
	}
	by := f.Values["quadrants_by"]
	if len(names) > 1 {
		by += "_many"
	}
	list, _ := joined(g.lang, names)
	var b strings.Builder
	ts := g.where[by]
	ts[pick.n(len(ts))].fill(&b, pick, func(string) string { return list })
	return b.String()
}

// level is the word for a probability.
func (g *visualGrammar) level(probability string) string {
	p, err := strconv.ParseFloat(probability, 64)
	for _, l := range g.src.Levels {
		if err == nil && p >= l.From {
			return l.Say
		}
	}
	return g.src.Levels[len(g.src.Levels)-1].Say
}
