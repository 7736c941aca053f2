package verify

import "strings"

// list gives the first and the last mention of the list that the mention i stands
// in.
func (c *check) list(i int) (first, last int) {
	first, last = i, i
	for first > 0 && c.links[first] {
		first--
	}
	for last+1 < len(c.links) && c.links[last+1] {
		last++
	}
	return first, last
}

// saidOf gives the relations that a cue after the list of the mention i says of
// it, or 0: "是它的并发症", "raise the risk".
func (c *check) saidOf(st *sentence, i int) relations {
	_, last := c.list(i)
	for _, q := range st.cues {
		if q.Start < st.mentions[last].End {
			continue
		}
		cu := c.k.cues.of[q.Name]
		if cu.class != says || c.inDisease(st, q.Start, q.End) {
			continue
		}
		if predicates(c.s[st.mentions[last].End:q.Start], c.s[q.Start:q.End]) && !c.verbatim(q.Start, q.End) {
			return cu.rel
		}
		break
	}
	return 0
}

// heading gives the relations that the nearest cue before the list of the mention
// i, in its clause, says of it, or 0: "症状包括", "can lead to".
func (c *check) heading(st *sentence, i int) relations {
	first, _ := c.list(i)
	var want relations
	for _, q := range st.cues {
		if q.End > st.mentions[first].Start {
			break
		}
		cu := c.k.cues.of[q.Name]
		if cu.class != says && cu.class != effect || c.inDisease(st, q.Start, q.End) {
			continue
		}
		gap := c.s[q.End:st.mentions[first].Start]
		if len(gap) > 60 || breaks(gap) && !strings.HasSuffix(strings.TrimSpace(gap), ":") && !strings.HasSuffix(gap, "：") || c.verbatim(q.Start, q.End) {
			continue
		}
		switch cu.class {
		case says:
			want = cu.rel
		case effect:
			want = hasComplication | hasSymptom | hasSign | examFinding | hasStage | prognosis | affects | hasCause
		}
	}
	return want
}

// predicates reports whether what stands between a list and a cue makes the list
// the subject of the cue: "是它的", "are its", "raise the".
func predicates(between, cue string) bool {
	t := strings.TrimSpace(strings.ToLower(between))
	if strings.HasPrefix(cue, "这") || strings.HasPrefix(cue, "来") {
		return t == ""
	}
	if strings.HasPrefix(strings.ToLower(cue), "raise") || strings.HasPrefix(strings.ToLower(cue), "increase") {
		return t == "" || t == "can" || t == "may" || t == "both" || t == "all"
	}
	for _, w := range [...]string{"是", "都是", "就是", "属于", "为", "也是", "均为", "这两种", "这些", "这种", "这项", "这几种", "等", "来", "是主要的", "是常见的", "are", "is", "are the", "is the", "is a", "are its", "is its", "is one of its", "are among its", "are both", "as", "as a", "as further", "as the", "make", "makes", "are also", "is also", "is also a", "is also what", "are also its", "is what", "are common", "are typical", "is a common", "is a typical", "is an", "are other", "and other", "is used to", "are used to", "can be used to", "is given to", "are given to", "helps to", "help to"} {
		if t == w || strings.HasPrefix(t, w) && (strings.HasSuffix(t, "的") || strings.HasSuffix(t, "its")) && len(t) < 36 {
			return true
		}
	}
	return false
}

// isList reports whether two names with s between stand in one list.
func isList(s string) bool {
	t := strings.TrimSpace(s)
	if strings.HasPrefix(t, "(") || strings.HasPrefix(t, "（") {
		for _, end := range [...]string{")", "）"} {
			if _, rest, ok := strings.Cut(t, end); ok {
				t = strings.TrimSpace(rest)
				break
			}
		}
	}
	switch strings.ToLower(t) {
	case "、", "和", "及", "与", "或", "以及", "，", ",", "and", "or", ", and", ", or", "、以及", "，以及", "还有", "、还有", "，还有", "跟", "/", "as well as", "，和":
		return true
	}
	return false
}
