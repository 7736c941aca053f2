package identifiers

// longest is how many characters of an account, a label of a host or a word are read.
const longest = 64

// token returns where the letters, digits, dashes and underscores end that stand
// from i on, and how many are digits and marks.
func (f *finder) token(i int) (end, digits, marks int) {
	for end = i; end < min(len(f.r), i+longest); end++ {
		switch c := f.r[end]; {
		case digit(c):
			digits++
		case letter(c):
		case (c == '-' || c == '_') && end > i:
			marks++
		default:
			return f.trimToken(i, end), digits, marks
		}
	}
	return f.trimToken(i, end), digits, marks
}

func (f *finder) trimToken(i, end int) int {
	for end > i && f.r[end-1] == '-' {
		end--
	}
	return end
}

// account finds an account that begins at i.
func (f *finder) account(i int, t Type) bool {
	end, ds, marks := f.token(i)
	size := end - i
	if size < 5 && !(size >= 4 && ds+marks > 0 && ds+marks < size) || size > 30 {
		return false
	}
	f.take(i, end, t)
	f.last = max(f.last, end)
	return true
}

// accounts finds the account, passport or record number that the letters from i
// on begin, by the label before or after it.
func (f *finder) accounts(i int) bool {
	end, ds, marks := f.token(i)
	size := end - i
	if size < 4 && !(size >= 2 && f.rune(end) == ' ') {
		return false
	}
	for _, q := range []string{"QQ", "qq", "Qq", "Q", "q"} { // q12345678
		if l, _ := f.label(i); l == labelWeChat {
			break
		}
		if n := len(q); f.is(i, q) && size-n == ds && ds >= 5 && ds <= 11 && f.r[i+n] != '0' && (n == 2 || ds >= 8) {
			f.add(i+n, end, QQ, f.text(i+n, end))
			f.last = end
			return true
		}
	}
	if f.is(i, "wxid_") {
		f.take(i, end, WeChat)
		f.last = end
		return true
	}
	for _, glued := range []string{"V", "v", "vx", "VX", "Vx", "wx", "WX", "Wx", "weixin", "wechat", "WeChat"} { // 加Vlily_88, vxlily88
		n := len(glued)
		if !f.is(i, glued) || size-n < 5 || f.rune(i+n) == '_' {
			continue
		}
		if l, gap := f.label(i); l == labelWeChat && gap <= 3 {
			break
		}
		if n == 1 && !f.endsAny(i, "加", "加我", "我", "我的") || n > 1 && ds == 0 || digit(f.rune(i+n)) && size-n == ds && n > 1 {
			continue
		}
		f.take(i+n, end, WeChat)
		f.last = end
		return true
	}
	if ds >= 6 && f.passport(i, end, ds) {
		return true
	}
	if f.rune(end) == '@' || f.rune(end) == '.' && letter(f.rune(end+1)) {
		return false
	}
	if n, _ := f.w.labels.endOf(f.from(i, size)); n == size { // a label itself
		return false
	}
	label, gap := f.label(i)
	switch label {
	case labelWeChat:
		plain := ds+marks == 0
		if gap <= 3 && f.accountLink(i-gap, i) && f.rune(end) == ' ' && latin(f.rune(end+1)) { // lily chen 88
			e, n := end, 0
			has := ds > 0
			for f.rune(e) == ' ' && latin(f.rune(e+1)) && n < 3 {
				t, d, _ := f.token(e + 1)
				if t-e > 9 {
					break
				}
				e, n, has = t, n+1, has || d > 0
			}
			if has && e-i >= 6 && (ds == 0 || digit(f.r[e-1])) && !f.count(e) {
				f.take(i, e, WeChat)
				f.last = e
				return true
			}
		}
		if f.w.englishAt(f.r[i:end]).kind == englishMonth || f.isAny(i, "HLA", "OCTA", "B-", "AMD-", "VEGF", "NPDR", "wechat", "WeChat", "Wechat", "weixin", "Weixin") {
			return false
		}
		if plain && (size < 6 || gap > 5 || !f.accountLink(i-gap, i)) {
			return false
		}
		if !plain && gap > 3 && !f.accountLink(i-gap, i) && ds+marks < 2 && size < 8 {
			return false
		}
		if size >= 5 || ds > 0 {
			f.take(i, end, WeChat)
			f.last = end
			return true
		}
	case labelRecord:
		if ds >= 3 {
			return f.code(i, label, gap)
		}
	case labelPassport, labelPlate:
		return f.code(i, label, gap)
	case labelIDCard:
		if ds >= 6 && gap <= 6 {
			f.take(i, end, IDCard)
			f.last = end
			return true
		}
	case labelBankCard:
		if ds >= 12 && gap <= 6 {
			f.take(i, end, BankCard)
			f.last = end
			return true
		}
	}
	if label == 0 && ds+marks > 0 && size >= 6 {
		switch f.labelAfter(end) {
		case labelWeChat:
			f.take(i, end, WeChat)
			f.last = end
			return true
		case labelRecord:
			f.take(i, end, RecordNumber)
			f.last = end
			return true
		case labelPassport:
			f.take(i, end, Passport)
			f.last = end
			return true
		}
	}
	return false
}

// accountLink reports whether what stands between a label and an account leads to
// it: 号, 是, a colon, 搜.
func (f *finder) accountLink(i, j int) bool {
	if i == j {
		return true
	}
	for k := i; k < j; k++ {
		switch f.r[k] {
		case ' ', ':', '是', '为', '号', '叫', '搜', '码', '加', '=', '也', '就', '：', '(', ',', '"', '“', '「', '【', '[', '→', '-', '~', '—', '同', '我', '的', '下', '面':
		default:
			return false
		}
	}
	return true
}

// passport finds a passport by its form: E12345678, EA1234567.
func (f *finder) passport(i, end, ds int) bool {
	if latin(f.rune(i-1)) || f.rune(i-1) == '-' || f.rune(i-1) == '_' {
		return false
	}
	label, gap := f.label(i)
	switch {
	case label == labelPassport:
		return f.code(i, label, gap)
	case label == labelRecord || label == labelWeChat || label == labelQQ || label == labelIDCard:
		return false
	}
	c := f.r[i]
	if end-i == 9 && (c == 'E' || c == 'G') && (ds == 8 || ds == 7 && c == 'E' && f.r[i+1] >= 'A' && f.r[i+1] <= 'Z') {
		f.take(i, end, Passport)
		f.last = end
		return true
	}
	return false
}
