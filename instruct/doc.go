// Package instruct writes instructions: questions with answers of which each
// sentence cites what stands behind it. [Compose] says the facts of a graph,
// [FromDialogue] takes over consultations as they were held, and
// [Visual] asks about fundus photographs and answers from their reports.
package instruct
