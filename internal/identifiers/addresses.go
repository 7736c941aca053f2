package identifiers

import (
	"strings"
	"unicode/utf8"

	"ophglm/internal/text"
)

var (
	// house is a street with a number and what follows it: 路19号2号楼301室.
	house = expr(`(?:大街|大道|街道|路|街|巷|弄|胡同|里弄|道|村|小区|花园|公寓|家园|新村|苑|大厦|广场)\s?[0-9一二三四五六七八九十百]{1,5}\s?(?:号院|号楼|号|弄|栋|幢|组)(?:\s?[0-9A-Za-z一二三四五六七八九十\-]{0,5}\s?(?:号楼|号|栋|幢|单元|楼|层|室|房|户|门))*(?:[0-9]{3,4}|附[0-9]{1,4}号?)?`, "号", "弄", "栋", "幢", "组")
	// village is two steps of a rural address, with the group or number after it.
	village = expr(`(?:镇|乡|街道|县|区)\p{Han}{1,6}(?:村|屯|社区|居委会|庄|寨)(?:[0-9一二三四五六七八九十]{1,3}(?:组|队|社|号))?`, "村", "屯", "社区", "居委会", "庄", "寨")
	// township is a county with its town.
	township = expr(`\p{Han}(?:县|市|旗|自治州)\p{Han}{2,5}(?:镇|乡)`, "镇", "乡")
	// homeLabel is what an address follows, up to the next mark.
	homeLabel = expr(`(?:家住|住在|住址|家庭住址|家庭地址|通讯地址|联系地址|收货地址|邮寄地址|寄到|地址|户籍)\s*(?:是|为|在|[:：])?\s*`, "住", "址", "寄到", "户籍")
	homeWords = "省市县区镇乡村路街巷弄号屯栋幢楼室庄"
)

// passages are what 道 means in medicine, and in everyday words.
var passages = []string{"泪", "味", "管", "通", "知", "胆", "尿", "肠", "阴", "隧", "气", "消化", "频", "渠"}

// addresses finds addresses by their structure. A place alone is none.
func (f *finder) addresses() {
	s := f.s
	for _, m := range house.all(s) {
		if start := leftOf(s, m[0], 24); start < m[0] && !(strings.HasPrefix(s[m[0]:], "道") && hasAnySuffix(s[:m[0]], passages)) {
			f.add(start, m[1], Address, s[start:m[1]])
		}
	}
	for _, re := range []pattern{village, township} {
		for _, m := range re.all(s) {
			r, _ := utf8.DecodeRuneInString(s[m[0]:])
			start := leftOf(s, m[0], 16)
			if start == m[0] && re.Regexp == village.Regexp || lists().stopHan[r] || crossesWord(s[m[0]:m[1]]) {
				continue
			}
			if found := s[m[0]:m[1]]; strings.HasSuffix(found, "农村") || strings.Contains(found, "市里") || strings.ContainsAny(found, "用肿斑") {
				continue
			}
			end := m[1]
			if rest := s[end:]; strings.HasPrefix(rest, "医院") || strings.HasPrefix(rest, "卫生") || strings.HasPrefix(rest, "中心") {
				continue // a hospital's name
			}
			f.add(start, end, Address, s[start:end])
		}
	}
	for _, m := range homeLabel.all(s) {
		end, steps := m[1], 0
		for end < len(s) {
			r, n := utf8.DecodeRuneInString(s[end:])
			if !text.IsHan(r) && !(r >= '0' && r <= '9') && r != '-' && r != '#' {
				break
			}
			if strings.ContainsRune(homeWords, r) {
				steps++
			}
			end += n
		}
		if steps >= 2 && utf8.RuneCountInString(s[m[1]:end]) <= 40 && !strings.Contains(s[m[1]:end], "医院") && !crossesWord(s[m[1]:end]) {
			f.add(m[1], end, Address, s[m[1]:end])
		}
	}
}

// crossesWord reports whether a run holds a character that no place name has, so
// that the marks of an address in it belong to other words.
func crossesWord(s string) bool {
	return strings.ContainsAny(s, "的了是在去到我你您他她们这那有没不吗呢医生看病")
}
