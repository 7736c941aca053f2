// Package proof holds the long proofs, on the built binary as users run it:
// builds that are killed, and builds that run at once. They take minutes, so
// they are behind the build tag proof: make proof runs them.
package proof
