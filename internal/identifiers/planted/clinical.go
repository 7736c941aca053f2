package planted

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// clinical gives a value of a slot that is filling, not planted. An unknown name is a mistake in a template.
func clinical(r *rand.Rand, lang, slot string) string {
	switch slot {
	case "iop":
		return strconv.Itoa(8 + r.IntN(40))
	case "va":
		return pick(r, acuities[lang])
	case "n":
		return strconv.Itoa(2 + r.IntN(8))
	case "um":
		return strconv.Itoa(180 + r.IntN(420))
	case "rn":
		return strconv.Itoa(35 + r.IntN(90))
	case "deg":
		return strconv.Itoa(25 * (2 + r.IntN(60)))
	case "cells":
		return strconv.Itoa(800 + r.IntN(2200))
	case "sph":
		return fmt.Sprintf("%d.%02d", 1+r.IntN(11), 25*r.IntN(4))
	case "cyl":
		return fmt.Sprintf("%d.%02d", r.IntN(4), 25*r.IntN(4))
	case "axis":
		return strconv.Itoa(1 + r.IntN(180))
	case "al":
		return fmt.Sprintf("%d.%02d", 22+r.IntN(8), r.IntN(100))
	case "cdr":
		return fmt.Sprintf("0.%d", 2+r.IntN(8))
	case "hba":
		return fmt.Sprintf("%d.%d", 5+r.IntN(8), r.IntN(10))
	case "glu":
		return fmt.Sprintf("%d.%d", 4+r.IntN(14), r.IntN(10))
	case "bp":
		return fmt.Sprintf("%d/%d", 110+r.IntN(80), 60+r.IntN(45))
	case "pct":
		return pick(r, []string{"0.1", "0.3", "0.5", "1", "0.005", "0.004", "0.02"})
	case "mg":
		return pick(r, []string{"5", "6", "10", "20"})
	case "years":
		return strconv.Itoa(18 + r.IntN(72)) // to 89
	case "kid":
		return strconv.Itoa(2 + r.IntN(13))
	case "shots":
		return strconv.Itoa(120 + r.IntN(1900))
	}
	values := fillings[lang][slot]
	if values == nil {
		panic("planted: no slot {" + slot + "} in " + lang)
	}
	return pick(r, values)
}

var acuities = map[string][]string{
	"zh": {"0.1", "0.2", "0.25", "0.3", "0.4", "0.5", "0.6", "0.8", "1.0", "1.2", "4.3", "4.6", "4.8", "4.9", "5.0", "0.02", "20/40", "6/12"},
	"en": {"20/20", "20/25", "20/40", "20/60", "20/200", "6/9", "6/12", "6/60", "0.5", "0.8"},
}

var fillings = map[string]map[string][]string{
	"zh": {
		"eye": {"左眼", "右眼", "双眼", "两只眼睛", "左边眼睛", "右边的眼", "一只眼"},
		"dis": {
			"白内障", "青光眼", "糖网", "黄斑水肿", "黄斑裂孔", "黄斑前膜", "视网膜脱离", "葡萄膜炎", "高度近视", "干眼症", "飞蚊症",
			"视网膜静脉阻塞", "圆锥角膜", "Fuchs角膜营养不良", "Coats病", "Stargardt病", "Graves眼病", "Leber视神经病变", "翼状胬肉",
			"麦粒肿", "视神经炎", "中浆", "湿性黄斑变性", "病毒性角膜炎", "VKH", "玻璃体积血", "弱视", "倒睫", "虹膜炎",
		},
		"drug": {
			"康柏西普", "雷珠单抗", "阿柏西普", "拉坦前列素", "布林佐胺", "噻吗洛尔", "左氧氟沙星", "玻璃酸钠", "普拉洛芬", "氟米龙",
			"妥布霉素地塞米松", "阿托品", "更昔洛韦凝胶", "派立明", "适利达", "可乐必妥", "思然", "贝复舒", "环孢素", "毛果芸香碱",
			"卡替洛尔", "溴莫尼定", "他克莫司", "甲钴胺",
		},
		"sym": {
			"看东西模糊", "眼前黑影飘", "看东西变形", "怕光流泪", "又红又疼", "有重影", "闪光", "发痒", "干涩", "胀痛", "看不清字",
			"视力下降", "异物感", "流脓", "像蒙了层纱", "一阵一阵发黑",
		},
		"dur": {"三天", "一个星期", "两周", "半个月", "一个多月", "三个月", "半年", "两年", "十来年", "5天", "8个月", "四五天", "好几年"},
	},
	"en": {
		"eye": {"left eye", "right eye", "other eye", "good eye", "eye"},
		"dis": {
			"cataract", "glaucoma", "diabetic retinopathy", "macular edema", "a macular hole", "retinal detachment", "uveitis",
			"dry eye", "Graves disease", "Fuchs dystrophy", "Stargardt disease", "Coats disease", "keratoconus", "optic neuritis", "pterygium",
		},
		"drug": {
			"latanoprost", "timolol", "ranibizumab", "aflibercept", "conbercept", "prednisolone", "atropine", "brimonidine", "moxifloxacin",
			"dorzolamide", "Lucentis", "Eylea", "Restasis", "Xalatan",
		},
		"sym": {
			"blurry vision", "floaters", "flashes", "double vision", "redness", "pain", "tearing", "light sensitivity", "distorted lines", "itching",
		},
	},
}

// contexts are sentences put before or after one that holds something planted.
var contexts = map[string][]string{
	"zh": {
		"眼压{iop}/{iop}，视力{va}。", "{eye}{sym}{dur}了。", "滴了{drug}，一天{n}次。", "查过OCT，中心{um}。", "医生说是{dis}。",
		"大夫您好，打扰了。", "求医生帮帮忙，急死人了！", "以前打过{n}针{drug}，没什么用。", "血糖{glu}，血压{bp}。", "谢谢！",
		"家里没人有{dis}。", "9点位有个裂孔。", "高度近视{deg}度。", "马上要上班了，等不了太久。", "白天还好，晚上加重。",
		"于是就来问问您。", "和平时差不多。", "常规检查做过了。", "应该怎么办呢？", "方便的话回一下。", "去医院查了两次。", "我是真没办法了。",
		"黄斑有水肿，视力{va}。", "杯盘比{cdr}，视野有缺损。", "0.1%的那种眼药水能滴吗？", "术后{n}天。", "我不太会打字，您别见怪。",
		"验光-{sph}，散光-{cyl}，轴{axis}。", "晚上九点滴的最后一次药。", "孩子{kid}岁。", "我{years}岁。", "RNFL {rn} {rn} {rn} {rn}。",
	},
	"en": {
		"IOP {iop}/{iop}, VA {va}.", "I have {sym} in my {eye}.", "I use {drug} twice a day.", "OCT shows {um} microns.", "The doctor said {dis}.",
		"Thanks in advance.", "It started {n} weeks ago.", "No family history of {dis}.", "Blood pressure {bp}.", "Is it serious?",
	},
}

// clinicalWords must not be taken away with what stands beside them.
var clinicalWords = strings.Fields(`
眼压 视力 左眼 右眼 双眼 眼睛 眼底 黄斑 视网膜 角膜 结膜 玻璃体 晶体 青光眼 白内障 近视 远视 散光 裂孔 水肿 出血 激光 糖网 葡萄膜 虹膜
干眼 飞蚊 弱视 斜视 模糊 黑影 变形 闪光 胀痛 流泪 重影 视物 康柏西普 雷珠单抗 阿柏西普 拉坦前列素 布林佐胺 噻吗洛尔 左氧氟沙星 玻璃酸钠
普拉洛芬 氟米龙 地塞米松 阿托品 更昔洛韦 派立明 适利达 可乐必妥 思然 贝复舒 环孢素 毛果芸香碱 卡替洛尔 溴莫尼定 他克莫司 甲钴胺
Graves Fuchs Coats Stargardt Leber IOP OCT RNFL vision cataract glaucoma retinopathy macular retinal uveitis keratoconus latanoprost timolol
ranibizumab aflibercept conbercept prednisolone atropine brimonidine moxifloxacin dorzolamide floaters flashes redness`)

func hasClinical(s string) bool {
	for _, w := range clinicalWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
