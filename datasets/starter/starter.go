// Package starter holds the data inside the binary: a curated bilingual graph of
// eye diseases, and raw consultations that were invented for this project.
//
// kg/entities.jsonl and kg/triples.jsonl are the graph. A triple cites what it
// can be checked against: the bytes of a MedQuAD article, with their SHA-256, or
// a code of ICD-10-CM or HPO; one that is known but cannot be looked up in that
// data is marked checked: false.
//
// dialogues/haodf_2010.txt and haodf_2020.txt are consultations in the two
// layouts of the haodf text, with the defects of such data planted in them;
// dialogues/planted.jsonl says which and where.
package starter

import (
	"embed"
	"io/fs"
)

//go:embed kg dialogues
var files embed.FS

// FS is the starter data.
var FS fs.FS = files
