// Package instruct is the lane that writes instructions: questions with answers of
// which each sentence cites what stands behind it. It is the map of its packages.
//
// What is said, and how:
//
//   - language: templates, lists, sentences, voices
//   - grammar: the wordings of questions and answers on diseases
//   - policy: statements of our own
//   - licence: the licences of what a sample is made of
//   - knowledge: a graph, disease by disease
//   - intent: what can be asked of a disease, and the moves that answer
//
// What makes samples, a package a kind:
//
//   - compose: of a graph
//   - visual: of reports on photographs
//   - consultation: of consultations, as they were held
//   - converse: of a report, a consultation and facts together
//   - model: by a chat model, three kinds; prompts has what it is asked
//
// What looks at samples:
//
//   - verification: holds them against facts
//   - review: takes what people decided on them
//   - coverage: counts what they say
package instruct
