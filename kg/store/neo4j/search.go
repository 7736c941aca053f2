package neo4j

import (
	"cmp"
	"context"
	"slices"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"ophglm/kg/bolt"
	"ophglm/kg/store"
)

// candidates asks the index for what may have the words, what has the shortest
// text first. No hit of a node is shorter than its length.
const candidates = `CALL db.index.fulltext.queryNodes('` + wordsIndex + `', $words) YIELD node
	WITH node ORDER BY node.length
	RETURN node.length, node.id, node.subject,
		[text IN [node.name_zh, node.name_en, node.zh, node.en] + coalesce(node.aliases_zh, []) + coalesce(node.aliases_en, []) WHERE text IS NOT NULL]`

// Search looks through names, aliases and texts. The index finds candidates; each
// is held against the question here. They come by length, so that reading ends
// once no better hit can come.
func (s *Store) Search(ctx context.Context, text string, limit int) ([]store.Hit, error) {
	words := store.Words(text)
	var out []store.Hit
	err := s.read(ctx, func(ctx context.Context, tx bolt.Tx) error {
		out = nil
		if len(words) == 0 || limit < 1 {
			return nil
		}
		r, err := tx.Run(ctx, candidates, map[string]any{"words": match(words)})
		if err != nil {
			return err
		}
		for r.Next(ctx) {
			length, _ := r.Record().Values[0].(int64)
			if len(out) == limit && int(length) > store.Length(out[limit-1].Text) {
				return nil
			}
			if hit, ok := hitOf(r.Record(), words); ok {
				at, _ := slices.BinarySearchFunc(out, hit, compareHits)
				out = slices.Insert(out, at, hit)
				out = out[:min(len(out), limit)]
			}
		}
		return r.Err()
	})
	return slices.Clip(out), err
}

func compareHits(a, b store.Hit) int {
	return cmp.Or(
		cmp.Compare(store.Length(a.Text), store.Length(b.Text)),
		cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.Triple, b.Triple), cmp.Compare(a.Text, b.Text))
}

// hitOf is the shortest text of a candidate that has all the words.
func hitOf(r *driver.Record, words []store.Word) (store.Hit, bool) {
	var hit store.Hit
	hit.Entity, _ = r.Values[1].(string)
	if subject, ok := r.Values[2].(string); ok { // it is a text
		hit.Entity, hit.Triple = subject, hit.Entity
	}
	texts, _ := r.Values[3].([]any)
	for _, t := range texts {
		text, _ := t.(string)
		if (hit.Text == "" || store.CompareTexts(text, hit.Text) < 0) && holds(text, words) {
			hit.Text = text
		}
	}
	return hit, hit.Text != ""
}
