package align

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"

	"ophglm"
)

//go:embed terms.yaml
var termsYAML []byte

//go:embed names.yaml
var namesYAML []byte

// Source returns the bytes of the embedded terms.yaml and names.yaml, for the key
// of what depends on them.
func Source() (terms, names []byte) { return slices.Clone(termsYAML), slices.Clone(namesYAML) }

// terms is the dictionary by which names are compared.
type terms struct {
	ZH               [][]string          `yaml:"zh"`
	ZHDrop           []string            `yaml:"zh_drop"`
	ZHResidual       []string            `yaml:"zh_residual"`
	EN               [][]string          `yaml:"en"`
	ENDrop           []string            `yaml:"en_drop"`
	ENResidual       []string            `yaml:"en_residual"`
	names            map[string][]string // of a coded entity, by its id: further Chinese names
	zh, en           map[string]string   // of a word: what stands for it, "" for a dropped one
	zhRunes, enWords int                 // the longest word: in characters, in words
}

var defaultTerms = sync.OnceValue(func() *terms {
	t, err := parseTerms(termsYAML)
	if err == nil {
		err = yaml.Unmarshal(namesYAML, &t.names)
	}
	if err != nil {
		panic(fmt.Sprintf("terms.yaml and names.yaml, which are embedded: %v", err))
	}
	return t
})

// parseTerms reads a dictionary. A word that stands for two things is an error.
func parseTerms(data []byte) (*terms, error) {
	t := &terms{zh: map[string]string{}, en: map[string]string{}}
	if err := yaml.UnmarshalWithOptions(data, t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading the dictionary of terms: %w", err)
	}
	enter := func(words map[string]string, form func(string) string, lines [][]string, drop []string) error {
		for _, line := range lines {
			for _, w := range line {
				w = form(w)
				if had, twice := words[w]; twice && had != form(line[0]) {
					return fmt.Errorf("dictionary of terms: %q stands for %q and for %q", w, had, line[0])
				}
				words[w] = form(line[0])
			}
		}
		for _, w := range drop {
			words[form(w)] = ""
		}
		return nil
	}
	if err := enter(t.zh, packed, t.ZH, t.ZHDrop); err != nil {
		return nil, err
	}
	if err := enter(t.en, func(s string) string { return strings.Join(wordsOf(s), " ") }, t.EN, t.ENDrop); err != nil {
		return nil, err
	}
	for w := range t.zh {
		t.zhRunes = max(t.zhRunes, utf8.RuneCountInString(w))
	}
	for w := range t.en {
		t.enWords = max(t.enWords, strings.Count(w, " ")+1)
	}
	return t, nil
}

// bag is a name as its meaning is compared: the words of the dictionary and
// what is between them, in order of the alphabet. Word order, synonyms, width,
// case, brackets with what is in them, and words that say nothing do not count.
// It is "" for a name that is left over from others ("other cataract"), and for
// one of nothing but empty words.
func (t *terms) bag(name string, lang ophglm.Lang) string {
	if lang == ophglm.EN {
		return t.bagEN(name)
	}
	return t.bagZH(name)
}

func (t *terms) bagZH(name string) string {
	for _, w := range t.ZHResidual {
		if strings.Contains(name, w) {
			return ""
		}
	}
	s := packed(name)
	var out []string
	rest, unknown := []rune(s), 0 // unknown counts the characters before rest that no word covers
	all := rest
	flush := func(end int) {
		if unknown > 0 {
			out = append(out, string(all[end-unknown:end]))
			unknown = 0
		}
	}
	for len(rest) > 0 {
		at, n := len(all)-len(rest), min(t.zhRunes, len(rest))
		for ; n > 0; n-- {
			if w, ok := t.zh[string(rest[:n])]; ok {
				flush(at)
				if w != "" {
					out = append(out, w)
				}
				break
			}
		}
		if n == 0 {
			n, unknown = 1, unknown+1
		}
		rest = rest[n:]
	}
	flush(len(all))
	slices.Sort(out)
	return strings.Join(out, "|")
}

func (t *terms) bagEN(name string) string {
	for _, r := range t.ENResidual {
		if containsWords(wordsOf(name), wordsOf(r)) {
			return ""
		}
	}
	words := slices.DeleteFunc(wordsOf(withoutBrackets(name)), func(w string) bool {
		stands, ok := t.en[w]
		return ok && stands == ""
	})
	var out []string
	for len(words) > 0 {
		n := min(t.enWords, len(words))
		for ; n > 0; n-- {
			if w, ok := t.en[strings.Join(words[:n], " ")]; ok {
				out = append(out, w)
				break
			}
		}
		if n == 0 {
			out = append(out, words[0])
			n = 1
		}
		words = words[n:]
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), "|")
}

// packed is a Chinese name without brackets, blanks and marks, in lower case and
// compatibility forms.
func packed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, withoutBrackets(strings.ToLower(norm.NFKC.String(s))))
}

// withoutBrackets leaves out closed brackets and what is in them.
func withoutBrackets(s string) string {
	var b strings.Builder
	for {
		open := strings.IndexAny(s, "([（")
		if open < 0 {
			break
		}
		n := strings.IndexAny(s[open:], ")]）")
		if n < 0 {
			break
		}
		_, closing := utf8.DecodeRuneInString(s[open+n:])
		b.WriteString(s[:open])
		s = s[open+n+closing:]
	}
	b.WriteString(s)
	return b.String()
}

// wordsOf cuts English into words of letters and digits in lower case, and takes
// the s of a plural and of a possessive off.
func wordsOf(s string) []string {
	s = strings.ReplaceAll(strings.ToLower(norm.NFKC.String(s)), "'s", "")
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		if len(w) > 4 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") {
			words[i] = strings.TrimSuffix(w, "s")
		}
	}
	return words
}

func containsWords(s, sub []string) bool {
	for i := 0; i+len(sub) <= len(s); i++ {
		if slices.Equal(s[i:i+len(sub)], sub) {
			return true
		}
	}
	return false
}
