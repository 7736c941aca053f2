package dialogue

import (
	"context"
	"slices"

	"ophglm"
	"ophglm/internal/lexicon"
	"ophglm/internal/pipeline"
)

// Describe is the kind dialogue.describe.
func Describe() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[struct{}, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    "dialogue.describe",
		Version: 2,
		Doc: `Says of each dialogue what it is about: its diseases, the scenarios that it answers, the patient's history.

The facts of dialogue.facts are what it reads, and the words of the turns.
- diseases: the entities of diagnoses that are not denied and that the patient
  names or asks about, or the doctor states of the patient (考虑, 诊断为, 是,
  属于, you have, likely, or of an eye: 左眼黄斑前膜), not those of a doctor's lists,
  comparisons, causes to rule out and suppositions (常见于, 预防, 如…等, 可能引起).
  Diseases of the eye come before those of the body, in each the patient's before
  the doctor's, then the most mentioned first, then the first mentioned. Those
  told of a relative count only where none is told of the patient, as when one
  writes for one's mother. Blindness counts where the patient has it, not as what
  is feared. Names of diseases in the disease field count as the patient's. Without
  any such diagnosis among the facts they are the dialogue's entities that names
  calls diseases, by the same rule.
- scenarios: those of visual, causes, diagnosis, treatment and prognosis that a
  doctor's statement answers, by the words of describe_cues.yaml: a word that
  tells a scenario, two weak ones (药, 检查, 休息 …) that differ, or a weak one
  where the patient asked for it before or nothing else is asked or told. Words that hint count where the patient
  asked for it since the last answer. Where one scenario alone was asked for, an answer that begins with a
  yes or no is of that one, and so is one with no word of any list that does not
  send the patient elsewhere. A clause that asks tells nothing, so that what is
  only asked is no scenario. A doctor's drug, concentration,
  dose or frequency among the facts tells treatment.
- history: the facts that are the patient's history, in the order of the facts:
  family history; operations done or prepared for; diagnoses told as past, under
  a heading of history, or with a duration of three months or more, and that
  duration; drugs that the patient says are or were used. What is denied, asked,
  a choice or supposed is none, and what is told of another than the one whom
  the dialogue is about.

Without names all diagnoses count as diseases, and entities are not looked at.
Memory: the names, about 200 bytes each.`,
		Input: pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, best after dialogue.facts"),
		Sides: []pipeline.Port{
			pipeline.In[*ophglm.Name]("names", "names that tell which entities are diseases").Beside().Maybe(),
		},
		Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "the same, described"),
		Assets: func() []pipeline.Asset { return []pipeline.Asset{{Name: "describe_cues", Data: describeCues}} },
		Example: pipeline.Example{In: map[string]string{
			"dialogues": `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
				`{"role":"patient","text":"糖尿病10年，右眼黄斑水肿，要打针吗？","from":[0]},{"role":"doctor","text":"要打，每月一针。没有青光眼。三个月后复查OCT。","from":[1]}],` +
				`"facts":[{"id":"f1","in":{"record":"a","turn":0,"start":0,"end":9},"kind":"diagnosis","entity":"diabetes_mellitus"},` +
				`{"id":"f2","in":{"record":"a","turn":0,"start":9,"end":14},"kind":"duration","value":"10","unit":"y"},` +
				`{"id":"f3","in":{"record":"a","turn":0,"start":23,"end":35},"kind":"diagnosis","eye":"OD","entity":"macular_edema"},` +
				`{"id":"f4","in":{"record":"a","turn":1,"start":30,"end":39},"kind":"diagnosis","negated":true,"entity":"glaucoma"}]}` + "\n",
		}},
		New: func(ctx context.Context, _ struct{}, in *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			cues, err := knownCues()
			if err != nil {
				return nil, err
			}
			g := describer{cues: cues, systemic: cues.systemic}
			if in.Has("names") {
				names, err := readNames(ctx, in)
				if err != nil {
					return nil, err
				}
				g.disease = map[string]bool{}
				for _, n := range names {
					g.disease[n.Entity] = n.Type == "Disease"
				}
				g.names = lexicon.New(slices.DeleteFunc(names, func(n *ophglm.Name) bool { return n.Type != "Disease" || n.Ambiguous }))
			}
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
				g.describe(d)
				for _, s := range d.Scenarios {
					to.Count("scenario."+s, 1)
				}
				if len(d.Diseases) > 0 {
					to.Count("with diseases", 1)
				}
				if len(d.History) > 0 {
					to.Count("with history", 1)
				}
				return to.Emit(d)
			}, nil
		},
	})
}

// describer holds what dialogues are described by.
type describer struct {
	cues    *cueList
	names   *lexicon.Lexicon // of diseases; nil where no names are given
	disease map[string]bool  // of every entity with a name, whether it is a disease

	systemic map[string]bool // entities that are diseases of the body, not of the eye
}

func (g *describer) describe(d *ophglm.Dialogue) {
	s := newSpeakers(d)
	about := aboutWhom(d, s)
	d.Diseases = g.diseases(d, s, about)
	d.Scenarios = g.cues.scenarios(d, s)
	d.History = history(d, s, about)
}

// speakers finds the turns that source turns stand in.
type speakers struct {
	d  *ophglm.Dialogue
	at map[int]int // turn of the dialogue by source turn
}

func newSpeakers(d *ophglm.Dialogue) speakers {
	s := speakers{d: d}
	if len(d.Facts) == 0 {
		return s
	}
	s.at = make(map[int]int, len(d.Turns))
	for i := range d.Turns {
		for _, n := range d.Turns[i].From {
			s.at[n] = i
		}
	}
	return s
}

// turn gives the turn that a fact stands in and its number, or nil where that was
// dropped.
func (s speakers) turn(f *ophglm.Fact) (*ophglm.Turn, int) {
	i, ok := s.at[f.In.Turn]
	if !ok {
		return nil, -1
	}
	return &s.d.Turns[i], i
}

// relative is the subject of what is told of somebody else than the patient.
const relative = "relative"

// complaints are the kinds of facts that tell whose eyes a dialogue is about.
var complaints = map[string]bool{"symptom": true, "sign": true, "diagnosis": true, "iop": true, "visual_acuity": true}

// aboutWhom gives the subject whose complaints a dialogue is about: the
// patient, "", unless the patient's turns tell of a relative's alone.
func aboutWhom(d *ophglm.Dialogue, s speakers) string {
	told := false
	for i := range d.Facts {
		f := &d.Facts[i]
		if !complaints[f.Kind] || f.Negated {
			continue
		}
		if t, _ := s.turn(f); t == nil || t.Role != ophglm.Patient {
			continue
		}
		if f.Subject != relative {
			return ""
		}
		told = true
	}
	if told {
		return relative
	}
	return ""
}
