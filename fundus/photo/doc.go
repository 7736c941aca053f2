// Package photo turns the file of a fundus photograph into pixels, and finds the
// field of view in it.
package photo
