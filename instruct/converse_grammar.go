package instruct

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/internal/pipeline"
)

//go:embed grammar/converse_zh.yaml grammar/converse_en.yaml
var converseFiles embed.FS

// converseSource is a grammar of what joins the parts of a conversation, as it
// stands in its file.
type converseSource struct {
	Says map[string][]string `yaml:"says"`
	Asks map[string][]string `yaml:"asks"` // by intent of instruct.compose
	Eyes map[string]string   `yaml:"eyes"`
	// NormalFundus are words that call the fundus normal, Pictures words of pictures
	// that a dialogue has of its own, and Urgent words that send to care at once:
	// all in lower case. What may be urgent stands first, so that a word too many
	// does no harm.
	NormalFundus []string `yaml:"normal_fundus"`
	Pictures     []string `yaml:"pictures"`
	Urgent       []string `yaml:"urgent"`
}

type converseGrammar struct {
	lang       ophglm.Lang
	src        converseSource
	says, asks map[string][]template
}

var converseGrammars = sync.OnceValue(func() map[ophglm.Lang]*converseGrammar {
	out := map[ophglm.Lang]*converseGrammar{}
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		g, err := parseConverse(lang, converseBytes(lang))
		if err != nil {
			panic(err) // the files are embedded
		}
		out[lang] = g
	}
	return out
})

func converseBytes(lang ophglm.Lang) []byte {
	b, err := converseFiles.ReadFile("grammar/converse_" + string(lang) + ".yaml")
	if err != nil {
		panic(err) // embedded above
	}
	return b
}

func converseGrammarAssets() []pipeline.Asset {
	var out []pipeline.Asset
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		out = append(out, pipeline.Asset{Name: "converse_" + string(lang) + ".yaml", Data: converseBytes(lang)})
	}
	return out
}

func parseConverse(lang ophglm.Lang, data []byte) (*converseGrammar, error) {
	g := &converseGrammar{lang: lang, says: map[string][]template{}, asks: map[string][]template{}}
	if err := yaml.UnmarshalWithOptions(data, &g.src, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("grammar converse_%s: %w", lang, err)
	}
	for _, section := range []struct {
		name string
		src  map[string][]string
		to   map[string][]template
	}{{"says", g.src.Says, g.says}, {"asks", g.src.Asks, g.asks}} {
		for name, texts := range section.src {
			for _, text := range texts {
				t, err := parseTemplate(text, nil)
				if err != nil {
					return nil, fmt.Errorf("grammar converse_%s, %s.%s: %w", lang, section.name, name, err)
				}
				section.to[name] = append(section.to[name], t)
			}
		}
	}
	return g, nil
}

// worded fills in one of the templates.
func (g *converseGrammar) worded(ts []template, slots map[string]string, pick *picker) string {
	var b strings.Builder
	ts[pick.n(len(ts))].fill(&b, pick, func(slot string) string { return slots[slot] })
	if g.lang == ophglm.EN {
		return capitalised(b.String())
	}
	return b.String()
}
