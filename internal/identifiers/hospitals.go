package identifiers

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"ophglm/internal/text"
)

// institution is the word that a hospital's name ends in, with the branch that
// may follow it.
var institution = expr(`(?:医院|醫院|卫生院|卫生所|卫生服务中心|诊所|診所|门诊部|医学中心|眼科中心|视光中心|防治所|防治院|防治中心|保健院|疗养院|急救中心|眼镜店|医大[一二三四]院)`+
	`(?:\p{Han}{1,4}(?:院区|分院))?`, "院", "所", "中心", "门诊部", "眼镜店")

// brandAlone is a hospital called by its own name without the word 医院.
var brandAlone = expr(`(?:去|到|在|来|找|从|是|往|于|做的|看的|上|回|，|。|^)(协和|同仁|同济|华西|湘雅|爱尔|瑞金|仁济|齐鲁|西京|唐都|普瑞|华厦|北医三院|浙一|浙二|盛京|温医|北大医院)(?:看|挂|检|做|复|治|眼科|东区|西区|南区|北区|东院|西院|南院|门诊|急诊|本部|分院|住|，|。|,|的|医生|大夫|$)`, "协和", "同仁", "同济", "华西", "湘雅", "爱尔", "瑞金", "仁济", "齐鲁", "西京", "唐都", "普瑞", "华厦", "北医三院", "浙一", "浙二", "盛京", "温医", "北大医院")

var englishHospital = expr(`\b(?:[A-Z][A-Za-z.'\-]+\s+){1,5}(?:Hospital|Clinic|Infirmary|Medical Center|Medical Centre|Eye Center|Eye Centre|Eye Institute|Health Center)\b`, "Hospital", "Clinic", "Infirmary", "Center", "Centre", "Institute")

// hospitals finds names of hospitals: those that are known, and those that the
// text spells out. A hospital that is only described (当地医院, 三甲医院, 县医院)
// names none.
func (f *finder) hospitals(known []string) {
	s := f.s
	for _, name := range known {
		for at := 0; ; {
			i := strings.Index(s[at:], name)
			if i < 0 {
				break
			}
			f.add(at+i, at+i+len(name), Hospital, name)
			at += i + len(name)
		}
	}
	for _, m := range institution.all(s) {
		if start := hospitalStart(s, m[0]); start < m[0] {
			f.add(start, m[1], Hospital, s[start:m[1]])
		}
	}
	for _, m := range brandAlone.all(s) {
		f.add(m[2], m[3], Hospital, s[m[2]:m[3]])
	}
	for _, m := range englishHospital.all(s) {
		start := m[0]
		for {
			word, _, ok := strings.Cut(s[start:m[1]], " ")
			if !ok || !plainEnglish[word] {
				break
			}
			start += len(word) + 1
		}
		if strings.Contains(strings.TrimSpace(s[start:m[1]]), " ") {
			f.add(start, m[1], Hospital, s[start:m[1]])
		}
	}
}

var plainEnglish = map[string]bool{
	"The": true, "At": true, "In": true, "My": true, "Our": true, "A": true, "Eye": true, "General": true, "Local": true, "From": true, "To": true,
	"City": true, "County": true, "Emergency": true, "Children's": true, "University": true, "Community": true,
}

// Names returns the hospitals that a line of the input names, as a form has them
// ("清江市第一人民医院 眼科"), together with the same without the place that they
// begin with.
func Names(line string) []string {
	line, _ = text.Fold(line)
	out := englishHospital.FindAllString(line, -1)
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \n,，;；、。/|", r) }) {
		loc := institution.all(word)
		if len(loc) == 0 {
			continue
		}
		name := word[:loc[len(loc)-1][1]]
		if onlyGeneric(name[:len(name)-len(lastInstitution(name))]) {
			continue
		}
		out = append(out, name)
		for _, mark := range []string{"自治区", "省", "市", "县"} {
			if i := strings.Index(name, mark); i > 0 {
				rest := name[i+len(mark):]
				if utf8.RuneCountInString(rest) >= 5 && (numbered.MatchString(rest) || !onlyGeneric(rest[:len(rest)-len(lastInstitution(rest))])) {
					out = append(out, rest)
				}
			}
		}
	}
	return out
}

func lastInstitution(s string) string {
	loc := institution.all(s)
	if len(loc) == 0 {
		return ""
	}
	last := loc[len(loc)-1]
	return s[last[0]:last[1]]
}

// leftOf returns where the run of characters that ends at i and can be a name
// begins, after at most most characters. A place or a hospital's own name is
// never cut, whatever characters it has (成都, 协和).
func leftOf(s string, i, most int) int {
	w := lists()
	start := i
	for count := 0; count < most; count++ {
		r, p := before(s, start)
		if p == start || r == 0 && start == 0 {
			break
		}
		if q := w.anchorOver(s, p, i); q >= 0 {
			start = q
			continue
		}
		if r >= '0' && r <= '9' && start == i { // 301医院
			start = p
			for start > 0 && s[start-1] >= '0' && s[start-1] <= '9' {
				start--
			}
			if i-start > 4 || i-start < 2 {
				return i
			}
			continue
		}
		if !text.IsHan(r) || w.stopHan[r] || r == '院' || r == '所' && start < i {
			break
		}
		start = p
	}
	return start
}

// anchorOver returns where a place or own name begins that covers the character
// at p and ends before limit, or -1.
func (w *words) anchorOver(s string, p, limit int) int {
	best := -1
	for q, n := p, 0; n < 6; n++ {
		if l := w.anchors.match(s[q:limit]); l > 0 && q+l > p {
			best = q
		}
		r, q2 := before(s, q)
		if !text.IsHan(r) {
			break
		}
		q = q2
	}
	return best
}

// hospitalStart returns where the name begins of a hospital whose 医院 stands at
// end, or end where it is only described. A name is told by a place or a
// hospital's own name in it, by a city, county or district, by a number; or, with
// none of these, by a short word that stands after "at" or "to".
func hospitalStart(s string, end int) int {
	w := lists()
	start := leftOf(s, end, 22)
	run := s[start:end]
	if run == "" || onlyGeneric(run) || described.MatchString(run) {
		return end
	}
	for i := range run {
		if w.anchors.match(run[i:]) > 0 {
			return start + i
		}
	}
	if m := district.FindStringSubmatchIndex(run); m != nil && !clinical.MatchString(run[:m[3]]) {
		i := m[2]
		if n := w.generic.match(run[i:m[3]]); n > 0 && n < m[3]-i {
			i += n
		}
		return start + i
	}
	if m := numbered.FindStringIndex(run); m != nil {
		return start + m[0]
	}
	core := run
	for core != "" {
		n := w.generic.match(core)
		if n == 0 {
			break
		}
		core = core[n:]
	}
	first := end - len(core)
	for again := true; again && core != ""; {
		again = false
		for i := range core {
			if w.generic.match(core[i:]) == len(core)-i {
				core, again = core[:i], true
				break
			}
		}
	}
	r, _ := before(s, start)
	n := utf8.RuneCountInString(core)
	if n < 2 || n > 4 || !strings.ContainsRune("在去到来从是找往叫", r) || illness.MatchString(core) || clinical.MatchString(core) {
		return end
	}
	return first
}

var (
	// described marks a hospital that is spoken of in general.
	described = regexp.MustCompile(`最好|正规|某某|公立|私立|权威|专业治疗|哪家|著名`)
	// district begins a run; farther on nothing tells where its name begins.
	district = regexp.MustCompile(`^(\p{Han}{1,4}?)(?:省|市|县|区|旗|州|镇|乡)`)
	// clinical ends what is no place.
	clinical = regexp.MustCompile(`(?:[病症炎癌瘤疹痛网底膜斑障眼肿塞孔离压针药视血]|裂孔|脱离|激光|飞蚊|散光)$`)
	numbered = regexp.MustCompile(`^[0-9]{2,4}|第[一二三四五六七八九十]{1,3}`)
	illness  = regexp.MustCompile(`[病症炎癌瘤疹疮疣风痛痫阳腺石肿疱癣痔麻痹上下]$|[了着过们手术]`)
)

// onlyGeneric reports whether a text is made of words that name no hospital,
// leaving at most one character.
func onlyGeneric(s string) bool {
	w := lists()
	left := 0
	for s != "" {
		if w.anchors.match(s) > 0 && w.generic.match(s) < w.anchors.match(s) {
			return false
		}
		if n := w.generic.match(s); n > 0 {
			s = s[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		if r >= '0' && r <= '9' {
			left++
		}
		left++
		s = s[n:]
	}
	return left < 2
}
