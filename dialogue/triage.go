package dialogue

import (
	"context"
	"fmt"

	"ophglm"
	"ophglm/internal/clinical/triage"
	"ophglm/internal/pipeline"
)

// TriageConfig is the config of dialogue.triage.
type TriageConfig struct {
	Policy string `yaml:"policy" doc:"what becomes of a dialogue whose doctor does not send a red flag to urgent care or recommends a drug that conflicts: keep it, reject it, or review (keep it, flagged review)"`
}

// Validate reports an unknown policy.
func (c TriageConfig) Validate() error {
	switch c.Policy {
	case "keep", "reject", "review":
		return nil
	}
	return fmt.Errorf("policy is to be keep, reject or review, not %q", c.Policy)
}

// Triage marks what calls for urgent care.
func Triage() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[TriageConfig, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    "dialogue.triage",
		Version: 2,
		Doc: `Marks red flags that patients tell of, whether the doctor sends them to urgent care, and drugs that do not go with what the patient has.

A red flag (sudden loss of vision, flashes with a curtain, a chemical in the eye, pain with vomiting and haloes, infection after surgery, a
white pupil …) is a few concepts told together in a patient's turn, by rules in the binary that each name a public guideline. What is denied,
long past, supposed, only asked, or told of somebody else than the patient of the consultation raises none. Each stands in red_flags with its
place in the source turn and the answer: urgent where a later turn of the doctor's sends the patient to care at once (急诊, 立即就医, today), not where
only "if it gets worse"; not_urgent; none where no doctor answers. Flags are red_flag, red_flag_unmet (an answer is not_urgent) and
drug_conflict:RULE: a drug that the doctor recommends (atropine, a beta blocker, a steroid …) against a condition that is told in the dialogue
(angle closure, asthma, herpes keratitis …). With a graph and its names its contraindicated_with facts count too, as
drug_conflict:DISEASE/DRUG, and each is counted by its rule. The policy says what becomes of dialogues with red_flag_unmet or a drug conflict; the
detail of a reject names the rule and its place in the source turn.`,
		Input: pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, best after dialogue.turns"),
		Sides: []pipeline.Port{
			pipeline.In[*ophglm.GraphItem]("graph", "a graph, for its facts of drugs that must not be given").Maybe(),
			pipeline.In[*ophglm.Name]("names", "the names of the graph's entities, as kg.lexicon makes them").Maybe(),
		},
		Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "the same with red_flags and flags"),
		Config: TriageConfig{Policy: "review"},
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "rules.yaml", Data: triage.RulesYAML()}, {Name: "words.yaml", Data: triage.WordsYAML()}}
		},
		Example: pipeline.Example{In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"右眼突然看不见了，以前没有过","from":[0]},{"role":"doctor","text":"可能是疲劳，先观察一周。","from":[1]}]}` + "\n" +
			`{"id":"b","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"我有哮喘，眼压28，没有突然看不见","from":[0]},{"role":"doctor","text":"用噻吗洛尔滴眼液，每天两次。","from":[1]}]}` + "\n" +
			`{"id":"c","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"石灰溅到眼睛里了","from":[0]},{"role":"doctor","text":"先用清水冲洗，马上去急诊。","from":[1]}]}` + "\n"}},
		New: func(ctx context.Context, cfg TriageConfig, side *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			facts, err := drugFacts(ctx, side)
			if err != nil {
				return nil, err
			}
			t := triager{cfg.Policy, triage.Default(), facts}
			return t.dialogue, nil
		},
	})
}

// drugFacts reads what a graph says of drugs, or nothing where none is given.
func drugFacts(ctx context.Context, side *pipeline.Inputs) (*triage.Facts, error) {
	var graph []*ophglm.GraphItem
	for item, err := range pipeline.Records[*ophglm.GraphItem](ctx, side, "graph") {
		if err != nil {
			return nil, err
		}
		if t := item.Triple; t != nil && (t.Relation == "contraindicated_with" || t.Relation == "is_a") {
			graph = append(graph, item)
		}
	}
	names, err := readNames(ctx, side)
	if err != nil {
		return nil, err
	}
	switch {
	case graph == nil && names == nil:
		return nil, nil
	case graph == nil || names == nil:
		return nil, fmt.Errorf("the facts of a graph and the names of its entities are wanted together: give both graph and names, or neither")
	}
	return triage.NewFacts(graph, names), nil
}

type triager struct {
	policy string
	rules  *triage.Rules
	facts  *triage.Facts
}

func (t triager) dialogue(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	found := t.rules.Check(d.Turns, t.facts)
	d.RedFlags = nil
	var unmet, conflict string
	var unmetAt, conflictAt ophglm.Place
	for _, f := range found.RedFlags {
		in, err := firstPlace(d, f.Turn, f.Start, f.End)
		if err != nil {
			return err
		}
		d.RedFlags = append(d.RedFlags, ophglm.RedFlag{In: in, Rule: f.Rule.ID, Answer: f.Answer})
		flag(d, "red_flag")
		to.Count("red_flag."+f.Rule.ID, 1)
		to.Count("answer."+f.Answer, 1)
		if f.Answer == triage.NotUrgent && unmet == "" {
			unmet, unmetAt = f.Rule.ID, in
		}
	}
	for _, c := range found.Conflicts {
		flag(d, "drug_conflict:"+c.ID)
		to.Count("drug_conflict."+c.ID, 1)
		if conflict == "" {
			at, err := firstPlace(d, c.Turn, c.Start, c.End)
			if err != nil {
				return err
			}
			conflict, conflictAt = c.ID, at
		}
	}
	if unmet != "" {
		flag(d, "red_flag_unmet")
	}
	switch {
	case unmet == "" && conflict == "" || t.policy == "keep":
	case t.policy == "review":
		flag(d, "review")
	case unmet != "":
		return to.Reject("red_flag_unmet", unmet+" in "+placeText(unmetAt)+": the doctor does not send the patient to urgent care", d)
	default:
		return to.Reject("drug_conflict", conflict+" in "+placeText(conflictAt)+": the doctor recommends a drug that does not go with it", d)
	}
	return to.Emit(d)
}

// placeText says a place of a source turn.
func placeText(p ophglm.Place) string {
	return fmt.Sprintf("turn %d, bytes %d to %d", p.Turn, p.Start, p.End)
}

// firstPlace is the place in the source turns that the range [start, end) of a
// turn's text comes from: of several the first.
func firstPlace(d *ophglm.Dialogue, turn, start, end int) (ophglm.Place, error) {
	var room [32]piece
	ps, err := pieces(room[:0], &d.Turns[turn])
	if err != nil {
		return ophglm.Place{}, fmt.Errorf("dialogue %s: %w", d.ID, err)
	}
	places := sourcePlaces(ps, start, end)
	if len(places) == 0 {
		return ophglm.Place{Turn: -1}, fmt.Errorf("dialogue %s: turn %d has no source at [%d, %d)", d.ID, turn, start, end)
	}
	return places[0], nil
}
