package check

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"ophglm"
)

//go:embed foreign.yaml
var foreignFile []byte

// Source returns the bytes of the embedded foreign.yaml, for the key of what
// depends on it.
func Source() []byte { return slices.Clone(foreignFile) }

// area is a field of medicine, and the words that facts of it have.
type area struct {
	Name      string   `yaml:"name"`
	Relations []string `yaml:"relations"`
	Words     []string `yaml:"words"`
	Except    []string `yaml:"except"`
	Unless    []string `yaml:"unless"`
}

// foreignAreas is what foreign.yaml says.
type foreignAreas struct {
	Eye      []string `yaml:"eye"`
	Symptoms []string `yaml:"symptoms"`
	Skin     []string `yaml:"skin"`
	Areas    []area   `yaml:"areas"`
}

var foreignWords = sync.OnceValue(func() *foreignAreas {
	w := &foreignAreas{}
	if err := yaml.UnmarshalWithOptions(foreignFile, w, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("foreign.yaml, which is embedded: %v", err))
	}
	return w
})

var foreignFact = Check{
	Code: "foreign_fact", Severity: Error,
	Doc: `A fact of another part of the body is said of a disease of the eye, by the words of foreign.yaml: a dental examination, an ear drop, an
operation of gynaecology. Curated triples are not looked at.`,
	Example: Example{
		Graph: `Disease cataract 白内障
Disease behcet 白塞综合征
Symptom green 绿色盲 / deuteranopia
Examination 牙科 牙齿检查
Drug ear 氧氟沙星滴耳液
Drug eye 拉坦前列素滴眼液
Procedure uterus 子宫切除术
cataract diagnosed_by 牙科 crawled
cataract treated_with ear crawled
cataract treated_with eye crawled
cataract treated_by uterus crawled
cataract has_symptom green crawled
behcet diagnosed_by 牙科 crawled`,
		Reports: []string{"cataract diagnosed_by 牙科", "cataract treated_with ear", "cataract treated_by uterus"},
	},
	watch: func(r *run) hooks {
		words := foreignWords()
		areas := make([][]*area, len(r.ontology.Relations))
		for i := range words.Areas {
			for _, name := range words.Areas[i].Relations {
				if k := r.ontology.Order(name); k < len(areas) {
					areas[k] = append(areas[k], &words.Areas[i])
				}
			}
		}
		type asked struct {
			object node
			area   *area
		}
		speaks := map[asked]string{} // the word that the object has, or ""
		word := func(n node, a *area) string {
			w, ok := speaks[asked{n, a}]
			if !ok {
				w = a.word(r.preferredJoined(n))
				speaks[asked{n, a}] = w
			}
			return w
		}
		return hooks{triple: func(i int, t *ophglm.Triple) {
			c := &r.triples[i]
			if t.Evidence == ophglm.Curated || c.object == none {
				return
			}
			for _, a := range areas[c.relation] {
				w := word(c.object, a)
				if w == "" {
					continue
				}
				subject := r.preferredJoined(c.subject)
				if has(subject, words.Eye) != "" && has(subject, a.Unless) == "" {
					r.triple(i, contradicted, fmt.Sprintf("%s: %s is of %s", r.says(i), w, a.Name))
					return
				}
			}
		}}
	},
}

// preferredJoined is the names of an entity in one string.
func (r *run) preferredJoined(n node) string {
	return r.entities[n].name.ZH + "\n" + strings.ToLower(r.entities[n].name.EN)
}

// word returns the area's word that a name has, or "".
func (a *area) word(name string) string {
	w := has(name, a.Words)
	if w == "" || has(name, a.Except) != "" {
		return ""
	}
	return w
}

// has returns the first of the words that the text contains, or "". A word in
// Latin letters has to begin one of the text: deuteranopia has no uterus.
func has(text string, words []string) string {
	i := slices.IndexFunc(words, func(w string) bool {
		for from := 0; ; {
			at := strings.Index(text[from:], w)
			if at < 0 {
				return false
			}
			if at += from; w[0] >= utf8.RuneSelf || at == 0 || !letter(text[at-1]) {
				return true
			}
			from = at + 1
		}
	})
	if i < 0 {
		return ""
	}
	return words[i]
}

func letter(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' }
