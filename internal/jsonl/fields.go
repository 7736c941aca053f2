package jsonl

import (
	"fmt"
	"unsafe"

	"github.com/bytedance/sonic/ast"
)

// UnmarshalFields decodes some of the fields of an object into what stands for
// them, and leaves alone what stands for a field that the object lacks. What
// follows a field is not read, so those that stand first cost little whatever the
// line holds. Nothing of data is kept.
func UnmarshalFields(data []byte, fields map[string]any) error {
	s := ast.NewSearcher(unsafe.String(unsafe.SliceData(data), len(data))) // only read from
	for name, to := range fields {
		node, err := s.GetByPath(name)
		if err == ast.ErrNotExist {
			continue
		}
		if err != nil {
			return fmt.Errorf("the field %s: %w", name, err)
		}
		raw, err := node.Raw()
		if err == nil {
			err = decoder.UnmarshalFromString(raw, to)
		}
		if err != nil {
			return fmt.Errorf("the field %s: %w", name, err)
		}
	}
	return nil
}
