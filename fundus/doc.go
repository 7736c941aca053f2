// Package fundus takes fundus photographs from the file to a structured report.
//
//	files ─ fundus.import → photographs, images ─ fundus.predict → predictions, masks ─ fundus.report → reports, overlays
//	                                    └─ fundus.annotations → what people say of them, for eval to score against
//	                                    └─ fundus.prepare → tensors, for training
//
// Package photo decodes, package model prepares what a model takes, package
// report words what models saw, and models holds the weights that come with the
// binary. What runs an ONNX file is handed in from outside ([Runtime]).
package fundus
