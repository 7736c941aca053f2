package check

import (
	"fmt"
	"regexp"
	"slices"

	"ophglm"
)

// bearers are the types whose names should not say which side or stage is meant:
// those belong into qualifiers.
var bearers = []string{"Disease", "Symptom", "FundusSign", "Procedure"}

var hiddenLaterality = Check{
	Code: "hidden_laterality", Severity: Warning,
	Doc: "The name of a disease, symptom, sign or procedure says which side is meant, which is not part of what it is.",
	Example: Example{
		Graph: `Disease a 右眼白内障
Disease b Chalazion left upper eyelid
Disease c Paralytic ectropion, bilateral
Drug d 右旋糖酐滴眼液
Symptom e 双眼视觉异常
Symptom g 瞳孔两侧不等大
Disease h 双侧眼运动疾患
Disease f Left ventricular failure`,
		Reports: []string{"a", "b", "c"},
	},
	watch: func(r *run) hooks {
		return hooks{entity: func(n node, e *ophglm.Entity) {
			if name := r.nameThat(n, e, sided); name != "" {
				r.entity(n, unclear, fmt.Sprintf("%s says which side is meant", name))
			}
		}}
	},
}

// sidedZH has no 单眼: what is seen with one eye, such as 单眼复视, is a thing of
// its own. Nor is 双眼视 one of both eyes, or 左右眼 one of either.
var (
	sidedZH = regexp.MustCompile(`(?:^|[^左右])[左右](?:眼|侧|上睑|下睑|上眼睑|下眼睑|眶|颞)|[双两](?:侧|眼(?:[^视单平融不上下]|$))|单侧`)
	sidedEN = regexp.MustCompile(`(?i)\b(?:right|left)[ -](?:eye|eyelid|upper|lower|orbit|side|sided|lacrimal)|\b(?:bilateral|unilateral)\b|\bunspecified (?:eye|side)\b|\bboth eyes\b`)
	sidedOD = regexp.MustCompile(`(?:^|[ ,(])O[DSU](?:$|[ ,)])`)
)

// paired is what takes two eyes, or is a difference between them.
var paired = regexp.MustCompile(`(?i)不等|不对称|交替|凝视|眼运动|影像|视机能|现象|binocular|asymmetr|aniso`)

func sided(s string) bool {
	return !paired.MatchString(s) && (sidedZH.MatchString(s) || sidedEN.MatchString(s) || sidedOD.MatchString(s))
}

// nameThat returns the first name or alias of a bearer that ok accepts, or "".
func (r *run) nameThat(n node, e *ophglm.Entity, ok func(string) bool) string {
	if !slices.Contains(bearers, e.Type) {
		return ""
	}
	for _, s := range r.surfaces(n) {
		if ok(s) {
			return s
		}
	}
	return ""
}

var hiddenStage = Check{
	Code: "hidden_stage", Severity: Warning,
	Doc: `The name of a disease, symptom, sign or procedure says which stage is meant, and nothing in the graph says what it is a stage or kind of.`,
	Example: Example{
		Graph: `Disease a 晚期青光眼
Disease b 急性期葡萄膜炎
Disease c retinopathy of prematurity, stage 3
Disease d 早产儿视网膜病变
Disease e 早期年龄相关性黄斑变性
Symptom f 周期性斜视
FundusSign g 视网膜营养不良伴黄斑区早期累及
e is_a d`,
		Reports: []string{"a", "b", "c"},
	},
	watch: func(r *run) hooks {
		named := map[node]string{}
		placed := map[node]bool{}
		stage, isA := r.relation("has_stage"), r.relation("is_a")
		return hooks{
			entity: func(n node, e *ophglm.Entity) {
				if name := r.nameThat(n, e, staged); name != "" {
					named[n] = name
				}
			},
			triple: func(i int, _ *ophglm.Triple) {
				switch t := &r.triples[i]; t.relation {
				case stage:
					placed[t.object] = true
				case isA:
					placed[t.subject] = true
				}
			},
			end: func() {
				for n, name := range named {
					if !placed[n] {
						r.entity(n, unclear, fmt.Sprintf("%s says which stage is meant, and not of what", name))
					}
				}
			},
		}
	},
}

var (
	stagedZH = regexp.MustCompile(`^[早中晚末]期|[早中晚末]期[）)]?$|(?:急性|慢性|进行|进展|静止|活动|瘢痕|缓解|恢复|发作|间歇|终末|代偿|稳定|充血|绝对)期|[一二三四五ⅠⅡⅢⅣⅤIV1-5]期`)
	stagedEN = regexp.MustCompile(`(?i)\bstage (?:[0-5]|[iv]+)\b|\b(?:early|late|end|advanced|mild|moderate|severe|indeterminate)[ -]stage\b`)
)

func staged(s string) bool { return stagedZH.MatchString(s) || stagedEN.MatchString(s) }
