package kg

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/table"
)

// zhihaoRow is one row while it is read.
type zhihaoRow struct {
	*graph
	file    string
	row     int
	cells   map[string]string
	broken  []*table.Fault // cells that can't be read, and are empty in cells
	subject string
	said    map[string]bool // triples of this row, so that one said twice is one
}

// read makes entities and triples of the row.
func (z *zhihaoRow) read() error {
	start, end := trimmed(z.cells["name"], 0, len(z.cells["name"]))
	name := z.cells["name"][start:end]
	score := z.eye(name)
	switch {
	case name == "":
		return z.to.Reject("no_name", "the row names no disease", nil)
	case score == 0:
		return z.to.Reject("not_eye", "neither department, part nor name is of the eye", name)
	case strings.HasSuffix(name, "...") || strings.HasSuffix(name, "…"):
		return z.to.Reject("truncated_name", "the name was cut off", name)
	case strings.Contains(name, "?"):
		return z.to.Reject("lost_character", "a character of the name was lost before the table was made", name)
	case score == 1:
		return z.to.Reject("eye_doubtful", fmt.Sprintf("one sign of the eye alone: department %q, part %q", z.cells["department"], z.cells["part"]), name)
	}
	for _, b := range z.broken {
		if err := z.to.RejectPart(b.Reason, b.Detail, b.Record); err != nil {
			return err
		}
	}
	for _, left := range []string{"insurance", "money"} {
		if z.cells[left] != "" {
			z.to.Count(left+" cells left out", 1)
		}
	}
	aliases, err := z.aliases(name)
	if err != nil {
		return err
	}
	z.subject = hashedID("Disease", name)
	if err := z.entity(&ophglm.Entity{
		ID: z.subject, Type: "Disease", Name: nameText(name), Aliases: ophglm.Texts{ZH: aliases},
		Sources: []ophglm.Source{z.at("name", start, end)},
	}); err != nil {
		return err
	}
	for _, f := range zhihaoFields {
		if err := f.read(z, f.name); err != nil {
			return err
		}
	}
	return nil
}

// zhihaoFields says which cells hold facts and how each is read.
var zhihaoFields = []struct {
	name string
	read func(z *zhihaoRow, field string) error
}{
	{"part", (*zhihaoRow).parts},
	{"age", (*zhihaoRow).ages},
	{"infection", (*zhihaoRow).infection},
	{"department", (*zhihaoRow).departments},
	{"checklist", listOf("diagnosed_by", "Examination", examinationFault)},
	{"symptom", listOf("has_symptom", "Symptom", symptomFault)},
	{"complication", listOf("has_complication", "Disease", complicationFault)},
	{"treatment", listOf("treated_by", "Procedure", procedureFault)},
	{"drug", listOf("treated_with", "Drug", drugFault)},
	{"period", figureOf("recovery_time", readPeriod)},
	{"rate", figureOf("cure_rate", readRate)},
}

func (z *zhihaoRow) at(field string, start, end int) ophglm.Source {
	return ophglm.Source{Dataset: "zhihao", File: z.file, Row: z.row, Field: field, Start: start, End: end, Licence: "none stated"}
}

// eye counts the signs that the row is of the eye; two are asked for.
func (z *zhihaoRow) eye(name string) int {
	words := zhihaoWords().EyeWords
	if hasAny(name, zhihaoWords().NotOfTheEye) != "" {
		return 0
	}
	parts := strings.Fields(z.cells["part"])
	n := 0
	if slices.Contains(strings.Fields(z.cells["department"]), "眼科") {
		n++
	}
	if slices.Contains(parts, "眼") {
		n++
		if len(parts) == 1 {
			n++
		}
	}
	if n == 0 {
		return 0
	}
	// Where the parts are of other organs alone an alias is too weak a sign.
	elsewhere := len(parts) > 0 && !slices.Contains(parts, "眼")
	if hasAny(name, words) != "" || !elsewhere && hasAny(z.cells["alias"], words) != "" {
		return n + 1
	}
	return n
}

func (z *zhihaoRow) aliases(name string) ([]string, error) {
	var out []string
	for _, p := range splitCell(z.cells["alias"], true) {
		reason := commonFault(p)
		switch {
		case p.text == name || slices.Contains(out, p.text):
			continue
		case reason == "" && utf8.RuneCountInString(p.text) < 2:
			reason = "fragment"
		case reason == "" && utf8.RuneCountInString(p.text) > 40:
			reason = "not_a_name"
		}
		if reason != "" {
			if err := z.reject("alias", p, reason); err != nil {
				return nil, err
			}
			continue
		}
		out = append(out, p.text)
	}
	return out, nil
}

// reject leaves one item of a cell behind.
func (z *zhihaoRow) reject(field string, p piece, reason string) error {
	return z.to.RejectPart(reason, fmt.Sprintf("%s[%d:%d] %s", field, p.start, p.end, faultSentences[reason]), p.text)
}

// say writes a triple, once.
func (z *zhihaoRow) say(relation string, object ophglm.Object, qualifiers map[string]string, at ophglm.Source) error {
	key := relation + "\x00" + object.Entity + "\x00" + object.Text.ZH
	if z.said[key] {
		z.to.Count("said twice in a row", 1)
		return nil
	}
	z.said[key] = true
	return z.triple(z.subject, relation, object, qualifiers, at)
}

// link writes a triple to the entity that the item names.
func (z *zhihaoRow) link(field, relation, typ string, p piece) error {
	at := z.at(field, p.start, p.end)
	id, err := z.mention(typ, p.text, at)
	if err != nil {
		return err
	}
	if id == z.subject {
		return z.reject(field, p, "itself")
	}
	return z.say(relation, ophglm.Object{Entity: id}, nil, at)
}

// listOf reads a cell whose items are entities of a type. Fault gives the code
// of what is wrong with an item.
func listOf(relation, typ string, fault func(p piece) string) func(z *zhihaoRow, field string) error {
	return func(z *zhihaoRow, field string) error {
		for _, p := range splitCell(z.cells[field], false) {
			if reason := fault(p); reason != "" {
				if err := z.reject(field, p, reason); err != nil {
					return err
				}
				continue
			}
			if err := z.link(field, relation, typ, p); err != nil {
				return err
			}
		}
		return nil
	}
}

// figureOf reads a cell that holds a number with its unit.
func figureOf(relation string, read func(string) (figure, string)) func(z *zhihaoRow, field string) error {
	return func(z *zhihaoRow, field string) error {
		start, end := trimmed(z.cells[field], 0, len(z.cells[field]))
		if start == end {
			return nil
		}
		p := piece{text: z.cells[field][start:end], start: start, end: end}
		reason := commonFault(p)
		var f figure
		if reason == "" {
			f, reason = read(p.text)
		}
		if reason != "" {
			return z.reject(field, p, reason)
		}
		return z.say(relation, ophglm.Object{Text: ophglm.Text{ZH: f.text}}, f.qualifiers(), z.at(field, start, end))
	}
}

// parts takes the eye alone: that a disease also affects the skin or the ear is
// not for this graph.
func (z *zhihaoRow) parts(field string) error {
	for _, p := range splitCell(z.cells[field], false) {
		var err error
		if p.text == "眼" {
			err = z.link(field, "affects", "Anatomy", p)
		} else {
			err = z.reject(field, p, "other_part")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// departments takes each department named. Two blanks stand between one and
// what is under it; then the one above is left out.
func (z *zhihaoRow) departments(field string) error {
	cell := z.cells[field]
	for _, p := range splitCell(cell, false) {
		var err error
		if strings.HasPrefix(cell[p.end:], "  ") && strings.TrimSpace(cell[p.end:]) != "" {
			err = z.reject(field, p, "department_above")
		} else {
			err = z.link(field, "visits", "Department", p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (z *zhihaoRow) infection(field string) error {
	start, end := trimmed(z.cells[field], 0, len(z.cells[field]))
	p := piece{text: strings.TrimRight(z.cells[field][start:end], "。."), start: start, end: end}
	if p.text == "" {
		return nil
	}
	if reason := commonFault(p); reason != "" {
		return z.reject(field, p, reason)
	}
	q := map[string]string{"contagious": "yes"}
	if strings.HasPrefix(p.text, "无传染性") {
		q["contagious"] = "no"
	}
	return z.say("transmission", ophglm.Object{Text: ophglm.Text{ZH: p.text}}, q, z.at(field, start, end))
}

// ages takes the populations that the cell names: "好发于中老年人" names 中老年人.
func (z *zhihaoRow) ages(field string) error {
	r := zhihaoWords()
	for _, p := range splitCell(z.cells[field], false) {
		whole := p
		if e := endsWith(p.text, r.PopulationAfter); e != "" {
			p.text, p.end = strings.TrimSuffix(p.text, e), p.end-len(e)
		}
		for _, b := range r.PopulationBefore {
			if rest, ok := strings.CutPrefix(p.text, b); ok {
				p.text, p.start = rest, p.start+len(b)
				break
			}
		}
		reason := commonFault(p)
		switch n := utf8.RuneCountInString(p.text); {
		case reason != "":
		case hasAny(whole.text, r.Everybody) != "":
			reason = "everybody"
		case n < 2:
			reason = "fragment"
		case n > 12 || endsWith(p.text, r.PopulationEndings) == "" || hasAny(p.text, r.NotAPopulation) != "" || strings.ContainsAny(p.text, "。：:"):
			reason = "not_a_name"
		}
		var err error
		if reason != "" {
			err = z.reject(field, whole, reason)
		} else {
			err = z.link(field, "occurs_in", "Population", p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
