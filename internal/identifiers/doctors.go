package identifiers

// title finds the doctor's name before a title at [i, j): 李主任, 张建国大夫.
func (f *finder) title(i, j int) {
	if f.is(i, "博士伦") || f.is(i, "护士站") || f.isAny(j, "伦", "站") && !f.isAny(j, "站在") {
		return
	}
	if f.is(i, "主治") && j-i == 2 && (f.is(j, "疗") || f.is(j, "功能")) {
		return
	}
	if f.is(i, "住院总") && f.isAny(j, "费", "额", "的", "天") {
		return
	}
	if f.is(i, "老师") && f.is(j, "傅") {
		return
	}
	k := i
	for f.rune(k-1) == ' ' && i-k < 2 {
		k--
	}
	if c := f.rune(k - 1); c == '副' || c == '正' {
		k--
	}
	start := f.nameBefore(k, f.anyone(i, j))
	if k-start == 1 && f.endsAny(start, "小", "老") && f.class(start)&surname != 0 { // 小李医生
		start--
	}
	if start < k && (k == i || f.rune(k) != ' ' || k-start >= 2) {
		if k == i || f.rune(k) != ' ' || f.fullNameRun(start, k) {
			f.add(start, j, Doctor, f.text(start, k))
		}
	} else if letter(f.rune(k - 1)) { // Lee医生
		a := k
		for a > 0 && letter(f.r[a-1]) {
			a--
		}
		if k-a >= 2 && f.r[a] >= 'A' && f.r[a] <= 'Z' && !f.w.englishAt(f.r[a:k]).medical() && !f.acronym(a, k) && !latin(f.rune(a-1)) {
			f.add(a, j, Doctor, f.text(a, k))
		}
	}
	// a name after the title: 主任李建国, 主治医生：王建军
	e := j
	colon := false
	for e < len(f.r) && e-j < 4 {
		switch f.r[e] {
		case ' ':
		case ':':
			colon = true
		case '是', '叫', '为':
			colon = true
		default:
			goto found
		}
		e++
	}
found:
	if f.isAny(j, "姓名", "名字") || f.is(j, "傅") && f.ends(j, "师") {
		return
	}
	end := f.nameAfter(e)
	if end == e {
		return
	}
	spaced := e > j && !colon && f.nameNear(e) > 0 && f.class(e)&sureSurname != 0 && i < j
	if spaced {
		end = e + f.nameNear(e)
	}
	if (colon || spaced) && (f.nameEnds(end) || f.fullName(e) == end-e) && !f.w.everyday.is(f.r[e:min(end, e+2)]) {
		f.take(e, end, Doctor)
	} else if n := f.nameNear(e); n > 0 && (n == 3 || f.class(e)&sureSurname != 0 && f.class(e+1)&notGiven == 0) && !colon && e == j {
		f.take(e, e+n, Doctor)
	}
}

// anyone reports whether a title is said of people whose name is not known.
func (f *finder) anyone(i, j int) bool {
	return !f.endsAny(j, "主任", "教授", "院长", "院長") && !f.is(i, "主任医") && !f.is(i, "副主任医")
}

// fullNameRun reports whether [i, j) is a full name by its characters.
func (f *finder) fullNameRun(i, j int) bool {
	return j-i >= 2 && f.class(i)&surname != 0 && f.class(i+1)&given != 0
}
