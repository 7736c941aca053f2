package identifiers

// An age over 89 tells a person apart; younger ones stay.
func old(n int) bool { return n > 89 && n < 130 }

// ageBefore finds the age before 岁, which stands at [i, j).
func (f *finder) ageBefore(i, j int) {
	k := i
	for f.rune(k-1) == ' ' {
		k--
	}
	if f.r[i] == '旬' {
		if f.ends(i, "九") && !f.isAny(j, "节") {
			f.take(i-1, j, Age)
		}
		return
	}
	for _, vague := range []string{"多", "几", "来", "余"} {
		if f.ends(k, vague) {
			k--
		}
	}
	n, start := f.ageNumber(k)
	if !old(n) || f.rangeBefore(start) {
		return
	}
	f.add(start, j, Age, f.text(start, k))
}

// ageNumber reads a whole number that ends at i.
func (f *finder) ageNumber(i int) (n, start int) {
	j := i
	if digit(f.rune(i - 1)) {
		for j > 0 && digit(f.r[j-1]) {
			j--
		}
		if i-j > 3 || f.rune(j-1) == '.' {
			return 0, i
		}
		return f.value(group{j, i}), j
	}
	for j > 0 && i-j < 5 {
		if c := f.r[j-1]; hanValue(c) == 0 && c != '十' && c != '百' && c != '零' && c != '〇' {
			break
		}
		j--
	}
	return hanAge(f.r[j:i]), j
}

// hanAge reads a numeral up to 199: 九十二, 一百零三, 九三.
func hanAge(r []rune) int {
	if len(r) == 4 && (r[2] == '有' || r[2] == '又') { // 九十有三
		r = []rune{r[0], r[1], r[3]}
	}
	if len(r) >= 2 && r[0] == '一' && r[1] == '百' {
		rest := r[2:]
		if len(rest) > 0 && (rest[0] == '零' || rest[0] == '〇') {
			rest = rest[1:]
		}
		return 100 + hanNumber(rest)
	}
	if len(r) == 1 && r[0] == '百' {
		return 100
	}
	if len(r) == 2 && hanValue(r[0]) == 9 && hanValue(r[1]) > 0 {
		return 90 + hanValue(r[1])
	}
	return hanNumber(r)
}

// rangeBefore reports whether a number with "to" stands before i: 18-95岁.
func (f *finder) rangeBefore(i int) bool {
	for f.rune(i-1) == ' ' {
		i--
	}
	switch f.rune(i - 1) {
	case '-', '~', '至', '到', '—', '–':
		c := f.rune(i - 2)
		return digit(c) || c == '岁' || hanValue(c) > 0 || c == '十'
	case '<', '>', '≥', '≤':
		return true
	}
	return f.endsAny(i, "大于", "小于", "超过", "以下", "低于", "高于")
}

// age finds the age after 年龄, 今年 and the like, which end at i.
func (f *finder) age(i int) {
	if f.endsAny(i, "高龄", "高寿") { // 95高龄
		k := i - 2
		for f.rune(k-1) == ' ' || f.rune(k-1) == '的' || f.rune(k-1) == '岁' {
			k--
		}
		if n, start := f.ageNumber(k); old(n) && !f.rangeBefore(start) {
			f.take(start, k, Age)
			return
		}
	}
	k := i
	for k < len(f.r) && k-i < 4 && (f.r[k] == ' ' || f.r[k] == ':' || f.r[k] == '是' || f.r[k] == '为' || f.r[k] == '已' || f.r[k] == '经' || f.r[k] == '都' || f.r[k] == '有' || f.r[k] == '高' || f.r[k] == '快') {
		k++
	}
	e := k
	n := 0
	if digit(f.rune(k)) {
		for digit(f.rune(e)) {
			e++
		}
		n = f.value(group{k, e})
	} else {
		for e < len(f.r) && e-k < 5 && (hanValue(f.r[e]) > 0 || f.r[e] == '十' || f.r[e] == '百' || f.r[e] == '零' || f.r[e] == '有' && e > k || f.r[e] == '又' && e > k) {
			e++
		}
		n = hanAge(f.r[k:e])
	}
	if !old(n) || e-k > 5 || f.rune(e) == '%' || f.rune(e) == '.' || latin(f.rune(e)) || f.rune(e) == '-' || f.rune(e) == '~' {
		return
	}
	switch f.rune(f.blanks(e)) {
	case '分', '度', '次', '天', '年', '个', '元', '月', '斤', '公', '块', '多', '片', '号', '/', '后', '万', '毫', '克', '名', '例', '人':
		return
	}
	f.take(k, e, Age)
}

// englishAge finds an age whose word stands at [i, j): aged 92, 92 years old.
func (f *finder) englishAge(i, j int, after bool) {
	if after { // the number follows
		k := f.blanks(j)
		for f.rune(k) == ':' || f.is(k, "of ") || f.is(k, "is ") {
			if f.rune(k) == ':' {
				k = f.blanks(k + 1)
			} else {
				k = f.blanks(k + 3)
			}
		}
		e := k
		for digit(f.rune(e)) {
			e++
		}
		if e > k && old(f.value(group{k, e})) && f.rune(e) != '%' && !letter(f.rune(e)) && f.rune(e) != '-' && f.rune(e) != '/' {
			f.take(k, e, Age)
		}
		return
	}
	k := i
	for f.rune(k-1) == ' ' || f.rune(k-1) == '-' {
		k--
	}
	n, start := f.ageNumber(k)
	if !old(n) || !digit(f.rune(start)) || f.rangeBefore(start) || latin(f.rune(start-1)) {
		return
	}
	// years is an age only with old; yo is one
	if f.is(i, "year") || f.is(i, "yr") || f.is(i, "Year") {
		e := j
		for f.rune(e) == ' ' || f.rune(e) == '-' || f.rune(e) == '.' {
			e++
		}
		switch {
		case f.is(e, "old"):
			j = e + 3
		case f.is(e, "of age"):
			j = e + 6
		default:
			return
		}
	}
	f.take(start, j, Age)
}

// bareAge finds an age without a word of one: 奶奶93了, "the patient, 93, has".
func (f *finder) bareAge(g group) bool {
	if n := f.value(g); n < 90 || n > 115 {
		return false
	}
	i := g.a
	if f.ends(i, ", ") && letter(f.rune(i-3)) && f.rune(g.b) == ',' {
		f.take(g.a, g.b, Age)
		return true
	}
	for again := true; again; {
		again = false
		for _, w := range []string{"今年", "都", "快", "已经", "已", "也", "有", " ", "是", "将近", "马上", "刚满", "满"} {
			if f.ends(i, w) {
				i -= len([]rune(w))
				again = true
			}
		}
	}
	if !f.relativeBefore(i) && !f.endsAny(i, "他", "她", "老人", "老人家", "老爷子", "老太太", "婆婆", "公公", "老汉", "太太", "太爷", "太奶", "姥", "老父亲", "老母亲") {
		return false
	}
	if !f.isAny(g.b, "了", "啦", "的人", "高龄", "，", ",", "。", "、", "了，") && g.b < len(f.r) {
		return false
	}
	f.take(g.a, g.b, Age)
	return true
}

// ninety finds an age in words from "ninety" at [i, j): ninety-four years old.
func (f *finder) ninety(i, j int) {
	k := j
	if (f.rune(k) == '-' || f.rune(k) == ' ') && f.isAny(k+1, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine") {
		k++
		for letter(f.rune(k)) {
			k++
		}
	}
	e := k
	for f.rune(e) == ' ' || f.rune(e) == '-' {
		e++
	}
	if f.isAny(e, "years old", "years of age", "year old", "year-old", "years-old", "yrs old") || f.endsAny(i, "aged ", "age ", "age of ", "turned ", "turning ", "she is ", "he is ", "She is ", "He is ", "who is ", "nearly ") {
		f.take(i, k, Age)
	}
}

// pronounAge finds the age in "she is 92", after the verb that ends at j.
func (f *finder) pronounAge(j int) {
	k := j
	for _, w := range []string{" now ", " already ", " almost ", " nearly ", " "} {
		if f.is(k, w) {
			k += len(w)
			break
		}
	}
	e := k
	for digit(f.rune(e)) {
		e++
	}
	if e == k || e-k > 3 || !old(f.value(group{k, e})) || latin(f.rune(e)) || f.rune(e) == '%' || f.rune(e) == '-' || f.rune(e) == '/' || f.rune(e) == '.' && digit(f.rune(e+1)) {
		return
	}
	if f.isAny(e, " mm", " kg", " kilo", " pound", " lb", " cm", " percent", " degrees", " days", " minutes", " hours", " weeks", " months", " miles") {
		return
	}
	f.take(k, e, Age)
}
