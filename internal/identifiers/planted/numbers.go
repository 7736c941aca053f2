package planted

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

func digits(n int) string { return strconv.Itoa(n) }

// random gives n decimal digits.
func random(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

var (
	chineseDigits  = strings.NewReplacer("0", "零", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")
	spokenDigits   = strings.NewReplacer("0", "零", "1", "幺", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")
	writtenDigits  = strings.NewReplacer("0", "〇", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")
	fullWidthDigit = strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９", "X", "Ｘ", "-", "－")
)

// grouped cuts s into groups of the given lengths; the last takes the rest.
func grouped(s, separator string, lengths ...int) string {
	var parts []string
	for _, n := range lengths {
		if n >= len(s) {
			break
		}
		parts = append(parts, s[:n])
		s = s[n:]
	}
	return strings.Join(append(parts, s), separator)
}

func mobile(r *rand.Rand) string {
	return "1" + pick(r, []string{"30", "31", "33", "35", "36", "37", "38", "39", "47", "50", "51", "52", "58", "59", "66", "73", "77", "80", "83", "86", "87", "88", "89", "91", "98", "99"}) + random(r, 8)
}

func chinesePhone(r *rand.Rand) string {
	m := mobile(r)
	area := pick(r, []string{"010", "021", "025", "027", "0371", "0451", "0512", "0571", "0592", "0755", "0838", "0917"})
	local := digits(2+r.IntN(7)) + random(r, 6+r.IntN(2))
	switch r.IntN(28) {
	case 0:
		return grouped(m, " ", 3, 4)
	case 1:
		return grouped(m, "-", 3, 4)
	case 2:
		return fullWidthDigit.Replace(m)
	case 3:
		return chineseDigits.Replace(m)
	case 4:
		return spokenDigits.Replace(m)
	case 5:
		return "+86" + m
	case 6:
		return "+86 " + grouped(m, " ", 3, 4)
	case 7:
		return "0086-" + m
	case 8:
		return "(+86)" + m
	case 9:
		return grouped(m, ".", 3, 4)
	case 10:
		return m[:3] + chineseDigits.Replace(m[3:7]) + m[7:]
	case 11:
		return strings.Join(strings.Split(m, ""), " ")
	case 12:
		return area + "-" + local
	case 13:
		return "(" + area + ")" + local
	case 14:
		return "（" + area + "）" + local
	case 15:
		return area + local
	case 16:
		return area + " " + local
	case 17:
		return area + "-" + local + "转" + random(r, 3+r.IntN(2))
	case 18:
		return "400-" + random(r, 3) + "-" + random(r, 4)
	case 19:
		return grouped(m, "—", 3, 4)
	case 20:
		return grouped(m, "  ", 4, 3)
	case 21:
		return grouped(chineseDigits.Replace(m), " ", 9, 12)
	}
	return m
}

func englishPhone(r *rand.Rand) string {
	area, line := digits(201+r.IntN(700)), "01"+random(r, 2)
	switch r.IntN(9) {
	case 0:
		return "(" + area + ") 555-" + line
	case 1:
		return area + "-555-" + line
	case 2:
		return area + ".555." + line
	case 3:
		return "+1 " + area + " 555 " + line
	case 4:
		return "1-" + area + "-555-" + line
	case 5:
		return "07700 900" + random(r, 3)
	case 6:
		return "+44 7700 900" + random(r, 3)
	case 7:
		return area + " 555 " + line + " ext. " + random(r, 3)
	}
	return area + "555" + line
}

var syllables = strings.Fields("xiao yue lan feng hai tian ming qing yun jia hui bao mei ning shan lin an zhi wen yi chen rui kang jun le ya dan mo shu he")

var handleWords = strings.Fields("sunny happy moon cat rain blue tea lucky snow star leaf panda")

func handle(r *rand.Rand) string {
	s := pick(r, syllables) + pick(r, syllables)
	switch r.IntN(4) {
	case 0:
		s += "_" + pick(r, handleWords)
	case 1:
		s = pick(r, handleWords) + s
	case 2:
		s += pick(r, syllables)
	}
	return s
}

func weChat(r *rand.Rand) string {
	switch r.IntN(9) {
	case 0:
		return "wxid_" + strconv.FormatUint(r.Uint64()|1<<63, 36)[1:12]
	case 1:
		return mobile(r)
	case 2:
		return handle(r) + "-" + random(r, 2+r.IntN(3))
	case 3:
		return handle(r) + "_" + random(r, 2+r.IntN(3))
	case 4:
		return strings.ToUpper(handle(r)[:1]) + handle(r)[1:] + random(r, 4)
	case 5:
		return string(rune('a'+r.IntN(26))) + random(r, 7+r.IntN(3))
	case 6:
		return handle(r) + "eye" + random(r, 3)
	}
	return handle(r) + random(r, 3+r.IntN(5))
}

func qq(r *rand.Rand) string {
	n := digits(1+r.IntN(9)) + random(r, 5+r.IntN(5))
	switch r.IntN(14) {
	case 0:
		return fullWidthDigit.Replace(n)
	case 1:
		return grouped(n, " ", 3, 3)
	case 2:
		return chineseDigits.Replace(n)
	}
	return n
}

func domain(r *rand.Rand) string {
	if oneIn(r, 6) {
		return "mail.example.com"
	}
	return pick(r, syllables) + pick(r, syllables) + pick(r, []string{"", "-"}) + pick(r, []string{"eye", "mail", "med", "clinic", "box"}) + random(r, 3) +
		pick(r, []string{".com", ".cn", ".com.cn", ".net", ".org", ".edu.cn"})
}

func email(r *rand.Rand, lang string) string {
	user := handle(r) + random(r, r.IntN(4))
	switch r.IntN(6) {
	case 0:
		user = random(r, 9)
	case 1:
		user = pick(r, syllables) + "." + pick(r, syllables) + random(r, 2)
	}
	at := "@"
	switch r.IntN(14) {
	case 0:
		at = "＠"
	case 1:
		at = "(at)"
	case 2:
		at = " @ "
	case 3:
		at = "[at]"
	case 4:
		if lang == "zh" {
			at = "#"
		}
	}
	s := user + at + domain(r)
	if oneIn(r, 12) {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

func url(r *rand.Rand) string {
	host := domain(r)
	path := pick(r, []string{
		"/wenda/" + handle(r) + "_" + random(r, 6) + ".htm", "/p/" + random(r, 8), "/article?id=" + random(r, 5), "/" + handle(r), "/a/b/" + random(r, 4) + ".html#top",
		"/report/view?uid=" + random(r, 7) + "&eye=od", "",
	})
	switch r.IntN(7) {
	case 0:
		return "http://" + host + path
	case 1:
		return "www." + host + path
	case 2:
		return host + path
	case 3:
		return "http://www." + host + path
	case 4:
		return "HTTPS://" + host + path
	}
	return "https://" + host + path
}

var provinces = strings.Fields("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65")

// idCard makes a number of the second kind, of a county that is not given out (…99xx),
// with its check character after GB 11643; one in twelve is of the first kind, 15 digits.
func idCard(r *rand.Rand) string {
	county := pick(r, provinces) + "99" + random(r, 2)
	day := fmt.Sprintf("%04d%02d%02d", 1930+r.IntN(88), 1+r.IntN(12), 1+r.IntN(28))
	if oneIn(r, 12) {
		return county + day[2:] + random(r, 3)
	}
	s := county + day + random(r, 3)
	s += string(checkCharacter(s))
	switch r.IntN(9) {
	case 0:
		return grouped(s, " ", 6, 8)
	case 1:
		return fullWidthDigit.Replace(s)
	case 2:
		return strings.ToLower(s)
	case 3:
		return grouped(s, " ", 6, 4, 4)
	case 4:
		return grouped(s, "-", 6, 8)
	}
	return s
}

// checkCharacter is that of 17 digits of an ID card: MOD 11-2 of ISO 7064.
func checkCharacter(s string) byte {
	sum := 0
	for i := range 17 {
		sum += int(s[i]-'0') * [...]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}[i]
	}
	return "10X98765432"[sum%11]
}

func passport(r *rand.Rand, lang string) string {
	letter := func() string { return string(rune('A' + r.IntN(26))) }
	switch r.IntN(9) {
	case 0:
		return "G" + random(r, 8)
	case 1:
		return "E" + pick(r, strings.Split("ABCDEFGHJKLMNPQRSTUVWXYZ", "")) + random(r, 7)
	case 2:
		return pick(r, []string{"H", "M"}) + random(r, 8+2*r.IntN(2))
	case 3:
		return letter() + letter() + random(r, 7)
	case 4:
		return pick(r, []string{"D", "S", "P"}) + "E" + random(r, 7)
	case 5:
		if lang == "en" {
			return random(r, 9)
		}
		return "e" + random(r, 8)
	case 6:
		return "E" + grouped(random(r, 8), " ", 4)
	}
	return "E" + random(r, 8)
}

// bankCard makes 16 or 19 digits with a right Luhn digit.
func bankCard(r *rand.Rand) string {
	s := "62" + random(r, 13+3*r.IntN(2))
	if oneIn(r, 6) {
		s = pick(r, []string{"4", "5"}) + random(r, 14)
	}
	s += string(luhn(s))
	switch r.IntN(7) {
	case 0, 1:
		return grouped(s, " ", 4, 4, 4, 4)
	case 2:
		return grouped(s, "-", 4, 4, 4, 4)
	case 3:
		return fullWidthDigit.Replace(s)
	}
	return s
}

// luhn is the check digit of ISO/IEC 7812-1.
func luhn(s string) byte {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return byte('0' + (10-sum%10)%10)
}

func record(r *rand.Rand) string {
	switch r.IntN(8) {
	case 0:
		return pick(r, []string{"ZY", "MZ", "OCT", "FFA", "EY", "BL"}) + random(r, 8)
	case 1:
		return string(rune('A'+r.IntN(26))) + random(r, 6+r.IntN(3))
	case 2:
		return "00" + random(r, 6+r.IntN(3))
	case 3:
		return "20" + digits(10+r.IntN(15)) + "-" + random(r, 5)
	case 4:
		return random(r, 3) + "-" + random(r, 3) + "-" + random(r, 4)
	case 5:
		return fullWidthDigit.Replace(random(r, 8))
	case 6:
		return digits(1+r.IntN(9)) + random(r, 11)
	}
	return digits(1+r.IntN(9)) + random(r, 5+r.IntN(5))
}

func chinesePlate(r *rand.Rand) string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	serial := func(n int) string {
		b := []byte(random(r, n))
		for range 1 + r.IntN(2) {
			b[r.IntN(n)] = letters[r.IntN(len(letters))]
		}
		return string(b)
	}
	head := pick(r, strings.Split("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼", "")) + string(letters[r.IntN(len(letters))])
	switch r.IntN(8) {
	case 0:
		return head + "·" + serial(5)
	case 1:
		return head + " " + serial(5)
	case 2:
		return head + pick(r, []string{"D", "F"}) + random(r, 5)
	case 3:
		return head + random(r, 5)
	case 4:
		return strings.ToLower(head) + strings.ToLower(serial(5))
	case 5:
		return head + "-" + serial(5)
	}
	return head + serial(5)
}

func englishPlate(r *rand.Rand) string {
	letters := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "ABCDEFGHJKLMNPRSTUVWXY"[r.IntN(22)]
		}
		return string(b)
	}
	switch r.IntN(4) {
	case 0:
		return letters(2) + random(r, 2) + " " + letters(3)
	case 1:
		return letters(3) + " " + random(r, 4)
	case 2:
		return random(r, 1) + letters(3) + random(r, 3)
	}
	return letters(3) + "-" + random(r, 4)
}
