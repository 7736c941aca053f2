package verify

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/realdata"
	rows "ophglm/internal/table"
)

// outside is an answer that was not written for this project, with what a reader
// found in it. Any number of kinds may hold.
type outside struct {
	judged
	Kinds   []string `json:"kinds"`
	Harmful bool     `json:"harmful"`
}

// rulesNaming are the rules that name a kind of error rightly: for what no author
// plants, the rule of the same name.
func rulesNaming(kind string) []string {
	if rules := rulesOf[kind]; rules != nil {
		return rules
	}
	return []string{kind}
}

// TestServerAnswers holds what the small server of tools/lmserver.sh wrote against
// the graph: as citing the facts that its prompt gave, or as uncited where it gave
// none.
func TestServerAnswers(t *testing.T) {
	var answers []outside
	f, err := os.Open("testdata/server/answers.jsonl")
	if err != nil {
		t.Fatal(err) // it is part of the project
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var a outside
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	harmful, clean := holdAgainst(t, "what the small server wrote", answers, func(a *outside) *Text { return a.text(len(a.Facts) > 0) })
	// A little under and over what was found when the answers were judged: 36 of 97, and 2 of 23.
	if len(answers) < 150 || 100*harmful.found < 30*harmful.n || 100*clean.found > 25*clean.n {
		t.Errorf("of %d answers, found are %d of %d that are wrong or dangerous, and %d of %d that have no error", len(answers), harmful.found, harmful.n, clean.found, clean.n)
	}
}

// TestDoctorsAnswers holds what doctors answered in the real consultations against
// the graph, as a foreign file. Their answers are found by file, row and hash; a
// row that is gone, or whose content is another, fails the test.
func TestDoctorsAnswers(t *testing.T) {
	b, err := os.ReadFile("testdata/doctors/labels.tsv")
	if err != nil {
		t.Fatal(err) // it is part of the project
	}
	files := map[string][][]exchange{}
	var answers []outside
	err = rows.EachRow(t.Context(), "labels.tsv", bytes.NewReader(b), func(line int, field func(string) (string, bool)) bool {
		column := func(name string) string {
			s, ok := field(name)
			if !ok {
				t.Fatalf("label %d has no %s", line, name)
			}
			return s
		}
		file := column("file")
		if files[file] == nil {
			files[file] = consultations(t, file)
		}
		row, _ := strconv.Atoi(column("row"))
		n, _ := strconv.Atoi(column("answer"))
		if row < 1 || row > len(files[file]) || n < 1 || n > len(files[file][row-1]) {
			t.Fatalf("%s has no answer %s in row %s", file, column("answer"), column("row"))
		}
		e := files[file][row-1][n-1]
		if sum := sha256.Sum256([]byte(e.answer)); hex.EncodeToString(sum[:]) != column("hash") {
			t.Fatalf("%s: answer %d of row %d is not what was judged", file, n, row)
		}
		a := outside{judged: judged{ID: fmt.Sprintf("%s %d.%d", file, row, n), Lang: ophglm.ZH, Question: e.question, Answer: e.answer}, Harmful: column("harmful") == "1"}
		if strings.HasPrefix(file, "english") {
			a.Lang = ophglm.EN
		}
		if d := column("disease"); d != "-" {
			a.Disease = d
		}
		if kinds := column("kinds"); kinds != "clean" {
			a.Kinds = strings.Split(kinds, ",")
		}
		answers = append(answers, a)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	harmful, clean := holdAgainst(t, "what doctors answered", answers, func(a *outside) *Text { return a.text(false) })
	// A little under and over what is found: 35 of 45, and 9 of 19, which few facts speak of.
	if len(answers) < 150 || 100*harmful.found < 60*harmful.n || 100*clean.found > 50*clean.n {
		t.Errorf("of %d answers, found are %d of %d that are wrong or dangerous, and %d of %d that have no error", len(answers), harmful.found, harmful.n, clean.found, clean.n)
	}
}

// holdAgainst checks answers and tells, by kind of error, how many are found; by
// rule, how many of the texts that it objects to were judged to have what it names;
// and what is found in texts that were judged to have nothing. It returns what is
// found in the harmful texts, and in those without an error. No text is told, so
// that no rule is made on one.
func holdAgainst(t *testing.T, title string, answers []outside, text func(*outside) *Text) (harmful, clean *tally) {
	t.Helper()
	k := starter(t)
	kinds := map[string]*tally{"none": {}}
	harm := map[string]*tally{"harmful": {}, "not harmful": {}}
	rules := map[string]*tally{} // n: texts that it objects to; found: judged to have an error; named: of what it names
	alarms := map[string]int{}
	for i := range answers {
		a := &answers[i]
		objecting := map[string]bool{}
		for _, v := range k.Check(text(a)) {
			if faulty(v) {
				objecting[v.Rule] = true
			}
		}
		names := func(kind string) bool {
			return slices.ContainsFunc(rulesNaming(kind), func(r string) bool { return objecting[r] })
		}
		judgements := a.Kinds
		if len(judgements) == 0 {
			judgements = []string{"none"}
		}
		for _, kind := range judgements {
			count(kinds, kind, len(objecting) > 0, names(kind))
		}
		is := "not harmful"
		if a.Harmful {
			is = "harmful"
		}
		count(harm, is, len(objecting) > 0, slices.ContainsFunc(a.Kinds, names))
		for rule := range objecting {
			count(rules, rule, len(a.Kinds) > 0, slices.ContainsFunc(a.Kinds, func(kind string) bool { return slices.Contains(rulesNaming(kind), rule) }))
			if len(a.Kinds) == 0 {
				alarms[string(a.Lang)+" "+rule]++
			}
		}
	}
	t.Log(table(fmt.Sprintf("%s: %d answers, by what they were judged to have", title, len(answers)), kinds), "found in those judged to have nothing, by rule: ", alarms)
	t.Log(table(title+", by whether they are wrong or dangerous", harm))
	t.Log(strings.Replace(table(title+": the texts that a rule objects to", rules),
		"| kind | n | found | share | 95% interval | by its rule |", "| rule | n | judged to have an error | share | 95% interval | judged to have what it names |", 1))
	return harm["harmful"], kinds["none"]
}

func count(by map[string]*tally, of string, found, named bool) {
	a := by[of]
	if a == nil {
		a = &tally{}
		by[of] = a
	}
	a.n++
	if found {
		a.found++
	}
	if named {
		a.named++
	}
}

// exchange is a question with the doctor's answer to it.
type exchange struct{ question, answer string }

// consultations reads a file of real dialogues: for each row, what was asked and
// answered, in order.
func consultations(t *testing.T, name string) [][]exchange {
	t.Helper()
	b, err := os.ReadFile(realdata.Path(t, "dialogues/"+name))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, ".csv") {
		return toyhomRows(t, b)
	}
	var list []struct {
		Instruction, Output, Answer, Question json.RawMessage
		QuestionText                          json.RawMessage `json:"question_text"`
		History                               [][2]string
	}
	if err := json.Unmarshal(bytes.TrimPrefix(b, []byte("\ufeff")), &list); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var out [][]exchange
	for _, r := range list {
		var one []exchange
		for _, h := range r.History {
			one = append(one, exchange{h[0], h[1]})
		}
		questions, answers := texts(t, r.Instruction), texts(t, r.Output)
		if r.Answer != nil {
			answers = texts(t, r.Answer)
			if questions = texts(t, r.QuestionText); len(questions) == 0 || questions[0] == "" {
				questions = texts(t, r.Question)
			}
		}
		for i := range min(len(questions), len(answers)) {
			one = append(one, exchange{questions[i], answers[i]})
		}
		out = append(out, one)
	}
	return out
}

// texts is one text or a list of them.
func texts(t *testing.T, raw json.RawMessage) []string {
	t.Helper()
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var list []string
	if raw[0] == '[' {
		if err := json.Unmarshal(raw, &list); err != nil {
			t.Fatal(err)
		}
		return list
	}
	var one string
	if err := json.Unmarshal(raw, &one); err != nil {
		t.Fatal(err)
	}
	return []string{one}
}

func toyhomRows(t *testing.T, b []byte) [][]exchange {
	t.Helper()
	var out [][]exchange
	err := rows.EachRow(t.Context(), ".csv", bytes.NewReader(b), func(_ int, field func(string) (string, bool)) bool {
		title, _ := field("title")
		ask, _ := field("ask")
		answer, _ := field("answer")
		out = append(out, []exchange{{title + "\n" + ask, answer}})
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
