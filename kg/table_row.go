package kg

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/table"
	"ophglm/kg/ontology"
)

// tableMapping is a mapping that was held against the header of a file.
type tableMapping struct {
	cfg     *TableConfig
	file    string
	columns int              // of the file
	used    []string         // the columns that the mapping names
	at      []int            // where they stand in the file, or -1
	needed  []string         // those without which a row is none
	forms   []*regexp.Regexp // of codes
	name    items            // how names, keys and codes are read
	aliases []items
	facts   []items
}

// mapTable finds the columns of a mapping in a header.
func mapTable(c *TableConfig, file string, h header) (*tableMapping, error) {
	m := &tableMapping{cfg: c, file: file, columns: len(h), used: c.columns(), needed: []string{c.Key}}
	var err error
	if m.at, err = h.find(m.used, c.Optional); err != nil {
		return nil, err
	}
	for _, f := range slices.Concat(c.Keep, c.Drop) {
		m.needed = append(m.needed, f.Column)
	}
	for _, n := range c.Names {
		m.needed = append(m.needed, n.Column)
	}
	for _, code := range c.Codes {
		form, err := regexp.Compile(`^(?:` + cmp.Or(code.Form, `\S+`) + `)$`)
		if err != nil {
			return nil, fmt.Errorf("the form of codes of %s: %w", code.System, err)
		}
		m.forms = append(m.forms, form)
	}
	m.name = c.items(nil, true, nil, nil, 1, longestName, true)
	for _, a := range c.Aliases {
		m.aliases = append(m.aliases, c.items(a.Split, a.Whole, a.Junk, a.Not, a.Shortest, a.Longest, true))
	}
	for _, f := range c.Facts {
		m.facts = append(m.facts, c.items(f.Split, f.Whole, f.Junk, f.Not, f.Shortest, f.Longest, f.Object != ontology.TextRange))
	}
	return m, nil
}

func readTable(r io.Reader, file string, c *TableConfig, to sink) error {
	in, h, err := openTable(r, c)
	if err != nil {
		return err
	}
	m, err := mapTable(c, file, h)
	if err != nil {
		return err
	}
	g := newGraph(to, ophglm.Evidence(c.Evidence))
	keys := map[string]bool{}
	return eachRow(in, to, func(n int, row table.Row) error {
		cells, bad := m.rowCells(row)
		if bad != nil {
			return to.Reject(bad.Reason, bad.Detail, bad.Record)
		}
		t := &tableRow{graph: g, m: m, row: n, rowCells: cells, said: map[string]bool{}}
		return t.read(keys)
	})
}

// tableRow is one row while it is read.
type tableRow struct {
	*graph
	rowCells
	m       *tableMapping
	row     int
	key     string
	subject string
	name    ophglm.Text     // of the subject
	said    map[string]bool // triples of this row, so that one said twice is one
}

func (t *tableRow) at(field string, p piece) ophglm.Source {
	c := t.m.cfg
	return ophglm.Source{Dataset: c.Dataset, File: t.m.file, Row: t.row, Field: field, Start: p.start, End: p.end, Key: t.key, Licence: c.Licence}
}

// whole is the text of a column as one item, of its first element if there are
// several; empty where there is none.
func (t *tableRow) whole(column string) (tableCell, piece) {
	if len(t.cells[column]) == 0 {
		return tableCell{field: column}, piece{}
	}
	c := t.cells[column][0]
	return c, t.m.name.piece(c.text, 0, len(c.text))
}

// holds reports whether a filter holds for the row.
func (t *tableRow) holds(f TableFilter) bool {
	for _, c := range t.cells[f.Column] {
		if slices.Contains(f.Equals, strings.TrimSpace(c.text)) || hasAny(c.text, f.Contains) != "" {
			return true
		}
	}
	return false
}

// read makes entities and triples of the row. Keys has the keys that stood
// before.
func (t *tableRow) read(keys map[string]bool) error {
	var e *ophglm.Entity
	bad := t.leftOut()
	if bad == nil {
		e, bad = t.named()
	}
	if bad == nil {
		bad = t.keyed(e, keys)
	}
	if bad != nil {
		return t.to.Reject(bad.Reason, bad.Detail, bad.Record)
	}
	for _, column := range t.m.used {
		if bad := t.faults[column]; bad != nil {
			if err := t.to.RejectPart(bad.Reason, bad.Detail, bad.Record); err != nil {
				return err
			}
		}
	}
	if err := t.codes(e); err != nil {
		return err
	}
	if err := t.aliases(e); err != nil {
		return err
	}
	t.subject, t.name = e.ID, e.Name
	if err := t.entity(e); err != nil {
		return err
	}
	for i := range t.m.facts {
		if err := t.facts(&t.m.cfg.Facts[i], t.m.facts[i]); err != nil {
			return err
		}
	}
	return nil
}

// leftOut says why the row is not to be read, or is nil.
func (t *tableRow) leftOut() *table.Fault {
	for _, column := range t.m.needed {
		if bad := t.faults[column]; bad != nil {
			return bad
		}
	}
	for _, f := range t.m.cfg.Keep {
		if !t.holds(f) {
			return &table.Fault{Reason: "not_kept", Detail: fmt.Sprintf("the column %s has not what keep asks for", f.Column)}
		}
	}
	for _, f := range t.m.cfg.Drop {
		if t.holds(f) {
			return &table.Fault{Reason: "dropped", Detail: fmt.Sprintf("the column %s has what drop names", f.Column)}
		}
	}
	return nil
}

// named makes the entity that the row is about, or says why there is none.
func (t *tableRow) named() (*ophglm.Entity, *table.Fault) {
	e := &ophglm.Entity{Type: t.m.cfg.Type}
	first := ""
	for _, n := range t.m.cfg.Names {
		cell, p := t.whole(n.Column)
		if p.text == "" && !p.cut {
			continue
		}
		if reason := t.m.name.fault(p); reason != "" {
			return nil, &table.Fault{Reason: reason, Detail: fmt.Sprintf("the name, %s[%d:%d], %s", cell.field, p.start, p.end, tableFaults[reason]), Record: cell.text}
		}
		first = cmp.Or(first, p.text)
		setIn(&e.Name, n.Lang, p.text)
		e.Sources = append(e.Sources, t.at(cell.field, p))
	}
	if first == "" {
		return nil, &table.Fault{Reason: "no_name", Detail: "the row names nothing in its columns of names"}
	}
	if e.Name.EN == "" {
		e.Name.EN = nameText(first).EN // a name such as OCT is one in both languages
	}
	e.ID = hashedID(e.Type, first)
	return e, nil
}

// keyed finds the row's key, or says why it has none of its own.
func (t *tableRow) keyed(e *ophglm.Entity, keys map[string]bool) *table.Fault {
	column := t.m.cfg.Key
	if column == "" {
		return nil
	}
	_, p := t.whole(column)
	switch {
	case p.text == "":
		return &table.Fault{Reason: "no_key", Detail: fmt.Sprintf("the column %s is empty", column), Record: e.Name.Any()}
	case keys[p.text]:
		return &table.Fault{Reason: "duplicate_id", Detail: fmt.Sprintf("the key %.100q stood before", p.text), Record: e.Name.Any()}
	}
	keys[p.text] = true
	t.key = p.text
	for i := range e.Sources {
		e.Sources[i].Key = t.key
	}
	return nil
}

func setIn(t *ophglm.Text, lang, text string) {
	if lang == string(ophglm.ZH) {
		t.ZH = text
	} else {
		t.EN = text
	}
}

func (t *tableRow) reject(field string, p piece, reason string) error {
	return t.to.RejectPart(reason, fmt.Sprintf("%s[%d:%d] %s", field, p.start, p.end, tableFaults[reason]), p.text)
}

// codes gives the entity its codes, and the first of them as its id.
func (t *tableRow) codes(e *ophglm.Entity) error {
	for i, c := range t.m.cfg.Codes {
		for _, cell := range t.cells[c.Column] {
			p := t.m.name.piece(cell.text, 0, len(cell.text))
			switch {
			case p.text == "":
			case !t.m.forms[i].MatchString(p.text):
				if err := t.reject(cell.field, p, "bad_code"); err != nil {
					return err
				}
			default:
				if len(e.Codes) == 0 {
					e.ID = codedID(c.System, p.text)
				}
				e.Codes = append(e.Codes, ophglm.Code{System: c.System, Code: p.text})
				e.Sources = append(e.Sources, t.at(cell.field, p))
			}
		}
	}
	return nil
}

func (t *tableRow) aliases(e *ophglm.Entity) error {
	for i, a := range t.m.cfg.Aliases {
		it := t.m.aliases[i]
		list := &e.Aliases.EN
		if a.Lang == string(ophglm.ZH) {
			list = &e.Aliases.ZH
		}
		for _, cell := range t.cells[a.Column] {
			for _, p := range it.of(cell) {
				if p.text == e.Name.In(ophglm.Lang(a.Lang)) || slices.Contains(*list, p.text) {
					continue
				}
				if reason := it.fault(p); reason != "" {
					if err := t.reject(cell.field, p, reason); err != nil {
						return err
					}
					continue
				}
				*list = append(*list, p.text)
				e.Sources = append(e.Sources, t.at(cell.field, p))
			}
		}
	}
	return nil
}

// facts writes the triples of a column.
func (t *tableRow) facts(f *TableFact, it items) error {
	for _, cell := range t.cells[f.Column] {
		for _, p := range it.of(cell) {
			reason := it.fault(p)
			if reason == "" && f.Object == t.m.cfg.Type && FoldName(p.text) == FoldName(t.name.In(ophglm.Lang(f.Lang))) {
				reason = "itself"
			}
			var object ophglm.Object
			at := t.at(cell.field, p)
			if reason == "" && !it.names {
				setIn(&object.Text, f.Lang, p.text)
			} else if reason == "" {
				var err error
				if object.Entity, err = t.mentionIn(f.Lang, f.Object, p.text, at); err != nil {
					return err
				}
			}
			var err error
			if reason != "" {
				err = t.reject(cell.field, p, reason)
			} else {
				err = t.say(f, object, at)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// mentionIn is mention for a name in one language.
func (g *graph) mentionIn(lang, typ, name string, at ophglm.Source) (string, error) {
	if lang == string(ophglm.ZH) {
		return g.mention(typ, name, at)
	}
	id := hashedID(typ, name)
	if g.seen[id] {
		return id, nil
	}
	return id, g.entity(&ophglm.Entity{ID: id, Type: typ, Name: ophglm.Text{EN: name}, Sources: []ophglm.Source{at}})
}

// say writes a triple, once.
func (t *tableRow) say(f *TableFact, object ophglm.Object, at ophglm.Source) error {
	qualifiers := map[string]string{}
	for k, v := range f.Qualifiers {
		qualifiers[k] = v
	}
	for k, column := range f.QualifiersFrom {
		_, p := t.whole(column)
		if p.text == "" {
			continue
		}
		if reason := t.m.name.fault(p); reason != "" {
			if err := t.reject(column, p, reason); err != nil {
				return err
			}
			continue
		}
		qualifiers[k] = p.text
	}
	if len(qualifiers) == 0 {
		qualifiers = nil
	}
	id := ophglm.TripleID(&ophglm.Triple{Subject: t.subject, Relation: f.Relation, Object: object, Qualifiers: qualifiers})
	if t.said[id] {
		t.to.Count("said twice in a row", 1)
		return nil
	}
	t.said[id] = true
	return t.triple(t.subject, f.Relation, object, qualifiers, at)
}
