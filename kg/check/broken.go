package check

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ophglm"
)

var truncatedName = Check{
	Code: "truncated_name", Severity: Error,
	Doc: "A name ends in an ellipsis or has a bracket without its other half: it was cut off.",
	Example: Example{
		Graph: `Drug a 注射用重组人干扰…
Drug b 复方氨基酸胶囊(8-11
Drug c 多维元素片(21)
Disease d 梅毒...
Disease e glaucoma (open angle`,
		Reports: []string{"a", "b", "d", "e"},
	},
	watch: func(r *run) hooks {
		return hooks{entity: func(n node, e *ophglm.Entity) {
			for _, s := range []string{e.Name.ZH, e.Name.EN} {
				if how := cut(s); how != "" {
					r.entity(n, unsupported, fmt.Sprintf("the name %q %s", s, how))
				}
			}
		}}
	},
}

var truncatedText = Check{
	Code: "truncated_text", Severity: Error,
	Doc: "A text that a triple says ends in an ellipsis, or has a bracket without its other half.",
	Example: Example{
		Graph: `Disease a 青光眼
a prognosis "需要长期随访…"
a has_cause "眼压升高（见于房角关闭"
a urgency "须立即就诊（当天）"`,
		Reports: []string{"a prognosis 需要长期随访…", "a has_cause 眼压升高（见于房角关闭"},
	},
	watch: func(r *run) hooks {
		return hooks{triple: func(i int, t *ophglm.Triple) {
			for _, s := range []string{t.Object.Text.ZH, t.Object.Text.EN} {
				if how := cut(s); how != "" {
					r.triple(i, unsupported, fmt.Sprintf("%s: the text %s", r.sentence(t), how))
				}
			}
		}}
	},
}

// numbered is a bracket that only closes, after the number of a point.
var numbered = regexp.MustCompile(`(^|[\s;:,；：，。])([0-9]{1,2}|[a-z])\)`)

// cut says how a text shows that it was cut off, or "".
func cut(s string) string {
	if strings.HasSuffix(s, "…") || strings.HasSuffix(s, "..") {
		return "ends in an ellipsis"
	}
	if !strings.ContainsAny(s, "()（）[]［］【】《》〈〉") {
		return ""
	}
	s = numbered.ReplaceAllString(norm.NFKC.String(s), "$1$2")
	for _, pair := range []string{"()", "[]", "【】", "《》", "〈〉"} {
		opening, closing := pair[:len(pair)/2], pair[len(pair)/2:]
		switch open, closed := strings.Count(s, opening), strings.Count(s, closing); {
		case open > closed:
			return "has a bracket that is not closed"
		case open < closed:
			return "has a bracket that was not opened"
		}
	}
	return ""
}

var badRate = Check{
	Code: "bad_rate", Severity: Error,
	Doc: "A cure rate is neither a number or a range from 0 to 100 % nor says in words whether the disease is cured.",
	Example: Example{
		Graph: `Disease a 白内障
Disease b 沙眼
Disease c 麦粒肿
Disease d 近视
Disease e 老视
a cure_rate "120%" article value=120 unit=%
b cure_rate "90-80%" article value=90-80 unit=%
c cure_rate "80-90%" article value=80-90 unit=%
d cure_rate "较高" article
e cure_rate "无法治愈，5岁内应复查" article`,
		Reports: []string{"a cure_rate 120%", "b cure_rate 90-80%", "d cure_rate 较高"},
	},
	watch: func(r *run) hooks {
		rate := r.relation("cure_rate")
		return hooks{triple: func(i int, t *ophglm.Triple) {
			if r.triples[i].relation != rate {
				return
			}
			said := t.Qualifiers["value"]
			if said == "" {
				said = t.Object.Text.Any()
				if !percents.MatchString(norm.NFKC.String(said)) && cured.MatchString(said) {
					return
				}
				said = strings.Join(percents.FindAllString(norm.NFKC.String(said), -1), " ")
				if said == "" {
					said = t.Object.Text.Any()
				}
			}
			if how := outside(said); how != "" {
				r.triple(i, contradicted, fmt.Sprintf("%s: the rate %s %s", r.sentence(t), said, how))
			}
		}}
	},
}

// percents finds the figures of a sentence that are shares, and cured words that
// say in place of a figure whether a disease is cured.
var (
	percents = regexp.MustCompile(`-?[0-9]+(?:\.[0-9]+)?%?(?: *[-~–—至]+ *[0-9]+(?:\.[0-9]+)?)?%`)
	cured    = regexp.MustCompile(`愈|根治|(?i:\bcur(?:e|ed|able)\b)`)
)

var figure = regexp.MustCompile(`-?[0-9]+(?:\.[0-9]+)?`)

// outside says why a rate can't be one, or "".
func outside(said string) string {
	said = norm.NFKC.String(said)
	last := 0.0
	for i, s := range figure.FindAllString(strings.NewReplacer("~", " ", "-", " ", "–", " ", "—", " ", "至", " ").Replace(said), -1) {
		v, err := strconv.ParseFloat(s, 64)
		switch {
		case err != nil || v > 100:
			return "is over 100"
		case i == 1 && v < last:
			return "falls from its first figure to its second"
		}
		last = v
	}
	if strings.HasPrefix(said, "-") {
		return "is under 0"
	}
	if !figure.MatchString(said) {
		return "has no figure"
	}
	return ""
}

var periodWithoutUnit = Check{
	Code: "period_without_unit", Severity: Warning,
	Doc: "A time of recovery has figures and no unit of time.",
	Example: Example{
		Graph: `Disease a 白内障
Disease b 近视
Disease c 色盲
a recovery_time "3-6" article
b recovery_time "3-6个月" article unit=month value=3-6
c recovery_time "终身" article`,
		Reports: []string{"a recovery_time 3-6"},
	},
	watch: func(r *run) hooks {
		time := r.relation("recovery_time")
		return hooks{triple: func(i int, t *ophglm.Triple) {
			if said := t.Object.Text.Any(); r.triples[i].relation == time && t.Qualifiers["unit"] == "" && figure.MatchString(said) && !timeUnit.MatchString(said) {
				r.triple(i, unclear, fmt.Sprintf("%s: %q has no unit of time", r.sentence(t), said))
			}
		}}
	},
}

var timeUnit = regexp.MustCompile(`(?i)[年月周日天时]|星期|分钟|礼拜|疗程|year|month|week|day|hour|minute`)
