package main

import (
	"strings"
	"testing"
)

// Two tests read a.json: what one skips the other uses. The larger of two
// differences counts, and what both leave undefined has none.
const records = `{"file":"a.json","fields":["x","y","z","source"]}
{"file":"a.json","part":"x","why":"another test has it"}
{"file":"a.json","part":"x"}
{"file":"a.json","part":"y"}
{"file":"a.json","part":"z","why":"no use for it"}
{"file":"a.json","signature":"auc|ties:half","reference":"lib 1","difference":1e-12,"tolerance":1e-9}
{"file":"a.json","signature":"auc|ties:half","reference":"lib 1","difference":3.14e-11,"tolerance":1e-9}
{"file":"a.json","signature":"auc|ties:half","reference":"lib 1","undefined":true}
{"file":"a.json","signature":"tokens","reference":"lib 2"}
`

func TestTable(t *testing.T) {
	all, err := read(strings.NewReader(records))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	all.tell(&out)
	for _, want := range []string{
		"3 values that references gave, in 2 rows, and 1 times",
		"| auc | ties:half | lib 1 | 2 | 1 | 3.1e-11 | 1e-09 |\n| tokens |  | lib 2 | 1 |  | 0 | 0 |\n",
		"Of 3 fields of cases, and calls and examples that they record, 2 are used by a test, and these 1 by none.",
		"| a.json | z | 1 | no use for it |\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %q in\n%s", want, out.String())
		}
	}
}

func TestWhatIsForgotten(t *testing.T) {
	_, err := read(strings.NewReader(strings.Replace(records, `{"file":"a.json","part":"y"}`, "", 1)))
	if err == nil || !strings.Contains(err.Error(), "no test uses y of a.json") {
		t.Errorf("the error is %v", err)
	}
}
