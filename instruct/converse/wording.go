package converse

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/internal/pipeline"

	"github.com/goccy/go-yaml"
)

//go:embed converse_zh.yaml converse_en.yaml
var wordingFiles embed.FS

// wordingSource is a grammar of what joins the parts of a conversation, as it
// stands in its file.
type wordingSource struct {
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

type wording struct {
	lang       ophglm.Lang
	src        wordingSource
	says, asks map[string][]language.Template
}

var wordings = sync.OnceValue(func() map[ophglm.Lang]*wording {
	out := map[ophglm.Lang]*wording{}
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		g, err := parse(lang, wordingBytes(lang))
		if err != nil {
			panic(err) // the files are embedded
		}
		out[lang] = g
	}
	return out
})

func wordingBytes(lang ophglm.Lang) []byte {
	b, err := wordingFiles.ReadFile("converse_" + string(lang) + ".yaml")
	if err != nil {
		panic(err) // embedded above
	}
	return b
}

func wordingAssets() []pipeline.Asset {
	var out []pipeline.Asset
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		out = append(out, pipeline.Asset{Name: "converse_" + string(lang) + ".yaml", Data: wordingBytes(lang)})
	}
	return out
}

func parse(lang ophglm.Lang, data []byte) (*wording, error) {
	g := &wording{lang: lang, says: map[string][]language.Template{}, asks: map[string][]language.Template{}}
	if err := yaml.UnmarshalWithOptions(data, &g.src, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("grammar converse_%s: %w", lang, err)
	}
	for _, section := range []struct {
		name string
		src  map[string][]string
		to   map[string][]language.Template
	}{{"says", g.src.Says, g.says}, {"asks", g.src.Asks, g.asks}} {
		for name, texts := range section.src {
			for _, text := range texts {
				t, err := language.ParseTemplate(text, nil)
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
func (g *wording) worded(ts []language.Template, slots map[string]string, pick *language.Picker) string {
	var b strings.Builder
	ts[pick.N(len(ts))].Fill(&b, pick, func(slot string) string { return slots[slot] })
	if g.lang == ophglm.EN {
		return language.Capitalised(b.String())
	}
	return b.String()
}
