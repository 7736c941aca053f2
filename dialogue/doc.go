// Package dialogue turns raw consultations into dialogues that can be trained
// on: readers of the formats that they come in, and the stages that clean them.
//
// A reader gives the source as it stands: its turns are never changed by it, and
// every later change of a turn is an edit of them ([Apply]), so that any place of
// a cleaned text leads back to a byte of the input.
package dialogue

import (
	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

// ReadConfig is the config of every reader.
type ReadConfig struct {
	Dataset string `yaml:"dataset" doc:"name of the data set, which every origin carries"`
	Licence string `yaml:"licence" doc:"licence of the data as its source states it"`
}

// builder makes a dialogue of what a row holds.
type builder struct{ d ophglm.Dialogue }

func newBuilder(cfg ReadConfig, f *pipeline.File, row int, key string) *builder {
	return &builder{ophglm.Dialogue{Origins: []ophglm.Origin{{
		Dataset: cfg.Dataset, File: f.Name, Row: row, Key: key, Licence: cfg.Licence,
	}}}}
}

// turn adds a source turn. Field is "" for what was said in the conversation.
func (b *builder) turn(role ophglm.Role, field, s string) {
	b.d.Turns = append(b.d.Turns, ophglm.Turn{Role: role, Field: field, Text: s, From: []int{len(b.d.Turns)}})
}

func (b *builder) meta(key, value string) {
	if value == "" {
		return
	}
	if b.d.Meta == nil {
		b.d.Meta = map[string]string{}
	}
	if old := b.d.Meta[key]; old != "" {
		value = old + "\n" + value
	}
	b.d.Meta[key] = value
}

// finish gives the dialogue its language and its id.
func (b *builder) finish() *ophglm.Dialogue {
	texts := make([]string, len(b.d.Turns))
	for i, t := range b.d.Turns {
		texts[i] = t.Text
	}
	b.d.Lang = text.Language(texts...)
	b.d.ID = ophglm.DialogueID(&b.d)
	return &b.d
}
