package exchange

import (
	"strings"
	"testing"

	"ophglm"
)

func TestFirst(t *testing.T) {
	for roles, want := range map[string]int{
		"user assistant user assistant": 1,
		"system user assistant":         2,
		"assistant user assistant":      2, // a greeting answers nothing
		"system assistant":              -1,
		"user user assistant":           2,
		"user":                          -1,
		"":                              -1,
		"user system assistant user assistant user": 4,
	} {
		s := &ophglm.Sample{}
		for _, r := range strings.Fields(roles) {
			s.Messages = append(s.Messages, ophglm.Message{Role: r})
		}
		if got := First(s); got != want {
			t.Errorf("of %q it is at %d, want %d", roles, got, want)
		}
	}
}
