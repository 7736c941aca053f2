package dialogue

import (
	"context"

	"ophglm"
	"ophglm/internal/pipeline"
)

const normaliseKind = "dialogue.normalise"

// NormaliseConfig are the settings of dialogue.normalise.
type NormaliseConfig struct {
	Simplified bool `yaml:"simplified" doc:"write Traditional Chinese in simplified characters"`
}

// Normalise cleans the characters of turns.
func Normalise() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[NormaliseConfig, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    normaliseKind,
		Version: 3,
		Doc: `Cleans the characters of each turn, with every change as an edit.

HTML entities and line-break tags become what they stand for; zero-width and control characters go; letters, digits and signs of full width
become ASCII, while Chinese sentence marks stay as they are; blanks and empty lines collapse; a sentence mark typed several times stands once
and a row of dots becomes an ellipsis. Emoji and the bracketed faces of chat programs ([微笑]) go, unless the turn says nothing else, which
dialogue.turns then drops; those that stand for a word or a sign (ticks, crosses, male and female, an eye, a pill) stay, and a heavy plus or
minus becomes + or -. With simplified, Traditional Chinese is written in simplified characters, an edit for each run that differs; numerals
such as 兩 and 萬 change with it.

A number, dose or unit changes in width alone: signs such as + and - are never collapsed (尿蛋白+++), and where what goes stood between two
letters or digits a blank takes its place.`,
		Input:  pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues as read"),
		Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "the same, cleaned"),
		Example: pipeline.Example{In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"眼压２１，滴０．１％&nbsp;药！！！😭","from":[0]},{"role":"doctor","text":"停药 。。。。","from":[1]}]}` + "\n"}},
		New: func(_ context.Context, cfg NormaliseConfig, _ *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
				for i := range d.Turns {
					if err := normaliseTurn(&d.Turns[i], cfg); err != nil {
						return err
					}
				}
				return to.Emit(d)
			}, nil
		},
	})
}

// pass is one kind of change, made where a text may need it.
type pass struct {
	of   suspicion
	make func(string) ([]Change, error)
}

// passes are the changes of normalising, in order: each sees what those before
// it made.
var passes = []pass{
	{entitySeen, plainPass(entities)},
	{tagSeen, plainPass(tags)},
	{traditionalSeen, simplify},
	{oddSeen, plainPass(characters)},
	{pictureSeen, plainPass(pictures)},
	{blankSeen, plainPass(blanks)},
	{repeatSeen, plainPass(repeats)},
}

func plainPass(f func(string) []Change) func(string) ([]Change, error) {
	return func(s string) ([]Change, error) { return f(s), nil }
}

func normaliseTurn(t *ophglm.Turn, cfg NormaliseConfig) error {
	seen := suspect(t.Text)
	if cfg.Simplified {
		seen |= traditionalSeen
	}
	if seen == 0 {
		return nil
	}
	for _, p := range passes {
		if seen&p.of == 0 {
			continue
		}
		cs, err := p.make(t.Text)
		if err != nil {
			return err
		}
		if len(cs) == 0 {
			continue
		}
		if err := Apply(t, normaliseKind, cs); err != nil {
			return err
		}
		seen |= suspect(t.Text)
	}
	return nil
}
