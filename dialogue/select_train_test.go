package dialogue

import (
	"bytes"
	flags "flag"
	"os"
	"testing"

	"ophglm/dialogue/relevance"
)

var updateModel = flags.Bool("update-model", false, "train the model of dialogue.select anew from its labels and the real data")

// selectRecipe is how the model is trained. The penalties and the thresholds are
// those that were best in six-fold cross-validation over the training rows.
var selectRecipe = relevance.Recipe{Steps: 1000, L2Features: 0.0001, L2Grams: 0.001}

const (
	trainLabels = "testdata/select_train.tsv"
	testLabels  = "testdata/select_test.tsv"
	modelFile   = "relevance/weights.bin"
)

// The weights in the binary are those that training gives.
func TestSelectModelIsTrained(t *testing.T) {
	if testing.Short() {
		t.Skip("training takes seconds")
	}
	labels, digest := readLabels(t, trainLabels, realRows(t))
	recipe := selectRecipe
	recipe.Labels = digest
	got, err := relevance.Train(relevance.NewReader(nil), selectSamples(labels), recipe).File()
	if err != nil {
		t.Fatal(err)
	}
	if *updateModel {
		if err := os.WriteFile(modelFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
		t.Skip("written: build again, so that the binary has it")
	}
	want := relevance.Weights()
	if len(want) > 300_000 {
		t.Errorf("the model has %d bytes, more than 300,000", len(want))
	}
	if !bytes.Equal(got, want) {
		t.Errorf("training gives another model than the one in %s; after a change of words, labels or features: go test ./dialogue -run SelectModelIsTrained -update-model", modelFile)
	}
}

var crossValidate = flags.Bool("cross-validate", false, "print what the recipe of dialogue.select gives in six-fold cross-validation over its training rows")

// The training rows, each scored by a model that was trained on the other
// five sixths: what the penalties and the thresholds
// were chosen by. It takes a minute.
func TestSelectCrossValidated(t *testing.T) {
	if !*crossValidate {
		t.Skip("-cross-validate is not given")
	}
	const folds = 6
	rows, _ := readLabels(t, trainLabels, realRows(t))
	reader := relevance.NewReader(nil)
	scores := make([]relevance.Score, len(rows))
	for fold := range folds {
		var rest []labelledRow
		for i, l := range rows {
			if i%folds != fold {
				rest = append(rest, l)
			}
		}
		model := relevance.Train(reader, selectSamples(rest), selectRecipe)
		for i := fold; i < len(rows); i += folds {
			scores[i] = model.Score(reader, rows[i].dialogue)
		}
	}
	for _, threshold := range []float64{0.3, 0.35, 0.4, 0.45, 0.5, 0.6} {
		var eye, fundus, alone selectCounts
		for i, l := range rows {
			is := scores[i].Eye >= threshold
			eye.add(l.eye, is, 1)
			alone.add(l.eye, scores[i].EyeWithoutGrams >= threshold, 1)
			fundus.add(l.fundus, is && scores[i].Fundus >= selectDefaults.FundusThreshold, 1)
		}
		t.Logf("threshold %.2f\n  eye    %s\n  eye without n-grams %s\n  fundus %s", threshold, eye, alone, fundus)
	}
}

// No question of the training rows is one of the test rows, and both are what
// the draws give.
func TestSelectLabelsAreTheDraws(t *testing.T) {
	rows := realRows(t)
	train, _ := readLabels(t, trainLabels, rows)
	test, _ := readLabels(t, testLabels, rows)
	asked := map[string]bool{}
	check := func(what string, ls []labelledRow, want []realRow) {
		t.Helper()
		if len(ls) != len(want) {
			t.Fatalf("%s: %d rows, and the draw gives %d", what, len(ls), len(want))
		}
		for i, l := range ls {
			if l.file != want[i].file || l.row != want[i].row {
				t.Fatalf("%s: row %d is %s %d, and the draw gives %s %d", what, i, l.file, l.row, want[i].file, want[i].row)
			}
			if l.fundus && !l.eye {
				t.Errorf("%s: %s %d is of the fundus and not of the eye", what, l.file, l.row)
			}
			if asked[l.question] {
				t.Errorf("%s: %s %d asks what another row asks", what, l.file, l.row)
			}
			asked[l.question] = true
		}
	}
	check("test", test, drawRows(rows, "dialogue.select test", map[string]int{"fundus": 50, "eye": 100, "rest": 150}, nil))
	check("train", train, drawRows(rows, "dialogue.select train", map[string]int{"fundus": 100, "eye": 800, "rest": 250}, asked))
}
