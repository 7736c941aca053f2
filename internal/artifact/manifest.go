// Package artifact is the store: what each stage made, kept under the key of
// the recipe that made it.
//
// An artifact is a directory that appears under its final name whole, by one
// rename, or not at all:
//
//	artifacts/ab/ab12…/manifest.json     recipe, outputs, accounting; digests of everything beside it
//	                   report.json       numbers that the stage counted
//	                   rejects/part-…    what did not go on, and why
//	                   <port>/part-…     records, JSONL, cut near 4 MiB
//	                   <port>/…          files, for an output of files
//
// A digest is the SHA-256 of an output's records as one stream of lines, so it
// does not depend on where parts were cut or how many workers wrote them. Every
// read of a part checks the part's own SHA-256.
//
// What may identify a person lies under private/ (0700) in the same layout.
// docs/store.md describes every file and field.
package artifact

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sort"
)

// Schema is the version of the store's layout and of the records in it. It is
// part of every key.
const Schema = 1

// Recipe is all that an artifact depends on. Its digest is the artifact's key.
type Recipe struct {
	Schema  int             `json:"schema"`
	Kind    string          `json:"kind"`
	Version int             `json:"version"`
	Config  json.RawMessage `json:"config"`
	Seed    int64           `json:"seed,omitempty"`
	Inputs  []Input         `json:"inputs,omitempty"`
	Assets  []Named         `json:"assets,omitempty"`
	Answers string          `json:"answers,omitempty"` // signature of what answered
}

// Input is what one input port was given, in order. Names are those of files,
// which records name as their origin; streams have none.
type Input struct {
	Port    string  `json:"port"`
	Streams []Named `json:"streams"`
}

// ErasedInput is the port under which the recipe of a reader has the digest of
// the list of erased keys, where that is not empty.
const ErasedInput = "erased"

// Named is a digest with the name of what it is of.
type Named struct {
	Name   string `json:"name,omitempty"`
	Digest string `json:"digest"`
}

// Key is the SHA-256 of the recipe's JSON, in hex.
func (r *Recipe) Key() (string, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("hashing the recipe of %s: %w", r.Kind, err)
	}
	return Digest(b), nil
}

// Digest is the SHA-256 of b in hex.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Part is one file of an output.
type Part struct {
	Name    string `json:"name"` // within the output's directory
	Records int64  `json:"records,omitempty"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
}

// The types of outputs that are files rather than records: those of an export,
// which are copied to where users look for them, and those that stand beside
// records and are named by them.
const (
	FilesType       = "Files"
	AttachmentsType = "Attachments"
)

// HoldsFiles reports whether outputs of the type are files rather than records.
func HoldsFiles(kind string) bool { return kind == FilesType || kind == AttachmentsType }

// Output is one output of an artifact: a stream of records in parts, or files.
type Output struct {
	Port    string `json:"port"`
	Type    string `json:"type"`
	Digest  string `json:"digest"`
	Records int64  `json:"records"`
	Bytes   int64  `json:"bytes"`
	Parts   []Part `json:"parts"`
	// Passed is how many records were handed on to the next stage and not kept.
	Passed int64 `json:"passed,omitempty"`

	dir string // where the parts lie; set by the store
}

// Path is where a part of the output lies.
func (o *Output) Path(p Part) string { return o.dir + "/" + p.Name }

// Accounting says what became of the records that a stage read, and what else
// it counted. Inputs = Used + Rejected + Merged; parts of used rows that were
// rejected are counted apart, as are outputs.
type Accounting struct {
	Inputs        int64            `json:"inputs"`
	Used          int64            `json:"used"`
	Rejected      int64            `json:"rejected"`
	Merged        int64            `json:"merged"`
	RejectedParts int64            `json:"rejected_parts,omitempty"`
	Reasons       map[string]int64 `json:"reasons,omitempty"`
	Counts        map[string]int64 `json:"counts,omitempty"`
}

// CountReject adds one to a reason.
func (a *Accounting) CountReject(reason string) { add(&a.Reasons, reason, 1) }

// Count adds n to a number of the report.
func (a *Accounting) Count(name string, n int64) { add(&a.Counts, name, n) }

func add(m *map[string]int64, name string, n int64) {
	if *m == nil {
		*m = map[string]int64{}
	}
	(*m)[name] += n
}

// Add adds what another shard of the same stage counted.
func (a *Accounting) Add(b *Accounting) {
	a.Inputs += b.Inputs
	a.Used += b.Used
	a.Rejected += b.Rejected
	a.Merged += b.Merged
	a.RejectedParts += b.RejectedParts
	for k, n := range b.Reasons {
		add(&a.Reasons, k, n)
	}
	for k, n := range b.Counts {
		add(&a.Counts, k, n)
	}
}

// Check reports records that ended up nowhere, or twice.
func (a *Accounting) Check() error {
	if a.Inputs != a.Used+a.Rejected+a.Merged {
		return fmt.Errorf("of %d inputs %d were used, %d rejected and %d merged: the sums differ", a.Inputs, a.Used, a.Rejected, a.Merged)
	}
	return nil
}

// Manifest says what an artifact is and what it is made of.
type Manifest struct {
	Schema         int        `json:"schema"`
	Key            string     `json:"key"`
	Recipe         Recipe     `json:"recipe"`
	Private        bool       `json:"private,omitempty"`
	PrivateRejects bool       `json:"private_rejects,omitempty"`
	Outputs        []Output   `json:"outputs"`
	Rejects        Output     `json:"rejects"`
	Accounting     Accounting `json:"accounting"`

	dir string
}

// Dir is the artifact's directory.
func (m *Manifest) Dir() string { return m.dir }

// Output finds an output by port; "" is the first.
func (m *Manifest) Output(port string) (Output, bool) {
	for _, o := range m.Outputs {
		if port == "" || o.Port == port {
			return o, true
		}
	}
	return Output{}, false
}

// place fills in where the outputs lie.
func (m *Manifest) place(dir, rejectsDir string) {
	m.dir = dir
	for i := range m.Outputs {
		m.Outputs[i].dir = dir + "/" + m.Outputs[i].Port
	}
	m.Rejects.dir = rejectsDir + "/rejects"
}

// filesDigest is the digest of an output of files: of their names and digests,
// by name.
func filesDigest(parts []Part) string {
	sort.Slice(parts, func(i, j int) bool { return parts[i].Name < parts[j].Name })
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%s\x00%s\n", p.Name, p.SHA256)
	}
	return hex.EncodeToString(h.Sum(nil))
}
