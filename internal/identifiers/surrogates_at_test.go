package identifiers

import (
	"testing"

	"ophglm"
)

func TestSurrogateAt(t *testing.T) {
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		s := NewSurrogates(lang)
		for kind := range labels {
			for _, value := range []string{"a", "b"} {
				if x := s.For(Hit{Type: kind, Value: value}); SurrogateAt(x+"说1]") != len(x) {
					t.Errorf("SurrogateAt(%q…) = %d", x, SurrogateAt(x))
				}
			}
		}
	}
	for _, s := range []string{"", "[", "[1]", "[医生]", "[医生1", "[眼压21]", "[OD 21]", "医生1]", "[医生 21左]", "[\xff1]", "[医生1 ]"} {
		if n := SurrogateAt(s); n != 0 {
			t.Errorf("SurrogateAt(%q) = %d", s, n)
		}
	}
}
