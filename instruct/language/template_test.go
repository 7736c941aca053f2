package language

import (
	"strings"
	"testing"
)

func TestTemplateMistakesAreNamed(t *testing.T) {
	for text, want := range map[string]string{"a {d": `"{d" is not closed`, "[a|b": `"[a|b" is not closed`, "<none> c": `there is no part "none"`} {
		if _, err := ParseTemplate(text, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, not %s", text, err, want)
		}
	}
}
