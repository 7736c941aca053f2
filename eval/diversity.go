package eval

import (
	"context"
	"errors"
	"fmt"

	"ophglm"
	"ophglm/eval/diversity"
	"ophglm/internal/pipeline"
)

// DiversityConfig is the config of eval.diversity.
type DiversityConfig struct {
	Set    string `yaml:"set" doc:"name of the set, which every score carries as its group"`
	Texts  string `yaml:"texts" doc:"answers: what the assistant or the doctor says; questions: what the user or the patient says"`
	Grams  []int  `yaml:"grams" doc:"n of distinct-n: 1, 2, 3"`
	Sample int    `yaml:"sample" doc:"texts of a class that are drawn for self-BLEU, and for distinct-n of as many texts"`
	Seed   int64  `yaml:"seed" doc:"of the draw, added to the pipeline's seed"`
}

// The texts that can be measured.
const (
	answerTexts   = "answers"
	questionTexts = "questions"
)

// Validate reports settings that measure nothing.
func (c DiversityConfig) Validate() error {
	if c.Texts != answerTexts && c.Texts != questionTexts {
		return fmt.Errorf("texts is to be %s or %s, not %q", answerTexts, questionTexts, c.Texts)
	}
	return c.options(0).Validate()
}

func (c DiversityConfig) options(seed int64) diversity.Options {
	return diversity.Options{Grams: c.Grams, Sample: c.Sample, Seed: c.Seed + seed, Texts: c.Texts}
}

// Diversity is the kind eval.diversity.
func Diversity() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[DiversityConfig]{
		Name:    "eval.diversity",
		Version: 1,
		Doc: `Measures how varied the texts of samples, or of dialogues, are: distinct-n and self-BLEU-4.

A class is a language (zh, en), and a language with a scenario (zh/causes); dialogues have languages alone. Chinese is cut into characters and English into
words, so that the two are never compared. Distinct-n falls and self-BLEU rises with the number of texts: the average "sample" is over as many texts of each class
as sample says, the same ones whatever else is there, and is what may be compared where n is the same and the texts are of about one length; "all" is over all.
Each message is a text; drawn are those whose record, place and seed have the least hash. What is undefined says why.

A record without such a text is rejected as no_text. Memory: 40 bytes for each different n-gram of a class, and 250 for each token of the texts drawn.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Sample]("samples", "the set, as samples").Lists().Maybe(),
			pipeline.In[*ophglm.Dialogue]("dialogues", "or as dialogues").Lists().Maybe(),
		},
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.Score]("scores", "by class")},
		Config:  DiversityConfig{Texts: answerTexts, Grams: []int{1, 2}, Sample: 500},
		Example: pipeline.Example{With: "{set: example, sample: 2}", In: map[string]string{"samples": diversityExample}},
		Run:     runDiversity,
	})
}

// diversityExample is three samples, one of them without an answer.
const diversityExample = `{"id":"a","scenario":"causes","lang":"zh","messages":[{"role":"user","content":"青光眼有什么症状？"},{"role":"assistant","content":"青光眼的症状是虹视。"}],"citations":null,"groups":["g"],"by":"composed"}
{"id":"b","scenario":"treatment","lang":"zh","messages":[{"role":"user","content":"青光眼怎么治？"},{"role":"assistant","content":"青光眼的治疗是降眼压。"}],"citations":null,"groups":["g"],"by":"composed"}
{"id":"c","scenario":"causes","lang":"en","messages":[{"role":"user","content":"What is glaucoma?"},{"role":"user","content":"Is it painful?"}],"citations":null,"groups":["g"],"by":"composed"}
`

func runDiversity(ctx context.Context, cfg DiversityConfig, pio *pipeline.IO) error {
	switch samples, dialogues := pio.Has("samples"), pio.Has("dialogues"); {
	case samples && dialogues:
		return errors.New("samples and dialogues are two sets: measure each in a stage of its own")
	case !samples && !dialogues:
		return errors.New("samples, or dialogues, are needed")
	}
	m := diversity.NewMeter(cfg.options(pio.Seed))
	wanted := map[string]ophglm.Lang{}
	take := func(record ophglm.Where, texts []string, lang ophglm.Lang, classes ...string) error {
		for _, c := range classes {
			wanted[c] = lang
		}
		if len(texts) == 0 {
			return pio.Reject("no_text", "it has no "+cfg.Texts, record, nil)
		}
		for i, t := range texts {
			m.Add(fmt.Sprintf("%s#%d", record.ID, i), t, lang, classes...)
		}
		pio.Used(1)
		return nil
	}
	role, side := "assistant", ophglm.Doctor
	if cfg.Texts == questionTexts {
		role, side = "user", ophglm.Patient
	}
	for s, err := range pipeline.Records[*ophglm.Sample](ctx, &pio.Inputs, "samples") {
		if err != nil {
			return err
		}
		var texts []string
		for _, msg := range s.Messages {
			if msg.Role == role {
				texts = append(texts, msg.Content)
			}
		}
		if err := take(ophglm.Where{ID: s.ID}, texts, s.Lang, string(s.Lang), string(s.Lang)+"/"+string(s.Scenario)); err != nil {
			return err
		}
	}
	for d, err := range pipeline.Records[*ophglm.Dialogue](ctx, &pio.Inputs, "dialogues") {
		if err != nil {
			return err
		}
		var texts []string
		for _, t := range d.Turns {
			if t.Role == side {
				texts = append(texts, t.Text)
			}
		}
		if err := take(ophglm.Where{ID: d.ID}, texts, d.Lang, string(d.Lang)); err != nil {
			return err
		}
	}
	out, err := pipeline.Write[*ophglm.Score](pio, "scores")
	if err != nil {
		return err
	}
	for _, s := range m.Scores(cfg.Set, wanted) {
		if s.Value == nil {
			pio.Count("undefined scores", 1)
		}
		if err := out.Emit(s); err != nil {
			return fmt.Errorf("writing the score %s of %s: %w", s.Name, s.Class, err)
		}
	}
	return nil
}
