// Package jsonl reads and writes records as JSON, one object a line: the one
// codec of every artifact.
//
// Encoding is canonical: keys in the order of the struct, map keys sorted, no
// HTML escapes, no blank, one "\n" after each record. The same record gives the
// same bytes on every machine, so digests can be taken over them. The codec is
// bytedance/sonic, which does both ways about three times as fast as
// encoding/json (docs/decisions/0002-json-codec.md).
package jsonl

import (
	"github.com/bytedance/sonic"
	"github.com/bytedance/sonic/encoder"
)

var (
	// canonical validates UTF-8: what is not valid becomes U+FFFD rather than bytes
	// that no other reader would take.
	canonical        = sonic.Config{SortMapKeys: true, ValidateString: true, CompactMarshaler: true}.Froze()
	canonicalOptions = encoder.SortMapKeys | encoder.ValidateString | encoder.CompactMarshaler | encoder.NoEncoderNewline
	// decoder copies strings out of the line; view leaves them in it.
	decoder = sonic.Config{CopyString: true, ValidateString: true, UseInt64: true}.Froze()
	view    = sonic.Config{ValidateString: true}.Froze()
	strict  = sonic.Config{CopyString: true, ValidateString: true, DisallowUnknownFields: true}.Froze()
)

// Marshal returns the canonical encoding of v, without a newline.
func Marshal(v any) ([]byte, error) { return canonical.Marshal(v) }

// Encode puts the canonical encoding of v, without a newline, in the place of
// what buf holds.
func Encode(buf *[]byte, v any) error {
	*buf = (*buf)[:0]
	return encoder.EncodeInto(buf, v, canonicalOptions)
}

// Unmarshal decodes one JSON value. Nothing of data is kept.
func Unmarshal(data []byte, v any) error { return decoder.Unmarshal(data, v) }

// UnmarshalView decodes one JSON value whose strings may point into data, which
// must not change while they are used.
func UnmarshalView(data []byte, v any) error { return view.Unmarshal(data, v) }

// UnmarshalStrict decodes one JSON value and refuses keys that v does not have.
func UnmarshalStrict(data []byte, v any) error { return strict.Unmarshal(data, v) }
