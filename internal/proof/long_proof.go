//go:build proof

package proof

// Long reports whether tests are to be as long as what they are to show: at once
// with the long proofs. Elsewhere they show it on less.
const Long = true
