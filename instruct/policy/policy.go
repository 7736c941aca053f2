package policy

import (
	"embed"
	"fmt"
	"sync"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/internal/pipeline"

	"github.com/goccy/go-yaml"
)

//go:embed zh.yaml en.yaml
var files embed.FS

// All are our own statements, by language and id. They say how the
// assistant behaves and are no medical facts: what a disease is or calls for
// stands in the graph alone. A sentence that states one cites {policy, id}.
var All = sync.OnceValue(func() map[ophglm.Lang]map[string][]language.Template {
	out := map[ophglm.Lang]map[string][]language.Template{}
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		p, err := parse(bytesOf(lang))
		if err != nil {
			panic(fmt.Errorf("policy %s: %w", lang, err)) // embedded: a mistake of the program
		}
		out[lang] = p
	}
	return out
})

func bytesOf(lang ophglm.Lang) []byte {
	b, err := files.ReadFile(string(lang) + ".yaml")
	if err != nil {
		panic(err) // embedded above
	}
	return b
}

func Assets() []pipeline.Asset {
	var out []pipeline.Asset
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		out = append(out, pipeline.Asset{Name: "policy_" + string(lang) + ".yaml", Data: bytesOf(lang)})
	}
	return out
}

func parse(data []byte) (map[string][]language.Template, error) {
	var src map[string][]string
	if err := yaml.UnmarshalWithOptions(data, &src, yaml.Strict()); err != nil {
		return nil, err
	}
	out := map[string][]language.Template{}
	for id, texts := range src {
		for _, s := range texts {
			t, err := language.ParseTemplate(s, nil)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", id, err)
			}
			if slots := t.Slots(); len(slots) > 0 {
				return nil, fmt.Errorf("%s: a policy speaks of nothing in particular, and has the slot {%s}", id, slots[0])
			}
			out[id] = append(out[id], t)
		}
		if len(out[id]) == 0 {
			return nil, fmt.Errorf("%s has no wording", id)
		}
	}
	return out, nil
}

// Text returns a policy of ours in its first wording, or "" where there is
// none of that id.
func Text(id string, lang ophglm.Lang) string {
	ts := All()[lang][id]
	if len(ts) == 0 {
		return ""
	}
	return language.Capitalised(ts[0].First()) // as it stands where a sentence begins
}
