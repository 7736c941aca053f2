package kg

import (
	"slices"
	"testing"

	"ophglm"
)

func TestDrugNames(t *testing.T) {
	for name, want := range map[string]struct{ generic, brand string }{
		"盐酸左氧氟沙星滴眼液": {"左氧氟沙星", "可乐必妥"},
		"左氧氟沙星":      {"左氧氟沙星", "可乐必妥"},
		"妥布霉素地塞米松眼膏": {"妥布霉素地塞米松", "典必殊"},
		"妥布霉素滴眼液":    {"妥布霉素", "托百士"},
		"酒石酸溴莫尼定滴眼液": {"溴莫尼定", "阿法根"},
		"注射用更昔洛韦":    {"更昔洛韦", ""},
		"玻璃酸钠滴眼液":    {"玻璃酸钠", "爱丽"},
		"地塞米松":       {"", ""}, // its implant is another thing
		"盐酸":         {"", ""},
		"一清颗粒":       {"", ""},
	} {
		generic, brands := knownDrugs().names(&ophglm.Entity{Type: "Drug", Name: ophglm.Text{ZH: name}})
		if want.generic == "" {
			if len(generic.ZH)+len(brands.ZH) > 0 {
				t.Errorf("%s is called %v, %v", name, generic, brands)
			}
			continue
		}
		if !slices.Equal(generic.ZH, []string{want.generic}) || (want.brand != "" && !slices.Contains(brands.ZH, want.brand)) {
			t.Errorf("%s is called %v, %v; want %+v", name, generic, brands, want)
		}
	}
	seen := map[string]string{}
	for _, d := range knownDrugs().Drugs {
		for _, b := range slices.Concat(d.Brands.ZH, d.Brands.EN) {
			if other, twice := seen[FoldName(b)]; twice {
				t.Errorf("%s is a brand of both %s and %s", b, other, d.ZH)
			}
			seen[FoldName(b)] = d.ZH
		}
	}
}
