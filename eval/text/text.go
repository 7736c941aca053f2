// Package text holds what the metrics of texts against references share. The
// metrics stand in bleu, chrf, ter, rouge, meteor, cider and length, what they
// compare in tokens, words, english and grams.
package text

import "errors"

// ErrNoReference is of an item that nothing can be compared with. A reference
// without text is one.
var ErrNoReference = errors.New("there is no reference")
