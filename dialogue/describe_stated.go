package dialogue

import (
	"strings"
	"unicode/utf8"

	"ophglm/internal/clinical/scope"
)

// A doctor names many diseases that the patient has not: what is common, what may
// follow, what is to be ruled out, what to tell apart. One counts only where a
// word states it of this patient.

// statingWord states what stands up to so many bytes behind it.
type statingWord struct {
	word   string
	within int
	list   bool // each of a list, too
}

var statingWords = []statingWord{
	{"诊断", 75, true},
	{"确诊", 75, true},
	{"印象：", 75, true},
	{"考虑", 60, false},
	{"判断", 45, false},
	{"伴", 9, false},
	{"还有", 9, false},
	{"像", 18, false},
	{"按", 9, false},
	{"怀疑", 60, false},
	{"疑似", 45, false},
	{"属于", 36, false},
	{"符合", 36, false},
	{"提示", 45, false},
	{"患有", 36, false},
	{"患上", 36, false},
	{"患了", 36, false},
	{"得了", 36, false},
	{"得的", 30, false},
	{"像是", 30, false},
	{"很像", 30, false},
	{"可能", 24, false},
	{"有点", 12, false},
	{"有些", 12, false},
	{"是", 36, false},
	{"你的", 24, false},
	{"您的", 24, false},
	{"你这", 24, false},
	{"您这", 24, false},
	{"孩子的", 18, false},
	{"宝宝的", 18, false},
	{"老人的", 18, false},
	{"他的", 18, false},
	{"她的", 18, false},
	{"you have", 45, false},
	{"you've got", 45, false},
	{"you got", 45, false},
	{"he has", 45, false},
	{"she has", 45, false},
	{"have developed", 45, false},
	{"has developed", 45, false},
	{"diagnosis", 60, true},
	{"diagnosed", 60, true},
	{"consistent with", 60, false},
	{"likely", 45, false},
	{"probably", 45, false},
	{"looks like", 45, false},
	{"look like", 45, false},
	{"sounds like", 45, false},
	{"seems", 45, false},
	{"seem to be", 45, false},
	{"appears to be", 45, false},
	{"suggestive of", 45, false},
	{"suggest", 30, false},
	{"in favor of", 30, false},
	{"in favour of", 30, false},
	{"this is", 45, false},
	{"that is", 45, false},
	{"it is", 45, false},
	{"it's", 45, false},
	{"its more", 24, false},
	{"suffering from", 45, false},
	{"suspect", 45, false},
	{"could be", 45, false},
	{"may be", 45, false},
	{"might be", 45, false},
	{"thinking of", 30, false},
	{"case of", 30, false},
	{"your", 24, false},
}

var (
	// notIs end in 是 and state nothing.
	notIs = []string{"不是", "还是", "但是", "总是", "凡是", "于是", "要是", "尤其是", "特别是", "或是", "一是", "二是", "三是", "是不是", "是否", "都是", "多是", "常是"}
	// supposing stand anywhere before a disease in its sentence that is none of the
	// patient's.
	supposing = []string{"如果", "假如", "若", "一旦", "万一", "要是", "预防", "防止", "避免", "以防", "排除", "除外", "鉴别", "区别", "区分", "常见", "多见", "好发", "包括", "例如", "比如", "譬如", "诸如", "会引起", "会导致", "会造成", "会诱发", "可引起", "可导致", "可造成", "可诱发", "可能引起", "可能导致", "可能造成", "可能会", "能引起", "容易引起", "容易导致", "容易得", "容易发", "容易出现", "致使", "缺点", "副作用", "并发症", "风险", "有人", "很多", "一部分"}
	// supposingLatin are those of English.
	supposingLatin = []string{"if ", "rule out", "ruled out", "exclude", "such as", "including", "e.g.", "to prevent", "prevents", "avoid ", "common in", "risk of", "patients with", "people with", "caused by", "causes", "lead to", "leads to", "complication", "can cause", "history of", "not ", "either "}
	// unstated follow a disease that is a modifier, one of several, or of people.
	unstated = []string{"、", "或", "还是", "等", "患者", "病人", "者", "人群", "的人", "性", "常见", "多见", "手术", "术后", "是一种", "是指", "是由", "/", " or ", ", or", " patients", " surgery", " can ", " may "}
	// ofPatient follow a 的 behind a disease that is stated all the same.
	ofPatient = []string{"可能", "表现", "症状", "征象", "诊断", "情况", "特征", "样子", "发作", "早期", "晚期", "初期"}
	// oneOfSeveral end what stands before the second of a choice.
	oneOfSeveral = []string{"、", "或", "或者", "还是", "和/或", "/", " or ", "如"}
	sides        = []string{"左", "右", "双", "od ", "os ", "ou "}
	summaries    = []string{"左", "右", "双", "男", "女"}
)

// sentenceReach is how many bytes around a place its sentence is looked for.
const sentenceReach = 180

// sentenceAround gives what stands before a place in its sentence, and after it
// in its clause.
func sentenceAround(s string, start, end int) (before, after string) {
	from, to := max(0, start-sentenceReach), min(len(s), end+sentenceReach)
	for from < start && !utf8.RuneStart(s[from]) {
		from++
	}
	before = s[from:start]
	for i := len(before); i > 0; {
		r, n := utf8.DecodeLastRuneInString(before[:i])
		if m := clauseMark(before, i-n, r); m == '.' || m == '?' {
			before = before[i:]
			break
		}
		i -= n
	}
	after = s[end:to]
	for i, r := range after {
		if clauseMark(after, i, r) != 0 {
			return before, after[:i]
		}
	}
	return before, after
}

// openClause is what stands behind the last mark within a sentence.
func openClause(s string) string {
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if clauseMark(s, i-n, r) != 0 && r != '：' {
			return s[i:]
		}
		i -= n
	}
	return s
}

func hasAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func beginsWithAny(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// stated reports whether a doctor states a disease at s[start:end) of the
// patient. Sided tells that the disease is said of an eye, which states it where
// the clause begins with that.
func stated(s string, start, end int, sided bool) bool {
	before, after := sentenceAround(s, start, end)
	if hasAny(before, supposing) {
		return false
	}
	lower := strings.ToLower(before)
	if hasAny(lower, supposingLatin) {
		return false
	}
	if m := scope.Of(s, start, end); m.Negated || m.Question || m.Hypothetical && !m.Unsure {
		return false
	}
	if rest, ok := strings.CutPrefix(after, "的"); ok && !beginsWithAny(rest, ofPatient) {
		return false
	}
	near := openClause(lower)
	list := beginsWithAny(after, []string{"、", "或", "等", "/"})
	for _, w := range oneOfSeveral {
		list = list || strings.HasSuffix(near, w)
	}
	if beginsWithAny(after, unstated) && !beginsWithAny(after, []string{"、"}) {
		return false
	}
	if sided && !list && beginsWithAny(strings.TrimLeft(near, " "), sides) {
		return true
	}
	if near == "" && after == "" && beginsWithAny(strings.TrimLeft(before, " "), summaries) {
		return true // one of a summary: 左眼黄斑前膜，白内障。
	}
	if !list && beginsWithAny(strings.TrimLeft(after, " "), []string{"可能", "待排"}) && !strings.Contains(after, "会") {
		return true
	}
	for _, w := range statingWords {
		i := strings.LastIndex(near, w.word)
		if i < 0 || list && !w.list || len(near)-i-len(w.word) > w.within {
			continue
		}
		if w.word == "是" && endsWithAny(near[:i+len(w.word)], notIs) {
			continue
		}
		between := near[i+len(w.word):]
		if strings.Contains(between, "、") && !w.list || strings.HasPrefix(between, "否") {
			continue
		}
		return true
	}
	return false
}

func endsWithAny(s string, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// feared stand before an end that is feared or asked about: 会不会失明.
var feared = []string{"会", "怕", "担心", "导致", "引起", "造成", "防", "避免", "将", "以后", "如果", "不想", "直到", "going", "go ", "will", "afraid", "worr", "fear", "prevent", "lead", "cause", "risk", "want"}

// suffered reports whether a patient tells of an end such as blindness as theirs.
func suffered(s string, start, end int) bool {
	before, after := sentenceAround(s, start, end)
	m := scope.Of(s, start, end)
	return !m.Negated && !m.Question && !m.Hypothetical && !hasAny(strings.ToLower(openClause(before)), feared) && !endsAsking(after)
}
