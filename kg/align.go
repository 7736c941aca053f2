package kg

import (
	"context"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/kg/align"
)

// Align is the kind kg.align.
func Align() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[struct{}]{
		Name:    "kg.align",
		Version: 2,
		Doc: `Finds which entities of several graphs mean one thing, by their names in Chinese and English.

Names of diseases, symptoms and signs are compared word by word under a
dictionary (terms.yaml): synonyms, Taiwan's and the mainland's terms, empty words
and word order are levelled; what else differs keeps them apart. Names of all
other types are compared as they are.
A link says by which rule it was found: name (the same name), listed (a name that
names.yaml gives to a code), alias (of a curated entity), terms (the same
words). Where a name fits several codes and none stands above the others, where
only a crawled alias fits, or most words do, the link goes to review and is for
people to decide. kg.merge takes the first output.
Memory: the entities and about 500 bytes a name.`,
		Inputs: []pipeline.Port{pipeline.In[*ophglm.GraphItem]("graphs", "the graphs, in any order").Lists()},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Link]("links", "what is one: a, the entity without slug or code or of the later terminology, and b, what it belongs to"),
			pipeline.Out[*ophglm.Link]("review", "what may be one, for people to decide"),
		},
		Assets: func() []pipeline.Asset {
			terms, names := align.Source()
			return []pipeline.Asset{{Name: "terms.yaml", Data: terms}, {Name: "names.yaml", Data: names}}
		},
		Example: pipeline.Example{In: map[string]string{"graphs": alignExample}},
		Run:     runAlign,
	})
}

const alignExample = `{"entity":{"id":"icd10cm:H25","type":"Disease","name":{"zh":"老年性白内障","en":"Age-related cataract"},"codes":[{"system":"icd10cm","code":"H25"}]}}
{"entity":{"id":"icd10cm:H27.1","type":"Disease","name":{"zh":"水晶体脱位","en":"Dislocation of lens"},"codes":[{"system":"icd10cm","code":"H27.1"}]}}
{"entity":{"id":"0123456789abcdef01234567","type":"Disease","name":{"zh":"年龄相关性白内障"}}}
{"entity":{"id":"1123456789abcdef01234567","type":"Disease","name":{"zh":"晶体脱位"}}}
{"entity":{"id":"2123456789abcdef01234567","type":"Disease","name":{"zh":"先天性晶体脱位"}}}
`

func runAlign(ctx context.Context, _ struct{}, pio *pipeline.IO) error {
	byID := map[string]*ophglm.Entity{}
	for item, err := range pipeline.Records[*ophglm.GraphItem](ctx, &pio.Inputs, "graphs") {
		if err != nil {
			return err
		}
		pio.Used(1)
		e := item.Entity
		if e == nil {
			continue
		}
		if had, ok := byID[e.ID]; ok {
			absorb(had, e)
			continue
		}
		e.Sources = nil // which are not compared
		byID[e.ID] = e
	}
	all := make([]*ophglm.Entity, 0, len(byID))
	for _, e := range byID {
		all = append(all, e)
	}
	found := align.Align(all)
	for _, out := range []struct {
		port  string
		links []*ophglm.Link
	}{{"links", found.Merged}, {"review", found.Review}} {
		to, err := pipeline.Write[*ophglm.Link](pio, out.port)
		if err != nil {
			return err
		}
		for _, l := range out.links {
			pio.Count(out.port+" by "+l.Rule, 1)
			if err := to.Emit(l); err != nil {
				return err
			}
		}
	}
	return nil
}
