package kg

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

func ent(id, typ, zh, en string, codes ...string) ophglm.GraphItem {
	e := &ophglm.Entity{ID: id, Type: typ, Name: ophglm.Text{ZH: zh, EN: en}, Sources: []ophglm.Source{{Dataset: "of " + id}}}
	if id == "" {
		e.ID = hashedID(typ, e.Name.Any())
		e.Sources[0].Dataset = "crawl"
	}
	for _, c := range codes {
		system := "icd10cm"
		if strings.HasPrefix(c, "HP:") {
			system = "hpo"
		}
		e.Codes = append(e.Codes, ophglm.Code{System: system, Code: c})
	}
	return ophglm.GraphItem{Entity: e}
}

func alias(item ophglm.GraphItem, zh ...string) ophglm.GraphItem {
	item.Entity.Aliases.ZH = zh
	return item
}

func fact(subject, relation, object string, evidence ophglm.Evidence, q ...string) ophglm.GraphItem {
	t := &ophglm.Triple{
		Subject: subject, Relation: relation, Object: ophglm.Object{Entity: object}, Evidence: evidence,
		Checked: evidence != ophglm.Curated, Sources: []ophglm.Source{{Dataset: string(evidence)}},
	}
	for i := 0; i+1 < len(q); i += 2 {
		if t.Qualifiers == nil {
			t.Qualifiers = map[string]string{}
		}
		t.Qualifiers[q[i]] = q[i+1]
	}
	t.ID = ophglm.TripleID(t)
	return ophglm.GraphItem{Triple: t}
}

// merged runs the kind and returns what came out, by id and by text.
func merged(t testing.TB, items ...ophglm.GraphItem) (map[string]*ophglm.Entity, []*ophglm.Triple, *pipeline.Outcome) {
	t.Helper()
	o := pipelinetest.Run(t, Merge(), "", map[string]string{"graphs": pipelinetest.JSONL(t, items...)})
	entities := map[string]*ophglm.Entity{}
	var triples []*ophglm.Triple
	last := ""
	for _, item := range pipelinetest.Records[ophglm.GraphItem](t, o.Outputs["graph"]) {
		if item.Key() <= last {
			t.Errorf("%s came after %s", item.Key(), last)
		}
		last = item.Key()
		if item.Entity != nil {
			entities[item.Entity.ID] = item.Entity
		} else {
			triples = append(triples, item.Triple)
		}
	}
	return entities, triples, o
}

func TestMergeDecidesWhatIsOne(t *testing.T) {
	d := hashedID("Disease", "白内障")
	for name, c := range map[string]struct {
		items []ophglm.GraphItem
		want  []string // ids that are left
	}{
		"same id":            {[]ophglm.GraphItem{ent("a", "Disease", "甲病", ""), ent("a", "Disease", "", "a disease")}, []string{"a"}},
		"same Chinese name":  {[]ophglm.GraphItem{ent("", "Disease", "白内障", ""), ent("cataract", "Disease", "白内障", "cataract")}, []string{"cataract"}},
		"same English name":  {[]ophglm.GraphItem{ent("icd10cm:H26", "Disease", "", "CATARACT"), ent("cataract", "Disease", "白内障", "cataract")}, []string{"cataract"}},
		"coded before hash":  {[]ophglm.GraphItem{ent("", "Disease", "白内障", ""), ent("hpo:HP:1", "Disease", "白内障", "Cataract")}, []string{"hpo:HP:1"}},
		"another type":       {[]ophglm.GraphItem{ent("", "Symptom", "白内障", ""), ent("cataract", "Disease", "白内障", "cataract")}, []string{hashedID("Symptom", "白内障"), "cataract"}},
		"two curated":        {[]ophglm.GraphItem{ent("a", "Disease", "白内障", ""), ent("b", "Disease", "白内障", "")}, []string{"a", "b"}},
		"two codes":          {[]ophglm.GraphItem{ent("hpo:HP:1", "Disease", "白内障", "x"), ent("hpo:HP:2", "Disease", "白内障", "y"), ent("", "Disease", "白内障", "")}, []string{"hpo:HP:1", "hpo:HP:2"}},
		"by code":            {[]ophglm.GraphItem{ent("icd10cm:H26.9", "Disease", "", "Unspecified cataract", "H26.9"), ent("cataract", "Disease", "白内障", "cataract", "H26.9")}, []string{"cataract"}},
		"by a further code":  {[]ophglm.GraphItem{ent("icd10cm:H26", "Disease", "", "Cataract", "H26", "H26.9"), ent("cataract", "Disease", "白内障", "cataract", "H26.9")}, []string{"cataract"}},
		"code of two":        {[]ophglm.GraphItem{ent("icd10cm:H26.9", "Disease", "", "Unspecified", "H26.9"), ent("a", "Disease", "甲", "", "H26.9"), ent("b", "Disease", "乙", "", "H26.9")}, []string{"a", "b", "icd10cm:H26.9"}},
		"one code of two":    {[]ophglm.GraphItem{ent("icd10cm:E11.3", "Disease", "", "Type 2", "E11.3"), ent("a", "Disease", "甲", "", "E10.3", "E11.3")}, []string{"a", "icd10cm:E11.3"}},
		"code across types":  {[]ophglm.GraphItem{ent("hpo:HP:1", "FundusSign", "", "Uveitis", "HP:1"), ent("uveitis", "Disease", "葡萄膜炎", "", "HP:1")}, []string{"uveitis"}},
		"alias of a curated": {[]ophglm.GraphItem{ent("", "Disease", "白内障", ""), alias(ent("cataract", "Disease", "晶状体混浊", ""), "白内障")}, []string{"cataract"}},
		"alias of two":       {[]ophglm.GraphItem{ent("", "Disease", "白内障", ""), alias(ent("a", "Disease", "甲", ""), "白内障"), alias(ent("b", "Disease", "乙", ""), "白内障")}, []string{d, "a", "b"}},
		"alias of a crawled": {[]ophglm.GraphItem{ent("", "Disease", "白内障", ""), alias(ent("", "Disease", "别的病", ""), "白内障")}, []string{d, hashedID("Disease", "别的病")}},
		"curated by two ways": {[]ophglm.GraphItem{
			ent("", "Disease", "白内障", "b"), ent("a", "Disease", "白内障", ""), ent("b", "Disease", "", "b"),
		}, []string{"a", "b"}},
	} {
		var order []int
		for i := range c.items {
			order = append(order, i)
		}
		for range 3 {
			rand.New(rand.NewPCG(1, uint64(len(order)))).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			var items []ophglm.GraphItem
			for _, i := range order {
				items = append(items, c.items[i])
			}
			entities, _, o := merged(t, items...)
			var got []string
			for id := range entities {
				got = append(got, id)
			}
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.want))
			if !slices.Equal(got, want) {
				t.Errorf("%s: %q are left, want %q", name, got, want)
			}
			if a := o.Accounting; a.Used != int64(len(want)) || a.Merged != int64(len(items)-len(want)) {
				t.Errorf("%s: accounting %+v", name, a)
			}
		}
	}
}

func TestMergeUnitesWhatIsOne(t *testing.T) {
	crawled := alias(ent("", "Disease", "白内障", ""), "内障", "别的病")
	entities, _, _ := merged(t,
		crawled, ent("", "Disease", "别的病", ""),
		alias(ent("cataract", "Disease", "白内障", "cataract", "H26.9"), "老内障"),
		ent("icd10cm:H26.9", "Disease", "", "Unspecified cataract", "H26.9"),
		ent("hpo:HP:1", "Disease", "", "cataract", "HP:1"))
	e := entities["cataract"]
	// 别的病 names another disease, and a code's title is no name.
	if !slices.Equal(e.Aliases.ZH, []string{"内障", "老内障"}) || len(e.Aliases.EN) != 0 {
		t.Errorf("aliases %+v", e.Aliases)
	}
	if len(e.Codes) != 2 || len(e.Sources) != 4 || !slices.ContainsFunc(e.Sources, func(s ophglm.Source) bool { return s.Dataset == "of cataract" }) {
		t.Errorf("codes %v, sources %v", e.Codes, e.Sources)
	}
}

// Links join entities of one type, give the codes of a finding to a disease, and
// join nothing that has another code, that is only near, or that is not there.
func TestMergeFollowsLinks(t *testing.T) {
	icd, finding := ent("icd10cm:H25", "Disease", "老年性白内障", "Age-related cataract", "H25"), ent("hpo:HP:1", "FundusSign", "白内障", "Cataract", "HP:1")
	other, crawled := ent("icd10cm:H26.9", "Disease", "", "Unspecified cataract", "H26.9"), ent("", "Disease", "年龄相关性白内障", "")
	near := ent("", "Disease", "复发性白内障", "")
	id := crawled.Entity.ID
	links := []ophglm.Link{
		{A: id, B: "icd10cm:H25", Kind: "merged", Similarity: .95},
		{A: id, B: "hpo:HP:1", Kind: "merged", Similarity: .95},
		{A: id, B: "icd10cm:H26.9", Kind: "merged", Similarity: .9}, // has another code by then
		{A: near.Entity.ID, B: "icd10cm:H25", Kind: "near", Similarity: .8},
		{A: near.Entity.ID, B: "no such", Kind: "merged", Similarity: 1},
	}
	for range 3 {
		slices.Reverse(links)
		o := pipelinetest.Run(t, Merge(), "", map[string]string{
			"graphs": pipelinetest.JSONL(t, icd, finding, other, crawled, near), "links": pipelinetest.JSONL(t, links...),
		})
		got := map[string]*ophglm.Entity{}
		for _, item := range pipelinetest.Records[ophglm.GraphItem](t, o.Outputs["graph"]) {
			got[item.Entity.ID] = item.Entity
		}
		if len(got) != 4 || got[id] != nil || got["hpo:HP:1"] == nil || got[near.Entity.ID] == nil {
			t.Fatalf("left are %v", slices.Sorted(maps.Keys(got)))
		}
		e := got["icd10cm:H25"]
		if want := []ophglm.Code{{System: "hpo", Code: "HP:1"}, {System: "icd10cm", Code: "H25"}}; !slices.Equal(e.Codes, want) {
			t.Errorf("codes %v, want %v", e.Codes, want)
		}
		// The Chinese source's name stands before the title of the code.
		if e.Name.ZH != "年龄相关性白内障" || !slices.Equal(e.Aliases.ZH, []string{"白内障", "老年性白内障"}) || !slices.Contains(e.Aliases.EN, "Cataract") {
			t.Errorf("it is called %v, %v", e.Name, e.Aliases)
		}
		if codes := got["hpo:HP:1"].Codes; len(codes) != 1 {
			t.Errorf("the finding has the codes %v", codes)
		}
	}
}

// The order in which graphs are given means nothing.
func TestMergeOrderMeansNothing(t *testing.T) {
	one, other := ent("dry_eye", "Disease", "", "Dry Eye"), ent("dry_eye", "Disease", "干眼", "dry eye")
	other.Entity.Sources = []ophglm.Source{{Dataset: "another"}}
	part := ent("eye", "Anatomy", "眼", "eye")
	fact1, fact2 := fact("dry_eye", "affects", "eye", ophglm.Curated), fact("dry_eye", "affects", "eye", ophglm.Curated)
	fact2.Triple.Sources = []ophglm.Source{{Dataset: "zz"}}
	var first []byte
	for _, items := range [][]ophglm.GraphItem{{one, other, part, fact1, fact2}, {other, one, part, fact2, fact1}, {fact2, part, other, fact1, one}} {
		out := pipelinetest.Run(t, Merge(), "", map[string]string{"graphs": pipelinetest.JSONL(t, items...)}).Outputs["graph"]
		if first == nil {
			first = out
		}
		if !bytes.Equal(out, first) {
			t.Errorf("in one order\n%s\nin another\n%s", first, out)
		}
	}
}

func TestMergeTriples(t *testing.T) {
	hash := hashedID("Disease", "白内障")
	pain := ent("pain", "Symptom", "眼痛", "eye pain")
	crawl := fact(hash, "has_symptom", hashedID("Symptom", "眼痛"), ophglm.Crawled, "stage", hash, "note@zh", hash)
	_, triples, o := merged(t,
		fact("cataract", "has_symptom", "pain", ophglm.Curated, "stage", "cataract", "note@zh", hash),
		crawl, ent("cataract", "Disease", "白内障", "cataract"), ent("", "Disease", "白内障", ""), pain, ent("", "Symptom", "眼痛", ""),
		fact("cataract", "has_complication", hash, ophglm.Crawled),
		fact("cataract", "has_symptom", "nowhere", ophglm.Crawled),
		fact("cataract", "has_symptom", "cataract", ophglm.Crawled),
		fact("cataract", "likes", "pain", ophglm.Crawled))
	if len(triples) != 1 {
		t.Fatalf("%d triples", len(triples))
	}
	tr := triples[0]
	if tr.Subject != "cataract" || tr.Object.Entity != "pain" || tr.Qualifiers["stage"] != "cataract" || tr.Qualifiers["note@zh"] != hash || tr.ID != ophglm.TripleID(tr) {
		t.Errorf("the triple is %+v", tr)
	}
	if tr.Evidence != ophglm.Curated || !tr.Checked || len(tr.Sources) != 2 || tr.Sources[0].Dataset != "crawled" || tr.Sources[1].Dataset != "curated" {
		t.Errorf("evidence %s, checked %v, sources %v", tr.Evidence, tr.Checked, tr.Sources)
	}
	if r := o.Accounting.Reasons; r["self_loop"] != 1 || r["dangling"] != 1 || r["wrong_range"] != 1 || r["unknown_relation"] != 1 {
		t.Errorf("rejects %v", r)
	}
	// 10 read: 2 entities and a triple went on, 2 and one were merged, 4 rejected.
	if a := o.Accounting; a.Used != 3 || a.Merged != 3 || a.Rejected != 4 {
		t.Errorf("accounting %+v", a)
	}
}

// TestMergeOrder holds that the order of the input changes nothing of what is
// said, and that merging a merged graph changes no byte.
func TestMergeOrder(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(rt, "n")
		var items []ophglm.GraphItem
		var ids []string
		for i := range n {
			name := rapid.SampledFrom([]string{"甲", "乙", "丙", "Alpha", "alpha"}).Draw(rt, "name")
			item := ent("", rapid.SampledFrom([]string{"Disease", "Symptom"}).Draw(rt, "type"), name, "")
			switch rapid.IntRange(0, 2).Draw(rt, "rank") {
			case 0:
				item.Entity.ID = fmt.Sprintf("slug_%d", i)
				item.Entity.Codes = []ophglm.Code{{System: "hpo", Code: fmt.Sprint(rapid.IntRange(0, 3).Draw(rt, "code"))}}
			case 1:
				item.Entity.ID = fmt.Sprintf("hpo:%d", i)
				item.Entity.Codes = []ophglm.Code{{System: "hpo", Code: fmt.Sprint(i)}}
			}
			items = append(items, item)
			ids = append(ids, item.Entity.ID)
		}
		for range rapid.IntRange(0, 8).Draw(rt, "triples") {
			items = append(items, fact(rapid.SampledFrom(ids).Draw(rt, "s"), rapid.SampledFrom([]string{"has_symptom", "is_a"}).Draw(rt, "r"), rapid.SampledFrom(ids).Draw(rt, "o"), ophglm.Crawled))
		}
		once := mergeDirectly(rt, dir, items)
		if twice := mergeDirectly(rt, dir, once); !slices.Equal(lines(rt, twice), lines(rt, once)) {
			rt.Fatalf("merging twice gave\n%s\nafter\n%s", lines(rt, twice), lines(rt, once))
		}
		other := mergeDirectly(rt, dir, rapid.Permutation(items).Draw(rt, "order"))
		if len(other) != len(once) {
			rt.Fatalf("%d items in another order, %d before", len(other), len(once))
		}
		for i := range other {
			if other[i].Key() != once[i].Key() {
				rt.Fatalf("item %d is %s in another order, %s before", i, other[i].Key(), once[i].Key())
			}
		}
	})
}

// tally is the accounting of a merge that is run without a pipeline.
type tally struct{ used, merged, rejected int }

func (c *tally) Used(n int)        { c.used += n }
func (c *tally) Merged(n int)      { c.merged += n }
func (c *tally) Count(string, int) {}
func (c *tally) Reject(string, string, ophglm.Where, any) error {
	c.rejected++
	return nil
}

// mergeDirectly merges without writing artifacts, and holds that each item is
// accounted for.
func mergeDirectly(t *rapid.T, dir string, items []ophglm.GraphItem) []ophglm.GraphItem {
	c := &tally{}
	m := &merger{entities: map[string]*ophglm.Entity{}, dir: dir, report: c}
	for _, line := range lines(t, items) { // a copy of each, as a merge changes what it is given
		item := &ophglm.GraphItem{}
		if err := jsonl.Unmarshal([]byte(line), item); err != nil {
			t.Fatal(err)
		}
		if err := m.add(item); err != nil {
			t.Fatal(err)
		}
	}
	var out []ophglm.GraphItem
	if err := m.finish(context.Background(), func(item *ophglm.GraphItem) error {
		out = append(out, *item)
		return item.Validate()
	}); err != nil {
		t.Fatal(err)
	}
	if c.used != len(out) || c.used+c.merged+c.rejected != len(items) {
		t.Fatalf("%d items were read and %d written; accounted for as %+v", len(items), len(out), *c)
	}
	return out
}

func lines(t *rapid.T, items []ophglm.GraphItem) []string {
	var out []string
	for _, item := range items {
		b, err := jsonl.Marshal(item)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

func TestLexicon(t *testing.T) {
	crawled := ent("", "Symptom", "青光眼", "")
	curated := ent("glaucoma", "Disease", "青光眼", "Glaucoma")
	curated.Entity.Aliases = ophglm.Texts{ZH: []string{"青"}, EN: []string{"GL", "ＧＬＡ"}}
	o := pipelinetest.Run(t, Lexicon(), "", map[string]string{"graph": pipelinetest.JSONL(t,
		curated, crawled, ent("", "Disease", "角膜炎", ""), ent("", "Symptom", "角膜炎", ""),
		ent("hpo:HP:1", "FundusSign", "甲", "gla"), ent("", "Symptom", "DR", "DR"),
		fact("glaucoma", "has_symptom", crawled.Entity.ID, ophglm.Crawled))})
	var got []string
	for _, n := range pipelinetest.Records[ophglm.Name](t, o.Outputs["names"]) {
		s := n.Surface + " " + string(n.Lang)
		if rank(n.Entity) < 2 {
			s += " " + n.Entity
		} else {
			s += " " + n.Type
		}
		if n.Ambiguous {
			s += " ambiguous"
		}
		if n.Preferred {
			s += " preferred"
		}
		got = append(got, s)
	}
	want := []string{
		"DR en Symptom ambiguous preferred", "DR zh Symptom ambiguous preferred", "GL en glaucoma ambiguous", "Glaucoma en glaucoma preferred",
		"gla en hpo:HP:1 ambiguous preferred", "甲 zh hpo:HP:1 ambiguous preferred", "角膜炎 zh Disease ambiguous preferred", "角膜炎 zh Symptom ambiguous preferred",
		"青 zh glaucoma ambiguous", "青光眼 zh Symptom ambiguous preferred", "青光眼 zh glaucoma preferred", "ＧＬＡ en glaucoma",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if o.Accounting.Used != 7 {
		t.Errorf("accounting %+v", o.Accounting)
	}
}
