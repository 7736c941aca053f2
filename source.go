package ophglm

import "fmt"

// Source says where something was read: a place in one row of one file, with
// what is needed to check it again.
type Source struct {
	Dataset string `json:"dataset"`
	// File is the name of the file within its dataset, with forward slashes;
	// never an absolute path.
	File string `json:"file,omitempty"`
	// Row counts records from 1, in the order of the file; a header is not one.
	Row int `json:"row,omitempty"`
	// Field names the column or key; Start and End are bytes in its decoded
	// text. Start == End == 0 means the whole field.
	Field string `json:"field,omitempty"`
	Start int    `json:"start,omitempty"`
	End   int    `json:"end,omitempty"`
	// Key is the source's own identifier: a code, a URL, a record number.
	Key string `json:"key,omitempty"`
	// SHA256 is of the cited bytes, in hex, for a source that is named here but
	// read elsewhere: with it the citation can be checked where the source is.
	SHA256  string `json:"sha256,omitempty"`
	Licence string `json:"licence,omitempty"`
}

// String gives the source as a person would look it up.
func (s Source) String() string {
	at := s.Dataset
	if s.File != "" {
		at += " " + s.File
	}
	if s.Row > 0 {
		at += fmt.Sprintf(":%d", s.Row)
	}
	if s.Field != "" {
		at += " " + s.Field
	}
	if s.End > s.Start {
		at += fmt.Sprintf("[%d:%d]", s.Start, s.End)
	}
	if s.Key != "" {
		at += " (" + s.Key + ")"
	}
	return at
}

// Validate reports a source without a dataset or with an impossible range.
func (s Source) Validate() error {
	if s.Dataset == "" {
		return fmt.Errorf("source has no dataset")
	}
	if s.Start < 0 || s.End < s.Start {
		return fmt.Errorf("source %s has the impossible range [%d, %d)", s.Dataset, s.Start, s.End)
	}
	return nil
}
