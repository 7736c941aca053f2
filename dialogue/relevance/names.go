package relevance

import (
	"ophglm"
	"ophglm/internal/lexicon"
)

// eyeNames are the names of a lexicon that are of the eye.
type eyeNames struct {
	lexicon *lexicon.Lexicon   // nil for none
	section map[string]section // by entity
}

// newEyeNames tells the entities of the eye by their names: those half or more of
// whose names say a word of the list. So Coats disease, whose other names speak
// of the retina, is found as one of the fundus, and diabetes and fever, which an
// ophthalmic graph holds too, are not of the eye.
func newEyeNames(names []*ophglm.Name, words *wordList) eyeNames {
	if len(names) == 0 {
		return eyeNames{}
	}
	type count struct{ all, eye, fundus int }
	counts := map[string]*count{}
	var f folded
	for _, n := range names {
		if !namedTypes[n.Type] || n.Brand {
			continue
		}
		c := counts[n.Entity]
		if c == nil {
			c = &count{}
			counts[n.Entity] = c
		}
		c.all++
		f.read(n.Surface)
		said, inFundus := false, false
		for i := 0; i < len(f.runes); {
			w := words.at(f.runes, i)
			if w == nil {
				i++
				continue
			}
			i += len(w.runes)
			said = said || w.section != notEye
			inFundus = inFundus || w.section == fundus
		}
		if said {
			c.eye++
		}
		if inFundus {
			c.fundus++
		}
	}
	section := map[string]section{}
	for id, c := range counts {
		switch {
		case 2*c.fundus >= c.all:
			section[id] = fundus
		case 2*c.eye >= c.all:
			section[id] = eye
		}
	}
	var eyes []*ophglm.Name
	for _, n := range names {
		if _, ok := section[n.Entity]; ok && !n.Ambiguous && namedTypes[n.Type] && !tooShort(n.Surface) {
			eyes = append(eyes, n)
		}
	}
	if len(eyes) == 0 {
		return eyeNames{}
	}
	return eyeNames{lexicon: lexicon.New(eyes), section: section}
}

// namedTypes are the types of entity whose names count without a word of the list
// in them. Those of symptoms, signs, parts and classes of drugs are everyday words
// (分泌物, 毛细血管扩张, topical antibiotic) that other departments say as well.
var namedTypes = map[string]bool{"Disease": true, "Drug": true, "Examination": true, "Procedure": true}

// tooShort reports whether a name is two Latin letters or fewer: DR is diabetic
// retinopathy, and a doctor.
func tooShort(surface string) bool {
	return len(surface) < 3
}
