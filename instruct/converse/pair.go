package converse

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/instruct/visual"
	"ophglm/internal/bucket"
)

// converser pairs reports with dialogues and facts.
type converser struct {
	cfg         Config
	seed        int64
	photographs map[string]*ophglm.Photograph
	facts       *facts
	cases       *cases
}

// pair is a report with what it is told beside.
type pair struct {
	report     *ophglm.FundusReport
	v          *visual.View
	photograph *ophglm.Photograph
	of         *dialogueCase
	class      string // of the report's, that the dialogue is about
	facts      *factAnswer
}

// pair finds what a report is told beside, or says why there is nothing.
func (c *converser) pair(r *ophglm.FundusReport) (p *pair, reason, detail string) {
	photograph := c.photographs[r.Image]
	v := visual.ViewOf(r)
	switch {
	case photograph == nil:
		return nil, "no_photograph", "the photograph " + r.Image + " is not among those given"
	case !v.Fundus || !v.Graded:
		return nil, "not_graded", "the photograph can't be graded"
	case len(v.Reached) == 0:
		return nil, "nothing_suggested", "no disease reached its threshold"
	case v.Normal != nil && v.Normal.Present:
		return nil, "report_contradicts", "the class of normal pictures reached its threshold together with " + v.Reached[0].Type
	}
	if len(v.Reached) > 1 {
		return nil, "several_suggested", strings.Join(types(v.Reached), " and ") + " reached their thresholds, and a conversation is about one"
	}
	block := bucket.Of(photograph.Group()) / c.cfg.Block
	about := slices.Clone(c.cases.about[caseKey{v.Reached[0].Type, block}])
	switch {
	case c.cases.inBlock[block] == 0:
		return nil, "no_dialogue", fmt.Sprintf("no dialogue is of block %d", block)
	case len(about) == 0:
		return nil, "disease_differs", fmt.Sprintf("none of the %d dialogues of block %d is about %s", c.cases.inBlock[block], block, v.Reached[0].Type)
	}
	slices.SortFunc(about, func(a, b *dialogueCase) int { // those that are fit at all first
		if (a.reason == "") != (b.reason == "") {
			return cmp.Compare(a.reason, b.reason)
		}
		return strings.Compare(ophglm.HashID("converse", r.ID, a.d.ID), ophglm.HashID("converse", r.ID, b.d.ID))
	})
	for _, k := range about {
		why, how := c.differs(r, v, k)
		var facts *factAnswer
		if why == "" {
			facts = c.facts.answer(k, block, c.cfg.Block, language.NewPicker(c.seed, "converse", r.ID, k.d.ID, "facts"), r.Eye)
			if facts == nil && (c.cfg.Facts || k.answerRunes < c.cfg.MinAnswer) {
				why, how = "no_facts", fmt.Sprintf("the graph has no answer about %s in block %d, and the doctor says %d characters", k.about, block, k.answerRunes)
			}
		}
		if why == "" {
			return &pair{r, v, photograph, k, k.class, facts}, "", ""
		}
		if reason == "" { // that of the dialogue that comes first
			reason, detail = why, fmt.Sprintf("dialogue %s: %s", k.d.Name(), how)
		}
	}
	return nil, reason, detail
}

func types(fs []*ophglm.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Type)
	}
	return out
}

// differs says why a dialogue can't be of the eye that the report is of, or ""
// where it can.
func (c *converser) differs(r *ophglm.FundusReport, v *visual.View, k *dialogueCase) (reason, detail string) {
	if k.reason != "" {
		return k.reason, k.detail
	}
	for _, e := range k.eyes {
		switch {
		case r.Eye == "":
			return "eye_differs", fmt.Sprintf("it speaks of %s, and which eye the photograph is of is not known", e)
		case e != r.Eye:
			return "eye_differs", fmt.Sprintf("it speaks of %s, and the photograph is of %s", e, r.Eye)
		}
	}
	for _, f := range append(slices.Clone(v.Found), v.Reached...) {
		if at, ok := k.denied[f.Type]; ok {
			return "findings_differ", fmt.Sprintf("it denies %s (%s), which the report has", at, f.Type)
		}
		if f.Present && k.normalFundus != "" {
			return "findings_differ", fmt.Sprintf("it calls the fundus normal (%q), and the report has %s", k.normalFundus, f.Type)
		}
	}
	for _, f := range append(slices.Clone(v.Absent), v.Below...) {
		if at, ok := k.told[f.Type]; ok {
			return "findings_differ", fmt.Sprintf("it tells of %s (%s), which the report has not", at, f.Type)
		}
	}
	return "", ""
}

// shares are the reports that each cluster of dialogues takes: those of
// least hash.
type shares struct {
	most int
	of   map[string][]ranked // by cluster, least first
}

type ranked struct{ rank, report string }

func (s *shares) ask(cluster, report string) {
	share := ranked{ophglm.HashID("converse share", cluster, report), report}
	list := s.of[cluster]
	i, _ := slices.BinarySearchFunc(list, share, func(a, b ranked) int { return strings.Compare(a.rank, b.rank) })
	list = slices.Insert(list, i, share)
	s.of[cluster] = list[:min(len(list), s.most)]
}

func (s *shares) has(cluster, report string) bool {
	return slices.ContainsFunc(s.of[cluster], func(r ranked) bool { return r.report == report })
}
