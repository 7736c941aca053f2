// Package proof holds the long proofs, on the built binary as users run it:
// builds that are killed, builds that run at once, and builds in which a small
// model on a real server writes. They take minutes, so they are behind the build
// tag proof: make proof runs them.
package proof
