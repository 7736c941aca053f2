package converse

import (
	"context"
	"maps"
	"slices"

	"ophglm"
	"ophglm/instruct/intent"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
	"ophglm/instruct/licence"
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

// facts is what the graph knows of the diseases that reports can suggest.
type facts struct {
	names   *knowledge.Names
	kinds   map[string][]string // what is_a an entity
	classes map[string]string   // class of reports, of an entity
	triples map[string][]*ophglm.Triple
	reader  *clinical.Reader
	known   map[string]*knowledge.Disease // by language and id; nil where the language has no name for it
}

func newFacts() *facts {
	return &facts{
		names: knowledge.NewNames(), classes: map[string]string{}, triples: map[string][]*ophglm.Triple{},
		kinds: map[string][]string{}, reader: clinical.NewReader(nil), known: map[string]*knowledge.Disease{},
	}
}

// readFacts reads the graph twice: what there is and what is a kind of what,
// then the facts.
func readFacts(ctx context.Context, in *pipeline.Inputs) (*facts, error) {
	f := newFacts()
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
func (f *facts) learn(it *ophglm.GraphItem) {
	switch t := it.Triple; {
	case it.Entity != nil:
		f.names.Add(it.Entity)
	case t.Relation == "is_a" && t.Object.Entity != "":
		f.kinds[t.Object.Entity] = append(f.kinds[t.Object.Entity], t.Subject)
	}
}

// classify gives entities the class of reports that they belong to.
func (f *facts) classify() {
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
func (f *facts) keep(it *ophglm.GraphItem) {
	if t := it.Triple; t != nil && f.classes[t.Subject] != "" {
		f.triples[t.Subject] = append(f.triples[t.Subject], t)
	}
}

// factAnswer is a question on a disease, and its answer from the graph.
type factAnswer struct {
	intent    string
	scenario  ophglm.Scenario
	disease   string // entity
	question  string
	answer    *intent.Answer
	relations []string // of the triples said, sorted
	licence   string
}

// answer plays an intent of a cell of the block: one about what the dialogue is
// about, else about what the report's class stands for. It returns nil where no
// such cell has an answer that speaks of this eye alone.
func (f *facts) answer(k *dialogueCase, block, size int, pick *language.Picker, eye ophglm.Eye) *factAnswer {
	g := wordings()[k.d.Lang]
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
		var able []*intent.Intent
		for i := range intent.All {
			in := &intent.All[i]
			cell := "fact:" + id + "/" + string(in.Scenario)
			if in.Params == nil && len(g.asks[in.Name]) > 0 && (in.Fits == nil || in.Fits(d)) && bucket.Of(cell)/size == block {
				able = append(able, in)
			}
		}
		language.Shuffle(able, pick)
		for _, in := range able {
			a := intent.NewAnswer(d, pick, pick, false, intent.NewSaid(d))
			if !in.Perform(a, intent.Param{}, k.voice) || !f.ofEye(a, eye) {
				continue
			}
			return f.asked(g, d, in, a, pick)
		}
	}
	return nil
}

func (f *facts) disease(id string, lang ophglm.Lang) *knowledge.Disease {
	key := string(lang) + " " + id
	d, ok := f.known[key]
	if !ok && len(f.triples[id]) > 0 {
		d = knowledge.NewDisease(id, lang, f.names, f.triples[id], knowledge.CrawledNone)
	}
	f.known[key] = d
	return d
}

// ofEye reports whether the answer speaks of no other eye.
func (f *facts) ofEye(a *intent.Answer, eye ophglm.Eye) bool {
	for _, s := range a.Sentences {
		for _, fact := range f.reader.Facts(nil, s.Text) {
			if fact.Eye != "" && fact.Eye != eye {
				return false
			}
		}
	}
	return true
}

func (f *facts) asked(g *wording, d *knowledge.Disease, in *intent.Intent, a *intent.Answer, pick *language.Picker) *factAnswer {
	out := &factAnswer{
		intent: in.Name, scenario: in.Scenario, disease: d.ID, answer: a,
		question: g.worded(g.asks[in.Name], map[string]string{"d": d.Spoken}, pick),
	}
	var of []*ophglm.Triple
	for _, s := range a.Sentences {
		for _, t := range s.Of {
			of = append(of, t.Triple)
			if !slices.Contains(out.relations, t.Relation) {
				out.relations = append(out.relations, t.Relation)
			}
		}
	}
	slices.Sort(out.relations)
	out.licence = licence.OfTriples(of)
	return out
}
