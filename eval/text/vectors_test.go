package text_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
	"ophglm/eval/text/bleu"
	"ophglm/eval/text/chrf"
	"ophglm/eval/text/ter"
	"ophglm/eval/text/tokens"
)

// kwargs are what sacrebleu's metrics take. What is not said is sacrebleu's default.
type kwargs struct {
	Tokenize   string   `json:"tokenize"`
	Smooth     string   `json:"smooth_method"`
	Value      *float64 `json:"smooth_value"`
	Effective  bool     `json:"effective_order"`
	Lowercase  bool     `json:"lowercase"`
	WordOrder  int      `json:"word_order"`
	Beta       int      `json:"beta"`
	Whitespace bool     `json:"whitespace"`
	Epsilon    bool     `json:"eps_smoothing"`
	Normalized bool     `json:"normalized"`
	Asian      bool     `json:"asian_support"`
}

func (k kwargs) bleu() bleu.Convention {
	c := bleu.Convention{Order: 4, Method: bleu.Exp, Effective: k.Effective}
	if k.Smooth != "" {
		c.Method = bleu.Method(k.Smooth)
	}
	switch {
	case k.Value != nil:
		c.Value = *k.Value
	case c.Method == bleu.Floor:
		c.Value = 0.1
	case c.Method == bleu.AddK:
		c.Value = 1
	}
	return c
}

func (k kwargs) bleuSignature(t testing.TB) string {
	return k.bleu().Definition(k.tokeniser(t), k.Lowercase).Signature()
}

func (k kwargs) chrf() chrf.Convention {
	c := chrf.Convention{Chars: 6, Words: k.WordOrder, Beta: 2, Lowercase: k.Lowercase, Whitespace: k.Whitespace, Epsilon: k.Epsilon}
	if k.Beta > 0 {
		c.Beta = k.Beta
	}
	return c
}

func (k kwargs) ter() tokens.Tercom { return tokens.Tercom{Normalised: k.Normalized, Asian: k.Asian} }

func (k kwargs) tokeniser(t testing.TB) tokens.Tokeniser {
	t.Helper()
	if k.Tokenize == "" {
		return tokens.V13a
	}
	of, err := tokens.Named(k.Tokenize)
	if err != nil {
		t.Fatal(err)
	}
	return of
}

// corpus is a list of texts and, as sacrebleu has them, lists of references: the
// first of each text, the second of each, …
type corpus struct {
	Texts      []string   `json:"hyps"`
	References [][]string `json:"refs"`
}

func corpusOf(c *vectors.Case) (k corpus) {
	c.Get("hyps", &k.Texts)
	c.Get("refs", &k.References)
	return k
}

func (k corpus) of(i int) (references []string) {
	for _, r := range k.References {
		if i < len(r) {
			references = append(references, r[i])
		}
	}
	return references
}

func (k corpus) bleu(t testing.TB, of kwargs) *bleu.Statistics {
	t.Helper()
	sum, counter := new(bleu.Statistics), bleu.NewCounter(of.tokeniser(t), of.Lowercase)
	for i, text := range k.Texts {
		s, err := counter.Count(text, k.of(i))
		if err != nil {
			t.Fatal(err)
		}
		sum.Add(&s, 1)
	}
	return sum
}

func (k corpus) chrf(t testing.TB, of kwargs) metric.Value {
	t.Helper()
	var sum chrf.Statistics
	counter := chrf.NewCounter(of.chrf())
	for i, text := range k.Texts {
		s, err := counter.Count(text, k.of(i))
		if err != nil {
			t.Fatal(err)
		}
		sum.Add(&s, 1)
	}
	return of.chrf().Score(&sum)
}

func (k corpus) ter(t testing.TB, of tokens.Tercom) *ter.Statistics {
	t.Helper()
	sum, counter := new(ter.Statistics), ter.NewCounter(of)
	for i, text := range k.Texts {
		s, err := counter.Count(text, k.of(i))
		if err != nil {
			t.Fatal(err)
		}
		sum.Add(&s, 1)
	}
	return sum
}

// held holds scores from 0 to 100 against the reference's, and counts.
type held struct {
	t testing.TB
	n int
}

func (h *held) agree(c *vectors.Case, signature string, got metric.Value, want, tolerance float64) {
	h.t.Helper()
	c.Agree(signature, got, vectors.Number{Value: want}, tolerance)
	h.n++
}

// The expected values of sacrebleu's own tests are written with 4 to 10 digits; the
// tests allow 1e-8 to 0.001, and what is held here is about the last digit.
func TestSacrebleuTests(t *testing.T) {
	file := vectors.Read(t, "sacrebleu_tests.json")
	h := held{t: t}
	expected := func(c *vectors.Case, key string) (x float64) {
		c.Get(key, &x)
		return x
	}
	floor := func(value float64) *float64 { return &value }

	for _, c := range file.Cases("raw_corpus_bleu_floor_0.01") {
		of := kwargs{Tokenize: "none", Smooth: "floor", Value: floor(0.01)}
		h.agree(c, of.bleuSignature(t), of.bleu().Score(corpusOf(c).bleu(t, of)), 100*expected(c, "expected"), 1e-9)
		c.Done()
	}
	for _, c := range file.Cases("corpus_bleu") {
		var of kwargs
		c.Get("kwargs", &of)
		h.agree(c, of.bleuSignature(t), of.bleu().Score(corpusOf(c).bleu(t, of)), expected(c, "expected"), 5e-7)
		c.Done()
	}
	for _, c := range file.Cases("offset") {
		k := corpusOf(c)
		of := kwargs{Tokenize: "none", Smooth: "floor"}
		h.agree(c, of.bleuSignature(t), of.bleu().Score(k.bleu(t, of)), 100*expected(c, "expected_floor_0.1"), 1e-8)
		of.Value = floor(0)
		h.agree(c, of.bleuSignature(t), of.bleu().Score(k.bleu(t, of)), 100*expected(c, "expected_floor_0"), 0)
		c.Done()
	}
	for _, c := range file.Cases("statistics") {
		var common, total [bleu.Longest]int64
		c.Get("common", &common)
		c.Get("total", &total)
		if got := corpusOf(c).bleu(t, kwargs{Tokenize: "none"}); got.Common != common || got.Total != total {
			t.Errorf("statistics are %+v, want %v of %v", got, common, total)
		}
		h.n++
		c.Done()
	}
	statistics := func(c *vectors.Case) *bleu.Statistics {
		s := &bleu.Statistics{Items: 1}
		c.Get("common", &s.Common)
		c.Get("total", &s.Total)
		c.Get("sys_len", &s.Length)
		c.Get("ref_len", &s.Reference)
		return s
	}
	for _, c := range file.Cases("compute_bleu") {
		h.agree(c, kwargs{Smooth: "none", Tokenize: "none"}.bleuSignature(t), kwargs{Smooth: "none"}.bleu().Score(statistics(c)), 100*expected(c, "expected"), 5e-9)
		c.Done()
	}
	for _, c := range file.Cases("degenerate") {
		of := kwargs{Smooth: "floor", Value: floor(expected(c, "floor"))}
		h.agree(c, of.bleuSignature(t), of.bleu().Score(statistics(c)), 100*expected(c, "expected"), 0)
		c.Done()
	}
	for _, c := range file.Cases("effective_order_floor_0.01") {
		of := kwargs{Tokenize: "none", Smooth: "floor", Value: floor(0.01), Effective: true}
		h.agree(c, of.bleuSignature(t), of.bleu().Score(corpusOf(c).bleu(t, of)), 100*expected(c, "expected"), 1e-9)
		c.Done()
	}
	for _, c := range file.Cases("sentence_bleu") {
		k := corpus{[]string{c.String("hyp")}, [][]string{{c.String("ref")}}}
		var of kwargs
		of.Smooth, of.Tokenize = c.String("smooth"), c.String("tokenize")
		c.Get("smooth_value", &of.Value)
		c.Get("lowercase", &of.Lowercase)
		c.Get("effective_order", &of.Effective)
		h.agree(c, of.bleuSignature(t), of.bleu().Score(k.bleu(t, of)), expected(c, "expected"), expected(c, "tol"))
		c.Done()
	}
	for _, of := range []struct {
		key string
		kwargs
	}{
		{"chrf_beta3_char6_eps", kwargs{Beta: 3, Epsilon: true}},
		{"chrf_beta3_char6_efforder", kwargs{Beta: 3}},
		{"chrf_beta3_keep_whitespace", kwargs{Beta: 3, Whitespace: true}},
	} {
		for _, c := range file.Cases(of.key) {
			h.agree(c, of.chrf().Definition().Signature(), corpusOf(c).chrf(t, of.kwargs), expected(c, "expected"), 5e-5)
			c.Done()
		}
	}
	for _, c := range file.Cases("sentence_chrf_beta2_eps") {
		var references []string
		c.Get("refs", &references)
		k := corpus{Texts: []string{c.String("hyp")}}
		for _, r := range references {
			k.References = append(k.References, []string{r})
		}
		h.agree(c, kwargs{Epsilon: true}.chrf().Definition().Signature(), k.chrf(t, kwargs{Epsilon: true}), expected(c, "expected"), 5e-9)
		c.Done()
	}
	var rates [][3]json.RawMessage
	file.Get("ter", &rates)
	for _, r := range rates {
		var k corpus
		var references []string
		var want float64
		for to, raw := range map[any]json.RawMessage{&k.Texts: r[0], &references: r[1], &want: r[2]} {
			if err := json.Unmarshal(raw, to); err != nil {
				t.Fatal(err)
			}
		}
		k.References = [][]string{references}
		h.agree(file, ter.Definition(tokens.Tercom{}).Signature(), k.ter(t, tokens.Tercom{}).Score(), 100*want, 0.05)
	}
	file.Skip("said above", "source", "license")
	file.Done()
	if h.n != 66 {
		t.Errorf("%d cases were used, want 66", h.n)
	}
}

// All of these were computed in double precision.
func TestSacrebleuOnChinese(t *testing.T) {
	file := vectors.Read(t, "sacrebleu_zh_scores.json")
	h := held{t: t}
	texts := corpusOf(file)
	corpora := map[string]corpus{"refs": texts, "refs2": {Texts: texts.Texts}}
	var second [][]string
	file.Get("refs2", &second)
	corpora["refs2"] = corpus{texts.Texts, second}

	refused := 0
	for i, c := range file.Cases("bleu") {
		of := kwargs{Tokenize: c.String("tokenize"), Smooth: c.String("smooth")}
		k := corpora[c.String("refs")]
		c.Get("smooth_value", &of.Value)
		if of.Tokenize == "13a" {
			if _, err := bleu.NewCounter(of.tokeniser(t), false).Count(k.Texts[0], k.of(0)); err == nil {
				t.Errorf("[%d] 13a takes Chinese", i)
			}
			c.Skip("13a refuses Chinese", "score", "counts", "totals", "precisions", "bp", "sys_len", "ref_len", "signature")
			c.Done()
			refused++
			continue
		}
		var want struct {
			score, bp     float64
			precisions    [bleu.Longest]float64
			common, total [bleu.Longest]float64 // add-k adds to them
			length, other int64
		}
		c.Get("score", &want.score)
		c.Get("bp", &want.bp)
		c.Get("precisions", &want.precisions)
		c.Get("counts", &want.common)
		c.Get("totals", &want.total)
		c.Get("sys_len", &want.length)
		c.Get("ref_len", &want.other)
		s := k.bleu(t, of)
		name := fmt.Sprint("bleu ", i)
		h.agree(c, of.bleuSignature(t), of.bleu().Score(s), want.score, 1e-12)
		h.agree(c, "bleu_brevity|tok:"+of.Tokenize, metric.Of(s.Brevity()), want.bp, 1e-15)
		precisions, _ := of.bleu().Precisions(s)
		added := 0.0
		for n := range bleu.Longest {
			h.agree(c, "bleu_precisions|tok:"+of.Tokenize, metric.Of(precisions[n]), want.precisions[n], 1e-13)
			if float64(s.Common[n])+added != want.common[n] || float64(s.Total[n])+added != want.total[n] {
				t.Errorf("%s: %d-grams are %d of %d, want %v of %v", name, n+1, s.Common[n], s.Total[n], want.common[n], want.total[n])
			}
			if of.Smooth == "add-k" && s.Common[0] > 0 {
				added = *of.Value
			}
		}
		if s.Length != want.length || s.Reference != want.other || s.Items != 10 {
			t.Errorf("%s: %d items of %d tokens with %d in references, want 10, %d and %d", name, s.Items, s.Length, s.Reference, want.length, want.other)
		}
		c.Skip("ours are of another form", "signature")
		c.Done()
	}
	for _, c := range file.Cases("chrf") {
		var of kwargs
		var want float64
		c.Get("kwargs", &of)
		c.Get("score", &want)
		h.agree(c, of.chrf().Definition().Signature(), corpora[c.String("refs")].chrf(t, of), want, 1e-12)
		c.Skip("ours are of another form", "signature")
		c.Done()
	}
	for i, c := range file.Cases("ter") {
		var of kwargs
		var want, length float64
		var edits int64
		c.Get("kwargs", &of)
		c.Get("score", &want)
		c.Get("num_edits", &edits)
		c.Get("ref_length", &length)
		s := texts.ter(t, of.ter())
		h.agree(c, ter.Definition(of.ter()).Signature(), s.Score(), want, 1e-12)
		if s.Edits != edits || float64(s.Reference)/720720 != length {
			t.Errorf("edit rate %d is of %d edits and %d/720720 tokens, want %d and %v", i, s.Edits, s.Reference, edits, length)
		}
		c.Done()
	}
	one := func(c *vectors.Case) corpus {
		var i int
		c.Get("i", &i)
		return corpus{texts.Texts[i : i+1], [][]string{texts.of(i)}}
	}
	for i, c := range file.Cases("sentence_bleu_zh") {
		of := kwargs{Tokenize: "zh"}
		var want, bp float64
		var common, total [bleu.Longest]int64
		c.Get("effective_order", &of.Effective)
		c.Get("score", &want)
		c.Get("bp", &bp)
		c.Get("counts", &common)
		c.Get("totals", &total)
		s := one(c).bleu(t, of)
		h.agree(c, of.bleuSignature(t), of.bleu().Score(s), want, 1e-12)
		h.agree(c, "bleu_brevity|tok:zh", metric.Of(s.Brevity()), bp, 1e-15)
		if s.Common != common || s.Total != total {
			t.Errorf("sentence %d is %v of %v, want %v of %v", i, s.Common, s.Total, common, total)
		}
		c.Done()
	}
	for _, c := range file.Cases("sentence_chrf") {
		k := one(c)
		var want, plus float64
		c.Get("score", &want)
		c.Get("plusplus", &plus)
		h.agree(c, chrf.ChrF.Definition().Signature(), k.chrf(t, kwargs{}), want, 1e-12)
		h.agree(c, chrf.PlusPlus.Definition().Signature(), k.chrf(t, kwargs{WordOrder: 2}), plus, 1e-12)
		c.Done()
	}
	file.Skip("said above", "source")
	file.Done()
	if refused != 8 || h.n != 6*32+12+2+40+20 {
		t.Errorf("%d scores were used and %d refused, want %d and 8", h.n, refused, 6*32+12+2+40+20)
	}
}

// NLTK's scores are from 0 to 1.
func TestNLTK(t *testing.T) {
	file := vectors.Read(t, "nltk_bleu_zh_char.json")
	h := held{t: t}
	for _, c := range file.Cases("cases") {
		var text, reference []string
		c.Get("hyp", &text)
		c.Get("ref", &reference)
		k := corpus{[]string{strings.Join(text, " ")}, [][]string{{strings.Join(reference, " ")}}}
		s := k.bleu(t, kwargs{Tokenize: "none"})
		for key, of := range map[string]bleu.Convention{
			"method0": {Order: 4, Method: bleu.None},
			"method1": {Order: 4, Method: bleu.Floor, Value: 0.1},
			"method2": {Order: 4, Method: bleu.AddK, Value: 1},
			"method3": {Order: 4, Method: bleu.Exp},
			"method4": {Order: 4, Method: bleu.Length, Value: 5},
		} {
			var want float64
			c.Get(key, &want)
			h.agree(c, of.Definition(tokens.None, false).Signature(), of.Score(s), 100*want, 1e-12)
		}
		c.Skip("it takes 5-grams, of which no statistics are kept", "method5", "method7")
		c.Done()
	}
	file.Skip("said above", "source")
	file.Done()
	if h.n != 50 {
		t.Errorf("%d scores were used, want 50 of 70", h.n)
	}
}

// The examples are in single precision, from 0 to 1, and the references of a text
// stand together. torchmetrics' BLEU is without smoothing and cuts at blanks. The
// other functions of the file are not of texts, or are distances without moves.
func TestTorchmetrics(t *testing.T) {
	file := vectors.Read(t, "torchmetrics_doc_examples.json")
	used := map[string]int{}
	for _, c := range file.Cases("cases") {
		fn := c.String("fn")
		var score func(corpus) metric.Value
		switch fn {
		case "bleu_score":
			score = func(k corpus) metric.Value {
				return kwargs{Smooth: "none"}.bleu().Score(k.bleu(t, kwargs{Tokenize: "none"}))
			}
		case "sacre_bleu_score":
			score = func(k corpus) metric.Value { return kwargs{Smooth: "none"}.bleu().Score(k.bleu(t, kwargs{})) }
		case "chrf_score":
			score = func(k corpus) metric.Value { return k.chrf(t, kwargs{WordOrder: 2, Epsilon: true}) }
		default:
			continue
		}
		var args []json.RawMessage
		var k corpus
		var grouped [][]string
		var want float64
		c.Get("args", &args)
		c.Get("result", &want)
		if err := json.Unmarshal(args[0], &k.Texts); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(args[1], &grouped); err != nil {
			t.Fatal(err)
		}
		if len(grouped) != 1 {
			t.Fatalf("%s is of %d texts", fn, len(grouped))
		}
		for _, r := range grouped[0] {
			k.References = append(k.References, []string{r})
		}
		c.Agree(strings.TrimSuffix(fn, "_score")+"|as in the example", score(k), vectors.Number{Value: 100 * want}, 100*vectors.Single)
		c.Use("example of " + fn)
		c.Skip("they are empty", "kwargs")
		c.Done()
		used[fn]++
	}
	if len(used) != 3 {
		t.Errorf("functions used: %v, want three", used)
	}
	file.Skip("said in the test", "source", "n")
	file.Done()
}

// pycocoevalcap's BLEU-1 to BLEU-4 are from 0 to 1, of texts already cut at blanks.
func TestPycocoevalcap(t *testing.T) {
	file := vectors.Read(t, "pycocoevalcap.json")
	h := held{t: t}
	for _, name := range []string{"en", "zh_char", "zh_jieba", "single_image_all_zero_idf"} {
		c := file.Case(name)
		var texts []string
		var references [][]string // of each text
		var all []float64
		var each [][]float64
		c.Get("hyps", &texts)
		c.Get("refs", &references)
		c.Get("bleu", &all)
		c.Get("bleu_each", &each)
		counter := bleu.NewCounter(tokens.None, false)
		var sum bleu.Statistics
		for i, text := range texts {
			s, err := counter.Count(text, references[i])
			if err != nil {
				t.Fatal(err)
			}
			sum.Add(&s, 1)
			for n := range bleu.Longest {
				h.agree(c, bleu.Convention{Order: n + 1, Method: bleu.COCO}.Definition(tokens.None, false).Signature("sentence"), bleu.Convention{Order: n + 1, Method: bleu.COCO}.Score(&s), 100*each[n][i], 1e-12)
			}
		}
		for n := range bleu.Longest {
			h.agree(c, bleu.Convention{Order: n + 1, Method: bleu.COCO}.Definition(tokens.None, false).Signature(), bleu.Convention{Order: n + 1, Method: bleu.COCO}.Score(&sum), 100*all[n], 1e-12)
		}
		c.Skip("not of BLEU", "cider", "cider_each", "rougeL_beta1_2", "rougeL_each")
		c.Done()
	}
	file.Skip("said above", "source")
	file.Done()
	if h.n != 4*(7+10+10+1+4) {
		t.Errorf("%d scores were used, want %d", h.n, 4*(7+10+10+1+4))
	}
}
