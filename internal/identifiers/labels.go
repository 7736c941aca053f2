package identifiers

// label finds the label that stands before the number or account at i, and how
// many characters lie between.
func (f *finder) label(i int) (label uint32, gap int) {
	for k := i; k > 0 && i-k <= 13; k-- {
		if n, v := f.w.labels.endOf(f.upTo(k, 24)); n > 0 {
			a := k - n
			whole := !letter(f.r[k-1]) || !letter(f.rune(k)) || k == i
			if whole && (!letter(f.r[a]) || !letter(f.rune(a-1))) {
				if n == 1 && i-k > 2 && (f.r[a] == '打' || f.r[a] == '拨') {
					continue
				}
				if v == labelMeasure && i-k > 2 {
					return 0, 0
				}
				if v == labelPhone && f.ends(k, "号码") && f.visitBefore(a) {
					v = labelRecord
				}
				return v, i - k
			}
		}
		switch c := f.r[k-1]; {
		case digit(c), c == '。', c == ';', c == '；', c == '\n', c == '!', c == '?', c == '！', c == '？':
			return 0, 0
		}
	}
	return 0, 0
}

// visitBefore reports whether a word of visits and records stands shortly before i, so
// that 号码 is that of one.
func (f *finder) visitBefore(i int) bool {
	for k := i; k > i-5 && k > 0; k-- {
		if f.endsAny(k, "门诊", "住院", "病历", "就诊", "病案", "登记", "挂号", "检查", "标本", "医保", "社保", "诊疗", "档案", "病理", "条形") {
			return true
		}
	}
	return false
}

// labelAfter finds the label that follows what ends at i: "12345678是我QQ".
func (f *finder) labelAfter(i int) uint32 {
	i = f.blanks(i)
	if f.rune(i) == ',' || f.rune(i) == '，' || f.rune(i) == '、' {
		i = f.blanks(i + 1)
	}
	switch {
	case f.isAny(i, "QQ", "qq", "扣扣"):
		if !f.isAny(i, "QQ邮", "qq邮", "QQ音", "QQ群", "QQ:", "qq:", "QQ号:", "qq号:", "QQ号是", "QQ是") && !digit(f.rune(i+2)) {
			return labelQQ
		}
	case f.isAny(i, "微信号", "微信"):
		if !f.isAny(i, "微信:", "微信号:", "微信是", "微信号是", "微信上", "微信群", "微信公") && !latin(f.rune(i+2)) && f.rune(i+2) != ' ' {
			return labelWeChat
		}
	}
	for _, link := range []string{"就是我的", "这是我的", "这个是我", "这是我", "就是我", "是我的", "是我", "(", "为我的", "我的", "是本人", "是", "is my ", "is the ", "as my ", "on ", "for ", "— ", "- "} {
		if f.is(i, link) {
			i = f.blanks(i + len([]rune(link)))
			switch {
			case f.isAny(i, "QQ", "qq", "Qq", "扣扣", "企鹅"):
				return labelQQ
			case f.isAny(i, "微信", "vx", "VX", "wx", "WX", "薇信", "V信", "v信", "wechat", "WeChat", "Wechat"):
				return labelWeChat
			case f.isAny(i, "电话", "手机", "号码", "联系"):
				return labelPhone
			case f.isAny(i, "住院号", "病历号", "门诊号", "就诊卡", "登记号", "病案号"):
				return labelRecord
			case f.isAny(i, "MRN", "record number", "medical record", "patient ID", "hospital number", "patient number", "visit number", "chart number"):
				return labelRecord
			case f.isAny(i, "身份证"):
				return labelIDCard
			case f.isAny(i, "护照", "passport", "my passport"):
				return labelPassport
			case f.isAny(i, "车牌"):
				return labelPlate
			}
			return 0
		}
	}
	return 0
}

// labelled finds what a label that stands before the groups says they are.
func (f *finder) labelled(gs []group, label uint32, gap int) bool {
	first := gs[0]
	end := gs[len(gs)-1].b
	if len(gs) > 1 { // groups that belong together
		n := 1
		for n < len(gs) {
			if m, one := f.mark(gs, n-1); !one || m != ' ' && m != '-' && !(m == '/' || m == '_' || m == '.') {
				break
			} else if m == ' ' && label != labelBankCard && label != labelIDCard && (gs[n].size() > 4 && gs[n-1].size() > 4 || gs[n].size() >= 11) {
				break
			}
			n++
		}
		gs = gs[:n]
		end = gs[n-1].b
	}
	total := sizes(gs)
	if label == 0 {
		if total >= 5 && total <= 12 && len(gs) == 1 {
			switch f.labelAfter(end) {
			case labelQQ:
				f.add(first.a, end, QQ, f.digits(gs))
				return true
			case labelWeChat:
				if total < 11 {
					f.add(first.a, end, WeChat, f.digits(gs))
					return true
				}
			case labelRecord:
				f.add(first.a, end, RecordNumber, f.digits(gs))
				return true
			}
		}
		return false
	}
	switch label {
	case labelIDCard:
		if total == 3 && lower(f.rune(end)) == 'x' && f.endsAny(first.a-gap, "后四位", "尾号", "后六位") {
			f.take(first.a, end+1, IDCard)
			return true
		}
		if total >= 4 && total <= 18 && gap <= 8 {
			if lower(f.rune(end)) == 'x' {
				end++
			}
			f.add(first.a, end, IDCard, f.digits(gs)+f.checkX(end))
			f.last = max(f.last, end)
			return true
		}
	case labelBankCard:
		if total >= 12 && total <= 21 || total == 4 && f.endsAny(first.a-gap, "尾号", "卡号") && gap <= 3 && !f.count(end) {
			f.add(first.a, end, BankCard, f.digits(gs))
			return true
		}
		if f.endsAny(first.a-gap, "卡号") && total >= 5 && total < 12 && gap <= 4 && !f.count(end) { // of a card for visits
			return f.code(first.a, labelRecord, gap)
		}
		if gap <= 4 && total >= 8 && total < 12 && len(gs) == 1 && f.endsAny(first.a-gap, "账号", "帐号", "账户", "number") {
			f.add(first.a, end, BankCard, f.digits(gs))
			return true
		}
	case labelPassport, labelRecord, labelPlate:
		return f.code(first.a, label, gap)
	case labelQQ:
		if total >= 5 && total <= 12 && !f.mailAhead(end) {
			f.add(first.a, end, QQ, f.digits(gs))
			return true
		}
	case labelWeChat:
		if len(gs) == 1 && (letter(f.rune(end)) || f.rune(end) == '_') && gap <= 5 { // 2020lily
			if e, _, _ := f.token(first.a); e-first.a >= 6 && !f.count(end) {
				f.take(first.a, e, WeChat)
				f.last = e
				return true
			}
		}
		if total >= 5 && total <= 12 && !f.mailAhead(end) {
			if letter(f.rune(end)) || f.rune(end) == '_' {
				return f.account(first.a, WeChat)
			}
			f.add(first.a, end, WeChat, f.digits(gs))
			return true
		}
	case labelExtension:
		if gs[0].size() >= 3 && gs[0].size() <= 6 && gap <= 3 && !f.count(gs[0].b) && !f.endsAny(first.a-gap, "转") {
			f.add(first.a, gs[0].b, Phone, f.digits(gs[:1]))
			return true
		}
	case labelPostcode:
		if total == 6 || total == 5 || total == 9 {
			f.add(first.a, end, Address, f.digits(gs))
			return true
		}
	}
	return false
}

func (f *finder) checkX(end int) string {
	if lower(f.rune(end-1)) == 'x' {
		return "X"
	}
	return ""
}

// mailAhead reports whether a mail address goes on at i.
func (f *finder) mailAhead(i int) bool {
	return f.rune(i) == '@' || f.is(f.blanks(i), "@") || f.is(f.blanks(i), "艾特")
}

// count reports whether a unit stands at i, so that what is before it is an
// amount.
func (f *finder) count(i int) bool {
	switch f.rune(f.blanks(i)) {
	case '元', '块', '天', '次', '万', '年', '月', '日', '个', '%', '度', '岁', '点', '周', '片', '滴', '粒', '钱', 'm', 'μ', 'u':
		return true
	}
	return false
}

// code finds a number that may have letters and dashes in it, such as that of a
// record, at i.
func (f *finder) code(i int, label uint32, gap int) bool {
	j, ds := i, 0
	for j < min(len(f.r), i+longest) {
		c := f.r[j]
		switch {
		case digit(c):
			ds++
		case letter(c):
		case (c == '-' || c == '_' || c == '/' || c == '.' || c == '#' || c == '—' || c == '–') && latin(f.rune(j+1)) && j > i:
		case c == ' ' && label == labelPlate && j > i && j-i <= 4 && latin(f.rune(j+1)) && f.tail(j+1) <= 4 && f.tail(j+1) >= 2:
		case c == ' ' && j > i && j-i <= 5 && letter(f.r[i]) && digit(f.rune(j+1)): // MZ 0012345
		case c == ' ' && digit(f.r[j-1]) && digit(f.rune(j+1)) && f.shortGroups(i, j):
		default:
			goto done
		}
		j++
	}
done:
	size := j - i
	at := i - gap
	switch label {
	case labelPassport:
		if ds < 5 || size < 7 || size > 12 {
			return false
		}
		f.take(i, j, Passport)
	case labelPlate:
		if ds < 2 || size < 5 || size > 9 {
			return false
		}
		f.take(i, j, Plate)
	default:
		least := 3
		weak := f.endsAny(at, "住院", "病历", "病案", "编号", "卡号", "单号", "Encounter", "encounter", "工号", "学号", "就诊卡", "医保卡", "社保卡", "健康卡", "验证码", "排队号")
		if weak || gap > 4 {
			least = 4
		}
		if ds < least || size > 26 || f.count(j) && ds < 7 || gap > 10 {
			return false
		}
		if f.ends(at, "住院") || f.ends(at, "病历") {
			if ds < 5 || gap > 2 {
				return false
			}
			if gs, _ := f.groups(i); len(gs) > 0 && digit(f.r[i]) && f.isDate(gs) > 0 {
				return false
			}
		}
		if at == i-gap && digit(f.r[i]) {
			if gs, _ := f.groups(i); f.isDate(gs) > 0 && (gap > 1 || f.isDate(gs) == 3) {
				return false
			}
		}
		if f.ends(at, "id") || f.ends(at, "ID") || f.ends(at, "Id") {
			if ds < 5 {
				return false
			}
		}
		if c := f.rune(j); c == '.' && digit(f.rune(j+1)) {
			return false
		}
		f.take(i, j, RecordNumber)
	}
	f.last = max(f.last, j)
	return true
}

// shortGroups reports whether the digits from i to the blank at j are a group of a
// spaced-out number: at most four, as those before it.
func (f *finder) shortGroups(i, j int) bool {
	n := 0
	for k := j - 1; k >= i && digit(f.r[k]); k-- {
		n++
	}
	m := 0
	for k := j + 1; k < len(f.r) && digit(f.r[k]); k++ {
		m++
	}
	return n <= 4 && m <= 4 && (n >= 3 && m >= 2 || n == m || n == 1)
}
