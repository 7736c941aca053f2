package dialogue

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/internal/lexicon"
)

//go:embed describe_cues.yaml
var describeCues []byte

// fiveScenarios are those that a dialogue can be of; a scenario's bit in a set is
// its place.
var fiveScenarios = [...]string{"causes", "diagnosis", "prognosis", "treatment", "visual"}

// scenarioSet is a set of scenarios.
type scenarioSet uint8

// cue is what a word says of scenarios.
type cue struct{ ask, tell, weak, hint scenarioSet }

// cueList holds the words of describe_cues.yaml.
type cueList struct {
	words   *lexicon.Lexicon // Entity is the number of the cue, as a character
	cues    []cue
	answers []string
	deflect []string
	facts   map[string]scenarioSet // what kinds of facts tell

	systemic map[string]bool // entities that are diseases of the body
}

var knownCues = sync.OnceValues(func() (*cueList, error) { return readCues(describeCues) })

func readCues(src []byte) (*cueList, error) {
	var file struct {
		Scenarios map[string]struct {
			Ask   []string `yaml:"ask"`
			Tell  []string `yaml:"tell"`
			Weak  []string `yaml:"weak"`
			Hint  []string `yaml:"hint"`
			Facts []string `yaml:"facts"`
		} `yaml:"scenarios"`
		None     []string `yaml:"none"`
		Answers  []string `yaml:"answers"`
		Systemic []string `yaml:"systemic"`
		Deflect  []string `yaml:"deflect"`
	}
	if err := yaml.UnmarshalWithOptions(src, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("describe_cues.yaml: %w", err)
	}
	l := &cueList{answers: file.Answers, deflect: file.Deflect, facts: map[string]scenarioSet{}}
	l.systemic = make(map[string]bool, len(file.Systemic))
	for _, e := range file.Systemic {
		l.systemic[e] = true
	}
	var names []*ophglm.Name
	at := map[string]int{}
	add := func(words []string, change func(*cue)) {
		for _, w := range words {
			w = strings.ToLower(w)
			k, ok := at[w]
			if !ok {
				k = len(l.cues)
				at[w] = k
				l.cues = append(l.cues, cue{})
				names = append(names, &ophglm.Name{Surface: w, Entity: string(rune(k + 1))})
			}
			change(&l.cues[k])
		}
	}
	for name := range file.Scenarios {
		if !slices.Contains(fiveScenarios[:], name) {
			return nil, fmt.Errorf("describe_cues.yaml: there is no scenario %q", name)
		}
	}
	for i, name := range fiveScenarios {
		s, bit := file.Scenarios[name], scenarioSet(1)<<i
		add(s.Ask, func(c *cue) { c.ask |= bit })
		add(s.Tell, func(c *cue) { c.tell |= bit })
		add(s.Weak, func(c *cue) { c.weak |= bit })
		add(s.Hint, func(c *cue) { c.hint |= bit })
		for _, kind := range s.Facts {
			l.facts[kind] |= bit
		}
	}
	add(file.None, func(*cue) {})
	l.words = lexicon.New(names)
	return l, nil
}

// of gives the cue that a word found is.
func (l *cueList) of(m lexicon.Mention) cue {
	for _, r := range m.Name.Entity {
		return l.cues[r-1]
	}
	return cue{}
}

// scenarios lists the scenarios that a dialogue answers, sorted.
func (l *cueList) scenarios(d *ophglm.Dialogue, s speakers) []string {
	var answered, hints, asked, ever scenarioSet // asked since the last answer, and at all
	room := make([]lexicon.Mention, 0, 32)
	for i := range d.Turns {
		t := &d.Turns[i]
		room = l.words.Find(room[:0], t.Text)
		if t.Role == ophglm.Patient {
			for _, m := range room {
				asked |= l.of(m).ask
			}
			ever |= asked
			continue
		}
		got, hinted, stated := l.statement(t.Text, room, asked, ever)
		if stated < leastStatement {
			continue // asked back: what was asked waits for an answer
		}
		one := asked&(asked-1) == 0
		if one && l.plain(t.Text) || got|hinted == 0 && (l.plain(t.Text) || one && stated >= leastAnswer && !l.deflects(t.Text)) {
			got |= asked
		}
		answered |= got
		hints |= hinted
		asked = 0
	}
	if one := hints&(hints-1) == 0; answered == 0 && ever == 0 && one {
		answered = hints // nothing was asked for, and this alone is told
	}
	for i := range d.Facts {
		f := &d.Facts[i]
		set := l.facts[f.Kind]
		if set == 0 {
			continue
		}
		if t, _ := s.turn(f); t != nil && t.Role == ophglm.Doctor {
			answered |= set
		}
	}
	var out []string
	for i, name := range fiveScenarios {
		if answered&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// leastAnswer is the length of a statement that answers without a word of any
// list.
const leastAnswer = 4

// statement gives the scenarios that a doctor's turn tells, with what was asked
// for since the last answer and ever before it, those that a single weak word
// hints at, and the length of what it states: some ask back only.
func (l *cueList) statement(s string, found []lexicon.Mention, asked, ever scenarioSet) (got, hinted scenarioSet, stated float64) {
	var firsts [len(fiveScenarios)]*ophglm.Name // the first weak word of each
	c := clause{}
	for c.next < len(s) {
		c = nextClause(s, c, ophglm.Doctor)
		if !c.asks {
			n, _ := measure(s[c.start:c.end])
			stated += n
		}
		for ; len(found) > 0 && found[0].Start < c.next; found = found[1:] {
			if c.asks {
				continue
			}
			w := l.of(found[0])
			got |= w.tell | w.hint&asked | w.weak&ever
			hinted |= w.weak
			for i := range firsts {
				switch {
				case w.weak&(1<<i) == 0:
				case firsts[i] == nil:
					firsts[i] = found[0].Name
				case firsts[i] != found[0].Name:
					got |= 1 << i
				}
			}
		}
	}
	return got, hinted, stated
}

// plain reports whether an answer begins with a yes or no.
func (l *cueList) plain(s string) bool {
	c := nextClause(s, clause{}, ophglm.Doctor)
	said := strings.ToLower(strings.TrimSpace(s[c.start:c.end]))
	return slices.ContainsFunc(l.answers, func(a string) bool { return strings.HasPrefix(said, a) })
}

// deflects reports whether an answer holds a word of sending the patient
// elsewhere.
func (l *cueList) deflects(s string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(l.deflect, func(w string) bool { return strings.Contains(s, w) })
}
