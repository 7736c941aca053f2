package converse

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/instruct/consultation"
	"ophglm/internal/bucket"
	"ophglm/internal/clinical"
	"ophglm/internal/clinical/triage"
	"ophglm/internal/hanzi"
)

// dialogueCase is a dialogue about a disease that reports can suggest, with what
// has to agree with a report.
type dialogueCase struct {
	d     *ophglm.Dialogue
	us    []consultation.Utterance // patient and doctor in turn
	about string                   // entity
	class string                   // of reports
	voice string
	group string
	// eyes are those that are spoken of, each once.
	eyes []ophglm.Eye
	// denied and told say, by class of reports, by which entity the dialogue denies
	// it or has it.
	denied, told map[string]string
	normalFundus string // the words that call the fundus normal, or ""
	answerRunes  int
	urgent       bool // the doctor's first answer sends to urgent care
	named        bool // the patient's story names the disease
	// reason and detail say why no report can be told beside it, if so.
	reason, detail string
}

// caseKey is a class of reports and a block of buckets.
type caseKey struct {
	class string
	block int
}

// cases are the dialogues, by what they are about.
type cases struct {
	cfg     Config
	about   map[caseKey][]*dialogueCase
	inBlock map[int]int // all dialogues
	reader  *clinical.Reader
}

func newCases(cfg Config) *cases {
	return &cases{cfg, map[caseKey][]*dialogueCase{}, map[int]int{}, clinical.NewReader(nil)}
}

// add keeps a dialogue whose first disease is one that reports can suggest. Classes
// gives the class of reports of an entity.
func (cs *cases) add(d *ophglm.Dialogue, classes map[string]string) {
	group := "cluster:" + cmp.Or(d.Cluster, d.ID)
	block := bucket.Of(group) / cs.cfg.Block
	cs.inBlock[block]++
	if len(d.Diseases) == 0 || classes[d.Diseases[0]] == "" || lesionClasses[d.Diseases[0]] != "" {
		return
	}
	k := &dialogueCase{d: d, about: d.Diseases[0], class: classes[d.Diseases[0]], group: group, denied: map[string]string{}, told: map[string]string{}}
	key := caseKey{k.class, block}
	cs.about[key] = append(cs.about[key], k)
	if wordings()[d.Lang] == nil {
		k.reason, k.detail = "language", fmt.Sprintf("it is in %q, of which there is no grammar", d.Lang)
		return
	}
	k.us = consultation.Utterances(d)
	k.us = k.us[:2*min(len(k.us)/2, cs.cfg.Answers)]
	if len(k.us) == 0 {
		k.reason, k.detail = "no_answer", "the doctor does not answer"
		return
	}
	k.read(cs, classes)
	k.compare(classes)
	k.judge(cs.cfg)
}

// read finds the eyes that are spoken of, in the facts and in the words, and who
// tells the story.
func (k *dialogueCase) read(cs *cases, classes map[string]string) {
	from := consultation.Sources(k.us)
	story := map[int]bool{}
	for _, t := range k.us[0].Turns {
		for _, n := range t.From {
			story[n] = true
		}
	}
	k.voice = consultation.VoiceOf(k.d, from)
	eye := func(e ophglm.Eye) {
		if e != "" && !slices.Contains(k.eyes, e) {
			k.eyes = append(k.eyes, e)
		}
	}
	for i := range k.d.Facts {
		f := &k.d.Facts[i]
		if from[f.In.Turn] == "" {
			continue
		}
		eye(f.Eye)
		k.named = k.named || story[f.In.Turn] && !f.Negated && f.Kind != "family_history" && classes[f.Entity] == k.class
	}
	g := wordings()[k.d.Lang]
	for _, u := range k.us {
		for _, t := range u.Turns {
			for _, f := range cs.reader.Facts(nil, t.Text) {
				eye(f.Eye)
			}
			low := strings.ToLower(t.Text)
			for _, w := range g.src.NormalFundus {
				if k.normalFundus == "" && strings.Contains(low, w) {
					k.normalFundus = w
				}
			}
			for _, w := range g.src.Pictures {
				if k.reason == "" && strings.Contains(low, w) {
					k.reason, k.detail = "other_picture", fmt.Sprintf("it speaks of %q, which is not this photograph", w)
				}
			}
			if u.Role == ophglm.Doctor {
				k.answerRunes += utf8.RuneCountInString(t.Text)
			}
			if k.d.Lang == ophglm.ZH {
				k.traditional(t.Text)
			}
		}
	}
}

// maxTraditional is how many characters of a hundred a simplified text may have
// that the tables of hanzi change: they change some of its own, too (么).
const maxTraditional = 8

// traditional refuses a text in traditional characters, which what is said beside
// is not in.
func (k *dialogueCase) traditional(s string) {
	simple, err := hanzi.Simplify(s)
	if err != nil {
		panic(err) // the tables are in the binary
	}
	was, is := []rune(s), []rune(simple)
	changed := 0
	for i := range min(len(was), len(is)) {
		if was[i] != is[i] {
			changed++
		}
	}
	if 100*changed > maxTraditional*len(was) && changed > 1 && k.reason == "" {
		k.reason, k.detail = "script_differs", "it is written in traditional characters"
	}
}

// compare gathers what the dialogue denies and has, of what reports speak of: what
// is denied anywhere in it, the diseases that it is about, those that the patient
// names, and the lesions among its signs.
func (k *dialogueCase) compare(classes map[string]string) {
	for _, id := range k.d.Diseases {
		if c := classes[id]; c != "" && c != k.class {
			k.told[c] = id
		}
	}
	from := consultation.Sources(k.us)
	for i := range k.d.Facts {
		f := &k.d.Facts[i]
		if f.Kind == "surgery" && f.Value == "after" && strings.Contains(f.Entity, "cataract") {
			k.denied["cataract"] = f.Entity
		}
		c := classes[f.Entity]
		switch {
		case c == "" || f.Kind == "family_history":
		case f.Negated:
			k.denied[c] = f.Entity
		case lesionClasses[f.Entity] != "", c != k.class && from[f.In.Turn] == ophglm.Patient:
			k.told[c] = f.Entity
		}
	}
}

// judge says what makes the dialogue unfit for any report.
func (k *dialogueCase) judge(cfg Config) {
	story := 0
	for _, t := range k.us[0].Turns {
		story += utf8.RuneCountInString(t.Text)
	}
	if k.reason == "" {
		k.reason, k.detail = cfg.fitness().Unfit(k.d)
	}
	if !k.named && k.reason == "" {
		k.reason, k.detail = "disease_differs", "the story does not name "+k.about
	}
	if k.reason == "" && story > cfg.MaxStory {
		k.reason, k.detail = "too_long", fmt.Sprintf("the story has %d characters, of at most %d", story, cfg.MaxStory)
	}
	for _, u := range k.us {
		for _, t := range u.Turns {
			if _, err := t.Parts(); err != nil && k.reason == "" {
				k.reason, k.detail = "bad_edits", err.Error()
			}
		}
	}
	k.urgency()
}

// urgency looks for red flags in what is told, and asks for each that the doctor's
// first answer sends to urgent care: what the photograph shows must not come
// between.
func (k *dialogueCase) urgency() {
	turns := func(us []consultation.Utterance) (out []ophglm.Turn) {
		for _, u := range us {
			out = append(out, u.Turns...)
		}
		return out
	}
	rules := map[string]bool{}
	for _, f := range triage.Default().Check(turns(k.us), nil).RedFlags {
		rules[f.Rule.ID] = false
	}
	from := consultation.Sources(k.us)
	for _, f := range k.d.RedFlags {
		if _, used := from[f.In.Turn]; used {
			rules[f.Rule] = false
		}
	}
	for _, t := range k.us[1].Turns {
		low := strings.ToLower(t.Text)
		k.urgent = k.urgent || slices.ContainsFunc(wordings()[k.d.Lang].src.Urgent, func(w string) bool { return strings.Contains(low, w) })
	}
	if len(rules) == 0 {
		return
	}
	for _, f := range triage.Default().Check(turns(k.us[:2]), nil).RedFlags {
		rules[f.Rule.ID] = f.Answer == triage.Urgent
	}
	k.urgent = true
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		if !rules[rule] && k.reason == "" {
			k.reason, k.detail = "urgency_lost", fmt.Sprintf("the doctor's first answer does not meet %s with urgent care", rule)
		}
	}
}
