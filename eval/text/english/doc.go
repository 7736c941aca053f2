// Package english cuts and stems English words as the reference
// implementations of text metrics do, rouge_score 0.1.2 and NLTK 3.10.
package english
