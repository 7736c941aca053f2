package dialogue

import (
	"strings"

	"ophglm/internal/text"
)

// advertWords promote a clinic, a product or a way to pay: one is enough to make
// an advert of a sentence that says nothing clinical.
var advertWords = []string{
	"抖音号", "快手号", "小红书", "领红包", "抢红包", "进群", "拍下", "包邮到家", "全场", "五折", "六折", "七折", "八折", "九折", "活动仅剩", "火热报名", "惊喜价", "体验价", "限量", "直播间", "粉丝群", "扫一扫",
	"祖传", "老中医坐诊", "加盟", "诚招代理", "一盒见效", "不见效", "立等可取", "开业大吉", "新店开业", "会员卡", "积分兑换", "大促", "满减",
	"book online", "off your first", "your slot", "latest technology", "special price", "exclusive offer", "bestseller", "add to cart", "follow me on", "instagram",
	"厂家直销", "量大从优", "手慢无", "价低至", "低至", "免单", "央视推荐", "签约保障", "先到先得", "周年庆", "特价", "秒杀", "代金券", "惠民月", "惠民活动", "名额有限", "转告亲友", "再减", "返现", "抽奖", "包治百病", "永不复发", "无效全额",
	"half price", "sign up for", "newsletter", "best prices", "lowest price", "limited time", "free shipping", "call now",
	"咨询热线", "热线电话", "服务热线", "欢迎来电", "来电咨询", "电话咨询热线", "欢迎拨打", "拨打咨询", "咨询电话", "免费咨询", "免费热线", "公众号", "扫码", "扫描二维码",
	"折优惠", "立减", "买一送", "买二送", "机会难得", "团购", "包邮", "货到付款", "旗舰店", "点击购买", "点击链接", "点击咨询",
	"点击进行咨询", "咨询按钮", "咨询图标", "无效退款", "祖传秘方", "独家疗法", "独家秘方", "先付费", "付费后", "付费咨询",
	"欢迎前来就诊", "欢迎前来咨询", "欢迎前来", "欢迎来院", "欢迎来我院",
	"采纳为答案", "采纳答案", "登录我们的", "加微信", "加我微信", "微信号", "加个微信", "微信联系", "关注我",
	"点击采纳", "点击左侧", "点击在线", "点击我", "直接点击", "近万例", "上万名", "数万名",
	"visit our website", "free consultation", "special offer", "special offers", "money-back", "money back guarantee", "order now", "buy now", "% discount", "% off", "discount at", "for discounts", "get a discount", "hotline", "free quote", "call us today",
	"call us now", "follow our page", "follow us", "click here", "click the link", "book now", "leading eye center", "leading eye centre", "leading clinic", "promo code", "coupon",
}

// pushWords promote where two of them stand in one sentence: alone they inform
// (三甲医院的官网查得到) or are misspelt (客服 for 克服).
var pushWords = []string{
	"义诊", "活动", "名额", "主页", "体验", "预约体验", "蔡司", "省级重点", "国家级", "引进", "分享", "亲们", "群里", "广大患者", "our team", "our surgeons", "book your",
	"王牌", "独一份", "来体验", "看过来", "品牌", "代理", "添加客服", "今日", "到店", "暑期", "名医", "award-winning", "best price", "check out", "blog", "offering",
	"我院", "本院", "我们医院", "本中心", "我中心", "本店", "我店", "欢迎", "优惠", "打折", "半价", "正品", "下单", "客服", "领取", "重点专科", "设备先进", "先进设备", "德国", "进口设备", "专家团队", "名医坐诊",
	"专家坐诊", "技术领先", "国际领先", "国内领先", "国内一流", "一流", "实力雄厚", "值得信赖", "权威专家", "官网", "官方网站", "登录", "二维码", "首选医院", "预约可", "现在预约", "套餐", "报名", "点击", "24小时",
	"our clinic", "our hospital", "our website", "state-of-the-art", "to book",
}

// clinicalWords make a clinical statement of a sentence, so that it is never cut
// as an advert. They err on the side of keeping.
var clinicalWords = []string{
	"眼压", "视力0", "视力1", "滴", "每天", "每日", "一天", "一日", "一次一", "考虑", "排除", "复查", "复诊", "停药", "停用", "服用", "口服", "症状", "不适合", "不建议", "避免", "禁", "毫克", "角膜", "黄斑",
	"视网膜", "眼底", "炎", "肿", "痛", "疼", "注射", "散瞳", "验光", "晶体", "晶状体", "白内障", "青光眼", "玻璃体", "出血", "感染", "发热", "血压", "血糖", "肝", "肾", "药物", "用药", "吃药", "胶囊",
	"手术后", "术后", "术前", "饮食", "辛辣", "休息", "化验", "CT", "OCT", "MRI", "B超", "彩超", "诊断为", "确诊", "病因", "脑电图", "核磁", "癌", "瘤", "指标", "疗效", "属于", "导致", "引起", "忌", "激素", "抗生素", "疫苗", "并发症", "风险",
	"blood", "medication", "medicine", "prescri", "wound", "ulcer", "diagnos", "treat", " test", "disease", "vessel", "nerve", "lens", "surgery can", "mg", "drops", "daily", "pressure", "pain", "infection", "retina", "cataract", "glaucoma", "symptom", "dose", "vision loss", "swelling", "avoid", "compress", "injection", "steroid",
}

// adverts finds the sentences of s that promote and say nothing clinical, with
// the blanks after them. All of s may be one.
func adverts(s string) []Change {
	var cs sentenceCuts
	for _, sp := range text.Sentences(s) {
		if advert(sp.Of(s)) {
			cs.cut(s, sp)
		}
	}
	return cs.done(s)
}

// refusals decline what adverts offer: 不加微信，有问题在这里问.
var refusals = []string{"不加微信", "别加微信", "勿加微信", "不用加微信", "不要加微信", "没有微信", "不能加微信", "谨防", "别信", "不要相信", "骗"}

// longestAdvert is the longest sentence, in bytes, that is cut as an advert: what
// is longer says more than that.
const longestAdvert = 300

// statements are the clinical words that no number of promoting ones outweighs;
// of the rest a promoted examination can be one (OCT半价，名额有限，满三千减二百).
var statements = []string{
	"眼压", "视力0", "视力1", "滴", "每天", "每日", "一天", "一日", "一次一", "考虑", "排除", "停药", "停用", "服用", "口服", "症状", "不适合", "建议", "避免", "禁", "毫克", "炎", "出血", "感染", "疼", "痛", "肿",
	"术后", "术前", "诊断为", "确诊", "导致", "引起", "并发症", "风险", "mg", "drops", "daily", "pressure", "pain", "avoid", "symptom", "risk", "should", "infection", "dose",
}

// advert reports whether a sentence promotes and says nothing clinical.
func advert(sentence string) bool {
	if len(sentence) > longestAdvert {
		return false
	}
	lower := sentence
	if hasUpper(sentence) {
		lower = strings.ToLower(sentence)
	}
	strong, pushes := containsHowMany(lower, advertWords), containsHowMany(lower, pushWords)
	switch {
	case strong == 0 && pushes < 2 || containsAny(sentence, refusals):
		return false
	case !containsAny(sentence, clinicalWords) && !containsAny(lower, clinicalWords):
		return true
	}
	return strong > 0 && strong+pushes >= 3 && !containsAny(lower, statements)
}

func containsHowMany(s string, list []string) int {
	n := 0
	for _, w := range list {
		if strings.Contains(s, w) {
			n++
		}
	}
	return n
}

func hasUpper(s string) bool {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return true
		}
	}
	return false
}
