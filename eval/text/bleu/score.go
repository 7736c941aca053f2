package bleu

import (
	"fmt"
	"math"
	"strconv"

	"ophglm/eval/metric"
	"ophglm/eval/text/tokens"
)

// Method is what stands for the precision of n-grams of which none is common,
// where without smoothing the score is 0. The numbers are those of Chen and Cherry
// (A Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU, 2014).
type Method string

const (
	None  Method = "none"
	Floor Method = "floor" // method 1: the value, such as 0.1, for a count of 0
	AddK  Method = "add-k" // method 2: the value, such as 1, to all counts and totals from n-grams of 2 on
	Exp   Method = "exp"   // method 3: 1/2 for the first count of 0, 1/4 for the second, …
	// Length is method 4 as NLTK has it: as Exp, times the logarithm of the length over
	// the value, 5: the shorter the text, the less.
	Length Method = "length"
	// COCO is not of a paper: 1e-15 to all counts and the length, 1e-9 to all totals
	// and the reference's length, as pycocoevalcap has it.
	COCO Method = "coco"
)

// Convention is how statistics become a score.
type Convention struct {
	Order     int // the longest n-gram, 1 to [Longest]: BLEU-1 to BLEU-4
	Method    Method
	Value     float64 // of Floor, AddK and Length
	Effective bool    // leaves out n-grams that are longer than every text: for scores of single texts
}

// Sacrebleu is what sacrebleu does unless it is told otherwise.
var Sacrebleu = Convention{Order: Longest, Method: Exp}

// Validate reports a convention that gives no score.
func (c Convention) Validate() error {
	switch {
	case c.Order < 1 || c.Order > Longest:
		return fmt.Errorf("order is to be 1 to %d, not %d", Longest, c.Order)
	case c.Effective && c.Method == COCO:
		return fmt.Errorf("%s has no effective order", COCO)
	}
	switch c.Method {
	case None, Exp, COCO:
	case Floor, AddK, Length:
		if !(c.Value >= 0) || c.Value == 0 && c.Method == Length {
			return fmt.Errorf("the value of %s is to be positive, not %v", c.Method, c.Value)
		}
	default:
		return fmt.Errorf("smoothing is to be %s, %s, %s, %s, %s or %s, not %q", None, Floor, AddK, Exp, Length, COCO, c.Method)
	}
	return nil
}

// Definition names the score of statistics from texts so cut.
func (c Convention) Definition(t tokens.Tokeniser, lower bool) metric.Definition {
	letters, effective, smooth := "mixed", "no", string(c.Method)
	if lower {
		letters = "lc"
	}
	if c.Effective {
		effective = "yes"
	}
	as := "as:sacrebleu-2.6.0"
	switch c.Method {
	case COCO:
		as = "as:pycocoevalcap-1.2"
	case Length:
		as = "as:nltk-3.8"
	}
	switch c.Method {
	case Floor, AddK, Length:
		smooth += "[" + strconv.FormatFloat(c.Value, 'g', -1, 64) + "]"
	}
	return metric.Definition{
		Name: "bleu_" + strconv.Itoa(c.Order), Version: 1,
		Says: []string{"scale:100", "case:" + letters, "tok:" + t.Name, "smooth:" + smooth, "eff:" + effective, "brevity:closest-length", "no-match:0", as},
	}
}

// Score is BLEU of the statistics: the geometric mean of the precisions, which are
// in percent, times the brevity penalty. Where nothing is common it is 0, whatever
// the smoothing, but for COCO's; it is undefined of no items.
func (c Convention) Score(s *Statistics) metric.Value {
	if s.Items == 0 {
		return metric.Undefined("there are no items")
	}
	if c.Method == COCO {
		return metric.Of(s.coco(c.Order))
	}
	precisions, order := c.Precisions(s)
	sum := 0.0
	for _, p := range precisions[:order] {
		sum += math.Log(p) // −∞ of 0, which makes the score 0
	}
	return metric.Of(s.Brevity() * math.Exp(sum/float64(order)))
}

// Precisions are the smoothed shares of common n-grams by their length, in percent,
// and up to which length they count: all 0 where nothing is common. They are not of
// COCO's convention.
func (c Convention) Precisions(s *Statistics) (precisions [Longest]float64, order int) {
	matched := int64(0)
	for _, k := range s.Common[:c.Order] {
		matched += k
	}
	if matched == 0 {
		return precisions, c.Order
	}
	order = c.Order
	halved := 1.0 // 2 to the number of counts of 0 up to here
	for n := range c.Order {
		common, total := float64(s.Common[n]), float64(s.Total[n])
		if c.Method == AddK && n > 0 {
			common += c.Value
			total += c.Value
		}
		if total == 0 {
			break
		}
		if c.Effective {
			order = n + 1
		}
		switch {
		case common > 0:
			precisions[n] = 100 * common / total
		case c.Method == Exp:
			halved *= 2
			precisions[n] = 100 / float64(halved*total)
		case c.Method == Floor:
			precisions[n] = 100 * c.Value / total
		case c.Method == Length && s.Length > 1:
			halved *= 2
			precisions[n] = 100 * (math.Log(float64(s.Length)) / float64(halved*c.Value)) / total
		}
	}
	return precisions, order
}

// Brevity is the penalty of texts that are shorter than their references together:
// exp(1 − reference/length), 0 of no text, and 1 of those that are not shorter.
func (s *Statistics) Brevity() float64 {
	switch {
	case s.Length >= s.Reference:
		return 1
	case s.Length == 0:
		return 0
	}
	return math.Exp(1 - float64(s.Reference)/float64(s.Length))
}

func (s *Statistics) coco(order int) float64 {
	const tiny, small = 1e-15, 1e-9
	product := 1.0
	for n := range order {
		product *= (float64(s.Common[n]) + tiny) / (float64(s.Total[n]) + small)
	}
	score := 100 * math.Pow(product, 1/float64(order))
	if ratio := (float64(s.Length) + tiny) / (float64(s.Reference) + small); ratio < 1 {
		score *= math.Exp(1 - 1/ratio)
	}
	return score
}
