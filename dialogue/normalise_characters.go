package dialogue

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm/internal/text"
)

var entity = regexp.MustCompile(`&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// longestEntity is more than the longest entity, in bytes.
const longestEntity = 12

// entities decodes HTML entities, twice where they were encoded twice.
func entities(s string) []Change {
	if !strings.Contains(s, ";") {
		return nil
	}
	var cs []Change
	for _, m := range entity.FindAllStringIndex(s, -1) {
		end := m[1]
		if s[m[0]:m[1]] == "&amp;" { // &amp;nbsp;
			if n := entity.FindStringIndex("&" + s[end:min(len(s), end+longestEntity)]); n != nil && n[0] == 0 && html.UnescapeString("&"+s[end:end+n[1]-1]) != "&"+s[end:end+n[1]-1] {
				end += n[1] - 1
			}
		}
		old := s[m[0]:end]
		c := Change{m[0], end, html.UnescapeString(html.UnescapeString(old))}
		if n := len(cs); n > 0 && cs[n-1].End > c.Start { // the second half of the one before
			continue
		}
		if c.New != old && !strings.ContainsRune(c.New, utf8.RuneError) {
			cs = append(cs, c)
		}
	}
	return cs
}

var tag = regexp.MustCompile(`(?i)<(br|/?p|/?div|/?span|/?b|/?strong)\s*/?>`)

func tags(s string) []Change {
	if !strings.Contains(s, ">") {
		return nil
	}
	var cs []Change
	for _, m := range tag.FindAllStringSubmatchIndex(s, -1) {
		c := Change{Start: m[0], End: m[1]}
		if name := strings.ToLower(s[m[2]:m[3]]); name == "br" || name == "/p" || name == "/div" {
			c.New = "\n"
		}
		cs = append(cs, c)
	}
	return cs
}

// fullMarks are the sentence marks that Chinese text is rightly written with.
const fullMarks = "！，：；？（）"

// longestRun is how many bytes one change of a run writes: each character that is
// added copies them.
const longestRun = 256

// changeRuns gathers changes, those that touch as one.
type changeRuns []Change

func (cs *changeRuns) put(start, end int, new string) {
	if n := len(*cs); n > 0 && (*cs)[n-1].End == start && len((*cs)[n-1].New) < longestRun {
		last := &(*cs)[n-1]
		last.End = end
		last.New += new
		return
	}
	*cs = append(*cs, Change{start, end, new})
}

// characters folds widths and drops what is not seen, run by run.
func characters(s string) []Change {
	var cs changeRuns
	var prev rune
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < 0x7F || c == '\n' {
			prev = rune(c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		next, _ := utf8.DecodeRuneInString(s[i+n:])
		switch {
		case r == utf8.RuneError && n == 1:
			n = unseenRun(s, i)
			cs.put(i, i+n, parting(s, i, i+n))
		case r == '\r':
			if next == '\n' {
				cs.put(i, i+n, "")
			} else {
				cs.put(i, i+n, "\n")
			}
		case r == 0x2028 || r == 0x2029 || r == 0x85 || r == '\v' || r == '\f':
			cs.put(i, i+n, "\n")
		case r == '\t' || unicode.Is(unicode.Zs, r):
			cs.put(i, i+n, " ")
		case r == 0x200D && prev >= 0x2190 && next >= 0x2190: // joins two emoji into one
		case text.Invisible(r):
			cs.put(i, i+n, "")
		case unicode.IsControl(r):
			n = unseenRun(s, i)
			cs.put(i, i+n, parting(s, i, i+n))
		case strings.ContainsRune(fullMarks, r):
		case text.HalfWidth(r) != r:
			cs.put(i, i+n, string(text.HalfWidth(r)))
		}
		prev = r
		i += n
	}
	return cs
}

// parting is what takes the place of s[i:j], which goes: a blank between two
// letters, digits or signs of numbers, in ASCII or of full width, so that no
// number is made of two.
func parting(s string, i, j int) string {
	before, n := utf8.DecodeLastRuneInString(s[:i])
	for i > 0 && unseen(before, n) {
		i -= n
		before, n = utf8.DecodeLastRuneInString(s[:i])
	}
	after, n := utf8.DecodeRuneInString(s[j:])
	for j < len(s) && unseen(after, n) {
		j += n
		after, n = utf8.DecodeRuneInString(s[j:])
	}
	if i > 0 && j < len(s) && ofNumber(before, "+-<>=~/:.,*") && ofNumber(after, "+-<>=/*%") {
		return " "
	}
	return ""
}

// unseenRun is the length of the characters at s[i:] that go without a trace.
func unseenRun(s string, i int) int {
	j := i
	for j < len(s) {
		r, n := utf8.DecodeRuneInString(s[j:])
		if !unseen(r, n) {
			break
		}
		j += n
	}
	return j - i
}

// unseen reports whether a character of n bytes goes without a trace.
func unseen(r rune, n int) bool {
	return r == utf8.RuneError && n <= 1 || text.Invisible(r) || unicode.IsControl(r) && !unicode.IsSpace(r)
}

// ofNumber reports whether a character can belong to a number or a unit.
func ofNumber(r rune, signs string) bool {
	r = text.HalfWidth(r)
	return r < 0x80 && letterOrDigit(r) || strings.ContainsRune(signs+"×°≥≤±", r)
}

// blanks collapses blanks and empty lines and cuts those at the ends of lines.
func blanks(s string) []Change {
	var cs []Change
	for i := 0; i < len(s); {
		if s[i] != ' ' && s[i] != '\n' {
			i++
			continue
		}
		j := i
		for j < len(s) && (s[j] == ' ' || s[j] == '\n') {
			j++
		}
		run, want := s[i:j], " "
		switch {
		case i == 0 || j == len(s):
			want = ""
		case strings.Contains(run, "\n"):
			want = "\n"
		}
		if run != want {
			cs = append(cs, Change{i, j, want})
		}
		i = j
	}
	return cs
}

// collapses are the marks of which one says what several do.
const collapses = "。！？，、；：~!?,;"

// repeats collapses repeated sentence marks. Three dots or more are an ellipsis,
// unless a digit stands on either side.
func repeats(s string) []Change {
	var cs []Change
	for i := 0; i < len(s); {
		if byteClasses[s[i]] == clean || byteClasses[s[i]] == ideograph {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r != '.' && r != '…' && !strings.ContainsRune(collapses, r) {
			i += n
			continue
		}
		j, count := i, 0
		for strings.HasPrefix(s[j:], s[i:i+n]) {
			j += n
			count++
		}
		switch {
		case r == '.':
			if count >= 3 && !digitAround(s, i, j) {
				cs = append(cs, Change{i, j, "……"})
			}
		case r == '…':
			if count > 2 {
				cs = append(cs, Change{i, j, "……"})
			}
		case count > 1 && !(r < 0x80 && digitAround(s, i, j)):
			cs = append(cs, Change{i, j, string(r)})
		}
		i = j
	}
	return cs
}

func digitAround(s string, i, j int) bool {
	digit := func(k int) bool { return k >= 0 && k < len(s) && s[k] >= '0' && s[k] <= '9' }
	return digit(i-1) && digit(j)
}
