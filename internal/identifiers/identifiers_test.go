package identifiers

import (
	"strings"
	"testing"
	"unicode/utf8"

	"ophglm"

	"pgregory.net/rapid"
)

// marked writes a text with its identifiers in brackets: "找<doctor 李主任>".
func marked(s string, hits []Hit) string {
	var b strings.Builder
	at := 0
	for _, h := range hits {
		b.WriteString(s[at:h.Start] + "<" + string(h.Type) + " " + s[h.Start:h.End] + ">")
		at = h.End
	}
	return b.String() + s[at:]
}

// Each text stands with what is to be found in it in brackets.
func TestFind(t *testing.T) {
	for _, want := range []string{
		// doctors
		"<doctor 李主任>您好", "谢谢<doctor 周大夫>", "请问<doctor 鞠主任>手术吗", "感谢<doctor 高医生>", "想咨询<doctor 于主任>", "挂了<doctor 全主任>的号",
		"找<doctor 张建国主任>看的", "在上海看了<doctor 卢奕教授>", "请<doctor 欧阳主任>看看", "<doctor 诸葛明大夫>说", "主治医生：<doctor 王建军>，", "<doctor 陳醫生>您好",
		"I saw <doctor Dr. Smith> today", "thank you <doctor Dr Mary Jones>.", "138 0000 1234"[:0] + "复查找<doctor 李明华副主任医师>",
		// what is no doctor's name
		"医生您好", "当时医生说没事", "检查医生让复查", "科主任不在", "主任医师的号", "3周医生让复查", "一周医生没来", "找个好医生", "由于医生太忙", "有助于医生判断", "县里大夫说",
		"疫苗医生问", "大三阳医生说", "社区护士来过", "眼科专家会诊", "白内障专家", "高血压医生", "心理医生", "不管医生怎么说", "情况老师知道", "班主任说",
		// patients
		"我叫<person 尹国梁>，59岁", "患者姓名：<person 邱德旺>，男", "我叫<person 张伟>今年45岁", "姓名:<person 欧阳雪梅>", "患者<person 王芳>，女，61岁", "隔壁<person 刘先生>也是", "My name is <person Jane Doe> and",
		"，姓<person 赵>那个", "我姓<person 钱>", "姓名不方便说", "百姓的",
		"我叫不出名字", "名字叫什么", "患者男，45岁", "患者高度近视，女",
		// eponyms that dashes join, verbs that begin or end with a surname
		"Vogt-小柳-原田综合征", "Vogt－小柳－原田", "伏格特-小柳-原田，", "小柳-原田病复发", "谢谢-<person 小柳>", "我是<person 小柳>-青光眼患者",
		"给孩子涂抹，", "患者涂抹后", "患者：涂抹，", "朋友涂抹", "孩子周转", "患者顾忌，", "患者<person 涂明>，女",
		"照顾爸爸", "要照顾妈妈", "照顾奶奶", "不顾爸爸", "未曾妈妈", "<person 顾妈妈>说",
		// adverbs before a school
		"比如变电站的辐射", "跟好象大学的他", "检查，随后递交至医保局，", "会阴处长痘痘", "吃了妈富隆21天", "随后在<organisation 随州市自来水公司>上班",
		"我刚刚大学毕业", "刚刚高中毕业", "即将大学毕业", "那天大学里", "<organisation 江陵大学>毕业",
		// hospitals
		"在<hospital 清江市第一人民医院>查的", "去<hospital 北京协和医院>", "转到<hospital 上海交通大学附属瑞金医院>", "在<hospital 成都市第三人民医院>做", "<hospital 柳溪县人民医院>住院",
		"在<hospital 云栖眼科医院>查过", "去<hospital 北京307医院>", "在<hospital 澄海灣醫院>做", "去<hospital 协和>看过", "at <hospital Moorfields Eye Hospital> today", "建议去<hospital 复旦大学附属眼耳鼻喉科医院>",
		"当地医院", "去县医院查", "到三甲医院复查", "正规的眼科医院", "市人民医院", "贵院", "选择医院很重要", "癫痫病医院", "到专业的植发医院", "附近的诊所", "大医院和小医院", "在医院查", "中医院看过", "应该去五官科检查", "the eye hospital",
		// addresses
		"家住<address 东岭省河湾县柳树乡前进村6组18号>。", "寄到<address 清江市云栖区柳堤路18号3栋502>", "在<address 宝庆路19号>", "<address 红石镇竹林村>的",
		"泪道18号针", "9点位裂孔", "走路3次", "我是北京的", "北京有哪家",
		// numbers
		"电话<phone 13800001234>", "手机<phone 138-0000-5529>有", "打<phone 138 0000 4271>", "<phone +86 13700002816>有号", "号<phone 139.0000.6180>", "电话<phone 一三八零零零零六二九四>",
		"电话<phone １３８００００１２３４>", "座机<phone 0571-88880000>", "热线<phone 400-000-1234>", "身份证<id_card 990102198708162042>", "微信<wechat ok_mama_0088zz>", "wx： <wechat honghong_yj95>",
		"微信<wechat 13800001234>", "加V<wechat yan_ke2020>", "留个vx吗 我的是 <wechat ling_d0719> ，", "微信上问的，打了Eylea和OCTA", "QQ<qq 9999930481>", "QQ号是<qq 200047193>", "扣扣<qq 123456789>", "138\u200b0000"[:0] + "电话<phone 138\u200b00001234>",
		"眼压21mmHg", "0.1%阿托品", "右400左725", "眼轴26.35", "<date 2020年3月25日>", "512、276", "血压130/80，血糖9.5", "1.25×85+1.00×90", "单号 <record_number 2020032512345>", "角膜436um",
		"手机.<phone 13812345678>", "<phone 13812345678> <phone 13987654321>", "<phone 138-1234-5678> <phone 139-8765-4321> <phone 0571-88880000>", "<date 2020-05-01> <phone 138-0000-1234>", "眼压21 <phone 138 0000 1234>",
		"电话<phone (0571)87654321>", "电话<phone （010）8765-4321>。", "<phone 138–0000–1234>", "<phone +1 650 555 0123>", "电话<phone 8765 4321>", "电话<phone 87654321> <phone 13812345678>", "<phone 86 13812345678>", "打<phone 02012345678>", "<phone 0571-8888 0000>", "单2020 0101 0805", "在<hospital 清江县医院>看",
		"血压160-100 150-90", "眼压17.5 18.2 16.1 20", "血压 140-90 130-100", "1.50 1.75 2.00 20", "视野 0 10 20 30 40 50", "近视+2.00 -1.00 180 20", "度数+200 -100 180 20", "致电后眼压17.5 18.2 16.1 20", "血小板400 125 1234",
		"眼轴(26)87654321",
		"糖网市医院激光", "右眼黄斑水肿县医院让打针", "右眼飞蚊症县医院", "视网膜静脉阻塞县医院", "结膜炎镇医院开的药",
		"Hello doctor\nLeft eye is red", "Thank you Doctor Right eye hurts", "Professor Left eye vision 0.1", "Doctor OCT was normal", "Dr OCT was normal", "I saw <doctor Doctor Smith>, today", "<doctor Professor Mary Jones> said",
		"右眼黄斑区水肿农村医保能报吗", "在大城市里用镇静剂",
		"我们病区护士站填表", "我戴博士伦", "顾博士伦", "皮护士", "我微信发您HLA-B27报告", "联系人为患者家属", "就诊人为老年女性", "联系人为<person 张伟>", "edema.Common cause",
		"微信公众号", "QQ群", "微信发您", "第13800000000000号", "-1.25/-0.50×175", "0.13800001234",
		// addresses of the net
		"邮箱<email xiaoyu_0217@mail.example.org>可以", "<email a.b@example.com>", "看<url https://consult.example.org/pic/2013/ffa.jpg> 您", "<url www.example.com/a?b=1>。", "<url drzhang.haodf.com>",
		"0.5-0.6", "v.s.", "OCT.jpg发了", "Ahmed阀", "Graves眼病", "Fuchs角膜营养不良", "Stargardt病", "康柏西普", "T-SPOT阳性",
	} {
		plain := strings.NewReplacer(">", "").Replace(want)
		for _, ty := range Types {
			plain = strings.ReplaceAll(plain, "<"+string(ty)+" ", "")
		}
		if got := marked(plain, Find(plain, nil)); got != want {
			t.Errorf("found %s\nwant  %s", got, want)
		}
	}
}

func TestFindKnownHospital(t *testing.T) {
	names := Names("清江市第一人民医院 眼科\n省会眼科 二科  云栖视光门诊部")
	if got := marked("第一人民医院的号，云栖视光门诊部也行", Find("第一人民医院的号，云栖视光门诊部也行", names)); got != "<hospital 第一人民医院>的号，<hospital 云栖视光门诊部>也行" {
		t.Errorf("with the names %q: %s", names, got)
	}
	if got := Names("当地医院 眼科"); len(got) != 0 {
		t.Errorf("当地医院 is taken as the name %q", got)
	}
}

func TestSurrogates(t *testing.T) {
	s := NewSurrogates(ophglm.ZH)
	for _, c := range []struct {
		h    Hit
		want string
	}{
		{Hit{Type: Doctor, Value: "李"}, "[医生1]"},
		{Hit{Type: Doctor, Value: "周"}, "[医生2]"},
		{Hit{Type: Doctor, Value: "李明"}, "[医生1]"},
		{Hit{Type: Doctor, Value: "李"}, "[医生1]"},
		{Hit{Type: Hospital, Value: "清江市第一人民医院"}, "[医院1]"},
		{Hit{Type: Hospital, Value: "第一人民医院"}, "[医院1]"},
		{Hit{Type: Hospital, Value: "协和"}, "[医院2]"},
		{Hit{Type: Phone, Value: "8613800001234"}, "[电话1]"},
		{Hit{Type: Phone, Value: "13800001234"}, "[电话1]"},
		{Hit{Type: Phone, Value: "13800001235"}, "[电话2]"},
		{Hit{Type: Person, Value: "李"}, "[姓名1]"},
	} {
		if got := s.For(c.h); got != c.want {
			t.Errorf("%v is %s, want %s", c.h, got, c.want)
		}
	}
	en := NewSurrogates(ophglm.EN)
	for _, c := range []struct {
		h    Hit
		want string
	}{
		{Hit{Type: Doctor, Value: "Emily Carter"}, "[doctor 1]"},
		{Hit{Type: Doctor, Value: "Carter"}, "[doctor 1]"},
		{Hit{Type: Doctor, Value: "LEE"}, "[doctor 2]"},
		{Hit{Type: Doctor, Value: "Lee"}, "[doctor 2]"},
		{Hit{Type: Ward, Value: "Ward 7"}, "[ward 1]"},
		{Hit{Type: Date, Value: "May 6"}, "[date 1]"},
	} {
		if got := en.For(c.h); got != c.want {
			t.Errorf("%v is %s, want %s", c.h, got, c.want)
		}
	}
	for _, ty := range Types {
		if labels[ty].ZH == "" || labels[ty].EN == "" {
			t.Errorf("the type %s has no surrogate", ty)
		}
	}
}

// What stands in the place of an identifier is not found as one.
func TestSurrogatesAreNotFound(t *testing.T) {
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		for _, ty := range Types {
			s := NewSurrogates(lang).For(Hit{Type: ty, Value: "x"})
			for _, text := range []string{s, "在" + s + "查的", "I saw " + s + " today", "我的" + s + "，" + s, "电话" + s, "请问" + s + "主任"} {
				if hits := Find(text, nil); len(hits) > 0 {
					t.Errorf("in %q is found %v", text, hits)
				}
			}
		}
	}
}

func TestKnown(t *testing.T) {
	known := []Hit{{Type: Person, Value: "尹国梁"}, {Type: QQ, Value: "200047193"}}
	for _, want := range []string{"<person 尹国梁>说，<qq 200047193>加了", "<qq ２０００４７１９３>", "数值12000471931", "<hospital 云栖光>看的，<doctor 李主任>"} {
		plain := strings.ReplaceAll(want, ">", "")
		for _, ty := range Types {
			plain = strings.ReplaceAll(plain, "<"+string(ty)+" ", "")
		}
		if got := marked(plain, NewKnown([]string{"云栖光"}, known).Add(plain, Find(plain, nil))); got != want {
			t.Errorf("found %s\nwant  %s", got, want)
		}
	}
}

func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		`{"q":"李主任，电话138 0000 1234","a":"李大夫不在"}`: `{"q":"[医生1]，电话[电话1]","a":"[医生1]不在"}`,
		"眼压21，左眼视力0.5":                            "眼压21，左眼视力0.5",
	} {
		if got := Mask(in, ophglm.ZH); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
}

func TestHash(t *testing.T) {
	if _, err := NewKey("short"); err == nil || strings.Contains(err.Error(), "short") {
		t.Errorf("a secret of five bytes: %v", err)
	}
	none, err := NewKey("")
	if err != nil || none.On() || none.Hash(Hit{Type: Phone, Value: "1"}) != "" || none.Fingerprint() != "" {
		t.Errorf("no secret: %v", err)
	}
	k, err := NewKey("0123456789abcdef")
	if err != nil {
		t.Fatal(err)
	}
	// printf '%s' 13800001234 | openssl dgst -sha256 -hmac 0123456789abcdef
	const want = "ab3bc00219551475"
	for _, v := range []string{"13800001234", "138 0000-1234"} {
		if got := k.Hash(Hit{Type: Phone, Value: v}); got != want {
			t.Errorf("%s has the hash %s, want %s", v, got, want)
		}
	}
	if len(k.Fingerprint()) != 8 || k.Fingerprint() == k.Hash(Hit{Value: ""})[:8] {
		t.Errorf("the fingerprint is %s", k.Fingerprint())
	}
}

func TestIDCard(t *testing.T) {
	// GB 11643: the weights are 2^(17-i) mod 11, the check digit makes the sum 1 mod 11
	valid := "110105194912310021"[:17]
	sum := 0
	for i := range 17 {
		w := 1
		for range 17 - i {
			w = w * 2 % 11
		}
		sum += w * int(valid[i]-'0')
	}
	check := (12 - sum%11) % 11
	d := valid + string("0123456789X"[check])
	if !isIDCard(d) {
		t.Errorf("%s is refused", d)
	}
	for c := range 11 {
		if o := valid + string("0123456789X"[c]); o != d && isIDCard(o) {
			t.Errorf("%s is taken: the check digit is %c", o, d[17])
		}
	}
}

// A number is found however it is spelled and whatever stands around it.
func TestPhonesInAnySpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := "1" + rapid.StringMatching(`[3-9][0-9]{9}`).Draw(t, "digits")
		sep := rapid.SampledFrom([]string{"", " ", "-", ".", "·", "\u200b"}).Draw(t, "separator")
		s := d[:3] + sep + d[3:7] + sep + d[7:]
		if rapid.Bool().Draw(t, "wide") {
			s = strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return r + 0xFEE0
				}
				return r
			}, s)
		}
		pre := rapid.SampledFrom([]string{"", "电话", "我是", "，", "(", "+86", "眼压21，"}).Draw(t, "before")
		post := rapid.SampledFrom([]string{"", "。", "有事打", ")", " 谢谢"}).Draw(t, "after")
		hits := Find(pre+s+post, nil)
		if len(hits) != 1 || hits[0].Type != Phone || !strings.HasSuffix(hits[0].Value, d) {
			t.Fatalf("in %q: %v", pre+s+post, hits)
		}
		if rest := (pre + s + post)[:hits[0].Start] + (pre + s + post)[hits[0].End:]; strings.ContainsAny(rest, d[7:]) && !strings.Contains(pre, "21") && strings.Contains(rest, d[7:]) {
			t.Fatalf("%q is left", rest)
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"李主任13800001234", "去成都市第三人民医院", "家住东岭省河湾县柳树乡前进村6组18号", "a@b.com www.x.cn", "\xff医院", "１３８\u200b主任", "协和医院东院区", "2023年5月6日3病区12床京A12345", "Dr. Emily Carter, 12 Baker Street, call 617-555-0123", "微信lily_88 QQ12345678 住院号M-0012", "买买提·艾力92岁周三上午门诊", "lily艾特qq点com 1️⃣3️⃣8️⃣", "ⅹ①②③幺三八零零零零一二三四"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, h := range Find(s, []string{"医院"}) {
			if h.Start < at || h.End <= h.Start || h.End > len(s) {
				t.Fatalf("%q: hit %+v after %d", s, h, at)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[h.Start:h.End]) {
				t.Fatalf("%q: hit %+v cuts a character", s, h)
			}
			at = h.End
		}
	})
}

// A long text of one part over and over is read to its end: what takes time by the
// square of its length would not get there before the time limit of tests.
func TestLongTexts(t *testing.T) {
	for _, part := range []string{"a-", "http://", "a'", "1-", "1 ", "@a.", "李主任", "13800001234 ", "有限", "阿", "家住", "周三", "Dr. A", "[x](", "5月6日", "第一医院", "138****"} {
		s := strings.Repeat(part, 1<<18/len(part))
		for _, h := range Find(s, nil) {
			if h.End > len(s) || h.Start >= h.End {
				t.Fatalf("%q: a find at [%d, %d) of %d bytes", part, h.Start, h.End, len(s))
			}
		}
	}
}
