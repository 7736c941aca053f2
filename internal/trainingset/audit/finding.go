package audit

import (
	"cmp"
	"context"
	"math"
	"slices"

	"ophglm/internal/neardup"
	"ophglm/internal/recurring"
)

// Rule is what an audit finds.
type Rule string

// The rules.
const (
	DuplicateRecord Rule = "duplicate"             // the same question and answer stand before, in the file
	NearDuplicate   Rule = "near_duplicate"        // answers of a file that differ a little
	ManyQuestions   Rule = "many_questions"        // one answer to more questions than are allowed
	Exemplar        Rule = "exemplar"              // a sentence that stands in many records
	QuestionInFiles Rule = "question_across_files" // a question that stands in another file too
	AnswerInFiles   Rule = "answer_across_files"   // an answer that does
)

// Rules are all of them.
var Rules = [...]Rule{DuplicateRecord, NearDuplicate, ManyQuestions, Exemplar, QuestionInFiles, AnswerInFiles}

// Finding is one thing that an audit found.
type Finding struct {
	Rule Rule
	At   Place
	// Others are where else it stands: the first [MostOthers] of them.
	Others []Place
	// Count is how many others there are, or questions, or records with the sentence.
	Count int
	// Similarity is that of texts in two files, 0 to 1; 0 for other rules.
	Similarity float64
	// Sentence is that of an exemplar, whose place is not known.
	Sentence recurring.Text
}

// MostOthers is how many places a finding names at the most.
const MostOthers = 3

// Findings tells what was found, by place. Exemplars come apart and without a place,
// the most frequent first: a second reading is to find where they stand, and to
// leave out those that [recurring.StatesFact].
func (a *Audit) Findings(ctx context.Context, workers int) (found, exemplars []Finding, err error) {
	found = append(found, a.twice...)
	for _, s := range a.said {
		if s.questions > a.opt.Questions {
			found = append(found, Finding{Rule: ManyQuestions, At: s.at, Count: s.questions})
		}
	}
	r, err := a.answers.index.Find(ctx, workers)
	if err != nil {
		return nil, nil, err
	}
	found = append(found, a.near(r.Root)...)
	found = a.answers.across(found, r.Near, AnswerInFiles)
	if a.questions != nil {
		if r, err = a.questions.index.Find(ctx, workers); err != nil {
			return nil, nil, err
		}
		found = a.questions.across(found, r.Near, QuestionInFiles)
	}
	slices.SortFunc(found, func(x, y Finding) int {
		return cmp.Or(x.At.compare(y.At), cmp.Compare(x.Rule, y.Rule), cmp.Compare(y.Similarity, x.Similarity))
	})
	if exemplars, err = a.exemplars(ctx); err != nil {
		return nil, nil, err
	}
	return found, exemplars, nil
}

// near tells once of each set of answers that are near each other, where its first
// stands.
func (a *Audit) near(root []int32) []Finding {
	of := map[int32]int{} // of a root: the place in found
	var found []Finding
	for i, r := range root {
		if int(r) == i {
			continue
		}
		at, ok := of[r]
		if !ok {
			at = len(found)
			of[r] = at
			found = append(found, Finding{Rule: NearDuplicate, At: a.answers.at[r]})
		}
		found[at].Count++
		if len(found[at].Others) < MostOthers {
			found[at].Others = append(found[at].Others, a.answers.at[i])
		}
	}
	return found
}

// across tells once of each text that is near to some of an earlier file, and names
// the nearest first.
func (c *compared) across(found []Finding, near []neardup.Pair, rule Rule) []Finding {
	near = slices.Clone(near)
	slices.SortFunc(near, func(x, y neardup.Pair) int {
		return cmp.Or(cmp.Compare(x.B, y.B), cmp.Compare(y.Similarity, x.Similarity), cmp.Compare(x.A, y.A))
	})
	for i, p := range near {
		if i == 0 || near[i-1].B != p.B {
			found = append(found, Finding{Rule: rule, At: c.at[p.B], Similarity: p.Similarity})
		}
		f := &found[len(found)-1]
		f.Count++
		if len(f.Others) < MostOthers {
			f.Others = append(f.Others, c.at[p.A])
		}
	}
	return found
}

// exemplars are the sentences that stand in many records, but for those that a
// second reading finds to state a fact.
func (a *Audit) exemplars(ctx context.Context) ([]Finding, error) {
	frequent, _, err := a.counts.Frequent(ctx, func(different int) int {
		return max(a.opt.Records, int(math.Ceil(float64(different)*a.opt.Share)))
	})
	if err != nil {
		return nil, err
	}
	var found []Finding
	for h, n := range frequent {
		found = append(found, Finding{Rule: Exemplar, Sentence: h, Count: n})
	}
	slices.SortFunc(found, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Sentence, y.Sentence))
	})
	return found, nil
}

func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Row, q.Row), cmp.Compare(p.Message, q.Message))
}

func unique(hs []recurring.Text) []recurring.Text {
	slices.Sort(hs)
	return slices.Compact(hs)
}
