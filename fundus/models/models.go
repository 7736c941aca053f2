// Package models holds the models that come with the binary: for each a folder
// with its weights, its model.yaml and its card. fundus/training says how they
// were made.
package models

import "embed"

// FS holds the models' folders.
//
//go:embed */model.yaml */*.onnx
var FS embed.FS
