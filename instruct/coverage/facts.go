package coverage

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"ophglm"
)

// Facts says what of a graph the samples use.
type Facts struct {
	Triples   int         `json:"triples"`
	Used      int         `json:"used"`
	Never     int         `json:"never"`
	Reasons   []Reason    `json:"reasons"` // why not, the most frequent first
	Relations []*Relation `json:"relations"`
	// Samples that each used triple stands in; nil where none is used.
	Samples *Quantiles `json:"samples_each"`
	Top     []TopFact  `json:"top"` // the most used
	// Foreign are triples that samples cite and the graph does not have.
	Foreign int `json:"foreign"`
	// Diseases of the graph by language: those with a name in it, and of these those
	// with a sample.
	Diseases map[ophglm.Lang]Known `json:"diseases"`
}

// Known is how many diseases a graph names, and of how many there is a sample.
type Known struct {
	Named   int `json:"named"`
	Covered int `json:"covered"`
}

// Relation is how many triples of a relation are used.
type Relation struct {
	Relation string   `json:"relation"`
	Triples  int      `json:"triples"`
	Used     int      `json:"used"`
	Reasons  []Reason `json:"reasons"`
}

// Reason counts the triples that are not used for a reason.
type Reason struct {
	Reason  string `json:"reason"`
	Triples int    `json:"triples"`
}

// TopFact is a fact that is used often.
type TopFact struct {
	ID       string      `json:"id"`
	Subject  ophglm.Text `json:"subject"`
	Relation string      `json:"relation"`
	Object   ophglm.Text `json:"object"`
	Samples  int         `json:"samples"`
}

// Unexplained is the reason of a triple that is not used and that nothing says why.
const Unexplained = "not_said_why"

// Facts holds the samples against the graph that they were made of. Why gives the
// reason why a triple was left out, or "". Names are put to the report's diseases.
// Memory: the names of entities, about 150 bytes each.
func (c *Counter) Facts(graph iter.Seq2[*ophglm.GraphItem, error], why func(triple string) string, r *Report) (*Facts, error) {
	f := &Facts{Relations: []*Relation{}, Top: []TopFact{}, Diseases: map[ophglm.Lang]Known{}}
	names := map[string]ophglm.Text{}
	relations := map[string]*Relation{}
	all, by := map[string]int{}, map[string]map[string]int{}
	covered := c.covered()
	var each lengths
	var most []used
	for it, err := range graph {
		if err != nil {
			return nil, err
		}
		if e := it.Entity; e != nil {
			names[e.ID] = e.Name
			f.know(e, covered)
			continue
		}
		t := it.Triple
		f.Triples++
		rel := relations[t.Relation]
		if rel == nil {
			rel = &Relation{Relation: t.Relation}
			relations[t.Relation] = rel
			by[t.Relation] = map[string]int{}
		}
		rel.Triples++
		n := int(c.facts[ophglm.Ref{Kind: "triple", ID: t.ID}].samples)
		if n == 0 {
			f.Never++
			reason := cmp.Or(why(t.ID), Unexplained)
			all[reason]++
			by[t.Relation][reason]++
			continue
		}
		f.Used++
		rel.Used++
		each.add(n)
		most = keep(most, used{t, n}, c.opt.Top)
	}
	f.Foreign = c.triples() - f.Used
	f.Samples = each.quantiles()
	f.Reasons = ranked(all)
	for _, name := range slices.Sorted(maps.Keys(relations)) {
		relations[name].Reasons = ranked(by[name])
		f.Relations = append(f.Relations, relations[name])
	}
	for _, u := range most {
		object := u.Object.Text
		if u.Object.Entity != "" {
			object = names[u.Object.Entity]
		}
		f.Top = append(f.Top, TopFact{u.ID, names[u.Subject], u.Relation, object, u.samples})
	}
	for _, l := range r.Languages {
		for _, d := range l.Diseases {
			if d.Name = names[d.ID].In(l.Lang); d.Name == "" {
				d.Name = names[d.ID].Any()
			}
		}
	}
	return f, nil
}

// used is a triple with the number of samples that use it.
type used struct {
	*ophglm.Triple
	samples int
}

// keep puts a triple among the most used, the most first.
func keep(most []used, u used, top int) []used {
	at, _ := slices.BinarySearchFunc(most, u, func(a, b used) int {
		return cmp.Or(cmp.Compare(b.samples, a.samples), strings.Compare(a.ID, b.ID))
	})
	if at >= top {
		return most
	}
	most = slices.Insert(most, at, u)
	return most[:min(top, len(most))]
}

// know counts a disease in the languages that it has a name in.
func (f *Facts) know(e *ophglm.Entity, covered map[ophglm.Lang]map[string]bool) {
	if e.Type != "Disease" {
		return
	}
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		if e.Name.In(lang) == "" {
			continue
		}
		k := f.Diseases[lang]
		k.Named++
		if covered[lang][e.ID] {
			k.Covered++
		}
		f.Diseases[lang] = k
	}
}

// covered are the diseases that have a sample, by language.
func (c *Counter) covered() map[ophglm.Lang]map[string]bool {
	out := map[ophglm.Lang]map[string]bool{}
	for lang, l := range c.langs {
		out[lang] = map[string]bool{}
		for at := range l.cells {
			out[lang][at.disease] = true
		}
	}
	return out
}

// triples are how many different ones are cited.
func (c *Counter) triples() int {
	n := 0
	for ref := range c.facts {
		if ref.Kind == "triple" {
			n++
		}
	}
	return n
}

func ranked(counts map[string]int) []Reason {
	out := []Reason{}
	for reason, n := range counts {
		out = append(out, Reason{reason, n})
	}
	slices.SortFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Triples, a.Triples), strings.Compare(a.Reason, b.Reason))
	})
	return out
}
