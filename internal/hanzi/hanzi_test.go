package hanzi_test

import (
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

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
		"為什麼要抬頭":           "为什么要抬头",
		"什么时候抬头，幺三八":       "什么时候抬头，幺三八", // TWVariantsRev has 么 as 幺 and 抬 as 擡
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

// The 3,755 characters of the first level of GB 2312 are those of every simplified
// text: none is changed but those that are written in words of Taiwan alone (矽, 硅;
// 埠, 端口) or stand for another there (乾, 著).
func TestSimplifiedStays(t *testing.T) {
	changed := map[rune]bool{'埠': true, '乾': true, '矽': true, '著': true}
	decoder := simplifiedchinese.GBK.NewDecoder()
	seen := 0
	for row := byte(0xB0); row <= 0xD7; row++ {
		for cell := byte(0xA1); cell <= 0xFE; cell++ {
			if row == 0xD7 && cell > 0xF9 {
				break // the last five cells are empty
			}
			s, err := decoder.String(string([]byte{row, cell}))
			if err != nil {
				t.Fatal(err)
			}
			got, err := hanzi.Simplify(s)
			if err != nil {
				t.Fatal(err)
			}
			if r := []rune(s)[0]; (got != s) != changed[r] {
				t.Errorf("%s becomes %s", s, got)
			}
			seen++
		}
	}
	if seen != 3755 {
		t.Errorf("%d characters, not 3755", seen)
	}
}
