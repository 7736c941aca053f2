package identifiers

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"ophglm/internal/text"
)

var (
	// saysName is what a name of a patient or relative follows.
	saysName = expr(`(?:我叫|我姓名|本人叫|患者叫|病人叫|孩子叫|儿子叫|女儿叫|我的名字(?:是|叫)|名字是|名字叫|他叫|她叫|我爸叫|我妈叫|母亲叫|父亲叫|我是患者|联系人)(?:做|是|为)?\s*[:：]?\s*`, "叫", "名字", "我是患者", "联系人", "我姓名")
	// nameLabel is a label whose value is a name whatever it looks like.
	nameLabel = expr(`(?:患者姓名|病人姓名|患儿姓名|就诊人|姓\s?名|患者名字|联系人)\s*(?:[:：]|是|为)\s*`, "姓", "名", "就诊人", "联系人")
	// anyPerson is a value that names nobody.
	anyPerson = regexp.MustCompile(`^(?:患者|病人|本人|家属|老年|男|女|父|母|儿子|丈夫|妻子|孩子|自己)`)
	// patientIs is a name between 患者 and the sex.
	patientIs = expr(`(?:患者|病人|患儿|病员)\s*[:：,，]?\s*`, "患者", "病人", "患儿", "病员")
	// surnameOnly is a surname that someone gives: 我姓赵, 姓赵那个.
	surnameOnly = expr(`姓\s?(\p{Han})(?:$|[^\p{Han}]|[那这的一])`, "姓")
	courtesy    = expr(`先生|女士|小姐|同学|阿姨|大爷`, "先生", "女士", "小姐", "同学", "阿姨", "大爷")

	englishName   = expr(`\b(?:[Mm]y name is|[Mm]y name's|[Nn]ame\s*:)\s+([A-Z][A-Za-z'\-]+(?:\s+[A-Z][A-Za-z'\-]+){0,2})`, "ame")
	englishPerson = expr(`\b(?:Mr|Mrs|Ms|Miss)\.?\s+([A-Z][A-Za-z'\-]+)`, "Mr", "Ms", "Miss")
)

// persons finds names of patients and relatives.
func (f *finder) persons() {
	s := f.s
	for _, m := range saysName.all(s) {
		if strings.HasSuffix(s[:m[0]], "药") {
			continue
		}
		if end := nameAfter(s, m[1]); end > m[1] {
			f.add(m[1], end, Person, s[m[1]:end])
		}
	}
	for _, m := range nameLabel.all(s) {
		if end := hanRun(s, m[1], 4); end > m[1] {
			if e := nameAfter(s, m[1]); e > m[1] {
				end = e
			} else if !strings.ContainsAny(s[m[0]:m[1]], ":：") || anyPerson.MatchString(s[m[1]:]) {
				continue
			}
			f.add(m[1], end, Person, s[m[1]:end])
		}
	}
	for _, m := range patientIs.all(s) {
		end := nameAfter(s, m[1])
		rest := strings.TrimLeft(s[end:], " ,，、。()（）")
		if end > m[1] && (strings.HasPrefix(rest, "男") || strings.HasPrefix(rest, "女")) {
			f.add(m[1], end, Person, s[m[1]:end])
		}
	}
	for _, m := range surnameOnly.all(s) {
		if r, _ := utf8.DecodeRuneInString(s[m[2]:]); lists().surname[r] {
			f.add(m[2], m[3], Person, s[m[2]:m[3]])
		}
	}
	for _, m := range courtesy.all(s) {
		start := nameBefore(s, m[0], true)
		r, _ := utf8.DecodeRuneInString(s[start:])
		if start < m[0] && lists().sure[r] {
			f.add(start, m[1], Person, s[start:m[0]])
		}
	}
	for _, re := range []pattern{englishName, englishPerson} {
		for _, m := range re.all(s) {
			f.add(m[2], m[3], Person, s[m[2]:m[3]])
		}
	}
}

// hanRun returns where a run of Chinese characters that begins at i ends, after
// at most n of them.
func hanRun(s string, i, n int) int {
	for ; n > 0 && i < len(s); n-- {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !text.IsHan(r) && r != '*' && r != '某' {
			break
		}
		i += size
	}
	return i
}
