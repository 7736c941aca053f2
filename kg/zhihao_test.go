package kg

import (
	"io"
	"reflect"
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

// readZhihao reads a table twice, as the kind does, without terms.
func readZhihao(r io.ReadSeeker, file string, to sink) error {
	return readZhihaoWith(nil, r, file, to)
}

func readZhihaoWith(terms map[string]bool, r io.ReadSeeker, file string, to sink) error {
	known, err := gatherZhihao(r, file, terms)
	if err != nil {
		return err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return known.read(r, file, to)
}

func TestZhihaoReadsARow(t *testing.T) {
	c := zhihaoTable(t, `示例角膜病,"示例病，角膜例病",眼 全身,好发于中老年人,无传染性,医保疾病,五官科  眼科,裂隙灯 皮损 [详细],眼痛 畏光 眼痛 视网膜水肿 角膜混浊 [详细],青光眼 水肿 宫颈糜烂 [详细],药物治疗、手术治疗... [详细],示例滴眼液 半截药... 检眼镜 [详细],7--14天,90%(手术治疗),很多钱,,,,,`)
	d := c.entity("Disease", "示例角膜病")
	if !slices.Equal(d.Aliases.ZH, []string{"示例病", "角膜例病"}) || d.ID != hashedID("Disease", "示例角膜病") {
		t.Errorf("the disease is %+v", d)
	}
	for relation, want := range map[string][]string{
		"affects":          {"眼"},
		"occurs_in":        {"中老年人"},
		"transmission":     {`无传染性 {"contagious":"no"}`},
		"visits":           {"眼科"},
		"diagnosed_by":     {"裂隙灯检查"},
		"has_symptom":      {"眼痛", "畏光"},
		"has_fundus_sign":  {"视网膜水肿"},
		"exam_finding":     {"角膜混浊"},
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
		if digested := tr.Sources[0].SHA256 != ""; digested != (tr.Relation == "recovery_time" || tr.Relation == "diagnosed_by") { // 7--14天, read as 7-14天; 裂隙灯, renamed
			t.Errorf("%s: the source has the digest %q", tr.Relation, tr.Sources[0].SHA256)
		}
		if tr.Relation == "occurs_in" && (tr.Sources[0].Start != len("好发于") || tr.Sources[0].End != len("好发于中老年人")) {
			t.Errorf("中老年人 is said to stand at %+v", tr.Sources[0])
		}
	}
}

// TestZhihaoItems: what one patient of a disease would be told stays, by the name
// that it is asked for, once.
func TestZhihaoItems(t *testing.T) {
	row := func(name, exams, symptoms, drugs string) *collect {
		return zhihaoTable(t, name+",,眼,,,,眼科,"+exams+","+symptoms+",,,"+drugs+",,,,,,,,")
	}
	for _, x := range []struct {
		c        *collect
		relation string
		want     []string
	}{
		{row("角膜某病", "眼科检查 眼位检查法 Hertel氏眼球突出计 常规小瞳孔检查 角膜刮片 [详细]", "", ""), "diagnosed_by", []string{"眼位检查", "眼球突出度测量", "角膜刮片"}},
		{row("角膜某病", "眼底镜检查法 检眼镜检查法 眼底检查 [详细]", "", ""), "diagnosed_by", []string{"检眼镜检查"}},
		{row("泪腺某癌", "", "眼痛 无胡须腋毛和阴毛 眼球挫伤 绿色盲 [详细]", ""), "has_symptom", []string{"眼痛"}},
		{row("色觉障碍", "", "绿色盲 [详细]", ""), "has_symptom", []string{"绿色盲"}},
		{row("视网膜后膜", "", "视网膜Roth斑 [详细]", ""), "has_fundus_sign", nil},
		{row("白血病视网膜病变", "", "视网膜Roth斑 [详细]", ""), "has_fundus_sign", []string{"视网膜Roth斑"}},
		{row("角膜某病", "", "", "牛黄解毒丸 牛黄解毒片 左氧氟沙星滴眼液 盐酸左氧氟沙星胶囊 三七片 [详细]"), "treated_with", []string{"牛黄解毒丸", "左氧氟沙星滴眼液", "三七片"}},
	} {
		if got := x.c.facts(x.relation); !slices.Equal(got, x.want) {
			t.Errorf("%s: %q, want %q", x.relation, got, x.want)
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

func TestZhihaoTellsTheEyeFromItsNeighbours(t *testing.T) {
	row := func(name, alias, part, department string) string {
		return name + "," + alias + "," + part + ",,,," + department + ",,,,,,,,,,,,,"
	}
	terms := map[string]bool{}
	for _, e := range []*ophglm.Entity{
		{Name: ophglm.Text{ZH: "甲征"}, Codes: []ophglm.Code{{System: "hpo", Code: "HP:0000001"}}},
		{Aliases: ophglm.Texts{ZH: []string{"乙征"}}, Codes: []ophglm.Code{{System: "icd10cm", Code: "H02.3"}}},
		{Name: ophglm.Text{ZH: "丙征"}, Codes: []ophglm.Code{{System: "icd10cm", Code: "E11.31"}}},
		{Name: ophglm.Text{ZH: "丁征"}, Codes: []ophglm.Code{{System: "icd10cm", Code: "E11.2"}}},
		{Name: ophglm.Text{ZH: "戊征"}, Codes: []ophglm.Code{{System: "icd10cm", Code: "H60.0"}}},
		{Name: ophglm.Text{ZH: "己征"}},
		nil,
	} {
		addEyeTerm(terms, e)
	}
	if len(terms) != 3 {
		t.Errorf("terms of the eye: %v, want 甲征, 乙征 and 丙征", terms)
	}
	for name, c := range map[string]struct{ row, reason string }{
		"department and a term":         {row("甲征", "", "", "五官科  眼科"), ""},
		"department, an alias's term":   {row("某征", "乙征", "", "眼科"), ""},
		"a term and the name":           {row("丙征", "目病", "", "内科"), ""},
		"a term alone":                  {row("丙征", "", "", "内科"), "eye_doubtful"},
		"no term of the eye":            {row("丁征", "", "", "眼科"), "eye_doubtful"},
		"skin, the name alone":          {row("眼周某斑", "", "皮肤 眼", "皮肤科"), "eye_doubtful"},
		"skin, an alias":                {row("某痣", "眼痣", "皮肤 眼", "眼科 皮肤科"), "eye_doubtful"},
		"skin, department and name":     {row("睑皮某症", "", "皮肤", "眼科 皮肤科"), ""},
		"skin's doctor, the eye alone":  {row("眼睑某疹", "", "眼", "皮肤科"), ""},
		"ear":                           {row("眼耳某征", "", "眼 耳", "耳鼻喉科"), "eye_doubtful"},
		"shared in part and department": {row("某炎", "", "颅脑 眼", "神经内科 眼科"), "eye_doubtful"},
		"shared in part alone":          {row("某炎", "", "颅脑 眼", "眼科"), ""},
		"the eye alone, surgery":        {row("某囊肿", "", "眼", "外科"), "eye_doubtful"},
		"the whole body, an alias":      {row("某挫伤", "伤目", "全身", "外科 眼科"), ""},
		"of the lung":                   {row("沙眼某肺炎", "", "肺", "眼科"), "eye_doubtful"},
	} {
		got := newCollect(t)
		if err := readZhihaoWith(terms, strings.NewReader(gb(t, zhihaoHeader+c.row+"\n")), "table.csv", got); err != nil {
			t.Fatal(err)
		}
		if whole := got.reasons(false); c.reason == "" && len(whole) > 0 || c.reason != "" && whole[c.reason] != 1 {
			t.Errorf("%s: %v, want %q", name, got.rejects, c.reason)
		}
	}
	// A row with one sign is of the eye where another of its name is.
	got := zhihaoTable(t, row("某征", "", "", "眼科"), row("某征", "", "眼", "眼科"), row("别征", "", "", "眼科"))
	if r := got.reasons(false); r["eye_doubtful"] != 1 || len(r) != 1 {
		t.Errorf("two rows of one name: %v", got.rejects)
	}
}

func TestZhihaoFaults(t *testing.T) {
	for name, fault := range map[string]struct {
		of    func(disease string, p piece) string
		wants [][3]string // disease, item, reason
	}{
		"symptom": {symptomFault, [][3]string{
			{"角膜某病", "眼痛", ""},
			{"角膜某病", "虹膜发炎", "not_a_symptom"}, // a disease
			{"角膜某病", "沉脉", "not_a_symptom"},   // a pulse
			{"角膜某病", "脐周疼痛", "wrong_domain"},
			{"炎症性肠某病伴发的葡萄膜炎", "脐周疼痛", ""},
			{"肠某病伴发的葡萄膜炎", "婴儿枕秃", "wrong_domain"},
		}},
		"complication": {complicationFault, [][3]string{
			{"某病", "糖尿病", "cause"},
			{"某综合征", "糖尿病", ""}, // one of more than the eye may lead to it
			{"糖尿病伴发的某炎综合征", "糖尿病", "cause"},
			{"梅毒性某炎", "梅毒", "cause"},
			{"某性青光眼", "青光眼", "a_kind"},
			{"青光眼", "某性青光眼", "a_kind"},
			{"青光眼某炎", "青光眼", ""},
			{"眼眶某炎", "脑膜炎", ""},
			{"某性弱视", "屈光不正", "cause"},
			{"角膜某病", "屈光不正", ""},
			{"脉络膜某病", "继发于无晶状体眼和人工晶状体眼的青光眼", "wrong_domain"},
			{"晶状体某病", "继发于无晶状体眼和人工晶状体眼的青光眼", ""},
			{"角膜某病", "颅咽管瘤", "wrong_domain"},
		}},
		"examination": {examinationFault, [][3]string{
			{"角膜某病", "裂隙灯", ""},
			{"角膜某病", "骨与关节某片", "wrong_domain"},
			{"关节炎性巩膜炎", "骨与关节某片", ""},
			{"角膜某病", "沙眼衣原体", "not_a_test"},
			{"角膜某病", "滑膜液肉眼某查", "wrong_domain"},
		}},
		"drug": {drugFault, [][3]string{
			{"角膜某病", "某滴眼液", ""},
			{"角膜某病", "某滴耳液", "wrong_domain"},
			{"角膜某病", "洁尔阴某液", "wrong_domain"},
			{"角膜某病", "某风湿胶囊", "wrong_domain"},
			{"风湿性某炎", "某风湿胶囊", ""},
			{"角膜某病", "某检眼镜", "not_a_drug"},
			{"角膜某病", "某素注射", "truncated"},
		}},
	} {
		for _, w := range fault.wants {
			if got := fault.of(w[0], piece{text: w[1]}); got != w[2] {
				t.Errorf("%s %s of %s: %q, want %q", name, w[1], w[0], got, w[2])
			}
		}
	}
	for symptom, want := range map[string]string{
		"视网膜某斑": "has_fundus_sign", "眼底某变": "has_fundus_sign", "角膜某浊": "exam_finding", "眼压某高": "exam_finding",
		"黄斑回避某象": "exam_finding", "非玻璃体的眼前飞蚊": "", "角膜疼痛": "", "视物某糊": "",
	} {
		if got := signRelation(symptom); got != want {
			t.Errorf("%s: %q, want %q", symptom, got, want)
		}
	}
	for reason := range map[string]bool{"not_a_symptom": true, "cause": true, "a_kind": true} {
		if faultSentences[reason] == "" {
			t.Errorf("the reason %s has no sentence", reason)
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
	// With terms beside it, a row that is called as one is taken too.
	term := pipelinetest.JSONL(t, &ophglm.GraphItem{Entity: &ophglm.Entity{
		ID: "hpo:HP:0000001", Type: "FundusSign", Name: ophglm.Text{ZH: "甲征"}, Codes: []ophglm.Code{{System: "hpo", Code: "HP:0000001"}},
		Sources: []ophglm.Source{{Dataset: "hpo"}},
	}})
	in2 := zhihaoHeader + gb(t, "甲征,,,,,,眼科,,,,,,,,,,,,,\n")
	for want, sides := range map[int]map[string]string{0: {"files": in2}, 1: {"files": in2, "terms": term}} {
		if a := pipelinetest.Run(t, Zhihao(), "", sides).Accounting; int(a.Used) != want || a.Inputs != 1 {
			t.Errorf("accounting %+v, want %d used", a, want)
		}
	}
	if n := len(pipelinetest.Records[ophglm.GraphItem](t, o.Outputs["graph"])); n != 5 {
		t.Errorf("%d items, want the disease, the eye, the department and two triples", n)
	}
}

func TestZhihaoRulesHoldNoWordTwice(t *testing.T) {
	r := zhihaoWords()
	lists := reflect.ValueOf(r).Elem()
	for i := range lists.NumField() {
		name := lists.Type().Field(i).Tag.Get("yaml")
		var list []string
		switch field := lists.Field(i).Interface().(type) {
		case []string:
			list = field
		case map[string][]string: // lists by a word
			for word, words := range field {
				list = append(list, word)
				if len(words) == 0 {
					t.Errorf("%s: %s is empty", name, word)
				}
			}
		case map[string]string: // names by what the table says
			for said, called := range field {
				list = append(list, said)
				if _, again := field[called]; called == "" || again {
					t.Errorf("%s: %s is called %q, which is renamed itself or empty", name, said, called)
				}
			}
		default:
			t.Fatalf("%s is a %T", name, field)
		}
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
	for text, want := range map[string]string{"尿道癌": "wrong_domain", "败血症": "", "新生儿泪囊炎": "", "女性尿道癌": "wrong_domain", "眼睑皮肤纤维瘤": ""} {
		if got := complicationFault("角膜某病", piece{text: text}); got != want {
			t.Errorf("the complication %s: %q, want %q", text, got, want)
		}
	}
}

func FuzzZhihao(f *testing.F) {
	f.Add([]byte("a,,,,,,,,,,,,,,,,,,,\n"))
	f.Add([]byte(gb(f, "角膜某病,别名,眼,儿童,无传染性,,眼科,甲 乙... [详细],丙,丁,药物治疗,戊滴眼液,7天,80%,,,,,,\n")))
	f.Add([]byte(gb(f, "角膜甲病,,眼,,,,眼科,,,,,某滴眼液,,,,,,,,\n角膜甲...,,,,,,眼科,,视网膜某变,糖尿病,,某滴...,1--3月,,,,,,,\n")))
	f.Add([]byte("\"\xb0"))
	f.Fuzz(func(t *testing.T, rows []byte) {
		c := newCollect(t)
		if err := readZhihao(strings.NewReader(zhihaoHeader+string(rows)), "f", c); err != nil {
			t.Fatal(err)
		}
		c.done()
	})
}
