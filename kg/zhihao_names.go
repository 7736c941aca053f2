package kg

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/pipeline"
)

// zhihaoNames is what is known of the whole table before its rows are read: which
// names it holds in full, and which of its rows are of the eye.
type zhihaoNames struct {
	drugs    fullNames
	diseases fullNames
	eye      map[string]bool // folded names of the rows that show two signs of the eye by themselves
	terms    map[string]bool // folded names of the terms of the eye
}

// gatherZhihao reads the table once for its names. Over all rows, whether of the
// eye or not, it holds about 100 bytes for each mention of a disease or a drug,
// and in the end for each name.
func gatherZhihao(r io.Reader, file string, terms map[string]bool) (*zhihaoNames, error) {
	in, err := openZhihao(r, file)
	if err != nil {
		return nil, err
	}
	k := &zhihaoNames{eye: map[string]bool{}, terms: terms}
	for {
		row, err := in.rows.Next()
		if err == io.EOF {
			k.drugs.sort()
			k.diseases.sort()
			return k, nil
		}
		if err != nil {
			return nil, err
		}
		if in.fault(row) != nil {
			continue // rejected where rows are read
		}
		cells := map[string]string{}
		for _, name := range []string{"name", "alias", "part", "department", "drug"} {
			cells[name], _ = in.cell(name, row) // one that can't be read is as good as empty here
		}
		k.add(cells)
	}
}

func (k *zhihaoNames) add(cells map[string]string) {
	for _, p := range splitCell(cells["drug"], false) {
		if commonFault(p) == "" {
			k.drugs.add(p.text, p.text)
		}
	}
	name := strings.TrimSpace(cells["name"])
	if name == "" || cutName(name) != "" {
		return
	}
	k.diseases.add(name, name)
	for _, p := range splitCell(cells["alias"], true) {
		if commonFault(p) == "" {
			k.diseases.add(p.text, name)
		}
	}
	if n, _ := k.signs(name, cells); n >= 2 {
		k.eye[FoldName(name)] = true
	}
}

// cutName is what is left of a name that was cut off, or "" of one that was not.
func cutName(name string) string {
	if s := strings.TrimRight(name, ".…"); strings.HasSuffix(name, "...") || strings.HasSuffix(name, "…") {
		return s
	}
	return ""
}

// fullNames finds the names that begin with what is left of one.
type fullNames []fullName

type fullName struct{ name, of string } // of: the name it is another name of, or itself

func (f *fullNames) add(name, of string) {
	*f = append(*f, fullName{name, of})
}

func (f *fullNames) sort() {
	slices.SortFunc(*f, func(a, b fullName) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.of, b.of)) })
	*f = slices.Clip(slices.Compact(*f))
}

// completions returns what the names that begin with prefix are names of, each
// once.
func (f fullNames) completions(prefix string) []string {
	i, _ := slices.BinarySearchFunc(f, prefix, func(n fullName, p string) int { return cmp.Compare(n.name, p) })
	var out []string
	for ; prefix != "" && i < len(f) && strings.HasPrefix(f[i].name, prefix); i++ {
		if !slices.Contains(out, f[i].of) {
			out = append(out, f[i].of)
		}
	}
	return out
}

// eyeTerms are the folded Chinese names of what a terminology counts to the eye:
// the codes of ICD-10-CM in chapter VII and the eye's complications of diabetes,
// and the terms of the HPO that are given.
func eyeTerms(ctx context.Context, side *pipeline.Inputs) (map[string]bool, error) {
	out := map[string]bool{}
	for item, err := range pipeline.Records[*ophglm.GraphItem](ctx, side, "terms") {
		if err != nil {
			return nil, err
		}
		addEyeTerm(out, item.Entity)
	}
	return out, nil
}

func addEyeTerm(terms map[string]bool, e *ophglm.Entity) {
	if e == nil || !slices.ContainsFunc(e.Codes, eyeCode) {
		return
	}
	for _, name := range append([]string{e.Name.ZH}, e.Aliases.ZH...) {
		if name != "" {
			terms[FoldName(name)] = true
		}
	}
}

func eyeCode(c ophglm.Code) bool {
	switch c.System {
	case "hpo":
		return true
	case "icd10cm":
		chapter := len(c.Code) >= 3 && c.Code[:3] >= "H00" && c.Code[:3] <= "H59"
		diabetic := len(c.Code) >= 5 && c.Code[:3] >= "E08" && c.Code[:3] <= "E13" && c.Code[3:5] == ".3"
		return chapter || diabetic
	}
	return false
}
