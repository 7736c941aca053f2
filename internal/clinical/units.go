package clinical

// unit is what a number is counted in.
type unit uint8

const (
	noUnit unit = iota
	mmHg
	kPa
	dioptre
	degree // 度: of refraction, an axis or a temperature
	prism
	percent
	drop
	milligram
	gram
	microgram
	millilitre
	microlitre
	tablet
	capsule
	bottle
	ampoule
	tube
	box
	injection
	internationalUnit
	microgramPerMl
	mgPerMl
	mgPerKg
	times
	second
	minute
	hour
	day
	week
	month
	year
	yearsOld
	micrometre
	millimetre
	centimetre
	metre
	mmolPerL
	umolPerL
	mgPerDl
	cellsPerMm2
	decibel
	logMAR
	kilogram
	beats
	calendarMonth // 3月, which is a date but in 3月大
	point         // 分, a score or a minute
	spot
	kilocalorie
	celsius
	cycle
	foot
	units
)

// unitNames are the units as they stand in facts.
var unitNames = [units]string{
	mmHg: "mmHg", kPa: "kPa", dioptre: "D", degree: "deg", prism: "PD", percent: "%", drop: "drop", milligram: "mg", gram: "g", microgram: "µg",
	millilitre: "ml", microlitre: "µl", tablet: "tablet", capsule: "capsule", bottle: "bottle", ampoule: "ampoule", tube: "tube", box: "box",
	injection: "injection", internationalUnit: "IU", microgramPerMl: "µg/ml", mgPerMl: "mg/ml", mgPerKg: "mg/kg", times: "times", second: "s", minute: "min",
	hour: "h", day: "d", week: "wk", month: "mo", year: "y", yearsOld: "y", micrometre: "µm", millimetre: "mm", centimetre: "cm", metre: "m",
	mmolPerL: "mmol/L", umolPerL: "µmol/L", mgPerDl: "mg/dL", cellsPerMm2: "cells/mm²", decibel: "dB", logMAR: "logmar", kilogram: "kg", beats: "/min",
	calendarMonth: "mo", point: "min", spot: "spot", celsius: "°C", cycle: "cycle", foot: "ft",
}

// unitWords are the ways that units are written after a number, "|" between.
var unitWords = [units]string{
	mmHg:              "mmhg|mm hg|毫米汞柱|毫米水银柱|mm汞柱|个汞柱|汞柱|millimeters of mercury|millimetres of mercury|毫米hg",
	kPa:               "kpa|千帕",
	dioptre:           "d|ds|dc|diopters|diopter|dioptres|dioptre|屈光度|dsph|dcyl|ds球镜|dc柱镜|sph|sphere|cyl|cylinder",
	degree:            "度|°|degrees|degree|deg",
	celsius:           "℃|摄氏度|°c|celsius",
	prism:             "棱镜度|△|三棱镜度",
	percent:           "%|％|percent|per cent",
	drop:              "滴|drops|drop|gtt|gtts",
	milligram:         "mg|毫克|milligrams|milligram",
	gram:              "g|克|grams|gram",
	microgram:         "ug|µg|μg|mcg|微克|micrograms|microgram",
	millilitre:        "ml|毫升|cc|milliliters",
	microlitre:        "ul|µl|μl|微升",
	tablet:            "片|tablets|tablet|tabs|tab|pills|pill|颗|丸",
	capsule:           "粒|粒胶囊|胶囊|capsules|capsule",
	bottle:            "瓶|bottles|bottle",
	ampoule:           "支",
	box:               "盒",
	injection:         "针|injections|injection|shots|shot|剂",
	internationalUnit: "iu|单位|国际单位|u|units|unit",
	microgramPerMl:    "ug/ml|μg/ml|µg/ml|mcg/ml",
	mgPerMl:           "mg/ml|毫克/毫升",
	mgPerKg:           "mg/kg|毫克/公斤",
	times:             "次|回|遍|times|time|趟",
	second:            "秒|秒钟|s|sec|secs|seconds|second",
	minute:            "分钟|min|mins|minutes|minute",
	hour:              "小时|个小时|钟头|个钟头|个钟|h|hr|hrs|hours|hour",
	day:               "天|日|days|day|晚|夜|nights|night|整天",
	week:              "周|星期|礼拜|个星期|个礼拜|weeks|week|wk|wks|周左右",
	month:             "个月|月余|月多|months|month|mo|mos",
	year:              "年|years|year|yr|yrs|y|周年|载",
	yearsOld:          "岁|周岁|years old|year old|years-old|year-old|y.o|yo|y/o|y.o.|yrs old|yr old|years of age",
	micrometre:        "um|µm|μm|微米|microns|micron|micrometers",
	millimetre:        "mm|毫米|millimeters|millimeter",
	centimetre:        "cm|厘米|公分|centimeters|centimeter",
	metre:             "m|米|meters|meter|metres",
	mmolPerL:          "mmol/l|毫摩尔每升|mmol/l左右|mmol|毫摩尔/升",
	umolPerL:          "umol/l|μmol/l|µmol/l|微摩尔/升",
	mgPerDl:           "mg/dl",
	cellsPerMm2:       "个/mm2|个/mm²|/mm2|/mm²|cells/mm2|cells/mm²|个每平方毫米|个/平方毫米",
	decibel:           "db|分贝",
	logMAR:            "logmar",
	kilogram:          "kg|公斤|千克|kilograms|kgs",
	beats:             "次/分|次/分钟|bpm",
	calendarMonth:     "月|月份",
	point:             "分",
	spot:              "点位",
	cycle:             "疗程|个疗程",
	foot:              "ft|feet|foot|英尺",
}

// isTime reports whether the unit is one of time.
func (u unit) isTime() bool { return u >= second && u <= year || u == calendarMonth }

// isDose reports whether a number of the unit is an amount of a drug wherever it
// stands.
func (u unit) isDose() bool {
	switch u {
	case drop, tablet, capsule, ampoule, tube, milligram, gram, microgram, millilitre, microlitre, internationalUnit, mgPerKg, injection, bottle, box:
		return true
	}
	return false
}

// timeUnits are the units of time as they stand in facts.
var timeUnits = [units]string{second: "s", minute: "min", hour: "h", day: "d", week: "wk", month: "mo", year: "y", calendarMonth: "mo"}

// period is the time in which something is done so and so often.
type period uint8

const (
	noPeriod period = iota
	perDay
	perNight
	perMorning
	perWeek
	perMonth
	perYear
	perTwoDays
	perHour
	perEvery // 每 alone: the time that follows
	periods
)

var periodNames = [periods]string{
	perDay: "/d", perNight: "/night", perMorning: "/d", perWeek: "/wk", perMonth: "/mo", perYear: "/y", perTwoDays: "/2d", perHour: "/h",
}

var periodWords = [periods]string{
	perDay:     "每天|每日|天天|每一天|daily|a day|per day|each day|every day|/d|/day|/天|/日|日服|日滴|everyday",
	perNight:   "每晚|每夜|每天晚上|每日睡前|每晚睡前|每天睡前|nightly|every night|at bedtime|each night|before bed|睡前|临睡前|晚上睡前|at night|/晚",
	perMorning: "每天早上|每早|每日早晨|每天早晨|每日清晨|every morning|each morning|in the morning",
	perWeek:    "每周|每星期|每礼拜|每个星期|weekly|a week|per week|/周|/week|every week|每一周|每个礼拜",
	perMonth:   "每月|每个月|monthly|a month|per month|/月|every month",
	perYear:    "每年|yearly|a year|per year|annually|every year",
	perTwoDays: "隔天|隔日|每隔一天|每隔一日|every other day",
	perHour:    "每小时|每个小时|hourly|an hour|every hour|per hour",
	perEvery:   "每|每隔|every",
}

// frequency is how often, said in one word.
type frequency struct{ value, unit string }

var frequencies = []struct {
	words string
	frequency
}{
	{"qd|q.d.|once daily|once a day|once every day|one time a day|once per day|od daily", frequency{"1", "/d"}},
	{"bid|b.i.d.|twice daily|twice a day|two times a day|twice per day|早晚各一次|早晚各1次|早晚一次|一早一晚|早晚各一", frequency{"2", "/d"}},
	{"tid|t.i.d.|three times a day|three times daily|thrice daily|thrice a day|3 times a day|早中晚各一次|早中晚各1次|早中晚各一", frequency{"3", "/d"}},
	{"qid|q.i.d.|four times a day|four times daily", frequency{"4", "/d"}},
	{"qn|qhs|hs|q.h.s.|once nightly|once a night|once at night|once at bedtime", frequency{"1", "/night"}},
	{"qod|q.o.d.", frequency{"1", "/2d"}},
	{"qw|qwk|once weekly|once a week", frequency{"1", "/wk"}},
	{"biw|twice weekly|twice a week", frequency{"2", "/wk"}},
	{"qh|once an hour", frequency{"1", "/h"}},
	{"once a month|once monthly", frequency{"1", "/mo"}},
	{"prn|必要时", frequency{"prn", ""}},
}
