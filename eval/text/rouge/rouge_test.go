package rouge

import (
	_ "embed"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
	"ophglm/eval/text/english"
	"ophglm/eval/text/tokens"
	"ophglm/eval/text/words"
)

// measured are the scores of a text by each measure but [Summary].
func measured(c Convention, text []string, references ...[]string) map[Measure]Score {
	counts := map[Measure][]Count{One: nil, Two: nil, L: nil}
	for _, s := range NewCounter(c).Count(text, references) {
		counts[One] = append(counts[One], s.Grams[0])
		counts[Two] = append(counts[Two], s.Grams[1])
		counts[L] = append(counts[L], s.Subsequence)
	}
	out := map[Measure]Score{}
	for m, k := range counts {
		out[m] = c.Score(k)
	}
	return out
}

// lines cuts a text into sentences as rouge_score does.
func lines(text string, stem bool) (out [][]string) {
	for line := range strings.SplitSeq(text, "\n") {
		out = append(out, english.Words(line, stem))
	}
	return out
}

func scoreOf(c Convention, m Measure, text, reference string, stem bool) Score {
	if m == Summary {
		return c.Score(NewCounter(c).Summary(lines(text, stem), [][][]string{lines(reference, stem)}))
	}
	return measured(c, english.Words(text, stem), english.Words(reference, stem))[m]
}

// agree holds a score against the reference's precision, recall and F.
func agree(t *testing.T, what string, got Score, want [3]float64, tolerance float64) {
	t.Helper()
	vectors.Agree(t, what+" precision", got.Precision, vectors.Number{Value: want[0]}, tolerance)
	vectors.Agree(t, what+" recall", got.Recall, vectors.Number{Value: want[1]}, tolerance)
	vectors.Agree(t, what+" F", got.F, vectors.Number{Value: want[2]}, tolerance)
}

// held holds a score against the reference's of a case.
func held(c *vectors.Case, signature string, got Score, want [3]float64, tolerance float64) {
	for i, v := range []metric.Value{got.Precision, got.Recall, got.F} {
		c.Agree(signature, v, vectors.Number{Value: want[i]}, tolerance)
	}
}

// named are the measures by what rouge_score calls them.
var named = map[string]Measure{"rouge1": One, "rouge2": Two, "rougeL": L, "rougeLsum": Summary}

func TestScoresAreRougeScores(t *testing.T) {
	file := vectors.Read(t, "rouge_score_en.json")
	var targets, predictions []string
	file.Get("targets", &targets)
	file.Get("predictions", &predictions)
	cases := 0
	for _, c := range file.Cases("rouge155") {
		m := named[c.String("type")]
		var stem bool
		var which any
		var want [3]float64
		c.Get("stem", &stem)
		c.Get("i", &which)
		c.Get("precision", &want[0])
		c.Get("recall", &want[1])
		c.Get("f", &want[2])
		text, reference := strings.Join(predictions, "\n"), strings.Join(targets, "\n")
		if i, ok := which.(float64); ok {
			text, reference = predictions[int(i)], targets[int(i)]
		}
		held(c.By("ROUGE-1.5.5, to 5 digits"), RougeScore.Definition(m, "tok:rouge_score").Signature(), scoreOf(RougeScore, m, text, reference, stem), want, .5e-5)
		c.Done()
		cases++
	}
	for _, c := range file.Cases("simple") {
		m := named[c.String("type")]
		var want [3]float64
		c.Get("p", &want[0])
		c.Get("r", &want[1])
		c.Get("f", &want[2])
		held(c, RougeScore.Definition(m, "tok:rouge_score").Signature(), scoreOf(RougeScore, m, c.String("prediction"), c.String("target"), false), want, vectors.Agreement)
		c.Done()
		cases++
	}
	for i, c := range file.Cases("computed_full_precision") {
		for name, m := range named {
			var want [3]float64
			c.Get(name, &want)
			held(c, RougeScore.Definition(m, "tok:rouge_score").Signature(), scoreOf(RougeScore, m, predictions[i], targets[i], false), want, vectors.Agreement)
		}
		c.Done()
		cases++
	}
	if cases != 19 {
		t.Errorf("%d cases, want 19", cases)
	}
	file.Skip("a remark", "source", "license")
	file.Done()
}

// Texts of several lines and up to three references, words drawn at random, and what
// rouge_score 0.1.2's score_multi says of them, without its stemmer and with it:
// rouge1, rouge2, rougeL and rougeLsum, each precision, recall and F.
//
//go:embed testdata/rouge_score.json
var drawn []byte

func TestScoresOfSeveralReferencesAreRougeScores(t *testing.T) {
	var cases []struct {
		Text         string
		References   []string
		Words, Stems [4][3]float64
	}
	if err := json.Unmarshal(drawn, &cases); err != nil {
		t.Fatal(err)
	}
	k := NewCounter(RougeScore)
	for _, c := range cases {
		for stem, want := range map[bool][4][3]float64{false: c.Words, true: c.Stems} {
			var all [][]string
			var cut [][][]string
			for _, r := range c.References {
				all, cut = append(all, english.Words(r, stem)), append(cut, lines(r, stem))
			}
			got := measured(RougeScore, english.Words(c.Text, stem), all...)
			got[Summary] = RougeScore.Score(k.Summary(lines(c.Text, stem), cut))
			for i, m := range []Measure{One, Two, L, Summary} {
				if s := got[m]; s.F.Why() == "" {
					agree(t, string(m)+" of "+c.Text, s, want[i], vectors.Agreement)
				} else if want[i] != [3]float64{} {
					t.Errorf("%s of %q is %v, want %v", m, c.Text, s.F, want[i])
				}
			}
		}
	}
	if len(cases) != 40 {
		t.Errorf("%d texts, want 40", len(cases))
	}
}

func TestScoresOfChinese(t *testing.T) {
	file := vectors.Read(t, "rouge_zh.json")
	cases := 0
	for _, c := range file.Cases("cases") {
		var text, reference []string
		c.Get("hyp_tokens", &text)
		c.Get("ref_tokens", &reference)
		clipped := c.Case("rouge_score_clipped_prf")
		got := measured(RougeScore, text, reference)
		for _, name := range []string{"rouge1", "rouge2", "rougeL"} {
			var want [3]float64
			clipped.Get(name, &want)
			held(clipped, RougeScore.Definition(named[name], "tok:given").Signature(), got[named[name]], want, vectors.Agreement)
		}
		clipped.Done()
		for field, convention := range map[string]Convention{"rouge_chinese_set": ChineseSet, "rouge_chinese_multiset": ChineseMultiset} {
			of := c.Case(field).By("rouge-chinese 1.0.3")
			got := measured(convention, text, reference)
			for name, m := range map[string]Measure{"rouge-1": One, "rouge-2": Two, "rouge-l": L} {
				score := of.Case(name)
				var want [3]float64
				score.Get("p", &want[0])
				score.Get("r", &want[1])
				score.Get("f", &want[2])
				held(score, convention.Definition(m, "tok:given").Signature(), got[m], want, vectors.Agreement)
				score.Done()
			}
			of.Done()
		}
		c.Skip("tokens are what is compared", "hyp", "ref", "tok")
		c.Done()
		cases++
	}
	if cases != 20 {
		t.Errorf("%d cases, want 20", cases)
	}
	// rouge_score's own words leave nothing of Chinese, and its score is 0.
	none := file.Case("rouge_score_default_on_zh")
	for name, m := range named {
		var want [3]float64
		none.Get(name, &want)
		got := scoreOf(RougeScore, m, "视网膜出血。", "视网膜病变。", false)
		if got.F.Why() == "" {
			t.Errorf("%s of nothing is %v", name, got.F)
		}
		zero := func(v metric.Value) metric.Value { return vectors.Filled(v, 0) }
		held(none, RougeScore.Definition(m, "tok:rouge_score").Signature("of Chinese, which it leaves nothing of", "undefined:0"), Score{zero(got.Precision), zero(got.Recall), zero(got.F)}, want, vectors.Agreement)
	}
	none.Done()
	file.Skip("a remark", "source", "note")
	file.Done()
}

// 2,000 invented answers and their references, a pair a line, and the mean F of
// ROUGE-L that rouge-chinese 1.0.3 gives of their characters, and of the words that
// jieba 0.42.1 gives.
//
//go:embed testdata/answers.tsv.zst
var answers []byte

func TestMeansOfChinese(t *testing.T) {
	d, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	plain, err := d.DecodeAll(answers, nil)
	if err != nil {
		t.Fatal(err)
	}
	jieba, err := words.Jieba()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		by   tokens.Tokeniser
		want float64
	}{{tokens.Char, 0.926947982469}, {jieba, 0.812957752694}} {
		cut := func(s string) []string {
			out, err := c.by.Cut(nil, s)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		var all []metric.Value
		for line := range strings.Lines(string(plain)) {
			text, reference, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			all = append(all, measured(ChineseSet, cut(text), cut(reference))[L].F)
		}
		got, _ := metric.Mean(all, nil)
		vectors.Agree(t, c.by.Name, got, vectors.Number{Value: c.want}, 1e-12)
		if len(all) != 2000 {
			t.Errorf("%d answers, want 2,000", len(all))
		}
	}
}

func TestSubsequencesAreCOCOs(t *testing.T) {
	file := vectors.Read(t, "pycocoevalcap.json")
	cases := 0
	for _, name := range []string{"en", "zh_char", "zh_jieba", "single_image_all_zero_idf"} {
		c := file.Case(name)
		var texts []string
		var references [][]string
		var each []float64
		var mean vectors.Number
		c.Get("hyps", &texts)
		c.Get("refs", &references)
		c.Get("rougeL_each", &each)
		c.Get("rougeL_beta1_2", &mean)
		var all []metric.Value
		for i, text := range texts {
			var of [][]string
			for _, r := range references[i] {
				of = append(of, strings.Split(r, " "))
			}
			f := measured(COCO, strings.Split(text, " "), of...)[L].F
			c.Agree(COCO.Definition(L, "tok:given").Signature(), f, vectors.Number{Value: each[i]}, vectors.Agreement)
			all = append(all, f)
			cases++
		}
		got, _ := metric.Mean(all, nil)
		c.Agree(COCO.Definition(L, "tok:given").Signature("mean"), got, mean, vectors.Agreement)
		c.Skip("tested where the metric is", "cider", "cider_each", "bleu", "bleu_each")
		c.Done()
	}
	if cases != 28 {
		t.Errorf("%d texts, want 28", cases)
	}
	file.Skip("a remark", "source")
	file.Done()
}

func TestEmptyTexts(t *testing.T) {
	some := []string{"a", "b"}
	for _, c := range []Convention{RougeScore, ChineseSet, ChineseMultiset, COCO} {
		for m, s := range measured(c, nil, some) {
			agree(t, string(m)+" of nothing", s, [3]float64{}, 0)
		}
		for m, s := range measured(c, some, nil) {
			if s.Precision.Why() == "" || s.Recall.Why() == "" || s.F.Why() == "" {
				t.Errorf("%s of an empty reference is %v", m, s)
			}
		}
		if s := measured(c, some, nil, some)[One]; s.F.Why() != "" {
			t.Errorf("beside an empty reference, that of an equal one is %v", s.F)
		}
		if s := c.Score(nil); s.F.Why() == "" {
			t.Errorf("without a reference the score is %v", s.F)
		}
		if s := measured(c, []string{"a"}, []string{"a"})[Two]; s.F.Why() == "" {
			t.Errorf("texts of one token have the pairs %v", s.F)
		}
	}
}

// The best F is that of one reference, of equal ones the first, and not of the best
// of each: rouge_score.
func TestBestOfReferences(t *testing.T) {
	counts := []Count{{10, 2, 2}, {10, 10, 6}, {10, 10, 6}}
	agree(t, "best F", RougeScore.Score(counts), [3]float64{.6, .6, .6}, 1e-12)
	agree(t, "first of equal F", RougeScore.Score([]Count{{10, 20, 6}, {20, 10, 6}}), [3]float64{.6, .3, .4}, 1e-12)
	agree(t, "best of each", COCO.Score(counts), [3]float64{.6, 1, 2.44 * .6 / (1 + 1.44*.6)}, 1e-12)
}

func TestBadConventions(t *testing.T) {
	for _, c := range []Convention{RougeScore, ChineseSet, ChineseMultiset, COCO} {
		if err := c.Validate(); err != nil {
			t.Error(err)
		}
	}
	for _, c := range []Convention{{}, {Beta: -1}, {Beta: math.NaN()}, {Beta: math.Inf(1)}, {Beta: 1, Epsilon: -1}} {
		if c.Validate() == nil {
			t.Errorf("%+v passes", c)
		}
	}
}

func TestDefinitions(t *testing.T) {
	for want, got := range map[string]metric.Definition{
		"rouge_1|tok:char|counts:clipped|beta:1|epsilon:0|references:best-f|empty-text:0|empty-reference:undefined|as:rouge_score-0.1.2|v1":                      RougeScore.Definition(One, "tok:char"),
		"rouge_2|tok:jieba|counts:distinct|beta:1|epsilon:1e-08|references:best-f|empty-text:0|empty-reference:undefined|as:rouge-chinese-1.0.3|v1":              ChineseSet.Definition(Two, "tok:jieba"),
		"rouge_l|tok:char|counts:tokens|beta:1.2|epsilon:0|references:best-precision-best-recall|empty-text:0|empty-reference:undefined|as:pycocoevalcap-1.2|v1": COCO.Definition(L, "tok:char"),
	} {
		if got.Signature() != want {
			t.Errorf("it is %s, want %s", got.Signature(), want)
		}
	}
}

// table is the longest common subsequence by its recurrence, and where rouge_score
// finds one in the reference.
func table(reference, text []string) (length int, at []int) {
	t := make([][]int, len(reference)+1)
	for i := range t {
		t[i] = make([]int, len(text)+1)
		for j := 1; i > 0 && j <= len(text); j++ {
			if t[i][j] = max(t[i-1][j], t[i][j-1]); reference[i-1] == text[j-1] {
				t[i][j] = t[i-1][j-1] + 1
			}
		}
	}
	for i, j := len(reference), len(text); i > 0 && j > 0; {
		switch {
		case reference[i-1] == text[j-1]:
			i, j = i-1, j-1
			at = append(at, i)
		case t[i][j-1] > t[i-1][j]:
			j--
		default:
			i--
		}
	}
	slices.Reverse(at)
	return t[len(reference)][len(text)], at
}

func TestSubsequencesAreThoseOfTheTable(t *testing.T) {
	draw := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "眼", "视网膜"}), 0, 200)
	c := NewCounter(RougeScore)
	rapid.Check(t, func(t *rapid.T) {
		text, reference := draw.Draw(t, "text"), draw.Draw(t, "reference")
		length, at := table(reference, text)
		s := c.Count(text, [][]string{reference})[0].Subsequence
		if s != (Count{int64(len(text)), int64(len(reference)), int64(length)}) {
			t.Fatalf("counted %+v, want %d in common", s, length)
		}
		marks := make([]bool, len(reference))
		c.sequence.refer(c.vocabulary.Numbers(nil, reference))
		c.sequence.mark(c.vocabulary.Numbers(nil, text), marks)
		var got []int
		for i, marked := range marks {
			if marked {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, at) {
			t.Fatalf("marked %v, want %v", got, at)
		}
	})
}

func TestCountsAreThoseOfLists(t *testing.T) {
	draw := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "眼", "视网膜"}), 0, 40)
	clipped, distinct := NewCounter(ChineseMultiset), NewCounter(ChineseSet)
	rapid.Check(t, func(t *rapid.T) {
		text, reference := draw.Draw(t, "text"), draw.Draw(t, "reference")
		all, once := clipped.Count(text, [][]string{reference})[0], distinct.Count(text, [][]string{reference})[0]
		for n := 1; n <= Longest; n++ {
			count := func(s []string) map[string]int64 {
				out := map[string]int64{}
				for i := 0; i+n <= len(s); i++ {
					out[strings.Join(s[i:i+n], " ")]++
				}
				return out
			}
			var a, o Count
			own, other := count(text), count(reference)
			for g, k := range own {
				a.Text += k
				o.Text++
				a.Common += min(k, other[g])
				o.Common += min(1, other[g])
			}
			for _, k := range other {
				a.Reference += k
				o.Reference++
			}
			if all.Grams[n-1] != a || once.Grams[n-1] != o {
				t.Fatalf("%d-grams: %+v and %+v, want %+v and %+v", n, all.Grams[n-1], once.Grams[n-1], a, o)
			}
		}
	})
}

func TestScoresAreBounded(t *testing.T) {
	draw := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), Longest, 30)
	rapid.Check(t, func(t *rapid.T) {
		text, reference := draw.Draw(t, "text"), draw.Draw(t, "reference")
		there, back := measured(RougeScore, text, reference), measured(RougeScore, reference, text)
		for m, s := range there {
			p, _ := s.Precision.Number()
			r, _ := s.Recall.Number()
			f, ok := s.F.Number()
			other, _ := back[m].F.Number()
			if !ok || f < min(p, r)-1e-12 || f > max(p, r)+1e-12 || p < 0 || p > 1 || r < 0 || r > 1 || f-other > 1e-12 || other-f > 1e-12 {
				t.Fatalf("%s is %v, and %v the other way", m, s, back[m])
			}
		}
	})
}
