package neo4j

import (
	"fmt"
	"maps"
	"slices"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/kg/store"
)

// entityRow is the properties of an entity's node.
func entityRow(e *ophglm.Entity) (map[string]any, int, error) {
	line, err := jsonl.Marshal(e)
	if err != nil {
		return nil, 0, fmt.Errorf("encoding the entity %s: %w", e.ID, err)
	}
	row := map[string]any{"id": e.ID, "json": string(line)}
	setText(row, "name_zh", e.Name.ZH)
	setText(row, "name_en", e.Name.EN)
	setList(row, "aliases_zh", e.Aliases.ZH)
	setList(row, "aliases_en", e.Aliases.EN)
	setList(row, "codes", codes(e.Codes))
	setList(row, "sources", sources(e.Sources))
	keys := store.Keys(e)
	texts := make([]string, len(keys))
	for i, k := range keys {
		texts[i] = shortened(k.Text, longestKey)
	}
	setList(row, "keys", texts)
	size := setWords(row, store.Texts(&ophglm.GraphItem{Entity: e}))
	return row, 2*len(line) + size, nil
}

// tripleRow is the properties of a triple's relationship and, where its object is
// a text, those of the text's node.
func tripleRow(t *ophglm.Triple) (map[string]any, int, error) {
	line, err := jsonl.Marshal(t)
	if err != nil {
		return nil, 0, fmt.Errorf("encoding the triple %s: %w", t.ID, err)
	}
	relationship := map[string]any{"id": t.ID, "json": string(line), "evidence": string(t.Evidence), "checked": t.Checked}
	setList(relationship, "qualifiers", qualifiers(t.Qualifiers))
	setList(relationship, "sources", sources(t.Sources))
	row := map[string]any{"id": t.ID, "subject": t.Subject, "relationship": relationship}
	size := 2 * len(line)
	if t.Object.Entity != "" {
		row["object"] = t.Object.Entity
		return row, size, nil
	}
	text := map[string]any{"id": t.ID, "subject": t.Subject}
	setText(text, "zh", t.Object.Text.ZH)
	setText(text, "en", t.Object.Text.EN)
	size += setWords(text, store.Texts(&ophglm.GraphItem{Triple: t}))
	row["text"] = text
	return row, size, nil
}

// setWords sets what [store.Store.Search] needs, and returns its size in bytes:
// the tokens, and the length of the shortest text, before which no hit can come.
func setWords(row map[string]any, texts []string) int {
	if len(texts) == 0 {
		return 0
	}
	words, size := make([]string, len(texts)), 0
	for i, text := range texts {
		words[i] = tokens(text)
		size += len(text) + len(words[i])
	}
	setList(row, "words", words)
	row["length"] = store.Length(texts[0])
	return size
}

func setText(row map[string]any, name, text string) {
	if text != "" {
		row[name] = text
	}
}

func setList(row map[string]any, name string, list []string) {
	if len(list) > 0 {
		row[name] = list
	}
}

func codes(cs []ophglm.Code) []string {
	out := make([]string, len(cs))
	for i, c := range cs {
		out[i] = c.System + ":" + c.Code
	}
	return out
}

func sources(ss []ophglm.Source) []string {
	out := make([]string, len(ss))
	for i, s := range ss {
		out[i] = s.String()
	}
	return out
}

// qualifiers are pairs "key=value", by key.
func qualifiers(q map[string]string) []string {
	out := make([]string, 0, len(q))
	for _, k := range slices.Sorted(maps.Keys(q)) {
		out = append(out, k+"="+q[k])
	}
	return out
}
