// Package consultation is the kind instruct.from_dialogue, which makes samples of
// consultations as they were held, and what other packages take of one: its turns as
// messages, with citations, who asks, and what the dialogue is about.
package consultation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/instruct/licence"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

// Config is the config of instruct.from_dialogue.
type Config struct {
	MinAnswers   int      `yaml:"min_answers" doc:"the fewest answers of the doctor in a sample"`
	MaxAnswers   int      `yaml:"max_answers" doc:"the most answers; the dialogue is cut after them"`
	MinQuestion  int      `yaml:"min_question" doc:"characters of the first message, at least"`
	MinAnswer    int      `yaml:"min_answer" doc:"characters of all answers together, at least"`
	MinQuality   float64  `yaml:"min_quality" doc:"the least quality of a dialogue, from 0 to 1, where dialogue.quality has given it one"`
	SkipFlags    []string `yaml:"skip_flags" doc:"flags of dialogues that are not used; drug_conflict is that of every rule"`
	SkipDatasets []string `yaml:"skip_datasets" doc:"data sets of which no dialogue is used"`
}

// Validate reports limits that nothing can meet.
func (c Config) Validate() error {
	if c.MinAnswers < 1 || c.MaxAnswers < c.MinAnswers {
		return fmt.Errorf("min_answers is to be 1 or more and max_answers no less, not %d and %d", c.MinAnswers, c.MaxAnswers)
	}
	if err := c.fitness().Validate(); err != nil {
		return err
	}
	if c.MinQuestion < 0 || c.MinAnswer < 0 {
		return fmt.Errorf("min_question and min_answer are to be 0 or more, not %d and %d", c.MinQuestion, c.MinAnswer)
	}
	return nil
}

func (c Config) fitness() Fitness { return Fitness{c.MinQuality, c.SkipFlags, c.SkipDatasets} }

// Kind is the kind instruct.from_dialogue.
func Kind() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[Config, *ophglm.Dialogue, *ophglm.Sample]{
		Name:    "instruct.from_dialogue",
		Version: 3,
		Doc: `Makes a cleaned consultation a sample of the scenario conversation.

The patient's turns are the user's messages and the doctor's the assistant's;
turns of one side that follow each other are one message. What the doctor says
before the patient and what the patient says after the last answer is left out.
Each sentence cites the source turn that it stands in. Its tags are the disease
that it is about, by its entity, where dialogue.describe has found one, and as the
input names it (disease_named), the department, the voice (relative where the
patient's turns tell of one) and the register lay. The sample's
group is the dialogue's near-duplicate cluster, or the dialogue itself. One that is
scored below min_quality, has a flag of skip_flags, or comes from one of
skip_datasets is rejected: low_quality, flagged, dataset. Others are no_question, no_answer, too_few_answers, too_short, bad_edits.`,
		Input:   pipeline.In[*ophglm.Dialogue]("dialogues", "cleaned dialogues"),
		Output:  pipeline.Out[*ophglm.Sample]("samples", "a sample for each dialogue, in order"),
		Config:  Config{MinAnswers: 1, MaxAnswers: 30, MinQuestion: 4, MinAnswer: 6, MinQuality: Fit().MinQuality, SkipFlags: Fit().SkipFlags, SkipDatasets: []string{}},
		Example: pipeline.Example{In: map[string]string{"dialogues": Example}},
		New: func(_ context.Context, cfg Config, _ *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Sample]) error, error) {
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Sample]) error {
				s, reason, detail := fromDialogue(d, cfg)
				if reason != "" {
					return to.Reject(reason, detail, d)
				}
				if left := unanswered(d); left > 0 {
					to.Count("turns after the last answer left out", left)
				}
				return to.Emit(s)
			}, nil
		},
	})
}

// Example is a consultation of three turns, as JSONL.
const Example = `{"id":"d1","origins":[{"dataset":"own","licence":"Apache-2.0"}],"lang":"zh","disease":"干眼","turns":[` +
	`{"role":"patient","text":"眼睛干涩两个月了。需要滴什么药水？","from":[0]},{"role":"doctor","text":"先查一下泪液。平时每用眼一小时休息一会儿。","from":[1]},` +
	`{"role":"patient","text":"好的谢谢","from":[2]}]}` + "\n"

// Utterance is one message, with the turns of which it is made.
type Utterance struct {
	Role  ophglm.Role
	Turns []ophglm.Turn
}

// Utterances joins turns of one side that follow each other, from the patient's
// first to the doctor's last. Turns without words are passed over.
func Utterances(d *ophglm.Dialogue) []Utterance {
	var out []Utterance
	for _, t := range d.Turns {
		last := len(out) - 1
		switch {
		case strings.TrimSpace(t.Text) == "" || last < 0 && t.Role == ophglm.Doctor:
		case last >= 0 && out[last].Role == t.Role:
			out[last].Turns = append(out[last].Turns, t)
		default:
			out = append(out, Utterance{t.Role, []ophglm.Turn{t}})
		}
	}
	if n := len(out); n > 0 && out[n-1].Role == ophglm.Patient {
		out = out[:n-1]
	}
	return out
}

// Sources are the source turns that utterances come from, with who speaks.
func Sources(us []Utterance) map[int]ophglm.Role {
	out := map[int]ophglm.Role{}
	for _, u := range us {
		for _, t := range u.Turns {
			for _, n := range t.From {
				out[n] = u.Role
			}
		}
	}
	return out
}

// VoiceOf is who asks in the turns: a relative where the patient's side tells of
// another than itself, by the facts.
func VoiceOf(d *ophglm.Dialogue, from map[int]ophglm.Role) string {
	for i := range d.Facts {
		if f := &d.Facts[i]; from[f.In.Turn] == ophglm.Patient && (f.Kind == "relative" || f.Subject == "relative") {
			return language.VoiceRelative
		}
	}
	return language.VoicePatient
}

// unanswered counts the patient's turns after the doctor's last.
func unanswered(d *ophglm.Dialogue) int {
	n := 0
	for i := len(d.Turns) - 1; i >= 0 && d.Turns[i].Role == ophglm.Patient; i-- {
		n++
	}
	return n
}

func fromDialogue(d *ophglm.Dialogue, cfg Config) (s *ophglm.Sample, reason, detail string) {
	us := Utterances(d)
	answers := len(us) / 2
	switch {
	case !slices.ContainsFunc(d.Turns, func(t ophglm.Turn) bool { return t.Role == ophglm.Patient && strings.TrimSpace(t.Text) != "" }):
		return nil, "no_question", "the patient says nothing"
	case answers == 0:
		return nil, "no_answer", "the doctor does not answer the patient"
	case answers < cfg.MinAnswers:
		return nil, "too_few_answers", fmt.Sprintf("the doctor answers %d times, of at least %d", answers, cfg.MinAnswers)
	}
	if reason, detail = cfg.fitness().Unfit(d); reason != "" {
		return nil, reason, detail
	}
	us = us[:2*min(answers, cfg.MaxAnswers)]
	s = &ophglm.Sample{Scenario: ophglm.Conversation, Lang: d.Lang, By: "dialogue", Tags: map[string]string{}}
	length := 0
	for i, u := range us {
		m, err := Message(s, d.ID, i, u)
		if err != nil {
			return nil, "bad_edits", err.Error()
		}
		s.Messages = append(s.Messages, m)
		if u.Role == ophglm.Doctor {
			length += utf8.RuneCountInString(s.Messages[i].Content)
		}
	}
	if n := utf8.RuneCountInString(s.Messages[0].Content); n < cfg.MinQuestion {
		return nil, "too_short", fmt.Sprintf("the first message has %d characters, of at least %d", n, cfg.MinQuestion)
	}
	if length < cfg.MinAnswer {
		return nil, "too_short", fmt.Sprintf("the answers have %d characters, of at least %d", length, cfg.MinAnswer)
	}
	About(s, d)
	s.Tags["voice"], s.Tags["register"] = VoiceOf(d, Sources(us)), "lay"
	s.Licence = licence.OfOrigins(d.Origins)
	s.ID = ophglm.SampleID(s)
	return s, "", ""
}

// About gives a sample the group of the dialogue that it is made of, and tags
// that say what the dialogue is about.
func About(s *ophglm.Sample, d *ophglm.Dialogue) {
	cluster := d.Cluster
	if cluster == "" {
		cluster = d.ID
	}
	s.Groups = []string{"cluster:" + cluster}
	about := ""
	if len(d.Diseases) > 0 {
		about = d.Diseases[0]
	}
	for tag, v := range map[string]string{"disease": about, "disease_named": d.Disease, "department": d.Department} {
		if v != "" {
			s.Tags[tag] = v
		}
	}
}

// Message puts an utterance into words, and its sentences into the citations.
func Message(s *ophglm.Sample, dialogue string, n int, u Utterance) (ophglm.Message, error) {
	m := ophglm.Message{Role: "user"}
	if u.Role == ophglm.Doctor {
		m.Role = "assistant"
	}
	var b strings.Builder
	for i, t := range u.Turns {
		if i > 0 {
			b.WriteByte('\n')
		}
		parts, err := t.Parts()
		if err != nil {
			return m, err
		}
		at := b.Len()
		for _, sp := range text.Sentences(t.Text) {
			c := ophglm.Citation{Message: n, Start: at + sp.Start, End: at + sp.End}
			for _, p := range parts {
				if p.Start < sp.End && sp.Start < p.End {
					c.Of = append(c.Of, ophglm.Ref{Kind: "turn", ID: ophglm.TurnID(dialogue, p.Turn)})
				}
			}
			s.Citations = append(s.Citations, c)
		}
		b.WriteString(t.Text)
	}
	m.Content = b.String()
	return m, nil
}
