// Package discmedllm reads the evaluation that was published with DISC-MedLLM (Bao
// et al. 2023): the dialogues of chat models with a simulated patient over three
// Chinese test sets, and GPT-4's ratings of them by four criteria.
//
// A folder of it holds
//
//	dialogues/<model>_<set>.json              an array of dialogues
//	gpt4_scores/<set>/result_<model>_<set>…   JSON Lines of ratings, as text
//	samples/                                  the questions that dialogues began with
//
// of the sets cmd, cmid and cmb-clin. An item is a question of samples; a dialogue or
// a rating of another is left out, and said. Of cmd the questions have the answer
// that a doctor gave (their field raw_anwser): it answers the first turn, so that of
// a dialogue the doctor's first turn alone can be held against it. The later turns
// answer what the simulated patient went on to ask.
package discmedllm

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ophglm/eval/judging"
	"ophglm/internal/jsonl"
)

// Judge is who rated.
const Judge = "gpt-4"

// The criteria, as the files write them, and as they are called here.
var criteria = []struct{ written, name string }{
	{"Proactivity", "proactivity"},
	{"Accuracy", "accuracy"},
	{"Helpfulness", "helpfulness"},
	{"Linguistic Quality", "linguistic_quality"},
}

// Answer is the doctor's first turn of a dialogue, an item of ophglm eval dialogue.
type Answer struct {
	ID         string   `json:"id"`
	Question   string   `json:"question"`
	Hypothesis string   `json:"hypothesis"`
	References []string `json:"references"`
	Group      string   `json:"group"` // the dialogue
	Lang       string   `json:"lang"`
}

// Set is one of the three test sets.
type Set struct {
	Name    string
	Items   int
	Models  []string
	Answers map[string][]Answer // by model; nil where questions have no reference
	Ratings []judging.Rating
	LeftOut []string // what is of no question of the samples
}

// sources are the sets with their samples.
var sources = []struct{ set, samples string }{
	{"cmb-clin", "CMB-cases.json"},
	{"cmd", "cmd_samples.json"},
	{"cmid", "cmid_samples.json"},
}

// sample is a question.
type sample struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	Answer   string `json:"raw_anwser"`
}

type dialogue struct {
	ID           string `json:"id"`
	Model        string `json:"model"`
	Conversation []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"conversation"`
}

type scored struct {
	ID     string `json:"id"`
	Model  string `json:"model"`
	Scores string `json:"scores"`
}

// Read reads a folder. What is missing, double, or of another form is an error with
// its file and place.
func Read(dir string) ([]*Set, error) {
	var out []*Set
	for _, from := range sources {
		s, err := read(dir, from.set, from.samples)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func read(dir, set, name string) (*Set, error) {
	path := filepath.Join(dir, "samples", name)
	var samples []sample
	if err := array(path, &samples); err != nil {
		return nil, err
	}
	s := &Set{Name: set, Items: len(samples)}
	questions := map[string]sample{}
	for i, q := range samples {
		if _, twice := questions[q.ID]; twice || q.ID == "" {
			return nil, fmt.Errorf("%s: question %d has the id %q, which is none or another's", path, i+1, q.ID)
		}
		if (q.Answer == "") != (samples[0].Answer == "") {
			return nil, fmt.Errorf("%s: some questions have a raw_anwser, and question %d differs", path, i+1)
		}
		questions[q.ID] = q
	}
	if samples[0].Answer != "" {
		s.Answers = map[string][]Answer{}
	}
	files, err := filepath.Glob(filepath.Join(dir, "dialogues", "*_"+set+".json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s holds no dialogues of %s", dir, set)
	}
	for _, path := range files {
		model := strings.TrimSuffix(filepath.Base(path), "_"+set+".json")
		s.Models = append(s.Models, model)
		if err := s.dialogues(path, model, questions); err != nil {
			return nil, err
		}
	}
	for _, model := range s.Models {
		// One model's files are called _v2.
		files, err := filepath.Glob(filepath.Join(dir, "gpt4_scores", set, "result_"+model+"_"+set+"*.jsonl"))
		if err != nil || len(files) != 1 {
			return nil, fmt.Errorf("%s holds %d files with the scores of %s on %s, and one is meant", dir, len(files), model, set)
		}
		if err := s.ratings(files[0], model, questions); err != nil {
			return nil, err
		}
	}
	slices.Sort(s.LeftOut)
	return s, nil
}

func array[T any](path string, into *[]T) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading DISC-MedLLM's evaluation: %w", err)
	}
	if err := jsonl.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(*into) == 0 {
		return fmt.Errorf("%s: it is empty", path)
	}
	return nil
}

// dialogues takes the first answers of a model's dialogues.
func (s *Set) dialogues(path, model string, questions map[string]sample) error {
	var all []dialogue
	if err := array(path, &all); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, d := range all {
		at := fmt.Sprintf("%s: dialogue %d (%s)", path, i+1, d.ID)
		q, known := questions[d.ID]
		switch {
		case d.Model != model:
			return fmt.Errorf("%s is of the model %q", at, d.Model)
		case seen[d.ID]:
			return fmt.Errorf("%s is there twice", at)
		case len(d.Conversation) < 2 || d.Conversation[0].Role != "patient" || d.Conversation[1].Role != "doctor":
			return fmt.Errorf("%s does not begin with a patient and a doctor", at)
		}
		seen[d.ID] = true
		if !known {
			s.LeftOut = append(s.LeftOut, fmt.Sprintf("%s: the dialogue of %s, which is no question of the samples", d.ID, model))
			continue
		}
		if s.Answers == nil {
			continue
		}
		if d.Conversation[0].Content != q.Question {
			return fmt.Errorf("%s begins with another question than the samples have", at)
		}
		s.Answers[model] = append(s.Answers[model], Answer{
			ID: d.ID, Question: q.Question, Hypothesis: d.Conversation[1].Content, References: []string{q.Answer}, Group: d.ID, Lang: "zh",
		})
	}
	return missing(path, "dialogue", seen, questions)
}

// missing reports questions that a file has nothing of.
func missing(path, what string, seen map[string]bool, questions map[string]sample) error {
	var without []string
	for id := range questions {
		if !seen[id] {
			without = append(without, id)
		}
	}
	if without == nil {
		return nil
	}
	slices.Sort(without)
	return fmt.Errorf("%s: it has no %s of %d questions, the first of which is %s", path, what, len(without), without[0])
}

// ratings takes a model's ratings.
func (s *Set) ratings(path, model string, questions map[string]sample) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading DISC-MedLLM's evaluation: %w", err)
	}
	defer f.Close() // only read from
	seen := map[string]bool{}
	for in := jsonl.NewScanner(f); ; {
		line, err := in.Next()
		if err == io.EOF {
			return missing(path, "scores", seen, questions)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		at := fmt.Sprintf("%s:%d", path, in.Line())
		var row scored
		if err := jsonl.Unmarshal(line, &row); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
		switch {
		case row.Model != model:
			return fmt.Errorf("%s: it is of the model %q", at, row.Model)
		case seen[row.ID]:
			return fmt.Errorf("%s: the scores of %s are there twice", at, row.ID)
		}
		seen[row.ID] = true
		if _, known := questions[row.ID]; !known {
			s.LeftOut = append(s.LeftOut, fmt.Sprintf("%s: the scores of %s, which are of no question of the samples", row.ID, model))
			continue
		}
		for i, c := range criteria {
			rating := judging.Rating{Said: judging.Said{Item: row.ID, Judge: Judge}, Model: model, Criterion: c.name}
			var err error
			if rating.Score, err = rated(row.Scores, i); err != nil {
				rating.Unread = err.Error()
			}
			s.Ratings = append(s.Ratings, rating)
		}
	}
}

// rated reads the score by a criterion from a text that has a line "Accuracy: 4" for
// each, in their order.
func rated(text string, criterion int) (float64, error) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != len(criteria) {
		return 0, fmt.Errorf("there are %d lines of scores", len(lines))
	}
	name, value, ok := strings.Cut(lines[criterion], ":")
	if !ok || strings.TrimSpace(name) != criteria[criterion].written {
		return 0, errors.New("the line is of another criterion")
	}
	x, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(x >= Low && x <= High) {
		return 0, errors.New("the score is no number from 1 to 5")
	}
	return x, nil
}

// The scale.
const Low, High = 1, 5
