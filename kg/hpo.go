package kg

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"ophglm"
	"ophglm/internal/pipeline"
)

const hpoLicence = "HPO terms of use"

var hpoTerms = terminology{
	name:    "the HPO",
	columns: []string{"hpo_id", "en", "zh", "predicate", "status"},
	code:    regexp.MustCompile(`^HP:[0-9]{7}$`),
}

var (
	// hpoNotEye finds the terms that share a word with the eye and are of
	// something else: the brain's choroid plexus, the chorion, spots of the skin,
	// sleep, seizures, behaviour.
	hpoNotEye = regexp.MustCompile(`(?i)choroid plexus|chorion(ic)?\b|chorioamn|choriocarcinoma|choriomeningitis|macular (hyperpigmented dermopathy|purpura)|macularis|macular hyperkeratoses|cutaneous macular|sclerodactyly|rapid eye movement (sleep|period)|eye contact|eye rash|eye of the tiger|hand-eye|seizure|sensory seeking|visual agnosia`)
	// hpoNotFinding finds the terms that say when, where or in whom, or that are
	// one step of a scale.
	hpoNotFinding = regexp.MustCompile(`(?i)^(triggering|exacerbation|localized|contact lens wearer)|history$|^(unaided|best corrected|pinhole) visual acuity|^visual acuity (light|no)|ultra-low vision with`)
	// hpoTested finds what only an examination shows though a symptom's word is
	// in it.
	hpoTested = regexp.MustCompile(`(?i)evoked|\btest\b|stationary|corneal sensation|binocular`)
	// hpoSymptom finds what a patient notices; all else is a sign.
	hpoSymptom = regexp.MustCompile(`(?i)\b(vision|visual (loss|impairment|hallucination)|visual acuity$|blurr|pain|photophobia|pruritus|burning|sensation|diplopia|blindness|floaters|photopsia|metamorphopsia|halo|glare|asthenopia|epiphora|lacrimation)`)
)

// HPO is the kind kg.hpo.
func HPO() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[struct{}, *ophglm.GraphItem]{
		Name:    "kg.hpo",
		Version: 1,
		Doc: `Reads eye terms of the Human Phenotype Ontology from a table of tab-separated columns: hpo_id, en, zh, predicate, status.

A term that a patient would notice (pain, blurred vision) is a Symptom, every
other a FundusSign, with its English and Chinese label. Left out are the terms
that share a word with the eye and are of something else ("choroid plexus
cyst"), and those that are no finding of their own ("localized to upper
eyelid", the steps of an acuity scale).`,
		Output: pipeline.Out[*ophglm.GraphItem]("graph", "a Symptom or FundusSign for each term of the eye"),
		Example: pipeline.Example{
			FileName: "hpo.tsv",
			In: map[string]string{"files": "hpo_id\ten\tzh\tpredicate\tstatus\n" +
				"HP:0000541\tRetinal detachment\t视网膜脱离\trdfs:label\tOFFICIAL\n" +
				"HP:0200026\tOcular pain\t眼痛\trdfs:label\tOFFICIAL\n" +
				"HP:0002190\tChoroid plexus cyst\t脉络丛囊肿\trdfs:label\tOFFICIAL\n"},
		},
		Read: func(_ context.Context, _ struct{}, f *pipeline.File, to *pipeline.Emitter[*ophglm.GraphItem]) error {
			h, err := f.Open()
			if err != nil {
				return err
			}
			defer h.Close() // only read from
			return readHPO(h, f.Name, to)
		},
	})
}

func readHPO(r io.Reader, file string, to sink) error {
	g := newGraph(to, ophglm.Coded)
	return hpoTerms.read(r, file, to, func(row int, f []string) error {
		id, en, raw := f[0], f[1], strings.Join(f, "\t")
		switch {
		case hpoNotEye.MatchString(en):
			return to.Reject("not_eye", fmt.Sprintf("%q is not of the eye", en), raw)
		case hpoNotFinding.MatchString(en):
			return to.Reject("not_a_finding", fmt.Sprintf("%q is no finding of its own", en), raw)
		}
		typ := "FundusSign"
		if hpoSymptom.MatchString(en) && !hpoTested.MatchString(en) {
			typ = "Symptom"
		}
		return g.entity(&ophglm.Entity{
			ID: codedID("hpo", id), Type: typ, Name: ophglm.Text{EN: en, ZH: strings.Join(strings.Fields(f[2]), " ")},
			Codes:   []ophglm.Code{{System: "hpo", Code: id}},
			Sources: []ophglm.Source{{Dataset: "hpo", File: file, Row: row, Key: id, Licence: hpoLicence}},
		})
	})
}
