package words

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/text/tokens"
)

func cut(t testing.TB, m Mode, text string) []string {
	t.Helper()
	by, err := m.Tokeniser()
	if err != nil {
		t.Fatal(err)
	}
	words, err := by.Cut(nil, text)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// fields are the modes by the fields that hold what jieba says of them.
var fields = map[string]Mode{"hmm": Cut, "nohmm": Plain, "search": Search, "full": Full}

func TestVectors(t *testing.T) {
	file := vectors.Read(t, "jieba_cut.json")
	cases := file.Cases("cases")
	for _, c := range cases {
		text := c.String("text")
		for field, m := range fields {
			var want []string
			c.Get(field, &want)
			want = slices.DeleteFunc(want, func(w string) bool { return strings.TrimFunc(w, tokens.Blank) == "" })
			got := cut(t, m, text)
			c.Same("words|tok:jieba|mode:"+field, slices.Equal(got, want), got, want)
		}
		c.Done()
	}
	if len(cases) != 42 {
		t.Errorf("%d cases, want 42", len(cases))
	}
	file.Skip("a remark", "source")
	file.Done()
}

// The words that rouge-chinese's scores are of were cut by jieba.
func TestWordsOfROUGE(t *testing.T) {
	texts := 0
	for _, c := range vectors.Read(t, "rouge_zh.json").Cases("cases") {
		if c.String("tok") != "jieba" {
			continue
		}
		for text, words := range map[string]string{"hyp": "hyp_tokens", "ref": "ref_tokens"} {
			var want []string
			c.Get(words, &want)
			got := cut(t, Cut, c.String(text))
			c.By("jieba 0.42.1").Same("words|tok:jieba|mode:hmm", slices.Equal(got, want), got, want)
			texts++
		}
	}
	if texts != 20 {
		t.Errorf("%d texts, want 20", texts)
	}
}

// Invented texts, and what jieba 0.42.1 of Python 3.11 makes of them without blanks:
// 170 of phrases of ophthalmology, words, numbers, units, marks, blanks, characters
// beyond U+FFFF and of no dictionary, with characters lost, put in and exchanged; and
// 30 that the dictionary cuts in two ways of exactly equal probability.
//
//go:embed testdata/jieba.jsonl
var invented []byte

func TestWordsAreJiebas(t *testing.T) {
	texts := 0
	for line := range bytes.Lines(invented) {
		var c map[string]json.RawMessage
		var text string
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(c["text"], &text); err != nil {
			t.Fatal(err)
		}
		for field, m := range fields {
			var want []string
			if err := json.Unmarshal(c[field], &want); err != nil {
				t.Fatal(err)
			}
			if got := cut(t, m, text); !slices.Equal(got, want) {
				t.Errorf("%s of %q is %q, want %q", field, text, got, want)
			}
		}
		texts++
	}
	if texts != 200 {
		t.Errorf("%d texts, want 200", texts)
	}
}

// Where jieba takes turns that its algorithm does not say. Values are its own.
func TestTurns(t *testing.T) {
	for _, c := range []struct {
		mode Mode
		text string
		want string
	}{
		{Cut, "眼压21mmHg", "眼压|21mmHg"},
		{Cut, "升至99.9%%", "升至|99.9%|%"},
		{Cut, "版本5.6.7.", "版本|5.6|.|7|."},
		{Cut, "维生素C++", "维生素|C++"},
		{Plain, "阿柏西普a1", "阿|柏|西|普|a1"},
		{Full, "1X光线", "X光|X光线|1|光线"},
		{Full, "（>21\r\n", "（>|21"},
		{Search, "先用线", "先用|先用线"},
	} {
		if got := strings.Join(cut(t, c.mode, c.text), "|"); got != c.want {
			t.Errorf("%q by %q is %s, want %s", c.text, c.mode, got, c.want)
		}
	}
}

// whole holds the words of a text to be it, from its beginning to its end, but for
// blanks. Those of a search are among others, and all are in the text.
func whole(t *testing.T, text string) {
	t.Helper()
	for _, m := range []Mode{Cut, Plain} {
		rest := text
		for _, w := range cut(t, m, text) {
			after, ok := strings.CutPrefix(strings.TrimLeftFunc(rest, tokens.Blank), w)
			if !ok || w == "" {
				t.Fatalf("%q by %q has %q at %q", text, m, w, rest)
			}
			rest = after
		}
		if strings.TrimLeftFunc(rest, tokens.Blank) != "" {
			t.Fatalf("%q by %q loses %q", text, m, rest)
		}
	}
	found := cut(t, Search, text)
	for _, w := range cut(t, Cut, text) {
		at := slices.Index(found, w)
		if at < 0 {
			t.Fatalf("a search of %q does not find %q", text, w)
		}
		found = found[at+1:]
	}
	for _, w := range cut(t, Full, text) {
		if w == "" || !strings.Contains(text, w) {
			t.Fatalf("%q is not in %q", w, text)
		}
	}
}

func FuzzWhole(f *testing.F) {
	for _, text := range []string{
		"", "\x00", "眼底\x00黄斑", "a\xffb眼\xe7\x9c", "𠮷野家 OCT", " 眼压\u300021mmHg\r\n", "阿柏西普3.5%%", "1X光线AT&T恤衫",
		"\u4dff\u4e00\u9fd5\u9fd6鿖", strings.Repeat("砦", 300), strings.Repeat("a.", 50),
	} {
		f.Add(text)
	}
	f.Fuzz(whole)
}

// The data are all of jieba 0.42.1's: 349,046 lines, of which two are of one word.
func TestDictionary(t *testing.T) {
	d, err := readDictionary()
	if err != nil {
		t.Fatal(err)
	}
	words, total := 0, 3.0 // B超 once more
	for _, n := range d.nodes {
		if n.word {
			words++
			total += math.Round(math.Exp(n.weight) * totalFrequency)
		}
	}
	if words != 349_045 || total != totalFrequency {
		t.Errorf("%d words of the frequency %.0f, want 349,045 of %d", words, total, totalFrequency)
	}
	for c, n := range d.first {
		if n != 0 && d.nodes[n].char != uint16(c) {
			t.Errorf("%q leads to %q", rune(c), rune(d.nodes[n].char))
		}
	}
}

// Values are of Python's math.log. Those of 176 and 220 are not math.Log's.
func TestLogarithms(t *testing.T) {
	want := map[uint32]float64{
		1: 0, 2: 0x1.62e42fefa39efp-1, 3: 0x1.193ea7aad030bp+0, 176: 0x1.4ae935b3cb89dp+2, 220: 0x1.5931319798d6fp+2,
		883_634: 0x1.b6233609fb790p+3, totalFrequency: 0x1.1e95b8bb84672p+4,
	}
	got := map[uint32]float64{}
	for n := range want {
		got[n] = 0
	}
	logarithms(got)
	if !maps.Equal(got, want) {
		t.Errorf("logarithms are %v, want %v", got, want)
	}
}

func TestUnknownMode(t *testing.T) {
	if _, err := Mode("paddle").Tokeniser(); err == nil {
		t.Error("a mode that jieba has and this package has not is taken")
	}
	for m, want := range map[Mode]string{Cut: "jieba-0.42.1", Full: "jieba-0.42.1-full"} {
		if by, err := m.Tokeniser(); err != nil || by.Name != want {
			t.Errorf("%q is %s, %v, want %s", m, by.Name, err, want)
		}
	}
}

func TestFromSeveralGoroutines(t *testing.T) {
	const text = "糖尿病视网膜病变患者应定期检查眼底，警惕视网膜脱离。"
	want := cut(t, Cut, text)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				if got := cut(t, Cut, text); !slices.Equal(got, want) {
					t.Errorf("it is %q", got)
					return
				}
			}
		})
	}
	all.Wait()
}

// Reading both files, which is done once in a process.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readDictionary(); err != nil {
			b.Fatal(err)
		}
		if _, err := readModel(); err != nil {
			b.Fatal(err)
		}
	}
}
