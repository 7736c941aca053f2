package verify

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/lexicon"
)

// composed reads 2,000 answers that instruct.compose made of the starter graph,
// 1,000 a language, the first by id.
func composed(t testing.TB) []ophglm.Sample {
	t.Helper()
	f, err := os.Open("testdata/composed.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []ophglm.Sample
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s ophglm.Sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if len(out) != 2000 {
		t.Fatalf("%d answers", len(out))
	}
	return out
}

func textOf(s *ophglm.Sample, cited bool) *Text {
	t := &Text{Record: s.ID, Lang: s.Lang, Messages: s.Messages, Disease: s.Tags["disease"]}
	if cited {
		t.Citations = s.Citations
	}
	return t
}

// planter makes one error in an answer, or says that the answer has no place for
// it. With the same random numbers it makes the same.
type planter struct {
	k        *Knowledge
	rand     *rand.Rand
	diseases []int32
	drugs    []int32
}

func newPlanter(k *Knowledge) *planter {
	p := &planter{k: k, rand: rand.New(rand.NewPCG(7, 7))}
	for i := range k.entities {
		e := &k.entities[i]
		switch {
		case e.name.ZH == "" || e.name.EN == "" || strings.HasPrefix(e.id, "other:"):
		case e.typ == "Disease" && len(e.facts) > 5:
			p.diseases = append(p.diseases, int32(i))
		case e.typ == "Drug":
			p.drugs = append(p.drugs, int32(i))
		}
	}
	return p
}

// other draws an entity of a list that has nothing to do with a disease.
func (p *planter) other(list []int32, disease int32, question string) int32 {
	about := p.k.profileOf(disease)
	for {
		at := list[p.rand.IntN(len(list))]
		n := p.k.entities[at].name
		if at != disease && !p.k.related(at, disease) && len(about.objects[at]) == 0 && !about.spoken[at] && !containsFold(question, n.ZH) && !containsFold(question, n.EN) {
			return at
		}
	}
}

// plant replaces in the answer s.
func (p *planter) plant(kind string, s *ophglm.Sample, answer string) (string, bool) {
	disease, ok := p.k.byID[s.Tags["disease"]]
	if !ok {
		return "", false
	}
	question := s.Messages[0].Content
	found := p.k.names.Find(nil, answer)
	swap := func(start, end int, by string) (string, bool) { return answer[:start] + by + answer[end:], true }
	switch kind {
	case "disease":
		for _, m := range found {
			if p.k.of[m.Name] == disease {
				return swap(m.Start, m.End, p.k.nameOf(p.other(p.diseases, disease, question), s.Lang))
			}
		}
	case "drug":
		for _, m := range found {
			if m.Name.Type == "Drug" && len(p.k.profileOf(disease).objects[p.k.of[m.Name]]) > 0 {
				return swap(m.Start, m.End, p.k.nameOf(p.other(p.drugs, disease, question), s.Lang))
			}
		}
	case "number":
		for _, q := range quantities(nil, answer) {
			if answer[q.start] >= '1' && answer[q.start] <= '9' && !slices.ContainsFunc(found, func(m lexicon.Mention) bool { return q.start < m.End && m.Start < q.end }) {
				return swap(q.start, q.end, fmt.Sprint(61+p.rand.IntN(30)))
			}
		}
	case "negation":
		about := p.k.profileOf(disease)
		for _, m := range found {
			var rels relations
			for _, c := range about.objects[p.k.of[m.Name]] {
				rels |= c.rel
			}
			if !p.cites(s, m) || rels&(hasSymptom|hasSign|hasComplication) == 0 || rels&^(hasSymptom|hasSign|hasComplication) != 0 {
				continue
			}
			if s.Lang == ophglm.ZH {
				return swap(m.Start, m.Start, "并没有")
			}
			return swap(m.Start, m.Start, "no ")
		}
	case "eye":
		for _, w := range [...][2]string{{"左眼", "右眼"}, {"右眼", "左眼"}, {"left eye", "right eye"}, {"right eye", "left eye"}} {
			if i := strings.Index(answer, w[0]); i >= 0 {
				return swap(i, i+len(w[0]), w[1])
			}
		}
		if s.Lang == ophglm.ZH {
			return "左眼" + answer, true
		}
		return "In the left eye: " + answer, true
	}
	return "", false
}

// cites reports whether a citation of the sample's last message gives the named
// thing as a fact's object where it stands.
func (p *planter) cites(s *ophglm.Sample, m lexicon.Mention) bool {
	for _, c := range s.Citations {
		if c.Message != len(s.Messages)-1 || m.Start < c.Start || m.End > c.End {
			continue
		}
		for _, r := range c.Of {
			if f := p.k.triples[r.ID]; f != nil && f.object == p.k.of[m.Name] && f.rel&(hasSymptom|hasSign|hasComplication) != 0 {
				return true
			}
		}
	}
	return false
}

// Errors planted by machine in composed answers, and the false alarms on the same
// answers as they are.
func TestPlanted(t *testing.T) {
	k := starter(t)
	p := newPlanter(k)
	kinds := []string{"disease", "drug", "number", "negation", "eye"}
	by := map[string]*tally{"none": {}, "none, uncited": {}}
	for _, s := range composed(t) {
		for cited, name := range map[bool]string{true: "none", false: "none, uncited"} {
			if faults := by[name].add(k, textOf(&s, cited), "none"); len(faults) > 0 && cited {
				t.Logf("false alarm on %s: %s %s: %s", s.ID, faults[0].Rule, faults[0].Why, s.Messages[faults[0].Of.Turn].Content[faults[0].Of.Start:])
			}
		}
		for _, kind := range kinds {
			last := len(s.Messages) - 1
			changed, ok := p.plant(kind, &s, s.Messages[last].Content)
			if !ok {
				continue
			}
			q := s
			q.Messages = slices.Clone(s.Messages)
			q.Messages[last].Content = changed
			grown := len(changed) - len(s.Messages[last].Content)
			q.Citations = slices.Clone(s.Citations)
			for i := range q.Citations {
				if q.Citations[i].Message == last {
					q.Citations[i].End += grown
				}
			}
			if by[kind] == nil {
				by[kind] = &tally{}
			}
			if faults := by[kind].add(k, textOf(&q, true), kind); len(faults) == 0 && by[kind].n%9 == 0 {
				t.Logf("%s missed in %s: %s", kind, s.ID, changed)
			}
		}
	}
	t.Log(table("planted in composed answers", by))
	for _, kind := range kinds {
		if a := by[kind]; a == nil || a.n < 50 || 100*a.found < 95*a.n {
			t.Errorf("%s: %+v", kind, a)
		}
	}
	if a := by["none"]; 100*a.found > a.n {
		t.Errorf("%d false alarms on %d answers", a.found, a.n)
	}
}
