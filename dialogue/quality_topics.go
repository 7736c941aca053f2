package dialogue

import (
	"strings"
	"sync"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/lexicon"
)

// An answer that stands after another question than it was given to, as scraped
// consultations hold some, is found by what it does not touch: no word of the eye,
// no word of what the patient said, no drug or disease of the patient's, and words
// of another topic, or none of medicine.

// topic is what an answer may be about that is not of the eye. It is foreign
// where it has so many different of its words and the patient has none of them.
type topic struct {
	least   int
	medical bool // so that a word shared with the patient makes it none
	words   []string
	asks    []string // words by which a patient asks for it, and that make no topic
}

var topics = []topic{
	{least: 2, words: []string{
		"宽带", "上网", "网速", "路由器", "光纤", "网络电视", "兆", "kb", "套餐", "话费", "流量", "充值", "快递", "股票", "贷款", "信用卡", "硬盘", "显卡", "内存", "驱动", "下载", "安装包", "轮胎", "发动机",
		"装修", "房租", "broadband", "router", "wifi", "wi-fi", "internet", "download", "mbps", "bandwidth", "refund", "shipping", "mortgage", "loan",
	}},
	{least: 3, medical: true, asks: []string{"吃", "饮食", "食用", "食物", "忌口", "食疗", "营养", "eat", "diet", "food", "foods"}, words: []string{ // what to eat
		"油腻", "辛辣", "辣椒", "大蒜", "生姜", "芥末", "韭菜", "洋葱", "八角", "桂皮", "葱", "花椒", "排骨", "骨头汤", "鸡汤", "鱼汤", "牛奶", "豆制品", "虾皮", "瘦肉", "蛋白质", "高钙", "补钙", "煲汤", "红枣", "枸杞", "薏米",
		"粥", "面条", "燕麦", "milk", "calcium", "broth", "spicy", "greasy", "porridge", "vegetables",
	}},
	{least: 2, medical: true, words: []string{"骨折", "石膏", "骨痂", "夹板", "钢板", "拄拐", "负重", "关节", "韧带", "半月板", "腰椎", "膝盖", "fracture", "plaster cast", "crutches", "ligament", "knee", "joint"}},
	{least: 2, medical: true, words: []string{"痔疮", "便秘", "腹泻", "肛门", "大便", "胃炎", "胃镜", "胃酸", "反酸", "肠镜", "胆囊", "阑尾", "haemorrhoids", "hemorrhoids", "constipation", "diarrhoea", "diarrhea", "stomach", "bowel"}},
	{least: 2, medical: true, words: []string{"痘痘", "青春痘", "脱发", "狐臭", "牛皮癣", "白癜风", "湿疹", "灰指甲", "脚气", "acne", "hair loss", "eczema", "psoriasis"}},
	{least: 2, medical: true, words: []string{"龋齿", "牙龈", "蛀牙", "拔牙", "智齿", "牙周", "洗牙", "tooth", "teeth", "gum", "dentist"}},
	{least: 2, medical: true, words: []string{"包皮", "阳痿", "早泄", "前列腺", "尿道", "阴道", "白带", "宫颈", "子宫", "卵巢", "排卵", "人流", "乳腺", "prostate", "vaginal", "cervix", "uterus", "ovary", "ovulation"}},
	{least: 2, medical: true, words: []string{"咳嗽", "咳痰", "支气管", "扁桃体", "咽炎", "鼻窦", "鼻塞", "cough", "phlegm", "bronchitis", "tonsils", "sinus"}},
	{least: 2, medical: true, words: []string{"减肥", "瘦身", "卡路里", "增高", "隆鼻", "丰胸", "slimming", "calories", "lose weight"}},
}

// medicine are words without which a long answer is none of a doctor's.
var medicine = []string{
	"药", "治", "疗", "检查", "医", "症", "痛", "疼", "炎", "病", "血", "手术", "激光", "针", "护理", "复查", "恢复", "感染", "发育", "遗传", "不适", "过敏", "正常", "严重", "没事", "放心", "挂号", "肿", "养",
	"休息", "疲劳", "头", "脑", "激素", "滴", "敷", "专家", "大夫", "元",
	"doctor", "hospital", "treatment", "treat", "medicine", "medication", "medicines", "drug", "drugs", "test", "tests", "blood", "surgery", "surgeon", "infection", "symptoms", "symptom", "pain", "consult", "normal",
	"disease", "diagnosis", "drops", "mri", "scan", "allergy", "allergic", "antibiotics", "recommend", "specialist", "physician", "emergency", "clinic", "inflammation", "heart", "kidney", "kidneys", "liver", "brain", "nerve", "edema", "oedema", "odema", "thyroid", "investigate", "fever", "swelling", "swollen", "condition", "infected", "cure", "symptomatic", "syndrome", "dose", "tablet", "tablets", "doctors", "injury", "side effect", "side effects", "worry", "problem",
}

// womens are words that are not said of a man, nor by a doctor to one.
var womens = []string{
	"月经", "经期", "痛经", "例假", "来例假", "姨妈", "闭经", "绝经", "孕期", "妊娠", "怀孕", "哺乳期", "白凤丸", "妇科", "子宫", "卵巢", "白带", "坐月子",
	"your period", "menstrual", "menstruation", "menses", "menopause", "pregnancy", "pregnant", "breastfeeding", "gynecologist", "gynaecologist", "last period",
}

// Entities of the words: one character, of medicine, of womens, or a topic's
// first and its number.
const (
	medicineWord = "m"
	womensWord   = "w"
	firstTopic   = 0
	firstAsk     = mostTopics
	mostTopics   = 32
)

var topicWords = sync.OnceValue(func() *lexicon.Lexicon {
	var names []*ophglm.Name
	add := func(words []string, entity string) {
		for _, w := range words {
			names = append(names, &ophglm.Name{Surface: w, Entity: entity})
		}
	}
	add(medicine, medicineWord)
	add(womens, womensWord)
	for i, t := range topics {
		add(t.words, string(rune(firstTopic+i)))
		add(t.asks, string(rune(firstAsk+i)))
	}
	return lexicon.New(names)
})

// eyeRunes are characters that hardly any but words of the eye and of seeing have.
const eyeRunes = "眼目睛视視瞳泪淚睫镜鏡盲瞎瞄晶虹瞼睑近远斜散膜瞧"

// eyeParts are parts of English words of the eye.
var eyeParts = []string{
	"eye", "vision", "visual", "ophthal", "opthal", "optic", "optom", "ocul", "retin", "cornea", "lens", "glauc", "catarac", "sight", "spectacle", "glasses", "lasik", "pupil", "blind", "lids", "blur",
	"conjunctiv", "uveit", "macul", "iritis", "kerat", "tear", "squint", "lacrim", "lacrym", "see ", "seeing",
}

var eyeSet = func() (set [1 << 10]uint64) {
	for _, r := range eyeRunes {
		set[r>>6] |= 1 << (r & 63)
	}
	return set
}()

// ofEyes reports whether a text has a word of the eye.
func ofEyes(s string) bool {
	latin := 0
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if b := s[i] | 0x20; b >= 'a' && b <= 'z' {
				latin++
			}
		case r < 1<<16 && eyeSet[r>>6]&(1<<(r&63)) != 0:
			return true
		}
	}
	if latin < len("eye") {
		return false
	}
	lower := strings.ToLower(s)
	for _, p := range eyeParts {
		if strings.Contains(lower, p) {
			return true
		}
	}
	return false
}

// straying finds answers of something else. It asks the little that most answers
// show first, and reads what the patient says only where that is not enough.
type straying struct {
	d       *ophglm.Dialogue
	male    bool
	room    []lexicon.Mention
	patient *patientTalk // nil until asked for
	whole   int          // of all answers: 0 not known, 1 they stray, -1 they don't
}

// patientTalk is what the patient's turns hold.
type patientTalk struct {
	topics   [mostTopics]bool
	womens   bool
	content  map[string]bool // pairs of characters, and words of English
	entities map[string]bool
}

func newStraying(d *ophglm.Dialogue) *straying {
	return &straying{d: d, male: isMale(d)}
}

// isMale reports whether the patient of a dialogue is said to be a man, by a fact
// or as a form begins ("患者男，62岁"), and nobody is said to be a woman.
func isMale(d *ophglm.Dialogue) bool {
	male := false
	for i := range d.Facts {
		switch f := &d.Facts[i]; {
		case f.Kind != "sex":
		case f.Value == "male" && f.Subject == "" && !f.Negated:
			male = true
		default:
			return false
		}
	}
	for i := range d.Turns {
		if d.Turns[i].Role != ophglm.Patient {
			continue
		}
		s := d.Turns[i].Text
		if strings.Contains(s, "女") {
			return false
		}
		for at := 0; !male; {
			k := strings.Index(s[at:], "男")
			if k < 0 {
				break
			}
			at += k + len("男")
			rest := s[at:]
			male = beginsWithAny(rest, []string{"，", ",", " ", "性", "。", "、"}) || rest != "" && rest[0] >= '0' && rest[0] <= '9'
		}
	}
	return male
}

// talk reads what the patient says.
func (c *straying) talk() *patientTalk {
	if c.patient != nil {
		return c.patient
	}
	p := &patientTalk{content: map[string]bool{}, entities: map[string]bool{}}
	c.patient = p
	from := map[int]bool{}
	for i := range c.d.Turns {
		t := &c.d.Turns[i]
		if t.Role != ophglm.Patient {
			continue
		}
		for _, n := range t.From {
			from[n] = true
		}
		c.room = topicWords().Find(c.room[:0], t.Text)
		for _, m := range c.room {
			switch e := m.Name.Entity; e {
			case medicineWord:
			case womensWord:
				p.womens = true
			default:
				p.topics[e[0]%mostTopics] = true
			}
		}
		eachContent(t.Text, func(w string) bool { p.content[w] = true; return true })
	}
	for i := range c.d.Facts {
		if f := &c.d.Facts[i]; from[f.In.Turn] && f.Entity != "" {
			p.entities[f.Entity] = true
		}
	}
	return p
}

// shares reports whether an answer holds a word of the patient's or an entity of
// theirs.
func (c *straying) shares(t *ophglm.Turn) bool {
	p := c.talk()
	var from map[int]bool // source turns of this one
	for i := range c.d.Facts {
		f := &c.d.Facts[i]
		if !p.entities[f.Entity] {
			continue
		}
		if from == nil {
			from = make(map[int]bool, len(t.From))
			for _, n := range t.From {
				from[n] = true
			}
		}
		if from[f.In.Turn] {
			return true
		}
	}
	shared := false
	eachContent(t.Text, func(w string) bool { shared = p.content[w]; return !shared })
	return shared
}

// strays reports whether a doctor's turn answers something else.
func (c *straying) strays(turn int) bool {
	t := &c.d.Turns[turn]
	if c.male && c.clashes(t.Text) || c.ofAnotherOrgan(t.Text) || c.ofAdultsAlone(t.Text) {
		return true
	}
	return !ofEyes(t.Text) && (c.foreign(t) || c.nothing())
}

// clashes reports whether an answer to a man speaks of what women have.
func (c *straying) clashes(s string) bool {
	c.room = topicWords().Find(c.room[:0], s)
	for _, m := range c.room {
		if m.Name.Entity == womensWord {
			return !c.talk().womens
		}
	}
	return false
}

// foreign reports whether a turn has the words of a topic that is not the
// patient's.
func (c *straying) foreign(t *ophglm.Turn) bool {
	c.room = topicWords().Find(c.room[:0], t.Text)
	if len(c.room) == 0 {
		return false
	}
	var different [mostTopics]int
	seen := make(map[*ophglm.Name]bool, len(topics))
	for _, m := range c.room {
		if k := int(m.Name.Entity[0]); k < firstAsk && !seen[m.Name] {
			seen[m.Name] = true
			different[k-firstTopic]++
		}
	}
	for k := range topics {
		if different[k] >= topics[k].least && !c.talk().topics[k] && !(topics[k].medical && c.shares(t)) {
			return true
		}
	}
	return false
}

// leastOfNothing is the length of answers that touch nothing because they are of
// something else; shorter ones may answer with few words.
const leastOfNothing = 24

// nothing reports whether all answers together touch nothing of the eye, of
// medicine and of what the patient says.
func (c *straying) nothing() bool {
	if c.whole == 0 {
		c.whole = -1
		if c.touchNothing() {
			c.whole = 1
		}
	}
	return c.whole > 0
}

func (c *straying) touchNothing() bool {
	length := 0.0
	for i := range c.d.Turns {
		t := &c.d.Turns[i]
		if t.Role != ophglm.Doctor {
			continue
		}
		n, _ := measure(t.Text)
		length += n
		if ofEyes(t.Text) {
			return false
		}
		c.room = topicWords().Find(c.room[:0], t.Text)
		for _, m := range c.room {
			if m.Name.Entity == medicineWord {
				return false
			}
		}
		if c.shares(t) {
			return false
		}
	}
	for i := range c.d.Facts {
		if c.d.Facts[i].Kind == "drug" {
			return false
		}
	}
	return length >= leastOfNothing
}

// emptyRunes stand in words that any two texts share.
const emptyRunes = "的了是我你您他她它这那有不没在和也就都还要会能可以吗呢么什怎啊吧很太多少一个几两上下到去来说看想请问好建议情况现时候后前天月年日岁感觉东西为用给做过得着把被让如果因所但而等对与及或应该需些样其实种于从之者并且最已已经当中种比较像出"

var emptySet = func() (set [1 << 10]uint64) {
	for _, r := range emptyRunes {
		set[r>>6] |= 1 << (r & 63)
	}
	return set
}()

// emptyLatin are words of English of four letters or more that tell nothing.
var emptyLatin = map[string]bool{
	"that": true, "this": true, "with": true, "have": true, "from": true, "your": true, "what": true, "when": true, "will": true, "would": true, "should": true, "could": true, "about": true, "there": true,
	"they": true, "them": true, "been": true, "were": true, "very": true, "some": true, "more": true, "also": true, "just": true, "than": true, "then": true, "only": true, "which": true, "because": true,
	"please": true, "thanks": true, "thank": true, "hello": true, "need": true, "want": true, "know": true, "good": true, "like": true, "does": true,
}

// eachContent gives the pairs of neighbouring characters of Chinese that tell
// something, and the words of English, until yield says no.
func eachContent(s string, yield func(string) bool) {
	was := -1 // where a character that tells something began, right before
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= firstHan && r <= lastHan && emptySet[r>>6]&(1<<(r&63)) == 0:
			if was >= 0 && !yield(s[was:i+n]) {
				return
			}
			was = i
		case r|0x20 >= 'a' && r|0x20 <= 'z':
			was = -1
			for i+n < len(s) && s[i+n]|0x20 >= 'a' && s[i+n]|0x20 <= 'z' {
				n++
			}
			if n >= 4 {
				if w := strings.ToLower(s[i : i+n]); !emptyLatin[w] && !yield(w) {
					return
				}
			}
		default:
			was = -1
		}
		i += n
	}
}
