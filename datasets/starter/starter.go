// Package starter holds the data inside the binary: a curated bilingual graph of
// eye diseases, raw consultations that were invented for this project, and drawn
// fundus photographs.
//
// kg/entities.jsonl and kg/triples.jsonl are the graph. A triple cites what it
// can be checked against: the bytes of a MedQuAD article, with their SHA-256, or
// a code of ICD-10-CM or HPO; one that is known but cannot be looked up in that
// data is marked checked: false.
//
// dialogues/haodf_2010.txt and haodf_2020.txt are consultations in the two
// layouts of the haodf text, with the defects of such data planted in them;
// dialogues/planted.jsonl says which and where.
//
// fundus holds 24 photographs of eyes that never were, drawn by
// ophglm/fundus/phantom with exact masks of vessels and of lesions;
// fundus/manifest.jsonl says whose they are and what they show.
package starter

import (
	"embed"
	"io/fs"
)

//go:embed kg dialogues fundus
var files embed.FS

// FS is the starter data.
var FS fs.FS = files
