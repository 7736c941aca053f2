package clinical

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"ophglm"
)

//go:embed findings.txt
var findingsFile []byte

// Findings is the embedded list of symptoms, signs, diagnoses, drugs and
// operations, which a stage that reads facts names among its assets.
func Findings() []byte { return findingsFile }

// class is what a finding or a name of the lexicon is.
type class uint8

const (
	noClass class = iota
	diagnosis
	symptom
	sign
	drug
	operation
)

var classNames = [...]string{diagnosis: "diagnosis", symptom: "symptom", sign: "sign", drug: "drug", operation: "surgery"}

// finding is one thing of findings.txt.
type finding struct {
	class class
	body  bool // of the whole body: no eye has it
	names []string
}

// entry is what one word of the trie is.
type entry struct {
	kind  kind
	sub   uint16
	topic topic
	weak  bool
	upper bool
}

// words are the trie of everything that the rules look for, made once.
type words struct {
	trie     *trie
	entries  []entry
	findings []finding
}

var vocabularyOnce = sync.OnceValue(func() *words {
	w := &words{trie: newTrie()}
	w.findings = parseFindings(string(findingsFile))
	for i, f := range w.findings {
		for _, n := range f.names {
			if bare, ok := strings.CutPrefix(n, "+"); ok {
				w.add(rootBare, bare, entry{kind: kFinding, sub: uint16(i)})
			} else {
				w.add(rootWords, n, entry{kind: kFinding, sub: uint16(i)})
			}
		}
	}
	weak, upper := set(weakWords), set(upperWords)
	for _, g := range vocabulary() {
		if g.words == "" {
			continue
		}
		for _, s := range strings.Split(g.words, "|") {
			w.add(rootWords, s, entry{kind: g.kind, sub: g.sub, topic: g.topic, weak: weak[s]})
		}
	}
	for u, list := range unitWords {
		if list == "" {
			continue
		}
		for _, s := range strings.Split(list, "|") {
			w.add(rootUnits, s, entry{sub: uint16(u)})
		}
	}
	for s := range upper {
		if id := w.trie.exact(rootWords, s); id >= 0 {
			w.entries[id].upper = true
		}
	}
	w.trie.layOut()
	return w
})

// add puts a word into the trie. A word that is a finding or an eye already
// keeps that and gains the topic.
func (w *words) add(root uint16, s string, e entry) {
	if id := w.trie.exact(root, s); id >= 0 {
		old := &w.entries[id]
		if old.topic == noTopic && (old.kind == kFinding || old.kind == kEye) {
			old.topic = e.topic
		}
		return
	}
	w.trie.add(root, s, int16(len(w.entries)))
	w.entries = append(w.entries, e)
}

func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Split(list, "|") {
		m[s] = true
	}
	return m
}

// parseFindings reads findings.txt.
func parseFindings(s string) []finding {
	var out []finding
	var f finding
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section := strings.Trim(line, "[]")
			section, f.body = strings.CutPrefix(section, "body ")
			f.class = noClass
			for c, name := range classNames {
				if name == section {
					f.class = class(c)
				}
			}
		default:
			names := strings.Split(line, "|")
			f.names = slices.DeleteFunc(slices.Clone(names), kindOf)
			out = append(out, f)
			for _, n := range names { // a kind of it, and a thing of its own
				if kindOf(n) {
					f.names = []string{n[1:]}
					out = append(out, f)
				}
			}
		}
	}
	return out
}

func kindOf(name string) bool { return name[0] == '=' }

// classOf is what a name of the lexicon is to the rules.
func classOf(n *ophglm.Name) class {
	switch n.Type {
	case "Disease":
		return diagnosis
	case "Symptom":
		return symptom
	case "FundusSign", "Sign":
		return sign
	case "Drug", "DrugClass":
		return drug
	case "Procedure":
		if surgical(n.Surface) {
			return operation
		}
	}
	return noClass
}

// surgical reports whether a procedure is an operation by its name, and no
// advice (冷敷, observation).
func surgical(name string) bool {
	for _, w := range [...]string{
		"术", "切", "激光", "光凝", "注射", "注药", "植入", "摘除", "冷凝", "填充", "移植", "剥除", "交联", "光动力",
		"surgery", "ectomy", "otomy", "plasty", "laser", "inject", "implant", "coagulation", "peeling", "transplant", "phaco", "buckl", "cryo", "photodynamic",
	} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return len(name) <= 5 && name == strings.ToUpper(name) && name[0] < 0x80 // PPV
}
