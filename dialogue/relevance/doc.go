// Package relevance tells whether a dialogue is of the eye, and of the fundus.
//
// A [Reader] gathers the evidence of each side: words of a list, names of a graph,
// denials, other meanings, the department. A [Model] weighs it together with
// hashed n-grams of what is said: two logistic regressions, one of the eye and
// one, of the dialogues of the eye, of the fundus. The list (eyewords.txt) and the
// weights (weights.bin) stand in the binary; [Train] makes the weights of labelled
// dialogues, the same each time. Nothing that was said can be read from them.
package relevance
