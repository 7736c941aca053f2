package clinical

import "unicode/utf8"

// decode is utf8.DecodeRuneInString at i, short for a Chinese character.
func decode(s string, i int) (rune, int) {
	if i+2 < len(s) {
		if a, b, c := s[i], s[i+1], s[i+2]; a > 0xE0 && a < 0xF0 && a != 0xED && b&0xC0 == 0x80 && c&0xC0 == 0x80 {
			return rune(a&0x0F)<<12 | rune(b&0x3F)<<6 | rune(c&0x3F), 3
		}
	}
	return utf8.DecodeRuneInString(s[i:])
}

// classes of characters to the scanner
const (
	other     = iota
	blank     // parts nothing
	digit     // of either width
	ender     // ends a sentence
	commaMark // ends a clause
	dot
	signMark   // may be the sign of a number
	soft       // a mark or a particle that parts nothing
	hanNumeral // a Chinese numeral
)

// charClass is the class of every character of the basic plane.
var charClass = func() *[1 << 16]uint8 {
	t := new([1 << 16]uint8)
	for class, chars := range map[uint8]string{
		blank:      " \t\r\u3000\u00a0\u200b\ufeff",
		digit:      "0123456789０１２３４５６７８９",
		ender:      "\n!?。！？…",
		commaMark:  ",;，；",
		dot:        ".",
		signMark:   "+-−－＋–",
		soft:       "\"#$%&'():=[\\]^_`{|}~：、（）“”‘’＝【】《》～—·→↓↑「」［］的了吗呢啊呀吧哦嘛哈嗯",
		hanNumeral: "零〇一壹二两兩贰三叁四五六七八九十百千万萬半几数多俩仨",
	} {
		for _, c := range chars {
			t[c] = class
		}
	}
	return t
}()

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// particle reports whether the character is a word that colours a sentence
// without saying anything of its own.
func particle(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF && charClass[r] == soft
}
