package check

import (
	"fmt"
	"slices"

	"ophglm"
	"ophglm/kg/names"
)

var duplicateEntity = Check{
	Code: "duplicate_entity", Severity: Warning,
	Doc: `Two entities of one type have the same name but for case, width and blanks, or stand for the same codes. Two with different codes of one
terminology are told apart by it, whatever they are called.`,
	Example: Example{
		Graph: `Disease a 青光眼 # icd10cm:H40
Disease b Glaucoma
Disease c glaucoma
Disease d 绿内障 # icd10cm:H40
Disease e 角膜炎 # icd10cm:H16
Disease f 角膜炎 # icd10cm:H16.9`,
		Reports: []string{"c", "d"},
	},
	watch: func(r *run) hooks {
		firstBy := map[string]node{}
		seen := func(n node, key, what string) {
			key = r.entities[n].typ + "\x00" + key
			if first, ok := firstBy[key]; !ok {
				firstBy[key] = n
			} else if first != n && !r.toldApart(n, first) {
				r.entity(n, unclear, fmt.Sprintf("%s (%s) and %s (%s) have the same %s", r.called(n), r.entities[n].id, r.called(first), r.entities[first].id, what))
			}
		}
		return hooks{entity: func(n node, e *ophglm.Entity) {
			for _, name := range []string{e.Name.ZH, e.Name.EN} {
				if name != "" {
					seen(n, "name "+names.Fold(name), "name")
				}
			}
			// An entity with several codes is wider than each of them, so only the
			// whole set is compared.
			if len(e.Codes) > 0 {
				codes := make([]string, len(e.Codes))
				for i, c := range e.Codes {
					codes[i] = names.CodedID(c.System, c.Code)
				}
				slices.Sort(codes)
				seen(n, fmt.Sprint("codes ", codes), fmt.Sprint("codes ", codes))
			}
		}}
	},
}

var nearDuplicate = Check{
	Code: "near_duplicate", Severity: Warning,
	Doc: `Two entities of one type have names or aliases that are the same but for brackets, punctuation, 症, 病, 征 or 的, the way a word is
written (粘膜 and 黏膜, oedema and edema), English plurals, or the order of words.`,
	Example: Example{
		Graph: `Disease a 干眼
Disease b 干眼症
Disease c 眼眶（骨）肉瘤
Disease d 眼眶骨肉瘤
Disease e dystrophy of the cornea
Disease f Corneas' dystrophy
Disease g 1型糖尿病
Disease h 2型糖尿病`,
		Reports: []string{"b", "d", "f"},
	},
	watch: func(r *run) hooks {
		type held struct {
			n    node
			fold string
		}
		byKey := map[string]held{}
		return hooks{entity: func(n node, e *ophglm.Entity) {
			for _, s := range surfaces(&e.Name, &e.Aliases) {
				key := nearKey(s)
				if key == "" {
					continue
				}
				key, fold := e.Type+"\x00"+key, names.Fold(s)
				first, ok := byKey[key]
				switch {
				case !ok:
					byKey[key] = held{n, fold}
				case first.n != n && first.fold != fold && !r.toldApart(n, first.n):
					r.entity(n, unclear, fmt.Sprintf("%s (%s, as %s) and %s (%s, as %s) are called nearly the same",
						r.called(n), r.entities[n].id, fold, r.called(first.n), r.entities[first.n].id, first.fold))
				}
			}
		}}
	},
}

// toldApart reports whether two entities have codes of one terminology, and none
// in common.
func (r *run) toldApart(a, b node) bool {
	both := map[string]bool{} // systems that both have, and whether they share a code
	for _, x := range r.entities[a].codes {
		for _, y := range r.entities[b].codes {
			if x.System == y.System {
				both[x.System] = both[x.System] || x.Code == y.Code
			}
		}
	}
	for _, shared := range both {
		if !shared {
			return true
		}
	}
	return false
}
