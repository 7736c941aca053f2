package dialogue

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"ophglm"
	"ophglm/internal/jsonarray"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// readRows reads a file of rows of type R: a JSON array, or one JSON object a
// line. Convert makes a dialogue of a row; an error of it is the row's reject.
// What is broken between the rows of an array is counted as a row; where a row is
// a line, its number is that of the line.
func readRows[R any](f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue], convert func(row R, origin int) (*builder, error)) error {
	t, err := openText(f, to)
	if err != nil {
		return err
	}
	defer t.Close() // only read from
	in := bufio.NewReaderSize(t, 4<<10)
	return emitRows(t, rowsOf(in), f, to, convert)
}

func emitRows[R any](t *textFile, rows jsonarray.Source, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue], convert func(row R, origin int) (*builder, error)) error {
	for n := 1; ; n++ {
		e, err := rows.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", f.Path, err)
		}
		row := n
		if _, lines := rows.(*jsonarray.Lines); lines {
			row = e.Line
		}
		if err := to.Row(row); err != nil {
			return err
		}
		if err := emitElement(t, e, row, to, convert); err != nil {
			return err
		}
	}
}

// rowsOf tells an array from lines by the first character. What is neither is
// read as an array, which it is then said not to be.
func rowsOf(in *bufio.Reader) jsonarray.Source {
	if beginsObject(in) {
		return jsonarray.NewLines(in, jsonl.MaxLine)
	}
	return jsonarray.NewReader(in, jsonl.MaxLine)
}

func beginsObject(in *bufio.Reader) bool { return firstCharacter(in) == '{' }

// firstCharacter is the first that is not blank, or 0 where only blanks stand in
// the first few thousand.
func firstCharacter(in *bufio.Reader) byte {
	head, _ := in.Peek(in.Size()) // an error comes again
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(jsonarray.Mark)), " \t\r\n")
	if len(head) == 0 {
		return 0
	}
	return head[0]
}

func emitElement[R any](t *textFile, e jsonarray.Element, n int, to *pipeline.Emitter[*ophglm.Dialogue], convert func(row R, origin int) (*builder, error)) error {
	switch {
	case e.Fault == nil:
	case e.Fault.Long != nil:
		return to.Reject("too_long", fmt.Sprintf("the value at byte %d has %d bytes, over the limit of %d", e.Offset, e.Fault.Long.Bytes, e.Fault.Long.Limit), e.Fault.Long)
	default:
		return to.Reject("broken_json", fmt.Sprintf("at byte %d, on line %d: %s", e.Offset, e.Line, e.Fault.Detail), legible(e.Raw))
	}
	if bad := t.Encoding().Fault(e.Raw); bad != nil {
		detail := t.describe(bad, fmt.Sprintf("byte %d", e.Offset+int64(bad.Byte)), fmt.Sprintf("the file, on line %d", e.Line+bad.Line))
		return to.Reject(t.Encoding().Reason(), detail, legible(e.Raw))
	}
	var row R
	if err := json.Unmarshal(e.Raw, &row); err != nil {
		return to.Reject("broken_json", jsonFault(e, err), string(e.Raw))
	}
	b, err := convert(row, n)
	if err != nil {
		return to.Reject("wrong_shape", fmt.Sprintf("the row at byte %d: %v", e.Offset, err), json.RawMessage(e.Raw))
	}
	if !b.speaks() {
		return to.Reject("no_turns", "nothing was said in the row", json.RawMessage(e.Raw))
	}
	return to.Emit(b.finish())
}

// speaks reports whether a turn holds more than blanks.
func (b *builder) speaks() bool { return anySpeaks(b.d.Turns) }

func anySpeaks(turns []ophglm.Turn) bool {
	for i := range turns {
		if strings.TrimSpace(turns[i].Text) != "" {
			return true
		}
	}
	return false
}

// jsonFault says where a value is not what it should be.
func jsonFault(e jsonarray.Element, err error) string {
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("at byte %d: %v", e.Offset+syntax.Offset-1, err)
	case errors.As(err, &typed) && typed.Field == "":
		return fmt.Sprintf("the row at byte %d is a JSON %s", e.Offset, typed.Value)
	case errors.As(err, &typed):
		return fmt.Sprintf("the row at byte %d: field %s holds a JSON %s", e.Offset, typed.Field, typed.Value)
	}
	return fmt.Sprintf("the row at byte %d: %v", e.Offset, err)
}

// strs reads a text, or a list of texts, or null.
type strs []string

func (s *strs) UnmarshalJSON(b []byte) error {
	*s = nil
	if string(b) == "null" {
		return nil
	}
	if len(b) > 0 && b[0] == '"' {
		var one string
		if err := json.Unmarshal(b, &one); err != nil {
			return err
		}
		*s = strs{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(s))
}

// rowKey reads the input's own id of a row: a text, or a number as it is written.
type rowKey string

func (k *rowKey) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*k = ""
		return nil
	case len(b) > 0 && b[0] == '"':
		return json.Unmarshal(b, (*string)(k))
	case len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9'):
		*k = rowKey(b)
		return nil
	}
	return errors.New("the id is neither a text nor a number")
}
