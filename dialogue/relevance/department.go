package relevance

import "strings"

// Department is what a dialogue's department says of the eye.
type Department uint8

// What a department can say. None is also one whose name says nothing, such as
// 五官科 (eyes among ears, nose and throat), 儿科 or 急诊科.
const (
	NoDepartment Department = iota
	EyeDepartment
	OtherDepartment
)

// String names what the department says.
func (d Department) String() string {
	switch d {
	case EyeDepartment:
		return "of the eye"
	case OtherDepartment:
		return "another"
	}
	return "not told"
}

// openDepartments are those in which eyes are seen as well.
var openDepartments = []string{"五官", "急诊", "儿科", "新生儿", "全科", "体检", "中医", "中西医", "综合", "其他", "其它", "emergency", "general", "family", "pediatric", "paediatric", "primary"}

func departmentOf(name string) Department {
	if name == "" {
		return NoDepartment
	}
	name = strings.ToLower(name)
	switch {
	case strings.Contains(name, "耳") && strings.Contains(name, "眼"): // 眼耳鼻喉科
		return NoDepartment
	case strings.ContainsAny(name, "眼视視") || strings.Contains(name, "ophthalm") || strings.Contains(name, "retina") || strings.Contains(name, "optometr"):
		return EyeDepartment
	case hasWord(name, "eye") || hasWord(name, "eyes"):
		return EyeDepartment
	}
	for _, d := range openDepartments {
		if strings.Contains(name, d) {
			return NoDepartment
		}
	}
	return OtherDepartment
}

// hasWord reports whether a lower-case name has the word as a whole one.
func hasWord(name, word string) bool {
	for at := 0; ; {
		i := strings.Index(name[at:], word)
		if i < 0 {
			return false
		}
		i += at
		j := i + len(word)
		if (i == 0 || !latin(rune(name[i-1]))) && (j == len(name) || !latin(rune(name[j]))) {
			return true
		}
		at = j
	}
}
