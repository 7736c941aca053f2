package language

import (
	"testing"

	"ophglm"
)

func TestLists(t *testing.T) {
	for _, c := range []struct {
		lang  ophglm.Lang
		items []string
		want  string
	}{
		{ophglm.ZH, []string{"甲"}, "甲"},
		{ophglm.ZH, []string{"甲", "乙"}, "甲和乙"},
		{ophglm.ZH, []string{"甲", "乙", "丙"}, "甲、乙和丙"},
		{ophglm.ZH, []string{"甲和丁", "乙"}, "甲和丁以及乙"},
		{ophglm.ZH, []string{"甲，后丁", "乙"}, "甲，后丁；乙"},
		{ophglm.ZH, []string{"甲（早期，少见）", "乙"}, "甲（早期，少见）和乙"},
		{ophglm.EN, []string{"a"}, "a"},
		{ophglm.EN, []string{"a", "b"}, "a and b"},
		{ophglm.EN, []string{"a", "b", "c"}, "a, b and c"},
		{ophglm.EN, []string{"a", "b and d", "c"}, "a, b and d, and c"},
		{ophglm.EN, []string{"a, or e", "b"}, "a, or e; and b"},
		{ophglm.EN, []string{"a (x, y)", "b"}, "a (x, y) and b"},
	} {
		if got, _ := Joined(c.lang, c.items); got != c.want {
			t.Errorf("%q are listed as %q, not %q", c.items, got, c.want)
		}
	}
}
