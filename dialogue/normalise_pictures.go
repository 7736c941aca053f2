package dialogue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// picture reports whether a character is an emoji, or a part of one, that says
// nothing about eyes: faces, flowers, hands. Ticks, crosses, stars that mark the
// items of a list, numbers in circles, male and female stay, as do an eye, a
// drop of blood, a syringe and a pill, which people write in place of the word.
func picture(r rune) bool {
	switch {
	case r < 0x2000:
		return false
	case r >= 0x1F000 && r <= 0x1FAFF:
		return r != 0x1F441 && r != 0x1F489 && r != 0x1F48A && r != 0x1FA78 && (r < 0x1F100 || r > 0x1F1E5)
	case r >= 0x2600 && r <= 0x26FF:
		return r != 0x2605 && r != 0x2606 && (r < 0x260E || r > 0x2612) && r != 0x2640 && r != 0x2642
	case r >= 0x2702 && r <= 0x2712:
		return r != 0x2705
	case r >= 0x2728 && r <= 0x274B, r >= 0x2763 && r <= 0x2767, r >= 0x23E9 && r <= 0x23F3, r == 0x231A, r == 0x231B, r == 0x2B50:
		return true
	case r == 0x20E3 || r == 0xFE0E || r == 0xFE0F || r >= 0xE0020 && r <= 0xE007F: // parts
		return true
	}
	_, ok := pictureSigns[r]
	return ok
}

// pictureSigns are pictures that stand for a sign.
var pictureSigns = map[rune]string{'➕': "+", '➖': "-", '❓': "？", '❔': "？", '❗': "！", '❕': "！", '‼': "！", '⁉': "！？"}

// faces are what chat programs put for a picture, in brackets.
var faces = strings.Fields("微笑 撇嘴 色 发呆 得意 流泪 害羞 闭嘴 睡 大哭 尴尬 发怒 调皮 呲牙 惊讶 难过 囧 抓狂 吐 偷笑 愉快 白眼 傲慢 困 惊恐 憨笑 悠闲 咒骂 疑问 嘘 晕 " +
	"衰 骷髅 敲打 再见 擦汗 抠鼻 鼓掌 坏笑 鄙视 委屈 快哭了 阴险 亲亲 可怜 笑脸 生病 脸红 破涕为笑 恐惧 失望 无语 嘿哈 捂脸 奸笑 机智 皱眉 耶 吃瓜 加油 汗 天啊 社会社会 旺柴 好的 " +
	"打脸 哇 玫瑰 凋谢 嘴唇 爱心 心碎 拥抱 强 弱 握手 胜利 抱拳 勾引 拳头 OK 合十 啤酒 咖啡 蛋糕 礼物 庆祝 烟花 爆竹 红包 福 太阳 月亮 鲜花 双手合十 作揖 赞 谢谢 送花花 比心")

// pictures finds the pictures of a text to cut, and the signs that some become.
// One in place of a mark, between two words, leaves a blank. A text of pictures
// alone stays.
func pictures(s string) []Change {
	var cs changeRuns
	for i := 0; i < len(s); {
		if s[i] < 0x80 && s[i] != '[' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if j := face(s, i); j > i {
			cs.put(i, j, "")
			i = j
			continue
		}
		if !picture(r) {
			i += n
			continue
		}
		j := i + n
		if sign := pictureSigns[r]; sign != "" {
			for strings.HasPrefix(s[j:], "\ufe0f") {
				j += 3
			}
			cs = append(cs, Change{i, j, sign})
			i = j
			continue
		}
		j = pictureEnd(s, j)
		cs.put(i, j, "")
		i = j
	}
	says := false
	at := 0
	for _, c := range cs {
		says = says || c.New != "" || !nothing(s[at:c.Start])
		at = c.End
	}
	if !says && nothing(s[at:]) {
		return nil
	}
	for i := range cs {
		if c := &cs[i]; c.New == "" {
			c.New = between(s, c.Start, c.End)
		}
	}
	return cs
}

// pictureEnd passes over what belongs to a picture that ends at j: what is
// joined to it.
func pictureEnd(s string, j int) int {
	for strings.HasPrefix(s[j:], "\u200d") {
		_, n := utf8.DecodeRuneInString(s[j+3:])
		j += 3 + n
	}
	return j
}

// face returns where a face in brackets that begins at i ends, or i.
func face(s string, i int) int {
	if s[i] != '[' {
		return i
	}
	end := strings.IndexByte(s[i:min(len(s), i+20)], ']')
	if end < 0 || !slices.Contains(faces, s[i+1:i+end]) {
		return i
	}
	return i + end + 1
}

// between is a blank where s[i:j] stands between two letters, digits or signs of
// numbers.
func between(s string, i, j int) string {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[j:])
	word := func(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	if word(before) && word(after) {
		return " "
	}
	return parting(s, i, j)
}
