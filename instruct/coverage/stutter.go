package coverage

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/lexicon"
	"ophglm/internal/neardup"
)

// Stuttering looks for answers that say the same of different diseases although the
// facts behind them differ: near-duplicates once the names of the diseases that the
// facts are of are masked, whose facts, taken as relation and object without the
// disease, are others for the most part. Two diseases that share their facts may
// share their answer. Other diseases, such as complications, are not masked: they are
// what is said.
//
// It judges the samples that cite triples of the graph. Memory is that of
// [neardup.Index], about 100 bytes for each triple of the graph and 80 for each
// sample, and 8 for each triple that it cites.
type Stuttering struct {
	names *lexicon.Lexicon
	says  map[string]says // by triple
	index *neardup.Index
	ids   []string
	facts [][]uint64 // of each sample, sorted
}

// says is what a triple says, a hash of relation and object, and of what. Qualifiers
// are not in it: they often are words of a source, such as why.
type says struct {
	hash    uint64
	subject string
}

// What stutter is: the least similarity of masked answers, in 3-grams of letters,
// and the similarity of the facts that it takes to make up for it.
const (
	stutterGram  = 3
	stutterText  = 0.9
	stutterFacts = 0.5
)

// StutterSignature says how stutter is told.
const StutterSignature = "stutter|masked:the-disease|jaccard-of-3-grams>=0.9|facts-without-disease:jaccard<0.5|triples-alone|v1"

// mask stands for the name of a disease. It is a letter: marks are not compared.
const mask = "某"

// NewStuttering reads the graph that samples were made of. What does not fit in
// memory lies in dir.
func NewStuttering(dir string, graph iter.Seq2[*ophglm.GraphItem, error]) (*Stuttering, error) {
	index, err := neardup.New(dir, neardup.Options{Gram: stutterGram, Threshold: stutterText})
	if err != nil {
		return nil, err
	}
	s := &Stuttering{says: map[string]says{}, index: index}
	var names []*ophglm.Name
	for it, err := range graph {
		if err != nil {
			return nil, fmt.Errorf("reading the graph of the samples: %w", err)
		}
		if e := it.Entity; e != nil {
			if e.Type == "Disease" {
				for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
					for i, surface := range append([]string{e.Name.In(lang)}, e.Aliases.In(lang)...) {
						if surface != "" {
							names = append(names, &ophglm.Name{Surface: surface, Lang: lang, Entity: e.ID, Type: e.Type, Preferred: i == 0})
						}
					}
				}
			}
			continue
		}
		t := it.Triple
		s.says[t.ID] = says{neardup.Hash([]byte(ophglm.HashID(t.Relation, t.Object.Entity, t.Object.Text.ZH, t.Object.Text.EN))), t.Subject}
	}
	s.names = lexicon.New(names)
	return s, nil
}

// Close gives up what lies in the folder.
func (s *Stuttering) Close() error { return s.index.Close() }

// Add takes a sample. One that cites no triple of the graph is passed over.
func (s *Stuttering) Add(sample *ophglm.Sample) error {
	set, of := map[uint64]bool{}, map[string]bool{sample.Tags["disease"]: true}
	for _, c := range sample.Citations {
		for _, r := range c.Of {
			if says, known := s.says[r.ID]; known && r.Kind == "triple" {
				set[says.hash], of[says.subject] = true, true
			}
		}
	}
	if len(set) == 0 {
		return nil
	}
	facts := slices.Sorted(maps.Keys(set))
	group := uint64(len(facts))
	for _, f := range facts {
		group = neardup.Mix(group ^ f)
	}
	t := neardup.Text{Group: group, Order: neardup.Hash([]byte(sample.ID))}
	for _, m := range sample.Messages {
		if m.Role == "assistant" {
			t.Parts = append(t.Parts, neardup.Part{Kind: 'a', Text: s.masked(m.Content, of)})
		}
	}
	if _, err := s.index.Add(t); err != nil {
		return fmt.Errorf("comparing sample %s: %w", sample.ID, err)
	}
	s.ids, s.facts = append(s.ids, sample.ID), append(s.facts, facts)
	return nil
}

// masked is a text with every name of some diseases masked.
func (s *Stuttering) masked(text string, of map[string]bool) string {
	var b strings.Builder
	at := 0
	for _, m := range s.names.Find(nil, text) {
		if !of[m.Name.Entity] {
			continue
		}
		b.WriteString(text[at:m.Start] + mask)
		at = m.End
	}
	return b.String() + text[at:]
}

// Stutter is what was found.
type Stutter struct {
	Signature string `json:"signature"`
	Judged    int    `json:"judged"` // samples
	// Samples are those that stutter: some other one says the same of other facts. A
	// sample that is merged with such a one, having its facts and nearly its text, is
	// among them.
	Samples int `json:"samples"`
	// Pairs are those compared and found; in a crowd of equal texts not all are.
	Pairs int           `json:"pairs"`
	Top   []StutterPair `json:"top"` // the most similar, with the fewest facts in common
}

// StutterPair is two samples that say the same of other facts.
type StutterPair struct {
	A     string  `json:"a"`
	B     string  `json:"b"`
	Text  float64 `json:"text_similarity"`
	Facts float64 `json:"facts_similarity"`
	// The answers, where somebody filled them in.
	AnswerA string `json:"answer_a,omitempty"`
	AnswerB string `json:"answer_b,omitempty"`
}

// Find compares what was added.
func (s *Stuttering) Find(ctx context.Context, workers, top int) (*Stutter, error) {
	found, err := s.index.Find(ctx, workers)
	if err != nil {
		return nil, err
	}
	out := &Stutter{Signature: StutterSignature, Judged: len(s.ids), Top: []StutterPair{}}
	roots := map[int32]bool{}
	for _, p := range found.Near {
		facts := jaccard(s.facts[p.A], s.facts[p.B])
		if facts >= stutterFacts {
			continue
		}
		out.Pairs++
		roots[found.Root[p.A]], roots[found.Root[p.B]] = true, true
		a, b := s.ids[p.A], s.ids[p.B]
		out.Top = append(out.Top, StutterPair{A: min(a, b), B: max(a, b), Text: p.Similarity, Facts: facts})
		if len(out.Top) > 64*(top+1) {
			out.cut(top)
		}
	}
	out.cut(top)
	for _, r := range found.Root {
		if roots[r] {
			out.Samples++
		}
	}
	return out, nil
}

func (s *Stutter) cut(top int) {
	slices.SortFunc(s.Top, func(a, b StutterPair) int {
		return cmp.Or(cmp.Compare(b.Text, a.Text), cmp.Compare(a.Facts, b.Facts), strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
	})
	s.Top = s.Top[:min(top, len(s.Top))]
}

// jaccard is how similar two sorted sets are that are not empty.
func jaccard(a, b []uint64) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
