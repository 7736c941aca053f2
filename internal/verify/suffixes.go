package verify

import "strings"

// Drugs that no list names are known by how their names end.
var (
	drugEndsZH = []string{"霉素", "沙星", "洛韦", "康唑", "内酯", "西林", "洛尔", "前列素", "单抗", "普利", "沙坦", "他汀", "萘芬", "碘肽", "酸银", "环素", "米松", "泼尼龙", "奈德", "莫司", "唑胺", "替丁", "他定", "司汀", "卡因", "吡啶", "双嗪", "双胍", "格列", "西普", "硝唑", "芬净", "巴坦", "头孢", "秋水仙碱", "地平", "拉唑", "布洛芬", "司特", "列汀", "列净", "鲁肽", "沙班", "替尼", "膦酸", "西汀", "茶碱", "特罗", "戊酸", "三嗪", "溴铵", "夫定", "酞普兰", "硝酯", "芦丁"}
	drugEndsEN = []string{"mycin", "micin", "floxacin", "cillin", "cycline", "olol", "prost", "azole", "ciclovir", "cyclovir", "mab", "cept", "statin", "sartan", "epam", "gabalin", "zolid", "caine", "plasmin", "renone", "sone", "solone", "conide", "limus", "amide", "tidine", "tadine", "setron", "triptan", "formin", "glitazone", "fungin", "nafine", "micin", "chicine", "profen", "fenac", "lamide", "pitant", "pril", "semide", "thiazide", "platin", "trexate", "prine", "phylline", "lukast", "gliptin", "gliflozin", "glutide", "parin", "xaban", "tinib", "dronate", "triptyline", "barbital", "dipine", "prazole", "zosin", "oxetine", "apine", "azepine", "idone", "relin", "profen", "coxib", "parib", "vudine", "navir", "buvir", "tidine", "nidazole", "bactam", "penem", "tropium"}
)

// drugEndsBy are the English ones by their last letter.
var drugEndsBy = func() (by [256][]string) {
	for _, end := range drugEndsEN {
		last := end[len(end)-1]
		by[last] = append(by[last], end)
	}
	return by
}()

// unlisted finds a drug, known by its ending alone, that neither facts nor question
// name.
func (c *check) unlisted(st *sentence) {
	if st.faults > 0 {
		return
	}
	s := st.Of(c.s)
	for i := 0; i < len(s); i++ {
		if !letter(s[i]) || i > 0 && letter(s[i-1]) {
			continue
		}
		j := i
		for j < len(s) && letter(s[j]) {
			j++
		}
		if j-i < 7 {
			continue
		}
		for _, end := range drugEndsBy[s[j-1]|0x20] {
			if strings.HasSuffix(s[i:j], end) {
				c.strange(st, i, j)
				break
			}
		}
		i = j
	}
	if c.lang == en {
		return
	}
	for _, m := range st.phrases {
		if c.k.phrases.of[m.Name]&drugEnd != 0 && m.Start >= st.Start+3 && c.strange(st, m.Start-st.Start-3, m.End-st.Start) {
			return
		}
	}
}

func (c *check) strange(st *sentence, i, j int) bool {
	start, end := st.Start+i, st.Start+j
	if c.inMention(st, placed{start: start, end: end}) || c.knows(c.s[start:end]) || c.s[start] >= 0x80 && c.knows(c.s[start+3:end]) {
		return false
	}
	c.strangeDrug(st, start, end)
	return true
}
