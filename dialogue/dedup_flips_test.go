package dialogue

import (
	"fmt"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

// flips are pairs of words of which one turned into the other changes a clinical
// fact, by what it changes.
var flips = map[string][][2]string{
	"side":      {{"L眼", "R眼"}, {"lt eye", "rt eye"}, {"眼压左21右31", "眼压左31右21"}, {"左眼", "右眼"}, {"双眼", "左眼"}, {"右侧", "左侧"}, {"OD", "OS"}, {"left eye", "right eye"}},
	"dose":      {{"5mg", "5g"}, {"½片", "¼片"}, {"每次①片", "每次②片"}, {"一粒米大小", "一粒黄豆大小"}, {"half a tablet", "a whole tablet"}, {"每次1滴", "每次2滴"}, {"一片", "半片"}, {"5mg", "50mg"}, {"one drop", "two drops"}},
	"frequency": {{"every day", "every other day"}, {"hourly", "daily"}, {"早上用药", "晚上用药"}, {"每天3次", "每天1次"}, {"一日两次", "一日四次"}, {"tid", "bid"}, {"每晚", "每天早晚"}, {"twice a day", "four times a day"}},
	"pressure":  {{"IOP 21/15", "IOP 15/21"}, {"T+1", "T-1"}, {"眼压18", "眼压45"}, {"眼压２１", "眼压２７"}, {"IOP 14", "IOP 41"}},
	"acuity":    {{"FC/50cm", "HM/50cm"}, {"视力0.8", "视力0.3"}, {"视力4.8", "视力5.0"}, {"20/40", "20/200"}, {"视力手动", "视力光感"}, {"视力指数", "视力手动"}},
	"sphere":    {{"负五百度", "正五百度"}, {"sphere minus 2", "sphere plus 2"}, {"﹣2.50", "﹢2.50"}, {"-3.50DS", "+3.50DS"}, {"近视300度", "近视600度"}, {"近视", "远视"}},
	"negation":  {{"用激素", "停激素"}, {"I deny pain", "I have pain"}, {"拒绝手术", "同意手术"}, {"可以停药", "禁止停药"}, {"试验阳性", "试验阴性"}, {"最近加重", "最近减轻"}, {"眼睛疼", "眼睛不疼"}, {"有糖尿病", "没有糖尿病"}, {"no pain", "some pain"}, {"有过敏史", "无过敏史"}, {"出现复视", "未出现复视"}},
	"drug":      {{"拉坦前列素", "曲伏前列素"}, {"布林佐胺", "噻吗洛尔"}, {"雷珠单抗", "康柏西普"}, {"阿托品", "毛果芸香碱"}, {"timolol", "atropine"}},
	"diagnosis": {{"轻度糖网", "重度糖网"}, {"良性肿物", "恶性肿物"}, {"青光眼", "白内障"}, {"黄斑裂孔", "黄斑水肿"}, {"视网膜脱离", "视网膜静脉阻塞"}, {"葡萄膜炎", "角膜炎"}},
	"relative":  {{"我儿子", "我女儿"}, {"我爷爷", "我奶奶"}, {"my son", "my daughter"}, {"my husband", "my wife"}, {"我舅舅", "我姑姑"}, {"我妈妈", "我爸爸"}, {"我奶奶", "我儿子"}, {"my mother", "my son"}, {"我老公", "我姐姐"}},
	"duration":  {{"突然出现", "逐渐出现"}, {"上个月开始", "上周开始"}, {"for a week", "for a year"}, {"since Monday", "since Friday"}, {"since yesterday", "since last year"}, {"三天", "三个月"}, {"半年", "五年"}, {"2周", "2年"}, {"for two days", "for two years"}},
}

// around are dialogues with a place for the words, long beside them: by their
// characters alone the two would be near.
var around = []string{
	"p: 您好，想问一下，体检以后医院发了一张单子给我们，上面写着%s，其他的项目都还可以，最近单位比较忙一直没有时间去复诊，心里有点不踏实，请您帮忙看看这个情况是不是要紧\nd: 您好，把单子拍清楚发过来，我看过再说，不要太着急，先按原来的办法，记得按时回来",
	"p: 大夫好，之前在您这里看过一次，回家以后又仔细想了想，%s，这个情况跟上次说的好像不大一样，所以再来问问您，另外路上比较远，来一趟不容易，想先在网上跟您沟通清楚\nd: 明白，这个情况先不用跑过来，等结果出来再说，有变化随时告诉我",
	"p: hello doctor, I was in your clinic last month and the letter that I was given says %s, and I would like to understand what it means before I book another visit because the clinic is quite far from where I live\nd: thank you for the details, please bring the letter along and we will go through it together when you are here",
}

// Dialogues that differ in one clinical fact, and else in nothing, are not merged:
// left is not right, one drop is not two.
func TestFlipsAreNotMerged(t *testing.T) {
	for what, pairs := range flips {
		for _, pair := range pairs {
			for i, text := range around {
				var in []ophglm.Dialogue
				for k, word := range pair {
					d := dialogueOf(strings.Split(fmt.Sprintf(text, word), "\n")...)
					d.ID, d.Origins = fmt.Sprint("d", k), []ophglm.Origin{{Dataset: "t", Row: k + 1}}
					in = append(in, d)
				}
				out := pipelinetest.Run(t, Dedup(), "", map[string]string{"dialogues": pipelinetest.JSONL(t, in...), "names": flipNames(t)})
				links := pipelinetest.Records[ophglm.Link](t, out.Outputs["links"])
				switch {
				case out.Accounting.Merged > 0:
					t.Errorf("%s: %s was merged with %s in text %d", what, pair[0], pair[1], i)
				case len(links) != 1 || links[0].Kind != "near" || len(links[0].Differs) == 0:
					t.Errorf("%s: %s and %s in text %d: links %+v", what, pair[0], pair[1], i, links)
				}
			}
		}
	}
}

// What touches no fact is merged in the same dialogues.
func TestWhatIsNoFlipIsMerged(t *testing.T) {
	for i, text := range around[:2] {
		a := dialogueOf(strings.Split(fmt.Sprintf(text, "左眼眼压18"), "\n")...)
		b := dialogueOf(strings.Split(strings.NewReplacer("一下", "", "比较", "挺", "，请您", "。请您", "仔细", "").Replace(fmt.Sprintf(text, "左眼，眼压１８")), "\n")...)
		a.ID, b.ID = "a", "b"
		a.Origins, b.Origins = []ophglm.Origin{{Dataset: "t", Row: 1}}, []ophglm.Origin{{Dataset: "t", Row: 2}}
		out := pipelinetest.Run(t, Dedup(), "", map[string]string{"dialogues": pipelinetest.JSONL(t, a, b)})
		if out.Accounting.Merged != 1 {
			t.Errorf("text %d: %s", i, out.Outputs["links"])
		}
	}
}

// flipNames are the names that the flips need.
func flipNames(t *testing.T) string {
	t.Helper()
	var names []ophglm.Name
	for what, kind := range map[string]string{"drug": "Drug", "diagnosis": "Disease"} {
		for _, pair := range flips[what] {
			for _, n := range pair {
				names = append(names, ophglm.Name{Surface: n, Lang: ophglm.ZH, Entity: n, Type: kind})
			}
		}
	}
	return pipelinetest.JSONL(t, names...)
}
