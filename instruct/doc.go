// Package instruct writes instructions: questions with answers of which each
// sentence cites what stands behind it.
//
//   - [Compose] says the facts of a graph (compose.go, composer.go): intents with
//     their plans (intents.go), moves that say facts (moves*.go, clauses.go),
//     grammars (grammar/) and policies of our own (policy/).
//   - [Visual] asks about fundus photographs and answers from their reports
//     (visual*.go).
//   - [FromDialogue] takes over consultations as they were held, and [Converse]
//     joins one with a photograph's report and facts (converse*.go).
//   - [Answer], [Rewrite] and [Paraphrase] ask a chat model with the prompts of
//     prompts/ (model_*.go).
//   - [Verify] holds samples against facts, and [Reviewed] leaves out what people
//     rejected. What was made is counted by the package coverage.
package instruct
