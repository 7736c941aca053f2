package check

import (
	"fmt"
	"regexp"
	"strings"

	"ophglm"
	"ophglm/kg/ontology"
)

// Example shows a check at work: a tiny graph, and the items of it that the
// check reports.
//
// The graph is written a line an item. An entity is its type, id and name, then
// aliases and codes:
//
//	Disease icd10cm:H25.1 年龄相关性核性白内障 / nuclear cataract # icd10cm:H25.1
//
// A triple is its subject, relation and object, where a text stands in quotes;
// then its evidence where it is not curated, "key=value" for a qualifier,
// "unsourced", "as ID" for an id of its own, and "at FILE:ROW FIELD[START:END]"
// for where it was read:
//
//	glaucoma cure_rate "120%" crawled value=120 unit=%
type Example struct {
	Graph string
	// Files are what sources are looked up in, by name.
	Files map[string]string
	// Reports are the records that the check reports, in the order of the graph: an
	// entity by its id, a triple as its subject, relation and object, or its own id.
	Reports []string
}

// Items are the items of the graph. A line that is neither is an error.
func (x *Example) Items() ([]*ophglm.GraphItem, error) {
	items, _, err := x.parse()
	return items, err
}

// parse also says how each item is written in Reports.
func (x *Example) parse() (items []*ophglm.GraphItem, labels []string, err error) {
	for line := range strings.Lines(x.Graph) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		item, label, err := exampleItem(line, len(items)+1)
		if err != nil {
			return nil, nil, err
		}
		items, labels = append(items, item), append(labels, label)
	}
	return items, labels, nil
}

func exampleItem(line string, row int) (*ophglm.GraphItem, string, error) {
	first, rest, ok := strings.Cut(line, " ")
	second, rest, ok2 := strings.Cut(rest, " ")
	if !ok || !ok2 {
		return nil, "", fmt.Errorf("the line %q of an example is neither an entity nor a triple", line)
	}
	if _, known := ontology.Default().Type(first); known || first[0] >= 'A' && first[0] <= 'Z' {
		return &ophglm.GraphItem{Entity: exampleEntity(first, second, rest)}, second, nil
	}
	return exampleTriple(first, second, rest, row)
}

// languages puts a name into the language that it is in.
func languages(name string) ophglm.Text {
	for _, r := range name {
		if r > 0x2000 {
			return ophglm.Text{ZH: name}
		}
	}
	return ophglm.Text{EN: name}
}

func exampleEntity(typ, id, rest string) *ophglm.Entity {
	e := &ophglm.Entity{ID: id, Type: typ}
	called, coded, _ := strings.Cut(rest, " # ")
	for i, name := range strings.Split(called, " / ") {
		switch text := languages(name); {
		case i == 0:
			e.Name = text
		case text.ZH != "":
			e.Aliases.ZH = append(e.Aliases.ZH, name)
		default:
			e.Aliases.EN = append(e.Aliases.EN, name)
		}
	}
	for _, c := range strings.Fields(coded) {
		system, code, _ := strings.Cut(c, ":")
		e.Codes = append(e.Codes, ophglm.Code{System: system, Code: code})
	}
	return e
}

var (
	exampleObject = regexp.MustCompile(`^("[^"]*"|\S+)(.*)$`)
	exampleSource = regexp.MustCompile(`^at (\S+):(\d+) (\w+)\[(\d+):(\d+)\]`)
)

func exampleTriple(subject, relation, rest string, row int) (*ophglm.GraphItem, string, error) {
	m := exampleObject.FindStringSubmatch(rest)
	if m == nil {
		return nil, "", fmt.Errorf("the triple of %s %s in an example has no object", subject, relation)
	}
	t := &ophglm.Triple{
		Subject: subject, Relation: relation, Evidence: ophglm.Curated,
		Sources: []ophglm.Source{{Dataset: "example", Row: row}},
	}
	object := strings.Trim(m[1], `"`)
	if object == m[1] {
		t.Object.Entity = object
	} else {
		t.Object.Text = languages(object)
	}
	rest, id := m[2], ""
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		if at := exampleSource.FindStringSubmatch(rest); at != nil {
			s := ophglm.Source{Dataset: "example", File: at[1], Field: at[3]}
			fmt.Sscan(at[2]+" "+at[4]+" "+at[5], &s.Row, &s.Start, &s.End)
			t.Sources = []ophglm.Source{s}
			rest = rest[len(at[0]):]
			continue
		}
		var word string
		word, rest, _ = strings.Cut(rest, " ")
		key, value, qualified := strings.Cut(word, "=")
		switch {
		case word == "unsourced":
			t.Sources = nil
		case word == "as":
			id, rest, _ = strings.Cut(rest, " ")
		case qualified:
			if t.Qualifiers == nil {
				t.Qualifiers = map[string]string{}
			}
			t.Qualifiers[key] = value
		default:
			t.Evidence = ophglm.Evidence(word)
		}
	}
	label := strings.Join([]string{subject, relation, object}, " ")
	if t.ID = ophglm.TripleID(t); id != "" {
		t.ID, label = id, id
	}
	return &ophglm.GraphItem{Triple: t}, label, nil
}
