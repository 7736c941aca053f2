package dialogue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"ophglm"
	"ophglm/internal/clinical"
	"ophglm/internal/neardup"
	"ophglm/internal/pipeline"
)

// DedupConfig is the config of dialogue.dedup.
type DedupConfig struct {
	Threshold float64 `yaml:"threshold" doc:"least similarity of two dialogues that are near: the share of their character trigrams that both have (Jaccard), over 0 and at most 1"`
}

// Validate reports a threshold that is none.
func (c DedupConfig) Validate() error {
	if !(c.Threshold > 0 && c.Threshold <= 1) {
		return fmt.Errorf("threshold is to be over 0 and at most 1, not %v", c.Threshold)
	}
	return nil
}

// gram is the length of the n-grams that dialogues are compared by.
const gram = 3

// Dedup merges dialogues that say nearly the same.
func Dedup() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[DedupConfig]{
		Name:    "dialogue.dedup",
		Version: 2,
		Doc: `Merges dialogues that say nearly the same of the same clinical facts.

Two dialogues are near when enough of the character trigrams of what each side says are the same; marks, blanks, widths and case don't matter.
They are merged only where their clinical signature is equal: the facts of both (eyes, values, doses, drugs, durations, negations, who is told
of), sorted, and, in order, every number, negation and word of side, kinship, trend, grade or time, whether or not a rule reads it. So no chain
of small differences leads from a left eye to a right one. Two that are near and differ in a fact both stay, with a link of kind near that says
what differs. Facts are those of dialogue.facts; a dialogue that has none is read for them here. A dialogue that is near to many keeps the links
to the eight most similar, and those that are among the eight of others.

Of those that are merged the one of the best quality stays, then the one with the least id, with the origins of all, its own before the others'; each merge is a link.
A dialogue's cluster is the least id of all that merging, nearness or the same words of the patient connect with it (one question with several
answers): what a split may not cut. The output is in the order
of ids and does not depend on the order of the input. Memory: about 400 bytes a dialogue, and the origins of one.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, of any number of stages").Lists(),
			pipeline.In[*ophglm.Name]("names", "names to find drugs, diseases and signs by, where facts are read here").Beside().Maybe(),
		},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Dialogue]("dialogues", "each dialogue once, by id"),
			pipeline.Out[*ophglm.Link]("links", "which dialogue was merged into which, and which are near to which"),
		},
		Config: DedupConfig{Threshold: 0.6},
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "findings", Data: clinical.Findings()}, {Name: "guard words", Data: []byte(guardWordFile)}}
		},
		Example: pipeline.Example{In: map[string]string{"dialogues": dedupExample("c", "左眼红了三天，有点疼，需要查什么？") +
			dedupExample("a", "左眼 红了三天，有点疼，需要查什么？？") + dedupExample("b", "右眼红了三天，有点疼，需要查什么？")}},
		Run: dedup,
	})
}

func dedupExample(id, said string) string {
	return `{"id":"` + id + `","origins":[{"dataset":"d","key":"` + id + `"}],"lang":"zh","turns":[{"role":"patient","text":"` + said +
		`","from":[0]},{"role":"doctor","text":"查眼压。","from":[1]}]}` + "\n"
}

// deduper holds what is kept of each dialogue, by its number in the input.
type deduper struct {
	io    *pipeline.IO
	index *neardup.Index
	again *pipeline.Again
	guard *guard

	ids     []string
	places  []pipeline.Place
	order   []uint64 // a hash of what was said
	quality []float32
	asked   []uint64 // a hash of what the patient says, 0 where that is little
	decode  []bool   // has a cluster, so that its line can't be written as it is
	buf     []byte
	said    []neardup.Part
}

func dedup(ctx context.Context, cfg DedupConfig, io *pipeline.IO) (err error) {
	dir, err := io.TempDir()
	if err != nil {
		return err
	}
	d := &deduper{io: io}
	if d.index, err = neardup.New(dir, neardup.Options{Gram: gram, Threshold: cfg.Threshold}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.index.Close()) }()
	if d.guard, err = newGuard(ctx, &io.Inputs); err != nil {
		return err
	}
	if err := d.collect(ctx); err != nil {
		return err
	}
	d.again = pipeline.NewAgain(&io.Inputs, "dialogues")
	defer func() { err = errors.Join(err, d.again.Close()) }()
	found, err := d.index.Find(ctx, io.Workers)
	if err != nil {
		return err
	}
	return d.write(ctx, found)
}

// heard is what is wanted of a dialogue that is compared.
type heard struct {
	ID    string `json:"id"`
	Turns []struct {
		Role ophglm.Role `json:"role"`
		Text string      `json:"text"`
	} `json:"turns"`
	Facts   []ophglm.Fact `json:"facts"`
	Quality struct {
		Score float64 `json:"score"`
	} `json:"quality"`
	Cluster string `json:"cluster"`
}

func (d *deduper) collect(ctx context.Context) error {
	var parts []neardup.Part
	for r, err := range pipeline.Views[heard](ctx, &d.io.Inputs, "dialogues") {
		if err != nil {
			return err
		}
		parts = parts[:0]
		for _, t := range r.Record.Turns {
			parts = append(parts, neardup.Part{Kind: kindOf(t.Role), Text: t.Text})
		}
		content, _ := d.index.Content(parts)
		h := neardup.Hash([]byte(r.Record.ID)) ^ content // of what was said, not of where it stood
		if _, err := d.index.Add(neardup.Text{Parts: parts, Group: neardup.Hash([]byte(d.guard.signature(parts, r.Record.Facts))), Order: h}); err != nil {
			return err
		}
		d.asked = append(d.asked, d.question(parts))
		d.ids = append(d.ids, strings.Clone(r.Record.ID))
		d.places = append(d.places, r.Place)
		d.order = append(d.order, h)
		d.quality = append(d.quality, float32(r.Record.Quality.Score))
		d.decode = append(d.decode, r.Record.Cluster != "" || strings.ContainsAny(r.Record.ID, "\"\\"))
	}
	return nil
}

// leastQuestion is how many letters a patient says, at the least, for the same
// words from another to be the same question.
const leastQuestion = 12

func (d *deduper) question(parts []neardup.Part) uint64 {
	d.said = d.said[:0]
	for _, p := range parts {
		if p.Kind == 'p' {
			d.said = append(d.said, p)
		}
	}
	hash, letters := d.index.Content(d.said)
	if letters < leastQuestion {
		return 0
	}
	return hash
}

// kindOf tells the two sides apart in what is compared.
func kindOf(r ophglm.Role) rune {
	if r == ophglm.Doctor {
		return 'd'
	}
	return 'p'
}

// better orders dialogues of which one is to stay.
func (d *deduper) better(a, b int32) int {
	switch {
	case d.quality[a] != d.quality[b]:
		if d.quality[a] > d.quality[b] {
			return -1
		}
		return 1
	case d.ids[a] != d.ids[b]:
		return strings.Compare(d.ids[a], d.ids[b])
	case d.order[a] < d.order[b]:
		return -1
	case d.order[a] > d.order[b]:
		return 1
	}
	return 0
}

// write writes the survivors in the order of their ids, then the links.
func (d *deduper) write(ctx context.Context, found *neardup.Result) error {
	groups, of := d.survivors(found.Root)
	near := d.nearLinks(found.Near, of)
	clusters := d.clusters(groups, near)
	dialogues, err := pipeline.Write[*ophglm.Dialogue](d.io, "dialogues")
	if err != nil {
		return err
	}
	var line []byte
	for i, g := range groups {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		d.io.Used(1)
		d.io.Merged(len(g) - 1)
		if len(g) == 1 && !d.decode[g[0]] {
			if d.buf, err = d.again.Line(d.places[g[0]], d.buf); err != nil {
				return err
			}
			line = withCluster(line[:0], d.buf, clusters[i])
			if err := dialogues.Copy(line); err != nil {
				return err
			}
			continue
		}
		r, err := d.combine(g)
		if err != nil {
			return err
		}
		r.Cluster = clusters[i]
		if err := dialogues.Emit(r); err != nil {
			return err
		}
	}
	return d.writeLinks(ctx, groups, near)
}

// survivors gives the dialogues that are merged with each other, the one that
// stays first, in the order of the ids of those; and for each dialogue which
// group it is in. What has one id is one dialogue, cleaned in two ways.
func (d *deduper) survivors(root []int32) (groups [][]int32, of []int32) {
	root = d.oneID(root)
	at := make([]int32, len(root))
	for i, r := range root {
		if int(r) == i {
			at[i] = int32(len(groups))
			groups = append(groups, nil)
		}
		groups[at[r]] = append(groups[at[r]], int32(i))
	}
	for _, g := range groups {
		slices.SortFunc(g, d.better)
	}
	slices.SortFunc(groups, func(a, b []int32) int {
		if c := strings.Compare(d.ids[a[0]], d.ids[b[0]]); c != 0 {
			return c
		}
		return d.better(a[0], b[0])
	})
	of = make([]int32, len(root))
	for i, g := range groups {
		for _, n := range g {
			of[n] = int32(i)
		}
	}
	return groups, of
}

// oneID unites what has one id: one dialogue, cleaned in two ways.
func (d *deduper) oneID(root []int32) []int32 {
	by := make([]int32, len(d.ids))
	for i := range by {
		by[i] = int32(i)
	}
	slices.SortFunc(by, func(a, b int32) int { return cmp.Or(strings.Compare(d.ids[a], d.ids[b]), cmp.Compare(a, b)) })
	u := neardup.Union(root)
	for i := 1; i < len(by); i++ {
		if d.ids[by[i]] == d.ids[by[i-1]] {
			u.Join(by[i], by[i-1])
		}
	}
	return u.Roots()
}

// combine reads the first of a group with the origins of all, its own first: what
// a dialogue is called by is not the name of another.
func (d *deduper) combine(g []int32) (*ophglm.Dialogue, error) {
	r, err := d.read(g[0])
	if err != nil {
		return nil, err
	}
	var others []ophglm.Origin
	for _, n := range g[1:] {
		other, err := d.read(n)
		if err != nil {
			return nil, err
		}
		if other.ID == r.ID {
			r.Origins = append(r.Origins, other.Origins...)
		} else {
			others = append(others, other.Origins...)
		}
	}
	r.Origins = append(sortOrigins(r.Origins), sortOrigins(others)...)
	return r, nil
}

func (d *deduper) read(n int32) (*ophglm.Dialogue, error) {
	return pipeline.ReadAgain[*ophglm.Dialogue](d.again, d.places[n], &d.buf)
}

func partsOf(d *ophglm.Dialogue) []neardup.Part {
	var out []neardup.Part
	for _, t := range d.Turns {
		out = append(out, neardup.Part{Kind: kindOf(t.Role), Text: t.Text})
	}
	return out
}

// withCluster appends to a dialogue's line that has none its cluster, which is the
// last of a dialogue's fields: what encoding it anew gives, at a tenth of the cost.
func withCluster(to, line []byte, cluster string) []byte {
	to = append(to, line[:len(line)-1]...)
	to = append(to, `,"cluster":"`...)
	to = append(to, cluster...) // an id: nothing in it is to be escaped
	return append(to, `"}`...)
}

// sortOrigins sorts origins and leaves each once.
func sortOrigins(o []ophglm.Origin) []ophglm.Origin {
	less := func(a, b ophglm.Origin) bool {
		switch {
		case a.Dataset != b.Dataset:
			return a.Dataset < b.Dataset
		case a.Key != b.Key: // before the row, which shuffling changes
			return a.Key < b.Key
		case a.File != b.File:
			return a.File < b.File
		case a.Row != b.Row:
			return a.Row < b.Row
		}
		return a.Licence < b.Licence
	}
	sort.Slice(o, func(i, j int) bool { return less(o[i], o[j]) })
	out := o[:0]
	for i, v := range o {
		if i == 0 || v != o[i-1] {
			out = append(out, v)
		}
	}
	return out
}
