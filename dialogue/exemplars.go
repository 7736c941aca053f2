package dialogue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/clinical"
	"ophglm/internal/pipeline"
	"ophglm/internal/recurring"
	"ophglm/internal/text"
)

const exemplarsKind = "dialogue.exemplars"

// ExemplarsConfig are the settings of dialogue.exemplars.
type ExemplarsConfig struct {
	Dialogues  int     `yaml:"dialogues" doc:"a text is an exemplar when it stands in so many different dialogues or more"`
	Share      float64 `yaml:"share" doc:"and in this share of all different dialogues or more"`
	Characters int     `yaml:"characters" doc:"the shortest sentence, in letters and digits, that can be one; a turn of several shorter sentences is to be twice as long"`
}

// Validate reports settings under which short or rare texts would go.
func (c ExemplarsConfig) Validate() error {
	switch {
	case c.Dialogues < 2:
		return fmt.Errorf("dialogues is %d: a text that stands in one dialogue alone has leaked nowhere", c.Dialogues)
	case c.Share < 0 || c.Share > 1:
		return fmt.Errorf("share is %v: it is a part of all dialogues, 0 to 1", c.Share)
	case c.Characters < 8:
		return fmt.Errorf("characters is %d: short advice (建议查眼压) is the same in many dialogues and rightly so; 8 is the least", c.Characters)
	}
	return nil
}

// Exemplar is a text that leaked into many dialogues.
type Exemplar struct {
	Text      string `json:"text"`      // as it stands in one of them, the least by bytes
	Of        string `json:"of"`        // sentence or turn
	Dialogues int    `json:"dialogues"` // different ones that hold it
	ID        string `json:"id"`
}

// Key names the exemplar.
func (e *Exemplar) Key() string { return e.ID }

// Validate reports an exemplar without a text or without a count.
func (e *Exemplar) Validate() error {
	if e.ID == "" || e.Text == "" || e.Dialogues < 1 {
		return fmt.Errorf("exemplar %q says too little", e.ID)
	}
	return nil
}

// Exemplars removes what leaked into many dialogues.
func Exemplars() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[ExemplarsConfig]{
		Name:    exemplarsKind,
		Version: 1,
		Doc: `Removes sentences and turns that stand in many dialogues word for word: exemplars of a prompt, boilerplate.

They are found by counting, not by a list. Two texts are the same when their letters, digits and signs are, whatever their width, case, blanks
and sentence marks; a text counts once in a dialogue, and dialogues that say the same count as one. Shorter sentences stay however often they
stand: 建议查眼压 is good advice in a thousand dialogues. So does what states a clinical fact, such as a side, a disease, a drug or a duration. Turns
are counted as a whole too, from twice that length. A text with a number in it is to stand in five times as many dialogues. A turn that is an
exemplar, or made of them alone, is dropped with the reason exemplar; a sentence that is one within a turn is cut as an edit. Turns that then
follow one another of one speaker are joined, and a dialogue of which a side is left without a turn is rejected as only_exemplars.

The input is read twice; between, 16 bytes for each sentence lie on disk, in 64 parts that are sorted in memory one by one, so memory is about
1/64 of that. The dialogues keep their order, and what becomes of each depends neither on it nor on the number of workers. The list of
exemplars is as private as the dialogues.`,
		Inputs: []pipeline.Port{pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, best after dialogue.turns").Lists()},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Dialogue]("dialogues", "the same without exemplars"),
			pipeline.Out[*Exemplar]("exemplars", "what was found, the most frequent first"),
		},
		Config: ExemplarsConfig{Dialogues: 20, Share: 0.001, Characters: 20},
		Assets: func() []pipeline.Asset { return []pipeline.Asset{{Name: "findings", Data: clinical.Findings()}} },
		Example: pipeline.Example{
			With: "{dialogues: 2, share: 0, characters: 12}",
			In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[{"role":"patient","text":"左眼红","from":[0]},{"role":"doctor","text":"查眼压。患者朋友理应保持乐观积极的心态。","from":[1]}]}` + "\n" +
				`{"id":"b","origins":[{"dataset":"d"}],"lang":"zh","turns":[{"role":"patient","text":"右眼痒","from":[0]},{"role":"doctor","text":"患者朋友理应保持乐观积极的心态！先冷敷。","from":[1]}]}` + "\n"},
		},
		Run: removeExemplars,
	})
}

func removeExemplars(ctx context.Context, cfg ExemplarsConfig, io *pipeline.IO) (err error) {
	dir, err := io.TempDir()
	if err != nil {
		return err
	}
	counts := recurring.NewTallies(dir)
	defer func() { err = errors.Join(err, counts.Close()) }()
	var in inDialogue
	for d, err := range pipeline.Views[ophglm.Dialogue](ctx, &io.Inputs, "dialogues") {
		if err != nil {
			return err
		}
		in.count(d.Record, cfg.Characters)
		if err := counts.Add(in.sum, in.seen); err != nil {
			return err
		}
	}
	frequent, different, err := counts.Frequent(ctx, func(different int) int { return threshold(cfg, different) })
	if err != nil {
		return err
	}
	io.Count("different", different)
	out, err := pipeline.Write[*ophglm.Dialogue](io, "dialogues")
	if err != nil {
		return err
	}
	texts := map[recurring.Text]*Exemplar{}
	for at, err := range pipeline.Views[ophglm.Dialogue](ctx, &io.Inputs, "dialogues") {
		if err != nil {
			return err
		}
		d := at.Record
		touched, reject, err := withoutExemplars(d, cfg.Characters, frequent, texts, io.Count)
		switch {
		case err != nil:
			return err
		case reject != "":
			if err := io.Reject(reject, "all that one side said stands in many dialogues", ophglm.Where{ID: d.ID}, d); err != nil {
				return err
			}
			continue
		}
		io.Used(1)
		if touched {
			err = out.Emit(d)
		} else {
			err = out.Copy(at.Line)
		}
		if err != nil {
			return err
		}
	}
	return writeExemplars(io, texts)
}

// threshold is the number of different dialogues that makes an exemplar.
func threshold(cfg ExemplarsConfig, different int) int {
	share := int(float64(different) * cfg.Share)
	if float64(share) < float64(different)*cfg.Share {
		share++
	}
	return max(cfg.Dialogues, share)
}

func writeExemplars(io *pipeline.IO, texts map[recurring.Text]*Exemplar) error {
	out, err := pipeline.Write[*Exemplar](io, "exemplars")
	if err != nil {
		return err
	}
	list := make([]*Exemplar, 0, len(texts))
	for _, e := range texts {
		e.ID = ophglm.HashID("exemplar", e.Of, e.Text)
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b *Exemplar) int {
		return cmp.Or(cmp.Compare(b.Dialogues, a.Dialogues), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Of, b.Of))
	})
	for _, e := range list {
		if err := out.Emit(e); err != nil {
			return err
		}
	}
	io.Count("exemplars", len(list))
	return nil
}

// withoutExemplars changes the turns of d, and returns whether it did, and why it
// is rejected, or "". What it finds is noted in texts.
func withoutExemplars(d *ophglm.Dialogue, characters int, frequent map[recurring.Text]int, texts map[recurring.Text]*Exemplar, count func(string, int)) (touched bool, reject string, err error) {
	if len(frequent) == 0 {
		return false, "", nil
	}
	note := func(h recurring.Text, of, s string) {
		e := texts[h]
		if e == nil {
			texts[h] = &Exemplar{Text: strings.Clone(s), Of: of, Dialogues: frequent[h]}
		} else if s < e.Text {
			e.Text = strings.Clone(s)
		}
	}
	var (
		turns   []ophglm.Turn
		runs    []int
		dropped []ophglm.Drop
	)
	spoke := map[ophglm.Role]bool{}
	patient, doctor := false, false
	for i := range d.Turns {
		t := d.Turns[i]
		spoke[t.Role] = true
		cuts, whole := exemplarsIn(t.Text, characters, frequent, note)
		if !whole && len(cuts) > 0 {
			whole = nothing(replace(t.Text, 0, len(t.Text), cuts))
		}
		if whole {
			for _, n := range t.From {
				dropped = append(dropped, ophglm.Drop{Turn: n, Stage: exemplarsKind, Reason: "exemplar"})
			}
			count("dropped.exemplar", 1)
			touched = true
			continue
		}
		if len(cuts) > 0 {
			if err := Apply(&t, exemplarsKind, cuts); err != nil {
				return false, "", err
			}
			count("cut", len(cuts))
			touched = true
		}
		patient, doctor = patient || t.Role == ophglm.Patient, doctor || t.Role == ophglm.Doctor
		if len(turns) == 0 || turns[len(turns)-1].Role != t.Role {
			runs = append(runs, len(turns))
		}
		turns = append(turns, t)
	}
	switch {
	case !touched:
		return false, "", nil
	case spoke[ophglm.Patient] && !patient || spoke[ophglm.Doctor] && !doctor:
		return true, "only_exemplars", nil
	}
	turns, err = joinRuns(turns, runs, exemplarsKind)
	if err != nil {
		return false, "", err
	}
	d.Turns, d.Dropped = turns, append(slices.Clip(d.Dropped), dropped...)
	return true, "", nil
}

// exemplarsIn finds the sentences of s to cut, with the blanks after them, and
// whether all of it is an exemplar.
func exemplarsIn(s string, characters int, frequent map[recurring.Text]int, note func(recurring.Text, string, string)) (cuts []Change, whole bool) {
	all, n := recurring.Of(s)
	if n >= longTurn*characters {
		h := all.As(recurring.Whole)
		if _, ok := frequent[h]; ok && !recurring.StatesFact(s) {
			note(h, "turn", s)
			return nil, true
		}
	}
	if n < characters {
		return nil, false
	}
	var cs sentenceCuts
	for _, sp := range text.Sentences(s) {
		h, n := recurring.Of(sp.Of(s))
		if n < characters {
			continue
		}
		if _, ok := frequent[h]; ok && !recurring.StatesFact(sp.Of(s)) {
			note(h, "sentence", sp.Of(s))
			cs.cut(s, sp)
		}
	}
	return cs.done(s), false
}
