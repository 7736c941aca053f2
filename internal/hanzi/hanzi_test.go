package hanzi_test

import (
	"testing"

	"ophglm/internal/hanzi"
)

func TestSimplify(t *testing.T) {
	for in, want := range map[string]string{
		"視網膜剝離":            "视网膜剥离", // characters alone
		"黃斑部退化":            "黄斑部退化",
		"糖尿病視網膜病變":         "糖尿病视网膜病变",
		"角膜沈澱物":            "角膜沉淀物", // a variant that opencc leaves
		"麻痺性兔眼":            "麻痹性兔眼",
		"視網膜病變，OD, H35.0 ": "视网膜病变，OD, H35.0 ",
		"视网膜脱离":            "视网膜脱离", // simplified already
		"視網膜剝\uf9ea":       "视网膜剥离", // a compatibility ideograph
		"":                 "",
	} {
		got, err := hanzi.Simplify(in)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
		if again, err := hanzi.Simplify(got); err != nil || again != got {
			t.Errorf("%q converted again becomes %q (%v)", got, again, err)
		}
	}
}
