package kg

import (
	"crypto/sha256"
	"encoding/hex"
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
	known   *zhihaoNames
	file    string
	row     int
	cells   map[string]string
	broken  []*table.Fault // cells that can't be read, and are empty in cells
	name    string         // of the disease, in full
	subject string
	said    map[string]bool // triples of this row, so that one said twice is one
}

// read makes entities and triples of the row.
func (z *zhihaoRow) read() error {
	start, end := trimmed(z.cells["name"], 0, len(z.cells["name"]))
	name := z.cells["name"][start:end]
	left := cutName(name)
	if left != "" {
		// What is left has the signs that it has; the full name may show more.
		if full := z.known.diseases.completions(left); len(full) == 1 {
			name, end = full[0], start+len(left)
		}
	}
	signs, which := z.known.ofTheEye(name, z.cells)
	switch {
	case name == "":
		return z.to.Reject("no_name", "the row names no disease", nil)
	case signs == 0:
		return z.to.Reject("not_eye", "neither department, part nor a term says that it is of the eye", name)
	case cutName(name) != "":
		return z.to.Reject("truncated_name", fmt.Sprintf("the name was cut off, and %d diseases of the table begin so", len(z.known.diseases.completions(left))), name)
	case strings.Contains(name, "?"):
		return z.to.Reject("lost_character", "a character of the name was lost before the table was made", name)
	case signs == 1:
		return z.to.Reject("eye_doubtful", doubtful(which, z.cells), name)
	case left != "":
		z.to.Count("cut names of diseases completed", 1)
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
	z.name, z.subject = name, hashedID("Disease", name)
	at := z.at("name", start, end)
	if left != "" {
		at = digested(at, z.cells["name"])
	}
	if err := z.entity(&ophglm.Entity{
		ID: z.subject, Type: "Disease", Name: nameText(name), Aliases: ophglm.Texts{ZH: aliases},
		Sources: []ophglm.Source{at},
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

// digested adds the digest of the bytes that a source cites, where they are not
// what was read there to the letter: the beginning of a name that was cut off, or
// a figure that is written otherwise.
func digested(at ophglm.Source, cell string) ophglm.Source {
	sum := sha256.Sum256([]byte(cell[at.Start:at.End]))
	at.SHA256 = hex.EncodeToString(sum[:])
	return at
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
	{"checklist", (*zhihaoRow).examinations},
	{"symptom", (*zhihaoRow).symptoms},
	{"complication", listOf("has_complication", "Disease", complicationFault)},
	{"treatment", listOf("treated_by", "Procedure", procedureFault)},
	{"drug", (*zhihaoRow).drugs},
	{"period", figureOf("recovery_time", readPeriod)},
	{"rate", figureOf("cure_rate", readRate)},
}

func (z *zhihaoRow) at(field string, start, end int) ophglm.Source {
	return ophglm.Source{Dataset: "zhihao", File: z.file, Row: z.row, Field: field, Start: start, End: end, Licence: "none stated"}
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
	if p.text != z.cells[field][p.start:p.end] { // the name was completed
		at = digested(at, z.cells[field])
	}
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
func listOf(relation, typ string, fault func(disease string, p piece) string) func(z *zhihaoRow, field string) error {
	return func(z *zhihaoRow, field string) error {
		for _, p := range splitCell(z.cells[field], false) {
			if reason := fault(z.name, p); reason != "" {
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

// examinations takes examinations by the names that they are asked for.
func (z *zhihaoRow) examinations(field string) error {
	for _, p := range splitCell(z.cells[field], false) {
		var err error
		if reason := examinationFault(z.name, p); reason != "" {
			err = z.reject(field, p, reason)
		} else {
			if name, ok := zhihaoWords().ExaminationNames[p.text]; ok {
				p.text = name
				z.to.Count("examinations renamed", 1)
			}
			err = z.link(field, "diagnosed_by", "Examination", p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// symptoms takes what a patient notices, and what is seen on examination as a
// sign.
func (z *zhihaoRow) symptoms(field string) error {
	for _, p := range splitCell(z.cells[field], false) {
		var err error
		if reason := symptomFault(z.name, p); reason != "" {
			err = z.reject(field, p, reason)
		} else if relation := signRelation(p.text); relation != "" {
			err = z.link(field, relation, "FundusSign", p)
		} else {
			err = z.link(field, "has_symptom", "Symptom", p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// drugs takes drugs by their full names, and of one in several forms the first.
func (z *zhihaoRow) drugs(field string) error {
	taken := map[string]string{} // substances of this row, and the name each was taken by
	for _, p := range splitCell(z.cells[field], false) {
		whole := p
		if p.cut && p.text != "" {
			full := z.known.drugs.completions(p.text)
			switch {
			case slices.Contains(zhihaoWords().CutOpen, p.text):
				z.to.Count("cut drug names that drugs outside the table have too", 1)
			case len(full) == 1:
				whole = piece{text: full[0]}
				z.to.Count("cut drug names completed", 1)
			case len(full) == 0:
				z.to.Count("cut drug names without a full name", 1)
			default:
				z.to.Count("cut drug names with several full names", 1)
			}
		}
		var err error
		substance := knownDrugs().substance(whole.text)
		if reason := drugFault(z.name, whole); reason != "" {
			err = z.reject(field, p, reason)
		} else if was, ok := taken[substance]; ok && was != whole.text {
			err = z.reject(field, p, "same_drug")
		} else {
			taken[substance] = whole.text
			p.text = whole.text
			err = z.link(field, "treated_with", "Drug", p)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
		at := z.at(field, start, end)
		if !strings.Contains(p.text, f.text) { // written otherwise: 3-6个月 for 3-6月
			at = digested(at, z.cells[field])
		}
		return z.say(relation, ophglm.Object{Text: ophglm.Text{ZH: f.text}}, f.qualifiers(), at)
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
	q := map[string]string{}
	switch {
	case hasAny(p.text, []string{"无传染性", "没有传染性", "不传染", "不具有传染性", "不具传染性", "无明显传染性"}) != "":
		q["contagious"] = "no"
	case hasAny(p.text, []string{"不明", "不清", "未知", "可能", "尚无", "或"}) != "": // the words stand, and no yes or no
		q = nil
	default:
		q["contagious"] = "yes"
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
