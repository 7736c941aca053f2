// Package trainingset reads training files that others wrote: alpaca, ShareGPT and
// OpenAI's messages, as a JSON array or with one record a line, in any encoding
// that [charset] tells.
//
// What format a file has is not said by its name but by its first record, and all
// records are to have it. What is wrong with a record is a [Fault] with its line,
// in the record's place, and the reading goes on; a file of no known format, or of
// two, is refused at the line where that shows.
//
// Reading is parted in two, so that the second part can be done by several
// goroutines: [Reader.Next] cuts the next record out of the file, and
// [Reader.Decode] reads it.
//
// Memory: one record, of at most [MaxRecord] bytes.
package trainingset

import (
	"fmt"

	"ophglm"
)

// MaxRecord is the longest record that is read, in bytes.
const MaxRecord = 16 << 20

// Format is how the records of a file are laid out.
type Format string

// The formats that are known.
const (
	Alpaca   Format = "alpaca"   // instruction, input, output, history, system
	ShareGPT Format = "sharegpt" // conversations of from and value, system
	Messages Format = "messages" // messages of role and content
)

// Record is one record of a training file.
type Record struct {
	Line int    // where it begins, from 1
	Row  int    // which it is, from 1; what is broken counts
	ID   string // the file's own id, or ""
	// Messages are of the roles system, user and assistant, in the order in which
	// they are said, and none is empty. What tools say, and calls of them, is left
	// out.
	Messages []ophglm.Message
}

// Fault is a record that can't be read, or a reason to refuse the file. It stands
// in the place of the record, and the reading goes on, but where End is set.
type Fault struct {
	Line   int    // where it shows, from 1; 1 in an empty file
	Row    int    // the record that it is about, from 1; 0: it is about none
	Code   Code   // what counts are made of
	Detail string // the sentence for a person
	End    bool   // the file is refused: nothing more is read of it
}

// Error is the line, the code and the sentence.
func (f *Fault) Error() string { return fmt.Sprintf("line %d: %s: %s", f.Line, f.Code, f.Detail) }

// Code is the kind of a fault.
type Code string

// The kinds of faults. The last three refuse the file.
const (
	BadJSON    Code = "bad_json"    // it is no JSON
	CutShort   Code = "cut_short"   // the file ends within it
	TooLong    Code = "too_long"    // it is over [MaxRecord]
	BadText    Code = "bad_text"    // bytes that are not of the file's encoding
	WrongShape Code = "wrong_shape" // a field is missing, or holds something else than its format has there
	NoAnswer   Code = "no_answer"   // nobody answers in it

	EmptyFile     Code = "empty_file"     // there is no record
	UnknownFormat Code = "unknown_format" // the first record is of no known format
	MixedFormats  Code = "mixed_formats"  // a record is of another format than the first
)
