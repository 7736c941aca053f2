// Package policy holds our own statements, by id and language: zh.yaml and en.yaml.
// They say how the assistant behaves and are no medical facts: what a disease is or
// calls for stands in the graph alone. A sentence that states one cites {policy, id}.
package policy

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

var files = language.Files{FS: embedded, Name: "%s.yaml", Asset: "policy_%s.yaml"}

var parsed = language.Parsed(files, parse)

// Wordings are the wordings of a policy, none where there is no such id.
func Wordings(id string, lang ophglm.Lang) []language.Template { return parsed()[lang][id] }

// Assets are the files of the policies.
func Assets() []pipeline.Asset { return files.Assets() }

func parse(_ ophglm.Lang, data []byte) (map[string][]language.Template, error) {
	var src map[string][]string
	if err := yaml.UnmarshalWithOptions(data, &src, yaml.Strict()); err != nil {
		return nil, err
	}
	out, err := language.ParseTemplates(src, nil)
	if err != nil {
		return nil, err
	}
	for id := range src {
		if len(out[id]) == 0 {
			return nil, fmt.Errorf("%s has no wording", id)
		}
		for _, t := range out[id] {
			if slots := t.Slots(); len(slots) > 0 {
				return nil, fmt.Errorf("%s: a policy speaks of nothing in particular, and has the slot {%s}", id, slots[0])
			}
		}
	}
	return out, nil
}

// Text returns a policy of ours in its first wording, or "" where there is
// none of that id.
func Text(id string, lang ophglm.Lang) string {
	ts := Wordings(id, lang)
	if len(ts) == 0 {
		return ""
	}
	return language.Sentence(lang, ts[0].First()) // as it stands where a sentence begins
}
