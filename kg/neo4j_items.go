package kg

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/kg/ontology"
)

// neo4jSortBytes is how much of the items is held in memory while all are put in
// order; the rest spills to files.
const neo4jSortBytes = 64 << 20

// neo4jNode is a node as it was read: its labels, and those of its properties that
// the mapping names.
type neo4jNode struct {
	id         string // the server's
	labels     []string
	properties map[string]any
}

// neo4jSink takes what becomes of nodes and relationships; it is a [pipeline.IO].
type neo4jSink interface {
	Took(n int)
	Used(n int)
	Merged(n int)
	Count(name string, n int)
	Reject(reason, detail string, where ophglm.Where, record any) error
	RejectPart(reason, detail string, where ophglm.Where, part any) error
	TempDir() (string, error)
}

// neo4jReader makes items of nodes and relationships.
type neo4jReader struct {
	cfg        *Neo4jConfig
	properties []string
	to         neo4jSink
	out        *pipeline.Writer[*ophglm.GraphItem]
	sorter     *extsort.Sorter
	names      items
	texts      items
}

func newNeo4jReader(cfg *Neo4jConfig, pio *pipeline.IO) (*neo4jReader, error) {
	out, err := pipeline.Write[*ophglm.GraphItem](pio, "graph")
	if err != nil {
		return nil, err
	}
	dir, err := pio.TempDir()
	if err != nil {
		return nil, err
	}
	return &neo4jReader{
		cfg: cfg, properties: cfg.properties(), to: pio, out: out, sorter: extsort.New(dir, neo4jSortBytes),
		names: items{shortest: 1, longest: longestName, names: true}, texts: items{shortest: 1, longest: longestText},
	}, nil
}

// errUnmapped says that a node has no label of the mapping.
var errUnmapped = errors.New("it has no label that the mapping names")

// nodeFault is why a node makes no entity.
type nodeFault struct{ reason, detail string }

func (f *nodeFault) Error() string { return f.detail }

// key is what sources name of a node.
func (r *neo4jReader) key(n *neo4jNode) string {
	if texts := textsOf(n.properties[r.cfg.Key]); r.cfg.Key != "" && len(texts) == 1 {
		return texts[0]
	}
	return n.id
}

func (r *neo4jReader) source(field, key string) ophglm.Source {
	return ophglm.Source{Dataset: r.cfg.Dataset, Field: field, Key: key, Licence: r.cfg.Licence}
}

// textsOf are the texts that a property holds: one, or a list. A whole number
// counts as a text.
func textsOf(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case int64:
		return []string{fmt.Sprint(v)}
	case []any:
		var out []string
		for _, element := range v {
			out = append(out, textsOf(element)...)
		}
		return out
	}
	return nil
}

// entity makes an entity of a node: always the same one, so that a relationship
// finds what its ends became. Parts that are left out are given to part.
func (r *neo4jReader) entity(n *neo4jNode, part func(reason, detail, text string) error) (*ophglm.Entity, error) {
	typ, err := r.typeOf(n)
	if err != nil {
		return nil, err
	}
	if r.cfg.Key != "" && len(textsOf(n.properties[r.cfg.Key])) != 1 {
		return nil, &nodeFault{"no_key", fmt.Sprintf("the node has no one value of the property %s", r.cfg.Key)}
	}
	key := r.key(n)
	e := &ophglm.Entity{Type: typ}
	first := ""
	for _, name := range r.cfg.Names {
		for i, text := range textsOf(n.properties[name.Property]) {
			p := r.names.piece(text, 0, len(text))
			switch {
			case p.text == "":
			case r.names.fault(p) != "":
				return nil, &nodeFault{r.names.fault(p), fmt.Sprintf("the name, property %s, %s", name.Property, tableFaults[r.names.fault(p)])}
			case i > 0 || name.Lang == string(ophglm.ZH) && e.Name.ZH != "" || name.Lang == string(ophglm.EN) && e.Name.EN != "":
				addAlias(e, name.Lang, p.text)
			default:
				if first == "" {
					first = p.text
				}
				setIn(&e.Name, name.Lang, p.text)
				e.Sources = append(e.Sources, r.source(name.Property, key))
			}
		}
	}
	if first == "" {
		return nil, &nodeFault{"no_name", "the node has none of the properties of names"}
	}
	if e.Name.EN == "" {
		e.Name.EN = nameText(first).EN // a name such as OCT is one in both languages
	}
	e.ID = hashedID(typ, first)
	for _, code := range r.cfg.Codes {
		for _, text := range textsOf(n.properties[code.Property]) {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			if len(e.Codes) == 0 {
				e.ID = codedID(code.System, text)
			}
			e.Codes = append(e.Codes, ophglm.Code{System: code.System, Code: text})
			e.Sources = addSources(e.Sources, []ophglm.Source{r.source(code.Property, key)})
		}
	}
	for _, alias := range r.cfg.Aliases {
		for _, text := range textsOf(n.properties[alias.Property]) {
			p := r.names.piece(text, 0, len(text))
			if p.text == "" {
				continue
			}
			if reason := r.names.fault(p); reason != "" {
				if err := part(reason, fmt.Sprintf("a name, property %s, %s", alias.Property, tableFaults[reason]), text); err != nil {
					return nil, err
				}
				continue
			}
			addAlias(e, alias.Lang, p.text)
			e.Sources = addSources(e.Sources, []ophglm.Source{r.source(alias.Property, key)})
		}
	}
	item := &ophglm.GraphItem{Entity: e}
	if at := nulIn(item); at != "" {
		return nil, &nodeFault{"nul_byte", at + " holds a NUL"}
	}
	return e, nil
}

// addAlias adds a name that is none of the entity's already.
func addAlias(e *ophglm.Entity, lang, text string) {
	if lang == string(ophglm.ZH) {
		e.Aliases.ZH = addNames(e.Aliases.ZH, e.Name.ZH, text, nil)
	} else {
		e.Aliases.EN = addNames(e.Aliases.EN, e.Name.EN, text, nil)
	}
}

// typeOf is the type that the mapping gives the node's labels.
func (r *neo4jReader) typeOf(n *neo4jNode) (string, error) {
	typ := ""
	for _, label := range n.labels {
		t, ok := r.cfg.Labels[label]
		switch {
		case !ok:
		case typ != "" && typ != t:
			return "", &nodeFault{"several_types", fmt.Sprintf("the labels of the node are of the types %s and %s", min(typ, t), max(typ, t))}
		default:
			typ = t
		}
	}
	if typ == "" {
		return "", errUnmapped
	}
	return typ, nil
}

// node takes a node: an entity, and what its properties say of it.
func (r *neo4jReader) node(n *neo4jNode) error {
	r.to.Took(1)
	where := ophglm.Where{ID: r.key(n)}
	e, err := r.entity(n, func(reason, detail, text string) error { return r.to.RejectPart(reason, detail, where, text) })
	var fault *nodeFault
	if errors.As(err, &fault) {
		return r.to.Reject(fault.reason, fault.detail, where, nil)
	}
	if err != nil {
		return err
	}
	if err := r.add(&ophglm.GraphItem{Entity: e}); err != nil {
		return err
	}
	for _, t := range r.cfg.Texts {
		for _, text := range textsOf(n.properties[t.Property]) {
			p := r.texts.piece(text, 0, len(text))
			if p.text == "" {
				continue
			}
			reason, detail := r.texts.fault(p), fmt.Sprintf("the property %s %s", t.Property, tableFaults[r.texts.fault(p)])
			var object ophglm.Object
			setIn(&object.Text, t.Lang, p.text)
			item := r.triple(e.ID, t.Relation, object, r.source(t.Property, r.key(n)))
			if reason == "" {
				reason, detail = broken(item, map[string]string{e.ID: e.Type})
			}
			if reason != "" {
				err = r.to.RejectPart(reason, detail, where, text)
			} else {
				err = r.add(item)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// relationship takes a relationship of a type that the mapping names.
func (r *neo4jReader) relationship(typ string, from, to *neo4jNode) error {
	relation, swapped, _ := relationOrInverse(r.cfg.Relationships[typ])
	key := r.key(from) + " " + typ + " " + r.key(to)
	where := ophglm.Where{ID: key}
	if swapped {
		from, to = to, from
	}
	none := func(string, string, string) error { return nil } // said of the node
	a, err := r.entity(from, none)
	b, err2 := r.entity(to, none)
	if errors.Is(err, errUnmapped) || errors.Is(err2, errUnmapped) {
		r.to.Count(fmt.Sprintf("left out: of the relationship type %s, to a node that is left out", typ), 1)
		return nil
	}
	r.to.Took(1)
	if err != nil || err2 != nil {
		return r.to.Reject("dangling", fmt.Sprintf("a node of the relationship %s was rejected", typ), where, nil)
	}
	item := r.triple(a.ID, relation.Name, ophglm.Object{Entity: b.ID}, r.source("", key))
	if reason, detail := broken(item, map[string]string{a.ID: a.Type, b.ID: b.Type}); reason != "" {
		return r.to.Reject(reason, detail, where, nil)
	}
	return r.add(item)
}

func (r *neo4jReader) triple(subject, relation string, object ophglm.Object, at ophglm.Source) *ophglm.GraphItem {
	t := &ophglm.Triple{
		Subject: subject, Relation: relation, Object: object,
		Evidence: ophglm.Evidence(r.cfg.Evidence), Checked: true, Sources: []ophglm.Source{at},
	}
	t.ID = ophglm.TripleID(t)
	return &ophglm.GraphItem{Triple: t}
}

// broken says how a triple breaks the ontology, or what no store takes.
func broken(item *ophglm.GraphItem, types map[string]string) (reason, detail string) {
	v := ontology.Default().Check(item, func(id string) (string, bool) { t, ok := types[id]; return t, ok })
	if v != nil {
		return v.Code, v.Detail
	}
	if at := nulIn(item); at != "" {
		return "nul_byte", at + " holds a NUL"
	}
	return "", ""
}

// add sets an item aside until all are put in order, whatever the order in which
// the server gave them.
func (r *neo4jReader) add(item *ophglm.GraphItem) error {
	line, err := jsonl.Marshal(item)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", item.Key(), err)
	}
	return r.sorter.Add(item.Key()+"\x00"+string(line), nil)
}

// write writes the items by key, those of one key as one.
func (r *neo4jReader) write(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, r.sorter.Close()) }()
	var last *ophglm.GraphItem
	emit := func() error {
		if last == nil {
			return nil
		}
		if last.Entity != nil || last.Triple.Object.Entity != "" {
			r.to.Used(1) // a text is a part of its node
		}
		return r.out.Emit(last)
	}
	for it, err := range r.sorter.Sorted(ctx) {
		if err != nil {
			return err
		}
		key, line, _ := strings.Cut(it.Key, "\x00")
		item := &ophglm.GraphItem{}
		if err := jsonl.Unmarshal([]byte(line), item); err != nil {
			return fmt.Errorf("reading %s back: %w", key, err)
		}
		if last != nil && last.Key() == key {
			if err := r.join(last, item); err != nil {
				return err
			}
			continue
		}
		if err := emit(); err != nil {
			return err
		}
		last = item
	}
	return emit()
}

// join adds what another item of the same key says. Nodes of one code and of two
// types are not one: the second is rejected.
func (r *neo4jReader) join(to, more *ophglm.GraphItem) error {
	if e := to.Entity; e != nil {
		m := more.Entity
		if m.Type != e.Type {
			return r.to.Reject("several_types", fmt.Sprintf("nodes with the id %s are of the types %s and %s", e.ID, e.Type, m.Type), ophglm.Where{ID: m.ID}, more)
		}
		e.Aliases.ZH = addNames(e.Aliases.ZH, e.Name.ZH, m.Name.ZH, m.Aliases.ZH)
		e.Aliases.EN = addNames(e.Aliases.EN, e.Name.EN, m.Name.EN, m.Aliases.EN)
		for _, c := range m.Codes {
			if !slices.Contains(e.Codes, c) {
				e.Codes = append(e.Codes, c)
			}
		}
		e.Sources = addSources(e.Sources, m.Sources)
		r.to.Merged(1)
		return nil
	}
	to.Triple.Sources = addSources(to.Triple.Sources, more.Triple.Sources)
	if to.Triple.Object.Entity != "" {
		r.to.Merged(1)
	}
	return nil
}
