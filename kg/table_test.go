package kg

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

// diseaseTable maps a table of diseases with the columns id, 病名, name, 别名, 症状,
// 药 and note.
func diseaseTable() TableConfig {
	return TableConfig{
		Format: "csv", Encoding: "utf-8", Dataset: "mine", Licence: "CC0-1.0", Evidence: "curated", Type: "Disease", Key: "id",
		Names:   []TableName{{"病名", "zh"}, {"name", "en"}},
		Aliases: []TableList{{Column: "别名", Lang: "zh", Shortest: 2}},
		Facts: []TableFact{
			{Column: "症状", Relation: "has_symptom", Object: "Symptom", Lang: "zh", Not: []string{"牙"}, Longest: 12},
			{Column: "药", Relation: "treated_with", Object: "Drug", Lang: "zh", QualifiersFrom: map[string]string{"note@en": "note"}},
			{Column: "note", Relation: "prognosis", Object: "text", Lang: "en", Whole: true, Qualifiers: map[string]string{"form": "sentence"}},
		},
		Split: []string{"、", ";", " "}, Strip: []string{"。", "[详细]"}, Cut: []string{"...", "…"}, Junk: []string{"无", "-"},
	}
}

const diseaseHeader = "id,病名,name,别名,症状,药,note\n"

func readTableText(t testing.TB, cfg TableConfig, in string) *collect {
	t.Helper()
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	c := newCollect(t)
	if err := readTable(strings.NewReader(in), "t.csv", &cfg, c); err != nil {
		t.Fatal(err)
	}
	c.done()
	return c
}

func TestTableReadsARow(t *testing.T) {
	c := readTableText(t, diseaseTable(), diseaseHeader+`7, 例病。,sample disease,甲病、乙病;例病 丙,眼痛、畏光;眼痛 牙痛 视(远、近)物模糊 流泪... 无 开放( [详细],例药。,"May recur, in ""some""."`+"\n")
	d := c.entity("Disease", "例病")
	if d.ID != hashedID("Disease", "例病") || d.Name.EN != "sample disease" || !slices.Equal(d.Aliases.ZH, []string{"甲病", "乙病"}) {
		t.Errorf("the disease is %+v", d)
	}
	if s := d.Sources[0]; s.Field != "病名" || s.Start != 1 || s.End != 1+len("例病") || s.Row != 1 || s.Key != "7" || s.Dataset != "mine" || s.Licence != "CC0-1.0" || s.File != "t.csv" {
		t.Errorf("it stands at %+v", s)
	}
	for relation, want := range map[string][]string{
		"has_symptom":  {"眼痛", "畏光", "视(远、近)物模糊"},
		"treated_with": {`例药 {"note@en":"May recur, in \"some\"."}`},
		"prognosis":    {`May recur, in "some". {"form":"sentence"}`},
	} {
		if got := c.facts(relation); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", relation, got, want)
		}
	}
	want := map[string]int{"fragment": 1, "excluded": 1, "truncated": 2, "junk": 1}
	if got := c.reasons(true); !maps.Equal(got, want) {
		t.Errorf("parts left out: %v, want %v", got, want)
	}
	if c.counts["said twice in a row"] != 1 {
		t.Errorf("counts %v", c.counts)
	}
	cell := "眼痛、畏光;眼痛 牙痛"
	if s := c.triples[1].Sources[0]; cell[s.Start:s.End] != "畏光" || c.triples[1].Evidence != ophglm.Curated {
		t.Errorf("畏光 stands at %+v", s)
	}
}

// One mapping reads one content in every format and encoding.
func TestTableFormats(t *testing.T) {
	plain := [][]string{
		{"id", "病名", "name", "别名", "症状", "药", "note"},
		{"1", "例病", "sample", "", "眼痛、畏光", "例药", "It heals."},
	}
	tsv := strings.Join(plain[0], "|") + "\n" + strings.Join(plain[1], " | ") + "\n"
	json := `{"id":1,"病名":"例病","name":"sample","别名":null,"症状":["眼痛","畏光"],"药":"例药","note":"It heals."}` + "\n"
	csv := strings.Join(plain[0], ",") + "\n" + strings.Join(plain[1], ",") + "\n"
	var first []*ophglm.Triple
	for _, c := range []struct{ format, encoding, delimiter, in string }{
		{"csv", "utf-8", "", csv},
		{"csv", "gb18030", "", gb(t, csv)},
		{"csv", "utf-8", ";", strings.ReplaceAll(csv, ",", ";")},
		{"csv", "gb18030", ";", gb(t, strings.ReplaceAll(csv, ",", ";"))},
		{"tsv", "utf-8", "|", "\xef\xbb\xbf" + tsv},
		{"tsv", "gb18030", "|", gb(t, tsv)},
		{"tsv", "gb18030", "", gb(t, strings.ReplaceAll(tsv, "|", "\t"))},
		{"jsonl", "utf-8", "", json},
		{"jsonl", "gb18030", "", gb(t, "\n"+json)},
	} {
		cfg := diseaseTable()
		cfg.Format, cfg.Encoding, cfg.Delimiter = c.format, c.encoding, c.delimiter
		got := readTableText(t, cfg, c.in)
		if len(got.rejects) > 0 || len(got.triples) != 4 {
			t.Fatalf("%s in %s: %d triples, rejects %+v", c.format, c.encoding, len(got.triples), got.rejects)
		}
		if first == nil {
			first = got.triples
		}
		for i, tr := range got.triples {
			if tr.ID != first[i].ID || tr.Sources[0].Key != "1" {
				t.Errorf("%s in %s: triple %d is %+v", c.format, c.encoding, i, tr)
			}
		}
		if c.format == "jsonl" && (got.triples[1].Sources[0].Field != "症状[1]" || got.triples[1].Sources[0].End != len("畏光")) {
			t.Errorf("an element of an array stands at %+v", got.triples[1].Sources[0])
		}
	}
}

func TestTableRefusesAMapping(t *testing.T) {
	for name, c := range map[string]struct {
		change func(c *TableConfig)
		want   string
	}{
		"format":           {func(c *TableConfig) { c.Format = "xlsx" }, `not "xlsx"`},
		"encoding":         {func(c *TableConfig) { c.Encoding = "latin1" }, `not "latin1"`},
		"delimiter":        {func(c *TableConfig) { c.Format, c.Delimiter = "tsv", "||" }, "one character"},
		"delimiter of csv": {func(c *TableConfig) { c.Delimiter = "|" }, "can't be told from letters"},
		"data set":         {func(c *TableConfig) { c.Dataset = "" }, "dataset"},
		"evidence":         {func(c *TableConfig) { c.Evidence = "rumour" }, `not "rumour"`},
		"type":             {func(c *TableConfig) { c.Type = "Illness" }, `no type "Illness" (it has Disease, Symptom`},
		"no name":          {func(c *TableConfig) { c.Names = nil }, "names no column"},
		"language":         {func(c *TableConfig) { c.Names[0].Lang = "fr" }, `names[0]: column "病名": lang is zh or en, not "fr"`},
		"two names":        {func(c *TableConfig) { c.Names[1].Lang = "zh" }, `"name" can be an alias`},
		"relation":         {func(c *TableConfig) { c.Facts[0].Relation = "hurts" }, `facts[0]: column "症状": the ontology has no relation "hurts"`},
		"range":            {func(c *TableConfig) { c.Facts[0].Object = "Drug" }, `facts[0]: column "症状": has_symptom of Disease takes Symptom, text, not "Drug"`},
		"text":             {func(c *TableConfig) { c.Facts[0].Relation, c.Facts[0].Object = "affects", "text" }, "affects of Disease takes Anatomy"},
		"domain":           {func(c *TableConfig) { c.Type = "Drug" }, "has_symptom is of Disease, not of Drug"},
		"kinds of types":   {func(c *TableConfig) { c.Facts[0].Relation, c.Facts[0].Object = "is_a", "Drug" }, "is_a of Disease takes"},
		"no column":        {func(c *TableConfig) { c.Facts[1].Column = "" }, "facts[1]: a column is needed"},
		"empty separator":  {func(c *TableConfig) { c.Facts[1].Split = []string{""} }, "no empty text"},
		"lengths":          {func(c *TableConfig) { c.Facts[0].Shortest = 20 }, "nothing has 20 to 12 characters"},
		"filter":           {func(c *TableConfig) { c.Keep = []TableFilter{{Column: "x"}} }, "either contains or equals"},
		"qualifier":        {func(c *TableConfig) { c.Facts[2].Qualifiers["x"] = "" }, `the qualifier "x"`},
		"code":             {func(c *TableConfig) { c.Codes = []TableCode{{"id", "ICD 10", ""}} }, "codes[0]"},
		"form":             {func(c *TableConfig) { c.Codes = []TableCode{{"id", "icd", "["}} }, "codes[0]: form"},
	} {
		cfg := diseaseTable()
		c.change(&cfg)
		if err := cfg.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	cfg := diseaseTable()
	if err := cfg.Validate(); err != nil {
		t.Errorf("the mapping itself: %v", err)
	}
}

// A file that the mapping does not fit is an error before any row is read.
func TestTableRefusesAFile(t *testing.T) {
	for name, c := range map[string]struct{ format, in, want string }{
		"column":           {"csv", "id,病名,name,别名,症状,note\n1,a,,,,\n", `there is no column "药"; the columns are ["id" "病名" "name" "别名" "症状" "note"]`},
		"key":              {"jsonl", `{"id":"1","病名":"a"}` + "\n", `there is no column "name"; the columns are ["id" "病名"]`},
		"twice":            {"csv", "id,id,病名,name,别名,症状,药,note\n", `the column "id" stands twice; the columns are ["id" "id"`},
		"empty":            {"csv", "", "the file is empty"},
		"empty JSONL":      {"jsonl", "\n", "none of the first 0 rows"},
		"no object":        {"jsonl", "1\n[]\n{}\n\xff\n", "none of the first 4 rows"},
		"no UTF-8":         {"csv", "id,\xb2\xa1\xc3\xfb\n", "reading the header: not UTF-8 at byte 0"},
		"a broken header":  {"csv", "id,\"病名\n", "reading the header: a quote"},
		"lines, no UTF-8":  {"tsv", "id\t\xff\n", "reading the header: not UTF-8 at byte 3"},
		"another delimter": {"csv", "id;病名\n", `the columns are ["id;病名"]`},
	} {
		cfg := diseaseTable()
		cfg.Format = c.format
		got := newCollect(t)
		if err := readTable(strings.NewReader(c.in), "t.csv", &cfg, got); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		if got.row != 0 {
			t.Errorf("%s: row %d was read", name, got.row)
		}
	}
	cfg := diseaseTable()
	cfg.Optional = []string{"药", "note"}
	if c := readTableText(t, cfg, "id,病名,name,别名,症状\n1,例病,,,眼痛\n"); len(c.triples) != 1 {
		t.Errorf("a file without optional columns: %d triples", len(c.triples))
	}
}

func TestTableBadRows(t *testing.T) {
	for name, c := range map[string]struct {
		format, row, reason, detail string
		part                        bool
	}{
		"columns":            {"csv", "a,b", "wrong_columns", "2 columns, where the header has 7", false},
		"open quote":         {"csv", `3,"a,,,,`, "bad_quote", "never closed", false},
		"no name":            {"csv", "3,,,,眼痛,,", "no_name", "names nothing", false},
		"no key":             {"csv", ",例,,,,,", "no_key", "the column id is empty", false},
		"key twice":          {"csv", "1,例,,,,,", "duplicate_id", `the key "1" stood before`, false},
		"a name cut off":     {"csv", "3,例...,,,,,", "truncated", "病名[0:3], was cut off", false},
		"junk for a name":    {"csv", "3,无,,,,,", "junk", "says nothing", false},
		"a lost character":   {"csv", "3,例\uFFFD,,,,,", "lost_character", "U+FFFD", false},
		"a long name":        {"csv", "3," + strings.Repeat("例", 101) + ",,,,,", "not_a_name", "longer", false},
		"NUL in the name":    {"csv", "3,例\x00,,,,,", "nul_byte", "NUL at byte 3 of the cell 病名", false},
		"NUL":                {"csv", "3,例,,,眼\x00,,", "nul_byte", "NUL at byte 3 of the cell 症状", true},
		"control":            {"csv", "3,例,,,眼\x1b[2J,,", "control_character", "at byte 3 of the cell 症状", true},
		"1 MB":               {"csv", "3,例,,," + strings.Repeat("眼 ", 1<<18) + ",,", "too_long", "has 1048576 bytes", true},
		"1 MB for a name":    {"csv", "3," + strings.Repeat("x", 1<<20) + ",,,,,", "too_long", "the cell 病名", false},
		"encoding":           {"csv", "3,例,,,\xd1\xdb,,", "not_utf8", "not UTF-8 at byte 0 of the cell 症状", true},
		"encoding of a name": {"csv", "3,\xd1\xdb,,,,,", "not_utf8", "of the cell 病名", false},
		"TSV columns":        {"tsv", "3\t例", "wrong_columns", "2 columns", false},
		"TSV encoding":       {"tsv", "3\t\xd1\xdb\t\t\t\t\t", "not_utf8", "at byte 2 of the line", false},
		"TSV NUL":            {"tsv", "3\t例\x00\t\t\t\t\t", "nul_byte", "of the line", false},
		"JSON":               {"jsonl", `{"id":`, "bad_json", "not a JSON object", false},
		"an array":           {"jsonl", `["id"]`, "bad_json", "not a JSON object", false},
		"two objects":        {"jsonl", `{"id":"3"}{}`, "bad_json", "not a JSON object", false},
		"an object":          {"jsonl", `{"id":"3","病名":"例","症状":{"a":1}}`, "not_text", "症状 is an object", true},
		"an array within":    {"jsonl", `{"id":"3","病名":"例","症状":[["a"]]}`, "not_text", "症状[0] is an object or an array", true},
		"an escaped NUL":     {"jsonl", `{"id":"3","病名":"例","症状":["眼\u0000"]}`, "nul_byte", "the cell 症状[0]", true},
		"half a surrogate":   {"jsonl", `{"id":"3","病名":"例","症状":["眼\ud83d"]}`, "lost_character", "U+FFFD", true},
	} {
		cfg := diseaseTable()
		cfg.Format = c.format
		before, after := "1,前,,,,,\n", "9,后,,,,,\n"
		header := diseaseHeader
		switch c.format {
		case "tsv":
			header, before, after = strings.ReplaceAll(header, ",", "\t"), strings.ReplaceAll(before, ",", "\t"), strings.ReplaceAll(after, ",", "\t")
		case "jsonl":
			header, before, after = "", `{"id":"1","病名":"前","name":"","别名":"","症状":"","药":"","note":""}`+"\n", `{"id":"9","病名":"后"}`+"\n"
		}
		got := readTableText(t, cfg, header+before+c.row+"\n"+after)
		got.entity("Disease", "前")
		got.entity("Disease", "后")
		if len(got.rejects) != 1 {
			t.Errorf("%s: %d rejects %.300v, want %s", name, len(got.rejects), got.rejects, c.reason)
			continue
		}
		if r := got.rejects[0]; r.reason != c.reason || !strings.Contains(r.detail, c.detail) || r.part != c.part || r.row != 2 {
			t.Errorf("%s: %+v, want %s", name, r, c.reason)
		}
	}
	cfg := diseaseTable()
	cfg.Encoding = "gb18030"
	got := readTableText(t, cfg, gb(t, diseaseHeader)+"1,例病名称,,,,,\n"+gb(t, "2,例,,,眼痛,")+"\xff,\n"+gb(t, "3,后,,,,,\n"))
	if got.reasons(false)["not_gb18030"] != 1 || got.reasons(true)["not_gb18030"] != 1 || len(got.triples) != 1 {
		t.Errorf("GB18030: %+v", got.rejects)
	}
}

// What means something to a shell, to SQL or to Cypher is text.
func TestTableKeepsMetacharacters(t *testing.T) {
	name := "x' OR ('1'='1'); DROP TABLE entity; -- `}({}) DETACH DELETE n // ${HOME} $(id) <b>&\\u0000 %s {{.}}"
	cfg := TableConfig{
		Format: "tsv", Encoding: "utf-8", Dataset: "mine", Evidence: "crawled", Type: "Disease",
		Names: []TableName{{"name", "en"}}, Facts: []TableFact{{Column: "sign", Relation: "has_symptom", Object: "Symptom", Lang: "en"}},
	}
	c := readTableText(t, cfg, "name\tsign\n"+name+"\t"+name+"\n")
	if len(c.entities) != 2 || c.entities[0].Name.EN != name || c.entities[1].Name.EN != name || len(c.rejects) > 0 {
		t.Errorf("entities %+v, rejects %+v", c.entities, c.rejects)
	}
}

func TestTableCodesAndFilters(t *testing.T) {
	cfg := TableConfig{
		Format: "csv", Encoding: "utf-8", Dataset: "mine", Evidence: "coded", Type: "Disease",
		Names: []TableName{{"name", "en"}},
		Codes: []TableCode{{"icd", "icd10cm", "H[0-9]{2}"}, {"hpo", "hpo", ""}},
		Facts: []TableFact{{Column: "parent", Relation: "is_a", Object: "Disease", Lang: "en"}},
		Keep:  []TableFilter{{Column: "part", Contains: []string{"eye", "lid"}}},
		Drop:  []TableFilter{{Column: "name", Equals: []string{"total"}}},
	}
	c := readTableText(t, cfg, "name,icd,hpo,parent,part\nglaucoma,H40,HP:0000501,eye disease,the eye\nstye,h00,,,eyelid\nptosis,,HP:0000508,PTOSIS,lid\notitis,H66,,,ear\ntotal,,,,eyes\n")
	var got []string
	for _, e := range c.entities {
		got = append(got, fmt.Sprint(e.ID, e.Codes))
	}
	want := []string{
		"icd10cm:H40[{icd10cm H40} {hpo HP:0000501}]", hashedID("Disease", "eye disease") + "[]",
		hashedID("Disease", "stye") + "[]", "hpo:HP:0000508[{hpo HP:0000508}]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("entities %q, want %q", got, want)
	}
	if r := c.reasons(false); !maps.Equal(r, map[string]int{"not_kept": 1, "dropped": 1}) {
		t.Errorf("rows left out: %v", r)
	}
	if r := c.reasons(true); !maps.Equal(r, map[string]int{"bad_code": 1, "itself": 1}) {
		t.Errorf("parts left out: %v", r)
	}
}

func TestTableThroughThePipeline(t *testing.T) {
	k := Table()
	o := pipelinetest.RunFile(t, k, k.Example.With, k.Example.In, "mine.csv")
	if a := o.Accounting; a.Used != 1 || a.Rejected != 2 {
		t.Errorf("accounting %+v", a)
	}
	items := pipelinetest.Records[ophglm.GraphItem](t, o.Outputs["graph"])
	if len(items) != 6 || items[0].Entity.ID != "icd10cm:H40" || items[0].Entity.Sources[0].File != "mine.csv" {
		t.Errorf("%d items, the first %+v", len(items), items[0].Entity)
	}
}

// An error of a file names it.
func TestTableNamesTheFile(t *testing.T) {
	k := Table()
	e := k.Example
	e.In = map[string]string{"files": "no,病名\n1,青光眼\n"}
	_, err := pipeline.RunExample(t.Context(), &k, e, t.TempDir())
	if err == nil || !strings.Contains(err.Error(), `mine.csv: there is no column "科"; the columns are ["no" "病名"]`) {
		t.Error(err)
	}
}

// However a cell is made up, each item stands where it says it does, in order.
func TestTableItems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab眼、; (（)）.…。[] "))).Draw(t, "cell")
		it := items{
			split: rapid.SliceOfDistinct(rapid.SampledFrom([]string{"、", ";", " ", "..", "、 "}), rapid.ID).Draw(t, "split"),
			strip: []string{"。", "[]"}, cut: []string{"...", "…"}, shortest: 1, longest: 100,
		}
		at := 0
		for _, p := range it.of(tableCell{text: text}) {
			if p.start < at || p.end < p.start || text[p.start:p.end] != p.text || strings.TrimSpace(p.text) != p.text {
				t.Fatalf("%q: the item %+v after byte %d", text, p, at)
			}
			for _, s := range it.split {
				if strings.Contains(p.text, s) && !strings.ContainsAny(p.text, "(（") {
					t.Fatalf("%q: the item %q holds the separator %q", text, p.text, s)
				}
			}
			at = p.end
		}
	})
}

func FuzzTable(f *testing.F) {
	f.Add(byte(0), diseaseHeader+"1,例病,sample,甲、乙,眼痛 畏光... [详细],例药,\"a\nb\"\n")
	f.Add(byte(1), strings.ReplaceAll(diseaseHeader, ",", "\t")+"1\t例病\t\t\t\t\t\n")
	f.Add(byte(2), `{"id":1,"病名":"例","name":"","别名":[],"症状":["a",null,2,true,{}],"药":"","note":""}`+"\n")
	f.Add(byte(3), gb(f, diseaseHeader+"1,例病,,,,,\n"))
	f.Fuzz(func(t *testing.T, how byte, in string) {
		cfg := diseaseTable()
		cfg.Format = []string{"csv", "tsv", "jsonl"}[int(how&3)%3]
		if how&4 != 0 || how == 3 {
			cfg.Encoding = "gb18030"
		}
		cfg.Optional = cfg.columns()
		c := newCollect(t)
		if err := readTable(strings.NewReader(in), "f", &cfg, c); err != nil {
			return // no header
		}
		c.done()
		for _, tr := range c.triples {
			if s := tr.Sources[0]; s.End <= s.Start || s.Row < 1 || s.Field == "" {
				t.Fatalf("%q: a triple stands at %+v", in, s)
			}
		}
	})
}
