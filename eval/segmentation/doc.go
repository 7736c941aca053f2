// Package segmentation evaluates masks of classes against outlines, from files.
//
// A [Source] names a folder of true masks and one of predictions, and [Read] measures
// them image by image: an image becomes the [Statistics] of its classes, and its
// pixels are let go. A [Set] of those is read from a run too (run.go). [New] makes of
// it a [score.Table]: pooled over images, as the mean over images, and as the mean
// over classes of both.
package segmentation
