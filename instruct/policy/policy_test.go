package policy

import (
	"strings"
	"testing"

	"ophglm"
)

func TestPoliciesAreTheSameInBothLanguages(t *testing.T) {
	for id := range parsed()[ophglm.ZH] {
		if Text(id, ophglm.EN) == "" {
			t.Errorf("en has no policy %s", id)
		}
	}
	if zh, en := len(parsed()[ophglm.ZH]), len(parsed()[ophglm.EN]); zh != en {
		t.Errorf("%d policies in zh and %d in en", zh, en)
	}
	for text, want := range map[string]string{"a: [\"see {d}\"]": "has the slot {d}", "a: []": "has no wording", "a: [\"[b\"]": "is not closed"} {
		if _, err := parse(ophglm.ZH, []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, not %s", text, err, want)
		}
	}
}
