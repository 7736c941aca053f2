package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"ophglm"
	"ophglm/kg/store"
)

// wordsAnswer is where the words asked for stand.
type wordsAnswer struct {
	Graph string     `json:"graph"`
	Hits  []wordsHit `json:"hits"`
	lang  ophglm.Lang
}

type wordsHit struct {
	Entity string `json:"entity"`
	Type   string `json:"type"`
	Triple string `json:"triple,omitempty"` // where the words stand in a fact's text
	Text   string `json:"text"`
	name   string
}

// words looks for the words of the name in all names and texts.
func (s asked) words(ctx context.Context) (*wordsAnswer, error) {
	hits, err := s.Search(ctx, s.name, s.most)
	if err != nil {
		return nil, err
	}
	if len(hits) == 0 {
		if len(store.Words(s.name)) == 0 {
			return nil, usagef("%q has no word to look for", s.name)
		}
		return nil, findingsf("no name and no text of the graph has all words of %q (%s)", s.name, s.from)
	}
	var ids []string
	for _, h := range hits {
		ids = append(ids, h.Entity)
	}
	entities, err := s.Entities(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[string]*ophglm.Entity{}
	for _, e := range entities {
		byID[e.ID] = e
	}
	out := &wordsAnswer{Graph: s.from, lang: ophglm.Lang(s.lang)}
	for _, h := range hits {
		e := byID[h.Entity]
		if e == nil { // the graph changed in between
			continue
		}
		out.Hits = append(out.Hits, wordsHit{e.ID, e.Type, h.Triple, h.Text, inLang(e.Name, out.lang)})
	}
	return out, nil
}

func (a *wordsAnswer) text(w io.Writer) {
	for _, h := range a.Hits {
		text := h.Text
		if text == h.name {
			text = ""
		} else if h.Triple != "" {
			text += " (triple " + h.Triple + ")"
		}
		line := fmt.Sprintf("%s  %-12s %s  %s", padded(h.name), h.Type, h.Entity, text)
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}
