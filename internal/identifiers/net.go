package identifiers

import "strings"

// domains are the last labels of a host; those with false end other words as well
// and need more about them.
var domains = map[string]bool{
	"com": true, "cn": true, "net": true, "org": true, "edu": true, "gov": true, "info": true, "cc": true, "vip": true, "top": true, "xyz": true, "hk": true, "tw": true,
	"io": false, "me": false, "co": false, "uk": false, "tv": false, "us": false, "de": false, "jp": false, "site": true, "online": true, "club": false, "app": false,
	"health": false, "clinic": false, "example": true, "test": false, "invalid": true, "biz": true, "mobi": true, "ai": false, "dev": false, "eu": false, "fr": false, "ca": false, "au": false, "nz": false, "in": false, "shop": false, "ly": false, "gl": false, "im": false, "fm": false, "la": false, "pw": false, "live": false, "pub": false, "store": false, "wiki": false, "page": false, "blog": false, "care": false, "doctor": false, "hospital": false, "cloud": false, "tech": false, "ltd": false, "ink": false, "kr": false, "ru": false, "sg": false, "my": false, "link": false, "wang": true, "asia": true, "med": false,
}

// notLocal are words before "at" and a host that are no part of a mail address.
var notLocal = map[string]bool{
	"website": true, "websites": true, "site": true, "page": true, "online": true, "info": true, "available": true, "email": true, "posted": true, "visit": true, "article": true,
	"register": true, "booked": true, "found": true, "contact": true, "list": true, "here": true, "video": true, "published": true, "located": true, "shop": true, "book": true,
}

var mailHosts = map[string]bool{
	"gmail": true, "qq": true, "163": true, "126": true, "hotmail": true, "outlook": true, "yahoo": true, "sina": true, "foxmail": true, "icloud": true, "139": true,
	"189": true, "sohu": true, "live": true, "msn": true, "aol": true, "protonmail": true, "yeah": true, "aliyun": true, "mail": true, "vip": true, "me": true, "ymail": true,
}

func hostRune(r rune) bool { return latin(r) || r == '-' || r == '_' }

// dot returns the length of a dot at i, in any spelling, with blanks around it.
func (f *finder) dot(i int, spoken bool) int {
	j := f.blanks(i)
	switch c := f.rune(j); {
	case c == '.' || c == '。' && spoken || c == '·' && spoken:
		return f.blanks(j+1) - i
	case c == '点' && spoken:
		return f.blanks(j+1) - i
	case spoken && (f.is(j, "dot") || f.is(j, "DOT") || f.is(j, "Dot")) && !letter(f.rune(j+3)):
		return f.blanks(j+3) - i
	case spoken && f.isAny(j, "[dot]", "(dot)", "{dot}", "<dot>", "[点]", "(点)", "[DOT]", "(DOT)"):
		n := 5
		if f.rune(j+1) == '点' {
			n = 3
		}
		return f.blanks(j+n) - i
	}
	return 0
}

// hostAt reads a host from i on, and returns its end and its labels; end is i
// where there is none. Plain is false where a dot is spelled in another way.
func (f *finder) hostAt(i int, spoken bool) (end int, labels []string, plain bool) {
	plain = true
	j := i
	var list []string
	end = i
	for len(list) < 6 {
		a := j
		for j < min(len(f.r), a+longest) && hostRune(f.r[j]) {
			j++
		}
		if j == a {
			break
		}
		label := strings.ToLower(f.text(a, j))
		list = append(list, label)
		if _, ok := domains[label]; ok && len(list) > 1 {
			end, labels = j, list[:len(list):len(list)]
		}
		n := f.dot(j, spoken)
		if n == 0 || !spoken && n != 1 {
			break
		}
		if n != 1 || f.rune(j) != '.' {
			plain = false
		}
		if n > 1 && len(labels) > 0 && end == j { // "qq.com. Next"
			break
		}
		j += n
	}
	return end, labels, plain
}

// mailLocal returns where the part of a mail address before i begins.
func (f *finder) mailLocal(i int) int {
	j := i
	for j > 0 && i-j < 3 && f.r[j-1] == ' ' {
		j--
	}
	end := j
	for j > 0 && end-j < longest && (latin(f.r[j-1]) || f.r[j-1] == '.' || f.r[j-1] == '_' || f.r[j-1] == '%' || f.r[j-1] == '+' || f.r[j-1] == '-') {
		j--
	}
	for j < end && !latin(f.r[j]) {
		j++
	}
	if j == end {
		return i
	}
	// spelled dots: zhang dot wei
	for f.ends(j, " dot ") || f.ends(j, "点") && latin(f.rune(j-2)) {
		k := j - 5
		if f.ends(j, "点") {
			k = j - 1
		}
		a := k
		for a > 0 && k-a < longest && (latin(f.r[a-1]) || f.r[a-1] == '_' || f.r[a-1] == '.') {
			a--
		}
		if a == k {
			break
		}
		j = a
	}
	return j
}

// mailAt finds a mail address around the @ at i.
func (f *finder) mailAt(i int) {
	if f.rune(i) == '#' && !(latin(f.rune(i-1)) && latin(f.rune(i+1))) {
		return
	}
	f.mail(i, i+1)
}

// mail finds a mail address whose "at" stands at [i, j).
func (f *finder) mail(i, j int) bool {
	k := f.blanks(j)
	end, labels, plain := f.hostAt(k, true)
	if end == k {
		if f.rune(i) != '@' { // any host of two labels after @
			return false
		}
		e := k
		dots := 0
		for e-k < 4*longest && (hostRune(f.rune(e)) || f.rune(e) == '.' && latin(f.rune(e+1))) {
			if f.r[e] == '.' {
				dots++
			}
			e++
		}
		if dots == 0 || !letter(f.rune(e-1)) {
			return false
		}
		end = e
	}
	if letter(f.rune(i)) && len(labels) > 0 && labels[0] == "www" {
		return false
	}
	start := f.mailLocal(i)
	if start == i {
		return false
	}
	word := letter(f.rune(i)) // " at "
	if word && plain && !(len(labels) > 0 && mailHosts[labels[0]]) {
		d := 0
		for _, r := range f.r[start:i] {
			if !letter(r) && r != ' ' {
				d++
			}
		}
		local := f.r[start:i]
		for len(local) > 0 && local[len(local)-1] == ' ' {
			local = local[:len(local)-1]
		}
		if w := f.w.englishAt(local); d == 0 && (w.stop || w.kind != 0 || notLocal[string(local)]) {
			return false
		}
	}
	if f.rune(i) == '#' && (len(labels) == 0 || !domains[labels[len(labels)-1]] && !mailHosts[labels[0]]) {
		return false
	}
	f.add(start, end, Email, strings.ToLower(strings.ReplaceAll(f.text(start, end), " ", "")))
	f.last = max(f.last, end)
	return true
}

// urlEnd returns where an address that goes on at i ends.
func (f *finder) urlEnd(i int) int {
	for i < len(f.r) {
		c := f.r[i]
		if c <= ' ' || c >= 0x3000 || c == '"' || c == '<' || c == '>' || c == '“' || c == '”' || c == '’' {
			break
		}
		i++
	}
	for i > 0 && strings.ContainsRune(".,;:!?)*]}", f.r[i-1]) {
		i--
	}
	return i
}

// url finds an address that begins with a scheme or www at i.
func (f *finder) url(i int) bool {
	j := i
	for letter(f.rune(j)) {
		j++
	}
	switch {
	case f.is(f.blanks(j), ":"):
		k := f.blanks(f.blanks(j) + 1)
		if !f.is(k, "//") {
			return false
		}
		j = f.blanks(k + 2)
	case f.dot(j, true) > 0:
		j += f.dot(j, true)
	default:
		return false
	}
	end := f.urlEnd(j)
	if e, _, _ := f.hostAt(j, true); e > end || e > j && end < e+1 {
		end = max(end, e)
	}
	if end <= j+2 {
		return false
	}
	f.add(i, end, URL, strings.ToLower(strings.ReplaceAll(f.text(i, end), " ", "")))
	f.last = max(f.last, end)
	return true
}

// host finds an address without scheme that begins at i.
func (f *finder) host(i int) bool {
	for n := 0; i > 0 && n < longest && hostRune(f.r[i-1]); n++ {
		i--
	}
	if f.rune(i-1) == '@' || f.rune(i-1) == '.' || f.rune(i-1) == '/' {
		return false
	}
	end, labels, _ := f.hostAt(i, false)
	if end == i {
		return false
	}
	if f.is(f.blanks(end), "@") || f.rune(end) == '@' {
		return false
	}
	if f.rune(end) == ':' && digit(f.rune(end+1)) {
		for end++; digit(f.rune(end)); end++ {
		}
	}
	path := f.rune(end) == '/' || f.rune(end) == '?'
	last := labels[len(labels)-1]
	sure := domains[last]
	if !sure && !path && len(labels) < 3 {
		return false
	}
	if c := f.r[end-1]; !path && c >= 'A' && c <= 'Z' && !(f.r[i] >= 'A' && f.r[i] <= 'Z') { // end.Next
		return false
	}
	if len(labels[0]) < 2 && len(labels) == 2 {
		return false
	}
	if first := f.r[max(0, end-len([]rune(last)))]; !digit(f.r[end-1]) && first >= 'A' && first <= 'Z' && f.r[end-1] >= 'a' {
		return false
	}
	if path {
		end = f.urlEnd(end)
	} else if letter(f.rune(end)) {
		return false
	}
	f.add(i, end, URL, strings.ToLower(f.text(i, end)))
	f.last = max(f.last, end)
	return true
}

// spokenPoint finds addresses whose dot or at is a Chinese word at i: haodf点com.
func (f *finder) spokenPoint(i int) {
	if f.is(i, "艾特") || f.is(i, "圈a") || f.is(i, "圈A") {
		f.mail(i, i+2)
		return
	}
	if !latin(f.rune(i-1)) || !letter(f.rune(f.blanks(i+1))) {
		return
	}
	j := i
	for j > 0 && i-j < longest && (hostRune(f.r[j-1]) || f.r[j-1] == '.' || f.r[j-1] == '点' && latin(f.rune(j-2))) {
		j--
	}
	if f.rune(j-1) == '@' || f.covered(i) {
		return
	}
	if end, labels, _ := f.hostAt(j, true); end > i && domains[labels[len(labels)-1]] {
		f.add(j, end, URL, strings.ToLower(f.text(j, end)))
		f.last = max(f.last, end)
	}
}
