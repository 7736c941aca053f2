package vectors

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"

	"ophglm/eval/metric"
)

// Recording is the environment variable that names a file to which tests append
// what they compared, a [Record] a line: make metrics writes docs/metrics.md of it.
const Recording = "OPHGLM_AGREEMENT"

// Record is one thing that a test did with a vector file. One with Fields says what
// a case has; one with a Signature is a value that was compared; one with a Why a
// part that was skipped; another a part that was used. What one test skips another
// may use.
type Record struct {
	File   string   `json:"file"`
	Part   string   `json:"part,omitempty"`
	Why    string   `json:"why,omitempty"`
	Fields []string `json:"fields,omitempty"`

	Signature  string  `json:"signature,omitempty"`
	Reference  string  `json:"reference,omitempty"`
	Undefined  bool    `json:"undefined,omitempty"` // the reference refuses, and so do we
	Difference float64 `json:"difference,omitempty"`
	Tolerance  float64 `json:"tolerance,omitempty"`
}

// references are what computed the values of a file that says of none of its cases
// what did, as its README and field source have it.
var references = map[string]string{
	"aupr_pixelwise.json":            "scikit-learn 1.2.1",
	"bradley_terry.json":             "FastChat 0e6d3e4b",
	"calibration.json":               "scikit-learn 1.2.1",
	"distinct_n.json":                "Li et al. 2016, by definition",
	"healthbench.json":               "openai/simple-evals",
	"jieba_cut.json":                 "jieba 0.42.1",
	"krippendorff.json":              "inspect_ai, its tests",
	"meteor_nltk.json":               "nltk 3.8",
	"metricsreloaded_tests.json":     "MetricsReloaded cb38dfc, its tests",
	"monai_tests.json":               "MONAI 1.5.0, its tests",
	"nltk_bleu_zh_char.json":         "nltk 3.8",
	"pycocoevalcap.json":             "pycocoevalcap 1.2",
	"refuge.json":                    "refuge-evaluation",
	"rouge_score_en.json":            "rouge_score",
	"rouge_zh.json":                  "rouge_score",
	"sacrebleu_tests.json":           "sacrebleu 2.6.0, its tests",
	"sacrebleu_zh_scores.json":       "sacrebleu 2.6.0",
	"sacrebleu_zh_tokenize.json":     "sacrebleu 2.6.0",
	"scipy_edt.json":                 "scipy 1.10.1",
	"segmentation_2d.json":           "surface-distance HEAD",
	"sklearn_classification.json":    "scikit-learn 1.2.1",
	"stats_tests.json":               "statsmodels 0.13.5",
	"surface_distance_tests.json":    "surface-distance, its tests",
	"torchmetrics_doc_examples.json": "torchmetrics 1.9.0, its documentation",
}

// By is the case with values, its own and those of the cases in it, that something
// else than the file's reference computed.
func (c *Case) By(reference string) *Case {
	by := *c
	by.reference = reference
	return &by
}

// Agree holds a value against the reference's, as the function of that name does,
// for the table in docs/metrics.md. The signature is the metric, and after bars its
// conventions.
func (c *Case) Agree(signature string, got metric.Value, want Number, tolerance float64) {
	c.t.Helper()
	Agree(c.t, c.name+" "+signature, got, want, tolerance)
	x, ok := got.Number()
	r := Record{Signature: signature, Reference: c.reference, Undefined: !ok}
	if ok {
		r.Difference, r.Tolerance = math.Abs(x-want.Value), tolerance
	}
	c.record(r)
}

// Same is Agree of what has no digits: tokens, counts, pixels.
func (c *Case) Same(signature string, same bool, got, want any) {
	c.t.Helper()
	if !same {
		c.t.Errorf("%s %s is %v, and the reference's %v", c.name, signature, got, want)
	}
	c.record(Record{Signature: signature, Reference: c.reference})
}

// Call names a call of a method that a case records.
func Call(i int, method string) string { return "call " + strconv.Itoa(i) + ": " + method }

// Use says that a part of a field is used, of which [Case.Pass] skips others.
func (c *Case) Use(part string) { c.record(Record{Part: part}) }

// Pass says why a part of a field is not used.
func (c *Case) Pass(part, why string) {
	c.t.Logf("skipped: %s %s: %s", c.name, part, why)
	c.record(Record{Part: part, Why: why})
}

// record appends to the file that is asked for, in one write, as packages are
// tested beside each other.
func (c *Case) record(r Record) {
	c.t.Helper()
	path := os.Getenv(Recording)
	if path == "" {
		return
	}
	r.File, _, _ = strings.Cut(c.name, " ")
	if r.Signature == "" {
		r.Part = strings.TrimSpace(strings.TrimPrefix(c.name, r.File) + " " + r.Part)
	}
	line, err := json.Marshal(r)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := appendLine(path, line); err != nil {
		c.t.Fatal(err)
	}
}

func appendLine(path string, line []byte) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	if _, err := f.Write(append(line, '\n')); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
