package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"ophglm"

	"pgregory.net/rapid"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"  \n ", nil},
		{"眼压21。视力0.5！怎么办？", []string{"眼压21。", "视力0.5！", "怎么办？"}},
		{"无标点一句", []string{"无标点一句"}},
		{"他说：“要手术。”我怕", []string{"他说：“要手术。”", "我怕"}},
		{"See Dr. Lee. Use 0.1% drops, e.g. FML. Then wait.", []string{"See Dr. Lee.", "Use 0.1% drops, e.g. FML.", "Then wait."}},
		{"1. Rest. 2. Drops.", []string{"1. Rest.", "2. Drops."}},
		{"一行\r\n二行", []string{"一行", "二行"}},
		{"真的？！！好。。", []string{"真的？！！", "好。。"}},
		{"看www.example.org吧", []string{"看www.example.org吧"}},
	} {
		var got []string
		for _, s := range Sentences(c.in) {
			got = append(got, s.Of(c.in))
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("Sentences(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// Sentences are in order, apart, and leave out nothing but blanks.
func TestSentencesCoverTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("眼压 a1.。！?\n”)Dr")), 0, 40, -1).Draw(t, "s")
		at := 0
		for _, sp := range Sentences(s) {
			if sp.Start < at || sp.End <= sp.Start || strings.TrimSpace(s[at:sp.Start]) != "" {
				t.Fatalf("%q: sentence %v after %d", s, sp, at)
			}
			at = sp.End
		}
		if strings.TrimSpace(s[at:]) != "" {
			t.Fatalf("%q: %q is in no sentence", s, s[at:])
		}
	})
}

func TestFold(t *testing.T) {
	got, m := Fold("滴０．０１％　药")
	if got != "滴0.01% 药" {
		t.Fatalf("Fold = %q", got)
	}
	i := strings.Index(got, "0.01%")
	start, end := m.Source(i, i+5)
	if s := "滴０．０１％　药"[start:end]; s != "０．０１％" {
		t.Errorf("the source of 0.01%% is %q", s)
	}
	if _, m := Fold("plain 眼"); m != nil {
		t.Error("a text that nothing is folded in has a map")
	}
}

func TestFoldMapsEveryCharacter(t *testing.T) {
	drop := func(r rune) rune {
		if Invisible(r) {
			return -1
		}
		return HalfWidth(r)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("眼Ａ１％ \u3000\u200b\ufeffb\ufffd"))).Draw(t, "s")
		got, m := FoldFunc(s, drop)
		for i, r := range got {
			start, _ := m.Source(i, len(got))
			if q, _ := utf8.DecodeRuneInString(s[start:]); HalfWidth(q) != r {
				t.Fatalf("%q: character %q at %d comes from %q at %d", s, r, i, q, start)
			}
		}
	})
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		in   string
		text string
		want float64
	}{
		{"眼压21mmHg", "21", 21},
		{"０．０１％", "０．０１", 0.01},
		{"共1,200元", "1,200", 1200},
		{"十五天", "十五", 15},
		{"二十", "二十", 20},
		{"一百二", "一百二", 120},
		{"一百零二", "一百零二", 102},
		{"一百二十三", "一百二十三", 123},
		{"两万五", "两万五", 25000},
		{"三千八百度", "三千八百", 3800},
		{"零点五", "零点五", 0.5},
		{"二零二零年", "二零二零", 2020},
		{"一三八零零", "一三八零零", 13800},
	} {
		got := Numbers(c.in)
		if len(got) != 1 || got[0].Of(c.in) != c.text || got[0].Value != c.want {
			t.Errorf("Numbers(%q) = %v, want %v in %q", c.in, got, c.want, c.text)
		}
	}
	if got := Numbers("1,2,3和0.5.6"); len(got) != 5 {
		t.Errorf("1,2,3 and 0.5.6 hold the numbers %v, want 5", got)
	}
}

func TestLanguage(t *testing.T) {
	for s, want := range map[string]ophglm.Lang{
		"右眼OCT黄斑水肿": ophglm.ZH, "My eye hurts": ophglm.EN, "": ophglm.ZH, "Ranibizumab aflibercept 打哪个": ophglm.ZH,
		"NPDR 重度": ophglm.ZH,
	} {
		if got := Language(s); got != want {
			t.Errorf("Language(%q) = %s, want %s", s, got, want)
		}
	}
}

func FuzzSentencesAndNumbers(f *testing.F) {
	for _, s := range []string{"眼压21。", "一百二十点五", "1,200.5", "十万", "Dr. X", "\xff。", "点五", "百万"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, sp := range Sentences(s) {
			if sp.Start < at || sp.End <= sp.Start || sp.End > len(s) {
				t.Fatalf("sentence %v of %q", sp, s)
			}
			at = sp.End
		}
		at = 0
		for _, n := range Numbers(s) {
			if n.Start < at || n.End <= n.Start || n.End > len(s) {
				t.Fatalf("number %v of %q", n, s)
			}
			at = n.End
		}
	})
}
