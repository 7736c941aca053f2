// Package planted writes the corpus on which de-identification is measured, and
// scores a finder on it.
//
// The corpus is sentences of eye consultations, in Chinese and in English, into
// which names, numbers, places and times were planted whose bytes are known, and
// hard negatives: clinical sentences of which nothing may be taken away. Its
// templates were written without sight of the rules of package identifiers, and
// stay blind only as long as nobody who changes those rules reads them: look at
// the scores, not at the sentences.
//
// All names, numbers and places are made up by combination. ID cards carry a
// right check character but a county that is not given out, bank cards a right
// Luhn digit, English phone numbers the ranges kept for fiction.
package planted
