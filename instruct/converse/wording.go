package converse

import (
	"embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/instruct/language"
)

//go:embed converse_zh.yaml converse_en.yaml
var embedded embed.FS

var files = language.Files{FS: embedded, Name: "converse_%s.yaml", Asset: "converse_%s.yaml"}

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

var wordings = language.Parsed(files, parse)

func parse(lang ophglm.Lang, data []byte) (*wording, error) {
	g := &wording{lang: lang}
	if err := yaml.UnmarshalWithOptions(data, &g.src, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("grammar converse_%s: %w", lang, err)
	}
	var err error
	if g.says, err = language.ParseTemplates(g.src.Says, nil); err != nil {
		return nil, fmt.Errorf("grammar converse_%s, says.%w", lang, err)
	}
	if g.asks, err = language.ParseTemplates(g.src.Asks, nil); err != nil {
		return nil, fmt.Errorf("grammar converse_%s, asks.%w", lang, err)
	}
	return g, nil
}

// worded says one of the templates as a sentence.
func (g *wording) worded(ts []language.Template, slots map[string]string, pick *language.Picker) string {
	return language.Sentence(g.lang, language.OneOf(ts, pick, func(slot string) string { return slots[slot] }))
}
