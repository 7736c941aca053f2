package language

import (
	"embed"
	"fmt"
	"sync"

	"ophglm"
	"ophglm/internal/pipeline"
)

// All are the languages that instructions are written in.
var All = []ophglm.Lang{ophglm.ZH, ophglm.EN}

// Files are files of the binary, one for each language. Both names have %s in
// the place of the language.
type Files struct {
	FS    embed.FS
	Name  string
	Asset string // what the file is called in the key of a stage
}

// Bytes is the file of a language.
func (f Files) Bytes(lang ophglm.Lang) []byte {
	b, err := f.FS.ReadFile(fmt.Sprintf(f.Name, lang))
	if err != nil {
		panic(err) // embedded
	}
	return b
}

// AssetOf is the file of a language as an asset of a stage.
func (f Files) AssetOf(lang ophglm.Lang) pipeline.Asset {
	return pipeline.Asset{Name: fmt.Sprintf(f.Asset, lang), Data: f.Bytes(lang)}
}

// Assets are the files as assets of a stage.
func (f Files) Assets() []pipeline.Asset {
	var out []pipeline.Asset
	for _, lang := range All {
		out = append(out, f.AssetOf(lang))
	}
	return out
}

// Parsed parses the files when they are first asked for. A mistake in one is a
// mistake of the program: it panics.
func Parsed[T any](f Files, parse func(lang ophglm.Lang, data []byte) (T, error)) func() map[ophglm.Lang]T {
	return sync.OnceValue(func() map[ophglm.Lang]T {
		out := map[ophglm.Lang]T{}
		for _, lang := range All {
			v, err := parse(lang, f.Bytes(lang))
			if err != nil {
				panic(fmt.Errorf("%s: %w", fmt.Sprintf(f.Name, lang), err))
			}
			out[lang] = v
		}
		return out
	})
}
