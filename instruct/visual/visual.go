// Package visual is the kind instruct.visual, which asks about fundus photographs
// and answers from their reports.
//
// A report is sorted into a [View]; intents.go lists what can be asked of one, and an
// answer says findings in the wordings of visual_zh.yaml and visual_en.yaml, with the
// caution that models' results call for (caution.go).
package visual

import (
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/instruct/licence"
	"ophglm/instruct/policy"
	"ophglm/internal/pipeline"
)

// Config is the config of instruct.visual.
type Config struct {
	Languages []string `yaml:"languages" doc:"languages to write: zh, en"`
	Questions int      `yaml:"questions" doc:"the most samples of one question, for each photograph and language"`
	Dialogues int      `yaml:"dialogues" doc:"the most samples of two or three questions, for each photograph and language"`
	Numbers   bool     `yaml:"numbers" doc:"say probabilities, thresholds, counts and sizes; without them, answers have no number"`
	Repeat    int      `yaml:"repeat" doc:"the most samples whose answers are the same but for their numbers, beside one of each photograph"`
}

// Validate reports a language that there is not, and settings that make nothing.
func (c Config) Validate() error {
	if err := language.CheckLanguages(c.Languages); err != nil {
		return err
	}
	switch {
	case c.Questions < 0 || c.Dialogues < 0 || c.Questions+c.Dialogues == 0:
		return fmt.Errorf("questions and dialogues are to be 0 or more, and one of them above 0, not %d and %d", c.Questions, c.Dialogues)
	case c.Repeat < 1:
		return fmt.Errorf("repeat is to be 1 or more, not %d", c.Repeat)
	}
	return nil
}

// Kind is the kind instruct.visual.
func Kind() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[Config]{
		Name:    "instruct.visual",
		Version: 3,
		Doc: `Asks about fundus photographs and answers from their reports, each sentence citing its findings.

A photograph is asked to be described, for its lesions, disc, vessels, macula and diseases, for one lesion or disease, its stage, for its quality, and for
what it can't tell. Of what was not examined or graded at most one sample of a photograph asks, and no dialogue that something else can be asked in.
An answer says what models saw; it asks, once, for an ophthalmologist where something is suggested, and says, once, what the disease model learned from
where a disease is given. A photograph too small for some models is called fit to be graded only with what they did not look for.
"Not found" is never said to be absence, and a disease given never to be the only one. Of a photograph that can't be graded only what was seen is said; of a picture that is no fundus photograph
nothing. What we say on our own account, such as that the slit lamp decides on cataract, cites a policy. The picture stands in the first message; the group is the photograph's, its patient where one is known. Questions and wordings are chosen by a
hash of the report. Photographs without a finding are described in the same words: of answers that are the same but for their numbers, the samples of least id are
kept, up to repeat, and each other is rejected as a part: repeated. Of a photograph of which none would be left the sample is kept whose answers the fewest have.
A report is rejected whose photograph is not given (no_photograph) or that no question fits (no_findings). Memory: the photographs' records, and for each text
without its numbers a hash and the ids kept.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.FundusReport]("reports", "reports with findings").Lists(),
			pipeline.In[*ophglm.Photograph]("photographs", "the photographs that reports are of").Lists().Beside(),
		},
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.Sample]("samples", "samples with one picture each, report by report")},
		Config:  Config{Languages: []string{"zh", "en"}, Questions: 5, Dialogues: 2, Numbers: true, Repeat: 4},
		Assets:  func() []pipeline.Asset { return append(Assets(), policy.Assets()...) },
		Example: pipeline.Example{With: "{questions: 2, dialogues: 1}", In: map[string]string{
			"reports": `{"id":"r","image":"a","eye":"OD","findings":[{"id":"r#0","kind":"quality","type":"gradable","present":true,"values":{"field_diameter_pixels":"256"}},` +
				`{"id":"r#1","kind":"lesion","type":"hard_exudate","present":false,"values":{"examined":"no"}},` +
				`{"id":"r#2","kind":"disease","type":"diabetic_retinopathy","present":true,"values":{"probability":"0.91","threshold":"0.40"},"model":"diseases"},` +
				`{"id":"r#3","kind":"limits","type":"research_only","present":true}],"text":{},"models":["diseases 1"]}` + "\n",
			"photographs": `{"id":"a","origins":[{"dataset":"own","licence":"Apache-2.0"}],"image":"a.jpg","width":256,"height":256,"patient":"p1","eye":"OD"}` + "\n",
		}},
		Run: run,
	})
}

// samplesOf writes the samples of one report.
func samplesOf(r *ophglm.FundusReport, p *ophglm.Photograph, cfg Config) []*ophglm.Sample {
	v := ViewOf(r)
	var out []*ophglm.Sample
	had := map[string]bool{}
	refusal := cfg.Languages[language.NewPicker(0, "visual", v.id, "refusal").N(len(cfg.Languages))]
	for _, lang := range cfg.Languages {
		w := &writer{v: v, g: grammars()[ophglm.Lang(lang)], photograph: p, plain: !cfg.Numbers}
		asks := w.asks(lang == refusal)
		refused := false
		for i, a := range asks {
			if i == cfg.Questions {
				break
			}
			refused = refused || w.refuses(a)
			out = append(out, w.sample(a))
		}
		for n := range cfg.Dialogues {
			turns := w.dialogue(asks, n, n > 0 && !refused)
			if len(turns) < 2 {
				continue
			}
			refused = refused || slices.ContainsFunc(turns, w.refuses)
			out = append(out, w.sample(turns...))
		}
	}
	unique := out[:0]
	for _, s := range out {
		if !had[s.ID] {
			had[s.ID] = true
			unique = append(unique, s)
		}
	}
	return unique
}

// writer writes the samples of one report in one language.
type writer struct {
	v          *View
	g          *grammar
	photograph *ophglm.Photograph
	plain      bool // without numbers
}

func (w *writer) picker(parts ...string) *language.Picker {
	return language.NewPicker(0, append([]string{"visual", w.v.id, string(w.g.lang)}, parts...)...)
}

// ask is a question: an intent and, for some, what it is about.
type ask struct {
	in    *intent
	about *ophglm.Finding
}

func (a ask) key() string {
	if a.about == nil {
		return a.in.name
	}
	return a.in.name + " " + a.about.Type
}

// asks lists what can be asked, in an order that differs from report to report.
// Of a small or bad photograph much can't be told. Asked for all of it, a model
// would learn to refuse: one such question, or none, is among them.
func (w *writer) asks(refusal bool) []ask {
	var out []ask
	for i := range intents {
		in := &intents[i]
		if in.about == nil {
			if in.fits(w.v) {
				out = append(out, ask{in: in})
			}
			continue
		}
		for _, from := range in.about(w.v) { // one of each
			if len(from) > 0 {
				out = append(out, ask{in, from[w.picker(in.name, "about", fmt.Sprint(len(out))).N(len(from))]})
			}
		}
	}
	language.Shuffle(out, w.picker("order"))
	return slices.DeleteFunc(out, func(a ask) bool {
		if !w.refuses(a) {
			return false
		}
		again := !refusal
		refusal = false
		return again
	})
}

func (w *writer) refuses(a ask) bool {
	return a.in.refuses != nil && a.in.refuses(w.v, a.about)
}

// dialogue chooses two or three questions for a sample, of topics of their own:
// one of what can't be told only where it may, and nothing else remains.
func (w *writer) dialogue(asks []ask, n int, refusal bool) []ask {
	pick := w.picker("dialogue", fmt.Sprint(n))
	asks = append([]ask(nil), asks...)
	language.Shuffle(asks, pick)
	turns := 2 + pick.N(2)
	var out []ask
	for _, a := range asks {
		if len(out) < turns && !w.refuses(a) && !overlaps(out, a) {
			out = append(out, a)
		}
	}
	for _, a := range asks {
		if len(out) < 2 && refusal && w.refuses(a) && !overlaps(out, a) {
			out = append(out, a)
		}
	}
	// Questions come in the order of a consultation: that of visualIntents.
	for i := range out {
		for j := i; j > 0 && out[j].in.order() < out[j-1].in.order(); j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

// overlaps reports whether the answer would say again what another does.
func overlaps(out []ask, a ask) bool {
	for _, o := range out {
		for _, t := range o.topics() {
			if slices.Contains(a.topics(), t) {
				return true
			}
		}
	}
	return false
}

// topics are what the answer speaks of.
func (a ask) topics() []string {
	if a.in.topics == nil {
		return []string{a.about.Kind}
	}
	return a.in.topics
}

// sample writes one sample of one or more questions.
func (w *writer) sample(asks ...ask) *ophglm.Sample {
	s := &ophglm.Sample{
		Scenario: ophglm.Visual, Lang: w.g.lang, By: "composed", Groups: []string{w.photograph.Group()}, Licence: licence.OfOrigins(w.photograph.Origins),
		Tags: map[string]string{"dataset": w.photograph.Origins[0].Dataset, "photograph": w.photograph.ID, "register": "professional"},
	}
	if w.plain {
		s.Tags["register"] = "lay"
	}
	var intents, about []string
	said := newSaid()
	for i, a := range asks {
		pick := w.picker(a.key(), fmt.Sprint("turn", i, "of", len(asks)))
		q := ophglm.Message{Role: "user", Content: w.g.question(a, i > 0, pick)}
		if i == 0 {
			q.Images = []string{w.photograph.Image}
		}
		answer := &answer{v: w.v, g: w.g, pick: pick, said: said, plain: w.plain, last: i == len(asks)-1}
		a.in.say(answer, a.about)
		answer.settle()
		s.Messages = append(s.Messages, q, ophglm.Message{Role: "assistant"})
		n := len(s.Messages) - 1
		var cites []ophglm.Citation
		s.Messages[n].Content, cites = answer.text(n)
		s.Citations = append(s.Citations, cites...)
		intents = append(intents, a.in.name)
		if a.about != nil {
			about = append(about, a.about.Type)
		}
	}
	s.Tags["intent"] = strings.Join(intents, ",")
	if len(about) > 0 {
		s.Tags["about"] = strings.Join(about, ",")
	}
	s.ID = ophglm.SampleID(s)
	return s
}
