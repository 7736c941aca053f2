package clinical

import (
	"strings"
	"testing"

	"ophglm"
)

// line writes a fact on one line: kind, value, unit, eye, entity, then "-" where it
// is denied and "rel" where it is a relative's.
func line(f ophglm.Fact) string {
	parts := []string{f.Kind}
	for _, s := range []string{f.Value, f.Unit, string(f.Eye), f.Entity} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if f.Negated {
		parts = append(parts, "-")
	}
	if f.Subject != "" {
		parts = append(parts, "rel")
	}
	return strings.Join(parts, " ")
}

func lines(fs []ophglm.Fact) string {
	var out []string
	for _, f := range fs {
		out = append(out, line(f))
	}
	return strings.Join(out, "; ")
}

// What each family of facts is to read, without a lexicon. The values follow from
// the texts; degrees are hundredths of a dioptre.
func TestFacts(t *testing.T) {
	rd := NewReader(nil)
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"好的，谢谢医生", ""},
		{"电话13800000000，6月5日下午3:30，2021-03-04复查，挂12号", ""},

		{"左侧的眼睛红，右边正常", "laterality OS; symptom 眼红 OS; laterality OD"},
		{"右手麻，左侧头痛", "side right; side left; symptom 头痛"},
		{"左右眼都干", "laterality OU; symptom 眼干 OU"},
		{"眼压20左右", "iop 20 mmHg"},
		{"左氧氟沙星", "drug 左氧氟沙星"},
		{"worse in my left eye, all right otherwise", "laterality OS"},

		{"眼压右18左21", "laterality OD; iop 18 mmHg OD; laterality OS; iop 21 mmHg OS"},
		{"眼压啊21", "iop 21 mmHg"},
		{"眼啊压21", "iop 21 mmHg"},
		{"左眼压２８mmHg", "laterality OS; iop 28 mmHg OS"},
		{"眼压十六七，最高到过三十多", "iop 16-17 mmHg; iop >30 mmHg"},
		{"眼压：18/20mmHg（右/左）", "iop 18 mmHg OD; iop 20 mmHg OS; laterality OD; laterality OS"},
		{"IOP 18 in the right eye and 21 in the left eye", "iop 18 mmHg OD; laterality OD; iop 21 mmHg OS; laterality OS"},
		{"血压130/85mmHg", "measure 130/85 mmHg"},

		{"右眼0.5，左眼1.0", "laterality OD; visual_acuity 0.5 decimal OD; laterality OS; visual_acuity 1 decimal OS"},
		{"OD 0.3 OS 0.8", "laterality OD; visual_acuity 0.3 decimal OD; laterality OS; visual_acuity 0.8 decimal OS"},
		{"视力4.8，左眼零点六", "visual_acuity 4.8 5-point; laterality OS; visual_acuity 0.6 decimal OS"},
		{"VA 20/40-2 OD, CF at 2ft OS", "visual_acuity 20/40 snellen OD; laterality OD; visual_acuity CF/2ft OS; laterality OS"},
		{"右眼30cm指数，左眼无光感", "laterality OD; visual_acuity CF/30cm OD; laterality OS; visual_acuity NLP OS"},
		{"视力不到0.1", "visual_acuity <0.1 decimal"},
		{"logMAR 0.5 OD, 0.3 OS", "visual_acuity 0.5 logmar OD; laterality OD; visual_acuity 0.3 logmar OS; laterality OS"},

		{"右眼−3.50DS/-1.25DC×180", "laterality OD; sphere -3.5 D OD; cylinder -1.25 D OD; axis 180 deg OD"},
		{"近视350度，散光100度轴180", "diagnosis 近视; sphere -3.5 D; diagnosis 散光; cylinder 1 D; axis 180 deg"},
		{"视力350度", "sphere 3.5 D"},
		{"远视两百度", "diagnosis 远视; sphere +2 D"},
		{"S-2.00 C-0.75 A85", "sphere -2 D; cylinder -0.75 D; axis 85 deg"},
		{"plano -0.75 x 45 OD", "sphere 0 D OD; cylinder -0.75 D OD; axis 45 deg OD; laterality OD"},
		{"体温38.5度", "measure 38.5 °C"},
		{"近视300多度", "diagnosis 近视; sphere -3+ D"}, // more of it, which is less of the number
		{"右眼-2.50-1.25×180", "laterality OD; sphere -2.5 D OD; cylinder -1.25 D OD; axis 180 deg OD"},
		{"24D后拆线，看3D电影", ""},
		{"近视3D", "diagnosis 近视; sphere -3 D"},
		{"眼压90-13，HLA-B27，IL-6，注入C3F8", ""},
		{"1.血糖\n2、血压\n3. 眼压", ""},

		{"第二天复查，第三周，下一次打针，上一周，每一针", ""},
		{"术后第3天", "surgery after; duration 3 d"},
		{"请问一下一个月能好吗", "duration 1 mo"},
		{"半夜疼醒", ""},
		{"用药三天.3岁以上", "duration 3 d; age >3 y"},
		{"女.47岁", "sex female; age 47 y"},
		{"I just turned 40", "age 40 y"},
		{"I am 40 and wear glasses", "age 40 y"},

		{"杯盘比大于0.6，糖化8.20%", "cup_disc_ratio >0.6; hba1c 8.2 %"},
		{"眼轴右26.1mm左25.8mm", "laterality OD; measure 26.1 mm OD; laterality OS; measure 25.8 mm OS"},

		{"0.1%氟米龙，每天3次，每次1滴", "concentration 0.1 % 氟米龙; drug 氟米龙; frequency 3 /d; dose 1 drop 氟米龙"},
		{"布林佐胺tid，拉坦前列素qn", "drug 布林佐胺; frequency 3 /d; drug 拉坦前列素; frequency 1 /night"},
		{"每8小时一次；一日三次；隔天一次；早晚各一次；每周两次", "frequency 1 /8h; frequency 3 /d; frequency 1 /2d; frequency 2 /d; frequency 2 /wk"},
		{"timolol 0.5% 1 gtt OU bid", "drug 噻吗洛尔 OU; concentration 0.5 % 噻吗洛尔; dose 1 drop 噻吗洛尔; laterality OU; frequency 2 /d"},
		{"打了三针", "count 3 injection"},
		{"每天早晚滴眼", "frequency 2 /d"},
		{"每晚一次", "frequency 1 /night"},
		{"早晚会瞎吗", ""}, // sooner or later
		{"雌激素低，生长激素正常，用激素", "drug 激素"},
		{"缺乏维生素a", "drug 维生素a"},
		{"没用过阿托品", "drug 阿托品 -"},

		{"三天，半个月，两个多月，一年半，好几年，三四天，十几年", "duration 3 d; duration 0.5 mo; duration >2 mo; duration 1.5 y; duration >1 y; duration 3-4 d; duration >10 y"},
		{"今天早上开始，昨晚突然", "duration today; duration yesterday"},
		{"for two weeks, a few days ago", "duration 2 wk; duration >1 d"},

		{"我爸爸有青光眼，我没有糖尿病", "relative father; diagnosis 青光眼 rel; diagnosis 糖尿病 -"},
		{"女，45岁", "sex female; age 45 y"},
		{"姐姐您好，我右眼疼", "laterality OD; symptom 眼痛 OD"},
		{"我阿姨自己去就诊，诊断青光眼", "relative relative; diagnosis 青光眼 rel"},
		{"我家老人得了青光眼", "relative relative; diagnosis 青光眼 rel"},
		{"家里老人白内障", "relative relative; diagnosis 白内障 rel"},
		{"奶奶七十八，白内障", "relative grandparent; age 78 y rel; diagnosis 白内障 rel"},
		{"63F, M 47", "age 63 y; sex female; sex male; age 47 y"},
		{"远视200度，孩子5岁半", "diagnosis 远视 rel; sphere +2 D rel; relative child; age 5.5 y rel"},
		{"家里有人得青光眼", "family_history 青光眼"},
		{"否认家族史", "family_history -"},
		{"家族史：父亲青光眼，母亲白内障", "relative father; family_history 青光眼; relative mother; family_history 白内障"},

		{"右眼白内障手术后3个月", "laterality OD; surgery after OD 白内障手术; duration 3 mo"},
		{"术前眼压40，术后15", "surgery before; iop 40 mmHg; surgery after; iop 15 mmHg"},
		{"不需要手术", "surgery planned -"},
		{"近视手术多少钱", "surgery 近视手术"},
		{"做白内障手术，用白内障手术，采用白内障手术", "surgery 白内障手术; surgery 白内障手术; surgery 白内障手术"},
		{"考虑是否进行白内障手术", "surgery planned 白内障手术"},
		{"需要进行手术", "surgery planned"},
		{"行眼球摘除", "surgery 眼球摘除"},
		{"祝手术顺利", ""},
		{"术后不用包扎，术后第二天复查", "surgery after; surgery after; duration 2 d"},
		{"手术费用，后来没问", ""},
		{"脸上做激光", "surgery 激光"},

		{"左眼看不清，疼，还流泪", "laterality OS; symptom 视物模糊 OS; symptom 眼痛 OS; symptom 流泪 OS"},
		{"左眼红，痛苦", "laterality OS; symptom 眼红 OS"},
		{"鼻黏膜明显充血，扁桃体充血", ""},
		{"右眼球结膜充血", "laterality OD; sign 结膜充血 OD"},
		{"月经出血，肾炎，头孢呋辛，消炎药", "sign 出血; diagnosis 肾炎; drug 头孢呋辛; drug 消炎药"},
		{"双眼要休息，少看手机，多户外活动，注意用眼卫生，饮食清淡，不要熬夜，可以用人工泪液", "laterality OU; drug 人工泪液"},
		{"拟行左眼玻璃体切除术", "laterality OS; surgery planned OS 玻切"},
	} {
		if got := lines(rd.Facts(nil, c.in)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// With a lexicon a thing is its entity, whichever of its names is said.
func TestFactsAreEntities(t *testing.T) {
	rd := NewReader(starterLexicon(t))
	for _, c := range []struct{ in, want string }{
		{"青光眼 glaucoma", "diagnosis glaucoma; diagnosis glaucoma"},
		{"阿托品0.01%每晚一次", "drug atropine; concentration 0.01 % atropine; frequency 1 /night"},
		{"眼睛有点红", "symptom eye_redness"}, // by the list in the binary, to the entity of 眼红
	} {
		if got := lines(rd.Facts(nil, c.in)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// Facts are appended, and what was there stays.
func TestFactsAppend(t *testing.T) {
	rd := NewReader(nil)
	fs := rd.Facts(nil, "眼压21")
	fs = rd.Facts(fs, "右眼红")
	if got := lines(fs); got != "iop 21 mmHg; laterality OD; symptom 眼红 OD" {
		t.Error(got)
	}
	if fs[1].In.Start != 0 || fs[1].In.End != len("右") {
		t.Errorf("the place of the second text is %+v", fs[1].In)
	}
}

func TestChineseNumbers(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"十五", "15"},
		{"二十", "20"},
		{"一百二", "120"},
		{"一百零二", "102"},
		{"两百五", "250"},
		{"一百二十三", "123"},
		{"三四", "3-4"},
		{"七八十", "70-80"},
		{"十六七", "16-17"},
		{"零点五", "0.5"},
		{"一点零", "1"},
		{"二零二零", "2020"},
		{"两万", "20000"},
		{"十几", "10"},
	} {
		v, end := chinese(c.in, 0)
		got := v.hi.String()
		if v.pair {
			got = v.lo.String() + "-" + got
		}
		if got != c.want || end != len(c.in) {
			t.Errorf("%s reads as %s up to byte %d, want %s", c.in, got, end, c.want)
		}
	}
}

func TestDecimals(t *testing.T) {
	for _, c := range []struct {
		d    decimal
		want string
	}{{decimal{50, 2}, "0.5"}, {decimal{100, 1}, "10"}, {decimal{5, 3}, "0.005"}, {decimal{1205, 2}, "12.05"}, {decimal{0, 2}, "0"}} {
		if got := c.d.String(); got != c.want {
			t.Errorf("%v is written %s, want %s", c.d, got, c.want)
		}
	}
}

// A text that never ends a clause is read to its end: what takes time by the square
// of its length would not get there before the time limit of tests.
func TestLongTexts(t *testing.T) {
	rd := NewReader(nil)
	for _, unit := range []string{"右眼红", "头痛", "我妈头痛，左眼，", "家族史", "18右", "做过激光", "左", "OD 0.3 "} {
		s := strings.Repeat(unit, 1<<19/len(unit))
		for _, f := range rd.Facts(nil, s) {
			if f.In.End > len(s) {
				t.Fatalf("%q: a fact at [%d, %d) of %d bytes", unit, f.In.Start, f.In.End, len(s))
			}
		}
	}
}
