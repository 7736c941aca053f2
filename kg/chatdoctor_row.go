package kg

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"ophglm"
	"ophglm/internal/pyliteral"
)

// chatdoctorRow is one row while it is read.
type chatdoctorRow struct {
	*graph
	line chatdoctorLine
	name string
	id   string
	from ophglm.Source
	said map[string]bool // triples of this row, so that one said twice is one
}

// chatdoctorFaults says each reason for leaving an item of a list behind.
var chatdoctorFaults = map[string]string{
	"junk":               "says nothing",
	"not_a_name":         "is too long for a name",
	"billing_category":   "is a category of bills, which names no examination and no treatment",
	"wrong_domain":       "is of elsewhere, and nothing says that it belongs to this disease",
	"doubtful":           "is not known to be done for this disease",
	"exam_agent":         "is given to examine or to numb the eye, not to treat it",
	"other_route":        "is not for the eye",
	"not_known_to_treat": "is not known to treat this disease: the column lists what patients take",
}

func (d *chatdoctorRow) read() error {
	e := &ophglm.Entity{ID: d.id, Type: "Disease", Name: ophglm.Text{EN: d.name}, Sources: []ophglm.Source{d.at("disease", 0, 0)}}
	reason, err := d.prose()
	if err != nil {
		return err
	}
	d.aliases(e, reason)
	if err := d.entity(e); err != nil {
		return err
	}
	for _, c := range []struct {
		field, cell string
		read        func(field string, p piece) error
	}{
		{"Symptom", d.line.Symptoms, d.symptom},
		{"TestsAndProcedures", d.line.Procedures, d.procedure},
		{"commonMedications", d.line.Drugs, d.drug},
	} {
		if err := d.list(c.field, c.cell, c.read); err != nil {
			return err
		}
	}
	return d.causes(reason)
}

func (d *chatdoctorRow) at(field string, start, end int) ophglm.Source {
	s := d.from
	s.Field, s.Start, s.End = field, start, end
	return s
}

// list reads a column that holds a Python list of strings.
func (d *chatdoctorRow) list(field, cell string, use func(field string, p piece) error) error {
	if strings.TrimSpace(cell) == "" {
		return nil
	}
	v, err := pyliteral.Parse(cell)
	if err == nil && v.Kind != pyliteral.List {
		err = fmt.Errorf("it is a %s", v.Kind)
	}
	if err != nil {
		return d.to.RejectPart("bad_literal", fmt.Sprintf("%s is not a Python list: %v", field, err), cell)
	}
	for _, item := range v.Items {
		p := piece{text: item.Text, start: item.InnerStart, end: item.InnerEnd}
		switch {
		case item.Kind != pyliteral.String:
			err = d.to.RejectPart("not_text", fmt.Sprintf("%s[%d:%d] is a %s", field, item.Start, item.End, item.Kind), cell[item.Start:item.End])
		case strings.ContainsFunc(item.Text, unicode.IsControl):
			err = d.to.RejectPart("control_character", fmt.Sprintf("%s[%d:%d] holds a control character", field, item.Start, item.End), item.Text)
		default:
			if cell[p.start:p.end] == p.text { // without escapes: its parts have places of their own
				p.start, p.end = trimmed(cell, p.start, p.end)
			}
			p.text = strings.TrimSpace(p.text)
			switch {
			case p.text == "":
				err = d.reject(field, p, "junk")
			case len(p.text) > 200:
				err = d.reject(field, p, "not_a_name")
			default:
				err = use(field, p)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *chatdoctorRow) reject(field string, p piece, reason string) error {
	return d.to.RejectPart(reason, fmt.Sprintf("%s[%d:%d] %s", field, p.start, p.end, chatdoctorFaults[reason]), p.text)
}

func (d *chatdoctorRow) symptom(field string, p piece) error {
	r := chatdoctorWords()
	_, belongs := r.Symptoms.names(p.text, d.name)
	switch {
	case slices.Contains(r.EmptySymptoms, p.text):
		return d.reject(field, p, "junk")
	case !belongs && !hasWordOf(p.text, r.EyeSymptoms):
		return d.reject(field, p, "wrong_domain")
	}
	return d.link(field, "has_symptom", "Symptom", p, p.text, "")
}

// bracketed is a name with another one in brackets after it.
var bracketed = regexp.MustCompile(`^(.+?) \(([^()]+)\)$`)

func (d *chatdoctorRow) procedure(field string, p piece) error {
	r := chatdoctorWords()
	name, other := p.text, ""
	if m := bracketed.FindStringSubmatch(p.text); m != nil {
		name, other = m[1], m[2]
	}
	examination, examined := r.Examinations.names(name, d.name)
	procedure, treated := r.Procedures.names(name, d.name)
	switch {
	case examined || treated:
	case examination || procedure:
		return d.reject(field, p, "doubtful")
	case hasPhrase(p.text, r.Elsewhere):
		return d.reject(field, p, "wrong_domain")
	case hasPhrase(p.text, r.Billing):
		return d.reject(field, p, "billing_category")
	default:
		return d.reject(field, p, "doubtful")
	}
	if !slices.Contains(r.OtherNames, other) {
		other = ""
	}
	if examined {
		return d.link(field, "diagnosed_by", "Examination", p, name, other)
	}
	return d.link(field, "treated_by", "Procedure", p, name, other)
}

// hasPhrase reports whether one of the phrases stands in the text, whole words
// of it; case does not count.
func hasPhrase(text string, phrases []string) bool {
	padded := func(s string) string {
		return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ';'
		}), " ") + " "
	}
	text = padded(strings.ReplaceAll(text, ";", " ; "))
	for _, p := range phrases {
		if strings.Contains(text, padded(p)) {
			return true
		}
	}
	return false
}

// drugForm is how the table writes a drug: its name, the route, and a brand.
var drugForm = regexp.MustCompile(`^(.+?)(?: (Ophthalmic|Nasal|Topical|Otic|Inhalation)(?: Product)?)?(?: \(([^()]+)\))?$`)

func (d *chatdoctorRow) drug(field string, p piece) error {
	r := chatdoctorWords()
	m := drugForm.FindStringSubmatch(p.text)
	if m == nil { // only a line end within it does so
		return d.reject(field, p, "junk")
	}
	name, route, brand := m[1], m[2], m[3]
	_, treats := r.Drugs.names(name, d.name)
	switch {
	case slices.Contains(r.ExamAgents, name):
		return d.reject(field, p, "exam_agent")
	case route != "" && route != "Ophthalmic":
		return d.reject(field, p, "other_route")
	case !treats:
		return d.reject(field, p, "not_known_to_treat")
	}
	if slices.Contains(r.NotBrands, brand) {
		d.to.Count("brands of something else left out", 1)
		brand = ""
	}
	typ := "Drug"
	if slices.Contains(r.DrugClasses, name) {
		typ = "DrugClass"
	}
	return d.link(field, "treated_with", typ, p, name, brand)
}

// link writes a triple to the entity of that name, which stands at the
// beginning of the item. The other name, and the item as a whole where that is
// a name too ("Timolol Ophthalmic"), are aliases.
func (d *chatdoctorRow) link(field, relation, typ string, p piece, name, other string) error {
	if p.end-p.start == len(p.text) { // an escape is longer than what it stands for
		p.end = p.start + len(name)
	}
	at := d.at(field, p.start, p.end)
	id := hashedID(typ, name)
	if form := id + "\x00" + p.text; !d.seen[form] {
		d.seen[form] = true
		e := &ophglm.Entity{ID: id, Type: typ, Name: ophglm.Text{EN: name}, Sources: []ophglm.Source{at}}
		if other != "" {
			e.Aliases.EN = append(e.Aliases.EN, other)
		}
		if p.text != name && !strings.Contains(p.text, "(") {
			e.Aliases.EN = append(e.Aliases.EN, p.text)
		}
		if err := d.entity(e); err != nil {
			return err
		}
	}
	if key := relation + "\x00" + id; !d.said[key] {
		d.said[key] = true
		return d.triple(d.id, relation, ophglm.Object{Entity: id}, nil, at)
	}
	d.to.Count("said twice in a row", 1)
	return nil
}
