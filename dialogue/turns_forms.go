package dialogue

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
)

var (
	// siteOpening is what the site writes before a doctor's first answer.
	siteOpening = regexp.MustCompile(`^感谢您的信任[，,]\s*病情资料我已详细阅读。\s*根据您现有的资料[，,]\s*建议[：:]\s*`)
	// ownLabel is a speaker's own label, alone on the first line.
	ownLabel = regexp.MustCompile(`^(?:医生|大夫|病人|患者|Doctor|Patient)\s*[：:]\s*\n\s*`)
	// owned ends before a prompt that is a word of the patient's: 这是我的化验、检查结果.
	owned = regexp.MustCompile(`[我你您他她]的$`)
	// emptyPrompts are questions of a form that the patient left unanswered.
	emptyPrompts = regexp.MustCompile(`\s*(?:(?:曾经治疗情况和效果|想得到怎样的帮助|想要?得到的帮助|在乎怎样的帮助|化验、检查结果|最后一次就诊的医院)[：:]?\s*)+$`)
	promptEnds   = []string{"情况和效果", "怎样的帮助", "得到的帮助", "检查结果", "就诊的医院"}
	// brokenPrompts are prompts of a question whose end is lost.
	brokenPrompts = []string{"想得到怎样的帮", "想得到怎样的", "想得到怎样", "想得到怎", "病情描述（发病时间、主要症状等", "病情描述（发病时间、主要症状", "病情描述（发病时间、", "病情描述（发病", "病情描述（"}
	brokenSet     = runesOf("帮的样怎等状、病（")
	promptSet     = runesOf("果助院：: \n\t")
	notices       = regexp.MustCompile(`^(?:` +
		`医生已经通过语音回答了您的问题[，,]?\s*请及时收听。?|` +
		`门诊/住院患者报到|(?:门诊|住院)患者报到|` +
		`真情寄语[：:]?|` +
		`感谢您的信任[，,]?\s*病情资料我已详细阅读。?(?:\s*根据您现有的资料[，,]?\s*建议[：:]?)?|` +
		`(?:您的|本次|该|此)?(?:咨询|问诊|服务|对话|会话|订单)(?:服务)?(?:已(?:经)?)?(?:被)?(?:自动)?(?:结束|完成|关闭|超时|取消|过期)[。！!，,]?(?:\s*(?:感谢|谢谢)您?的?(?:咨询|信任|使用|支持|理解)[。！!]?|\s*如需(?:继续|再次)(?:咨询|问诊)[^。]{0,20}。?|\s*系统(?:已)?自动关闭。?|\s*费用将[^。]{0,12}退[^。]{0,6}。?|\s*请对[^。]{0,12}评价。?)?|` +
		`(?:医生|患者|系统|对方)?(?:已)?(?:向您|给您)?(?:发送|赠送|上传|撤回)了?(?:一[张份条个])?(?:图片|语音|视频|消息|检查资料|心意礼物|暖心礼物)。?|` +
		`(?:系统(?:消息|提示|通知)|温馨提示|平台提示)[：:](?:医生已接诊|您的问诊[^。]{0,24}|(?:医生|以上)?的?(?:回复|建议|回答)[^。]{0,6}仅[^。]{0,30})。?|` +
		`以上(?:回复|建议|回答|内容)仅供参考[，,](?:不能|不可)?[^。，,]{0,16}(?:依据|面诊|诊断|就诊)。?|` +
		`医生(?:正在忙|暂时离线|不在线|暂时不在线|忙碌中)[，,](?:请(?:您)?耐心等待|将在?[^。]{0,8}后?(?:尽快)?回复您?)。?|` +
		`您(?:还)?有[^。，,]{1,4}次追问机会[，,]?(?:请[^。]{0,8})?。?|` +
		`(?:该用户|对方|医生|患者)已(?:退出|离开|进入|拉黑|挂断|取消)[^。，,]{0,6}。?|` +
		`[【\[](?:系统|平台)[^】\]]{0,4}[】\]][^。]{0,30}。?|` +
		`您的评价对我们[^。，,]{0,8}。?|` +
		`(?:患者|医生|用户|对方|您|系统)已?(?:经)?(?:完成|开启|发起|关闭|结束|取消|接受|拒绝|收到|提交|补充|更新)了?(?:本次|一次|新的)?(?:支付|付款|退款|视频通话|语音通话|通话|问诊|咨询|评价|会话|资料|病历资料|处方)。?|` +
		`(?:系统(?:消息|提示|通知)|温馨提示|平台提示)[：:][^。，,药滴眼]{0,12}(?:平台|交易|问诊|订单|支付|退款|评价|接诊|超时|排队|候诊|隐私|账号)[^。药滴眼]{0,16}。?|` +
		`患者评价[：:][^。]{0,12}。?|` +
		`对方正在输入[，,]?(?:请稍候)?|` +
		`(?i:(?:this|the) (?:chat|conversation|consultation|session) (?:has|is|was) (?:been )?(?:now )?(?:closed|ended|over|expired)\.?)|` +
		`[\[【(（]?(?:图片|语音|视频|文件|表情|动画表情|该消息已被?撤回|对方已?撤回一条消息|语音[ ]?[0-9]{1,3}[ ]?秒)[\]】)）]?` +
		`)[：:]?$`)
)

// longestNotice is the longest text, in bytes, that the site writes by itself.
const longestNotice = 240

// noticeBegins are what notices begin with.
var noticeBegins = []string{
	"医生已", "患者已", "医生正在", "医生暂时", "医生不在", "医生忙", "医生向", "医生给", "医生发", "医生赠", "医生上传", "医生开启", "医生发起", "医生关闭", "医生结束", "医生接受", "医生拒绝", "医生完成", "该用户", "门诊", "住院", "真情寄语", "感谢您的信任", "本次", "该", "此", "咨询", "问诊", "服务", "对话", "会话",
	"订单", "您的", "您还有", "您有", "患者", "用户", "系统", "对方", "温馨提示", "平台", "以上", "图片", "语音", "视频", "文件", "表情", "动画表情", "发送", "赠送", "上传", "撤回", "已", "向您", "给您",
	"[", "【", "（", "(", "this ", "the ", "This ", "The ",
}

var noticeSet = func() *runeSet {
	set := &runeSet{}
	for _, s := range noticeBegins {
		set.add(first(s))
	}
	return set
}()

// notice reports whether the site wrote the text.
func notice(s string) bool {
	return len(s) <= longestNotice && noticeSet.has(first(s)) && prefixOf(s, noticeBegins) > 0 && notices.MatchString(s)
}

// trimForms cuts what the site's form put before and after the words of a turn.
func (c *core) trimForms(t *ophglm.Turn) {
	s := t.Text
	switch {
	case strings.HasPrefix(s, "感谢您的信任"):
		if m := siteOpening.FindStringIndex(s); m != nil && t.Role == ophglm.Doctor && m[1] < len(s) {
			c.begin = m[1]
		}
	case ownLabelled(s):
		if m := ownLabel.FindStringIndex(s); m != nil && m[1] < len(s) {
			c.begin = m[1]
		}
	}
	if t.Role != ophglm.Patient {
		return
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	if brokenSet.has(r) {
		if n := suffixOf(s, brokenPrompts); n > 0 && len(s)-n > c.begin && !nothing(s[c.begin:len(s)-n]) {
			c.end = len(s) - n
		}
		return
	}
	if !promptSet.has(r) {
		return
	}
	tail := strings.TrimRight(s, "：: \n\t")
	for _, p := range promptEnds {
		if !strings.HasSuffix(tail, p) {
			continue
		}
		if m := emptyPrompts.FindStringIndex(s); m != nil && m[0] > c.begin && !owned.MatchString(s[:m[0]]) {
			c.end = m[0]
		}
		return
	}
}

// ownLabelled reports whether a speaker's label may stand on the first line.
func ownLabelled(s string) bool {
	line, _, ok := strings.Cut(s[:min(len(s), 40)], "\n")
	if !ok {
		return false
	}
	line = strings.TrimSpace(line)
	return strings.HasSuffix(line, "：") || strings.HasSuffix(line, ":")
}

// nothing reports whether a text holds no letter and no digit, and is not a mark
// that answers a question ("？" asks for more: it says nothing by itself).
func nothing(s string) bool {
	for _, r := range s {
		if r >= 0x4E00 && r <= 0x9FFF || unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' || r == '-' {
			return false
		}
	}
	return true
}
