package kg

import (
	"fmt"
	"slices"
	"strings"
)

// ofTheEye counts the signs that a row is of the eye; two are asked for. A row
// with one is of the eye as well where another row of its name is.
func (k *zhihaoNames) ofTheEye(name string, cells map[string]string) (n int, which string) {
	n, which = k.signs(name, cells)
	if n == 1 && k.eye[FoldName(name)] {
		return 2, which
	}
	return n, which
}

// signs counts the signs of a row by itself, and says which they are. Its name
// alone is none: 鸡眼 is a corn.
//
// Of several parts or departments that agree without the name, one may be there
// for a complication; and where skin or ear is among them, the row is of the eye
// only where it is treated there and called so.
func (k *zhihaoNames) signs(name string, cells map[string]string) (n int, which string) {
	r := zhihaoWords()
	parts, departments := strings.Fields(cells["part"]), strings.Fields(cells["department"])
	department, part := slices.Contains(departments, "眼科"), slices.Contains(parts, "眼")
	named := hasAny(name, r.EyeWords) != ""
	term := k.terms[FoldName(name)]
	elsewhere := !part && slices.ContainsFunc(parts, func(p string) bool { return p != "全身" })
	alias := false
	if !elsewhere { // where all parts are of other organs an alias is too weak a sign
		alias = hasAny(cells["alias"], r.EyeWords) != ""
		for _, p := range splitCell(cells["alias"], true) {
			term = term || k.terms[FoldName(p.text)]
		}
	}
	signs := []string{}
	for _, s := range []struct {
		holds bool
		what  string
	}{{department, "department"}, {part, "part"}, {named || alias, "name"}, {term, "term"}} {
		if s.holds {
			signs = append(signs, s.what)
		}
	}
	n, which = len(signs), strings.Join(signs, ", ")
	other := func(list, own []string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return !slices.Contains(own, s) })
	}
	switch outside := slices.ContainsFunc(append(parts, departments...), func(s string) bool { return slices.Contains(r.OutsideTheEye, s) }); {
	case n == 0 || which == "name":
		return 0, which
	case hasAny(name, r.NotOfTheEye) != "":
		return 1, which
	case part && len(parts) == 1 && slices.Contains(departments, "中医科"):
		return n + 1, which // names of Chinese medicine have other words for the parts of the eye
	case outside && other(parts, []string{"眼"}) && !(department && (named || term)):
		return 1, which
	case !named && !alias && !term && other(parts, []string{"眼"}) && other(departments, []string{"眼科", "五官科"}):
		return 1, which
	}
	return n, which
}

// doubtful says why a row whose signs are too few is left out.
func doubtful(which string, cells map[string]string) string {
	return fmt.Sprintf("it is of the eye by %s, which is too little, or shared with other organs: department %q, part %q", which, cells["department"], cells["part"])
}
