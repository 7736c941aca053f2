package dialogue

import (
	_ "embed"
	"slices"
	"strings"

	"ophglm"
)

//go:embed noise_deflects.txt
var deflectList string

// deflections are the phrases that answers are made of which only send the
// patient elsewhere.
var deflections = newVocabulary(map[byte]sense{'*': senseDeflect, '+': senseGreets}, deflectList, strings.ReplaceAll(courtesyList, "*", ""))

// longestDeflection is the longest answer, in bytes, that is looked at.
const longestDeflection = 450

// deflects reports whether an answer only sends the patient elsewhere: to a
// hospital, to the telephone, to a paid service. It is made of such phrases and
// courtesies alone, so that one word of medicine, of haste (马上, 急诊) or of a
// department other than of the eye keeps it. Asked whether or where to go, it is
// an answer.
func deflects(s string, asked *ophglm.Turn) bool {
	if len(s) > longestDeflection || hasDigits(s) && !contactOnly(s) || containsAny(s, haste) {
		return false
	}
	said, unknown := sense(0), 0
	for i := 0; i < len(s); {
		end, next := clauseEnd(s, i)
		clause := strings.TrimRight(s[i:end], "0123456789-")
		if slices.Contains(answerWords, clause) {
			return false
		}
		is, more, ok := deflections.nearlyCovers(clause, tellingCharacters, mostUnknown-unknown)
		if !ok {
			return false
		}
		said, unknown = said|is, unknown+more
		if asksAt(s, end) && said&senseDeflect == 0 {
			return false
		}
		i = next
	}
	return said&senseDeflect != 0 && !asksWhere(asked)
}

// mostUnknown is how many Chinese characters of a deflecting answer may be in no
// list: 去医院瞧瞧 says as little as 去医院看看.
const mostUnknown = 4

// tellingCharacters are those that words of medicine, of haste, of time and of
// denial are written with: none of them is passed over.
var tellingCharacters = runesOf("药滴炎症痛疼视压术血糖瘤癌肿红痒烧咳疹瞳膜晶角巩黄斑网裂孔光散度镜激针剂片胶囊服停换减量复期防忌禁敷洗冲揉休息睡饮食酒烟动遗传正常异轻重恶良转消退愈治疑虑排除严危险急立即刻赶紧早快速" +
	"今明后昨现时分秒周月年天次不没无别勿未非甭做拔拆取切缝补冷热包扎垫遮贴戴配验测照拍抽送等放弃线管环斜弱近远白青泪睑结虹葡脉玻神经左右双眼球盲瞎影闪雾糊模糊清肝肾心脑肺胃肠骨皮癣湿孕胎产月经乳腺甲状疫苗菌毒" +
	"染真假开关门漏渗积液水气胀肌瘫晕昏吐泻便尿汗热冷寒湿虚补养护理锻炼运动保守观察随访稳定控制好坏危害死活一二三四五六七八九十百千两半几多少高低大小")

// answerWords are clauses that answer a question by themselves: 可以，来医院吧.
var answerWords = []string{
	"可以", "可以的", "是", "是的", "对", "对的", "需要", "需要的", "要", "要的", "能", "能的", "行", "有", "有的", "可能", "有可能", "应该", "应该的", "应该是", "应该可以", "不能", "会", "会的", "必须", "必须的", "不会",
	"Yes", "yes", "No", "no", "Sure", "sure",
}

// haste are words of the courtesies (及时回复) that hurry where they send.
var haste = []string{"及时", "早日去", "早日到"}

func hasDigits(s string) bool { return strings.ContainsAny(s, "0123456789") }

// contactOnly reports whether the digits of s are those of one number to call or
// to write to: five or more in a row.
func contactOnly(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < '0' || s[i] > '9' {
			i++
			continue
		}
		j := i
		for j < len(s) && (s[j] >= '0' && s[j] <= '9' || s[j] == '-') {
			j++
		}
		if j-i < 5 {
			return false
		}
		i = j
	}
	return true
}

var (
	wherePlaces = []string{"医院", "门诊看", "就诊", "就医", "面诊", "哪个科", "哪科", "什么科", "啥科", "挂科", "眼科", "检查", "医生看", "doctor", "hospital", "specialist", "see someone", "be seen", "clinic"}
	whereAsks   = []string{"吗", "要不要", "需不需要", "用不用", "是否", "是不是", "哪", "什么", "怎么", "应该", "该", "可以", "能不能", "should", "do i", "can i", "where", "which", "who"}
)

// asksWhere reports whether a sentence of a turn asks whether, where or how to
// be seen.
func asksWhere(t *ophglm.Turn) bool {
	if t == nil || t.Role != ophglm.Patient {
		return false
	}
	for i := 0; i < len(t.Text); {
		end, next := clauseEnd(t.Text, i)
		c := strings.ToLower(t.Text[i:end])
		if containsAny(c, wherePlaces) && (asksAt(t.Text, end) || containsAny(c, whereAsks)) {
			return true
		}
		i = next
	}
	return false
}

func containsAny(s string, list []string) bool {
	for _, w := range list {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
