package planted

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

var dump = flag.Int("planted.dump", 0, "print every n-th text: not for who writes the rules")

// Every type has enough strings and templates, and every span lies on characters, in order and apart.
func TestCorpus(t *testing.T) {
	n, english, used := map[Type]int{}, map[Type]int{}, map[string]bool{}
	negative := 0
	i := 0
	for text := range Corpus(1) {
		i++
		used[text.Template] = true
		if text.Negative() {
			negative++
		}
		at := 0
		for _, p := range text.Spans {
			if p.Start < at || p.End <= p.Start || p.End > len(text.Text) ||
				!utf8.ValidString(text.Text[:p.Start]) || !utf8.ValidString(text.Text[p.Start:p.End]) {
				t.Fatalf("%s: span %+v of %q", text.Template, p, text.Text)
			}
			at = p.End
			n[p.Type]++
			if text.Lang == "en" {
				english[p.Type]++
			}
		}
		if *dump > 0 && i%*dump == 0 {
			s, at := "", 0
			for _, p := range text.Spans {
				s += text.Text[at:p.Start] + "⟦" + text.Text[p.Start:p.End] + "⟧"
				at = p.End
			}
			t.Log(text.Template, s+text.Text[at:])
		}
	}
	for _, typ := range Types {
		if n[typ] < 1500 {
			t.Errorf("%s: %d planted, want 1500", typ, n[typ])
		}
		if zh := len(templates()[string(typ)+".zh"]); zh < 25 {
			t.Errorf("%s: %d Chinese templates, want 25", typ, zh)
		}
		if (len(templates()[string(typ)+".en"]) > 0) != (english[typ] > 0) {
			t.Errorf("%s: %d English", typ, english[typ])
		}
	}
	if negative < 3000 {
		t.Errorf("%d hard negatives, want 3000", negative)
	}
	for name, of := range templates() {
		for _, tmpl := range of {
			if !used[tmpl.name] {
				t.Errorf("%s is never used", tmpl.name)
			}
			planted := slices.ContainsFunc(tmpl.parts, func(p part) bool { return slices.Contains(Types[:], Type(p.slot)) })
			if planted == strings.HasPrefix(name, "negative") {
				t.Errorf("%s: planted %v", tmpl.name, planted)
			}
		}
	}
}

// The same seed gives the same texts, another one others.
func TestCorpusIsDeterministic(t *testing.T) {
	first := func(seed uint64) string {
		var b strings.Builder
		for text := range Corpus(seed) {
			fmt.Fprintln(&b, text)
		}
		return b.String()
	}
	seven := first(7)
	if again := first(7); again != seven {
		t.Error("two corpora of one seed differ")
	}
	if first(8) == seven {
		t.Error("two seeds give one corpus")
	}
}

// The check digits are those of the standards' own examples: GB 11643-1999 gives
// 11010519491231002X, ISO/IEC 7812's commonest 7992739871 3.
func TestCheckDigits(t *testing.T) {
	if c := checkCharacter("11010519491231002"); c != 'X' {
		t.Errorf("ID card: %c, want X", c)
	}
	if c := luhn("7992739871"); c != '3' {
		t.Errorf("Luhn: %c, want 3", c)
	}
}

func TestAgesAreOver89(t *testing.T) {
	words := map[string]int{}
	for n := 1; n < 110; n++ {
		words[inChinese(n)] = n
	}
	for n, want := range map[int]string{9: "九", 10: "十", 19: "十九", 90: "九十", 93: "九十三", 100: "一百", 102: "一百零二"} {
		if inChinese(n) != want {
			t.Errorf("%d: %s, want %s", n, inChinese(n), want)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		s := chineseAge(r)
		n := words[s]
		if n == 0 {
			n, _ = strconv.Atoi(strings.Map(func(c rune) rune {
				if c >= '０' && c <= '９' {
					return c - '０' + '0'
				}
				return c
			}, s))
		}
		if n < 90 {
			t.Errorf("age %q", s)
		}
	}
}

// 10 of 10: the lower end is 1/(1+z²/n) = 1/(1+3.841459/10) = 0.722467; 81 of 263 is
// the worked example of Newcombe, Statistics in Medicine 17 (1998) 857: 0.2553.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		of, n int
		want  float64
	}{{10, 10, 0.722467}, {81, 263, 0.2553}, {0, 20, 0}} {
		if got := (Rate{c.of, c.n}).Lower(); math.Abs(got-c.want) > 5e-5 {
			t.Errorf("%d of %d: %.6f, want %.6f", c.of, c.n, got, c.want)
		}
	}
}

// The scorer on a text that is told by hand: a whole find, a part of one, one that takes
// a clinical word along, one in neutral text and one out of nothing.
func TestEvaluate(t *testing.T) {
	const s = "ab眼压cd ef xy zz"
	text := Text{Text: s, Template: "phone.zh:1", Neutral: []Span{{Start: 14, End: 16}}, Spans: []Span{{0, 2, Phone}, {8, 10, Phone}, {11, 13, Phone}}}
	score := Evaluate(func(yield func(Text) bool) { yield(text) }, func(string) []Hit {
		return []Hit{
			{0, 8, GroupContact, "phone"}, {8, 9, GroupContact, "phone"}, {11, 13, GroupPlace, "address"}, {14, 16, GroupPlace, "address"}, {17, 19, GroupPlace, "address"},
		}
	})
	row := score.Rows[Phone]
	if row.Recall != (Rate{2, 3}) || row.Typed != (Rate{1, 3}) || score.Precision != (Rate{2, 4}) {
		t.Errorf("recall %v, typed %v, precision %v; want 2 of 3, 1 of 3, 2 of 4", row.Recall, row.Typed, score.Precision)
	}
}
