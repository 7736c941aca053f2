package dialogue

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"ophglm"
	"ophglm/internal/jsonarray"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

// readArray reads a file that holds a JSON array of rows of type R. Convert makes
// a dialogue of one; an error of it is the row's reject. What is broken between
// rows is counted as a row.
func readArray[R any](f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue], convert func(row R, origin int) (*builder, error)) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close() // only read from
	rows := jsonarray.NewReader(r, jsonl.MaxLine)
	for n := 1; ; n++ {
		e, err := rows.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", f.Path, err)
		}
		if err := to.Row(n); err != nil {
			return err
		}
		if err := emitElement(e, n, to, convert); err != nil {
			return err
		}
	}
}

func emitElement[R any](e jsonarray.Element, n int, to *pipeline.Emitter[*ophglm.Dialogue], convert func(row R, origin int) (*builder, error)) error {
	switch {
	case e.Fault == nil:
	case e.Fault.Long != nil:
		return to.Reject("too_long", fmt.Sprintf("the value at byte %d has %d bytes, over the limit of %d", e.Offset, e.Fault.Long.Bytes, e.Fault.Long.Limit), e.Fault.Long)
	default:
		return to.Reject("broken_json", fmt.Sprintf("at byte %d, on line %d: %s", e.Offset, e.Line, e.Fault.Detail), string(e.Raw))
	}
	if at := text.InvalidUTF8(e.Raw); at >= 0 {
		return to.Reject("not_utf8", fmt.Sprintf("not UTF-8 at byte %d", e.Offset+int64(at)), string(e.Raw))
	}
	var row R
	if err := json.Unmarshal(e.Raw, &row); err != nil {
		return to.Reject("broken_json", jsonFault(e, err), string(e.Raw))
	}
	b, err := convert(row, n)
	if err != nil {
		return to.Reject("wrong_shape", fmt.Sprintf("the row at byte %d: %v", e.Offset, err), json.RawMessage(e.Raw))
	}
	if len(b.d.Turns) == 0 {
		return to.Reject("no_turns", "nothing was said in the row", json.RawMessage(e.Raw))
	}
	return to.Emit(b.finish())
}

// jsonFault says where a value is not what it should be.
func jsonFault(e jsonarray.Element, err error) string {
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("at byte %d: %v", e.Offset+syntax.Offset-1, err)
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
