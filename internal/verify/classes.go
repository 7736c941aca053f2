package verify

import "strings"

// drugClass is a class of drugs by how the names of its members end, and the words
// by which facts name it.
type drugClass struct {
	ends  []string // in small letters
	named []string
}

// drugClasses: where two have an end the first counts.
var drugClasses = []drugClass{
	{[]string{"他霉素", "两性霉素", "两性霉素b", "制霉菌素", "康唑", "芬净", "natamycin", "amphotericin", "amphotericin b", "nystatin", "conazole", "fungin"}, []string{"抗真菌", "antifungal"}},
	{[]string{"沙星", "floxacin"}, []string{"喹诺酮", "抗生素", "抗菌", "fluoroquinolone", "antibiotic"}},
	{[]string{"霉素", "环素", "西林", "头孢", "头孢曲松", "头孢呋辛", "头孢他啶", "mycin", "micin", "cillin", "cycline", "cefuroxime", "ceftriaxone", "ceftazidime"}, []string{"抗生素", "抗菌", "antibiotic"}},
	{[]string{"洛韦", "ciclovir", "cyclovir"}, []string{"抗病毒", "antiviral"}},
	{[]string{"洛尔", "olol"}, []string{"β受体阻滞", "beta-blocker", "beta blocker"}},
	{[]string{"前列素", "前列腺素", "prost"}, []string{"前列腺素", "prostaglandin"}},
	{[]string{"米松", "泼尼龙", "泼尼松", "可的松", "奈德", "米龙", "sone", "solone", "cinolone", "tolone"}, []string{"激素", "steroid"}},
	{[]string{"唑胺", "zolamide"}, []string{"碳酸酐酶", "carbonic anhydrase"}},
	{[]string{"珠单抗", "西普", "cizumab", "bizumab", "ercept"}, []string{"抗VEGF", "anti-VEGF", "血管内皮生长因子"}},
	{[]string{"他定", "替芬", "斯汀", "tadine", "tifen", "lastine"}, []string{"抗组胺", "antihistamine"}},
	{[]string{"托品", "喷托酯", "托吡卡胺", "tropine", "pentolate", "tropicamide"}, []string{"睫状肌麻痹", "散瞳", "cycloplegic", "mydriatic", "dilating"}},
	{[]string{"玻璃酸钠", "透明质酸钠", "羧甲基纤维素钠", "hyaluronate", "carmellose", "hypromellose"}, []string{"人工泪", "artificial tear", "lubricat"}},
	{[]string{"芬酸", "芬酸钠", "fenac"}, []string{"非甾体", "NSAID", "nonsteroidal"}},
	{[]string{"他汀", "statin"}, []string{"他汀", "statin"}},
	{[]string{"莫司", "环孢素", "环孢霉素", "麦考酚酯", "蝶呤", "硫唑嘌呤", "limus", "sporine", "sporin", "mycophenolate", "trexate", "azathioprine"}, []string{"免疫抑制", "immunosuppress"}},
	{[]string{"卡因", "caine"}, []string{"麻醉", "anesthetic", "anaesthetic"}},
}

// ofClass gives the fact that names, as a treatment, the class of the drug at
// [start, end) of the message and not the drug: what it says of the drug nobody
// said, and nobody denied.
func (c *check) ofClass(start, end int) *claim {
	word := strings.ToLower(c.s[start:end])
	for i := range drugClasses {
		k := &drugClasses[i]
		if !hasEnd(word, k.ends) {
			continue
		}
		var by *claim
		c.relevant(func(cl *claim) {
			if !saysOne(c.k.text(cl.fact, c.t.Lang), k.named) && !saysOne(cl.text[c.lang], k.named) {
				return
			}
			switch {
			case cl.rel == contraindicated:
				by = cl
			case cl.rel&(treatedWith|treatedBy|preventedBy) != 0 && by == nil:
				by = cl
			}
		})
		if by == nil || by.rel == contraindicated {
			return nil
		}
		return by
	}
	return nil
}

func hasEnd(s string, ends []string) bool {
	for _, e := range ends {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// strangeDrug judges a drug that no fact names: it is unclear where a fact names its
// class.
func (c *check) strangeDrug(st *sentence, start, end int) {
	word := c.s[start:end]
	if by := c.ofClass(start, end); by != nil {
		c.fault(nil, Drug, "unclear", start, end, "a fact names the class of "+word+" and not the drug", by)
		return
	}
	c.fault(st, Drug, "unsupported", start, end, c.k.nameOf(c.disease, c.t.Lang)+": no fact speaks of the drug "+word)
}
