package dialogue

import (
	"regexp"
	"strings"

	"ophglm"
	"ophglm/internal/text"
)

// A sentence that calls one school of medicine the only one to help, or the other
// useless, promotes it, whatever else it says.
var (
	schools    = regexp.MustCompile(`中医|中药|中草药|汤药|偏方|西医|西药|藏药|藏医|苗药|蒙药|(?i:homeopath|ayurved|naturopath|herbal|chinese medicine|unani)`)
	onlySchool = regexp.MustCompile(`(?:只有|唯有|唯一|只能[用靠]|只好[用靠]|最终还是要靠|的也就是|的也只有)[^，。；！？味]{0,5}(?:中医|中药|西医|西药|偏方|汤药)` +
		`|(?:中医|中药|西医|西药|汤药)[^，。；！？]{0,8}(?:才能|才可以|方能|方才能|才是唯一|是唯一|可以彻底|能彻底|能从根本|能够?根治|可以根治)` +
		`|传统中药.{0,120}(?:彻底|根治)` +
		`|(?:西医|西药|激光|手术)[^。；！？]{0,16}(?:治标不治本|治表不治本|无法根治|不能根治|不能治愈|无法治愈|是无法[救治]|难以根治|没有?什么?特效药?)` +
		`|(?i:\bonly (?:by |with |in )?(?:the )?(?:homeopath|ayurved|naturopath|herbal|chinese medicine|unani)|(?:homeopath|ayurved|naturopath|chinese medicine|unani)\w* (?:\w+ ){0,4}(?:only|permanent) (?:cure|treatment|solution|remedy))`)
	bothSchools = regexp.MustCompile(`中西医|(?:中医|中药)(?:也|并|还)?(?:不能|不可能|无法|没有|难以)|不能(?:只|仅|单)靠|不(?:要|可)(?:轻|相)信|没有(?:科学)?依据`)
)

// promotesASchool reports whether an answer calls one school of medicine the only
// one to help.
func promotesASchool(d *ophglm.Dialogue) bool {
	for i := range d.Turns {
		t := &d.Turns[i]
		if t.Role != ophglm.Doctor || !schools.MatchString(t.Text) {
			continue
		}
		for _, sp := range text.Sentences(t.Text) {
			s := strings.ReplaceAll(sp.Of(t.Text), " ", "")
			if d.Lang != ophglm.ZH {
				s = sp.Of(t.Text)
			}
			if onlySchool.MatchString(s) && !bothSchools.MatchString(s) {
				return true
			}
		}
	}
	return false
}
