// Package hanzi writes Chinese of Taiwan in the characters of the mainland.
package hanzi

import (
	"fmt"
	"strings"
	"sync"

	"github.com/longbridgeapp/opencc"
	"golang.org/x/text/unicode/norm"
)

var converter = sync.OnceValue(func() *opencc.OpenCC {
	c, err := opencc.New("tw2sp")
	if err != nil {
		panic(fmt.Sprintf("the tables of opencc, which are embedded: %v", err))
	}
	return c
})

// common are characters of both sides that the table TWVariantsRev takes for those
// that Taiwan seldom writes, 么 for 幺 and 抬 for 擡. TSCharacters has 麼 as 么, and
// nothing for 擡: variants do.
var common = strings.NewReplacer("么", "麼")

// variants are characters that the tables of opencc leave and the mainland
// writes otherwise.
var variants = strings.NewReplacer("麽", "么", "擡", "抬", "沈淀", "沉淀", "沈着", "沉着", "黏", "粘", "濔", "弥", "於", "于", "剥離", "剥离", "归類", "归类", "靡烂", "糜烂")

// Simplify converts characters, and words that differ between Taiwan and the
// mainland in general use (程式, 程序), by OpenCC's tables tw2sp. Terms of
// medicine that differ (水晶體, 晶状体) stay: only their characters change. A
// text that is simplified already stays as it is; in one of Taiwan 么 is 麼, and
// never 幺 (老么).
func Simplify(s string) (string, error) {
	// Compatibility ideographs (U+F9EA for 離) look the same and are in no table.
	out, err := converter().Convert(common.Replace(norm.NFC.String(s)))
	if err != nil {
		return "", fmt.Errorf("converting %.60q to simplified Chinese: %w", s, err)
	}
	return variants.Replace(out), nil
}
