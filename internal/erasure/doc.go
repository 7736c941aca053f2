// Package erasure takes people out of a project, and proves that they are out.
//
// A project keeps a list of the keys of patients and consultations that may not
// be in it any more, beside pipelines.yaml. A key stands there as an HMAC under a
// secret that is not in the project, so that the list can be shared and tells
// nobody who is on it ([List]). Every reader leaves out the records of such keys
// (package pipeline, Erased), which is part of what its artifact depends on.
//
// [Erase] puts keys on the list and removes what was made before: every artifact
// and every export that held a record of the key, or was made of one that did.
// Artifacts are removed whole; the next build makes them again, without. [Prove]
// searches all that is in a store for the keys of the list.
//
// # What counts as a key
//
// Keys are compared as [Normalise] leaves them. In what is searched, a key is
// looked for among the strings of the records, not within their texts. A short
// one, such as the number 7, may stand in a record and mean a dose: strings of
// fewer than 6 bytes are compared only where a record names a person
// (origins[].key, patient). What a reader rejected is compared whole, numbers and
// the fields of rows of text included, as nobody knows what is what in it.
// What is cited of a data set (sources, codes) is never compared.
package erasure
