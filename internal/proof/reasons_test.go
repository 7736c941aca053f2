//go:build proof

package proof

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ophglm"
	"ophglm/internal/jsonl"
)

// rejectedRightly checks that a reject keeps the last answer that says anything, as
// the model wrote it, and that the answer is as its reason says: by a reading of its
// own that has nothing of the program's.
func (p *project) rejectedRightly(stage string, r *ophglm.Reject, answers []*ophglm.Prediction) {
	p.t.Helper()
	last := answers[len(answers)-1]
	if r.Reason == "no_answer" {
		if strings.TrimSpace(said(last)) != "" {
			p.t.Errorf("%s: %s: no answer is %q", stage, r.Where.ID, said(last))
		}
		return
	}
	var kept ophglm.Prediction
	if err := jsonl.Unmarshal(r.Record, &kept); err != nil || said(&kept) != said(last) {
		p.t.Errorf("%s: %s: kept is %s, %v; the model wrote %q", stage, r.Where.ID, r.Record, err, said(last))
	}
	if r.Detail == "" || !fits(r.Reason, last) {
		p.t.Errorf("%s: %s: rejected as %s (%s) is %q (%s)", stage, r.Where.ID, r.Reason, r.Detail, said(last), last.Finish)
	}
}

// said is what the model said last.
func said(a *ophglm.Prediction) string { return a.Messages[len(a.Messages)-1].Content }

// reading is an answer of any of the three prompts.
type reading struct {
	whole    bool     // it is JSON of a form that a prompt asks for
	texts    []string // all that is said
	cited    [][]json.Number
	roles    []string
	hollow   bool // nothing is said where something is to be
	numbered int  // sentences, facts or turns that the prompt numbers
}

var numbering = regexp.MustCompile(`(?m)^(\d+)[.．、]`)

func read(a *ophglm.Prediction) reading {
	var form struct {
		Question  *string
		Sentences []string
		Answer    []struct {
			Sentence string
			Facts    []json.Number
		}
		Messages []struct {
			Role      string
			Sentences []struct {
				Text  string
				Turns []json.Number
			}
		}
	}
	r := reading{}
	for _, n := range numbering.FindAllStringSubmatch(a.Messages[1].Content, -1) {
		if n[1] != strconv.Itoa(r.numbered+1) {
			break // what is asked for is numbered again
		}
		r.numbered++
	}
	raw := said(a)
	at := strings.IndexByte(raw, '{')
	if at < 0 || json.NewDecoder(strings.NewReader(raw[at:])).Decode(&form) != nil {
		return r
	}
	r.whole = form.Sentences != nil || form.Answer != nil || form.Messages != nil
	r.texts, r.hollow = form.Sentences, len(form.Sentences)+len(form.Answer)+len(form.Messages) == 0
	if form.Question != nil {
		r.texts = append(r.texts, *form.Question)
	}
	for _, s := range form.Answer {
		r.texts, r.cited = append(r.texts, s.Sentence), append(r.cited, s.Facts)
	}
	for _, m := range form.Messages {
		r.roles, r.hollow = append(r.roles, m.Role), r.hollow || len(m.Sentences) == 0
		for _, s := range m.Sentences {
			r.texts, r.cited = append(r.texts, s.Text), append(r.cited, s.Turns)
		}
	}
	return r
}

// fits reports whether an answer is as a reason says.
func fits(reason string, a *ophglm.Prediction) bool {
	r := read(a)
	asked := strings.ToLower(a.Messages[0].Content + a.Messages[1].Content)
	has := func(f func(string) bool) bool { return slices.ContainsFunc(r.texts, f) }
	switch reason {
	case "not_json":
		return !r.whole && a.Finish != "length"
	case "cut_off":
		return !r.whole && a.Finish == "length" || has(func(s string) bool { return !strings.ContainsAny(lastOf(s), "。！？!?….；;") })
	case "wrong_count":
		return r.whole && len(r.texts) != r.numbered
	case "leaked":
		return has(func(s string) bool {
			return slices.ContainsFunc(regexp.MustCompile(`[。！？!?.]`).Split(s, -1), func(part string) bool {
				part = strings.ToLower(strings.TrimSpace(part))
				return len([]rune(part)) >= 3 && strings.Contains(asked, part)
			})
		})
	case "empty":
		return r.hollow || has(func(s string) bool { return strings.TrimSpace(s) == "" })
	case "other_language":
		return chinese(strings.Join(r.texts, "")) != chinese(a.Messages[0].Content)
	case "unchanged":
		return has(func(s string) bool { return strings.Contains(a.Messages[1].Content, s) })
	case "uncited":
		return slices.ContainsFunc(r.cited, func(of []json.Number) bool { return len(of) == 0 })
	case "bad_reference":
		return slices.ContainsFunc(r.cited, func(of []json.Number) bool {
			return slices.ContainsFunc(of, func(n json.Number) bool { i, err := n.Int64(); return err != nil || i < 1 || i > int64(r.numbered) })
		})
	case "wrong_roles":
		return len(r.roles)%2 == 1 || !inTurn(r.roles)
	case "garbled":
		return has(func(s string) bool {
			return strings.ContainsFunc(s, func(c rune) bool { return unicode.IsControl(c) || c == unicode.ReplacementChar })
		})
	case "too_long":
		return len(said(a)) > 32<<10
	}
	panic(fmt.Sprintf("this proof does not know the reason %q", reason))
}

// inTurn reports whether the user begins and nobody speaks twice in turn.
func inTurn(roles []string) bool {
	for i, role := range roles {
		if role != []string{"user", "assistant"}[i%2] {
			return false
		}
	}
	return true
}

// lastOf is the last character of a text, without quotation marks and brackets.
func lastOf(s string) string {
	r := []rune(strings.TrimRight(s, " \n”’\"')）】》」』"))
	if len(r) == 0 {
		return ""
	}
	return string(r[len(r)-1:])
}

// chinese reports whether a text has more Chinese characters than a third of its
// letters.
func chinese(s string) bool {
	han, letters := 0, 0
	for _, c := range s {
		switch {
		case unicode.Is(unicode.Han, c):
			han++
			letters++
		case unicode.IsLetter(c):
			letters++
		}
	}
	return 3*han > letters
}
