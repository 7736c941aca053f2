package dialogue

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"ophglm"
	"ophglm/dialogue/relevance"
	"ophglm/internal/clinical/triage"
	"ophglm/internal/pipeline"
)

// SelectConfig is the config of dialogue.select.
type SelectConfig struct {
	FundusOnly      bool    `yaml:"fundus_only" doc:"keep only dialogues that are of the fundus"`
	Threshold       float64 `yaml:"threshold" doc:"score, above 0 and up to 1, from which a dialogue is of the eye: lower keeps more; F1 was best at 0.4 on the rows that the model was trained on, in cross-validation"`
	FundusThreshold float64 `yaml:"fundus_threshold" doc:"score, above 0 and up to 1, from which a dialogue of the eye is one of the fundus"`
}

// Validate reports a threshold that everything passes, or nothing.
func (c SelectConfig) Validate() error {
	if !(c.Threshold > 0 && c.Threshold <= 1) {
		return fmt.Errorf("threshold is a score above 0 and up to 1, not %v", c.Threshold)
	}
	if !(c.FundusThreshold > 0 && c.FundusThreshold <= 1) {
		return fmt.Errorf("fundus_threshold is a score above 0 and up to 1, not %v", c.FundusThreshold)
	}
	return nil
}

// selectDefaults has the thresholds that were best on the training rows.
var selectDefaults = SelectConfig{Threshold: 0.4, FundusThreshold: 0.4}

// Select keeps dialogues that are of the eye.
func Select() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[SelectConfig, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    "dialogue.select",
		Version: 3,
		Doc: `Keeps dialogues that are of the eye, and flags them "eye" and, where they are of it, "fundus".

Of the eye is a dialogue that a clinician who gathers consultations of the eye would keep: the patient asks about the eye or complains of it, and
it does not merely come up, as the yellow eyes of jaundice or a leaflet's warning of glaucoma do. Of the fundus is one of those that asks about, tells of or
considers the retina, macula, vitreous, optic nerve or choroid.
A logistic regression weighs, for each side apart: how many different words of the eye are said (a list in the binary, Chinese and English, and, with
the input names, those names of the graph whose entity is of the eye by its other names), whether words are of the fundus, in how many of the clauses
one is said and whether at the very beginning, how many are denied ("没有近视", "no eye pain") or mean something else (鸡眼, 眼冒金星); whether the
department is one of the eye or another (五官科 and 儿科 say nothing); and hashed n-grams of what is said. What the patient says decides; the department
alone never does. A dialogue that is under the threshold stays where the patient names something of the eye and tells a red flag (dialogue.triage): an
emergency is not to be lost because it is told in few words. Without names and department the word list and the n-grams are what is weighed.
The reject says what was found. Counted are: eye.red_flag, eye.answer_only (kept though the patient names nothing of the eye), eye.department (kept with a department of
the eye), eye.names (kept with a name that only the graph knows), eye.grams (kept by the n-grams, the rest being below the threshold), not_eye.spoken (left out though
the eye is spoken of), not_eye.denied (all that was said of it is denied), not_eye.grams (left out by the n-grams), fundus. The model was trained on rows of public
sets that were read one by one; its file says how many and how.`,
		Input:  pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues"),
		Sides:  []pipeline.Port{pipeline.In[*ophglm.Name]("names", "names of a graph, such as kg.lexicon makes").Lists().Maybe()},
		Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "those of the eye, flagged"),
		Config: selectDefaults,
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{
				{Name: "eyewords", Data: relevance.Words()},
				{Name: "relevance", Data: relevance.Weights()},
				{Name: "red flags", Data: triage.RulesYAML()},
				{Name: "words of red flags", Data: triage.WordsYAML()},
			}
		},
		Example: pipeline.Example{In: map[string]string{"dialogues": selectExample, "names": selectNames}},
		New: func(ctx context.Context, cfg SelectConfig, side *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			names, err := readNames(ctx, side)
			if err != nil {
				return nil, err
			}
			model, err := relevance.ReadModel(relevance.Weights())
			if err != nil {
				return nil, err
			}
			s := selection{cfg, model, relevance.NewReader(names)}
			return s.pass, nil
		},
	})
}

const selectExample = `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[{"role":"patient","text":"黄斑水肿打针几次？","from":[0]},{"role":"doctor","text":"先打三针。","from":[1]}]}
{"id":"b","origins":[{"dataset":"d"}],"lang":"zh","turns":[{"role":"patient","text":"脚上长鸡眼","from":[0]},{"role":"doctor","text":"看皮肤科。","from":[1]}]}
{"id":"c","origins":[{"dataset":"d"}],"lang":"zh","department":"肝病科","turns":[{"role":"patient","text":"乙肝，没有眼睛发黄，吃什么药？","from":[0]},{"role":"doctor","text":"查肝功能，青光眼禁用阿托品。","from":[1]}]}
{"id":"d","origins":[{"dataset":"d"}],"lang":"zh","turns":[{"role":"patient","text":"孩子得了Coats病，做了激光，多久复查？","from":[0]},{"role":"doctor","text":"三个月查一次眼底。","from":[1]}]}
`

const selectNames = `{"surface":"Coats病","lang":"zh","entity":"coats_disease","type":"Disease","preferred":true}
{"surface":"外层渗出性视网膜病变","lang":"zh","entity":"coats_disease","type":"Disease"}
`

// selection is dialogue.select at work.
type selection struct {
	cfg    SelectConfig
	model  *relevance.Model
	reader *relevance.Reader
}

func (s *selection) pass(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	score := s.model.Score(s.reader, d)
	e := &score.Evidence
	eye := score.Eye >= s.cfg.Threshold
	grams := eye != (score.EyeWithoutGrams >= s.cfg.Threshold)
	urgent := !eye && e.Patient.Mentions > 0 && len(triage.Default().Check(d.Turns, nil).RedFlags) > 0
	countIf(to, "eye.red_flag", urgent)
	if !eye && !urgent {
		switch said := e.Patient.Mentions + e.Doctor.Mentions; {
		case said > 0:
			to.Count("not_eye.spoken", 1)
		case e.Patient.Denied+e.Doctor.Denied > 0:
			to.Count("not_eye.denied", 1)
		}
		countIf(to, "not_eye.grams", grams)
		return to.Reject("not_eye", fmt.Sprintf("score %.2f of the eye, under %v: %s", score.Eye, s.cfg.Threshold, e), d)
	}
	fundus := score.Fundus >= s.cfg.FundusThreshold
	if s.cfg.FundusOnly && !fundus {
		return to.Reject("not_fundus", fmt.Sprintf("score %.2f of the fundus, under %v: %s", score.Fundus, s.cfg.FundusThreshold, e), d)
	}
	countIf(to, "eye.answer_only", e.Patient.Mentions == 0)
	countIf(to, "eye.department", e.Department == relevance.EyeDepartment)
	countIf(to, "eye.names", e.Patient.Names+e.Doctor.Names > 0)
	countIf(to, "eye.grams", grams)
	countIf(to, "fundus", fundus)
	flag(d, "eye")
	if fundus {
		flag(d, "fundus")
	}
	return to.Emit(d)
}

func countIf(to *pipeline.Emitter[*ophglm.Dialogue], name string, is bool) {
	if is {
		to.Count(name, 1)
	}
}

// flag adds a flag; flags are sorted and each stands once.
func flag(d *ophglm.Dialogue, name string) {
	if !slices.Contains(d.Flags, name) {
		d.Flags = append(d.Flags, name)
		sort.Strings(d.Flags)
	}
}
