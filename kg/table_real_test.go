package kg

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/realdata"
)

// realTable reads a file of the real data by a mapping.
func realTable(t *testing.T, name string, cfg TableConfig) *collect {
	t.Helper()
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	return real(t, name, func(f *os.File, c *collect) error { return readTable(f, "t", &cfg, c) })
}

// The mapping takes the rows of the department alone, where kg.zhihao asks for
// two signs of the eye and tells signs from symptoms; of the rows that both read,
// nearly all items of the cell are the same, to the byte that they stand at.
func TestRealZhihaoThroughTable(t *testing.T) {
	byTable := realTable(t, "kg/zhihao_disease_gb18030.csv", TableConfig{
		Format: "csv", Encoding: "gb18030", Dataset: "zhihao", Licence: "none stated", Evidence: "crawled", Type: "Disease",
		Names: []TableName{{"name", "zh"}},
		Keep:  []TableFilter{{Column: "department", Contains: []string{"眼科"}}},
		Facts: []TableFact{{Column: "symptom", Relation: "has_symptom", Object: "Symptom", Lang: "zh", Not: []string{"?"}, Shortest: 2, Longest: 20}},
		Split: []string{" ", "　", ",", "，", "、", ";", "；"}, Strip: []string{"[详细]", "。", "."}, Cut: []string{"...", "…"},
		Junk: []string{"暂无相关资料", "暂无", "无", "应该如何用药？用什么药？", ">>"},
	})
	bySource := real(t, "kg/zhihao_disease_gb18030.csv", func(f *os.File, c *collect) error { return readZhihao(f, "t", c) })
	facts := func(c *collect) map[int][]string {
		out := map[int][]string{}
		for _, tr := range c.triples {
			if s := tr.Sources[0]; s.Field == "symptom" {
				out[s.Row] = append(out[s.Row], fmt.Sprintf("%s[%d:%d]", s.Field, s.Start, s.End))
			}
		}
		return out
	}
	rows := func(c *collect) map[int]bool {
		out := map[int]bool{}
		for _, e := range c.entities {
			if e.Type == "Disease" && e.Sources[0].Field == "name" {
				out[e.Sources[0].Row] = true
			}
		}
		return out
	}
	mine, theirs := facts(byTable), facts(bySource)
	read := rows(byTable)
	shared, triples, same := 0, 0, 0
	for row := range rows(bySource) {
		if !read[row] {
			continue
		}
		shared++
		triples += max(len(mine[row]), len(theirs[row]))
		for _, f := range mine[row] {
			if slices.Contains(theirs[row], f) {
				same++
			}
		}
	}
	within(t, "rows that both read", shared, 650, 850)
	within(t, "symptoms of them", triples, 2500, 6000)
	// The table lane has no rules for what is no symptom, about one in six.
	within(t, "symptoms that both give", same, triples*80/100, triples)
}

func TestRealHPOThroughTable(t *testing.T) {
	byTable := realTable(t, "kg/hpo_eye_terms_en_zh.tsv", TableConfig{
		Format: "tsv", Encoding: "utf-8", Dataset: "hpo", Licence: hpoLicence, Evidence: "coded", Type: "FundusSign", Key: "hpo_id",
		Names: []TableName{{"en", "en"}, {"zh", "zh"}},
		Codes: []TableCode{{"hpo_id", "hpo", "HP:[0-9]{7}"}},
	})
	if len(byTable.entities) != 859 || len(byTable.rejects) > 0 {
		t.Errorf("%d entities and %d rejects; the table has 859 terms", len(byTable.entities), len(byTable.rejects))
	}
	byID := map[string]*ophglm.Entity{}
	for _, e := range byTable.entities {
		byID[e.ID] = e
	}
	bySource := real(t, "kg/hpo_eye_terms_en_zh.tsv", func(f *os.File, c *collect) error { return readHPO(f, "t", c) })
	for _, want := range bySource.entities {
		if e := byID[want.ID]; e == nil || e.Name != want.Name || !slices.Equal(e.Codes, want.Codes) || e.Sources[0].Row != want.Sources[0].Row {
			t.Errorf("%s is %+v, and by kg.hpo %+v", want.ID, e, want)
		}
	}
}

// The lists of the ChatDoctor table, as JSON arrays, give the items that its
// Python literals do.
func TestRealChatDoctorThroughTable(t *testing.T) {
	b, err := os.ReadFile(realdata.Path(t, "kg/chatdoctor_disease_db_eye.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var in strings.Builder
	items := 0
	for line := range strings.Lines(string(b)) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		var list []string
		// These lists hold neither quotes nor backslashes within a name.
		if err := json.Unmarshal([]byte(strings.ReplaceAll(row["Symptom"].(string), "'", `"`)), &list); err != nil {
			t.Fatal(err)
		}
		items += len(list)
		row["Symptom"] = list
		out, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(out, '\n'))
	}
	cfg := TableConfig{
		Format: "jsonl", Encoding: "utf-8", Dataset: "chatdoctor", Evidence: "crawled", Type: "Disease", Key: "idx",
		Names: []TableName{{"disease", "en"}},
		Facts: []TableFact{{Column: "Symptom", Relation: "has_symptom", Object: "Symptom", Lang: "en"}},
		Junk:  []string{"Symptoms of eye"},
	}
	c := readTableText(t, cfg, in.String())
	junk := c.reasons(true)["junk"]
	if len(c.triples)+junk != items || junk != 28 {
		t.Errorf("%d triples and %d without a word, of %d items", len(c.triples), junk, items)
	}
	mine := map[string]bool{}
	for _, tr := range c.triples {
		mine[tr.ID] = true
	}
	bySource := real(t, "kg/chatdoctor_disease_db_eye.jsonl", func(f *os.File, c *collect) error { return readChatDoctor(f, "t", c) })
	n := 0
	for _, tr := range bySource.triples {
		if tr.Relation == "has_symptom" {
			n++
			if !mine[tr.ID] {
				t.Errorf("kg.chatdoctor has the symptom at %s, and the mapping has not", tr.Sources[0])
			}
		}
	}
	within(t, "symptoms that kg.chatdoctor takes", n, 250, 310)
}
