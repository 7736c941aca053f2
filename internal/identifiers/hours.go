package identifiers

// clinicHours finds when a doctor sees patients, from a day of the week whose
// 周 or 星期 stands at [i, j): 周三上午门诊, 每周二、四下午. A day alone, and how often
// something is done (每周二次), is none.
func (f *finder) clinicHours(i, j int) {
	start := i
	every := f.is(i, "每") || f.is(i, "逢")
	if !every {
		for _, w := range []string{"每个", "每逢", "每", "逢", "单", "双"} {
			if f.ends(i, w) {
				start = i - len([]rune(w))
				every = true
				break
			}
		}
	}
	if f.endsAny(start, "下", "上", "本", "这", "那", "这个", "下个", "上个") && !f.endsAny(start, "以上", "早上", "晚上") { // one day
		return
	}
	days, k := f.weekdays(j)
	if days == 0 {
		return
	}
	end, half := k, false
	for {
		e := f.blanks(k)
		for f.rune(e) == '、' || f.rune(e) == ',' || f.rune(e) == '和' || f.rune(e) == '及' || f.rune(e) == '或' || f.rune(e) == '/' || f.rune(e) == '的' || f.rune(e) == '跟' || f.rune(e) == '(' || f.rune(e) == '-' || f.rune(e) == '至' || f.rune(e) == '到' || f.rune(e) == ':' {
			e++
		}
		if n := f.partOfDay(e); n > 0 {
			k, end, half = e+n, e+n, true
			continue
		}
		if n := f.clock(e); n > 0 && (half || every || days > 1) {
			k, end, half = e+n, e+n, true
			continue
		}
		if (f.is(e, "周") || f.is(e, "星期") || f.is(e, "礼拜")) && e-k <= 2 {
			w := 1
			if !f.is(e, "周") {
				w = 2
			}
			if n, b := f.weekdays(e + w); n > 0 {
				k, end, days = b, b, days+n
				continue
			}
		}
		break
	}
	cue := false
	e := f.blanks(end)
	for _, w := range []string{"的", "都", "是", "有", "我", "在", "会", "均", ")", "本人", "一般", "医院", "总院", "分院", "本部", "东院", "西院", "固定", "看"} {
		if f.is(e, w) {
			e += len([]rune(w))
		}
	}
	for n := 0; n < 6 && e+n < len(f.r); n++ {
		if n > 0 && !isHan(f.rune(e+n-1)) {
			break
		}
		if c := f.rune(e + n); c == '去' || c == '来' || c == '到' || c == '挂' || c == '预' {
			break
		}
		if m, ok := f.clinicWord(e + n); ok {
			cue, end = true, e+n+m
			break
		}
	}
	if !cue {
		before := string(f.upTo(start, 12))
		for _, w := range []string{"出诊", "门诊时间", "坐诊", "门诊", "看诊", "接诊", "停诊", "开诊", "专家号", "挂我", "找我", "特需"} {
			if n := indexRunes(before, w); n >= 0 {
				cue = true
			}
		}
	}
	if !cue && f.isAny(f.blanks(end), "复查", "打针", "滴", "吃", "用", "锻炼", "去", "上课", "补课", "换药", "测", "量", "注射", "治疗", "透析", "做", "跑", "游", "有课", "都要", "都会", "上班", "加班", "休息", "开会", "值班", "出差", "学", "练", "打球", "陪", "接", "送", "回", "喝", "洗", "敷", "戴", "来复", "到医院", "要", "都去", "疼", "头", "眼", "发") {
		return
	}
	if !cue && !(every && half) && !(every && days > 1) && !(half && f.isAny(end, "来找我", "找我", "挂我", "我在", "来医院找", "都在", "我都在", "加号", "的号", "可以加号")) {
		return
	}
	f.take(start, end, ClinicHours)
}

func indexRunes(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i:i+len(sub)] == sub {
			return i
		}
	}
	return -1
}

// weekdays reads days of the week from i on, and returns how many and where they
// end.
func (f *finder) weekdays(i int) (n, end int) {
	end = i
	for {
		c := f.rune(i)
		if !(c >= '1' && c <= '7' && !digit(f.rune(i+1))) && c != '一' && c != '二' && c != '三' && c != '四' && c != '五' && c != '六' && c != '日' && c != '天' && c != '末' {
			return n, end
		}
		switch f.rune(i + 1) { // how often, or how long
		case '次', '回', '针', '支', '片', '粒', '瓶', '滴', '天', '个', '遍', '盒', '颗', '枚', '服', '以', '左', '周', '期', '年', '十', '点', '幅', '副', '之':
			return 0, i
		}
		if f.rune(i+1) == '到' && f.rune(i+2) != '周' && hanValue(f.rune(i+2)) > 0 && f.rune(i+3) == '次' || f.rune(i+1) == '日' {
			return 0, i
		}
		n++
		i++
		end = i
		switch f.rune(i) {
		case '、', ',', '和', '及', '/', '到', '至', '-', '~', '，', '跟', '.':
			if d := f.rune(i + 1); hanValue(d) > 0 && hanValue(d) < 7 || d == '日' || d >= '1' && d <= '7' && !digit(f.rune(i+2)) {
				i++
				continue
			}
			return n, end
		}
		if d := f.rune(i); hanValue(d) > 0 && hanValue(d) < 7 { // 周一三五
			continue
		}
		return n, end
	}
}

func (f *finder) partOfDay(i int) int {
	for _, w := range []string{"上午", "下午", "全天", "晚上", "早上", "中午", "晚间", "夜间", "上下午", "整天", "一整天", "半天", "早晨", "白天", "AM", "PM", "am", "pm", "晚", "早"} {
		if f.is(i, w) {
			return len([]rune(w))
		}
	}
	return 0
}

// clock returns the length of a time of the day, or of a range of them, at i.
func (f *finder) clock(i int) int {
	j := i
	for {
		a := j
		for j < len(f.r) && (digit(f.r[j]) || f.r[j] == ':' || f.r[j] == '点' || f.r[j] == '半' || f.r[j] == '时' || f.r[j] == '分' || hanValue(f.r[j]) > 0 || f.r[j] == '十') {
			j++
		}
		if j == a {
			return 0
		}
		if c := f.rune(j); c == '-' || c == '~' || c == '到' || c == '至' || c == '—' {
			if d := f.rune(j + 1); digit(d) || hanValue(d) > 0 || d == '十' {
				j++
				continue
			}
		}
		break
	}
	if s := string(f.r[i:j]); indexRunes(s, ":") < 0 && indexRunes(s, "点") < 0 {
		return 0
	}
	return j - i
}

// clinicWord returns the length of a word of a doctor's hours at i.
func (f *finder) clinicWord(i int) (int, bool) {
	for _, w := range []string{"专家门诊", "特需门诊", "普通门诊", "专科门诊", "眼底病门诊", "青光眼门诊", "白内障门诊", "眼科门诊", "国际门诊", "夜门诊", "出门诊", "上门诊", "坐门诊", "门诊", "出诊", "坐诊", "看诊", "接诊", "停诊", "开诊", "应诊", "特需", "专家号"} {
		if f.is(i, w) {
			return len([]rune(w)), true
		}
	}
	return 0, false
}

// englishHours finds hours from a day of the week at [i, j): "Tuesday afternoon
// clinic", "clinic on Mondays and Thursdays".
func (f *finder) englishHours(i, j int) {
	start, end := i, j
	if f.ends(i, "every ") || f.ends(i, "Every ") {
		start = i - 6
	}
	for {
		k := end
		for f.rune(k) == ' ' || f.rune(k) == ',' || f.rune(k) == '&' || f.rune(k) == '/' || f.rune(k) == '-' || f.rune(k) == '–' {
			k++
		}
		for _, w := range []string{"and ", "to ", "through ", "from "} {
			if f.is(k, w) {
				k += len(w)
			}
		}
		e := k
		for letter(f.rune(e)) {
			e++
		}
		if e > k {
			switch f.w.englishAt(f.r[k:e]).kind {
			case englishDay, englishPartOfDay:
				end = e
				continue
			}
		}
		for digit(f.rune(e)) || f.rune(e) == ':' {
			e++
		}
		if e > k && digit(f.rune(k)) && e-k <= 5 {
			if f.isAny(e, "am", "pm", "AM", "PM", "a.m", "p.m") {
				e += 2
			} else if f.isAny(e, " am", " pm", " AM", " PM") {
				e += 3
			} else if c := f.rune(e); c != '-' && c != ' ' && c != '–' && f.rune(k-1) != '-' && f.rune(k-1) != '–' || f.value(group{k, min(e, k+2)}) > 24 {
				break
			}
			end = e
			continue
		}
		break
	}
	if start == i && end == j && f.rune(j-1) != 's' && !f.endsAny(i, "clinic is on ", "clinic on ", "clinic: ", "clinic hours: ", "hours: ", "patients on ", "Clinic: ", "Clinic on ", "clinic hours are ") {
		return // one Monday
	}
	near := string(f.r[max(0, start-40):start]) + "|" + string(f.r[end:min(len(f.r), end+24)])
	for k := range near {
		for _, w := range []string{"clinic", "Clinic", "office hours", "sees patients", "see patients", "surgery hours", "outpatient", "consulting hours", "consults", "Office hours", "in the office", "available on"} {
			if k+len(w) <= len(near) && near[k:k+len(w)] == w {
				f.take(start, end, ClinicHours)
				return
			}
		}
	}
}
