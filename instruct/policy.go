package instruct

import (
	"embed"
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/internal/pipeline"
)

//go:embed policy/zh.yaml policy/en.yaml
var policyFiles embed.FS

// policies are our own statements, by language and id. They say how the
// assistant behaves and are no medical facts: what a disease is or calls for
// stands in the graph alone. A sentence that states one cites {policy, id}.
var policies = sync.OnceValue(func() map[ophglm.Lang]map[string][]template {
	out := map[ophglm.Lang]map[string][]template{}
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		p, err := parsePolicies(policyBytes(lang))
		if err != nil {
			panic(fmt.Errorf("policy %s: %w", lang, err)) // embedded: a mistake of the program
		}
		out[lang] = p
	}
	return out
})

func policyBytes(lang ophglm.Lang) []byte {
	b, err := policyFiles.ReadFile("policy/" + string(lang) + ".yaml")
	if err != nil {
		panic(err) // embedded above
	}
	return b
}

func policyAssets() []pipeline.Asset {
	var out []pipeline.Asset
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		out = append(out, pipeline.Asset{Name: "policy_" + string(lang) + ".yaml", Data: policyBytes(lang)})
	}
	return out
}

func parsePolicies(data []byte) (map[string][]template, error) {
	var src map[string][]string
	if err := yaml.UnmarshalWithOptions(data, &src, yaml.Strict()); err != nil {
		return nil, err
	}
	out := map[string][]template{}
	for id, texts := range src {
		for _, s := range texts {
			t, err := parseTemplate(s, nil)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", id, err)
			}
			if slots := t.slots(); len(slots) > 0 {
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

// PolicyText returns a policy of ours in its first wording, or "" where there is
// none of that id.
func PolicyText(id string, lang ophglm.Lang) string {
	ts := policies()[lang][id]
	if len(ts) == 0 {
		return ""
	}
	return capitalised(ts[0].first()) // as it stands where a sentence begins
}
