package dialogue

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"sync"

	"ophglm"
	"ophglm/internal/clinical"
	"ophglm/internal/lexicon"
	"ophglm/internal/pipeline"
)

// Facts reads what is said of clinical facts.
func Facts() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[struct{}, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    "dialogue.facts",
		Version: 1,
		Doc: `Reads the clinical facts of each turn.

Facts are sides, eye pressures, acuities, refractions, cup–disc ratios, HbA1c, drugs with concentration, dose and frequency, durations, diagnoses,
symptoms, signs, operations, family history, persons with age and sex, and other measured numbers.
Facts are read from the cleaned text, and their places are of the source turn: where an edit wrote what a fact was read from, its place is the
range that the edit replaced. Values are the same for every spelling ("一日三次", "tid": 3 /d). Each fact has the eye that it is of, whether it is denied, and
whether it is a relative's. With names (kg.lexicon) drugs, diseases and findings are the entities of the graph; those that the lexicon
does not know, and all of them without names, go by a list in the binary and stand in value. Entities are the ids that were found.
Facts that a dialogue had are replaced.`,
		Input:  pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, best after dialogue.deidentify"),
		Sides:  []pipeline.Port{pipeline.In[*ophglm.Name]("names", "names of a graph, such as kg.lexicon makes").Lists().Maybe()},
		Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "the same with facts and entities"),
		Assets: func() []pipeline.Asset { return []pipeline.Asset{{Name: "findings", Data: clinical.Findings()}} },
		Example: pipeline.Example{In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"我妈妈右眼眼压21，左眼视力0.5，没有糖尿病","from":[0],"edits":[{"stage":"s","turn":0,"start":21,"end":27,"new":"21"}]},` +
			`{"role":"doctor","text":"拉坦前列素滴眼液，每晚一次，每次1滴，一周后复查。","from":[1]}]}` + "\n"}},
		New: func(ctx context.Context, _ struct{}, side *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			names, err := readNames(ctx, side)
			if err != nil {
				return nil, err
			}
			f := newFactReader(names)
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
				if err := f.read(d); err != nil {
					return err
				}
				to.Count("facts", len(d.Facts))
				return to.Emit(d)
			}, nil
		},
	})
}

// factReader reads the facts of dialogues. It is for any number of goroutines.
type factReader struct {
	reader *clinical.Reader
	ids    map[string]bool // of the entities of the lexicon
	rooms  sync.Pool
}

// factRoom is what the reading of one dialogue needs.
type factRoom struct {
	facts    []ophglm.Fact
	pieces   []piece
	entities []string
}

func newFactReader(names []*ophglm.Name) *factReader {
	f := &factReader{ids: map[string]bool{}}
	for _, n := range names {
		f.ids[n.Entity] = true
	}
	f.reader = clinical.NewReader(lexicon.New(names))
	f.rooms.New = func() any { return &factRoom{pieces: make([]piece, 0, 32)} }
	return f
}

// read gives a dialogue its facts and entities.
func (f *factReader) read(d *ophglm.Dialogue) error {
	room := f.rooms.Get().(*factRoom)
	defer f.rooms.Put(room)
	room.facts, room.entities = room.facts[:0], room.entities[:0]
	for i := range d.Turns {
		t := &d.Turns[i]
		from := len(room.facts)
		room.facts = f.reader.Facts(room.facts, t.Text)
		if len(room.facts) == from {
			continue
		}
		if err := room.toSource(t, room.facts[from:]); err != nil {
			return fmt.Errorf("dialogue %s: %w", d.ID, err)
		}
	}
	for i := range room.facts {
		fact := &room.facts[i]
		fact.ID = factID(i)
		if f.ids[fact.Entity] && !slices.Contains(room.entities, fact.Entity) {
			room.entities = append(room.entities, fact.Entity)
		}
	}
	sort.Strings(room.entities)
	d.Facts, d.Entities = slices.Clone(room.facts), slices.Clone(room.entities)
	if len(d.Facts) == 0 {
		d.Facts = nil
	}
	if len(d.Entities) == 0 {
		d.Entities = nil
	}
	clear(room.facts)
	clear(room.entities)
	return nil
}

// toSource turns places in a turn's text into places in its source turns. Facts
// are in order. One that lies in several source turns gets its part in the first.
func (room *factRoom) toSource(t *ophglm.Turn, facts []ophglm.Fact) error {
	if len(t.Edits) == 0 && len(t.From) == 1 {
		for i := range facts {
			facts[i].In.Turn = t.From[0]
		}
		return nil
	}
	ps, err := pieces(room.pieces[:0], t)
	if err != nil {
		return err
	}
	room.pieces = ps
	first := 0 // the first piece that a fact may begin in
	for i := range facts {
		in := &facts[i].In
		start, end := in.Start, in.End
		for first < len(ps) && (ps[first].b <= start || ps[first].kind == joint) {
			first++
		}
		if first == len(ps) {
			return fmt.Errorf("turn of source turns %v has no source at [%d, %d)", t.From, start, end)
		}
		p := ps[first]
		in.Turn, in.Start = p.turn, p.source(max(start, p.a))
		for k := first; k < len(ps) && ps[k].a < end && ps[k].turn == p.turn; k++ {
			if q := ps[k]; q.kind == edited && q.b > q.a {
				in.End = q.end
			} else if q.kind != edited {
				in.End = q.source(min(end, q.b))
			}
		}
	}
	return nil
}

// factID is the id of a fact in its dialogue: f and its number.
func factID(n int) string { return "f" + strconv.Itoa(n) }
