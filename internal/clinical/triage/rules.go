package triage

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"ophglm"
	"ophglm/internal/lexicon"

	"github.com/goccy/go-yaml"
)

var (
	//go:embed rules.yaml
	rulesYAML []byte
	//go:embed words.yaml
	wordsYAML []byte
)

// RulesYAML and WordsYAML are the files of the rules and of the words that they
// look for, as they are part of the key of what the rules make.
func RulesYAML() []byte { return rulesYAML }

// WordsYAML is the file of the words; see [RulesYAML].
func WordsYAML() []byte { return wordsYAML }

// Source is a public guideline that stands behind a rule.
type Source struct {
	Title        string `yaml:"title"`
	Organisation string `yaml:"organisation"`
	Year         int    `yaml:"year"`
}

// Rule is a red flag.
type Rule struct {
	ID      string      `yaml:"id"`
	Name    ophglm.Text `yaml:"name"`
	Urgency string      `yaml:"urgency"` // "immediate", "same day" or "within days"
	Sources []Source    `yaml:"sources"`
	When    []caseYAML  `yaml:"when"`
	// YieldsTo are rules beside which this one, more general, says nothing more.
	YieldsTo []string `yaml:"yields_to"`

	cases []oneCase
}

// Conflict is a drug that does not go with a condition.
type Conflict struct {
	ID         string      `yaml:"id"`
	Name       ophglm.Text `yaml:"name"`
	Sources    []Source    `yaml:"sources"`
	Drugs      conceptYAML `yaml:"drugs"`
	Conditions conceptYAML `yaml:"conditions"` // none: the drug alone conflicts, with SaidWith
	SaidWith   conceptYAML `yaml:"said_with"`  // what the doctor says beside the drug

	drugs, conditions, saidWith set
}

type conceptYAML struct {
	As       string     `yaml:"as"`    // "" or "context"
	Alone    bool       `yaml:"alone"` // its words do not mean what the shorter words in them mean
	Whole    bool       `yaml:"whole"` // its words mean nothing within longer ones
	ZH       []string   `yaml:"zh"`
	EN       []string   `yaml:"en"`
	Numbered numberYAML `yaml:"numbered"`
}

type numberYAML struct {
	Min  float64  `yaml:"min"`
	Max  float64  `yaml:"max"`
	Side string   `yaml:"side"` // "" (before), "after", or "next" (right behind)
	ZH   []string `yaml:"zh"`
	EN   []string `yaml:"en"`
	// Joined are words that the number is written together with: 78F, 63yo.
	Joined []string `yaml:"joined"`
}

type caseYAML struct {
	All      []string `yaml:"all"`
	Anywhere []string `yaml:"anywhere"`
	Unless   []string `yaml:"unless"`
	Within   int      `yaml:"within"`
}

// oneCase is an alternative of a rule, with concepts as sets.
type oneCase struct {
	all, anywhere []set
	unless        set
	within        int
}

// defaultWithin is how far apart, in bytes, the concepts of a case may stand:
// 50 Chinese characters.
const defaultWithin = 150

// set is a set of concepts.
type set [3]uint64

const maxConcepts = len(set{}) * 64

func (s *set) add(i int)       { s[i>>6] |= 1 << (i & 63) }
func (s set) meets(t set) bool { return s[0]&t[0] != 0 || s[1]&t[1] != 0 || s[2]&t[2] != 0 }
func (s *set) join(t set)      { s[0] |= t[0]; s[1] |= t[1]; s[2] |= t[2] }
func (s set) without(t set) set {
	return set{s[0] &^ t[0], s[1] &^ t[1], s[2] &^ t[2]}
}
func (s set) empty() bool { return s == set{} }

// word is what a surface means.
type word struct {
	concepts set
	numbered []condition // concepts that count beside a number alone
}

// condition is a concept that counts only with a number from min to max.
type condition struct {
	concept  int
	min, max float64
	side     string // "", "after" or "next", as in the file
}

// Rules are the red flags and drug conflicts with the words that tell of them.
// They are for any number of goroutines.
type Rules struct {
	Red       []Rule
	Conflicts []Conflict

	words   *lexicon.Lexicon
	meaning []word // by the number in Name.Entity
	context set    // concepts that only set the scene
	never   set    // concepts beside which nothing is a red flag
	over    []oneCase
	answer  answerConcepts
}

type answerConcepts struct{ urgent, soon, care, noDelay, conditional, free set }

// Default are the rules in the binary.
var Default = sync.OnceValue(func() *Rules {
	r, err := Load(rulesYAML, wordsYAML)
	if err != nil {
		panic(err) // the files are part of the program, and a test loads it
	}
	return r
})

// Load reads the rules of two YAML files such as [RulesYAML] and [WordsYAML].
func Load(rules, words []byte) (*Rules, error) {
	var file struct {
		Never     []string   `yaml:"never"`
		Over      []caseYAML `yaml:"over"`
		Rules     []Rule     `yaml:"rules"`
		Conflicts []Conflict `yaml:"conflicts"`
	}
	if err := yaml.UnmarshalWithOptions(rules, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("triage rules: %w", err)
	}
	r := &Rules{Red: file.Rules, Conflicts: file.Conflicts}
	b := builder{rules: r, number: map[string]int{}, known: map[string]int{}}
	if err := b.vocabulary(words); err != nil {
		return nil, fmt.Errorf("triage words: %w", err)
	}
	for _, g := range file.Never {
		s, err := b.group(g)
		if err != nil {
			return nil, fmt.Errorf("triage rules: never: %w", err)
		}
		r.never.join(s)
	}
	for _, w := range file.Over {
		c, err := b.oneCase(w)
		if err != nil {
			return nil, fmt.Errorf("triage rules: over: %w", err)
		}
		r.over = append(r.over, c)
	}
	for i := range r.Red {
		if err := b.rule(&r.Red[i]); err != nil {
			return nil, fmt.Errorf("triage rules: %s: %w", r.Red[i].ID, err)
		}
	}
	for i := range r.Conflicts {
		c := &r.Conflicts[i]
		c.drugs, c.conditions, c.saidWith = b.own(c.Drugs), b.own(c.Conditions), b.own(c.SaidWith)
		if c.ID == "" || len(c.Sources) == 0 || c.drugs.empty() || c.conditions.empty() == c.saidWith.empty() {
			return nil, fmt.Errorf("triage rules: conflict %q lacks a source, drugs, or one of conditions and said_with", c.ID)
		}
	}
	var err error
	get := func(name string) set {
		s, e := b.group(name)
		if e != nil && err == nil {
			err = e
		}
		return s
	}
	r.answer = answerConcepts{get("urgent_care"), get("soon"), get("care"), get("no_delay"), get("conditional"), get("free_condition")}
	if err != nil {
		return nil, fmt.Errorf("triage rules: %w", err)
	}
	if b.next > maxConcepts {
		return nil, fmt.Errorf("triage rules: %d concepts, and there is room for %d", b.next, maxConcepts)
	}
	b.inherit()
	r.words = lexicon.New(b.names)
	return r, nil
}

// builder gathers words. Each surface is one name, whose entity is the word's
// number in two bytes.
type builder struct {
	rules  *Rules
	number map[string]int // by surface
	known  map[string]int // concepts by name
	names  []*ophglm.Name
	next   int
	alone  set
	whole  set
}

// vocabulary reads the concepts, in the order of the file.
func (b *builder) vocabulary(data []byte) error {
	var order struct {
		Concepts yaml.MapSlice `yaml:"concepts"`
	}
	var file struct {
		Concepts map[string]conceptYAML `yaml:"concepts"`
		Decoys   conceptYAML            `yaml:"decoys"`
	}
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return err
	}
	if err := yaml.Unmarshal(data, &order); err != nil {
		return err
	}
	for _, item := range order.Concepts {
		name, _ := item.Key.(string)
		b.known[name] = b.concept(file.Concepts[name])
	}
	b.words(file.Decoys, set{})
	return nil
}

func (b *builder) concept(c conceptYAML) int {
	i := b.next
	b.next++
	if i >= maxConcepts {
		return 0 // Load reports it
	}
	var s set
	s.add(i)
	if c.As == "context" {
		b.rules.context.add(i)
	}
	if c.Alone {
		b.alone.add(i)
	}
	if c.Whole {
		b.whole.add(i)
	}
	b.words(c, s)
	n := condition{i, c.Numbered.Min, c.Numbered.Max, c.Numbered.Side}
	number := func(words []string, lang ophglm.Lang) {
		for _, w := range words {
			m := b.word(w, lang)
			m.numbered = append(m.numbered, n)
		}
	}
	number(c.Numbered.ZH, ophglm.ZH)
	number(c.Numbered.EN, ophglm.EN)
	for _, w := range c.Numbered.Joined {
		for k := int(c.Numbered.Min); float64(k) <= c.Numbered.Max; k++ {
			b.word(fmt.Sprint(k, w), ophglm.EN).concepts.join(s)
		}
	}
	return i
}

func (b *builder) own(c conceptYAML) set {
	var s set
	if len(c.ZH)+len(c.EN) > 0 {
		s.add(b.concept(c))
	}
	return s
}

func (b *builder) words(c conceptYAML, s set) {
	for _, w := range c.ZH {
		b.word(w, ophglm.ZH).concepts.join(s)
	}
	for _, w := range c.EN {
		b.word(w, ophglm.EN).concepts.join(s)
	}
}

func (b *builder) word(surface string, lang ophglm.Lang) *word {
	key := strings.ReplaceAll(strings.ToLower(surface), "-", " ")
	i, ok := b.number[key]
	if !ok {
		i = len(b.rules.meaning)
		b.number[key] = i
		b.rules.meaning = append(b.rules.meaning, word{})
		b.names = append(b.names, &ophglm.Name{Surface: surface, Lang: lang, Entity: string([]byte{byte(i), byte(i >> 8)})})
	}
	return &b.rules.meaning[i]
}

// inherit gives each word the concepts of the shorter words in it, which are not
// found beside it: "into my eye" tells of an eye too. Decoys and the words of a
// concept that stands alone ("头痛" is no eye pain, "不疼" no pain) mean themselves.
func (b *builder) inherit() {
	shorter := lexicon.New(b.names)
	more := make([]set, len(b.names))
	for i, n := range b.names {
		m := &b.rules.meaning[i]
		if m.concepts.empty() || m.concepts.meets(b.alone) {
			continue
		}
		for at := range n.Surface {
			if at == 0 || letterAt(n.Surface, at-1) && letterAt(n.Surface, at) {
				continue
			}
			for _, part := range [...]string{n.Surface[at:], n.Surface[:at]} {
				for _, f := range shorter.Find(nil, part) {
					e := f.Name.Entity
					more[i].join(b.rules.meaning[int(e[0])|int(e[1])<<8].concepts.without(b.whole))
				}
			}
		}
	}
	for i := range more {
		b.rules.meaning[i].concepts.join(more[i])
	}
}

func letterAt(s string, i int) bool { return 'a' <= s[i]|0x20 && s[i]|0x20 <= 'z' }

func (b *builder) group(expr string) (set, error) {
	var s set
	for _, name := range strings.Split(expr, "|") {
		i, ok := b.known[name]
		if !ok {
			return s, fmt.Errorf("%q is no concept", name)
		}
		s.add(i)
	}
	return s, nil
}

func (b *builder) rule(r *Rule) error {
	switch r.Urgency {
	case "immediate", "same day", "within days":
	default:
		return fmt.Errorf("urgency %q is none of immediate, same day, within days", r.Urgency)
	}
	for _, id := range r.YieldsTo {
		if !slices.ContainsFunc(b.rules.Red, func(o Rule) bool { return o.ID == id && id != r.ID }) {
			return fmt.Errorf("it yields to %q, which is no other rule", id)
		}
	}
	if r.ID == "" || len(r.Sources) == 0 || len(r.When) == 0 {
		return fmt.Errorf("a rule needs an id, a source and a case")
	}
	for _, w := range r.When {
		c, err := b.oneCase(w)
		if err != nil {
			return err
		}
		r.cases = append(r.cases, c)
	}
	return nil
}

func (b *builder) oneCase(w caseYAML) (oneCase, error) {
	c := oneCase{within: w.Within}
	if c.within == 0 {
		c.within = defaultWithin
	}
	groups := func(exprs []string) (out []set, err error) {
		for _, g := range exprs {
			s, err := b.group(g)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		return out, nil
	}
	var unless []set
	var err error
	if c.all, err = groups(w.All); err != nil {
		return c, err
	}
	if c.anywhere, err = groups(w.Anywhere); err != nil {
		return c, err
	}
	if unless, err = groups(w.Unless); err != nil {
		return c, err
	}
	for _, s := range unless {
		c.unless.join(s)
	}
	if len(c.all) == 0 {
		return c, fmt.Errorf("a case needs concepts under all")
	}
	return c, nil
}
