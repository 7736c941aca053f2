package dialogue

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"ophglm"
	"ophglm/eval/internal/items"
	"ophglm/internal/jsonl"
	"ophglm/internal/text"
)

// mostListed is how many places an error lists.
const mostListed = 10

// Read reads a file of answers: JSON Lines, an object an item, with
//
//   - id, which no other item has, and hypothesis, the answer, which may be empty;
//   - references, one text or a list of them;
//   - optionally question, scenario, group (a dialogue or a patient), lang (zh or en;
//     otherwise it is told from the references), and tokens, {"hypothesis": […],
//     "references": [[…]]}.
//
// Other fields are passed over. What is missing, double or of another type is an
// error with its place. With a language, items of the other are left out; without
// one all are to be of the same. Memory: the texts.
func Read(ctx context.Context, path string, lang ophglm.Lang) (*Set, error) {
	s := &Set{}
	var bare []string // places of items without a reference
	if err := items.Read(ctx, path, func(h items.Head, fields jsonl.Fields) error {
		item := Item{Head: h}
		if err := item.read(fields); err != nil {
			return err
		}
		if item.References == nil {
			bare = append(bare, item.At)
		}
		s.Items = append(s.Items, item)
		return nil
	}); err != nil {
		return nil, err
	}
	if bare != nil {
		return nil, fmt.Errorf("items without a reference: %d, which cannot be scored and are not scored 0: %s", len(bare), listed(bare))
	}
	if err := items.Sort(s.Items, head); err != nil {
		return nil, err
	}
	return s, s.only(lang, path)
}

func listed(places []string) string {
	if more := len(places) - mostListed; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(places[:mostListed], ", "), more)
	}
	return strings.Join(places, ", ")
}

// read takes an item's texts and language.
func (item *Item) read(fields jsonl.Fields) (err error) {
	if item.Hypothesis, err = items.Hypothesis(fields); err != nil {
		return err
	}
	if item.Question, err = items.Text(fields, "question"); err != nil {
		return err
	}
	if items.Is(fields, "references") {
		if err := item.references(fields["references"]); err != nil {
			return err
		}
	}
	if items.Is(fields, "tokens") {
		if err := item.tokens(fields["tokens"]); err != nil {
			return err
		}
	}
	if !items.Is(fields, "lang") {
		item.lang, item.detected = text.Language(item.References...), true
		return nil
	}
	lang, _ := fields.Text("lang")
	if item.lang = ophglm.Lang(lang); item.lang != ophglm.ZH && item.lang != ophglm.EN {
		return fmt.Errorf("lang is %q, and zh or en is meant", lang)
	}
	return nil
}

func (item *Item) references(raw json.RawMessage) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		item.References = []string{one}
	} else if json.Unmarshal(raw, &item.References) != nil {
		return fmt.Errorf("references is neither a text nor a list of texts")
	}
	if len(item.References) == 0 || len(item.References) == 1 && strings.TrimSpace(item.References[0]) == "" {
		item.References = nil
	}
	for i, r := range item.References {
		if strings.TrimSpace(r) == "" {
			return fmt.Errorf("reference %d of %d is empty", i+1, len(item.References))
		}
	}
	return nil
}

func (item *Item) tokens(raw json.RawMessage) error {
	if err := jsonl.UnmarshalStrict(raw, &item.Tokens); err != nil {
		return fmt.Errorf(`tokens is not {"hypothesis": […], "references": [[…]]}: %w`, err)
	}
	if n := len(item.Tokens.References); n != len(item.References) {
		return fmt.Errorf("there are tokens of %d references, and %d references", n, len(item.References))
	}
	for _, list := range append([][]string{item.Tokens.Hypothesis}, item.Tokens.References...) {
		for _, t := range list {
			if t == "" || t != strings.TrimSpace(t) || strings.Contains(t, separator) {
				return fmt.Errorf("%q is no token: it is empty, or has blanks around it, or U+0000", t)
			}
		}
	}
	return nil
}
