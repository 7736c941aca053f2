package dialogue

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"

	"ophglm"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

// sortBudget is the memory that each of the sorts of dedup uses.
const sortBudget = 48 << 20

// Dedup merges dialogues that say the same.
func Dedup() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[struct{}]{
		Name:    "dialogue.dedup",
		Version: 1,
		Doc: `Merges dialogues whose turns say the same.

Two are the same when their turns have the same roles and texts but for widths, case, invisible characters and blanks that part no numbers:
never when a side, a dose or a value differs. The one with the least id stays, with the origins of all, sorted; its cluster is its own id, as
is that of a dialogue without a double. Each merge is a link. The output is in the order of ids, whatever the order of the input. Memory is
bounded but for the origins of one dialogue.`,
		Inputs: []pipeline.Port{pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, of any number of stages").Lists()},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Dialogue]("dialogues", "each dialogue once, by id"),
			pipeline.Out[*ophglm.Link]("links", "which dialogue was merged into which"),
		},
		Example: pipeline.Example{In: map[string]string{"dialogues": `{"id":"b","origins":[{"dataset":"d","row":2}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"左眼 红","from":[0]},{"role":"doctor","text":"查眼压。","from":[1]}]}` + "\n" +
			`{"id":"a","origins":[{"dataset":"d","row":1}],"lang":"zh","turns":[{"role":"patient","text":"左眼红","from":[0]},{"role":"doctor","text":"查眼压。","from":[1]}]}` + "\n"}},
		Run: dedup,
	})
}

// deduper holds the three sorts: dialogues by what they say, survivors by id,
// links by their ends.
type deduper struct {
	io            *pipeline.IO
	same, by, lnk *extsort.Sorter
}

func dedup(ctx context.Context, _ struct{}, io *pipeline.IO) (err error) {
	dir, err := io.TempDir()
	if err != nil {
		return err
	}
	d := deduper{io: io}
	for _, s := range []struct {
		name string
		to   **extsort.Sorter
	}{{"same", &d.same}, {"id", &d.by}, {"links", &d.lnk}} {
		sub := filepath.Join(dir, s.name)
		if err := os.MkdirAll(sub, 0o700); err != nil {
			return err
		}
		sorter := extsort.New(sub, sortBudget)
		defer func() { err = errors.Join(err, sorter.Close()) }()
		*s.to = sorter
	}
	if err := d.collect(ctx); err != nil {
		return err
	}
	if err := d.merge(ctx); err != nil {
		return err
	}
	return d.write(ctx)
}

func (d *deduper) collect(ctx context.Context) error {
	for r, err := range pipeline.Records[*ophglm.Dialogue](ctx, &d.io.Inputs, "dialogues") {
		if err != nil {
			return err
		}
		b, err := jsonl.Marshal(r)
		if err != nil {
			return err
		}
		// equal ids are settled by content, so that the order of input never shows
		key := sameness(r) + "\x00" + r.ID + "\x00" + ophglm.HashID(string(b))
		if err := d.same.Add(key, b); err != nil {
			return err
		}
	}
	return nil
}

// merge passes the survivor of each group of equal dialogues on to the sort by id.
func (d *deduper) merge(ctx context.Context) error {
	var survivor *ophglm.Dialogue
	group := ""
	flush := func() error {
		if survivor == nil {
			return nil
		}
		survivor.Cluster = survivor.ID
		survivor.Origins = sortOrigins(survivor.Origins)
		b, err := jsonl.Marshal(survivor)
		if err != nil {
			return err
		}
		return d.by.Add(survivor.ID, b)
	}
	for item, err := range d.same.Sorted(ctx) {
		if err != nil {
			return err
		}
		r := &ophglm.Dialogue{}
		if err := jsonl.Unmarshal(item.Value, r); err != nil {
			return err
		}
		g, _, _ := strings.Cut(item.Key, "\x00")
		if survivor == nil || g != group {
			if err := flush(); err != nil {
				return err
			}
			survivor, group = r, g
			continue
		}
		survivor.Origins = append(survivor.Origins, r.Origins...)
		d.io.Merged(1)
		if r.ID == survivor.ID {
			continue
		}
		b, err := jsonl.Marshal(&ophglm.Link{A: r.ID, B: survivor.ID, Kind: "merged", Similarity: 1})
		if err != nil {
			return err
		}
		if err := d.lnk.Add(r.ID+"\x00"+survivor.ID, b); err != nil {
			return err
		}
	}
	return flush()
}

func (d *deduper) write(ctx context.Context) error {
	dialogues, err := pipeline.Write[*ophglm.Dialogue](d.io, "dialogues")
	if err != nil {
		return err
	}
	var last *ophglm.Dialogue
	flush := func() error {
		if last == nil {
			return nil
		}
		d.io.Used(1)
		return dialogues.Emit(last)
	}
	for item, err := range d.by.Sorted(ctx) {
		if err != nil {
			return err
		}
		r := &ophglm.Dialogue{}
		if err := jsonl.Unmarshal(item.Value, r); err != nil {
			return err
		}
		if last != nil && last.ID == r.ID { // one record, cleaned in two ways
			last.Origins = sortOrigins(append(last.Origins, r.Origins...))
			d.io.Merged(1)
			continue
		}
		if err := flush(); err != nil {
			return err
		}
		last = r
	}
	if err := flush(); err != nil {
		return err
	}
	links, err := pipeline.Write[*ophglm.Link](d.io, "links")
	if err != nil {
		return err
	}
	before := ""
	for item, err := range d.lnk.Sorted(ctx) {
		if err != nil {
			return err
		}
		if item.Key == before {
			continue
		}
		before = item.Key
		l := &ophglm.Link{}
		if err := jsonl.Unmarshal(item.Value, l); err != nil {
			return err
		}
		if err := links.Emit(l); err != nil {
			return err
		}
	}
	return nil
}

// sortOrigins sorts origins and leaves each once.
func sortOrigins(o []ophglm.Origin) []ophglm.Origin {
	less := func(a, b ophglm.Origin) bool {
		switch {
		case a.Dataset != b.Dataset:
			return a.Dataset < b.Dataset
		case a.File != b.File:
			return a.File < b.File
		case a.Row != b.Row:
			return a.Row < b.Row
		case a.Key != b.Key:
			return a.Key < b.Key
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

// sameness is equal for two dialogues that say the same.
func sameness(d *ophglm.Dialogue) string {
	parts := make([]string, 0, 2*len(d.Turns))
	for _, t := range d.Turns {
		parts = append(parts, string(t.Role), plain(t.Text))
	}
	return ophglm.HashID(parts...)
}

// plain is a text in one width and case, without blanks but those that stand
// between two letters or digits in ASCII.
func plain(s string) string {
	var b strings.Builder
	blank := false
	var last rune
	word := func(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	for _, r := range s {
		r = unicode.ToLower(text.HalfWidth(r))
		switch {
		case text.Invisible(r):
			continue
		case unicode.IsSpace(r):
			blank = true
			continue
		}
		if blank && word(last) && word(r) {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
