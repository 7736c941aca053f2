package kg

import (
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

const zhihaoHeader = "name,alias,part,age,infection,insurance,department,checklist,symptom,complication,treatment,drug,period,rate,money,,,,,\n"

// zhihaoTable reads a table of rows written in UTF-8.
func zhihaoTable(t testing.TB, rows ...string) *collect {
	t.Helper()
	c := newCollect(t)
	if err := readZhihao(strings.NewReader(gb(t, zhihaoHeader+strings.Join(rows, "\n")+"\n")), "table.csv", c); err != nil {
		t.Fatal(err)
	}
	c.done()
	return c
}

func TestZhihaoReadsARow(t *testing.T) {
	c := zhihaoTable(t, `示例角膜病,"示例病，角膜例病",眼 全身,好发于中老年人,无传染性,医保疾病,五官科  眼科,裂隙灯 皮损 [详细],眼痛 畏光 眼痛 [详细],青光眼 水肿 宫颈糜烂 [详细],药物治疗、手术治疗... [详细],示例滴眼液 半截药... 检眼镜 [详细],7--14天,90%(手术治疗),很多钱,,,,,`)
	d := c.entity("Disease", "示例角膜病")
	if !slices.Equal(d.Aliases.ZH, []string{"示例病", "角膜例病"}) || d.ID != hashedID("Disease", "示例角膜病") {
		t.Errorf("the disease is %+v", d)
	}
	for relation, want := range map[string][]string{
		"affects":          {"眼"},
		"occurs_in":        {"中老年人"},
		"transmission":     {`无传染性 {"contagious":"no"}`},
		"visits":           {"眼科"},
		"diagnosed_by":     {"裂隙灯"},
		"has_symptom":      {"眼痛", "畏光"},
		"has_complication": {"青光眼"},
		"treated_by":       {"药物治疗", "手术治疗"},
		"treated_with":     {"示例滴眼液"},
		"recovery_time":    {`7-14天 {"unit":"day","value":"7-14"}`},
		"cure_rate":        {`90% {"note@zh":"手术治疗","unit":"%","value":"90"}`},
	} {
		if got := c.facts(relation); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", relation, got, want)
		}
	}
	want := map[string]int{"other_part": 1, "department_above": 1, "not_a_test": 1, "not_a_disease": 1, "wrong_domain": 1, "truncated": 1, "not_a_drug": 1}
	if got := c.reasons(true); len(got) != len(want) {
		t.Errorf("parts left out: %v, want %v", got, want)
	}
	for reason, n := range want {
		if c.reasons(true)[reason] != n {
			t.Errorf("%s: %d parts, want %d", reason, c.reasons(true)[reason], n)
		}
	}
	if c.counts["insurance cells left out"] != 1 || c.counts["money cells left out"] != 1 || c.counts["said twice in a row"] != 1 {
		t.Errorf("counts %v", c.counts)
	}
	for _, tr := range c.triples {
		if tr.Evidence != ophglm.Crawled || tr.Sources[0].Row != 1 || tr.Sources[0].File != "table.csv" {
			t.Errorf("%s stands on %+v", tr.Relation, tr.Sources[0])
		}
		if tr.Relation == "occurs_in" && (tr.Sources[0].Start != len("好发于") || tr.Sources[0].End != len("好发于中老年人")) {
			t.Errorf("中老年人 is said to stand at %+v", tr.Sources[0])
		}
	}
}

func TestZhihaoTakesTheEyeAlone(t *testing.T) {
	row := func(name, part, department string) string {
		return name + ",," + part + ",,,," + department + ",,,,,,,,,,,,,"
	}
	for name, c := range map[string]struct{ row, reason string }{
		"department and part":     {row("某病", "眼", "眼科"), ""},
		"part alone":              {row("某疮", "眼", "中医科"), ""},
		"department and name":     {row("结膜某病", "", "五官科  眼科"), ""},
		"part among others, name": {row("视神经某病", "眼 脊髓", "神经内科"), ""},
		"department alone":        {row("某病", "肺 鼻", "眼科"), "eye_doubtful"},
		"part among others":       {row("某热", "头部 眼", "传染科"), "eye_doubtful"},
		"the name alone":          {row("鸡眼", "皮肤", "皮肤科"), "not_eye"},
		"ear":                     {row("耳鸣", "耳", "五官科  耳鼻喉科"), "not_eye"},
		"truncated":               {row("继发于无晶状...", "", "五官科  眼科"), "truncated_name"},
		"lost character":          {row("目?病", "", "五官科  眼科"), "lost_character"},
		"no name":                 {row(" ", "眼", "眼科"), "no_name"},
	} {
		got := zhihaoTable(t, c.row)
		if c.reason == "" && len(got.rejects) > 0 && !got.rejects[0].part {
			t.Errorf("%s: rejected as %+v", name, got.rejects[0])
		}
		if c.reason != "" && got.reasons(false)[c.reason] != 1 {
			t.Errorf("%s: %v, want %s", name, got.rejects, c.reason)
		}
	}
}

func TestZhihaoBadInput(t *testing.T) {
	ok := gb(t, "角膜某病,,眼,,,,眼科,,,,,,,,,,,,,\n")
	for name, c := range map[string]struct{ rows, reason, detail string }{
		"UTF-8":       {"角膜某病,,眼,,,,眼科,,,,,,,,,,,,,\n", "not_gb18030", "UTF-8"},
		"not GB18030": {"\xb0\xff,,,,,,,,,,,,,,,,,,,\n", "not_gb18030", "at byte 0 of the cell name"},
		"NUL":         {"a\x00b,,,,,,,,,,,,,,,,,,,\n", "nul_byte", "byte 1"},
		"columns":     {"a,b\n", "wrong_columns", "2 columns"},
		"quote":       {"a,\"b\"c,\n", "bad_quote", "quote"},
		"open quote":  {"a,\"b,,\n", "bad_quote", "never closed"},
		"too long":    {strings.Repeat("x", 65<<20) + "\n", "too_long", "limit"},
	} {
		if name == "too long" && testing.Short() {
			continue
		}
		got := newCollect(t)
		if err := readZhihao(strings.NewReader(zhihaoHeader+c.rows+ok), "table.csv", got); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got.done()
		if len(got.rejects) != 1 || got.rejects[0].reason != c.reason || !strings.Contains(got.rejects[0].detail, c.detail) || len(got.entities) == 0 {
			t.Errorf("%s: rejects %+v, %d entities", name, got.rejects, len(got.entities))
		}
	}
	// A cell that can't be read is left out; the row goes on.
	got := newCollect(t)
	if err := readZhihao(strings.NewReader(zhihaoHeader+gb(t, "角膜某病,,眼,,,,眼科,,")+"\xff"+gb(t, ",,,,,,,,,,,\n")), "table.csv", got); err != nil {
		t.Fatal(err)
	}
	if got.reasons(true)["not_gb18030"] != 1 || len(got.entities) == 0 {
		t.Errorf("a broken cell: %+v", got.rejects)
	}
	for name, in := range map[string]string{"empty": "", "no column": "name,alias\n"} {
		if err := readZhihao(strings.NewReader(in), "table.csv", newCollect(t)); err == nil || !strings.Contains(err.Error(), "column") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestZhihaoThroughThePipeline(t *testing.T) {
	in := zhihaoHeader + gb(t, "角膜某病,,眼,,,,眼科,,,,,,,,,,,,,\n皮肤某病,,皮肤,,,,皮肤科,,,,,,,,,,,,,\n")
	o := pipelinetest.Run(t, Zhihao(), "", map[string]string{"files": in})
	if a := o.Accounting; a.Used != 1 || a.Rejected != 1 || a.Merged != 0 {
		t.Errorf("accounting %+v", a)
	}
	if n := len(pipelinetest.Records[ophglm.GraphItem](t, o.Outputs["graph"])); n != 5 {
		t.Errorf("%d items, want the disease, the eye, the department and two triples", n)
	}
}

func TestZhihaoRulesHoldNoWordTwice(t *testing.T) {
	r := zhihaoWords()
	for name, list := range map[string][]string{
		"junk": r.Junk, "eye_words": r.EyeWords, "complication_elsewhere": r.ComplicationElsewhere,
		"complication_symptoms": r.ComplicationSymptoms, "examination_elsewhere": r.ExaminationElsewhere,
		"not_a_drug": r.NotADrug, "procedure_endings": r.ProcedureEndings, "population_endings": r.PopulationEndings,
	} {
		if len(list) == 0 {
			t.Errorf("%s is empty", name)
		}
		seen := map[string]bool{}
		for _, w := range list {
			if seen[w] || strings.TrimSpace(w) == "" {
				t.Errorf("%s: %q is blank or stands twice", name, w)
			}
			seen[w] = true
		}
	}
	// A complication of another organ that is one of the eye stays.
	for text, want := range map[string]string{"尿道癌": "wrong_domain", "糖尿病": "", "新生儿泪囊炎": "", "女性尿道癌": "wrong_domain", "眼睑皮肤纤维瘤": ""} {
		if got := complicationFault(piece{text: text}); got != want {
			t.Errorf("the complication %s: %q, want %q", text, got, want)
		}
	}
}

func FuzzZhihao(f *testing.F) {
	f.Add([]byte("a,,,,,,,,,,,,,,,,,,,\n"))
	f.Add([]byte(gb(f, "角膜某病,别名,眼,儿童,无传染性,,眼科,甲 乙... [详细],丙,丁,药物治疗,戊滴眼液,7天,80%,,,,,,\n")))
	f.Add([]byte("\"\xb0"))
	f.Fuzz(func(t *testing.T, rows []byte) {
		c := newCollect(t)
		if err := readZhihao(strings.NewReader(zhihaoHeader+string(rows)), "f", c); err != nil {
			t.Fatal(err)
		}
		c.done()
	})
}
