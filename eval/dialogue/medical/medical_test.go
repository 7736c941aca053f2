package medical

import (
	"reflect"
	"testing"

	"ophglm"
	"ophglm/eval/sums"
)

// reader is of a graph of a few things: timolol treats glaucoma, as do beta blockers,
// of which betaxolol is one; prednisolone is forbidden with it. Angle closure is a
// glaucoma.
func reader(t *testing.T) *Reader {
	t.Helper()
	var items []*ophglm.GraphItem
	var names []*ophglm.Name
	entity := func(id, typ, zh, en string) {
		items = append(items, &ophglm.GraphItem{Entity: &ophglm.Entity{ID: id, Type: typ, Name: ophglm.Text{ZH: zh, EN: en}}})
		names = append(names, &ophglm.Name{Surface: zh, Lang: ophglm.ZH, Entity: id, Type: typ, Preferred: true}, &ophglm.Name{Surface: en, Lang: ophglm.EN, Entity: id, Type: typ, Preferred: true})
	}
	triple := func(subject, relation, object string) {
		of := ophglm.Object{Entity: object}
		items = append(items, &ophglm.GraphItem{Triple: &ophglm.Triple{ID: subject + relation + object, Subject: subject, Relation: relation, Object: of}})
	}
	entity("angle_closure", "Disease", "闭角型青光眼", "angle closure glaucoma")
	entity("beta_blocker", "DrugClass", "β受体阻滞剂", "beta blocker")
	entity("betaxolol", "Drug", "倍他洛尔", "betaxolol")
	entity("cataract", "Disease", "白内障", "cataract")
	entity("glaucoma", "Disease", "青光眼", "glaucoma")
	entity("levofloxacin", "Drug", "左氧氟沙星", "levofloxacin")
	entity("prednisolone", "Drug", "泼尼松龙", "prednisolone")
	entity("timolol", "Drug", "噻吗洛尔", "timolol")
	triple("angle_closure", "is_a", "glaucoma")
	triple("betaxolol", "is_a", "beta_blocker")
	triple("glaucoma", "contraindicated_with", "prednisolone")
	triple("glaucoma", "treated_with", "beta_blocker")
	triple("glaucoma", "treated_with", "timolol")
	r, err := NewReader(func(yield func(*ophglm.GraphItem, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}, names)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func zh(question, text string, references ...string) *Answer {
	return &Answer{Lang: ophglm.ZH, Question: question, Text: text, References: references}
}

// Each case is worked by hand, and says what of the counts it is about.
func TestCounts(t *testing.T) {
	r := reader(t)
	pair := func(a, b *int64) []int64 { return []int64{*a, *b} }
	entities := func(c *Counts) []int64 { return []int64{c.EntitiesCommon, c.EntitiesText, c.EntitiesReference} }
	facts := func(c *Counts) []int64 { return []int64{c.FactsFound, c.FactsContradicted, c.Facts} }
	numbers := func(c *Counts) []int64 { return pair(&c.NumbersRight, &c.Numbers) }
	sides := func(c *Counts) []int64 { return pair(&c.SidesRight, &c.Sides) }
	flags := func(c *Counts) []int64 { return pair(&c.RedFlagsUrged, &c.RedFlags) }
	drugs := func(c *Counts) []int64 { return pair(&c.DrugsUnfounded, &c.Drugs) }
	refused := func(c *Counts) []int64 { return pair(&c.Refused, &c.Answers) }
	claims := func(c *Counts) []int64 { return pair(&c.ClaimsContradicted, &c.Claims) }
	for name, c := range map[string]struct {
		answer *Answer
		of     func(*Counts) []int64
		want   []int64
	}{
		"one of two things, and one of the answer's own": {zh("", "是青光眼，用倍他洛尔。", "是青光眼，用噻吗洛尔。"), entities, []int64{1, 2, 2}},
		"a thing named twice counts once":                {zh("", "青光眼，青光眼。", "青光眼。"), entities, []int64{1, 1, 1}},
		"the reference that is nearest":                  {zh("", "是青光眼。", "是白内障，用左氧氟沙星。", "是青光眼。"), entities, []int64{1, 1, 1}},
		"nothing named":                                  {zh("", "注意休息。", "是青光眼。"), entities, []int64{0, 0, 1}},

		"both facts":           {zh("", "右眼眼压是32mmHg，考虑青光眼。", "右眼眼压32mmHg，考虑青光眼。"), facts, []int64{2, 0, 2}},
		"another value":        {zh("", "右眼眼压28mmHg。", "右眼眼压32mmHg。"), facts, []int64{0, 1, 1}},
		"denied":               {zh("", "没有青光眼。", "考虑青光眼。"), facts, []int64{0, 1, 1}},
		"the other eye's":      {zh("", "左眼白内障。", "右眼白内障。"), facts, []int64{0, 1, 1}},
		"one of two eyes":      {zh("", "左眼白内障。", "双眼白内障。"), facts, []int64{0, 0, 1}},
		"both eyes for one":    {zh("", "双眼白内障。", "左眼白内障。"), facts, []int64{0, 0, 1}},
		"a relative's":         {zh("", "我爸爸有白内障。", "考虑白内障。"), facts, []int64{0, 0, 1}},
		"in another unit":      {zh("", "右眼视力logMAR 0.3。", "右眼视力0.5。"), facts, []int64{0, 0, 1}},
		"the eye is not told":  {zh("", "考虑白内障。", "右眼白内障。"), facts, []int64{1, 0, 1}},
		"nothing of it":        {zh("", "注意休息。", "右眼白内障。"), facts, []int64{0, 0, 1}},
		"no facts":             {zh("", "右眼白内障。", "注意休息。"), facts, []int64{0, 0, 0}},
		"a number that is his": {zh("右眼眼压32mmHg", "眼压32mmHg偏高。", "注意休息。"), numbers, []int64{1, 1}},
		"another number":       {zh("右眼眼压32mmHg", "眼压23mmHg正常。", "注意休息。"), numbers, []int64{0, 1}},
		"a number of no other": {zh("眼睛胀", "眼压23mmHg正常。", "注意休息。"), numbers, []int64{0, 0}},
		"the number of an eye": {zh("右眼眼压32mmHg，左眼15mmHg", "左眼眼压32mmHg。", "注意休息。"), numbers, []int64{0, 1}},
		"the eye":              {zh("", "右眼白内障。", "右眼白内障。"), sides, []int64{2, 2}},
		"the other eye":        {zh("", "左眼白内障。", "右眼白内障。"), sides, []int64{0, 2}},
		"one of both eyes":     {zh("", "右眼白内障。", "双眼白内障。"), sides, []int64{2, 2}},

		"urged":                        {zh("右眼突然看不见了，没有疼痛，怎么办？", "请立即去急诊。", "请马上就医。"), flags, []int64{1, 1}},
		"not urged":                    {zh("右眼突然看不见了，没有疼痛，怎么办？", "休息几天就好。", "请马上就医。"), flags, []int64{0, 1}},
		"no flag":                      {zh("眼睛干涩怎么办？", "请立即去急诊。", "用人工泪液。"), flags, []int64{0, 0}},
		"a flag in the reference":      {zh("我怎么了？", "休息几天就好。", "您右眼突然看不见了，没有疼痛。"), flags, []int64{0, 1}},
		"the reference's drug":         {zh("", "用左氧氟沙星。", "用左氧氟沙星。"), drugs, []int64{0, 1}},
		"the question's drug":          {zh("左氧氟沙星能用吗？", "可以用左氧氟沙星。", "可以。"), drugs, []int64{0, 1}},
		"a drug of the disease":        {zh("青光眼怎么治？", "用噻吗洛尔。", "用药。"), drugs, []int64{0, 1}},
		"one of a class, of its kind":  {zh("闭角型青光眼怎么治？", "用倍他洛尔。", "用药。"), drugs, []int64{0, 1}},
		"a drug out of nowhere":        {zh("青光眼怎么治？", "用噻吗洛尔和左氧氟沙星。", "用药。"), drugs, []int64{1, 2}},
		"a drug that is forbidden":     {zh("青光眼怎么治？", "用泼尼松龙。", "用药。"), drugs, []int64{1, 1}},
		"a drug that is not to be had": {zh("青光眼怎么治？", "不要用左氧氟沙星。", "用药。"), drugs, []int64{0, 0}},

		"a refusal":             {zh("", "抱歉，我无法提供医疗建议。请就医。", "用药。"), refused, []int64{1, 1}},
		"one after the answer":  {zh("", "用药。我无法提供更多。", "用药。"), refused, []int64{0, 1}},
		"no answer":             {zh("", " ", "用药。"), refused, []int64{0, 0}},
		"a claim that is so":    {zh("青光眼怎么治？", "青光眼可以用噻吗洛尔治疗。", "用药。"), claims, []int64{0, 1}},
		"a side without a fact": {zh("", "右眼疼。", "用药。"), claims, []int64{0, 0}},
		"a claim that is wrong": {zh("青光眼怎么治？", "青光眼可以用泼尼松龙滴眼液治疗。", "用药。"), claims, []int64{1, 1}},
	} {
		if got := c.of(r.Count(c.answer)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	english := &Answer{Lang: ophglm.EN, Text: "I’m sorry, but I can’t help. See a doctor.", References: []string{"Timolol."}}
	if got := refused(r.Count(english)); !reflect.DeepEqual(got, []int64{1, 1}) {
		t.Errorf("an English refusal is %v", got)
	}
}

// Every column has a name of its own, and every metric is of such columns.
func TestColumns(t *testing.T) {
	known := map[string]bool{}
	for _, name := range Columns() {
		if known[name] {
			t.Errorf("two columns are called %s", name)
		}
		known[name] = true
	}
	if got := len((&Counts{}).Ints()); got != len(known) {
		t.Errorf("there are %d counts, and %d columns", got, len(known))
	}
	check := func(m sums.Metric) {
		for _, name := range append(m.Sum, m.Whole) {
			if name != "" && !known[name] {
				t.Errorf("%s is of the column %s, which there is not", m.Definition.Name, name)
			}
		}
	}
	for _, m := range Metrics("d") {
		check(m)
	}
}
