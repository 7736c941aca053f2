package dialogue

import (
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"

	"pgregory.net/rapid"
)

func kinds() []pipeline.Kind {
	return []pipeline.Kind{Haodf(), CMtMedQA(), Huatuo(), Toyhom(), Normalise(), Turns(), Exemplars(), Deidentify(), Select(), Dedup()}
}

func TestExamplesRun(t *testing.T) {
	pipeline.NewRegistry(kinds()...) // panics on a kind that is not whole
	for _, k := range kinds() {
		out, err := pipeline.RunExample(t.Context(), &k, k.Example, t.TempDir())
		if err != nil {
			t.Errorf("%s: %v", k.Name, err)
			continue
		}
		if len(out.Outputs[k.Outputs[0].Name]) == 0 {
			t.Errorf("the example of %s makes nothing", k.Name)
		}
	}
}

// dialogueOf makes a dialogue as a reader would of turns "p: …" and "d: …".
func dialogueOf(turns ...string) ophglm.Dialogue {
	b := builder{ophglm.Dialogue{Origins: []ophglm.Origin{{Dataset: "test", Row: 1}}}}
	for _, s := range turns {
		role := ophglm.Patient
		if s[0] == 'd' {
			role = ophglm.Doctor
		}
		b.turn(role, "", s[3:])
	}
	return *b.finish()
}

// through runs one map on one dialogue.
func through(t testing.TB, k pipeline.Kind, with string, d ophglm.Dialogue) (*ophglm.Dialogue, string) {
	t.Helper()
	out := pipelinetest.Run(t, k, with, map[string]string{"dialogues": pipelinetest.JSONL(t, &d)})
	rs := reasons(pipelinetest.Records[ophglm.Reject](t, out.Rejects))
	ds := pipelinetest.Records[ophglm.Dialogue](t, out.Outputs["dialogues"])
	if len(ds) == 0 {
		return nil, rs
	}
	return &ds[0], rs
}

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"眼压２１，滴０．０１％":                 "眼压21，滴0.01%",
		"怎么办！！！！":                     "怎么办！",
		"好的。。。。":                      "好的。",
		"等等.....再说":                   "等等……再说",
		"0..1和1...2":                  "0..1和1...2",
		"尿蛋白+++，OS--":                 "尿蛋白+++，OS--",
		"血糖&gt;10&nbsp;&amp;&nbsp;血压": "血糖>10 & 血压",
		"&amp;nbsp;左眼":                "左眼",
		"一行<br/>二行</p>":               "一行\n二行",
		"眼压<21且>10":                   "眼压<21且>10",
		"零\u200b宽\ufeff":              "零宽",
		"  首尾  \n\n\n 中间  ":           "首尾\n中间",
		"a\tb\u3000c":                 "a b c",
		"一\r\n二\r三":                   "一\n二\n三",
		"\x00左\x07眼":                  "左眼",
		"真的？！":                        "真的？！",
		"👨\u200d👩 ok":                 "ok",
		"病人（ＯＤ）：－１．２５ＤＳ／－０．５０ＤＣ×１８０": "病人（OD）：-1.25DS/-0.50DC×180",
		"１０,,２０": "10,,20",
		"㎎ ①":    "㎎ ①",
		"AT&T;":  "AT&T;",
		"":       "",
	} {
		turn := ophglm.Turn{Role: ophglm.Patient, Text: in, From: []int{0}}
		source := []ophglm.Turn{turn}
		if err := normaliseTurn(&turn, NormaliseConfig{}); err != nil {
			t.Fatal(err)
		}
		if turn.Text != want {
			t.Errorf("%q becomes %q, want %q", in, turn.Text, want)
		}
		if got, err := turn.Replay(source); err != nil || got != turn.Text {
			t.Errorf("%q: replay gives %q, %v", in, got, err)
		}
		again := turn
		if err := normaliseTurn(&again, NormaliseConfig{}); err != nil || again.Text != turn.Text {
			t.Errorf("%q is normalised to %q and then to %q", in, turn.Text, again.Text)
		}
	}
}

func TestTurns(t *testing.T) {
	for _, c := range []struct {
		name, want, reject, dropped string
		in                          []string
	}{
		{"joined", "p: 红\n疼 | d: 查", "", "", []string{"p: 红", "p: 疼", "d: 查"}},
		{"thanks go", "p: 红 | d: 查", "", "2 thanks, 3 thanks", []string{"p: 红", "d: 查", "p: 好的，谢谢医生！", "d: 不客气，祝您早日康复"}},
		{"thanks with a question stay", "p: 红 | d: 查 | p: 还要滴药吗", "", "", []string{"p: 红", "d: 查", "p: 谢谢，还要滴药吗"}},
		{"thanks that answer stay", "p: 红 | d: 疼吗？ | p: 是的，谢谢", "", "", []string{"p: 红", "d: 疼吗？", "p: 是的，谢谢"}},
		{"thanks after a question that answer nothing go", "p: 红 | d: 疼吗？", "", "2 thanks", []string{"p: 红", "d: 疼吗？", "p: 谢谢医生"}},
		{"what follows thanks goes", "p: 红 | d: 查", "", "2 thanks, 3 thanks", []string{"p: 红", "d: 查", "p: 谢谢", "d: 没事，应该的"}},
		{"advice after thanks stays", "p: 红 | d: 查\n下周复查", "", "2 thanks", []string{"p: 红", "d: 查", "p: 谢谢", "d: 不客气，下周复查"}},
		{"a word of comfort stays", "p: 红 | d: 没事", "", "", []string{"p: 红", "d: 没事"}},
		{"a notice with advice stays", "p: 红 | d: 本次咨询已结束。请坚持滴药，一周后复查", "", "", []string{"p: 红", "d: 本次咨询已结束。请坚持滴药，一周后复查"}},
		{"a notice goes", "p: 红 | d: 查", "", "2 notice", []string{"p: 红", "d: 查", "d: 本次问诊已结束，感谢您的信任。"}},
		{"an answer stays", "p: 红 | d: 疼吗 | p: 是的", "", "", []string{"p: 红", "d: 疼吗", "p: 是的"}},
		{"notices and empty turns go", "p: 红 | d: 查", "", "1 notice, 2 empty, 3 no_text", []string{"p: 红", "d: 医生已经通过语音回答了您的问题，请及时收听。", "p: ", "d: 。。", "d: 查"}},
		{"what goes lets its neighbours join", "p: 红\n疼 | d: 查", "", "1 thanks", []string{"p: 红", "d: 谢谢", "p: 疼", "d: 查"}},
		{"the site's opening", "p: 红 | d: 先查眼底", "", "", []string{"p: 红", "d: 感谢您的信任，病情资料我已详细阅读。根据您现有的资料，建议：先查眼底"}},
		{"the opening alone", "", "no_doctor_turn", "", []string{"p: 红", "d: 感谢您的信任，病情资料我已详细阅读。根据您现有的资料，建议："}},
		{"own label", "p: 红 | d: 查", "", "", []string{"p: 红", "d: 医生：\n查"}},
		{"other side", "p: 红\n我还疼 | d: 查", "", "", []string{"p: 红", "d: 李主任您好，我还疼", "d: 查"}},
		{"no doctor", "", "no_doctor_turn", "", []string{"p: 红", "p: 疼"}},
		{"no patient", "", "no_patient_turn", "", []string{"d: 查"}},
		{"printed twice", "p: 红 | d: 疼吗？视力下降没有？ | p: 下降了，还有点怕光，看灯有圈", "", "3 repeated, 4 repeated", []string{"p: 红", "d: 疼吗？视力下降没有？", "p: 下降了，还有点怕光，看灯有圈", "d: 疼吗？视力下降没有？", "p: 下降了，还有点怕光，看灯有圈"}},
		{"a short answer twice", "p: 红 | d: 疼吗 | p: 不 | d: 疼吗 | p: 不", "", "", []string{"p: 红", "d: 疼吗", "p: 不", "d: 疼吗", "p: 不"}},
		{
			"the same but for the side", "p: 红 | d: 左眼眼压高吗，视力下降没有，看灯有圈吗 | p: 不高，视力下降了，看灯没有圈 | d: 右眼眼压高吗，视力下降没有，看灯有圈吗 | p: 不高，视力下降了，看灯没有圈", "", "",
			[]string{"p: 红", "d: 左眼眼压高吗，视力下降没有，看灯有圈吗", "p: 不高，视力下降了，看灯没有圈", "d: 右眼眼压高吗，视力下降没有，看灯有圈吗", "p: 不高，视力下降了，看灯没有圈"},
		},
		{"English thanks", "p: red | d: use drops", "", "2 thanks", []string{"p: red", "d: use drops", "p: Thank you so much!"}},
		{"greetings and wishes are cut", "p: 左眼红。 | d: 查眼压。一周后复查。", "", "", []string{"p: 尊敬的李主任，您好！左眼红。谢谢！", "d: 你好，查眼压。一周后复查，祝您早日康复。"}},
		{"what begins like a greeting stays", "p: 你好转了吗 | d: 您好些了就停药", "", "", []string{"p: 你好转了吗", "d: 您好些了就停药"}},
		{"a greeting goes", "p: 红 | d: 查", "", "0 greeting, 2 greeting", []string{"p: 医生您好，在吗？", "p: 红", "d: 您好！", "d: 查"}},
		{"deflecting goes", "p: 红 | d: 查眼压", "", "1 deflects", []string{"p: 红", "d: 建议您到当地医院眼科就诊，祝早日康复。", "d: 查眼压"}},
		{"nothing but deflecting", "", "only_deflects", "", []string{"p: 红", "d: 加我微信", "d: 打电话给我吧"}},
		{"haste is no deflecting", "p: 红 | d: 尽快去医院", "", "", []string{"p: 红", "d: 尽快去医院"}},
		{"asked where to go", "p: 红，挂什么科 | d: 到医院眼科就诊", "", "", []string{"p: 红，挂什么科", "d: 到医院眼科就诊"}},
		{"not to go is no deflecting", "p: 红 | d: 不需要去医院", "", "", []string{"p: 红", "d: 不需要去医院"}},
		{"an advert is cut", "p: 红 | d: 查眼压。", "", "", []string{"p: 红", "d: 查眼压。欢迎拨打我院咨询热线400-0000000！"}},
		{"an advert goes", "p: 红 | d: 查眼压", "", "1 advert", []string{"p: 红", "d: 本院设备先进，专家团队国内领先，欢迎广大患者前来就诊。", "d: 查眼压"}},
		{"nothing but adverts", "", "only_adverts", "", []string{"p: 红", "d: 免费咨询热线400-0000000。"}},
		{"an advert that advises stays", "p: 红 | d: 我院有优惠，角膜炎用左氧氟沙星。", "", "", []string{"p: 红", "d: 我院有优惠，角膜炎用左氧氟沙星。"}},
		{"a patient's turn that answers", "p: 红 | d: 根据您的描述，考虑结膜炎", "", "", []string{"p: 红", "p: 根据您的描述，考虑结膜炎"}},
		{"a word that begins like thanks", "p: red | d: x | p: ok, oklahoma thanks", "", "", []string{"p: red", "d: x", "p: ok, oklahoma thanks"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := dialogueOf(c.in...)
			d, rejected := through(t, Turns(), "", source)
			if rejected != c.reject {
				t.Fatalf("rejected as %q, want %q", rejected, c.reject)
			}
			if d == nil {
				return
			}
			if got := script(*d); got != c.want {
				t.Errorf("turns %q, want %q", got, c.want)
			}
			var drops []string
			for _, x := range d.Dropped {
				drops = append(drops, string(rune('0'+x.Turn))+" "+x.Reason)
			}
			if got := strings.Join(drops, ", "); got != c.dropped {
				t.Errorf("dropped %q, want %q", got, c.dropped)
			}
			checkAccount(t, d, source.Turns)
		})
	}
}

// checkAccount holds a cleaned dialogue against its source: every turn replays,
// and every source turn stands in a turn or was dropped, once.
func checkAccount(t rapid.TB, d *ophglm.Dialogue, source []ophglm.Turn) {
	t.Helper()
	seen := make([]int, len(source))
	for _, turn := range d.Turns {
		checkTurn(t, turn, source)
		for _, n := range turn.From {
			seen[n]++
		}
	}
	for _, x := range d.Dropped {
		seen[x.Turn]++
	}
	for n, count := range seen {
		if count != 1 {
			t.Fatalf("source turn %d is accounted for %d times", n, count)
		}
	}
}

func TestDeidentify(t *testing.T) {
	source := dialogueOf("p: 李主任您好，我叫尹国梁，在云栖眼科医院查眼压２１，电话１３８　００００　１２３４", "d: 来云栖眼科医院找李大夫。滴0.1%氟米龙", "p: 138-0000-1234随时")
	source.Meta = map[string]string{"hospital": "云栖眼科医院 眼底病科", "url": "https://consult.example.org/li", "用药情况": "周大夫开的拉坦前列素", "已就诊医院及科室": "清江市第一人民医院 眼科"}
	source.Disease = "青光眼，请问李主任"
	d := source
	d.Turns = slices.Clone(source.Turns)
	if err := normaliseTurn(&d.Turns[0], NormaliseConfig{}); err != nil {
		t.Fatal(err)
	}
	got, _ := through(t, Deidentify(), "", d)
	want := "p: [医生1]您好，我叫[姓名1]，在[医院1]查眼压21，电话[电话1] | d: 来[医院1]找[医生1]。滴0.1%氟米龙 | p: [电话1]随时"
	if s := script(*got); s != want {
		t.Errorf("turns %s\nwant  %s", s, want)
	}
	if got.Disease != "青光眼，请问[医生1]" || len(got.Meta) != 1 || got.Meta["用药情况"] != "[医生2]开的拉坦前列素" {
		t.Errorf("disease %q, meta %v", got.Disease, got.Meta)
	}
	last := got.Turns[0].Edits[len(got.Turns[0].Edits)-1]
	if last.Stage != "dialogue.normalise+dialogue.deidentify" || source.Turns[0].Text[last.Start:last.End] != "１３８　００００　１２３４" {
		t.Errorf("the edit of the phone number is %+v", last)
	}
	checkAccount(t, got, source.Turns)
	b, err := jsonl.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	for _, leak := range []string{"李", "尹国梁", "云栖", "清江", "0000", "example"} {
		if strings.Contains(string(b), leak) {
			t.Errorf("%q is left in %s", leak, b)
		}
	}
}

func TestDeidentifyWhatIsKnownElsewhere(t *testing.T) {
	for _, c := range []struct {
		key, wantKey, want string
		in                 []string
	}{
		{"a_1-2", "a_1-2", "p: 我叫[姓名1] | d: [姓名1]，加我QQ[QQ1] | p: [QQ1]加了", []string{"p: 我叫尹国梁", "d: 尹国梁，加我QQ200047193", "p: 200047193加了"}},
		{"13800001234", "", "p: 找[医生1]，眼压12000471931 | d: QQ[QQ1]", []string{"p: 找李主任，眼压12000471931", "d: QQ200047193"}},
		{"李主任", "", "p: 红 | d: 李子", []string{"p: 红", "d: 李子"}},
	} {
		d := dialogueOf(c.in...)
		d.Origins[0].Key = c.key
		got, _ := through(t, Deidentify(), "", d)
		if s := script(*got); s != c.want || got.Origins[0].Key != c.wantKey {
			t.Errorf("turns %s, key %q\nwant  %s, key %q", s, got.Origins[0].Key, c.want, c.wantKey)
		}
	}
}

// Whatever is said, the three stages leave turns that replay from the source and
// account for all of it, and cleaning what is clean changes no text.
func TestStagesReplay(t *testing.T) {
	parts := []string{"左眼", "眼压２１", "李主任", "您好", "！！！", "\u200b", "&nbsp;", "<br>", "电话", "１３８　００００１２３４", "谢谢", "医生：\n", "  ", "\n\n", "在清江市第一人民医院", "ok", ".", "一", "&amp;", "lt;", "感谢您的信任，病情资料我已详细阅读。根据您现有的资料，建议：", "祝您早日康复", "如果还有问题，随时咨询。", "去医院看", "加我微信。", "欢迎拨打服务热线！", "，", "。", "你好", "😀", "Regards, Dr. Hart", "Hello, "}
	rapid.Check(t, func(r *rapid.T) {
		var turns []string
		for range rapid.IntRange(1, 5).Draw(r, "turns") {
			turns = append(turns, rapid.SampledFrom([]string{"p: ", "d: "}).Draw(r, "role")+strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 7).Draw(r, "parts"), ""))
		}
		source := dialogueOf(turns...)
		d := source
		d.Turns = slices.Clone(source.Turns)
		d.Dropped = nil
		for i := range d.Turns {
			if err := normaliseTurn(&d.Turns[i], NormaliseConfig{}); err != nil {
				r.Fatal(err)
			}
		}
		if reject, err := repair(&d, turnsDefaults, func(string, int) {}); err != nil {
			r.Fatal(err)
		} else if reject != "" {
			return
		}
		if err := removeIdentifiers(&d, func(string, int) {}); err != nil {
			r.Fatal(err)
		}
		checkAccount(r, &d, source.Turns)
		before := script(d)
		if err := removeIdentifiers(&d, func(string, int) {}); err != nil || script(d) != before {
			r.Fatalf("de-identified twice: %q, then %q (%v)", before, script(d), err)
		}
	})
}

func TestSelect(t *testing.T) {
	for _, c := range []struct {
		name   string
		in     []string
		dept   string
		with   string
		flags  string
		reject string
	}{
		{"disease of the fundus", []string{"p: 黄斑水肿打针几次", "d: 三针"}, "", "", "eye fundus", ""},
		{"disease of the eye", []string{"p: 孩子近视怎么办", "d: 散瞳验光"}, "", "", "eye", ""},
		{"English", []string{"p: My retina is detached", "d: Surgery."}, "", "", "eye fundus", ""},
		{"part of an English word", []string{"p: I saw an iridologist about my eyeliner", "d: Why?"}, "", "", "", "not_eye"},
		{"another meaning", []string{"p: 脚上长鸡眼", "d: 看皮肤科"}, "", "", "", "not_eye"},
		{"hiatus hernia", []string{"p: 胃胀，有食道裂孔疝", "d: 胃镜"}, "", "", "", "not_eye"},
		{"denied", []string{"p: 头疼，没有近视，眼底正常", "d: 查头颅CT"}, "", "", "", "not_eye"},
		{"denied in English", []string{"p: Headache, no glaucoma", "d: Rest."}, "", "", "", "not_eye"},
		{"denial of something else", []string{"p: 没有糖尿病，但是青光眼十年", "d: 测眼压"}, "", "", "eye", ""},
		{"jaundice", []string{"p: 眼睛发黄，乙肝", "d: 查肝功能"}, "肝病科", "", "", "not_eye"},
		{"a leaflet's warning", []string{"p: 胃疼吃什么药", "d: 山莨菪碱，青光眼禁用"}, "", "", "", "not_eye"},
		{"department and one word", []string{"p: 眼睛不舒服", "d: 来看看"}, "眼科", "", "eye", ""},
		{"the wrong department", []string{"p: 牙不齐", "d: 矫正"}, "眼科", "", "", "not_eye"},
		{"fundus only", []string{"p: 孩子近视怎么办", "d: 散瞳验光"}, "", "fundus_only: true", "", "not_fundus"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dialogueOf(c.in...)
			d.Department = c.dept
			got, rejected := through(t, Select(), c.with, d)
			if rejected != c.reject {
				t.Fatalf("rejected as %q, want %q", rejected, c.reject)
			}
			if got != nil && strings.Join(got.Flags, " ") != c.flags {
				t.Errorf("flags %v, want %s", got.Flags, c.flags)
			}
		})
	}
}
