package eval

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ophglm/internal/realdata"
)

// readBy are the packages, below this one, whose tests read a vector file. What they
// leave of it they skip with a reason: tools/metrics.sh adds up that all is used or
// skipped, and docs/metrics.md lists it. The other files are of a model's outputs,
// which fundus and runners test.
var readBy = map[string][]string{
	"aupr_pixelwise.json":            {"segment"},
	"bradley_terry.json":             {"bradleyterry"},
	"calibration.json":               {"calibration"},
	"distinct_n.json":                {"diversity"},
	"healthbench.json":               {"judge"},
	"jieba_cut.json":                 {"text/words"},
	"krippendorff.json":              {"agreement"},
	"meteor_nltk.json":               {"text/meteor"},
	"metricsreloaded_tests.json":     {".", "lesion", "skeleton", "surface"},
	"monai_tests.json":               {"surface"},
	"nltk_bleu_zh_char.json":         {"diversity", "text"},
	"pycocoevalcap.json":             {"text", "text/cider", "text/rouge"},
	"refuge.json":                    {"classify", "cupdisc", "segment"},
	"rouge_score_en.json":            {"text/rouge"},
	"rouge_zh.json":                  {"text/rouge", "text/words"},
	"sacrebleu_tests.json":           {"text"},
	"sacrebleu_zh_scores.json":       {"diversity", "text"},
	"sacrebleu_zh_tokenize.json":     {"text/tokens"},
	"scipy_edt.json":                 {"surface"},
	"segmentation_2d.json":           {"lesion", "segment", "skeleton", "surface"},
	"sklearn_classification.json":    {"classify"},
	"stats_tests.json":               {"adjust", "agreement", "paired", "proportion"},
	"surface_distance_tests.json":    {"surface"},
	"tiny_cls_seg_expected.json":     nil,
	"torchmetrics_doc_examples.json": {".", "text"},
}

func TestEveryVectorFileIsRead(t *testing.T) {
	found := map[string][]string{}
	reads := regexp.MustCompile(`vectors\.Read\(t, "([^"]+)"\)`)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range reads.FindAllStringSubmatch(string(source), -1) {
			if by := filepath.ToSlash(filepath.Dir(path)); !slices.Contains(found[m[1]], by) {
				found[m[1]] = append(found[m[1]], by)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for file, by := range readBy {
		slices.Sort(found[file])
		if !slices.Equal(found[file], by) {
			t.Errorf("%s is read by %v, and the list has %v", file, found[file], by)
		}
	}
	entries, err := os.ReadDir(realdata.Vectors(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, listed := readBy[e.Name()]; strings.HasSuffix(e.Name(), ".json") && !listed {
			t.Errorf("%s is read by no test", e.Name())
		}
	}
}
