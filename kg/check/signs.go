package check

import (
	"fmt"
	"regexp"

	"ophglm"
)

var signAsSymptom = Check{
	Code: "sign_as_symptom", Severity: Warning,
	Doc: "A symptom that is not curated is, by its name, what an examination finds and no patient notices.",
	Example: Example{
		Graph: `Symptom 0123456789abcdef00000001 角膜混浊
Symptom 0123456789abcdef00000002 前房积脓
Symptom 0123456789abcdef00000003 KP阳性
Symptom 0123456789abcdef00000004 视物模糊
Symptom 0123456789abcdef00000005 眼睑肿胀
Symptom 0123456789abcdef00000006 玻璃体病变所致眼前飞蚊
Symptom iris_atrophy 虹膜萎缩`,
		Reports: []string{"0123456789abcdef00000001", "0123456789abcdef00000002", "0123456789abcdef00000003"},
	},
	watch: func(r *run) hooks {
		return hooks{entity: func(n node, e *ophglm.Entity) {
			if e.Type != "Symptom" || r.curated(n) {
				return
			}
			if seen.MatchString(e.Name.ZH) {
				return
			}
			if at := signZH.FindString(e.Name.ZH); at != "" {
				r.entity(n, unclear, fmt.Sprintf("%s is a sign by its name: %s is seen on examination", e.Name.ZH, at))
			} else if at := signEN.FindString(e.Name.EN); at != "" {
				r.entity(n, unclear, fmt.Sprintf("%s is a sign by its name: %s is seen on examination", e.Name.EN, at))
			}
		}}
	},
}

// seen is what a patient sees, whatever it is named after.
var seen = regexp.MustCompile(`飞蚊|闪光|黑影|眼前`)

// What only an examination shows: the parts of the eye that can't be seen without
// an instrument, with whatever is found there; of those that can, what is not
// seen in a mirror.
var (
	signZH = regexp.MustCompile(`视网膜|脉络膜|葡萄膜|玻璃体|晶状体|眼底|视盘|视乳头|黄斑|前房|房水|房角|小梁网|虹膜|KP|Tyndall|` +
		`角膜(?:上|后|大小|.{0,4}(?:混浊|溃疡|水肿|浸润|穿孔|沉着|糜烂|知觉|瘢痕|干燥斑|血管翳|反射|粘连|瘘|后胚胎环))|滴状角膜|` +
		`睫状充血|结膜.{0,3}(?:乳头|滤泡|沙粒|瘢痕|膜$)|眼压|高眼压|瞳孔(?:异常|缘|变形|散大|缩小|部分|反射|光反射)|对光反[应射]|光反射消失|阿罗瞳孔|` +
		`中心暗点|弓形暗点|豹纹状|漆裂|近视弧|[内外]斜[AV]征|Bell现象|樱桃红|Roth|格子样变性`)
	signEN = regexp.MustCompile(`(?i)\b(?:retinal|choroidal|vitreous|lenticular|fundus|optic dis[ck]|macular|hypopyon|hyphema|keratic|corneal (?:opacity|edema|ulcer)|intraocular pressure)\b`)
)
