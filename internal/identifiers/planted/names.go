package planted

import (
	"math/rand/v2"
	"strings"
)

// Frequent surnames, in the order of their frequency; the first are drawn more often.
var surnames = strings.Split("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文", "")

var doubleSurnames = []string{"欧阳", "上官", "司马", "诸葛", "司徒", "夏侯", "皇甫", "尉迟"}

var givenCharacters = strings.Split("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉梅建国志红春燕海波文斌雪琴丹萍鑫鹏浩宇轩梓涵子欣怡思雨佳琪晨阳一诺若曦诗语嘉宁俊凯泽豪昊天睿博淑珍慧巧美莉凤洁玲贞素云莲真环荣爱妹香月莺媛瑞凡卫东振壮会思群安福生全根宝树德贵才发武新利清飞彬富顺信胜学祥光达岩中茂进林有坚和彪先敬震", "")

// chineseSurname is one character in 40 of 41.
func chineseSurname(r *rand.Rand) string {
	if oneIn(r, 41) {
		return pick(r, doubleSurnames)
	}
	if oneIn(r, 2) {
		return surnames[r.IntN(30)]
	}
	return pick(r, surnames)
}

// words would be no names to a reader.
var words = map[string]bool{"白天": true, "万一": true, "夏天": true, "黄海": true, "江海": true, "高明": true}

func chineseName(r *rand.Rand) string {
	name := chineseSurname(r) + pick(r, givenCharacters)
	if r.IntN(5) > 0 || words[name] {
		name += pick(r, givenCharacters)
	}
	return name
}

var (
	englishFirst = strings.Fields(`James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica
Thomas Sarah Karen Christopher Lisa Daniel Nancy Matthew Sandra Anthony Ashley Mark Emily Donald Kimberly Steven Margaret Paul Donna Andrew Michelle
Kenneth Carol Kevin Amanda Brian Melissa George Deborah Timothy Stephanie Edward Rebecca Laura Jason Helen Amir Fatima Priya Rahul Chen Mei Olga Ivan
Carlos Lucia Ahmed Aisha Kofi Ingrid Sven Chloe Noah Hana`)
	englishLast = strings.Fields(`Smith Johnson Williams Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson Anderson Thomas Taylor Moore
Jackson Martin Lee Perez Thompson Harris Clark Lewis Robinson Walker Allen Wright Scott Torres Nguyen Flores Adams Nelson Baker Campbell Mitchell
Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Murphy Cook Rogers Patel Sharma Khan Okafor Kowalski
O'Brien McAllister Lindqvist Tanaka Fernandes Whitfield Abernathy Hargreaves`)
	pinyinLast = strings.Fields("Zhang Wang Li Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Zheng Xie Tang Cao Deng Feng Peng Xiao")
	pinyinGive = strings.Fields("Wei Xiaoming Lihua Jing Yan Meiling Jianguo Haibo Yuxin Zihan Ping Guoqiang Shufen Tao Xiuying Hongmei Zhiqiang Lei Qian Rong")
)

func englishSurname(r *rand.Rand) string {
	if oneIn(r, 4) {
		return pick(r, pinyinLast)
	}
	return pick(r, englishLast)
}

func englishName(r *rand.Rand) string {
	switch r.IntN(8) {
	case 0:
		return pick(r, pinyinGive) + " " + pick(r, pinyinLast)
	case 1:
		return pick(r, pinyinLast) + " " + pick(r, pinyinGive)
	case 2:
		return pick(r, englishFirst) + " " + string(rune('A'+r.IntN(26))) + ". " + pick(r, englishLast)
	case 3:
		return pick(r, englishFirst) + " " + pick(r, englishLast) + "-" + pick(r, englishLast)
	}
	return pick(r, englishFirst) + " " + pick(r, englishLast)
}
