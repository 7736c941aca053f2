package identifiers

// plate finds the plate of a vehicle that begins with the sign of a province at i:
// 京A12345, 粤B·D12345, 沪A D88888.
func (f *finder) plate(i int) {
	j := f.blanks(i + 1)
	if c := f.rune(j); (c == '·' || c == '-' || c == '.' || c == '—' || c == '•') && letter(f.rune(j+1)) {
		j++
	}
	if f.r[i] == '使' && f.tail(j) == 6 && digit(f.r[j]) && !f.count(j+6) {
		f.take(i, j+6, Plate)
		f.last = max(f.last, j+6)
		return
	}
	if !letter(f.rune(j)) || letter(f.rune(j+1)) && letter(f.rune(j+2)) && letter(f.rune(j+3)) {
		return
	}
	k := j + 1
	for n := 0; n < 2; n++ {
		if c := f.rune(k); c == ' ' || c == '·' || c == '-' || c == '.' || c == '•' || c == '—' || c == '_' {
			k++
		}
	}
	e, ds, ls := k, 0, 0
	for e < len(f.r) && ds+ls < 6 {
		switch c := f.r[e]; {
		case digit(c):
			ds++
		case letter(c):
			ls++
		case c == ' ' && latin(f.rune(e+1)) && ds+ls >= 1 && (f.rune(e-2) == ' ' || f.rune(e-2) == '·') && !latin(f.rune(e+2)):
		case c == ' ' && latin(f.rune(e+1)) && ds+ls >= 1 && ds+ls <= 4 && f.tail(e+1)+ds+ls <= 6 && f.tail(e+1)+ds+ls >= 5:
		default:
			goto done
		}
		e++
	}
done:
	total := ds + ls
	if c := f.rune(e); total == 4 && (c == '学' || c == '警' || c == '港' || c == '澳' || c == '挂' || c == '领' || c == '使' || c == '试') {
		f.take(i, e+1, Plate)
		f.last = max(f.last, e)
		return
	}
	if n := 0; latin(f.rune(e)) && total == 6 { // 京A12345SUV
		for k2 := e; k2 > k && letter(f.r[k2-1]); k2-- {
			n++
		}
		if n == 1 && ds == 5 && !digit(f.rune(e)) {
			f.take(i, e-n, Plate)
			f.last = max(f.last, e-n)
			return
		}
	}
	if total < 5 || ds < 2 || ls > 3 || latin(f.rune(e)) || f.rune(e) == '.' && digit(f.rune(e+1)) {
		return
	}
	f.add(i, e, Plate, f.text(i, e))
	f.last = max(f.last, e)
}

// tail counts the letters and digits from i on.
func (f *finder) tail(i int) int {
	n := 0
	for latin(f.rune(i + n)) {
		n++
	}
	return n
}
