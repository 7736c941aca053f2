package identifiers

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"ophglm/internal/text"
)

var (
	digitRun = regexp.MustCompile(`(?:\+|00)?[0-9](?:[0-9]|[ \-.·_—~]{1,2}[0-9]){4,24}[xX]?`)
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
		if a := s[m[2]:m[3]]; strings.ContainsAny(a, "0123456789_-") {
			f.add(m[2], m[3], WeChat, a)
		}
	}
	for _, m := range wechatAccount.FindAllStringSubmatchIndex(s, -1) {
		if a := s[m[2]:m[3]]; !strings.EqualFold(a, "wechat") && !strings.EqualFold(a, "weixin") {
			f.add(m[2], m[3], WeChat, a)
		}
	}
}

// number settles what a run of digits is, with the marks that stand within it.
func (f *finder) number(start, end int) {
	s := f.s
	if r, _ := before(s, start); r >= '0' && r <= '9' || r == '.' && s[start] != '+' {
		return // the rest of a longer number
	}
	run := s[start:end]
	if c := run[len(run)-1]; (c == 'x' || c == 'X') && len(onlyDigits(run)) != 17 {
		end--
		run = s[start:end]
	}
	if next := after(s, end); next >= '0' && next <= '9' {
		return
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
	case mobile(d), landline(run, d), phoneLabel.MatchString(lead) && len(d) >= 7 && len(d) <= 16:
		f.add(start, end, Phone, d)
	default:
		f.within(start, end)
	}
}

// within looks for a mobile number that blanks join to other numbers, as in
// "2 13800001234".
func (f *finder) within(start, end int) {
	for i := start; i < end; {
		j := i
		for j < end && f.s[j] >= '0' && f.s[j] <= '9' {
			j++
		}
		if d := f.s[i:j]; i > start && f.s[i-1] == '.' {
			// decimals
		} else if mobile(d) {
			f.add(i, j, Phone, d)
		} else if isIDCard(d) {
			f.add(i, j, IDCard, d)
		}
		if i = j; i < end {
			i++
		}
	}
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

// landline reports whether the digits are a number with its area code, set apart
// from the rest or in one, or a service number (400-…).
func landline(run, d string) bool {
	switch {
	case len(d) >= 10 && len(d) <= 12 && d[0] == '0' && d[1] != '0' && !strings.Contains(run, "."):
		return true
	case len(d) == 10 && (strings.HasPrefix(d, "400") || strings.HasPrefix(d, "800")) && !strings.Contains(run, "."):
		return true
	}
	return strings.HasPrefix(run, "+") && len(d) >= 9
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
