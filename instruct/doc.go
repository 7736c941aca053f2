// Package instruct writes instructions: questions with answers of which each
// sentence cites what stands behind it. [Compose] says the facts of a graph,
// [FromDialogue] takes over consultations as they were held.
package instruct
