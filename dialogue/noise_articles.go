package dialogue

import (
	"strings"
	"unicode/utf8"
)

// An article is at least so long, in characters (Chinese) or bytes (English).
const (
	articleRunes = 220
	articleBytes = 600
)

var (
	articleHeads = []string{
		"概述", "简介", "定义", "病因", "发病机制", "病理", "分类", "临床表现", "症状", "检查", "诊断", "鉴别诊断", "治疗", "预防", "预后", "并发症", "护理", "注意事项", "药品名称", "成份", "性状", "适应症",
		"用法用量", "不良反应", "禁忌", "贮藏", "药理", "规格", "孕妇用药", "药物相互作用",
	}
	englishHeads = []string{"overview", "definition", "causes", "symptoms", "risk factors", "diagnosis", "treatment", "prevention", "prognosis", "stages", "complications", "dosage", "side effects", "indications", "when to see a doctor"}
)

// article reports whether a doctor's turn is a copied article or a leaflet: it
// is long, has four headings or more of an encyclopaedia's, and speaks to nobody.
func article(s string) bool {
	if len(s) < articleBytes {
		return false
	}
	if speaksTo(s) || s[0] >= 0x80 && utf8.RuneCountInString(s) < articleRunes {
		return false
	}
	return headings(s) >= 4
}

// speaksTo reports whether a text addresses someone.
func speaksTo(s string) bool {
	if strings.Contains(s, "您") || strings.Contains(s, "你") {
		return true
	}
	for rest := s; ; {
		i := strings.Index(rest, "you")
		if i < 0 {
			return false
		}
		if (i == 0 || !letter(rest[i-1])) && !strings.HasPrefix(rest[i:], "young") && !strings.HasPrefix(rest[i:], "youth") {
			return true
		}
		rest = rest[i+3:]
	}
}

// headings counts the headings of different kinds: in 【】, alone on a line, or
// after a numeral and before the end of a line or a colon.
func headings(s string) int {
	n := 0
	for rest := s; ; { // 【…】
		_, after, ok := strings.Cut(rest, "【")
		if !ok {
			break
		}
		head, tail, ok := strings.Cut(after, "】")
		if !ok {
			break
		}
		if len(head) <= 36 && containsAny(head, articleHeads) {
			n++
		}
		rest = tail
	}
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if head, _, ok := strings.Cut(line, "："); ok {
			line = head
		}
		if len(line) > 60 || line == "" || strings.HasPrefix(line, "【") {
			continue
		}
		if strings.ContainsAny(line, "。，；.,;") {
			continue
		}
		if containsAny(line, articleHeads) || containsAny(strings.ToLower(line), englishHeads) {
			n++
		}
	}
	return n
}
