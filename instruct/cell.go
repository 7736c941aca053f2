package instruct

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
)

// maxPhrase is the longest name or text, in bytes, that is put into a sentence.
const maxPhrase = 1200

// name is what the composer keeps of an entity.
type name struct {
	typ  string
	text ophglm.Text
}

// names holds the entities of the graph by id, and who is called by a disease's
// name, so that no question is asked about two.
type names struct {
	byID  map[string]name
	taken map[ophglm.Text]string // one language set
}

func (n *names) add(e *ophglm.Entity) {
	n.byID[e.ID] = name{e.Type, e.Name}
	if e.Type != "Disease" {
		return
	}
	for _, t := range []ophglm.Text{{ZH: e.Name.ZH}, {EN: strings.ToLower(e.Name.EN)}} {
		if owner, ok := n.taken[t]; !t.IsZero() && (!ok || ownsName(e.ID, owner)) {
			n.taken[t] = e.ID
		}
	}
}

// ownsName reports whether the entity a has a better claim to a name than b:
// curated before coded before uncoded, then by id.
func ownsName(a, b string) bool {
	rank := func(id string) int {
		switch {
		case strings.Contains(id, ":"):
			return 1
		case len(id) == 24 && strings.Trim(id, "0123456789abcdef") == "":
			return 2
		}
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) < 0
}

// calls returns the name of an entity, or "" where it has none that a sentence
// can hold.
func (n *names) calls(id string, lang ophglm.Lang) string {
	s := fit(n.byID[id].text.In(lang))
	if strings.ContainsAny(s, ";；。") {
		return "" // several names, or a text
	}
	return s
}

// fit returns a text that can stand in a sentence, without its own full stop, or
// "".
func fit(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxPhrase || strings.ContainsAny(s, "\n\r") {
		return ""
	}
	return strings.TrimRight(s, "。.；;")
}

// disease is a disease with the facts about it that one language can say.
type disease struct {
	id    string
	lang  ophglm.Lang
	g     *grammar
	names *names
	facts map[string][]*ophglm.Triple // by relation, in clinical order
	byID  map[string]*ophglm.Triple
	// name is as it is called; spoken is with its article.
	name, spoken string
	beside       bool // crawled lists are said beside better ones
	child        bool // only children get it
	back         bool // it is one of the fundus, and of no other part
}

// newDisease gathers what the language can say of a disease. It returns nil
// where the disease has no name in it, or shares that with another.
func newDisease(id string, lang ophglm.Lang, n *names, triples []*ophglm.Triple) *disease {
	d := &disease{id: id, lang: lang, g: grammars()[lang], names: n, facts: map[string][]*ophglm.Triple{}, byID: map[string]*ophglm.Triple{}}
	d.name = n.calls(id, lang)
	key := ophglm.Text{ZH: d.name}
	if lang == ophglm.EN {
		key = ophglm.Text{EN: strings.ToLower(d.name)}
	}
	if d.name == "" || n.taken[key] != id {
		return nil
	}
	partial := map[string]bool{} // relations of which a crawled list is not all in this language
	for _, t := range triples {
		if o := t.Object; t.Evidence == ophglm.Crawled && n.byID[o.Entity].text.In(lang)+o.Text.In(lang) == "" {
			partial[t.Relation] = true
		}
	}
	for _, t := range triples {
		if d.sayable(t) && !(t.Evidence == ophglm.Crawled && partial[t.Relation]) && !overruled(t, triples) {
			d.facts[t.Relation] = append(d.facts[t.Relation], t)
			d.byID[t.ID] = t
		}
	}
	for _, f := range d.facts {
		slices.SortFunc(f, inOrder)
	}
	for _, r := range onlyOne {
		d.facts[r] = agreed(d.facts[r])
	}
	d.spoken = d.name
	if lang == ophglm.EN {
		d.spoken = d.g.nouns.disease(d.lowered())
	}
	d.child = d.onlyChildren()
	d.back = d.onlyFundus()
	return d
}

// overruled reports whether a crawled triple says what a better source has said
// by another relation: drugs where treatments are known, cure rates and periods
// where the outlook is, and populations where anything was written by hand.
func overruled(t *ophglm.Triple, group []*ophglm.Triple) bool {
	var by []string
	switch t.Relation {
	case "treated_with", "treated_by":
		by = []string{"treated_with", "treated_by"}
	case "cure_rate", "recovery_time":
		by = []string{"prognosis"}
	case "occurs_in": // whoever wrote about a disease would have said so
		return t.Evidence == ophglm.Crawled && slices.ContainsFunc(group, func(o *ophglm.Triple) bool { return o.Evidence == ophglm.Curated })
	}
	return t.Evidence == ophglm.Crawled && slices.ContainsFunc(group, func(o *ophglm.Triple) bool {
		return o.Evidence != ophglm.Crawled && slices.Contains(by, o.Relation)
	})
}

// agreed leaves out what crawled tables give of which there can be one, where
// they give several or something better is known.
func agreed(facts []*ophglm.Triple) []*ophglm.Triple {
	i := slices.IndexFunc(facts, func(t *ophglm.Triple) bool { return t.Evidence == ophglm.Crawled })
	if i > 0 || i == 0 && len(facts) > 1 {
		return facts[:i]
	}
	return facts
}

// sayable reports whether the language has all that the triple speaks of.
func (d *disease) sayable(t *ophglm.Triple) bool {
	if t.Object.Entity != "" {
		o := d.names.calls(t.Object.Entity, d.lang)
		if o == "" || o == d.name {
			return false
		}
	} else if fit(t.Object.Text.In(d.lang)) == "" {
		return false
	}
	switch t.Relation {
	case "exam_finding", "differential_of", "contraindicated_with", "urgency", "transmission", "recovery_time", "cure_rate":
		if isSentence(t) {
			return false // what is said of these is built around a phrase
		}
	}
	switch t.Relation {
	case "exam_finding":
		return d.names.calls(t.Qualifiers["exam"], d.lang) != ""
	case "differential_of":
		return t.Object.Entity != "" && fit(t.Qualifier("by", d.lang)) != ""
	case "contraindicated_with":
		return t.Object.Entity != "" && fit(t.Qualifier("why", d.lang)) != ""
	}
	return true
}

// lowered is the name as it stands within a sentence: "Albinism" is lowered
// where an article on it does so.
func (d *disease) lowered() string {
	low := strings.ToLower(d.name[:1]) + d.name[1:]
	if low == d.name {
		return d.name
	}
	for _, facts := range d.facts {
		for _, t := range facts {
			if strings.Contains(t.Object.Text.EN, low) {
				return low
			}
		}
	}
	return d.name
}

var evidenceRank = map[ophglm.Evidence]int{ophglm.Curated: 0, ophglm.Coded: 1, ophglm.Article: 2, ophglm.Crawled: 3}

// inOrder orders facts of one relation as their sources do: a person who writes
// a list begins with what matters most, and a stage has its number.
func inOrder(a, b *ophglm.Triple) int {
	var x, y ophglm.Source
	if len(a.Sources) > 0 && len(b.Sources) > 0 {
		x, y = a.Sources[0], b.Sources[0]
	}
	return cmp.Or(
		cmp.Compare(evidenceRank[a.Evidence], evidenceRank[b.Evidence]),
		cmp.Compare(a.Qualifiers["order"], b.Qualifiers["order"]),
		cmp.Compare(x.Dataset, y.Dataset), cmp.Compare(x.File, y.File),
		cmp.Compare(x.Row, y.Row), cmp.Compare(x.Start, y.Start),
		cmp.Compare(a.ID, b.ID),
	)
}

// onlyChildren reports whether the graph names populations, and children alone.
func (d *disease) onlyChildren() bool {
	if d.lang == ophglm.ZH && slices.ContainsFunc([]string{"小儿", "新生儿", "婴幼儿", "婴儿", "早产儿", "先天性青光眼"}, func(w string) bool { return strings.Contains(d.name, w) }) {
		return true
	}
	some := false
	for _, t := range d.facts["occurs_in"] {
		who := d.names.calls(t.Object.Entity, d.lang)
		if !hasWord(who, d.g.src.Children) || hasWord(who, d.g.src.Adults) {
			return false
		}
		some = true
	}
	return some
}

// hasWord reports whether a text has one of the words: in English as a whole
// word, or its plural.
func hasWord(text string, words []string) bool {
	for _, w := range words {
		for _, field := range strings.Fields(text) {
			if field == w || field == w+"s" {
				return true
			}
		}
		if w[0] >= utf8.RuneSelf && strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// The parts of the eye that a fundus photograph shows, and the examinations that
// image them, by their curated ids.
var (
	fundusParts = []string{
		"retina", "macula", "fovea", "choroid", "vitreous", "optic_disc", "optic_nerve", "retinal_pigment_epithelium", "retinal_vessel",
		"retinal_capillary", "central_retinal_vein", "central_retinal_artery", "branch_retinal_vein", "branch_retinal_artery", "retinal_artery",
		"peripheral_retina", "photoreceptor", "retinal_vein", "bruch_membrane", "sclera",
	}
	// imagingExams are those that make a picture; at the others somebody looks.
	imagingExams = []string{
		"fundus_photography", "fluorescein_angiography", "indocyanine_green_angiography", "optical_coherence_tomography", "rnfl_oct",
		"oct_angiography", "fundus_autofluorescence", "ultra_widefield_imaging", "wide_field_digital_retinal_imaging",
	}
	fundusExams = []string{
		"fundus_photography", "dilated_fundus_examination", "ophthalmoscopy", "indirect_ophthalmoscopy", "fluorescein_angiography",
		"indocyanine_green_angiography", "optical_coherence_tomography", "rnfl_oct", "oct_angiography", "fundus_autofluorescence",
		"ultra_widefield_imaging", "wide_field_digital_retinal_imaging",
	}
)

// signsElsewhere are signs of diseases of the fundus that are not on it: of the
// lids, the front of the eye, the pupils, the field, the pressure or the body.
var signsElsewhere = []string{
	"abnormal_head_posture", "absent_venous_pulsation", "alopecia", "altitudinal_field_defect", "angle_neovascularization", "anterior_chamber_cells", "aqueous_flare",
	"arcuate_scotoma", "asymmetric_corneal_reflex", "cecocentral_scotoma", "central_scotoma_sign", "chemosis", "choroidal_thickening", "ciliary_injection", "closed_angle",
	"conjunctival_hyperemia", "corneal_edema", "corneal_opacity", "cortical_spokes", "csf_pleocytosis", "ectropion_uveae",
	"elevated_intraocular_pressure", "enlarged_blind_spot", "eyelid_edema", "fibrinous_exudate", "fixed_mid_dilated_pupil", "glaukomflecken",
	"halo_sign_ultrasound", "hyphema", "hypopyon", "increased_axial_length", "iris_atrophy", "iris_bombe", "iris_neovascularization", "iris_nodules",
	"iris_shadow", "keratic_precipitates", "lens_opacity", "low_intraocular_pressure", "miosis", "mutton_fat_kp", "nasal_step", "nystagmus",
	"optic_nerve_enhancement", "paracentral_scotoma", "peripheral_anterior_synechiae", "peripheral_field_constriction", "poliosis",
	"posterior_subcapsular_opacity", "posterior_synechiae", "preauricular_lymphadenopathy", "pseudohypopyon_lesion", "reduced_red_reflex",
	"relative_afferent_pupillary_defect", "shallow_anterior_chamber", "tender_temporal_artery", "vitiligo", "watzke_allen_sign", "white_matter_lesion",
}

func (d *disease) signsElsewhere() bool {
	return slices.ContainsFunc(d.facts["has_fundus_sign"], func(t *ophglm.Triple) bool { return slices.Contains(signsElsewhere, t.Object.Entity) })
}

func (d *disease) onlyFundus() bool {
	any := false
	for _, t := range d.facts["affects"] {
		if t.Evidence == ophglm.Crawled {
			continue // it knows the eye alone
		}
		if !slices.Contains(fundusParts, t.Object.Entity) {
			return false
		}
		any = true
	}
	return any
}

// item is one thing that a list names, with the triples that say it.
type item struct {
	text string
	of   []string
}

func (i item) words() string { return i.text }

// items gives facts as items of a list. Facts that read the same are one item;
// so are, in crawled lists, those whose name another contains ("流泪" in
// "迎风流泪").
func (d *disease) items(facts []*ophglm.Triple) []item {
	var out []item
	for _, t := range facts {
		text := d.qualified(t, d.object(t))
		loose := t.Evidence == ophglm.Crawled && d.lang == ophglm.ZH
		i := slices.IndexFunc(out, func(o item) bool {
			return o.text == text || loose && (strings.Contains(o.text, text) || strings.Contains(text, o.text))
		})
		if i < 0 {
			out = append(out, item{text, []string{t.ID}})
			continue
		}
		if len(text) > len(out[i].text) {
			out[i].text = text
		}
		out[i].of = append(out[i].of, t.ID)
	}
	return out
}

// object names the object as an item of a list, or gives its text.
func (d *disease) object(t *ophglm.Triple) string {
	id := t.Object.Entity
	if id == "" {
		return fit(t.Object.Text.In(d.lang))
	}
	o := d.names.calls(id, d.lang)
	if d.lang == ophglm.EN {
		return d.g.nouns.item(d.names.byID[id].typ, o)
	}
	return o
}

// qualified adds to an item what narrows it.
func (d *disease) qualified(t *ophglm.Triple, text string) string {
	var notes []string
	add := func(s string) {
		if s = fit(s); s != "" && !strings.Contains(text, s) {
			notes = append(notes, s)
		}
	}
	add(t.Qualifier("line", d.lang))
	add(t.Qualifier("when", d.lang))
	add(t.Qualifier("note", d.lang))
	add(d.names.calls(t.Qualifiers["type"], d.lang))
	if where := d.names.calls(t.Qualifiers["location"], d.lang); where != "" && t.Relation == "has_fundus_sign" {
		if d.lang == ophglm.EN {
			if !strings.Contains(text, where) {
				text += " in the " + where
			}
		} else {
			add(where)
		}
	}
	use := fit(t.Qualifier("for", d.lang))
	if d.lang == ophglm.EN {
		if use != "" && !forInWords(use) {
			add(use)
			use = ""
		}
		return inBrackets(text, " (", ", ", ")", notes) + forWords(use)
	}
	add(use)
	return inBrackets(text, "（", "，", "）", notes)
}

func inBrackets(text, open, between, closing string, notes []string) string {
	if len(notes) == 0 {
		return text
	}
	return text + open + strings.Join(notes, between) + closing
}

// forInWords reports whether what a treatment is for can follow it without
// brackets.
func forInWords(use string) bool {
	return !strings.ContainsAny(use, ",;") && !strings.Contains(use, "combination")
}

// forWords joins what a treatment is for to its name, by how it begins.
func forWords(use string) string {
	if use == "" {
		return ""
	}
	first, _, _ := strings.Cut(use, " ")
	switch first {
	case "to", "when", "in", "if", "after", "before", "as", "at", "by", "with", "under", "until", "while", "once", "during", "where", "for":
		return " " + use
	case "may", "can", "helps":
		return ", which " + use
	case "a", "an":
		if start := use[:min(len(use), 45)]; strings.Contains(start, "attempt") || strings.Contains(start, "adjunct") || strings.Contains(start, "alternative") {
			return " as " + use
		}
	}
	return " for " + use
}

// runes is the length of a text as a reader counts it.
func runes(s string) int { return utf8.RuneCountInString(s) }
