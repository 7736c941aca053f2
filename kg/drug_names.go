package kg

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"ophglm"
)

//go:embed drug_names.yaml
var drugNamesYAML []byte

// drugNames says what drugs are called besides their names in the graph.
type drugNames struct {
	Salts []string `yaml:"salts"`
	Forms []string `yaml:"forms"`
	Drugs []struct {
		ZH     string       `yaml:"zh"`
		EN     string       `yaml:"en"`
		Brands ophglm.Texts `yaml:"brands"`
	} `yaml:"drugs"`

	by map[string]int // a folded generic name: its drug
}

var knownDrugs = sync.OnceValue(func() *drugNames {
	d := &drugNames{by: map[string]int{}}
	if err := yaml.UnmarshalWithOptions(drugNamesYAML, d, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("drug_names.yaml, which is embedded: %v", err))
	}
	for i, drug := range d.Drugs {
		for _, n := range []string{drug.ZH, drug.EN} {
			d.by[FoldName(n)] = i
		}
	}
	return d
})

// names returns the further names of a Drug of the graph: the generic names of
// what it is a salt or a form of, and the brands.
func (d *drugNames) names(e *ophglm.Entity) (generic, brands ophglm.Texts) {
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		for _, n := range append([]string{e.Name.In(lang)}, e.Aliases.In(lang)...) {
			if i, ok := d.by[d.substance(n)]; ok && n != "" {
				drug := d.Drugs[i]
				return ophglm.Texts{ZH: []string{drug.ZH}, EN: []string{drug.EN}}, drug.Brands
			}
		}
	}
	return generic, brands
}

// substance is a folded name without salt, form and strength: 盐酸左氧氟沙星滴眼液
// is 左氧氟沙星. A name that is known as it stands is left so.
func (d *drugNames) substance(name string) string {
	s := FoldName(name)
	for {
		if _, ok := d.by[s]; ok {
			return s
		}
		was := s
		for _, form := range d.Forms {
			s = strings.TrimSuffix(s, form)
		}
		if s == was {
			break
		}
	}
	for _, salt := range d.Salts {
		if rest := strings.TrimPrefix(s, salt); rest != s && rest != "" {
			s = rest
			break
		}
	}
	return s
}
