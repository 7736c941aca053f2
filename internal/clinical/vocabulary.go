package clinical

import "strings"

// topic is what a number may be of.
type topic uint8

const (
	noTopic topic = iota
	iop
	acuity
	cupDisc
	hba1c
	myopia // a number is a sphere, with the sign left out
	hyperopia
	sphere
	cylinder
	axis
	addition
	glucose
	pressure // of the blood
	axialLength
	cornealThickness
	macularThickness
	nerveFibre
	pupilDistance
	endothelium
	breakUp
	schirmer
	weight
	temperature
	fieldDefect
	lipid
	exophthalmos
	size
	curvature
	topics
)

// topicWords are the words that say what the numbers after them are of.
var topicWords = [topics]string{
	iop: "眼压|眼内压|iop|intraocular pressure|eye pressure|eye pressures|intraocular pressures|iops|眼压值|眼球压力|t|ta|ten|tn|nct|眼压测量|测眼压|眼压测|眼压计|眼压量|眼睛压力|眼压力|pressures|pressure|gat|icare|眼压检查|眼压监测|眼压值为|goldmann|t:|ta:|tn:|t：|眼压nct",
	acuity: "视力|裸眼视力|矫正视力|最佳矫正视力|裸视|裸眼|矫正|戴镜视力|裸眼远视力|远视力|近视力|五分记录|5分记录|五分法|小数记录|小数视力|e表|对数视力|对数视力表|国际标准视力表|va|bcva|ucva|vacc|vasc|va cc|va sc|v.a.|dva|ucdva|cdva|visual acuity|vision|vcc|vsc|visual acuities|视力表|acuity|最佳矫正|矫正后|戴镜|视力矫正|矫正到|sc|cc|" +
		"best corrected visual acuity|best-corrected visual acuity|uncorrected visual acuity|corrected visual acuity|uncorrected vision|corrected vision|best corrected vision|best-corrected vision|看视力表|视力检查|查视力|只能看到|仅能看到|能看到|能看清|只能看清|仅剩|只剩|can only see|can see|看得到|能看见|只能看见|看到",
	cupDisc:   "视杯/视盘|c:d|c:d ratio|cup:disc|cup:disc ratio|cd|杯盘比|c/d|cd比|c/d比|c/d值|c/d ratio|cup-to-disc ratio|cup to disc ratio|cup disc ratio|cup/disc ratio|cup-disc ratio|cdr|cup-to-disc|cup to disc|杯/盘比|杯盘比值|杯盘|盘杯比|c-d ratio|视杯视盘比|杯盘比例|cup/disc|杯比盘|vertical cup-to-disc ratio|cup-to-disc ratios",
	hba1c:     "糖化血红蛋白|hba1c|糖化|a1c|hb a1c|hemoglobin a1c|haemoglobin a1c|glycated hemoglobin|glycosylated hemoglobin|glycated haemoglobin|ghb|糖化血红",
	myopia:    "近视|近视眼|myopia|myopic|nearsighted|nearsightedness|short sighted|short-sighted|shortsighted|near-sighted|高度近视|真性近视|假性近视|轻度近视|中度近视|病理性近视|high myopia",
	hyperopia: "远视|远视眼|老花|老花眼|hyperopia|hyperopic|farsighted|老视|far-sighted|远视储备|生理性远视",
	sphere:    "球镜|sph|sphere|屈光度|屈光度数|s|sphere power|ds|屈光状态|等效球镜|验光|se|spherical equivalent|refraction|电脑验光|prescription|屈光|球|验光单|散瞳验光|eyeglass prescription|屈光检查",
	cylinder:  "散光|柱镜|cyl|cylinder|astigmatism|c|柱|astigmatic|dc",
	axis:      "轴|轴位|轴向|axis|ax|轴位在|a|轴度|轴在",
	addition:  "人工晶体度数|晶体度数|iol power|iol度数|下加|add|下加光|near add",
	glucose: "血糖|空腹血糖|餐后血糖|餐后两小时血糖|空腹|餐后|餐前|fasting|blood sugar|blood glucose|fasting glucose|fasting blood sugar|随机血糖|glucose|餐后2小时血糖|餐后两小时|fbs|fbg|血糖值|fasting sugar|sugar|fasting|餐前|餐前血糖|早餐后|餐后2小时|" +
		"sugar level|glucose level",
	pressure:         "血压|bp|blood pressure|收缩压|舒张压|高压|低压",
	axialLength:      "眼轴|眼轴长度|眼轴长|axial length|al|轴长|眼轴长是",
	cornealThickness: "角膜厚度|中央角膜厚度|cct|central corneal thickness|corneal thickness|pachymetry|角膜厚|角膜中央厚度",
	macularThickness: "黄斑厚度|中心凹厚度|黄斑中心凹厚度|cmt|crt|cst|cft|central macular thickness|中央厚度|黄斑中心厚度|视网膜厚度|central subfield thickness|macular thickness|central retinal thickness|黄斑区厚度|黄斑厚|中心厚度|厚度|中央视网膜厚度|黄斑水肿高度|retinal thickness|foveal thickness|central foveal thickness|thickness",
	nerveFibre:       "神经纤维层厚度|rnfl|rnfl厚度|神经纤维层|视神经纤维层|retinal nerve fiber layer|视神经纤维层厚度|nerve fiber layer",
	pupilDistance:    "瞳距|pd|pupillary distance",
	endothelium:      "内皮细胞|内皮细胞密度|内皮细胞数|角膜内皮细胞密度|角膜内皮细胞|内皮细胞计数|角膜内皮|内皮计数|角膜内皮细胞计数|endothelial cell density|endothelial cell count|endothelial cells|ecd",
	breakUp:          "泪膜破裂时间|but|tbut|tear break-up time|tear breakup time|破裂时间|泪膜",
	schirmer:         "泪液分泌试验|schirmer|泪液分泌|schirmer试验|schirmer test|泪液分泌实验",
	weight:           "体重|weight",
	temperature:      "体温|发烧|temperature|发热",
	fieldDefect:      "平均缺损|mean deviation|md值|md|vfi|视野指数",
	lipid:            "胆固醇|甘油三酯|血脂|尿酸|肌酐|creatinine|cholesterol|ldl|血红蛋白|esr|crp|血沉|c反应蛋白|白细胞|wbc|血小板|心率|脉搏|heart rate|pulse|hr",
	exophthalmos:     "突眼度|眼球突出度|hertel|眼球突出",
	size:             "大小|直径|高度|瞳孔|pupil|pupils",
	curvature:        "角膜曲率|曲率|k1|k2|keratometry|平均曲率|km",
}

// weakWords count only where a number, or a sign before one, stands right after
// them (S -3.00, T 18, R: 0.5), upperWords only in capitals.
const (
	weakWords  = "km|hr|pulse|k1|k2|cd|t|ta|ten|tn|s|ds|se|c|dc|a|al|pd|but|md|add|sc|cc|r|l|球|柱|轴|x|pl|高度|大小|pupil|pupils|瞳孔|空腹|餐后|餐前|fasting|厚度|thickness|验光|戴镜"
	upperWords = "re|le|be|as|ra|rd|rp|ms|dm|tb|ped|irf|srf|icl|but|iol|rao|smile|trab|aids|fa"
)

type group struct {
	kind  kind
	sub   uint16
	topic topic
	words string
}

// relatives are of whom something is told, as facts name them.
var relatives = [...]string{"mother", "father", "child", "spouse", "sibling", "grandparent", "relative", "other", "parents"}

var relativeWords = [len(relatives)]string{
	"妈妈|母亲|老妈|妈咪|娘|mother|mom|mum|mam|老娘|家母|妈|mother's|mom's|mum's|mommy",
	"爸爸|父亲|老爸|father|dad|daddy|老爹|家父|爹|爸|father's|dad's",
	"孩子|儿子|女儿|宝宝|小孩|闺女|小朋友|孩儿|娃|娃娃|我儿|我儿子|大儿子|小儿子|son|daughter|child|baby|kid|toddler|my boy|my girl|infant|son's|daughter's|child's|baby's|小宝|大宝|二宝|女娃|男娃|小女|小子|丫头|kid's|newborn|孩纸|children|kids|双胞胎",
	"老公|丈夫|爱人|老婆|妻子|媳妇|我先生|husband|wife|husband's|wife's|spouse|老伴|partner|我家那位|老伴儿|我对象",
	"哥哥|姐姐|弟弟|妹妹|我哥|我姐|我弟|我妹|我哥哥|我姐姐|我弟弟|我妹妹|brother|sister|brother's|sister's|sibling|大哥|二哥|大姐|二姐|老弟|老妹|兄弟|姐妹|表哥|表姐|表弟|表妹|堂哥|堂姐|堂弟|堂妹|siblings",
	"爷爷|奶奶|外公|外婆|姥姥|姥爷|祖父|祖母|外祖父|外祖母|grandmother|grandfather|grandma|grandpa|grandmother's|grandfather's|grandma's|grandpa's|阿公|阿婆|grandparent|grandparents",
	"亲戚|我家老人|家里老人|家里的老人|家里有老人|家里有个老人|家里个老人|家中老人|老人家|舅舅|叔叔|姑姑|阿姨|姨妈|伯伯|婶婶|uncle|aunt|cousin|岳母|岳父|公公|婆婆|丈母娘|丈人|侄子|外甥|孙子|孙女|外孙|外孙女|侄女|嫂子|姐夫|妹夫|舅妈|姑父|大伯|大爷|大妈|relative|nephew|niece|uncle's|aunt's|cousin's|mother-in-law|father-in-law|家属|grandson|granddaughter|grandchild|姑妈|姨|relatives|二叔|大舅|二舅|小姨|表叔|小舅|外甥女",
	"同事|朋友|同学|邻居|男朋友|女朋友|friend|colleague|neighbor|neighbour|roommate|室友|男友|女友|friend's|coworker|boyfriend|girlfriend|闺蜜|同桌|病友|neighbour's|neighbor's",
	"父母|爸妈|爸爸妈妈|父母亲|parents|both parents|双亲|爹妈|爸爸和妈妈", // two persons
}

// phases of an operation, as facts name them.
const (
	before = iota
	after
	planned
)

var phases = [...]string{"before", "after", "planned"}

var acuities = [...]string{"CF", "HM", "LP", "NLP"}

var acuityWords = [len(acuities)]string{
	"指数|数指|眼前指数|cf|fc|counts fingers|counting fingers|count fingers|counting finger|finger counting|眼前数指|fingers counting|眼前指动|count finger",
	"手动|眼前手动|hm|hand motion|hand motions|hand movements|hand movement|手动视力",
	"光感|lp|light perception|perception of light|有光感|光感视力|仅存光感|仅有光感",
	"无光感|nlp|no light perception|无光感视力|没有光感|没光感|光感消失|光感都没有|光感也没有|no perception of light|npl|no lp",
}

// dayWords are days from which something is counted.
var days = [...]string{"today", "yesterday", "2 days ago"}

var dayWords = [len(days)]string{
	"今天|今早|今天早上|今天早晨|今晨|今日|今天上午|今天下午|今天中午|今天晚上|今晚|this morning|today|今天凌晨|今日早上|今天清晨|今天一早|今天起床|this afternoon|this evening",
	"昨天|昨晚|昨天晚上|昨天早上|昨日|昨天下午|昨夜|昨天上午|昨天中午|yesterday|last night|昨天半夜|昨天夜里|昨天傍晚|yesterday morning|yesterday evening|yesterday afternoon|昨儿",
	"前天|前天晚上|前天早上|前天下午|前晚|the day before yesterday|前日|前天上午",
}

// vocabulary is every word that the rules know of but findings, periods and
// units, by what it is to them. Of two groups with one word the first has it.
func vocabulary() []group {
	gs := []group{
		{kStop, 0, 0, "雌激素|雄激素|性激素|孕激素|雌孕激素|生长激素|甲状腺激素|抗激素|黄体生成激素|促卵泡激素|卵泡刺激素|促甲状腺激素|褪黑激素|泌乳激素|催乳激素|松果体激素|植物激素|胎盘激素|激素六项|激素水平|激素检查|非激素|非激素类|" +
			"半夜|大半夜|半夜三更|后半夜|前半夜|下半夜|上半夜|有一天|某一天|那一天|这一天|同一天|哪一天|另一天|前一天|这一次|那一次|有一次|某一次|上一次|下一次|另一次|头一次|唯一一次|再一次|又一次|同一次|" +
			"非手术|保守疗法|非类固醇|非甾体|非萎缩性|乙肝疫苗|流感疫苗|肺炎疫苗|带状疱疹疫苗|抗癫痫|风湿科|风湿免疫科|青光眼科|白内障科|三多一少|三多|c3f8|sf6|c2f6|双眼皮|针眼大小|针眼大|肚脐眼|鸡眼|屁眼|心眼|小心眼|龙眼|黑眼圈|眼袋|眼线|眼影|眼霜|眼神|眼光|沙眼衣原体|打眼|钻眼|眼看着|成功率|手术成功率|每次|每回|每一次|每遍|each time|一直|一下|一般|一样|一些|一起|一定|一点|一点点|有一点|十分|万一|统一|一旦|一边|一方面|另一方面|星期一|星期二|星期三|星期四|星期五|星期六|周一|周二|周三|周四|周五|周六|一会|一会儿|一种|一个人|三甲|二甲|一切|一律|一向|唯一|同一|一致|不一|" +
			"一时|一体|一阵|一阵子|百分之百|一来|一侧|一旁|一只|一系列|一级|二级|三级|两者|一家|一号|一共|不一样|进一步|一半|七叶|三七|十字|四肢|四季|五官|五官科|六神|八宝|九价|千万|百度|三餐|一日三餐|三高|千里|一步|一律|一帆|初一|初二|初三|高一|高二|高三|大一|大二|大三|大四|" +
			"周围|周边|日常|日子|日光|日本|日后|月经|月子|天气|天生|天然|年轻|年纪|年级|分钟|分泌|分析|分别|分为|次数|度过|态度|程度|温度|大度|滴眼|滴药|片面|支持|针对|针灸|方针|盒子|回家|回复|回答|回来|秒杀|米饭|克服|十二指肠|三叉神经|二尖瓣|三尖瓣|甲状腺|左右为难|前列|以前|之前|目前|前期|前面|后来|以后|之后|然后|最后|后面|后天|先后|后期|后部|后果|" +
			"看不见的|姨妈期|大姨妈|来大姨妈|医生|大夫|年前|儿科|小儿科|儿童|婴儿|幼儿|女医生|男医生|男科|妇女|女性用品|男女|男子汉|爱人民|娘家|夫妻|哥们|娃哈哈|少儿|少儿科|胎儿|产儿|早产儿|新生儿|患儿|哪儿|这儿|那儿|点儿|会儿|事儿|今儿|妈妈们|姨妈巾|宝宝霜|先生气|先生病|先生化|" +
			"转动|手动档|手动挡|一手|自动手动|指数级|血糖指数|高压氧|高压电|低压电|大小便|二便|大便|小便|高度怀疑|一眼|两眼一黑|another eye exam|眼中|一次性|一次都|the same|as well|at the same time|at times|sometimes|some time|this time|last time|every time|time to time|long time|all the time|first time|next time|any time|one of|one day|no one|eye doctor|eye exam|eye hospital|eye clinic|eye specialist|eyesight|right now|right away|right after|right before|all right|is right|left over|left with|left out|left untreated|have left|has left|was left|be left|have a day|good day|nice day|the day|what a|child birth|childbirth|baby shampoo|point of view|vision therapy|vision insurance|to test|computer vision|eye vision"},
		{kClause, 0, 0, ""},
		{kFiller, 0, 0, "进行|行|恢复|左右|上下|大概|大约|约|约为|为|是|在|有|达|到|高达|达到|就|才|也|都|只有|只|仅|最高|测|测得|测的|测出|测量|检查|查|目前|现在|很|特别|有些|比较|总是|老是|经常|总|老|非常|严重|稍微|轻微|持续|反复|差不多|有点|之间|多少|差不多是|已经|还是|还|能|能到|可以|结果|显示|提示|大致|偏高|偏低|升到|升至|降到|降至|降为|下降到|下降至|下降为|涨到|提高到|恢复到|恢复至|控制在|维持在|保持在|稳定在|波动在|波动于|由|由原来的|分别|分别是|分别为|为了|的话|水平|值|数值|平均|平均值|度数|他|她|也就|大约是|大概是|大约在|大概在|应该|仍|仍然|最好|戴镜后|竟然|居然|不超过的|" +
			"of|was|is|are|were|in|at|to|the|her|his|about|around|approximately|approx|on|be|been|only|reads|read|measured|measures|measuring|measurement|now|came|back|as|came back|with|has|down|up|down to|up to|went|dropped|dropped to|dropped from|from|rose|rose to|increased to|decreased to|improved to|improved from|currently|still|just|level|levels|reading|readings|value|ratio|for|both|and is|also|their|your|went down to|went up to|it was|it is|an|which|that|came out|stands|between|both eyes were|found|found to be|estimated|recorded|each|respectively|roughly|nearly|almost|check|checked|test|score|corrected to|correctable to"},
		{kSelf, 0, 0, "我|我自己|本人|我本人|自己|你|您|i|i'm|my|me|myself|you|your|俺|咱|i've|i am|i have"},
		{kOrgan, 0, 0, "眼白|眼睛|眼|眼珠|眼部|eyes|eye|眼珠子|my eyes|my eye"},
		{kBirth, 0, 0, "出生|生后|刚出生|出生后|born|满"},
		{kAccompany, 0, 0, "陪|带我|送我|陪我|陪着|帮我|accompanied"},
		{kNumber, 0, 0, "several|a few|few|many|some|half a|half an"},
		{kNumber, 1, 0, "one|a|an|over a|over an|more than a|less than a|under a|at least a|for a|for an|about a|about an|for about a|within a|after a|almost a|nearly a|a single|single"},
		{kNumber, 2, 0, "two|a couple of|couple of|a couple|a pair of"},
		{kNumber, 3, 0, "three"},
		{kNumber, 4, 0, "four"},
		{kNumber, 5, 0, "five"},
		{kNumber, 6, 0, "six"},
		{kNumber, 7, 0, "seven"},
		{kNumber, 8, 0, "eight"},
		{kNumber, 9, 0, "nine"},
		{kNumber, 10, 0, "ten"},
		{kNumber, 11, 0, "eleven"},
		{kNumber, 12, 0, "twelve"},
		{kNumber, 14, 0, "fourteen"},
		{kNumber, 15, 0, "fifteen"},
		{kNumber, 20, 0, "twenty"},
		{kNumber, 30, 0, "thirty"},
		{kPast, 0, 0, "去年|前年|上个月|上周|上月|大前年|前几天|前些年|早些年|上半年|last year|last month|last week|years ago|months ago|weeks ago|年初|小时候|当年"},
		{kPlano, 0, 0, "plano|平光|pl"},
		{kOther, 0, 0, "另一只眼|另一只眼睛|另一眼|对侧眼|另外一只眼|另外一只眼睛|另只眼|另一侧眼|fellow eye|other eye|the other eye|健眼"},
		{kAcuity, 0, 0, acuityWords[0]},
		{kAcuity, 1, 0, acuityWords[1]},
		{kAcuity, 2, 0, acuityWords[2]},
		{kAcuity, 3, 0, acuityWords[3]},
		{kAge, 0, 0, "turned|just turned|turning|虚岁|实岁|年龄|aged|age|岁数|年纪|现年|今年"},
		{kMale, 0, 0, "男|男性|male|男孩|男宝|男童|man|boy|gentleman|男患者|小伙子|男士|男生|男人|男病人|男患儿|guy|m"},
		{kFemale, 0, 0, "女|女性|female|女孩|女宝|女童|woman|girl|lady|女患者|女士|女生|女人|女病人|女患儿|老太太|f"},
		{kPhase, after, 0, "手术治疗后|手术治疗之后|手术治疗以后|手术治疗过|术后|手术后|做完手术|做过手术|做了手术|手术做完|手术以后|手术之后|术毕|post-op|post op|postoperative|postoperatively|after surgery|after the surgery|after operation|after the operation|动过手术|开过刀|手术史|已手术|已做手术|手术已做|手术了|had surgery|had an operation|underwent surgery|做手术后|术后复查|since surgery|since the surgery|following surgery|手术已经做|开刀后|动了手术|status post|s/p|history of surgery|post-surgery|post surgery|刚做完手术|手术完|刚手术|动完手术|手术过了|手术过|手术已经|做的手术|开了刀|手术刚做|手术做了|手术成功|手术顺利|手术很成功|手术很顺利|术毕"},
		{kPhase, before, 0, "术前|手术前|手术之前|手术以前|做手术前|pre-op|preoperative|preoperatively|before surgery|before the surgery|before operation|before the operation|pre op|开刀前|prior to surgery|未做手术|prior to the surgery|术前检查"},
		{kPhase, planned, 0, "surgery necessary|surgery needed|surgery is needed|surgery required|require surgery|requires surgery|surgery recommended|recommends surgery|recommended surgery|avoid surgery|have surgery|have the surgery|get surgery|undergo surgery|surgery tomorrow|surgery next week|马上手术|立即手术|急诊手术|尽快做手术|还是手术|手术能|手术可以|手术会不会|手术有没有|手术有用|手术有必要|手术好吗|手术合适|什么时候手术|何时手术|适合手术|约了手术|做不做手术|要不要手术|用不用手术|手术吗|手术日期|手术时间|手术排期|手术定在|手术安排|手术定了|排队手术|排手术|再次手术|再手术|手术指征|择期手术|准备手术|准备做手术|要做手术|需要手术|建议手术|打算手术|安排手术|预约手术|需手术|考虑手术|必须手术|要手术|想做手术|需要做手术|打算做手术|计划手术|应手术|surgery is scheduled|scheduled for surgery|needs surgery|need surgery|planned surgery|surgery planned|手术治疗|尽快手术|尽早手术|等着手术|等手术|surgery scheduled|建议做手术|该手术|可以手术|能手术|能做手术|可以做手术|想手术|要开刀|需要开刀"},
		{kPlan, 0, 0, "建议|准备|打算|安排|预约|计划|需要|需|要做|想做|考虑|拟|拟行|拟于|计划行|准备行|建议行|要不要|应该做|可以做|能做|可做|用不用|是否|必须|尽快|尽早|scheduled|planned|planning|recommend|recommended|advise|advised|needs|need|should have|going to have|suggest|suggested|consider|considering|will have|明天|下周|下个月|等|排|约了|后天|下月|下周一|适合|有必要|推荐|首选|应尽早|可考虑|可以考虑|必要时|该不该|需不需要|upcoming|would like"},
		{kDone, 0, 0, "成功|顺利|失败|做过|做了|做完|已做|已行|曾做|进行了|进行过|已进行|已经做|接受了|接受过|打过|打了|刚做|术后|后|之后|以后|过后|had|underwent|after|following|post|received|s/p|status post|previous|打完|做的|曾行|已|完|史|history of|完成|having had|做的是"},
		{kSurgery, 0, 0, "眼睛手术|眼部手术|眼科手术|眼手术|eye surgery|eye operation|eye surgeries|手术|开刀|动手术|做手术|surgery|operation|operated"},
		{kFamily, 1, 0, "家族史|遗传史|family history|runs in the family|runs in my family|fhx|fh|family hx|家族遗传史|家族病史|家族性病史|family hx of|family medical history|家族遗传病史|遗传病史|遗传病|run in families|runs in families|run in the family|runs in his family|runs in her family"},
		{kFamily, 0, 0, "我家|我们家|全家|我家里|我们家里|我们一家|祖孙三代|三代|一家人|一家子|祖辈|上辈|长辈|母系|父系|家族里头|几代人|家族性|family|my family|his family|her family|our family|家族里|家族中|家族有|家族遗传|家里人|家族|家里有人|家里没人|家中|家人|直系亲属|亲属|in my family|in the family|family members|祖上|上一辈|家里|family member|relatives have|家族成员"},
		{kSince, 0, 0, "开始|起|以来|从|自|突然|since|started|beginning|began|starting|发病|出现|发现|发生|忽然|起病|suddenly|noticed|woke up|醒来|起床后|起床|有的|the onset|忽然间"},
		{kForm, 0, 0, "滴眼液|眼药水|眼液|眼膏|眼用凝胶|眼药膏|凝胶|注射液|注射剂|缓释片|片|胶囊|分散片|肠溶片|软胶囊|颗粒|滴剂|口服液|软膏|乳膏|ophthalmic solution|ointment|eye ointment|drops|tablets|tablet|ophthalmic ointment|eye gel|gel|滴眼|ophthalmic suspension|ophthalmic gel|滴眼剂|眼凝胶|injection|injections|眼水|药水|药膏|capsules|suspension|喷雾剂|溶液|混悬液|粉针|针剂|滴丸|丸|口服|钠|ophthalmic drops|眼用"},
		{kGlasses, 0, 0, "眼镜|镜片|度数|隐形眼镜|glasses|lens power|contact lenses|框架镜|配镜|配了|戴"},
		{kLess, 0, 0, "不到|未满|不足|少于|小于|低于|less than|under|fewer than|below|不满|未到|不超过"},
		{kMore, 0, 0, "超过|大于|多于|高于|more than|over|greater than|above|至少|at least|逾|不止"},
		{kAgo, 0, 0, "前|后|ago|later|之内|内|以内"},
		{kEach, 0, 0, "各"},
		{kEach, 2, 0, "早晚各|早晚|早晚都|一早一晚各|早上晚上各|早、晚各|morning and evening|morning and night"},
		{kEach, 3, 0, "早中晚各|早中晚|早午晚各|三餐后各|早、中、晚各"},
		{kCross, 0, 0, "×|x|@|*|＊|乘"},
		{kSlash, 0, 0, "/"},
	}
	for i, w := range relativeWords {
		gs = append(gs, group{kRelative, uint16(i), 0, w})
	}
	for i, w := range dayWords {
		gs = append(gs, group{kDay, uint16(i), 0, w})
	}
	for i, w := range periodWords {
		gs = append(gs, group{kPer, uint16(i), 0, w})
	}
	for i, f := range frequencies {
		gs = append(gs, group{kFreq, uint16(i), 0, f.words})
	}
	gs = append(gs, eyeGroups()...)
	gs = append(gs, group{kTopic, subLogMAR, acuity, "logmar|logmar视力"}, group{kTopic, 0, size, "身高|height|体重指数|bmi"})
	for i, w := range topicWords {
		gs = append(gs, group{kTopic, 0, topic(i), w})
	}
	return gs
}

// eyeGroups are the ways to say one eye or both.
func eyeGroups() []group {
	nouns := strings.Fields("眼 眼睛 眼球 目 侧眼 侧眼睛 侧眼球 侧的眼睛 侧的眼 边眼 边眼睛 边的眼睛 边的眼 边眼球 边这只眼睛 边那只眼睛 边这只眼 边那只眼 侧眼部 眼部 眼珠 眼珠子 边眼珠 侧眼珠 侧目 边那个眼睛 边这个眼睛 边一只眼 这只眼睛 这只眼 那只眼睛 那只眼 边的那只眼睛 侧视网膜 侧黄斑 侧角膜 侧瞳孔 边瞳孔 边视网膜")
	var gs []group
	for side, han := range []string{right: "右", left: "左"} {
		var b strings.Builder
		for _, n := range nouns {
			b.WriteString(han + n + "|")
		}
		gs = append(gs, group{kEye, uint16(side), 0, strings.TrimSuffix(b.String(), "|")})
		gs = append(gs, group{kEye, uint16(side), sphere, han + "眼球镜"})
		gs = append(gs, group{kEye, uint16(side), iop, han + "眼压|" + han + "眼眼压|" + han + "侧眼压|" + han + "边眼压"})
	}
	return append(gs,
		group{kEye, both, 0, "双眼|两眼|双侧眼|双目|两目|双侧眼睛|两只眼睛|两个眼睛|两边眼睛|两侧眼睛|左右眼|两只眼|两侧眼|双眼睛|两眼睛|双眼球|双侧视网膜|双侧黄斑|双侧角膜|左右眼睛|双侧眼球|两边眼|两个眼|双侧瞳孔|俩眼|俩眼睛|两颗眼睛|左右两眼|左右双眼|左眼右眼|右眼左眼|左眼和右眼|右眼和左眼|左右两只眼睛|双侧眼底|双眼眼底|双侧眼睑|双眼皮下|双侧眼眶|ou|both eyes|both my eyes|both her eyes|both his eyes|both your eyes|both of my eyes|both of her eyes|both of his eyes|my eyes both|two eyes|eyes both|either eye|each eye|both of the eyes|bilateral eyes|bilateral|bilaterally|o.u.|be|双侧|左右"},
		group{kEye, both, iop, "双眼压|左右眼压|双侧眼压|两眼压|两边眼压"},
		group{kEye, right, 0, "od|right eye|o.d.|re|my right|her right|his right|right eyelid|right upper eyelid|right lower eyelid|right upper lid|right lower lid|right pupil|right cornea|right retina|eye on the right|right eye's|right-eye|right one"},
		group{kEye, left, 0, "os|left eye|o.s.|le|my left|her left|his left|left eyelid|left upper eyelid|left lower eyelid|left upper lid|left lower lid|left pupil|left cornea|left retina|eye on the left|left eye's|left-eye|left one"},
		group{kEye, right, acuity, "vod|vaod|va od"}, group{kEye, left, acuity, "vos|vaos|va os"}, group{kEye, both, acuity, "vou|vaou|va ou"},
		group{kEye, right, iop, "tod"}, group{kEye, left, iop, "tos"},
		group{kSide, right, 0, "右|右侧|右边|r|右面|right|右侧的|右边的"},
		group{kSide, left, 0, "左|左侧|左边|l|左面|left|左侧的|左边的"},
		group{kSide, both, 0, "两侧|两边"},
	)
}
