package dialogue

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/clinical"
	"ophglm/internal/identifiers"
	"ophglm/internal/lexicon"
	"ophglm/internal/neardup"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

// guard tells apart dialogues that are not of the same clinical facts.
type guard struct {
	reader   *clinical.Reader
	facts    []ophglm.Fact
	words    []string
	mentions []lexicon.Mention
}

//go:embed guard_words.txt
var guardWordFile string

// guardWords finds the words that must agree. A name's entity is its meaning, and
// its type what two texts differ in that do not have it both.
var guardWords = sync.OnceValue(func() *lexicon.Lexicon {
	var names []*ophglm.Name
	for line := range strings.Lines(guardWordFile) {
		what, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		if what == "" || what == "#" {
			continue
		}
		meaning := ""
		for word := range strings.SplitSeq(words, ", ") {
			if meaning == "" {
				meaning = what + ":" + word
			}
			names = append(names, &ophglm.Name{Surface: word, Entity: meaning, Type: what})
		}
	}
	return lexicon.New(names)
})

func newGuard(ctx context.Context, in *pipeline.Inputs) (*guard, error) {
	names, err := readNames(ctx, in)
	if err != nil {
		return nil, err
	}
	return &guard{reader: clinical.NewReader(lexicon.New(names))}, nil
}

// signature is equal for dialogues that may be merged: the clinical signature of
// what was said, and its numbers, negations and words of side, kinship, trend,
// grade and time, in order, whatever they count and deny. Those stand in it besides
// the facts because a number that no rule reads is no less a number, and "no"
// before a word that no rule knows is no less a no.
func (g *guard) signature(said []neardup.Part, facts []ophglm.Fact) string {
	return clinical.Signature(g.factsOf(said, facts)) + "|" + strings.Join(g.wordsOf(said), " ")
}

// factsOf are the facts of a dialogue. One without any may be one that nobody read
// facts in, so it is read; the result is valid until the next call.
func (g *guard) factsOf(said []neardup.Part, facts []ophglm.Fact) []ophglm.Fact {
	if len(facts) > 0 {
		return facts
	}
	g.facts = g.facts[:0]
	for _, p := range said {
		g.facts = g.reader.Facts(g.facts, p.Text)
	}
	return g.facts
}

// negations are the characters that deny, and numerals those that count.
const (
	negations = "不没無无未否非勿"
	numerals  = "二三四五六七八九十两兩半百千双雙"
)

// counts tells the characters of both from the others.
var counts = func() (t [lastHan - firstHan + 1]bool) {
	for _, r := range negations + numerals {
		t[r-firstHan] = true
	}
	return t
}()

var englishNegations = map[string]bool{"no": true, "not": true, "without": true, "never": true, "denies": true, "denied": true, "deny": true, "nor": true, "none": true, "neither": true, "cannot": true, "hasnt": true, "isnt": true, "dont": true, "didnt": true}

// wordsOf are the numbers, negations and words that must agree of a dialogue, in
// order within each. The result is valid until the next call.
func (g *guard) wordsOf(said []neardup.Part) []string {
	g.words = g.words[:0]
	for _, p := range said {
		g.add(p.Text)
	}
	for _, p := range said {
		g.mentions = guardWords().Find(g.mentions[:0], p.Text)
		for _, m := range g.mentions {
			g.words = append(g.words, m.Name.Entity)
		}
	}
	return g.words
}

func (g *guard) add(s string) {
	for i := 0; i < len(s); {
		c := s[i]
		if c == '[' {
			if n := identifiers.SurrogateAt(s[i:]); n > 0 {
				i += n
				continue
			}
		}
		if n := numberAt(s[i:]); n > 0 {
			number, _ := text.Fold(s[i : i+n])
			i += n
			unit := unitAt(s[i:])
			g.words = append(g.words, sign(s[:i-n])+number+strings.ToLower(s[i:i+unit]))
			i += unit
			continue
		}
		switch {
		case c < utf8.RuneSelf && asciiWord(c):
			j := i + 1
			for j < len(s) && asciiWord(s[j]) && !digit(s[j]) {
				j++
			}
			g.english(s[i:j], s[j:])
			i = j
		case c < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			switch {
			case r >= firstHan && r <= lastHan:
				if counts[r-firstHan] {
					g.words = append(g.words, s[i:i+n])
				}
			case unicode.IsNumber(r): // ½ ① Ⅲ
				g.words = append(g.words, s[i:i+n])
			}
			i += n
		}
	}
}

// numberAt is the length of the number in digits, of either width, that s begins
// with.
func numberAt(s string) int {
	end, point := 0, false
	for i, r := range s {
		r = text.HalfWidth(r)
		switch {
		case r >= '0' && r <= '9':
			end = i + 1
			if s[i] >= utf8.RuneSelf {
				end = i + 3 // of full width
			}
			point = false
		case r == '.' && !point && end > 0:
			point = true
		default:
			return end
		}
	}
	return end
}

// unitAt is the length of the letters that stand right after a number: mg, g, D.
func unitAt(s string) int {
	n := 0
	for n < len(s) && n < 6 && (asciiWord(s[n]) && !digit(s[n]) || s[n] == '%') {
		n++
	}
	return n
}

// sign is the sign that s ends with, of any width, or "": what stands between two
// numbers is none.
func sign(s string) string {
	r, n := utf8.DecodeLastRuneInString(s)
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	if unicode.IsDigit(before) {
		return ""
	}
	switch r {
	case '+', '＋', '﹢':
		return "+"
	case '-', '－', '﹣', '−', '–':
		return "-"
	case '±':
		return "±"
	}
	return ""
}

// english takes a word where it denies, and the n't after one.
func (g *guard) english(word, rest string) {
	switch {
	case englishNegations[strings.ToLower(word)]:
		g.words = append(g.words, "no")
	case strings.HasSuffix(word, "n") && (strings.HasPrefix(rest, "'t") || strings.HasPrefix(rest, "’t")):
		g.words = append(g.words, "no")
	}
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func asciiWord(c byte) bool { return digit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// differences names what two dialogues differ in: kinds of facts, "negation" where
// one denies what the other says, and what the words that must agree are of.
func (g *guard) differences(a []neardup.Part, ofA []ophglm.Fact, b []neardup.Part, ofB []ophglm.Fact) []string {
	factsA := slices.Clone(g.factsOf(a, ofA))
	factsB := slices.Clone(g.factsOf(b, ofB))
	out := clinical.Differences(factsA, factsB)
	for _, facts := range [][]ophglm.Fact{factsA, factsB} {
		for i := range facts {
			facts[i].Negated = false
		}
	}
	if said := clinical.Differences(factsA, factsB); len(said) < len(out) {
		out = append(said, "negation")
	}
	words := slices.Sorted(slices.Values(g.wordsOf(a)))
	others := slices.Sorted(slices.Values(g.wordsOf(b)))
	for _, w := range append(missing(words, others), missing(others, words)...) {
		what, _, named := strings.Cut(w, ":")
		switch {
		case named:
		case w == "no" || strings.Contains(negations, w):
			what = "negation"
		default:
			what = "number"
		}
		out = append(out, what)
	}
	if len(out) == 0 {
		out = append(out, "order") // the same words, said of one another
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// missing is what stands in a and not in b, both sorted, as often as it does.
func missing(a, b []string) (out []string) {
	for _, w := range a {
		for len(b) > 0 && b[0] < w {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == w {
			b = b[1:]
			continue
		}
		out = append(out, w)
	}
	return out
}
