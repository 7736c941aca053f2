package planted

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// inChinese writes 1 to 109 in words.
func inChinese(n int) string {
	const units = "零一二三四五六七八九"
	unit := func(d int) string { return units[3*d : 3*d+3] }
	switch {
	case n < 10:
		return unit(n)
	case n < 20:
		return strings.TrimSuffix("十"+unit(n%10), "零")
	case n < 100:
		return strings.TrimSuffix(unit(n/10)+"十"+unit(n%10), "零")
	case n == 100:
		return "一百"
	}
	return "一百零" + unit(n-100)
}

func chineseDate(r *rand.Rand) string {
	y, m, d := 2008+r.IntN(17), 1+r.IntN(12), 1+r.IntN(28)
	day := pick(r, []string{"日", "号"})
	switch r.IntN(15) {
	case 0, 1, 2:
		return fmt.Sprintf("%d年%d月%d%s", y, m, d, day)
	case 3:
		return fmt.Sprintf("%d-%02d-%02d", y, m, d)
	case 4:
		return fmt.Sprintf("%d.%d.%d", y, m, d)
	case 5:
		return fmt.Sprintf("%d/%d/%d", y, m, d)
	case 6:
		return fmt.Sprintf("%02d年%d月%d%s", y%100, m, d, day)
	case 7, 8:
		return fmt.Sprintf("%d月%d%s", m, d, day)
	case 9:
		return inChinese(m) + "月" + inChinese(d) + day
	case 10:
		return writtenDigits.Replace(digits(y)) + "年" + inChinese(m) + "月" + inChinese(d) + "日"
	case 11:
		return fullWidthDigit.Replace(fmt.Sprintf("%d年%d月%d", y, m, d)) + "日"
	case 12:
		return fmt.Sprintf("%d年%02d月%02d日", y, m, d)
	case 13:
		return fmt.Sprintf("%d%02d%02d", y, m, d)
	}
	return fmt.Sprintf("%d年 %d月 %d日", y, m, d)
}

func englishDate(r *rand.Rand) string {
	months := strings.Fields("January February March April May June July August September October November December")
	y, month, d := 2008+r.IntN(17), 1+r.IntN(12), 1+r.IntN(28)
	name := months[month-1]
	switch r.IntN(8) {
	case 0:
		return fmt.Sprintf("%d/%d/%d", month, d, y)
	case 1:
		return fmt.Sprintf("%d %s %d", d, name, y)
	case 2:
		return fmt.Sprintf("%s %d, %d", name, d, y)
	case 3:
		return fmt.Sprintf("%s %d", name, d)
	case 4:
		return fmt.Sprintf("%d-%02d-%02d", y, month, d)
	case 5:
		return fmt.Sprintf("%s %d, %d", name[:3], d, y)
	case 6:
		return fmt.Sprintf("%02d/%02d/%02d", month, d, y%100)
	}
	ordinal := "th"
	if d%10 < 4 && d/10 != 1 {
		ordinal = []string{"th", "st", "nd", "rd"}[d%10]
	}
	return fmt.Sprintf("%s %d%s", name, d, ordinal)
}

func chineseAge(r *rand.Rand) string {
	n := 90 + r.IntN(13)
	switch r.IntN(5) {
	case 0:
		return inChinese(n)
	case 1:
		if oneIn(r, 3) {
			return fullWidthDigit.Replace(digits(n))
		}
	}
	return digits(n)
}

func chineseHours(r *rand.Rand) string {
	week := pick(r, []string{"周", "周", "星期", "礼拜"})
	days := strings.Split("一二三四五六日", "")
	i := r.IntN(5)
	j := i + 1 + r.IntN(6-i)
	half := pick(r, []string{"上午", "下午", "全天"})
	switch r.IntN(9) {
	case 0, 1:
		return week + days[i] + half
	case 2:
		return week + days[i] + "、" + days[j] + half
	case 3:
		return week + days[i] + "到" + week + days[j]
	case 4:
		return week + days[i] + half + "、" + week + days[j] + half
	case 5:
		return week + days[i] + "和" + week + days[j] + half
	case 6:
		return week + days[i] + "至" + week + days[j] + half
	case 7:
		return "每" + week + days[i] + half
	}
	if oneIn(r, 2) {
		return week + days[i] + "下午" + digits(1+r.IntN(3)) + "点"
	}
	return week + days[i] + "上午" + digits(8+r.IntN(3)) + "点"
}

func englishHours(r *rand.Rand) string {
	days := strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday")
	i := r.IntN(5)
	j := i + 1 + r.IntN(5-i)
	return pick(r, []string{
		days[i] + " to " + days[j] + ", 9 am to 5 pm", "Mon-Fri 8:30-16:00", days[i] + " mornings", "every " + days[i] + " afternoon", days[i] + " and " + days[j] + " 1-4 pm",
		days[i][:3] + " & " + days[j][:3] + " 9am-12pm",
	})
}
