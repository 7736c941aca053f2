package instruct

import (
	"context"
	"maps"
	"slices"

	"ophglm"
	"ophglm/internal/bucket"
	"ophglm/internal/clinical"
	"ophglm/internal/pipeline"
)

// This file is all that instruct.converse has in common with instruct.compose: the
// names of entities, the facts of a disease, and intents played as answers.

// reportDiseases are the entities that a class of reports stands for; what is_a one
// of them belongs to the class, too. Fundus changes of myopia are those of high
// myopia, not of anyone who needs glasses.
var reportDiseases = map[string][]string{
	"diabetic_retinopathy": {"diabetic_retinopathy"},
	"glaucoma":             {"glaucoma"},
	"cataract":             {"cataract"},
	"amd":                  {"age_related_macular_degeneration"},
	"myopia":               {"pathologic_myopia", "high_myopia"},
}

// lesionClasses gives the lesion of reports that a sign of the graph is.
var lesionClasses = map[string]string{
	"hard_exudate":        "hard_exudate",
	"cotton_wool_spot":    "soft_exudate",
	"retinal_hemorrhage":  "haemorrhage",
	"dot_blot_hemorrhage": "haemorrhage",
	"flame_hemorrhage":    "haemorrhage",
	"microaneurysm":       "microaneurysm",
}

// converseFacts is what the graph knows of the diseases that reports can suggest.
type converseFacts struct {
	names   *names
	kinds   map[string][]string // what is_a an entity
	classes map[string]string   // class of reports, of an entity
	triples map[string][]*ophglm.Triple
	reader  *clinical.Reader
	known   map[string]*disease // by language and id; nil where the language has no name for it
}

func newConverseFacts() *converseFacts {
	return &converseFacts{
		names: newNames(), classes: map[string]string{}, triples: map[string][]*ophglm.Triple{},
		kinds: map[string][]string{}, reader: clinical.NewReader(nil), known: map[string]*disease{},
	}
}

// readConverseFacts reads the graph twice: what there is and what is a kind of what,
// then the facts.
func readConverseFacts(ctx context.Context, in *pipeline.Inputs) (*converseFacts, error) {
	f := newConverseFacts()
	for it, err := range pipeline.Records[*ophglm.GraphItem](ctx, in, "graph") {
		if err != nil {
			return nil, err
		}
		f.learn(it)
	}
	f.classify()
	for it, err := range pipeline.Records[*ophglm.GraphItem](ctx, in, "graph") {
		if err != nil {
			return nil, err
		}
		f.keep(it)
	}
	return f, nil
}

// learn takes in an entity, or that one is a kind of another.
func (f *converseFacts) learn(it *ophglm.GraphItem) {
	switch t := it.Triple; {
	case it.Entity != nil:
		f.names.add(it.Entity)
	case t.Relation == "is_a" && t.Object.Entity != "":
		f.kinds[t.Object.Entity] = append(f.kinds[t.Object.Entity], t.Subject)
	}
}

// classify gives entities the class of reports that they belong to.
func (f *converseFacts) classify() {
	var belongs func(id, class string)
	belongs = func(id, class string) {
		if f.classes[id] != "" {
			return // a cycle, or what two classes have in common: the first keeps it
		}
		f.classes[id] = class
		for _, k := range f.kinds[id] {
			belongs(k, class)
		}
	}
	for _, class := range slices.Sorted(maps.Keys(reportDiseases)) {
		for _, id := range reportDiseases[class] {
			belongs(id, class)
		}
	}
	maps.Copy(f.classes, lesionClasses)
}

// keep takes in a fact about what belongs to a class.
func (f *converseFacts) keep(it *ophglm.GraphItem) {
	if t := it.Triple; t != nil && f.classes[t.Subject] != "" {
		f.triples[t.Subject] = append(f.triples[t.Subject], t)
	}
}

// converseAnswer is a question on a disease, and its answer from the graph.
type converseAnswer struct {
	intent    string
	scenario  ophglm.Scenario
	disease   string // entity
	question  string
	answer    *answer
	relations []string // of the triples said, sorted
	licence   string
}

// answer plays an intent of a cell of the block: one about what the dialogue is
// about, else about what the report's class stands for. It returns nil where no
// such cell has an answer that speaks of this eye alone.
func (f *converseFacts) answer(k *converseCase, block, size int, pick *picker, eye ophglm.Eye) *converseAnswer {
	g := converseGrammars()[k.d.Lang]
	ids := []string{k.about}
	for _, id := range reportDiseases[k.class] {
		if id != k.about {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		d := f.disease(id, k.d.Lang)
		if d == nil {
			continue
		}
		var able []*intent
		for i := range intents {
			in := &intents[i]
			cell := "fact:" + id + "/" + string(in.scenario)
			if in.params == nil && len(g.asks[in.name]) > 0 && (in.fits == nil || in.fits(d)) && bucket.Of(cell)/size == block {
				able = append(able, in)
			}
		}
		shuffle(able, pick)
		for _, in := range able {
			a := newAnswer(d, pick, false, map[string]bool{})
			if !in.perform(a, param{}, k.voice) || !f.ofEye(a, eye) {
				continue
			}
			return f.asked(g, d, in, a, pick)
		}
	}
	return nil
}

func (f *converseFacts) disease(id string, lang ophglm.Lang) *disease {
	key := string(lang) + " " + id
	d, ok := f.known[key]
	if !ok && len(f.triples[id]) > 0 {
		d = newDisease(id, lang, f.names, f.triples[id])
	}
	f.known[key] = d
	return d
}

// ofEye reports whether the answer speaks of no other eye.
func (f *converseFacts) ofEye(a *answer, eye ophglm.Eye) bool {
	for _, s := range a.sentences {
		for _, fact := range f.reader.Facts(nil, s.text) {
			if fact.Eye != "" && fact.Eye != eye {
				return false
			}
		}
	}
	return true
}

func (f *converseFacts) asked(g *converseGrammar, d *disease, in *intent, a *answer, pick *picker) *converseAnswer {
	out := &converseAnswer{
		intent: in.name, scenario: in.scenario, disease: d.id, answer: a,
		question: g.worded(g.asks[in.name], map[string]string{"d": d.spoken}, pick),
	}
	var of []*ophglm.Triple
	for _, s := range a.sentences {
		for _, id := range s.of {
			t := d.byID[id]
			of = append(of, t)
			if !slices.Contains(out.relations, t.Relation) {
				out.relations = append(out.relations, t.Relation)
			}
		}
	}
	slices.Sort(out.relations)
	out.licence = licence(of)
	return out
}
