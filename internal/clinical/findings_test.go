package clinical

import (
	"slices"
	"testing"

	"ophglm"
	"ophglm/internal/lexicon"
)

// A line of findings.txt is one thing: the lexicon has no two of its names for two
// things, so that none of them stands for another. Where the lexicon itself has a
// disease and the sign of it apart, they are one here.
func TestFindingsAreOneThing(t *testing.T) {
	l := starterLexicon(t)
	same := map[string]string{
		"elevated_iop_risk": "elevated_intraocular_pressure", "retinal_tear_sign": "retinal_tear", "retinal_detachment_sign": "retinal_detachment", "strabismus_sign": "strabismus",
		"papilledema": "optic_disc_swelling", "eye_swelling": "eyelid_edema", "acute_conjunctivitis": "conjunctivitis", "retinal_vasculitis_sign": "retinal_vasculitis",
		"macular_folds": "epiretinal_membrane", "lens_opacity": "cataract",
	}
	one := func(n *ophglm.Name) string {
		if s := same[n.Entity]; s != "" {
			return s
		}
		return n.Entity
	}
	var found []lexicon.Mention
	for _, f := range vocabularyOnce().findings {
		var things []string
		for _, name := range f.names {
			found = l.Find(found[:0], name)
			if len(found) == 1 && found[0].Start == 0 && found[0].End == len(name) && like(classOf(found[0].Name), f.class) {
				things = append(things, one(found[0].Name))
			}
		}
		slices.Sort(things)
		if things = slices.Compact(things); len(things) > 1 {
			t.Errorf("the line of %q has names of %q", f.names[0], things)
		}
	}
}

// A broad word stands for itself, and only a special one for the lexicon's thing.
func TestBroadWordsAreGeneric(t *testing.T) {
	rd := NewReader(starterLexicon(t))
	for _, c := range []struct{ in, want string }{
		{"出血", "sign 出血"},
		{"bleeding", "sign 出血"},
		{"点状出血", "sign dot_blot_hemorrhage"},
		{"消炎药", "drug 消炎药"},
		{"抗生素", "drug 抗生素"},
		{"抗生素滴眼液", "drug topical_antibiotic"},
		{"肾炎", "diagnosis 肾炎"},
		{"尿毒症", "diagnosis 尿毒症"},
		{"糖尿病肾病", "diagnosis diabetic_nephropathy"},
		{"头孢", "drug 头孢"},
		{"头孢呋辛", "drug 头孢呋辛"},
		{"头孢他啶", "drug ceftazidime"},
		{"激光", "surgery 激光"},
		{"眼底激光", "surgery retinal_laser_photocoagulation"},
		{"飞秒", "surgery 飞秒"},
		{"lasik", "surgery 半飞秒"},
		{"smile", ""},
		{"SMILE", "surgery 全飞秒"},
		{"明目地黄丸", "drug 明目地黄丸"},
		{"心律不齐", "diagnosis 心律失常"},
		{"闭角型青光眼", "diagnosis 闭角型青光眼"},
		{"樱桃红斑", "sign cherry_red_spot"},
		{"视网膜皱褶", "sign 视网膜皱褶"},
		{"combigan", "drug 溴莫尼定噻吗洛尔"},
	} {
		if got := lines(rd.Facts(nil, c.in)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}
