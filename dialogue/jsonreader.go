package dialogue

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// readArray reads a file that holds a JSON array of rows of type R. Convert makes
// a dialogue of one; an error of it is the row's reject.
func readArray[R any](cfg ReadConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue], convert func(row R, origin int) (*builder, error)) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	for a := newArray(r); ; {
		e, err := a.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", f.Path, err)
		}
		if err := to.Row(e.Row); err != nil {
			return err
		}
		if err := emitElement(e, to, convert); err != nil {
			return err
		}
	}
}

func emitElement[R any](e element, to *pipeline.Emitter[*ophglm.Dialogue], convert func(row R, origin int) (*builder, error)) error {
	if e.Long != nil {
		return to.Reject("too_long", fmt.Sprintf("the value at byte %d has %d bytes, over the limit of %d", e.At, e.Long.Bytes, jsonl.MaxLine), e.Long)
	}
	raw := string(e.Raw)
	if e.Err != nil {
		return to.Reject("broken_json", fmt.Sprintf("at byte %d: %v", e.At, e.Err), raw)
	}
	if at := invalidUTF8(e.Raw); at >= 0 {
		return to.Reject("not_utf8", fmt.Sprintf("not UTF-8 at byte %d", e.At+int64(at)), raw)
	}
	var row R
	if err := json.Unmarshal(e.Raw, &row); err != nil {
		return to.Reject("broken_json", jsonFault(e, err), raw)
	}
	b, err := convert(row, e.Row)
	if err != nil {
		return to.Reject("wrong_shape", fmt.Sprintf("the row at byte %d: %v", e.At, err), json.RawMessage(e.Raw))
	}
	if len(b.d.Turns) == 0 {
		return to.Reject("no_turns", "nothing was said in the row", json.RawMessage(e.Raw))
	}
	return to.Emit(b.finish())
}

// jsonFault says where a value is not what it should be.
func jsonFault(e element, err error) string {
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("at byte %d: %v", e.At+syntax.Offset-1, err)
	case errors.As(err, &typed):
		return fmt.Sprintf("the row at byte %d: field %s holds a JSON %s", e.At, typed.Field, typed.Value)
	}
	return fmt.Sprintf("the row at byte %d: %v", e.At, err)
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
