package review

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/jsonl"
)

// Row is a sample on a sheet, with what was decided of it.
type Row struct {
	Sample   string `json:"sample"`
	Messages string `json:"messages"` // hash of them
	Scenario string `json:"scenario,omitempty"`
	Lang     string `json:"lang,omitempty"`
	Disease  string `json:"disease,omitempty"`
	// Text is the conversation, and Facts what is cited for it, for people.
	Text  string `json:"text"`
	Facts string `json:"facts,omitempty"`
	// Before says what was decided before the citations changed.
	Before   string `json:"before,omitempty"`
	Decision string `json:"decision"`
	Note     string `json:"note"`
	By       string `json:"by"`
}

// RowOf is the row of a sample, undecided.
func RowOf(s *ophglm.Sample, facts string) Row {
	var b strings.Builder
	for i, m := range s.Messages {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(m.Role + ": " + m.Content)
		for _, im := range m.Images {
			b.WriteString(" [" + im + "]")
		}
	}
	return Row{
		Sample: s.ID, Messages: MessagesHash(s), Scenario: string(s.Scenario), Lang: string(s.Lang), Disease: s.Tags["disease"],
		Text: lineEnds(b.String()), Facts: lineEnds(facts),
	}
}

// column is a column of a CSV sheet.
type column struct {
	name string
	of   func(*Row) *string
}

// columns are in the order in which people read. The two keys have a word before
// them: a spreadsheet makes a number of a hash that looks like one, 12e345.
var columns = []column{
	{"scenario", func(r *Row) *string { return &r.Scenario }},
	{"lang", func(r *Row) *string { return &r.Lang }},
	{"disease", func(r *Row) *string { return &r.Disease }},
	{"text", func(r *Row) *string { return &r.Text }},
	{"facts", func(r *Row) *string { return &r.Facts }},
	{"before", func(r *Row) *string { return &r.Before }},
	{"decision", func(r *Row) *string { return &r.Decision }},
	{"note", func(r *Row) *string { return &r.Note }},
	{"by", func(r *Row) *string { return &r.By }},
	{"sample", func(r *Row) *string { return &r.Sample }},
	{"messages", func(r *Row) *string { return &r.Messages }},
}

const (
	keyMark = "#"
	bom     = "\xef\xbb\xbf"
)

// WriteCSV writes a sheet as spreadsheets open it without asking: a byte-order mark,
// commas, CRLF after a row. Within a cell a line ends with LF. No cell is a formula.
func WriteCSV(w io.Writer, rows []Row) error {
	b := bufio.NewWriter(w)
	b.WriteString(bom)
	line := func(cell func(i int) string) {
		for i := range columns {
			if i > 0 {
				b.WriteByte(',')
			}
			s := cell(i)
			if strings.ContainsAny(s, "\",;\t\n") {
				s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
			}
			b.WriteString(s)
		}
		b.WriteString("\r\n")
	}
	line(func(i int) string { return columns[i].name })
	for _, r := range rows {
		r.Sample, r.Messages = keyMark+r.Sample, keyMark+r.Messages
		line(func(i int) string { return escape(lineEnds(*columns[i].of(&r))) })
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("writing the sheet: %w", err)
	}
	return nil
}

// WriteJSONL writes a sheet, a row a line.
func WriteJSONL(w io.Writer, rows []Row) error {
	b := bufio.NewWriter(w)
	for _, r := range rows {
		line, err := jsonl.Marshal(r)
		if err != nil {
			return fmt.Errorf("writing the row of %s: %w", r.Sample, err)
		}
		b.Write(append(line, '\n'))
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("writing the sheet: %w", err)
	}
	return nil
}

// Sheet is a sheet that came back.
type Sheet struct {
	Decisions []Decision
	Undecided int // rows without a decision
}

// maxSheet is the longest sheet that is read, in bytes.
const maxSheet = 256 << 20

// ReadCSV reads a sheet as a spreadsheet saved it: UTF-8 with a byte-order mark or
// without, LF or CRLF, commas, semicolons or tabs, columns in any order, others
// besides. The columns sample and decision are needed. Mistakes name file and line;
// all of them are told, and then no decision is given.
func ReadCSV(name string, r io.Reader) (*Sheet, error) {
	src, err := io.ReadAll(io.LimitReader(r, maxSheet+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(src) > maxSheet {
		return nil, fmt.Errorf("%s is over %d MiB: it is no sheet of decisions", name, maxSheet>>20)
	}
	src = bytes.TrimPrefix(src, []byte(bom))
	if !utf8.Valid(src) {
		return nil, fmt.Errorf("%s:%d: not UTF-8: save the sheet as \"CSV UTF-8\"", name, lineOfInvalid(src))
	}
	c := csv.NewReader(bytes.NewReader(src))
	c.Comma = delimiter(src)
	c.FieldsPerRecord = -1
	head, err := c.Read()
	if err == io.EOF {
		return nil, fmt.Errorf("%s is empty: its first line is to name the columns", name)
	}
	if err != nil {
		return nil, located(name, err)
	}
	places, err := placesOf(head)
	if err != nil {
		return nil, fmt.Errorf("%s:1: %w", name, err)
	}
	s := &sheetReader{name: name, lines: map[Decision]int{}}
	for {
		cells, err := c.Read()
		if err == io.EOF {
			return s.end()
		}
		if err != nil {
			return nil, errors.Join(append(s.mistakes, located(name, err))...)
		}
		line, _ := c.FieldPos(0)
		if !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue // what a spreadsheet leaves of rows that were cleared
		}
		var row Row
		for i, at := range places {
			if at >= 0 && at < len(cells) {
				*columns[i].of(&row) = unescape(lineEnds(cells[at]))
			}
		}
		s.take(line, row)
	}
}

// ReadJSONL reads a sheet of JSON lines. Mistakes are told as [ReadCSV] does.
func ReadJSONL(name string, r io.Reader) (*Sheet, error) {
	s := &sheetReader{name: name, lines: map[Decision]int{}}
	sc := jsonl.NewScanner(r)
	for {
		line, err := sc.Next()
		if err == io.EOF {
			return s.end()
		}
		var row Row
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if err == nil {
			err = jsonl.Unmarshal(line, &row)
		}
		if err != nil {
			s.mistakes = append(s.mistakes, fmt.Errorf("%s:%d: not a row of a sheet: %w", name, sc.Line(), err))
			if len(s.mistakes) > maxMistakes {
				return s.end()
			}
			continue
		}
		s.take(sc.Line(), row)
	}
}

// maxMistakes is how many mistakes of a sheet are told.
const maxMistakes = 50

// sheetReader takes rows.
type sheetReader struct {
	name     string
	sheet    Sheet
	lines    map[Decision]int // by sample and reviewer
	mistakes []error
}

func (s *sheetReader) take(line int, row Row) {
	mistake := func(err error) { s.mistakes = append(s.mistakes, fmt.Errorf("%s:%d: %w", s.name, line, err)) }
	verdict, err := ParseVerdict(row.Decision)
	if err != nil {
		mistake(err)
		return
	}
	note := strings.TrimSpace(row.Note)
	key := func(s string) string { return strings.TrimPrefix(strings.TrimSpace(s), keyMark) }
	if verdict == "" {
		if note != "" {
			mistake(errors.New("there is a note and no decision"))
			return
		}
		s.sheet.Undecided++
		return
	}
	d := Decision{Sample: key(row.Sample), Messages: key(row.Messages), Decision: verdict, Note: note, By: strings.TrimSpace(row.By)}
	if err := d.Validate(); err != nil {
		mistake(err)
		return
	}
	of := Decision{Sample: d.Sample, By: d.By}
	if before := s.lines[of]; before > 0 {
		mistake(fmt.Errorf("%s was decided in line %d already", d.Sample, before))
		return
	}
	s.lines[of] = line
	s.sheet.Decisions = append(s.sheet.Decisions, d)
}

func (s *sheetReader) end() (*Sheet, error) {
	if n := len(s.mistakes); n > maxMistakes {
		s.mistakes = append(s.mistakes[:maxMistakes], fmt.Errorf("%s: and %d more", s.name, n-maxMistakes))
	}
	if err := errors.Join(s.mistakes...); err != nil {
		return nil, err
	}
	return &s.sheet, nil
}

// placesOf finds each column in the head, -1 where it is not there.
func placesOf(head []string) ([]int, error) {
	out := make([]int, len(columns))
	for i, c := range columns {
		is := func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), c.name) }
		out[i] = slices.IndexFunc(head, is)
		switch {
		case out[i] < 0 && (c.name == "sample" || c.name == "decision"):
			return nil, fmt.Errorf("there is no column %s; there are %s", c.name, strings.Join(head, ", "))
		case out[i] >= 0 && slices.IndexFunc(head[out[i]+1:], is) >= 0:
			return nil, fmt.Errorf("there are two columns %s", c.name)
		}
	}
	return out, nil
}

// delimiter is what stands most often in the first line: spreadsheets save with a
// semicolon where the comma is a decimal mark.
func delimiter(src []byte) rune {
	line, _, _ := bytes.Cut(src, []byte("\n"))
	best, most := ',', 0
	for _, d := range ",;\t" {
		if n := bytes.Count(line, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

// located puts the place of a CSV error as file:line.
func located(name string, err error) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if p.StartLine != p.Line {
		return fmt.Errorf("%s:%d: %w, in the row from line %d on", name, p.Line, p.Err, p.StartLine)
	}
	return fmt.Errorf("%s:%d: %w", name, p.Line, p.Err)
}

func lineOfInvalid(src []byte) int {
	n := 1
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			n++
		}
		i += size
	}
	return n
}
