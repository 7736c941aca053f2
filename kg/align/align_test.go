package align

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
)

// Pairs of names that mean one thing, and pairs that do not, from general
// knowledge of the field.
func TestBag(t *testing.T) {
	terms := defaultTerms()
	for _, c := range []struct {
		lang ophglm.Lang
		a, b string
		same bool
	}{
		{ophglm.ZH, "老年性白内障", "年龄相关性白内障", true},
		{ophglm.ZH, "视网膜中央动脉阻塞", "中心视网膜动脉阻塞", true}, // word order
		{ophglm.ZH, "视网膜剥离", "视网膜脱离", true},
		{ophglm.ZH, "未明示之眼睑内翻", "睑内翻", true},
		{ophglm.ZH, "水晶体脱位", "晶状体脱位", true},
		{ophglm.ZH, "圆锥角膜（稳定）", "圆锥角膜", true}, // brackets
		{ophglm.ZH, "原发性青光眼", "继发性青光眼", false},
		{ophglm.ZH, "急性泪囊炎", "慢性泪囊炎", false},
		{ophglm.ZH, "前葡萄膜炎", "后葡萄膜炎", false},
		{ophglm.ZH, "内斜视", "外斜视", false},
		{ophglm.ZH, "近视", "远视", false},
		{ophglm.ZH, "增殖性糖尿病视网膜病变", "非增殖性糖尿病视网膜病变", false},
		{ophglm.ZH, "视网膜动脉阻塞", "视网膜静脉阻塞", false},
		{ophglm.ZH, "右眼白内障", "左眼白内障", false},
		{ophglm.ZH, "角膜炎", "巩膜炎", false},
		{ophglm.EN, "Detachment of retina", "Retinal detachment", true},
		{ophglm.EN, "Senile cataract", "Age-related cataract", true},
		{ophglm.EN, "Unspecified corneal degeneration", "Corneal degeneration", true},
		{ophglm.EN, "Drusen of optic disc", "Optic disc drusen", true},
		{ophglm.EN, "Acute dacryocystitis", "Chronic dacryocystitis", false},
		{ophglm.EN, "Retinopathy without macular edema", "Retinopathy with macular edema", false},
		{ophglm.EN, "Retinitis", "Retinopathy", false},
	} {
		a, b := terms.bag(c.a, c.lang), terms.bag(c.b, c.lang)
		if same := a == b && a != ""; same != c.same {
			t.Errorf("%s (%s) and %s (%s): same %v, want %v", c.a, a, c.b, b, same, c.same)
		}
	}
}

// What is left over from named ones is the same as nothing, itself included.
func TestResidual(t *testing.T) {
	terms := defaultTerms()
	for name, lang := range map[string]ophglm.Lang{
		"其他白内障": ophglm.ZH, "归类于他处疾病所致之白内障": ophglm.ZH, "虹膜萎缩(本态性)(进行性)": ophglm.ZH,
		"Other cataract": ophglm.EN, "Cataract in diseases classified elsewhere": ophglm.EN, "": ophglm.EN, "症": ophglm.ZH,
	} {
		if b := terms.bag(name, lang); b != "" {
			t.Errorf("%q is compared as %q", name, b)
		}
	}
}

func TestTermsAreStrict(t *testing.T) {
	for name, yaml := range map[string]string{
		"stands for two":   "zh: [[a, b], [c, b]]",
		"unknown field":    "fr: [[a, b]]",
		"not a dictionary": "zh: a",
	} {
		if _, err := parseTerms([]byte(yaml)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func entity(id, typ, zh, en string, aliases ...string) *ophglm.Entity {
	return &ophglm.Entity{ID: id, Type: typ, Name: ophglm.Text{ZH: zh, EN: en}, Aliases: ophglm.Texts{ZH: aliases}}
}

// hash is an id of an entity without slug or code.
func hash(c string) string { return strings.Repeat(c, 24) }

func TestAlign(t *testing.T) {
	got := Align([]*ophglm.Entity{
		entity("icd10cm:H25", "Disease", "老年性白内障", "Age-related cataract"),
		entity("icd10cm:H25.9", "Disease", "老年性白内障", "Unspecified age-related cataract"),
		entity("icd10cm:H26.1", "Disease", "外伤性白内障", "Traumatic cataract"),
		entity("icd10cm:H20.0", "Disease", "巩膜葡萄膜炎", "One"),
		entity("icd10cm:H21.0", "Disease", "葡萄膜之巩膜炎", "Two"),
		entity("hpo:HP:0000518", "FundusSign", "白内障", "Cataract"),
		entity("hpo:HP:0011141", "FundusSign", "年龄相关性白内障", "Age-related cataract"),
		entity("dry_eye", "Disease", "干眼", "dry eye", "眼干燥症"),
		entity(hash("a"), "Disease", "年龄相关性白内障", ""),
		entity(hash("b"), "Disease", "葡萄膜巩膜性炎", ""),             // fits two codes
		entity(hash("c"), "Disease", "眼内小病", "", "外伤性白内障"),      // by a crawled alias
		entity(hash("d"), "Disease", "复发性外伤性白内障", ""),           // nearly
		entity(hash("e"), "Symptom", "外伤性白内障", ""),              // a symptom is no disease
		entity(hash("f"), "Disease", "增龄性白内障", ""),              // like a
		entity(hash("1"), "Disease", "眼干燥症", ""),                // a curated alias
		entity(hash("2"), "Drug", "0.3%玻璃酸钠滴眼液", ""),            // drugs are
		entity(hash("3"), "Drug", "玻璃酸钠滴眼液(0.3%)", ""),          // compared as they stand
		entity(hash("4"), "Disease", "", "Cataract, traumatic"), // English words in another order
	})
	var links, review []string
	for _, l := range got.Merged {
		links = append(links, l.A[:1]+" "+l.B+" "+l.Rule)
	}
	for _, l := range got.Review {
		review = append(review, l.A[:1]+" "+l.B+" "+l.Rule)
	}
	wantLinks := []string{
		"1 dry_eye alias", "4 icd10cm:H26.1 terms",
		"a hpo:HP:0011141 name", "a icd10cm:H25 terms",
		"f " + hash("a") + " terms", "f hpo:HP:0011141 terms", "f icd10cm:H25 terms",
		"i hpo:HP:0011141 name", "i hpo:HP:0011141 terms",
	}
	if !slices.Equal(links, wantLinks) {
		t.Errorf("links\n%s\nwant\n%s", strings.Join(links, "\n"), strings.Join(wantLinks, "\n"))
	}
	if want := []string{
		"b icd10cm:H20.0 several", "b icd10cm:H21.0 several", "c icd10cm:H26.1 crawled_alias", "d icd10cm:H26.1 near_words",
	}; !slices.Equal(review, want) {
		t.Errorf("for review\n%s\nwant\n%s", strings.Join(review, "\n"), strings.Join(want, "\n"))
	}
	for _, l := range got.Merged {
		if l.A == hash("e") || l.A == hash("2") || l.A == hash("3") {
			t.Errorf("%s is linked to %s", l.A, l.B)
		}
	}
}

// The order of entities does not matter, and no entity is linked to itself.
func TestAlignIsASet(t *testing.T) {
	names := []string{"老年性白内障", "年龄相关性白内障", "白内障", "视网膜脱离", "视网膜剥离", "外伤性白内障", "泪囊炎", "急性泪囊炎"}
	ids := []string{"icd10cm:H25", "icd10cm:H26.9", "hpo:HP:0000518", "own", hash("a"), hash("b"), hash("c"), hash("d")}
	rapid.Check(t, func(rt *rapid.T) {
		var all []*ophglm.Entity
		for _, id := range ids {
			all = append(all, entity(id, "Disease", rapid.SampledFrom(names).Draw(rt, id), ""))
		}
		want := Align(all)
		got := Align(rapid.Permutation(all).Draw(rt, "order"))
		same := func(a, b *ophglm.Link) bool {
			return a.A == b.A && a.B == b.B && a.Rule == b.Rule && a.Similarity == b.Similarity
		}
		if !slices.EqualFunc(got.Merged, want.Merged, same) || !slices.EqualFunc(got.Review, want.Review, same) {
			rt.Fatalf("another order gives other links")
		}
		for _, l := range slices.Concat(got.Merged, got.Review) {
			if l.A == l.B || l.Validate() != nil {
				rt.Fatalf("link %+v", l)
			}
		}
	})
}

// A name stands for one code of a terminology, and codes are written as ids are.
func TestNamesAreOfOneCode(t *testing.T) {
	terms, of := defaultTerms(), map[string]string{}
	for id, all := range terms.names {
		if system, _, _ := strings.Cut(id, ":"); system != "icd10cm" && system != "hpo" {
			t.Errorf("%s is of no terminology", id)
		}
		system, _, _ := strings.Cut(id, ":")
		for _, n := range all {
			k := system + " " + terms.bag(n, ophglm.ZH)
			if other, twice := of[k]; twice && other != id {
				t.Errorf("%s is a name of both %s and %s", n, other, id)
			}
			of[k] = id
		}
	}
}
