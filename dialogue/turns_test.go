package dialogue

import (
	"strings"
	"testing"

	"ophglm"
)

func TestForms(t *testing.T) {
	for _, c := range []struct {
		role       ophglm.Role
		text, want string
	}{
		{ophglm.Patient, "左眼模糊三天了想得到怎样的帮助", "左眼模糊三天了"},
		{ophglm.Patient, "右眼红。曾经治疗情况和效果：\n想得到怎样的帮助：", "右眼红。"},
		{ophglm.Patient, "曾经治疗情况和效果：点过药想得到怎样的帮助：能不能手术", "曾经治疗情况和效果：点过药想得到怎样的帮助：能不能手术"},
		{ophglm.Patient, "想得到怎样的帮助", "想得到怎样的帮助"},
		{ophglm.Patient, "请看我的化验、检查结果", "请看我的化验、检查结果"},
		{ophglm.Doctor, "感谢您的信任，病情资料我已详细阅读。根据您现有的资料，建议：先测眼压", "先测眼压"},
		{ophglm.Patient, "感谢您的信任，病情资料我已详细阅读。根据您现有的资料，建议：先测眼压", "感谢您的信任，病情资料我已详细阅读。根据您现有的资料，建议：先测眼压"},
	} {
		turn := ophglm.Turn{Role: c.role, Text: c.text, From: []int{0}}
		left := core{end: len(turn.Text)}
		left.trimForms(&turn)
		if err := Apply(&turn, turnsKind, left.changes(turn.Text, nil)); err != nil {
			t.Fatal(err)
		}
		if turn.Text != c.want {
			t.Errorf("%q became %q, want %q", c.text, turn.Text, c.want)
		}
	}
}

func TestTurnsPolicies(t *testing.T) {
	leaflet := strings.Repeat("【概述】白内障是晶状体混浊。【病因】老化、外伤和代谢异常。【临床表现】视力逐渐下降。【治疗】超声乳化吸除。", 6)
	for _, c := range []struct {
		name, with, want, flags, reject string
		in                              []string
	}{
		{"an article is flagged", "", "p: 红 | d: " + leaflet, "article", "", []string{"p: 红", "d: " + leaflet}},
		{"an article goes", "{articles: drop}", "p: 红 | d: 查", "", "", []string{"p: 红", "d: " + leaflet, "d: 查"}},
		{"an article stays", "{articles: keep}", "p: 红 | d: " + leaflet, "", "", []string{"p: 红", "d: " + leaflet}},
		{"a long answer is no article", "", "p: 红 | d: 您这样" + leaflet, "", "", []string{"p: 红", "d: 您这样" + leaflet}},
		{"deflecting is flagged", "{deflects: flag}", "p: 红 | d: 去医院看看", "deflects", "", []string{"p: 红", "d: 去医院看看"}},
		{"deflecting stays", "{deflects: keep}", "p: 红 | d: 去医院看看", "", "", []string{"p: 红", "d: 去医院看看"}},
		{"an advert is flagged", "{adverts: flag}", "p: 红 | d: 查眼压。加我微信详聊。", "advert", "", []string{"p: 红", "d: 查眼压。加我微信详聊。"}},
		{"an advert stays", "{adverts: keep}", "p: 红 | d: 查眼压。加我微信详聊。", "", "", []string{"p: 红", "d: 查眼压。加我微信详聊。"}},
		{"courtesies stay", "{courtesies: keep}", "p: 您好，红 | d: 查。祝您健康。", "", "", []string{"p: 您好，红", "d: 查。祝您健康。"}},
		{"what is left of an advert deflects", "", "", "", "only_deflects", []string{"p: 红", "d: 去医院看看。扫码领取优惠。"}},
		{"a condition stays with its offer", "", "p: 红 | d: 如果眼压又高了，随时咨询我。", "", "", []string{"p: 红", "d: 如果眼压又高了，随时咨询我。祝您健康！"}},
		{"a condition of nothing goes", "", "p: 红 | d: 查眼压。", "", "", []string{"p: 红", "d: 查眼压。如果还有其他问题，随时向我咨询。祝您身体健康！"}},
		{"good health is history", "", "p: 眼红，身体健康 | d: 查", "", "", []string{"p: 眼红，身体健康", "d: 查"}},
		{"a signature", "", "p: red eye | d: Use drops.", "", "", []string{"p: red eye", "d: Use drops. Best regards, Dr. Hart"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := dialogueOf(c.in...)
			d, rejected := through(t, Turns(), c.with, source)
			if rejected != c.reject {
				t.Fatalf("rejected as %q, want %q", rejected, c.reject)
			}
			if d == nil {
				return
			}
			if got := script(*d); got != c.want || strings.Join(d.Flags, " ") != c.flags {
				t.Errorf("turns %q, flags %v\nwant  %q, %s", got, d.Flags, c.want, c.flags)
			}
			checkAccount(t, d, source.Turns)
		})
	}
	for _, bad := range []TurnsConfig{{}, {"cut", "drop", "cut", "cut"}} {
		if bad.Validate() == nil {
			t.Errorf("%+v is a valid policy", bad)
		}
	}
}

func TestGreeting(t *testing.T) {
	for in, want := range map[string]string{
		"您好，左眼红": "左眼红", "尊敬的李主任：您好！左眼红": "左眼红", "医生你好 左眼红": "左眼红", "你好我左眼红": "我左眼红", "您好请问": "请问",
		"你好转了吗": "你好转了吗", "你好像说过": "你好像说过", "您好些了": "您好些了", "医生说": "医生说", "您好转告": "您好转告",
		"Hello doctor, my eye": "my eye", "Hi, red": "red", "Dear Dr. my eye": "my eye", "dear me": "dear me", "Hight": "Hight", "Hello": "Hello",
		"": "", "李大夫的药": "李大夫的药", "您\xff": "您\xff",
	} {
		if got := in[greeting(in):]; got != want {
			t.Errorf("after the greeting %q leaves %q, want %q", in, got, want)
		}
	}
}

// A vocabulary covers what is made of its phrases in any way, and nothing else.
func TestVocabulary(t *testing.T) {
	v := newVocabulary(map[byte]sense{'*': senseThanks}, "好\n好的\n*的谢\n谢\n*thank you\nso\n# 注")
	for in, want := range map[string]bool{
		"好的谢": true, "好，的谢": true, "谢好。": true, "Thank you, so": true, "thank yous": false, "so so": true, "好的": true, "的": false, "注": false, "好吗": false, "sooo": false, "": false, "。": false,
	} {
		if _, got := v.covers(in); got != want {
			t.Errorf("covers %q is %v, want %v", in, got, want)
		}
	}
	if said, _ := v.covers("好的谢"); said != senseThanks { // read as 好 的谢 too
		t.Errorf("好的谢 says %b", said)
	}
}

// Signals are found wherever they stand.
func TestSignals(t *testing.T) {
	s := newSignals(map[signal][]string{signalDeflect: {"医院", "call me"}, signalAdvert: {"服务热线"}, signalPush: {"欢迎", "我院"}})
	for in, want := range map[string]signal{
		"去医院": signalDeflect, "a医院b": signalDeflect, "é医院": signalDeflect, "医": 0, "医院": signalDeflect, "Call ME now": signalDeflect, "recall me": 0, "call": 0,
		"服务热线": signalAdvert, "服务": 0, "欢迎": signalPush, "欢迎来我院": signalPush | signalPushTwice, "": 0, "\xe5\x8c\xbb\xe9": 0,
	} {
		if got := s.in(in); got != want {
			t.Errorf("signals in %q are %b, want %b", in, got, want)
		}
	}
}
