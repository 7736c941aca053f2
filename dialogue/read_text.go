package dialogue

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/charset"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

// textFile is a file of text in any encoding, read as UTF-8.
type textFile struct {
	*charset.Reader
	file io.Closer
}

// openText opens a file and tells its encoding, which is counted, so that the
// report of the stage names it: "encoding.gb18030". What is not of the encoding is
// not UTF-8 in what is read.
func openText(f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) (*textFile, error) {
	return openTextAs(f, "", to)
}

// openTextAs is openText for an encoding that is known, where it is not "".
func openTextAs(f *pipeline.File, encoding charset.Encoding, to *pipeline.Emitter[*ophglm.Dialogue]) (*textFile, error) {
	h, err := f.Open()
	if err != nil {
		return nil, err
	}
	var r *charset.Reader
	if encoding != "" {
		r = charset.NewReader(h, encoding)
	} else if r, err = charset.Open(h); err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.Path, errors.Join(err, h.Close()))
	}
	if f.FirstRow() == 1 { // once a file, of which this may be a piece
		to.Count("encoding."+string(r.Encoding()), 1)
	}
	return &textFile{r, h}, nil
}

func (t *textFile) Close() error { return t.file.Close() }

// lineFault is the reject of a line that is not of the file's encoding: reason and
// detail. The reason is "" where it is.
func (t *textFile) lineFault(line []byte, number int) (reason, detail string) {
	f := t.Encoding().Fault(line)
	if f == nil {
		return "", ""
	}
	return t.Encoding().Reason(), t.describe(f, fmt.Sprintf("byte %d", f.Byte), fmt.Sprintf("line %d", number+f.Line))
}

// describe says what a fault is. A place in a file that is not UTF-8 is given in
// characters, since what was decoded is not what stands there.
func (t *textFile) describe(f *charset.Fault, at, of string) string {
	e := t.Encoding()
	s := fmt.Sprintf("not %s at %s of %s", e.Label(), at, of)
	if !e.Unicode() {
		s = fmt.Sprintf("not %s after %d characters of %s", e.Label(), f.Characters, of)
	}
	if f.ReadsAs != "" {
		s += ": it reads as " + f.ReadsAs.Label()
	}
	return s
}

// legible is what a reject keeps of bytes that are not text.
func legible(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }

// roleOf reads who speaks, as data sets name them.
func roleOf(s string) (ophglm.Role, bool) {
	switch s {
	case "patient", "user", "human", "患者", "病人", "Patient", "User", "Human":
		return ophglm.Patient, true
	case "doctor", "assistant", "gpt", "医生", "大夫", "Doctor", "Assistant":
		return ophglm.Doctor, true
	}
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "patient", "user", "human", "患者", "病人":
		return ophglm.Patient, true
	case "doctor", "assistant", "gpt", "chatgpt", "bot", "医生", "大夫", "医师":
		return ophglm.Doctor, true
	}
	return "", false
}

// isInstruction reports whether a role is that of instructions to a model, which nobody
// said to anybody.
func isInstruction(s string) bool {
	switch strings.ToLower(s) {
	case "system", "developer":
		return true
	}
	return false
}

// isTool reports whether a role is that of a tool, or of a call of one.
func isTool(s string) bool {
	switch strings.ToLower(s) {
	case "tool", "function", "function_call", "observation", "ipython":
		return true
	}
	return false
}

// speakerMarks are what a line begins with where a turn does, but for the colon.
var speakerMarks = [...]struct {
	name string
	role ophglm.Role
}{
	{"患者", ophglm.Patient},
	{"医生", ophglm.Doctor},
	{"病人", ophglm.Patient},
	{"大夫", ophglm.Doctor},
	{"patient", ophglm.Patient},
	{"doctor", ophglm.Doctor},
}

// markAt reads the mark that a line begins with, such as "患者：" or "Doctor:",
// and returns how long it is, or 0. Blanks and invisible characters before it, and
// a blank before its colon, are part of it.
func markAt(line string) (ophglm.Role, int) {
	lead := 0
	for lead < len(line) {
		r, n := utf8.DecodeRuneInString(line[lead:])
		if r != ' ' && r != '\t' && r != 0x3000 && !text.Invisible(r) {
			break
		}
		lead += n
	}
	line = line[lead:]
	if len(line) == 0 {
		return "", 0
	}
	switch line[0] {
	case 0xe6, 0xe5, 0xe7, 'p', 'P', 'd', 'D': // the first bytes of the names
	default:
		return "", 0
	}
	for i := range speakerMarks {
		m := &speakerMarks[i]
		n := len(m.name)
		if len(line) <= n || line[:n] != m.name && (m.name[0] >= 0x80 || !strings.EqualFold(line[:n], m.name)) {
			continue
		}
		if line[n] == ' ' {
			n++
		}
		switch {
		case strings.HasPrefix(line[n:], ":"):
			return m.role, lead + n + 1
		case strings.HasPrefix(line[n:], "："):
			return m.role, lead + n + len("：")
		}
	}
	return "", 0
}

// markedTurns cuts a text into its turns, each of which begins on a line with a
// mark, and gives them to yield in order: what follows the mark, byte for byte, up
// to the line end before the next mark. What stands before the first mark, and
// a text without one, is the patient's. Yield is not called for what is blank there.
func markedTurns(s string, yield func(role ophglm.Role, text string)) {
	role, from := ophglm.Role(""), 0
	flush := func(to int) {
		if to > from && s[to-1] == '\n' {
			to--
			if to > from && s[to-1] == '\r' {
				to--
			}
		}
		switch turn := s[from:to]; {
		case role != "":
			yield(role, turn)
		case strings.TrimSpace(turn) != "":
			yield(ophglm.Patient, turn)
		}
	}
	for at := 0; at < len(s); {
		if r, n := markAt(s[at:]); n > 0 {
			if at > 0 || role != "" {
				flush(at)
			}
			role, from = r, at+n
		}
		next := strings.IndexByte(s[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	flush(len(s))
}

// gatherer is a builder that joins meta fields which come many times once, at the
// end: a row may have a hundred thousand.
type gatherer struct {
	*builder
	fields map[string][]string
}

func (g *gatherer) meta(key, value string) {
	if value == "" {
		return
	}
	if g.fields == nil {
		g.fields = map[string][]string{}
	}
	g.fields[key] = append(g.fields[key], value)
}

// flush puts the fields into the builder.
func (g *gatherer) flush() {
	for key, values := range g.fields { // each is put under its own key: order does not matter
		g.builder.meta(key, strings.Join(values, "\n"))
	}
}
