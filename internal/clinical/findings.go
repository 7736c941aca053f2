package clinical

import (
	"strings"

	"ophglm/internal/clinical/scope"
)

// negated reports whether what stands at [start, end) is denied.
func (r *reading) negated(start, end int32) bool {
	return scope.Of(r.s, int(start), int(end)).Negated
}

// deniedThing is [reading.negated] for the finding at token i, with those that
// are joined to it: 恶心呕吐没有.
func (r *reading) deniedThing(i int) bool {
	end := r.tokens[i].end
	for k := i + 1; k < min(r.to, i+8) && r.tokens[k].start == end && r.classAt(k) != noClass; k++ {
		end = r.tokens[k].end
	}
	return r.negated(r.tokens[i].start, end)
}

// thing takes the finding or name at token i.
func (r *reading) thing(i int) {
	t := &r.tokens[i]
	switch c := r.classAt(i); c {
	case drug:
		r.medicine(i)
	case operation:
		r.procedure(i)
	case diagnosis, symptom, sign:
		if r.elsewhere(i) {
			return
		}
		n := r.namedAt(i)
		if r.familyHas(i, c) {
			f := r.add("family_history", t.start, t.end)
			f.Entity, f.Value, f.Subject = n.entity, n.value, ""
			f.Negated = r.negated(t.start, t.end)
			return
		}
		f := r.add(classNames[c], t.start, t.end)
		f.Entity, f.Value = n.entity, n.value
		f.Negated = r.deniedThing(i)
		if !r.bodyAt(i) {
			f.Eye = r.eyeOf(i, noTopic)
		}
	}
}

// elsewhere reports whether the congestion at token i is of another part of the
// body, by its clause: 扁桃体充血, 鼻黏膜明显充血.
func (r *reading) elsewhere(i int) bool {
	t := &r.tokens[i]
	word := r.s[t.start:t.end]
	if !strings.HasSuffix(word, "充血") || strings.HasPrefix(word, "结膜") || strings.HasPrefix(word, "球结膜") || strings.HasPrefix(word, "眼") {
		return false
	}
	ahead := r.s[max(0, int(t.start)-36):t.start]
	if k := strings.LastIndexAny(ahead, "，。；,;\n"); k >= 0 {
		ahead = ahead[k+1:]
	}
	for _, w := range [...]string{"扁桃", "胃", "鼻", "咽", "喉", "肠", "牙", "黏膜", "粘膜", "视盘", "视乳头", "盆腔", "宫颈", "皮肤", "面部", "鼓膜", "阴茎", "海绵体", "肺"} {
		if strings.Contains(ahead, w) {
			return true
		}
	}
	return false
}

// familyWord takes a word of family history: what diseases follow it in the
// clause, or in the sentence where it is a heading, are the family's; else those
// before it in the clause (青光眼家族史); else there is one without a disease.
func (r *reading) familyWord(i int) {
	t := &r.tokens[i]
	strong := t.sub == 1
	if r.family > 0 && !strong {
		return
	}
	heading := strong && (r.headed(i) || r.at(i+1).kind == kRelative && r.at(i+1).gap <= 2 || r.at(i+1).kind == kSelf && r.at(i+2).kind == kRelative ||
		r.at(i+1).kind == kClause && r.at(i+1).gap <= 2 && r.at(i+2).kind == kRelative)
	follows := false
	for k := i + 1; k < min(r.to, i+reach) && (r.tokens[k].kind != kClause || heading); k++ {
		if r.tokens[k].kind == kFamily && r.tokens[k].sub == 1 {
			break
		}
		if r.tokens[k].kind == kSelf && !heading || !heading && r.tokens[k].kind == kRelative {
			break
		}
		if r.tokens[k].kind == kClause && heading && r.at(k+1).kind != kRelative && r.at(k+1).kind != kSelf {
			break
		}
		if c := r.classAt(k); c == diagnosis || strong && (c == symptom || c == sign) {
			follows = true
			break
		}
	}
	if r.family > 0 { // 家里有夜盲家族史
		for k := max(r.facts0, len(r.facts)-reach); k < len(r.facts); k++ {
			if r.facts[k].Kind == "family_history" {
				return
			}
		}
	}
	if follows {
		r.family, r.heading = i+1, heading
		return
	}
	if strong {
		moved := false
		for k := max(r.facts0, len(r.facts)-reach); k < len(r.facts); k++ {
			if f := &r.facts[k]; (f.Kind == "diagnosis" || f.Kind == "symptom") && f.Subject == r.subject {
				f.Kind, f.Eye, f.Subject = "family_history", "", ""
				moved = true
			}
		}
		if moved {
			return
		}
	} else if !r.deniesHistory(i) {
		if strings.HasPrefix(r.s[t.start:], "in the family") || strings.HasPrefix(r.s[t.start:], "in my family") { // glaucoma in the family
			for k := max(r.facts0, len(r.facts)-reach); k < len(r.facts); k++ {
				if f := &r.facts[k]; f.Kind == "diagnosis" {
					f.Kind, f.Eye, f.Subject = "family_history", "", ""
				}
			}
			return
		}
		r.family = i + 1
		return
	}
	f := r.add("family_history", t.start, t.end)
	f.Subject = ""
	f.Negated = r.negated(t.start, t.end) || !strong
	if rest := r.s[t.end:]; strong && len(rest) > 0 {
		f.Negated = f.Negated || r.saysNone(rest)
	}
}

// familyHas reports whether a finding at token i is the family's.
func (r *reading) familyHas(i int, c class) bool {
	return r.family > 0 && (c == diagnosis || r.tokens[r.family-1].sub == 1)
}

// headed reports whether a colon follows the word at token i.
func (r *reading) headed(i int) bool {
	rest := strings.TrimLeft(r.s[r.tokens[i].end:], " ")
	return strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "：")
}

// deniesHistory reports whether the clause after token i says that the family
// has nothing of the kind: 家族中无类似病史.
func (r *reading) deniesHistory(i int) bool {
	start := int(r.tokens[i].end)
	rest := r.s[start:min(len(r.s), start+120)]
	for k := i + 1; k <= min(r.to, i+reach) && k < len(r.tokens); k++ {
		if r.tokens[k].kind == kClause {
			rest = rest[:min(len(rest), int(r.tokens[k].start)-start)]
			break
		}
	}
	if !strings.Contains(rest, "病史") && !strings.Contains(rest, "类似") && !strings.Contains(rest, "这个病") && !strings.Contains(rest, "这种病") {
		return false
	}
	return strings.Contains(rest, "无") || strings.Contains(rest, "没")
}

// saysNone reports whether a heading is answered with none: 家族史：无.
func (r *reading) saysNone(rest string) bool {
	rest = strings.TrimLeft(rest, " :：")
	for _, w := range [...]string{"无", "没有", "否认", "阴性", "none", "None", "neg", "Neg", "no", "No", "(-)", "（-）"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}
