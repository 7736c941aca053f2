package identifiers

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm/internal/text"
)

// title is what doctors are called by. After 老师, 护士 and 博士 stands a name of
// the same kind.
var title = expr(`副?主任医[师師生]|副?主任|主治医[师生]|住院医[师生]|副?教授|副?院[长長]|医[生师]|醫[生師]|大夫|专家|专科医生|老师|博士|护士长|护士|護士`, "主任", "医师", "医生", "大夫", "教授", "院长", "院長", "医師", "醫", "专家", "老师", "博士", "护士", "護士")

// anyone reports whether a title is said of people whose name is not known.
func anyone(title string) bool {
	switch {
	case strings.HasSuffix(title, "主任"), strings.HasSuffix(title, "教授"), strings.HasSuffix(title, "院长"), strings.HasSuffix(title, "院長"), strings.HasPrefix(title, "主任医"):
		return false
	}
	return true
}

// doctors finds names before a title: 李主任, 张建国大夫, Dr. Lee.
func (f *finder) doctors() {
	s := f.s
	for _, m := range title.all(s) {
		if rest := s[m[1]:]; strings.HasPrefix(rest, "伦") || strings.HasPrefix(rest, "站") { // 博士伦, 护士站
			continue
		}
		if start := nameBefore(s, m[0], anyone(s[m[0]:m[1]])); start < m[0] {
			f.add(start, m[1], Doctor, s[start:m[0]])
		}
	}
	for _, m := range doctorLabel.all(s) {
		if end := nameAfter(s, m[1]); end > m[1] && nameEnds(s, end) {
			f.add(m[1], end, Doctor, s[m[1]:end])
		}
	}
	for _, m := range englishDoctor.all(s) {
		if name := englishWords(s[m[2]:m[3]]); name != "" {
			f.add(m[0], m[2]+len(name), Doctor, name)
		}
	}
	for _, m := range bareDoctor.all(s) {
		name := englishWords(s[m[2]:m[3]])
		if end := m[2] + len(name); name != "" && afterName.MatchString(s[end:]) {
			f.add(m[0], end, Doctor, name)
		}
	}
}

var (
	doctorLabel   = expr(`(?:主治|主刀|接诊|管床|经治|责任|就诊|门诊)?(?:医生|大夫|医师|专家)(?:姓名|名字)?\s*(?:是|叫|[:：])\s*`, "医生", "大夫", "医师", "专家")
	englishDoctor = expr(`\b(?:[Dd]r\b\.?|[Pp]rof\b\.?)[ \t]*([A-Z][A-Za-z'\-]+(?:[ \t]+(?:[A-Z]\.[ \t]*)?[A-Z][A-Za-z'\-]+)?)`, "Dr", "dr", "rof")
	// bareDoctor is a title that is an address as well: "Doctor, my eye…". What
	// follows the name tells the two apart.
	bareDoctor  = expr(`\b(?:[Dd]octor|[Pp]rofessor)[ \t]+([A-Z][A-Za-z'\-]+(?:[ \t]+(?:[A-Z]\.[ \t]*)?[A-Z][A-Za-z'\-]+)?)`, "octor", "rofessor")
	afterName   = regexp.MustCompile(`^(?:[ \t]*(?:[,.;:!?)，。；：！？]|\r?\n|$)|[ \t]+(?:said|says|told|recommended|suggested|prescribed|advised|performed)\b)`)
	englishWord = map[string]bool{
		"I": true, "The": true, "My": true, "You": true, "Is": true, "Are": true, "He": true, "She": true, "It": true, "We": true,
		"Please": true, "What": true, "How": true, "Said": true, "Says": true, "And": true, "Hi": true, "Hello": true, "Thank": true, "Thanks": true,
		"Left": true, "Right": true, "Both": true, "Eye": true, "Eyes": true, "Vision": true,
	}
)

// englishWords returns the words of a name up to one that is no name: an everyday
// word, or an examination in capitals (OCT).
func englishWords(s string) string {
	end := 0
	for _, w := range strings.Fields(s) {
		if englishWord[w] || len(w) <= 3 && !strings.HasSuffix(w, ".") && w == strings.ToUpper(w) {
			break
		}
		end = strings.Index(s[end:], w) + end + len(w)
	}
	return s[:end]
}

// nameBefore returns where the name that ends at i begins, or i.
func nameBefore(s string, i int, anyone bool) int {
	w := lists()
	r1, p1 := before(s, i)
	r2, p2 := before(s, p1)
	r3, p3 := before(s, p2)
	r4, _ := before(s, p3)
	for _, c := range w.compound { // 欧阳大夫, 欧阳明大夫
		for _, end := range []int{i, p1, p2} {
			if strings.HasSuffix(s[:end], c) && (end == i || !w.notGiven[r1] && (end == p1 || !w.notGiven[r2])) {
				return end - len(c)
			}
		}
	}
	short := w.surname[r1] && !(r1 == '周' && isNumeral(r2)) &&
		!hasAnySuffix(s[:i], w.notAny) && !(anyone && hasAnySuffix(s[:i], w.notName)) &&
		(!anyone || w.sure[r1] || w.edge(r2, s[:p1]) && !isNumeral(r2))
	full3 := w.surname[r3] && w.given(r2) && w.given(r1) && w.edge(r4, s[:p3]) && !w.notFull[s[p3:p1]] && !w.notFull[s[p2:i]] && !w.denied(s[:p2])
	full2 := w.surname[r2] && w.given(r1) && w.edge(r3, s[:p2]) && !w.notFull[s[p2:i]] && !w.denied(s[:p1])
	switch {
	case full3:
		return p3
	case full2:
		return p2
	case short:
		return p1
	}
	return i
}

func (w *words) given(r rune) bool { return text.IsHan(r) && !w.notGiven[r] }

// denied reports whether the surname that the text ends with is the end of an
// everyday word.
func (w *words) denied(s string) bool { return hasAnySuffix(s, w.notAny) || hasAnySuffix(s, w.notName) }

// edge reports whether a full name can begin after the character: at the
// beginning, after a mark, or after a word that is no part of a name.
func (w *words) edge(r rune, s string) bool {
	return r == 0 || !text.IsHan(r) || w.notGiven[r] || w.stopHan[r] || hasAnySuffix(s, beforeNames)
}

// beforeNames are words that a name often follows and that end in no character
// which says so.
var beforeNames = []string{"咨询", "谢", "麻烦", "尊敬", "相信", "信任", "姓", "教", "预约", "挂号", "推荐", "求"}

func isNumeral(r rune) bool {
	_, digit := text.Digit(r)
	return digit || r == '十' || r == '百' || r == '几' || r == '半'
}

// nameAfter returns where the name that begins at i ends, or i: a surname and
// one or two characters.
func nameAfter(s string, i int) int {
	w := lists()
	end := i
	for _, c := range w.compound {
		if strings.HasPrefix(s[i:], c) {
			end = i + len(c)
		}
	}
	if end == i {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !w.surname[r] {
			return i
		}
		end = i + n
	}
	first := end
	for range 2 {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !w.given(r) || strings.ContainsRune("今现得自男女性岁，", r) {
			break
		}
		end += n
	}
	if end == first || w.notFull[s[i:min(end, i+6)]] {
		return i
	}
	return end
}

// nameEnds reports whether a name may end at i: no character of a word follows.
func nameEnds(s string, i int) bool {
	r := after(s, i)
	return r == 0 || !unicode.IsLetter(r) || strings.ContainsRune("男女今", r) || title.MatchString(s[i:min(len(s), i+9)])
}
