package clinical

import (
	"testing"
	"unicode/utf8"
)

// Whatever the text, facts have their places inside it, between characters, in
// order.
func FuzzFacts(f *testing.F) {
	for _, s := range []string{
		"", "眼压右18左21mmHg", "右眼-3.50DS/-1.25DC×180", "0.1%氟米龙每天3次", "家族史：父亲青光眼", "三四十个半月多", "\xff\xfe眼压21", "OD 20/40+2, CF@3ft OS",
		"今天早上开始2024.3.5", "左", "眼啊", "从1.0到0.3/0.5/2", "a few", "１２３，４５６．７％", "半半个半年半", "q8", "近视\x00350度", "𠀀眼压21",
	} {
		f.Add(s)
	}
	rd := NewReader(nil)
	f.Fuzz(func(t *testing.T, s string) {
		facts := rd.Facts(nil, s)
		at := 0
		for i := range facts {
			in := facts[i].In
			if in.Start < at || in.End <= in.Start || in.End > len(s) {
				t.Fatalf("fact %s at [%d, %d) of %q, after one at %d", line(facts[i]), in.Start, in.End, s, at)
			}
			if valid := utf8.ValidString(s); valid && !utf8.RuneStart(s[in.Start]) || valid && in.End < len(s) && !utf8.RuneStart(s[in.End]) {
				t.Fatalf("fact %s at [%d, %d) cuts a character of %q", line(facts[i]), in.Start, in.End, s)
			}
			at = in.Start
		}
		if len(facts) > 0 && Signature(facts) != Signature(rd.Facts(nil, s)) {
			t.Fatalf("%q reads differently the second time", s)
		}
	})
}
