package converse

import (
	"strings"

	"ophglm"
	"ophglm/instruct/consultation"
	"ophglm/instruct/language"
	"ophglm/instruct/licence"
	"ophglm/instruct/visual"
)

// sample writes the conversation of a pair.
func (c *converser) sample(p *pair) *ophglm.Sample {
	k := p.of
	g := wordings()[k.d.Lang]
	s := &ophglm.Sample{
		Scenario: ophglm.Conversation, Lang: k.d.Lang, By: "composed",
		Groups:  []string{p.photograph.Group(), k.group},
		Licence: licence.Union(licence.OfOrigins(p.photograph.Origins), licence.OfOrigins(k.d.Origins)),
		Tags: map[string]string{
			"disease": k.about, "voice": k.voice, "register": "lay", "style": "plain",
			"dataset": p.photograph.Origins[0].Dataset, "photograph": p.photograph.ID, "dialogue": k.d.ID,
		},
	}
	pick := language.NewPicker(c.seed, "converse", p.report.ID, k.d.ID)
	asked := []string{"describe"}

	c.say(s, k, 0)
	attach := "attach"
	if p.report.Eye == "" {
		attach = "attach_bare"
	}
	story := &s.Messages[0]
	story.Content += "\n" + g.worded(g.says[attach], map[string]string{"eye": g.src.Eyes[string(p.report.Eye)]}, pick)
	story.Images = []string{p.photograph.Image}

	if k.urgent { // the doctor's answer, and the reading after it
		c.say(s, k, 1)
	} else {
		s.Messages = append(s.Messages, ophglm.Message{Role: "assistant"})
	}
	c.reading(s, p, pick)
	if !k.urgent && p.facts != nil {
		c.told(s, p.facts)
		asked = append(asked, p.facts.intent)
	}
	if !k.urgent {
		s.Messages = append(s.Messages, ophglm.Message{Role: "user", Content: g.worded(g.says["bridge"], nil, pick)})
		c.say(s, k, 1)
	}
	for i := 2; i < len(k.us); i++ {
		c.say(s, k, i)
	}
	asked = append(asked, "consult")
	if k.urgent && p.facts != nil {
		c.told(s, p.facts)
		asked = append(asked, p.facts.intent)
	}
	s.Tags["intent"] = strings.Join(asked, ",")
	s.ID = ophglm.SampleID(s)
	return s
}

// say adds an utterance of the dialogue in its own words, which cite their turns.
func (c *converser) say(s *ophglm.Sample, k *dialogueCase, i int) {
	m, err := consultation.Message(s, k.d.ID, len(s.Messages), k.us[i])
	if err != nil {
		panic(err) // the case was judged by its parts
	}
	s.Messages = append(s.Messages, m)
}

// reading adds what the report has to the last message.
func (c *converser) reading(s *ophglm.Sample, p *pair, pick *language.Picker) {
	n := len(s.Messages) - 1
	text, cites := visual.Describe(p.v, s.Lang, pick, !c.cfg.Numbers, n)
	m := &s.Messages[n]
	if m.Content != "" {
		m.Content += "\n"
	}
	for _, cite := range cites {
		cite.Start += len(m.Content)
		cite.End += len(m.Content)
		s.Citations = append(s.Citations, cite)
	}
	m.Content += text
}

// told adds a question on the disease and its answer from the graph.
func (c *converser) told(s *ophglm.Sample, facts *factAnswer) {
	s.Groups = append(s.Groups, "fact:"+facts.disease+"/"+string(facts.scenario))
	s.Licence = licence.Union(s.Licence, facts.licence)
	s.Tags["relations"] = strings.Join(facts.relations, ",")
	s.Messages = append(s.Messages, ophglm.Message{Role: "user", Content: facts.question})
	content, cites := facts.answer.Text(len(s.Messages), s.Citations)
	s.Messages = append(s.Messages, ophglm.Message{Role: "assistant", Content: content})
	s.Citations = cites
}
