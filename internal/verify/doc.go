// Package verify holds what an answer claims against the facts of a knowledge
// graph, sentence by sentence, whoever wrote it: our own grammar, a model, or
// somebody else.
//
// One walk over each message finds the words of all lexicons: of the names of the
// graph, of cues (what a sentence says of a thing: that it is a symptom, a cause,
// forbidden, urgent), of concepts (one thing in many words) and of senses (what a word
// does to its clause, matters of advice, opposites). Names found are looked up among
// the facts of the disease that was asked about; how they are meant (denied, supposed)
// is internal/clinical/scope's reading. A drug of a class that facts name is unclear,
// not at fault. What is said in other words is held against
// the free text of facts by the pairs of characters, or words, that both share.
// Nothing is a regular expression.
//
// Clauses are held against facts one by one. Of a matter (rubbing, steroids, a hat)
// each clause is read as bidding to do it or to leave it, by the words before and
// behind it that forbid, waive, let or call harmful, each kind of which turns it
// round once; facts are read alike, and where all of them bid one thing the clause is
// not to bid the other. Of opposites (comes back, is cured, sooner) the side is read
// that the denials before it leave, and held against the clauses of facts that say
// one, as far as they share words. Relations are read likewise. A sentence that cites
// a policy alone claims nothing.
//
// What a clause says that a thing is to the disease, or does to it (its cause, a
// treatment of it), is held against every fact that speaks of the thing, by name or
// by the words they share, rare ones counting most; where a question asks for one
// sort of things, the answer is to tell of that sort. Matters of everyday life that
// nobody but the answer speaks of are found by a list of them. Periods and shares
// told in words are ranges.
//
// Urgency is judged message by message: where the question or a cited fact calls for
// it an answer is to say so, and no clause may put off, or call needless, what a fact
// on urgency calls for a look at. In a conversation it is said once: an answer before
// counts.
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
