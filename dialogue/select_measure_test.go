package dialogue

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/dialogue/relevance"
	"ophglm/internal/jsonl"
)

// What dialogue.select is worth on rows that nothing was made on: run it with -v
// to see the table. "sample" is the 300 rows as they are; "files" weighs each
// stratum by its share of the four files. Intervals are of 95%: Wilson's for
// precision and recall on the sample, and of F1 by 2,000 resamples of the rows
// within their strata.
func TestSelectOnLabelledRows(t *testing.T) {
	rows := realRows(t)
	labels, _ := readLabels(t, testLabels, rows)
	weights := strataWeights(rows, labels)
	model, err := relevance.ReadModel(relevance.Weights())
	if err != nil {
		t.Fatal(err)
	}
	cfg := selectDefaults
	alone, named := relevance.NewReader(nil), relevance.NewReader(starterNames(t))
	for _, c := range []struct {
		name          string
		reader        *relevance.Reader
		of            func(ophglm.Dialogue) ophglm.Dialogue
		eye, fundus   float64 // floors of F1 on the sample, a little under what was measured
		eyeW, fundusW float64 // and on the files
	}{
		{"as it is", alone, nil, 0.95, 0.93, 0.94, 0.93},
		{"with the starter's names", named, nil, 0.95, 0.93, 0.94, 0.93},
		{"without departments", alone, func(d ophglm.Dialogue) ophglm.Dialogue { d.Department = ""; return d }, 0.95, 0.93, 0.94, 0.93},
		{"without answers", alone, withoutAnswers, 0.93, 0.82, 0.90, 0.82},
	} {
		var eye, fundus []selectOutcome
		for _, l := range labels {
			d := *l.dialogue
			if c.of != nil {
				d = c.of(d)
			}
			s := model.Score(c.reader, &d)
			isEye := s.Eye >= cfg.Threshold
			eye = append(eye, selectOutcome{l.stratum, l.eye, isEye, weights[l.stratum]})
			fundus = append(fundus, selectOutcome{l.stratum, l.fundus, isEye && s.Fundus >= cfg.FundusThreshold, weights[l.stratum]})
		}
		t.Logf("%s\n  eye    %s\n  fundus %s", c.name, selectTable(eye), selectTable(fundus))
		for _, f := range []struct {
			what       string
			got, floor float64
		}{
			{"eye", sumOutcomes(eye, false).f1(), c.eye},
			{"fundus", sumOutcomes(fundus, false).f1(), c.fundus},
			{"eye in the files", sumOutcomes(eye, true).f1(), c.eyeW},
			{"fundus in the files", sumOutcomes(fundus, true).f1(), c.fundusW},
		} {
			if !(f.got >= f.floor) {
				t.Errorf("%s: F1 of %s is %.3f, under %.3f", c.name, f.what, f.got, f.floor)
			}
		}
	}
}

func withoutAnswers(d ophglm.Dialogue) ophglm.Dialogue {
	d.Turns = slices.DeleteFunc(slices.Clone(d.Turns), func(t ophglm.Turn) bool { return t.Role == ophglm.Doctor })
	return d
}

// selectOutcome is what was said of a labelled row.
type selectOutcome struct {
	stratum  string
	is, said bool
	weight   float64
}

func sumOutcomes(os []selectOutcome, weighted bool) (c selectCounts) {
	for _, o := range os {
		w := 1.0
		if weighted {
			w = o.weight
		}
		c.add(o.is, o.said, w)
	}
	return c
}

func selectTable(os []selectOutcome) string {
	c := sumOutcomes(os, false)
	low, high := resampledF1(os, false)
	lowW, highW := resampledF1(os, true)
	w := sumOutcomes(os, true)
	return fmt.Sprintf("sample: precision %s, recall %s, F1 %.3f (%.3f to %.3f); files: precision %.3f, recall %.3f, F1 %.3f (%.3f to %.3f)",
		wilsonRatio(c.tp, c.fp), wilsonRatio(c.tp, c.fn), c.f1(), low, high, w.precision(), w.recall(), w.f1(), lowW, highW)
}

// ratio writes k of k+rest with its Wilson interval.
func wilsonRatio(k, rest float64) string {
	const z = 1.959964
	n := k + rest
	p := k / n
	mid, half := (p+z*z/(2*n))/(1+z*z/n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))/(1+z*z/n)
	return fmt.Sprintf("%.3f = %.0f/%.0f (%.3f to %.3f)", p, k, n, mid-half, mid+half)
}

// resampled gives the middle 95% of F1 over resamples within the strata.
func resampledF1(os []selectOutcome, weighted bool) (low, high float64) {
	strata := map[string][]selectOutcome{}
	for _, o := range os {
		strata[o.stratum] = append(strata[o.stratum], o)
	}
	random := rand.New(rand.NewPCG(1, 2))
	f1 := make([]float64, 2000)
	for i := range f1 {
		var drawn []selectOutcome
		for _, s := range []string{"fundus", "eye", "rest"} {
			for range strata[s] {
				drawn = append(drawn, strata[s][random.IntN(len(strata[s]))])
			}
		}
		f1[i] = sumOutcomes(drawn, weighted).f1()
	}
	slices.Sort(f1)
	return f1[49], f1[1949]
}

// starterNames gives the names and aliases of the starter graph.
func starterNames(t *testing.T) []*ophglm.Name {
	t.Helper()
	b, err := os.ReadFile("../datasets/starter/kg/entities.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var names []*ophglm.Name
	for line := range strings.Lines(string(b)) {
		var e ophglm.Entity
		if err := jsonl.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		for _, l := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
			for _, s := range append([]string{e.Name.In(l)}, e.Aliases.In(l)...) {
				if short := len([]rune(s)); short >= 3 || short == 2 && l == ophglm.ZH {
					names = append(names, &ophglm.Name{Surface: s, Lang: l, Entity: e.ID, Type: e.Type})
				}
			}
		}
	}
	return names
}

// How scarce talk of the eye and the fundus is in the real files: run it with -v
// to see.
func TestSelectFunnel(t *testing.T) {
	model, err := relevance.ReadModel(relevance.Weights())
	if err != nil {
		t.Fatal(err)
	}
	cfg := selectDefaults
	reader := relevance.NewReader(nil)
	type tally struct{ Rows, Spoken, Eye, Fundus int }
	files := map[string]*tally{}
	for _, r := range realRows(t) {
		n := files[r.file]
		if n == nil {
			n = &tally{}
			files[r.file] = n
		}
		s := model.Score(reader, r.dialogue)
		n.Rows++
		if r.stratum != "rest" {
			n.Spoken++
		}
		if s.Eye >= cfg.Threshold {
			n.Eye++
			if s.Fundus >= cfg.FundusThreshold {
				n.Fundus++
			}
		}
	}
	for _, f := range realFiles {
		b, _ := json.Marshal(files[f.short]) //nolint:errcheck // ints
		t.Logf("%-9s %s", f.short, b)
	}
}
