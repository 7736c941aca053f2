package dialogue

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"ophglm"
	"ophglm/internal/text"

	"pgregory.net/rapid"
)

func normalised(t rapid.TB, in string, cfg NormaliseConfig) ophglm.Turn {
	t.Helper()
	turn := ophglm.Turn{Role: ophglm.Patient, Text: in, From: []int{0}}
	source := []ophglm.Turn{turn}
	if err := normaliseTurn(&turn, cfg); err != nil {
		t.Fatal(err)
	}
	checkTurn(t, turn, source)
	return turn
}

func TestPictures(t *testing.T) {
	for in, want := range map[string]string{
		"谢谢🙏":         "谢谢",
		"🙏🙏":          "🙏🙏", // nothing else: dialogue.turns drops it
		"谢谢🙏还想问左眼":    "谢谢 还想问左眼",
		"左眼红。😭 还疼":    "左眼红。 还疼",
		"眼压1😀2":       "眼压1 2",
		"1️⃣测眼压2️⃣散瞳": "1 测眼压2 散瞳",
		"尿蛋白➕➕➕":      "尿蛋白+++",
		"左👁疼，吃💊":      "左👁疼，吃💊",
		"✓ 已滴药 ✗ 未查":  "✓ 已滴药 ✗ 未查",
		"♀，40岁":       "♀，40岁",
		"好的[微笑][玫瑰]":  "好的",
		"[微笑]":        "[微笑]",
		"见[图片]，①②❶":   "见[图片]，①②❶",
		"🤷‍♀️不知道":     "不知道",
		"👨‍👩‍👧都近视":    "都近视",
		"🇨🇳左眼":        "左眼",
		"真的❓":         "真的？",
		"OD👌OS":       "OD OS",
	} {
		if got := normalised(t, in, NormaliseConfig{}).Text; got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestSimplified(t *testing.T) {
	for in, want := range map[string]string{
		"視網膜剝離，OD 0.5":  "视网膜剥离，OD 0.5",
		"左眼眼壓２１mmHg":    "左眼眼压21mmHg",
		"点眼药水，眼压21":     "点眼药水，眼压21",
		"醫師說要開刀，費用兩萬嗎？": "医师说要开刀，费用两万吗？",
		"黃斑部退化 macular": "黄斑部退化 macular",
	} {
		got := normalised(t, in, NormaliseConfig{Simplified: true})
		if got.Text != want {
			t.Errorf("%q becomes %q, want %q", in, got.Text, want)
		}
	}
	if got := normalised(t, "視網膜", NormaliseConfig{}).Text; got != "視網膜" {
		t.Errorf("without the setting 視網膜 becomes %q", got)
	}
	got := normalised(t, "左眼視網膜剝離三天", NormaliseConfig{Simplified: true})
	want := []ophglm.Edit{{Stage: normaliseKind, Start: 6, End: 12, New: "视网"}, {Stage: normaliseKind, Start: 15, End: 21, New: "剥离"}}
	if !slices.Equal(got.Edits, want) {
		t.Errorf("edits are %+v, want one for each run that differs: %+v", got.Edits, want)
	}
}

func TestAppendDifferences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.StringOfN(rapid.SampledFrom([]rune("左右眼é")), 0, 6, -1)
		a, b := letters.Draw(t, "a"), letters.Draw(t, "b")
		cs := appendDifferences(nil, a, b, 0)
		if got := replace(a, 0, len(a), cs); got != b {
			t.Fatalf("%q changed by %v is %q, want %q", a, cs, got, b)
		}
	})
}

// doses are numbers with what makes them a dose or a measure.
var doses = regexp.MustCompile(`[-+±<>≥≤]*[0-9]+(?:[.,:/×*^-][0-9]+)*(?: ?(?:mmHg|mg|ml|ug|μg|µm|mm|cm|DS|DC|D|%|‰|℃|度|滴|次|天|周|个月|年|片|岁))?[-+]*`)

// shown is a text as it is seen, in one width: what no cleaning may change of a dose.
func shown(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case text.Invisible(r) && r != 0x200D:
		case unicode.IsControl(r), unicode.IsSpace(r):
			b.WriteByte(' ')
		case strings.ContainsRune(fullMarks, r): // stay as they are
			b.WriteRune(r)
		default:
			b.WriteRune(text.HalfWidth(r))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Whatever stands around it, a dose or a number with a unit changes in width
// alone.
func TestDosesStay(t *testing.T) {
	dose := rapid.SampledFrom([]string{"0.1%", "０．０１％", "21mmHg", "２１mmHg", "-1.25DS", "－１．２５DS", "1/2", "20/40", "+++", "3次", "5mg", "15-18", "1,200", "<10", "＞２１", "4.8", "180°", "1:1000", "2~3天", "１０ｍｇ", "0.5", "①", "一天三次"})
	around := rapid.SampledFrom([]string{"，", "。。。", "！！！", " ", "\u3000", "\u200b", "😀", "🙏🏻", "眼压", "滴", "\n", "<br>", "&nbsp;", "[微笑]", "；", "……", "\ufeff", "左", "（", "）", "\x07", "\xff", "➕", "视力"})
	rapid.Check(t, func(t *rapid.T) {
		var in, want strings.Builder
		for range rapid.IntRange(1, 4).Draw(t, "doses") {
			for range rapid.IntRange(1, 3).Draw(t, "around") {
				in.WriteString(around.Draw(t, "sign"))
			}
			d := dose.Draw(t, "dose")
			in.WriteString(d)
			want.WriteString(shown(d) + "|")
		}
		turn := normalised(t, in.String(), NormaliseConfig{})
		rest := turn.Text
		for d := range strings.SplitSeq(strings.TrimSuffix(want.String(), "|"), "|") {
			_, after, ok := strings.Cut(rest, d)
			if !ok {
				t.Fatalf("%q becomes %q, where %q does not stand in its place", in.String(), turn.Text, d)
			}
			rest = after
		}
		// and no other number is made of two
		before := doses.FindAllString(shown(strings.NewReplacer("<br>", "\n", "&nbsp;", " ", "➕", "+", "\xff", " ", "😀", " ", "🙏🏻", " ", "[微笑]", " ").Replace(in.String())), -1)
		if after := doses.FindAllString(shown(turn.Text), -1); !slices.Equal(trimSigns(before), trimSigns(after)) {
			t.Fatalf("%q becomes %q: numbers %q become %q", in.String(), turn.Text, before, after)
		}
	})
}

func trimSigns(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strings.ReplaceAll(strings.Trim(s, "+-<>"), " ", "")
	}
	return out
}

// What suspect clears, no pass changes.
func TestSuspectMissesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"左", "a", "1", " ", "\n", "。", "！", "!", ".", "…", "，", "：", "~", "&nbsp;", "&", "<br>", "<", "Ａ", "％", "\u3000", "\u200b", "\t", "\x7f", "\u00a0", "é", "😀", "☺", "➕", "\ufe0f", "[微笑]", "[", "\xff", "\xe5", "\xe5\xb7", "“", "—", "①", "가"})).Draw(t, "parts"), "")
		seen := suspect(s)
		for _, p := range passes {
			if p.of == traditionalSeen || seen&p.of != 0 {
				continue
			}
			cs, err := p.make(s)
			if err != nil {
				t.Fatal(err)
			}
			if len(cs) > 0 {
				t.Fatalf("%q is cleared of %b and changed by %v", s, p.of, cs)
			}
		}
	})
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"眼压２１！！！", "👨\u200d👩", "&amp;lt;br&gt;", "視網膜\xff剝離", "[微笑]1️⃣", "...…。。", "\xe5\xe5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		normalised(t, s, NormaliseConfig{Simplified: len(s)%2 == 0})
	})
}

func FuzzTurns(f *testing.F) {
	f.Add("医生您好，左眼红", "你好，查眼压。祝您早日康复！", "谢谢")
	f.Add("Hi doctor, red eye", "Use drops. Regards, Dr. Hart", "thank you")
	f.Add("红想得到怎样的帮助", "感谢您的信任，病情资料我已详细阅读。根据您现有的资料，建议：", "【图片】")
	f.Add("\xe6\x82\xa8\xe5\xa5", "，祝您\xff", "如果，随时咨询。祝您健康")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		source := dialogueOf("p: "+a, "d: "+b, "p: "+c, "d: "+a, "d: "+c)
		for _, cfg := range []TurnsConfig{turnsDefaults, {"keep", "flag", "flag", "drop"}} {
			d := source
			d.Turns = slices.Clone(source.Turns)
			reject, err := repair(&d, cfg, func(string, int) {})
			if err != nil {
				t.Fatal(err)
			}
			if reject == "" {
				checkAccount(t, &d, source.Turns)
			}
		}
	})
}
