package kg

import (
	"regexp"
	"strings"
)

// The forms in which the crawled table gives rates and periods. A range may be
// written with any dash, a remark may follow in brackets or after a comma.
var (
	rateForm   = regexp.MustCompile(`^(\d+(?:\.\d+)?)%*(?:(?:-+|~|～|—+|至)(\d+(?:\.\d+)?))?%+(?:左右)?(?:[(（](.*)[)）]|[，,](.*))?$`)
	periodForm = regexp.MustCompile(`^(?:(?:国内正规)?(?:治疗)?周期)?(?:一般在?|在|约)?(>?\d+)(?:个?(天|周|月|年)?(?:-+|~|～|—+|至)(\d+))?个?(天|周|月|年)(?:左右|恢复)?(?:[(（](.*)[)）]|[，,](.*))?$`)
	dashes     = regexp.MustCompile(`--+|—+|～|~`)
)

// figure is what a cell says in numbers, or in words where it has none.
type figure struct {
	text        string // as it is to be read: "75%-85%", "2-4周"
	value, unit string // "75-85", "%"; both empty for words
	note        string // what was added in brackets
}

// readRate reads a cure rate. Reason is the code of what is wrong with it.
func readRate(s string) (f figure, reason string) {
	s = strings.TrimRight(s, "。.")
	if strings.Count(s, "（")+strings.Count(s, "(") != strings.Count(s, "）")+strings.Count(s, ")") {
		return f, "truncated"
	}
	m := rateForm.FindStringSubmatch(s)
	if m == nil {
		if strings.Trim(s, "0.%") == "" {
			return f, "zero_rate"
		}
		if strings.Contains(s, "生存率") || hasAny(s, []string{"治愈", "根治", "痊愈", "难愈", "不愈"}) == "" {
			return f, "not_a_rate"
		}
		return figure{text: s}, ""
	}
	if strings.Trim(m[1], "0.") == "" && m[2] == "" {
		return f, "zero_rate"
	}
	for _, v := range m[1:3] {
		if whole, _, _ := strings.Cut(v, "."); len(whole) > 3 || (len(whole) == 3 && v != "100") {
			return f, "impossible_rate"
		}
	}
	f = figure{text: m[1] + "%", value: m[1], unit: "%", note: m[3] + m[4]}
	if m[2] != "" {
		f.text, f.value = m[1]+"%-"+m[2]+"%", m[1]+"-"+m[2]
	}
	return f, ""
}

// readPeriod reads how long a disease takes to be treated.
func readPeriod(s string) (f figure, reason string) {
	s = strings.TrimRight(s, "。.")
	if strings.Count(s, "（")+strings.Count(s, "(") != strings.Count(s, "）")+strings.Count(s, ")") {
		return f, "truncated"
	}
	if rest, ok := strings.CutPrefix(s, "一个月"); ok {
		s = "1个月" + rest
	}
	m := periodForm.FindStringSubmatch(s)
	if m == nil || (m[2] != "" && m[2] != m[4]) { // words, or two units: 2周-3个月
		if m == nil && hasAny(s, []string{"终身", "终生", "长期"}) == "" && !strings.Contains(s, "治疗周期") {
			return f, "not_a_period"
		}
		return figure{text: dashes.ReplaceAllString(s, "-")}, ""
	}
	f = figure{value: m[1], unit: periodUnits[m[4]], note: m[5] + m[6]}
	if m[3] != "" {
		f.value += "-" + m[3]
	}
	unit := m[4]
	if unit == "月" {
		unit = "个月" // 1-3月 would be January to March
	}
	f.text = strings.Replace(f.value, ">", "超过", 1) + unit
	return f, ""
}

var periodUnits = map[string]string{"天": "day", "周": "week", "月": "month", "年": "year"}

// qualifiers says the figure for machines, and its note.
func (f figure) qualifiers() map[string]string {
	q := map[string]string{}
	for k, v := range map[string]string{"value": f.value, "unit": f.unit, "note@zh": f.note} {
		if v != "" {
			q[k] = v
		}
	}
	if len(q) == 0 {
		return nil
	}
	return q
}
