package dialogue

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/identifiers"
	"ophglm/internal/pipeline"
)

const turnsKind = "dialogue.turns"

// TurnsConfig are the settings of dialogue.turns.
type TurnsConfig struct {
	Courtesies string `yaml:"courtesies" doc:"greetings before and thanks and wishes after the words of a turn: cut or keep"`
	Deflects   string `yaml:"deflects" doc:"answers that only send the patient elsewhere: drop, flag (the dialogue) or keep"`
	Adverts    string `yaml:"adverts" doc:"a doctor's sentences that promote and say nothing clinical: cut, flag or keep"`
	Articles   string `yaml:"articles" doc:"a doctor's turns that are copied articles or leaflets: drop, flag or keep"`
}

// Validate reports a policy that there is not.
func (c TurnsConfig) Validate() error {
	for _, p := range []struct {
		name, value string
		allowed     []string
	}{
		{"courtesies", c.Courtesies, []string{"cut", "keep"}},
		{"deflects", c.Deflects, []string{"drop", "flag", "keep"}},
		{"adverts", c.Adverts, []string{"cut", "flag", "keep"}},
		{"articles", c.Articles, []string{"drop", "flag", "keep"}},
	} {
		if !slices.Contains(p.allowed, p.value) {
			return fmt.Errorf("%s is %q: it is one of %s", p.name, p.value, strings.Join(p.allowed, ", "))
		}
	}
	return nil
}

var turnsDefaults = TurnsConfig{Courtesies: "cut", Deflects: "drop", Adverts: "cut", Articles: "flag"}

// Turns repairs the turns of dialogues.
func Turns() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[TurnsConfig, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    turnsKind,
		Version: 5,
		Doc: `Repairs the turns of each dialogue, with what was dropped, cut and joined on record.

A turn that says nothing goes, with the reason in dropped: empty, no_text (only marks or pictures), greeting (您好, 在吗 and nothing else),
thanks (thanks or a courtesy and nothing else, unless they answer a question), notice (written by the site: a voice message, a check-in, a
closed consultation, labels alone), repeated (two turns or more that stood before word for word, as where the conversation is printed twice), deflects (an
answer that only sends the patient to a hospital, a telephone or a paid service), advert (promotes and says nothing clinical) and, where the
setting says so, article (a copied article or leaflet).

Cut are greetings before and thanks and wishes after the words of a turn, adverts among a doctor's sentences, the formulas that a site puts
before a doctor's answer and its parts (病情分析：, 意见建议：), its prompts that a patient left unanswered or whose answers say the same without
them (治疗情况： and nothing after it; 全部症状：), a speaker's label before the words, and a text that stands twice in a turn. Where a label
without a mark before it went, a line ends. An answer deflects only where each of its words is in a
list of such words: one word of medicine, of haste (尽快, 急诊) or of a department keeps it, and so does a question where to go. A turn whose
words show that the other side spoke changes sides. Turns of one speaker in a row are joined by a newline; from lists their source turns.

A dialogue left without a patient's turn is rejected (no_patient_turn), and so is one left without a doctor's: only_deflects, only_adverts or
no_doctor_turn.`,
		Input:  pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, best after dialogue.normalise"),
		Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "the same with turns that alternate"),
		Config: turnsDefaults,
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "courtesies", Data: []byte(courtesyList)}, {Name: "deflections", Data: []byte(deflectList)}, {Name: "identifiers", Data: identifiers.Rules()}}
		},
		Example: pipeline.Example{In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"医生您好，左眼红","from":[0]},{"role":"patient","text":"还疼","from":[1]},{"role":"doctor","text":"加我微信。","from":[2]},` +
			`{"role":"doctor","text":"查眼压，排除青光眼。欢迎拨打我们的服务热线！祝您早日康复。","from":[3]},` +
			`{"role":"patient","text":"谢谢医生！","from":[4]}]}` + "\n" +
			`{"id":"b","origins":[{"dataset":"d"}],"lang":"zh","turns":[{"role":"patient","text":"右眼红","from":[0]},{"role":"doctor","text":"建议您去医院看看吧。","from":[1]}]}` + "\n"}},
		New: func(_ context.Context, cfg TurnsConfig, _ *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error { return repairTurns(d, cfg, to) }, nil
		},
	})
}

func repairTurns(d *ophglm.Dialogue, cfg TurnsConfig, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	reject, err := repair(d, cfg, to.Count)
	switch {
	case err != nil:
		return err
	case reject != "":
		return to.Reject(reject, rejectedTurns[reject], d)
	}
	return to.Emit(d)
}

var rejectedTurns = map[string]string{
	"no_patient_turn": "nothing is left that a patient said",
	"no_doctor_turn":  "nothing is left that a doctor said",
	"only_deflects":   "all that the doctor said sends the patient elsewhere",
	"only_adverts":    "all that the doctor said is an advert",
}

// repair changes the turns of d, and returns why it is rejected, or "". A
// rejected dialogue keeps the turns it came with.
func repair(d *ophglm.Dialogue, cfg TurnsConfig, count func(string, int)) (string, error) {
	var (
		turns   = make([]ophglm.Turn, 0, len(d.Turns))
		room    [32]int
		runs    = room[:0] // where in turns each run of one speaker begins
		dropped []ophglm.Drop
		named   []ophglm.Removal // who was named in what went
		flags   []string
		reasons map[string]int // why a doctor's turns went
		patient bool
		doctor  bool
		thanked bool // the turn before was a patient's thanks
	)
	again := repeated(d.Turns)
	patients, doctors := 0, 0 // turns of each as they are marked
	for i := range d.Turns {
		if d.Turns[i].Role == ophglm.Patient {
			patients++
		} else {
			doctors++
		}
	}
	for i := range d.Turns {
		t := d.Turns[i]
		switch r := otherSide(&t); {
		case r == t.Role:
		case r == ophglm.Doctor && patients > 1:
			patients, doctors = patients-1, doctors+1
			t.Role = r
			count("turned", 1)
		case r == ophglm.Patient && doctors > 1:
			patients, doctors = patients+1, doctors-1
			t.Role = r
			count("turned", 1)
		}
		var before *ophglm.Turn
		if len(turns) > 0 {
			before = &turns[len(turns)-1]
		}
		onlyLabels, err := cfg.tidy(&t, count)
		if err != nil {
			return "", err
		}
		v := verdict{reason: "notice"}
		if !onlyLabels {
			v = judge(&t, before, cfg)
		}
		switch {
		case v.reason == "thanks" && answers(before, &t):
			v.reason = ""
		case v.reason == "" && again != nil && again[i]:
			v.reason = "repeated"
		case v.reason == "" && thanked && t.Role == ophglm.Doctor && waves(t.Text):
			v.reason = "thanks"
		}
		thanked = v.reason == "thanks" && t.Role == ophglm.Patient
		if v.flag != "" && !slices.Contains(flags, v.flag) {
			flags = append(flags, v.flag)
		}
		removed, err := identifiedIn(&t, v)
		if err != nil {
			return "", err
		}
		named = append(named, removed...)
		if v.reason != "" {
			for _, n := range t.From {
				dropped = append(dropped, ophglm.Drop{Turn: n, Stage: turnsKind, Reason: v.reason})
			}
			if t.Role == ophglm.Doctor {
				if reasons == nil {
					reasons = map[string]int{}
				}
				reasons[v.reason]++
			}
			count("dropped."+v.reason, 1)
			continue
		}
		if len(v.cuts) > 0 {
			if err := Apply(&t, turnsKind, v.cuts); err != nil {
				return "", err
			}
			count("cut", len(v.cuts))
		}
		patient, doctor = patient || t.Role == ophglm.Patient, doctor || t.Role == ophglm.Doctor
		if len(turns) == 0 || turns[len(turns)-1].Role != t.Role {
			runs = append(runs, len(turns))
		}
		turns = append(turns, t)
	}
	switch {
	case !patient:
		return "no_patient_turn", nil
	case !doctor && reasons["deflects"] > 0:
		return "only_deflects", nil
	case !doctor && reasons["advert"] > 0:
		return "only_adverts", nil
	case !doctor:
		return "no_doctor_turn", nil
	}
	turns, err := joinRuns(turns, runs, turnsKind)
	if err != nil {
		return "", err
	}
	if joined := len(d.Turns) - len(dropped) - len(turns); joined > 0 {
		count("joined", joined)
	}
	if len(dropped) > 0 {
		d.Dropped = append(slices.Clip(d.Dropped), dropped...)
	}
	for _, f := range flags {
		count("flagged."+f, 1)
		if !slices.Contains(d.Flags, f) {
			d.Flags = append(slices.Clip(d.Flags), f)
		}
	}
	d.Turns = turns
	d.Removed = append(slices.Clip(d.Removed), named...)
	return "", nil
}

// joinRuns makes one turn of each run of turns of one speaker; runs are where
// they begin.
func joinRuns(turns []ophglm.Turn, runs []int, stage string) ([]ophglm.Turn, error) {
	if len(runs) == len(turns) {
		return turns, nil
	}
	out := turns[:0]
	for i, from := range runs {
		to := len(turns)
		if i+1 < len(runs) {
			to = runs[i+1]
		}
		if to == from+1 {
			out = append(out, turns[from])
			continue
		}
		t, err := joinTurns(turns[from:to], stage)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// verdict is what becomes of a turn: why it goes, or what is cut from it, and
// what its dialogue is flagged with.
type verdict struct {
	reason, flag string
	cuts         []Change
}

// judge says what becomes of a turn by its own words; before is the turn that
// stands before it, or nil.
func judge(t, before *ophglm.Turn, cfg TurnsConfig) verdict {
	s := trimBlanks(t.Text)
	switch {
	case s == "":
		return verdict{reason: "empty"}
	case notice(s):
		return verdict{reason: "notice"}
	case nothing(s):
		return verdict{reason: "no_text"}
	}
	if reason := courtesy(s); reason != "" {
		return verdict{reason: reason}
	}
	c := core{end: len(t.Text)}
	c.trimForms(t)
	if cfg.Courtesies == "cut" {
		c.trimCourtesies(t.Text, t.Role)
	}
	v := verdict{}
	var adverse []Change
	if t.Role == ophglm.Doctor {
		v.reason, v.flag, adverse = unhelpful(t.Text[c.begin:c.end], before, cfg)
		if v.reason == "deflects" && prefixOf(s, waveOffs) > 0 { // 不客气，有问题联系我
			v.reason = "thanks"
		}
		if v.reason != "" {
			return v
		}
	}
	v.cuts = c.changes(t.Text, adverse)
	return v
}

// trimBlanks is strings.TrimSpace, which is slow where a text begins or ends with
// a character that is not ASCII, as Chinese does.
func trimBlanks(s string) string {
	if s == "" || ideographic(s[0]) && s[len(s)-1] >= 0x80 && !strings.HasSuffix(s, "\u3000") && !strings.HasSuffix(s, "\u00a0") {
		return s
	}
	return strings.TrimSpace(s)
}

func ideographic(b byte) bool { return byteClasses[b] == ideograph }

// changes are the cuts around what is left of s, and those within it, whose
// offsets are from where it begins.
func (c *core) changes(s string, within []Change) []Change {
	if c.begin == 0 && c.end == len(s) && len(within) == 0 {
		return nil
	}
	var cs []Change
	if c.begin > 0 {
		cs = append(cs, Change{End: c.begin})
	}
	for _, w := range within {
		cs = append(cs, Change{c.begin + w.Start, c.begin + w.End, w.New})
	}
	if c.end < len(s) || c.mark != "" {
		cs = append(cs, Change{c.end, len(s), c.mark})
	}
	return cs
}

// unhelpful says whether a doctor's words are an article, deflect or promote:
// why the turn goes, what its dialogue is flagged with, and the sentences to cut.
func unhelpful(s string, before *ophglm.Turn, cfg TurnsConfig) (reason, flag string, cuts []Change) {
	if cfg.Articles != "keep" && article(s) {
		if cfg.Articles == "drop" {
			return "article", "", nil
		}
		flag = "article"
	}
	seen := doctorSignals.in(s)
	if seen&signalDeflect != 0 && cfg.Deflects != "keep" && deflects(s, before) {
		if cfg.Deflects == "drop" {
			return "deflects", flag, nil
		}
		return "", "deflects", nil
	}
	if seen&(signalAdvert|signalPushTwice) == 0 || cfg.Adverts == "keep" {
		return "", flag, nil
	}
	cuts = adverts(s)
	switch {
	case len(cuts) == 0:
		return "", flag, nil
	case cfg.Adverts == "flag":
		return "", "advert", nil
	}
	left := replace(s, 0, len(s), cuts)
	switch {
	case nothing(left) || courtesy(left) != "":
		return "advert", flag, nil
	case cfg.Deflects == "drop" && deflects(left, before):
		return "deflects", flag, nil
	}
	return "", flag, cuts
}

var doctorSignals = newSignals(map[signal][]string{signalDeflect: deflections.of(senseDeflect), signalAdvert: advertWords, signalPush: pushWords})

// identifiedIn finds who is named in what goes of a turn, such as the doctor in a
// greeting: it is as much of a removal as what dialogue.deidentify makes, which
// does not see it any more.
func identifiedIn(t *ophglm.Turn, v verdict) ([]ophglm.Removal, error) {
	cuts := v.cuts
	if v.reason != "" {
		cuts = []Change{{0, len(t.Text), ""}}
	}
	var out []ophglm.Removal
	var ps []piece
	for _, c := range cuts {
		for _, h := range identifiers.Find(t.Text[c.Start:c.End], nil) {
			if ps == nil {
				var err error
				if ps, err = pieces(nil, t); err != nil {
					return nil, err
				}
			}
			for _, in := range sourcePlaces(ps, c.Start+h.Start, c.Start+h.End) {
				out = append(out, ophglm.Removal{In: in, Type: string(h.Type)})
			}
		}
	}
	return out, nil
}
