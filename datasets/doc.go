// Package datasets makes of samples what a trainer reads: it merges them, splits
// them without cutting a group, and writes them in the trainer's format.
// Package validate checks such files, and package starter holds the data that
// comes with the project.
package datasets
