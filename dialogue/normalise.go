package dialogue

import (
	"context"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

const normaliseKind = "dialogue.normalise"

// Normalise cleans the characters of turns.
func Normalise() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[struct{}, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    normaliseKind,
		Version: 1,
		Doc: `Cleans the characters of each turn, with every change as an edit.

HTML entities and line-break tags become what they stand for; zero-width and control characters go; letters, digits and signs of full width
become ASCII, while Chinese sentence marks stay as they are; blanks and empty lines collapse; a sentence mark typed several times stands once
and a row of dots becomes an ellipsis. A number, dose or unit changes in width alone: signs such as + and - are never collapsed (尿蛋白+++).`,
		Input:  pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues as read"),
		Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "the same, cleaned"),
		Example: pipeline.Example{In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"眼压２１，滴０．１％&nbsp;药！！！","from":[0]},{"role":"doctor","text":"停药 。。。。","from":[1]}]}` + "\n"}},
		New: func(context.Context, struct{}, *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
				for i := range d.Turns {
					if err := normaliseTurn(&d.Turns[i]); err != nil {
						return err
					}
				}
				return to.Emit(d)
			}, nil
		},
	})
}

// passes are the changes of normalising, in order: each sees what those before
// it made.
var passes = []func(string) []Change{entities, tags, characters, blanks, repeats}

func normaliseTurn(t *ophglm.Turn) error {
	for _, pass := range passes {
		if cs := pass(t.Text); len(cs) > 0 {
			if err := Apply(t, normaliseKind, cs); err != nil {
				return err
			}
		}
	}
	return nil
}

var entity = regexp.MustCompile(`&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// entities decodes HTML entities, twice where they were encoded twice.
func entities(s string) []Change {
	if !strings.Contains(s, "&") {
		return nil
	}
	var cs []Change
	for _, m := range entity.FindAllStringIndex(s, -1) {
		end := m[1]
		if s[m[0]:m[1]] == "&amp;" { // &amp;nbsp;
			if n := entity.FindStringIndex("&" + s[end:]); n != nil && n[0] == 0 && html.UnescapeString("&"+s[end:end+n[1]-1]) != "&"+s[end:end+n[1]-1] {
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
	if !strings.Contains(s, "<") {
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

// characters folds widths and drops what is not seen, run by run.
func characters(s string) []Change {
	var cs []Change
	put := func(start, end int, new string) {
		if n := len(cs); n > 0 && cs[n-1].End == start {
			cs[n-1].End = end
			cs[n-1].New += new
			return
		}
		cs = append(cs, Change{start, end, new})
	}
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
			put(i, i+n, "")
		case r == '\r':
			if next == '\n' {
				put(i, i+n, "")
			} else {
				put(i, i+n, "\n")
			}
		case r == 0x2028 || r == 0x2029 || r == 0x85 || r == '\v' || r == '\f':
			put(i, i+n, "\n")
		case r == '\t' || unicode.Is(unicode.Zs, r):
			put(i, i+n, " ")
		case r == 0x200D && prev >= 0x2190 && next >= 0x2190: // joins two emoji into one
		case text.Invisible(r) || unicode.IsControl(r):
			put(i, i+n, "")
		case strings.ContainsRune(fullMarks, r):
		case text.HalfWidth(r) != r:
			put(i, i+n, string(text.HalfWidth(r)))
		}
		prev = r
		i += n
	}
	return cs
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
		r, n := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune(collapses, r) && r != '.' && r != '…' {
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
