// Package exchange finds what a model is asked and scored by in a sample: its first
// question with the answer to it.
package exchange

import "ophglm"

// First is the place of the first answer that stands right after a question, or -1:
// the messages before it are what is asked.
func First(s *ophglm.Sample) int {
	for i := 1; i < len(s.Messages); i++ {
		if s.Messages[i].Role == "assistant" && s.Messages[i-1].Role == "user" {
			return i
		}
	}
	return -1
}
