// Package verify holds what an answer claims against the facts of a knowledge
// graph, sentence by sentence, whoever wrote it: our own grammar, a model, or
// somebody else.
//
// Lexicons are walked over each message, once each: of the names of the graph, of
// cues (what a sentence says of a thing: that it is a symptom, a cause, forbidden,
// urgent) and of concepts (one thing in many words). Opposites are looked for only
// in a sentence that says a fact. Names found are looked up among the facts of the
// disease that was asked about; how they are meant (denied, supposed) is
// internal/clinical/scope's reading. What is said in other words is held against
// the free text of facts by the pairs of characters, or words, that both share.
// Nothing is a regular expression.
//
// Clauses are held against facts one by one: what they let be done that facts bid
// to leave off, what they deny, what they call a thing of another relation. That is
// sure only where facts are cited; without citations most of it is not tried. A
// sentence that cites a policy alone claims nothing.
//
// A fact that is cited for a sentence comes first; where none is, those of the
// disease asked about do.
//
// The checks err on different sides. What can hurt somebody (a drug, a dose, a
// side, a denial, missing urgency) is told wherever it differs from the facts;
// what is only said in words that no fact uses is told when hardly anything of it
// is covered. What is denied, or claimed anew, in words that no fact uses is often
// missed: TestUnseen prints how often.
package verify
