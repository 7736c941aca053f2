package coverage

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"ophglm"
)

// Report is what a [Counter] counted.
type Report struct {
	Samples   int         `json:"samples"`
	Repeated  int         `json:"repeated"` // left out: their ids were there before
	Languages []*Language `json:"languages"`
	Questions Repeats     `json:"questions"` // asked, with what they are asked of
	Answers   Repeats     `json:"answers"`
	Cited     []Cited     `json:"cited"` // by kind
}

// Language is what was counted of one language.
type Language struct {
	Lang      ophglm.Lang `json:"lang"`
	Samples   int         `json:"samples"`
	Answers   int         `json:"answers"`
	Scenarios []*Scenario `json:"scenarios"` // in their usual order
	Diseases  []*Disease  `json:"diseases"`  // those with the most samples first
	// Lengths, in characters, of one message. nil where there is none.
	Question *Quantiles `json:"question_characters"`
	Answer   *Quantiles `json:"answer_characters"`
	// Sentences of answers, those that nothing is cited for, and those that are cited
	// for a part of their letters.
	Sentences int       `json:"sentences"`
	Uncited   int       `json:"uncited"`
	Partly    int       `json:"partly_cited"`
	Examples  []Uncited `json:"uncited_examples"`
}

// Scenario is what was counted of one scenario in one language.
type Scenario struct {
	Scenario ophglm.Scenario `json:"scenario"`
	Samples  int             `json:"samples"`
	Diseases int             `json:"diseases"` // with a sample
	// PerDisease is of the samples of each disease that has one; nil where none is
	// named.
	PerDisease *Quantiles `json:"per_disease"`
	// Tags counts samples by register, voice, style, intent and by, each value apart.
	// "" are those without.
	Tags map[string]map[string]int `json:"tags"`
}

// Disease is a row of the matrix: how many samples each scenario has. "" is the
// samples that name no disease.
type Disease struct {
	ID      string                  `json:"id"`
	Name    string                  `json:"name,omitempty"`
	Samples int                     `json:"samples"`
	Of      map[ophglm.Scenario]int `json:"of"`
}

// Uncited is a sentence that nothing is cited for.
type Uncited struct {
	Sample  string `json:"sample"`
	Message int    `json:"message"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Text    string `json:"text"`
}

// Cited is how often records of a kind stand behind sentences.
type Cited struct {
	Kind    string     `json:"kind"` // "triple", "turn", "finding", "policy"
	Records int        `json:"records"`
	Samples *Quantiles `json:"samples_each"`
}

// worst keeps the first examples by place, so that they don't depend on the order of
// samples.
func worst(all []Uncited, top int) []Uncited {
	if len(all) <= top {
		return all
	}
	slices.SortFunc(all, byPlace)
	return all[:top]
}

func byPlace(a, b Uncited) int {
	return cmp.Or(strings.Compare(a.Sample, b.Sample), cmp.Compare(a.Message, b.Message), cmp.Compare(a.Start, b.Start))
}

// Report says what was counted so far. The scenarios of instructions are listed
// where they have no sample too; another, such as conversation, where it has one.
func (c *Counter) Report() *Report {
	r := &Report{Samples: len(c.ids), Repeated: c.repeated, Languages: []*Language{}, Questions: c.questions.report(c.opt.Top), Answers: c.answers.report(c.opt.Top), Cited: c.cited()}
	for _, lang := range slices.Sorted(maps.Keys(c.langs)) {
		r.Languages = append(r.Languages, c.langs[lang].report(lang))
	}
	return r
}

func (l *language) report(lang ophglm.Lang) *Language {
	r := &Language{
		Lang: lang, Samples: l.samples, Answers: l.turns, Question: l.question.quantiles(), Answer: l.reply.quantiles(),
		Sentences: l.sentences, Uncited: l.uncited.sentences, Partly: l.partly.sentences, Examples: slices.Clone(l.examples), Diseases: []*Disease{},
	}
	slices.SortFunc(r.Examples, byPlace)
	rows := map[string]*Disease{}
	for at, n := range l.cells {
		d := rows[at.disease]
		if d == nil {
			d = &Disease{ID: at.disease, Of: map[ophglm.Scenario]int{}}
			rows[at.disease] = d
			r.Diseases = append(r.Diseases, d)
		}
		d.Of[at.scenario] += n
		d.Samples += n
	}
	scenarios := Columns(slices.Collect(maps.Keys(l.by)))
	slices.SortFunc(r.Diseases, func(a, b *Disease) int {
		if by := cmp.Compare(b.Samples, a.Samples); by != 0 {
			return by
		}
		for _, s := range scenarios {
			if by := cmp.Compare(b.Of[s], a.Of[s]); by != 0 {
				return by
			}
		}
		return strings.Compare(a.ID, b.ID)
	})
	for _, name := range scenarios {
		s := &Scenario{Scenario: name, Tags: l.by[name]}
		var each lengths
		for _, d := range r.Diseases {
			n := d.Of[name]
			s.Samples += n
			if n > 0 && d.ID != "" {
				each.add(n)
			}
		}
		s.Diseases, s.PerDisease = each.n, each.quantiles()
		r.Scenarios = append(r.Scenarios, s)
	}
	return r
}

// Columns are the five scenarios of instructions in their usual order, and then the
// others of those given, by name.
func Columns(given []ophglm.Scenario) []ophglm.Scenario {
	out := slices.Clone(ophglm.Scenarios[:])
	slices.Sort(given)
	for _, s := range given {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (c *Counter) cited() []Cited {
	kinds := map[string]*lengths{}
	for ref, f := range c.facts {
		if kinds[ref.Kind] == nil {
			kinds[ref.Kind] = &lengths{}
		}
		kinds[ref.Kind].add(int(f.samples))
	}
	out := []Cited{}
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		out = append(out, Cited{k, kinds[k].n, kinds[k].quantiles()})
	}
	return out
}
