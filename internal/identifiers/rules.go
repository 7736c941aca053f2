package identifiers

import (
	"embed"
	"strings"
	"sync"
	"unicode/utf8"

	"ophglm/internal/text"
)

//go:embed rules/*.txt
var ruleFiles embed.FS

var ruleNames = []string{
	"surnames", "given", "notnames", "notfullnames", "notgiven", "words", "edges", "translit", "places", "counties", "placechars", "brands", "shortnames",
	"generic", "makers", "nicknames", "employers", "common", "triggers", "labels", "english", "traditional",
}

// Rules returns the word lists that the rules work with, one after another: what
// the output of a stage that applies them depends on besides its code.
func Rules() []byte {
	var b strings.Builder
	for _, name := range ruleNames {
		b.WriteString(ruleFile(name))
	}
	return []byte(b.String())
}

func ruleFile(name string) string {
	b, err := ruleFiles.ReadFile("rules/" + name + ".txt")
	if err != nil {
		panic("an embedded word list is missing: " + err.Error())
	}
	return string(b)
}

// wordList yields the words of a list; lines that begin with # say what it is.
func wordList(name string) []string {
	var out []string
	for _, line := range lineList(name) {
		out = append(out, strings.Fields(line)...)
	}
	return out
}

func lineList(name string) []string {
	var out []string
	for line := range strings.Lines(ruleFile(name)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// keyed yields the words of a list whose lines are "key: word word"; in a word,
// _ stands for a blank.
func keyed(name string, yield func(key, word string)) {
	for _, line := range lineList(name) {
		key, list, _ := strings.Cut(line, ":")
		for _, w := range strings.Fields(list) {
			yield(key, strings.ReplaceAll(w, "_", " "))
		}
	}
}

// class is what a character can be in a name, a number or an address.
type class uint32

const (
	surname       class = 1 << iota
	sureSurname         // seldom ends another word
	notGiven            // stands in no given name
	given               // given names are made of it
	stopHan             // ends a name of a place to the left
	placeChar           // names of towns are made of it
	hanDigit            // 零, 一, 幺
	translit            // names of other languages are written with it
	provinceSign        // begins the plate of a vehicle
	edgeLeft            // a name can begin after it in running text
	edgeRight           // and follow one
	trigger             // begins a word of the list triggers
	spelledOnly         // ①
	illness             // ends a word of medicine, and no place
	hardStop            // ends a name of a road to the left
	compoundStart       // begins a surname of two characters
	notLoose            // a surname that is a word of every day as well: 都, 和
	midSurname          // seldom part of another word, though rarer than those that are sure
	givenFirst          // stands first in given names, and in words: 有才, 向东
	anchorStart         // begins the name of a place or of a hospital
)

// classTable holds the classes of the characters to U+9FFF.
type classTable [0xA000]class

func classOf(r rune) class {
	if r < 0 || r >= rune(len(classTable{})) {
		return 0
	}
	return classes()[r]
}

// The values of words in the trie of triggers.
const (
	wordMonth uint32 = iota + 1
	wordYears
	wordWeek
	wordBed
	wordInstitution
	wordOrganisation
	wordHouse
	wordVillage
	wordHome
	wordTitle
	wordCourtesy
	wordNameLabel
	wordRelation
	wordCalled
	wordPoint
	wordCare
	wordSmall
	wordBrand
	wordEmployer
	wordWork
	wordRegion
)

var triggerValues = map[string]uint32{
	"month": wordMonth, "years": wordYears, "week": wordWeek, "bed": wordBed, "institution": wordInstitution, "organisation": wordOrganisation,
	"house": wordHouse, "village": wordVillage, "home": wordHome, "title": wordTitle, "courtesy": wordCourtesy, "namelabel": wordNameLabel,
	"relation": wordRelation, "called": wordCalled, "point": wordPoint, "work": wordWork, "region": wordRegion, "care": wordCare, "small": wordSmall,
}

// The values of labels: what the number after one is.
const (
	labelPhone uint32 = iota + 1
	labelExtension
	labelIDCard
	labelBankCard
	labelPassport
	labelRecord
	labelQQ
	labelWeChat
	labelPlate
	labelPostcode
	labelMeasure
)

var labelValues = map[string]uint32{
	"phone": labelPhone, "extension": labelExtension, "id_card": labelIDCard, "bank_card": labelBankCard, "passport": labelPassport,
	"record_number": labelRecord, "qq": labelQQ, "wechat": labelWeChat, "plate": labelPlate, "postcode": labelPostcode, "measure": labelMeasure,
}

// words are the lists in the form that the rules ask them in.
type words struct {
	classes    *classTable
	triggers   *trie
	labels     *trie // backwards
	compound   *trie
	notName    *trie // backwards: word ends that are no name before 医生
	notAny     *trie // … before any title
	notFull    *trie
	everyday   *trie // words that begin with a surname
	anchors    *trie // places and hospitals' own names
	places     *trie
	placesBack *trie
	counties   *trie
	generic    *trie
	brands     *trie // hospitals called by a short name
	makers     *trie // of drugs and lenses
	nicks      *trie // 小时: words that are no 小 with a surname
	common     *trie // words of every day that no town is called
	works      *trie // employers called by a name alone
	english    map[string]englishWord
	simple     *[0xA000]uint16 // the simplified form of a traditional character, or 0
}

var classes = sync.OnceValue(func() *classTable { return lists().classes })

var lists = sync.OnceValue(func() *words {
	w := &words{classes: &classTable{}, compound: newTrie(), notName: newTrie(), notAny: newTrie(), labels: newTrie(), triggers: newTrie()}
	mark := func(list string, c class) {
		for _, r := range list {
			if r > ' ' && int(r) < len(w.classes) {
				w.classes[r] |= c
			}
		}
	}
	for i, line := range lineList("surnames") {
		switch {
		case i >= 2:
			for _, s := range strings.Fields(line) {
				w.compound.add(s, 1)
				r, _ := utf8.DecodeRuneInString(s)
				mark(string(r), compoundStart)
			}
		default:
			mark(line, surname)
			if i == 0 {
				mark(line, sureSurname)
			}
		}
	}
	mark("都和于来应常由但那查时相么信计干后连居向项盖戴祝公解是于支位国官房班强门边满元海应终怀闭富展幸植植索印斯揭束充利阴阳计平商顾单全费白", notLoose)
	for _, s := range wordList("notnames") {
		if t, any := strings.CutPrefix(s, "!"); any {
			w.notAny.addBack(t, 1)
		} else {
			w.notName.addBack(s, 1)
		}
	}
	mark(strings.Join(wordList("notgiven"), ""), notGiven)
	mark(strings.Join(wordList("given"), ""), given)
	mark("赖鲍酆邴隗蒯竺荀钮贲逄璩郦訾宓嵇湛樊邢伍庞倪聂詹耿俞阮柯裴霍涂翁冉骆靳柴鲍喻祁蒲滕屈牟缪芦褚娄窦戚岑卜晏瞿佟臧闵苟邬卞姬仇栾隋刁巫甄虞敖佘邝匡鞠荆郁胥鄢谌奚粟冼蔺阚郜邰晁扈芮阙邸辜裘亓覃黎贺陶乔庄岳殷章童纪凌钟施葛何严顾戴钱龙段江余叶程史毛武孔汤温齐易欧焦左柳甘尚舒季苗谷盛曲辛蒙倪赖池岳欧骆饶熊茅", midSurname)
	mark("有得自向当开经从应加因为会能成化以可来对全正立如再", givenFirst)
	mark(strings.Join(wordList("translit"), ""), translit)
	mark(strings.Join(wordList("placechars"), ""), placeChar)
	edges := lineList("edges")
	mark(edges[0], edgeLeft)
	mark(edges[1], edgeRight)
	mark("的了是在去到从往找和跟与及或被让给把就也又都说想要请问看过再还您你我他她它们这那哪有没不可以能会做查住挂转因为所其该每叫对比着吗呢吧啊呀哦嗯候年月日次些么来于进送用后前等听按照经由随当时觉得知道而且但如果若去", stopHan)
	mark("的了是在去到从找跟与或被让给把就也又都说想要请问看过再还您你我他她它们这那哪没不做查挂吗呢吧啊呀哦嗯些么于按照觉住送寄您", hardStop)
	mark("病症炎癌瘤疹痛网底膜斑障眼肿塞孔离压针药视血疮疣痫腺石疱癣痔麻痹胀红痒干涩降差糊影光", illness)
	mark("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使", provinceSign)
	for _, c := range circled {
		for r := c.zero + 1; r <= c.zero+9; r++ {
			mark(string(r), spelledOnly)
		}
	}
	mark("⓪⓿", spelledOnly)
	mark("幺么腰拐洞勾陆柒捌玖貳參叄陸零〇○一二两兩三四五六七八九壹贰叁肆伍", hanDigit)
	keyed("triggers", func(key, word string) { w.triggers.add(word, triggerValues[key]) })
	brands := lineList("shortnames")
	for _, b := range strings.Fields(strings.Join(brands, " ")) {
		w.triggers.add(strings.TrimPrefix(b, "!"), wordBrand)
	}
	for _, e := range wordList("employers") {
		if n, _ := w.triggers.at([]rune(e)); n < len([]rune(e)) {
			w.triggers.add(e, wordEmployer)
		}
	}
	keyed("labels", func(key, word string) {
		v := labelValues[key]
		w.labels.addBack(word, v)
		if v == labelRecord && word[0] >= utf8.RuneSelf {
			if strings.HasSuffix(word, "号") {
				w.labels.addBack(word+"码", v)
			} else {
				w.labels.addBack(word+"号", v)
				w.labels.addBack(word+"号码", v)
				w.labels.addBack(word+"编号", v)
			}
		}
	})
	for _, e := range w.triggers.nodes[0].next {
		mark(string(e.r), trigger)
	}
	w.notFull = trieOf(wordList("notfullnames"))
	w.everyday = trieOf(append(wordList("words"), wordList("notfullnames")...))
	w.places = trieOf(wordList("places"))
	w.placesBack = trieBack(append(append(wordList("places"), wordList("brands")...), strings.Fields(strings.ReplaceAll(strings.Join(brands, " "), "!", ""))...))
	w.anchors = trieOf(append(wordList("places"), wordList("brands")...))
	for _, e := range w.anchors.nodes[0].next {
		mark(string(e.r), anchorStart)
	}
	w.counties = trieOf(append(wordList("counties"), wordList("places")...))
	w.generic = trieOf(wordList("generic"))
	w.makers = trieOf(wordList("makers"))
	w.nicks = trieOf(wordList("nicknames"))
	w.common = trieOf(wordList("common"))
	w.works = trieOf(wordList("employers"))
	w.brands = newTrie()
	for _, b := range strings.Fields(strings.Join(brands, " ")) {
		if t, sure := strings.CutPrefix(b, "!"); sure {
			w.brands.add(t, 2)
		} else {
			w.brands.add(b, 1)
		}
	}
	w.english = englishWords()
	w.simple = &[0xA000]uint16{}
	for _, line := range lineList("traditional") {
		pairs := []rune(line)
		for i := 0; i+1 < len(pairs); i += 2 {
			if int(pairs[i]) < len(w.simple) && pairs[i+1] < 0xFFFF {
				w.simple[pairs[i]] = uint16(pairs[i+1])
			}
		}
	}
	return w
})

// circled are the digits 1 to 9 in rings and brackets, each after its zero.
var circled = []struct{ zero rune }{{0x245F}, {0x2473}, {0x2775}, {0x277F}, {0x2789}, {0x321F}, {0x327F}, {0x24F4}}

// numeral returns the value of a digit in any writing, as people spell phone
// numbers.
func numeral(r rune) (int, bool) {
	switch {
	case r == '幺' || r == '么' || r == '腰':
		return 1, true
	case r == '拐':
		return 7, true
	case r == '洞':
		return 0, true
	case r == '勾':
		return 9, true
	case r == '⓪' || r == '⓿':
		return 0, true
	case r == '貳':
		return 2, true
	case r == '參' || r == '叄' || r == '叁':
		return 3, true
	case r == '陸':
		return 6, true
	}
	if r > 0x2000 && r < 0x3300 {
		for _, c := range circled {
			if r > c.zero && r <= c.zero+9 {
				return int(r - c.zero), true
			}
		}
	}
	return text.Digit(r)
}

func isHan(r rune) bool { return text.IsHan(r) }
