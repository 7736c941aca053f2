package dialogue

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"sort"
	"strings"

	"ophglm"
	"ophglm/internal/identifiers"
	"ophglm/internal/pipeline"
)

const deidentifyKind = "dialogue.deidentify"

// Deidentify removes what identifies people.
func Deidentify() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[struct{}, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    deidentifyKind,
		Version: 2,
		Doc: `Replaces what identifies people by its type and a number: [医生1], [医院1], [电话1].

Names of doctors and patients, hospitals, addresses, phone, identity-card, QQ and WeChat numbers, e-mail and links are found in turns, disease,
department and meta fields; the same one has the same number throughout a dialogue. In turns each is an edit on the source; one that covers an
earlier edit replaces it and names both stages. Meta fields that only identify (hospital, where one was seen, address on the web) are removed.
A name or number that is found once is replaced wherever it stands in the dialogue. Origins stay, but for a key that is no plain number or
code. Removals are counted by type. What is clinical stays: values, doses, eponyms.`,
		Input:   pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, best after dialogue.turns"),
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "the same without what identifies"),
		Privacy: pipeline.Deidentified,
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "identifiers", Data: identifiers.Rules()}}
		},
		Example: pipeline.Example{In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d","key":"7"}],"lang":"zh",` +
			`"meta":{"hospital":"云栖眼科医院 眼底病科"},"turns":[{"role":"patient","text":"李主任您好，我在云栖眼科医院查眼压２１，电话138 0000 1234","from":[0]},` +
			`{"role":"doctor","text":"找李大夫复查。","from":[1]}]}` + "\n"}},
		New: func(context.Context, struct{}, *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
				if err := removeIdentifiers(d, to.Count); err != nil {
					return err
				}
				return to.Emit(d)
			}, nil
		},
	})
}

// identifying are the meta fields that say nothing but who or where.
var identifying = []string{"hospital", "url", "已就诊医院及科室", "所就诊医院科室"}

func removeIdentifiers(d *ophglm.Dialogue, count func(string, int)) error {
	var hospitals []string
	for _, k := range identifying {
		if v, ok := d.Meta[k]; ok {
			hospitals = append(hospitals, identifiers.Names(v)...)
			delete(d.Meta, k)
			count("removed.meta", 1)
		}
	}
	surrogates := identifiers.NewSurrogates(d.Lang)
	known := knownIn(d, hospitals)
	replaceIn := func(s string) []Change {
		var cs []Change
		for _, h := range identifiers.FindKnown(s, hospitals, known) {
			cs = append(cs, Change{h.Start, h.End, surrogates.For(h)})
			count("removed."+string(h.Type), 1)
		}
		return cs
	}
	for i := range d.Turns {
		if cs := replaceIn(d.Turns[i].Text); len(cs) > 0 {
			if err := Apply(&d.Turns[i], deidentifyKind, cs); err != nil {
				return err
			}
		}
	}
	field := func(s string) string { return replace(s, 0, len(s), replaceIn(s)) }
	d.Disease, d.Department = field(d.Disease), field(d.Department)
	keys := make([]string, 0, len(d.Meta))
	for k := range d.Meta {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		d.Meta[k] = strings.TrimSpace(field(d.Meta[k]))
	}
	for i := range d.Origins {
		if o := &d.Origins[i]; o.Key != "" && !plainKey(o.Key) {
			o.Key = ""
			count("removed.key", 1)
		}
	}
	return nil
}

// knownIn returns the names and numbers that stand anywhere in a dialogue, each
// once, the first of it first.
func knownIn(d *ophglm.Dialogue, hospitals []string) []identifiers.Hit {
	texts := []string{d.Disease, d.Department}
	for _, t := range d.Turns {
		texts = append(texts, t.Text)
	}
	for _, k := range slices.Sorted(maps.Keys(d.Meta)) {
		texts = append(texts, d.Meta[k])
	}
	var out []identifiers.Hit
	for _, s := range texts {
		for _, h := range identifiers.Find(s, hospitals) {
			h.Start, h.End = 0, 0
			if h.Lasting() && !slices.Contains(out, h) {
				out = append(out, h)
			}
		}
	}
	return out
}

var (
	keyShape    = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)
	mobileInKey = regexp.MustCompile(`(?:^|[^0-9])1[3-9][0-9]{9}(?:[^0-9]|$)`)
)

// plainKey reports whether the key of a row identifies the row alone.
func plainKey(key string) bool {
	return keyShape.MatchString(key) && !mobileInKey.MatchString(key) && len(identifiers.Find(key, nil)) == 0
}
