package identifiers

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ophglm/internal/text"
)

var (
	digitRun = regexp.MustCompile(`(?:\+|00)?[0-9](?:[0-9]|[ \-.·_—~–‐‑−]{1,2}[0-9]){4,}[xX]?`)
	// areaInBrackets is a landline number with its area code in brackets.
	areaInBrackets = regexp.MustCompile(`\(\s?(?:010|02[0-9]|0[3-9][0-9]{2})\s?\)\s?[\-–]?\s?[1-9][0-9]{2,3}[ \-–]?[0-9]{4}(?:[^0-9]|$)`)
	// hanDigits is a number that is spelled out.
	hanDigits = regexp.MustCompile(`[零〇○一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖](?:[ \-]?[零〇○一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖0-9]){10}`)

	phoneLabel  = regexp.MustCompile(`(?i)(?:电话|手机|座机|联系方式|号码|致电|热线|打给|拨打|拨|tel|phone|mobile|call|電話|手機)[^0-9。；;\n]{0,8}$`)
	idLabel     = regexp.MustCompile(`(?i)(?:身份证|身份證|证件)[^0-9。；;\n]{0,8}$`)
	qqLabel     = regexp.MustCompile(`(?i)(?:QQ|扣扣|企鹅|球球|秋秋)[^0-9。；;\n]{0,8}$`)
	wechatLabel = regexp.MustCompile(`(?i)(?:微信|微 信|薇信|威信|微聊|wechat|weixin|v信|vx|wx|加v|加微)[^0-9A-Za-z。；;\n]{0,8}$`)

	// accounts after their label; the account is the first group
	qqAccount     = regexp.MustCompile(`(?i)(?:\bQQ|扣扣|企鹅号|球球)\s*(?:号|号码|群|群号)?\s*(?:是|为|加|[:：])?\s*([1-9][0-9]{4,11})`)
	wechatAccount = regexp.MustCompile(`(?i)(?:微信|薇信|威信|wechat|weixin|v信|\bvx|\bwx|加v|加微)\s*(?:号码|号|id|同号)?\s*(?:是|为|叫|搜|[:：])?\s*([A-Za-z][-_A-Za-z0-9]{5,19}|[A-Za-z]{2,}[-_0-9][-_A-Za-z0-9]*)`)
	// wechatFarther is an account a few words after the label: it is to have a digit
	// or a mark, for drugs and examinations are spelled in Latin letters too
	wechatFarther = regexp.MustCompile(`(?i)(?:微信|薇信|wechat|weixin|v信|\bvx|\bwx)[^0-9A-Za-z。；;\n]{0,12}([A-Za-z][-_A-Za-z0-9]{5,19})`)
)

// numbers finds phone numbers, identity cards and accounts.
func (f *finder) numbers() {
	s := f.s
	if !strings.ContainsAny(s, "0123456789") && !hanDigits.MatchString(s) {
		return
	}
	for _, m := range digitRun.FindAllStringIndex(s, -1) {
		f.number(m[0], m[1])
	}
	for _, m := range areaInBrackets.FindAllStringIndex(s, -1) {
		number := s[m[0]:m[1]]
		end := m[0] + strings.LastIndexAny(number, "0123456789") + 1
		f.add(m[0], end, Phone, onlyDigits(number))
	}
	for _, m := range hanDigits.FindAllStringIndex(s, -1) {
		var d strings.Builder
		for _, r := range s[m[0]:m[1]] {
			if n, ok := text.Digit(r); ok {
				d.WriteByte(byte('0' + n))
			}
		}
		if mobile(d.String()) {
			f.add(m[0], m[1], Phone, d.String())
		}
	}
	for _, m := range qqAccount.FindAllStringSubmatchIndex(s, -1) {
		f.add(m[2], m[3], QQ, s[m[2]:m[3]])
	}
	for _, m := range wechatFarther.FindAllStringSubmatchIndex(s, -1) {
		if a := s[m[2]:m[3]]; strings.ContainsAny(a, "0123456789_-") && !strings.HasPrefix(a, "HLA") {
			f.add(m[2], m[3], WeChat, a)
		}
	}
	for _, m := range wechatAccount.FindAllStringSubmatchIndex(s, -1) {
		if a := s[m[2]:m[3]]; !strings.EqualFold(a, "wechat") && !strings.EqualFold(a, "weixin") {
			f.add(m[2], m[3], WeChat, a)
		}
	}
}

// number settles what a run of digits is, with the marks that stand within it:
// one number, or several in a row with other values between.
func (f *finder) number(start, end int) {
	s := f.s
	run := s[start:end]
	if c := run[len(run)-1]; (c == 'x' || c == 'X') && len(onlyDigits(run)) != 17 {
		end--
		run = s[start:end]
	}
	d := onlyDigits(run)
	if c := run[len(run)-1]; c == 'x' || c == 'X' {
		d += "X"
	}
	lead := s[max(0, start-40):start]
	for !utf8.ValidString(lead) && lead != "" { // cut within a character
		lead = lead[1:]
	}
	switch {
	case isIDCard(d), len(d) == 18 && birthDate(d[6:14]), (len(d) == 15 || len(d) == 18) && idLabel.MatchString(lead):
		f.add(start, end, IDCard, d)
	case qqLabel.MatchString(lead) && len(d) >= 5 && len(d) <= 12:
		f.add(start, end, QQ, d)
	case wechatLabel.MatchString(lead) && len(d) >= 5 && len(d) <= 12:
		f.add(start, end, WeChat, d)
	default:
		f.row(start, end, phoneLabel.MatchString(lead))
	}
}

// row finds the phone numbers and cards of a run. A number that the phone's label
// stands before need not look like one.
func (f *finder) row(start, end int, labelled bool) {
	gs := groups(f.s[start:end])
	first := len(gs) // of what is found
	for i := 0; i < len(gs); {
		n := 0
		if i == 0 || gs[i-1].mark != "." { // not decimals
			n = phone(gs[i:])
		}
		a, b := start+gs[i].start, 0
		switch {
		case n > 0:
			b = start + gs[i+n-1].end
			f.add(a, b, Phone, onlyDigits(f.s[a:b]))
		case isIDCard(gs[i].digits):
			n, b = 1, start+gs[i].end
			f.add(a, b, IDCard, gs[i].digits)
		default:
			i++
			continue
		}
		first = min(first, i)
		i += n
	}
	if labelled && first > 0 && !decimals(gs[:first]) {
		a, b := start, start+gs[first-1].end
		if d := onlyDigits(f.s[a:b]); len(d) >= 7 && len(d) <= 16 {
			f.add(a, b, Phone, d)
		}
	}
}

// group is digits without a mark between them, and the mark after them.
type group struct {
	start, end   int
	digits, mark string
}

func groups(run string) []group {
	var gs []group
	for i := 0; i < len(run); {
		if run[i] < '0' || run[i] > '9' {
			i++
			continue
		}
		j := i
		for j < len(run) && run[j] >= '0' && run[j] <= '9' {
			j++
		}
		k := j
		for k < len(run) && (run[k] < '0' || run[k] > '9') {
			k++
		}
		from := i
		if from == 1 && run[0] == '+' {
			from = 0
		}
		gs = append(gs, group{from, j, run[i:j], run[j:k]})
		i = k
	}
	return gs
}

// decimals reports whether a row has a value with one or two decimals.
func decimals(gs []group) bool {
	for i := 1; i < len(gs); i++ {
		if gs[i-1].mark == "." && len(gs[i].digits) <= 2 {
			return true
		}
	}
	return false
}

// phone returns how many of the groups make up a phone number that they begin
// with, or 0. Values in a row are told from one by their groups: those of a mobile
// number are 3-4-4, 3-8 or one, and a landline has its area code before it.
func phone(gs []group) int {
	plus := gs[0].start == 0 && gs[0].end == len(gs[0].digits)+1
	for n := min(4, len(gs)); n > 0; n-- {
		var digits strings.Builder
		for _, g := range gs[:n] {
			digits.WriteString(g.digits)
		}
		if mobile(digits.String()) && mobileShapes[shape(gs[:n])] || landline(gs[:n]) || service(gs[:n]) || plus && foreign(gs[:n]) {
			return n
		}
	}
	return 0
}

func onlyDigits(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// mobile reports whether the digits are a mobile number of mainland China, with
// or without the country's code.
func mobile(d string) bool {
	d = strings.TrimPrefix(d, "00")
	if len(d) == 13 {
		d = strings.TrimPrefix(d, "86")
	}
	return len(d) == 11 && d[0] == '1' && d[1] >= '3'
}

// mobileShapes are the lengths of the groups that a mobile number is written in,
// and those with the country's code.
var mobileShapes = map[string]bool{
	"11": true, "3-8": true, "3-4-4": true, "13": true, "5-8": true, "5-4-4": true, "2-11": true, "2-3-8": true, "2-3-4-4": true,
	"15": true, "7-8": true, "7-4-4": true, "4-11": true, "4-3-8": true, "4-3-4-4": true,
}

func shape(gs []group) string {
	var b strings.Builder
	for i, g := range gs {
		if i > 0 {
			b.WriteByte('-')
		}
		b.WriteString(strconv.Itoa(len(g.digits)))
	}
	return b.String()
}

var (
	landlineWhole = regexp.MustCompile(`^(?:0086|86)?(?:010|02[0-9]|0[3-9][0-9]{2})[1-9][0-9]{6,7}$`)
	areaCode      = regexp.MustCompile(`^(?:010|02[0-9]|0[3-9][0-9]{2})$`)
)

// landline reports whether the groups are a number with its area code, set apart
// from the rest or in one.
func landline(gs []group) bool {
	if len(gs) == 1 {
		return landlineWhole.MatchString(gs[0].digits)
	}
	if !areaCode.MatchString(gs[0].digits) || gs[0].mark == "." {
		return false
	}
	switch shape(gs[1:]) {
	case "7", "8", "3-4", "4-4":
		return true
	}
	return false
}

// service reports whether the groups are a number of a service (400-…).
func service(gs []group) bool {
	d := gs[0].digits
	if !strings.HasPrefix(d, "400") && !strings.HasPrefix(d, "800") || gs[0].mark != "-" && len(gs) > 1 {
		return false
	}
	switch shape(gs) {
	case "10", "3-7", "3-3-4", "3-4-3":
		return true
	}
	return false
}

// foreign reports whether the groups after a + are a number with a country's code.
func foreign(gs []group) bool {
	total := 0
	for i, g := range gs {
		total += len(g.digits)
		if i < len(gs)-1 && g.mark != " " && g.mark != "-" || i > 0 && len(g.digits) < 2 {
			return false
		}
	}
	return total >= 10 && total <= 15 && gs[0].digits[0] != '0'
}

// isIDCard checks an identity card's number by its check digit (GB 11643).
func isIDCard(d string) bool {
	if len(d) != 18 || !birthDate(d[6:14]) {
		return false
	}
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		if d[i] < '0' || d[i] > '9' {
			return false
		}
		sum += int(d[i]-'0') * w
	}
	return d[17] == "10X98765432"[sum%11]
}

func birthDate(s string) bool {
	t, err := time.Parse("20060102", s)
	return err == nil && t.Year() >= 1890 && t.Year() <= 2100
}
