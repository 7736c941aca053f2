package identifiers

import (
	"embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed rules/*.txt
var ruleFiles embed.FS

// Rules returns the word lists that the rules work with, one after another: what
// the output of a stage that applies them depends on besides its code.
func Rules() []byte {
	var b strings.Builder
	for _, name := range []string{"surnames", "notnames", "notfullnames", "notgiven", "places", "brands", "generic"} {
		b.WriteString(ruleFile(name))
	}
	return []byte(b.String())
}

func ruleFile(name string) string {
	b, err := ruleFiles.ReadFile("rules/" + name + ".txt")
	if err != nil {
		panic("an embedded word list is missing: " + err.Error())
	}
	return string(b)
}

// wordList yields the words of a list; lines that begin with # say what it is.
func wordList(name string) []string {
	var out []string
	for line := range strings.Lines(ruleFile(name)) {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.Fields(line)...)
		}
	}
	return out
}

// words are the lists in the form that the rules ask them in.
type words struct {
	surname  map[rune]bool
	sure     map[rune]bool // surnames that seldom end another word
	compound []string
	notName  []string // word ends that are no name before 医生
	notAny   []string // … before any title
	notFull  map[string]bool
	notGiven map[rune]bool
	anchors  *prefixes // places and brands
	generic  *prefixes
	stopHan  map[rune]bool // ends a name to the left
}

var lists = sync.OnceValue(func() *words {
	w := &words{
		surname: map[rune]bool{}, sure: map[rune]bool{}, notFull: map[string]bool{}, notGiven: map[rune]bool{}, stopHan: map[rune]bool{},
	}
	for i, s := range wordList("surnames") {
		if utf8.RuneCountInString(s) == 2 {
			w.compound = append(w.compound, s)
			continue
		}
		for _, r := range s {
			w.surname[r] = true
			w.sure[r] = w.sure[r] || i == 0
		}
	}
	for _, s := range wordList("notnames") {
		if t, any := strings.CutPrefix(s, "!"); any {
			w.notAny = append(w.notAny, t)
		} else {
			w.notName = append(w.notName, s)
		}
	}
	for _, s := range wordList("notfullnames") {
		w.notFull[s] = true
	}
	for _, s := range wordList("notgiven") {
		for _, r := range s {
			w.notGiven[r] = true
		}
	}
	w.anchors = newPrefixes(append(wordList("places"), wordList("brands")...))
	w.generic = newPrefixes(wordList("generic"))
	for _, r := range "的了是在去到从往找和跟与及或被让给把就也又都说想要请问看过再还您你我他她它们这那哪有没不可以能会做查住挂转因为所其该每叫对比着吗呢吧啊呀哦嗯候年月日次些么来于进送用后前等听按照经由随当时觉得知道而且但如果若去" {
		w.stopHan[r] = true
	}
	return w
})

// prefixes finds the longest word of a list that a text begins with.
type prefixes struct {
	words map[string]bool
	most  map[rune]int // longest word in bytes, by first character
}

func newPrefixes(list []string) *prefixes {
	p := &prefixes{map[string]bool{}, map[rune]int{}}
	for _, w := range list {
		p.words[w] = true
		r, _ := utf8.DecodeRuneInString(w)
		p.most[r] = max(p.most[r], len(w))
	}
	return p
}

// match returns the length of the longest word that s begins with, or 0.
func (p *prefixes) match(s string) int {
	r, _ := utf8.DecodeRuneInString(s)
	for n := min(p.most[r], len(s)); n > 0; n-- {
		if p.words[s[:n]] {
			return n
		}
	}
	return 0
}

// before returns the character that ends at i, and where it begins.
func before(s string, i int) (rune, int) {
	if i <= 0 {
		return 0, 0
	}
	r, n := utf8.DecodeLastRuneInString(s[:i])
	return r, i - n
}

// after returns the character that begins at i, or 0 at the end.
func after(s string, i int) rune {
	if i >= len(s) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

func hasAnySuffix(s string, ends []string) bool {
	for _, e := range ends {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}
