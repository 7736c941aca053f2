package planted

import (
	"math/rand/v2"
	"strings"
)

// Places are combined of characters that real ones seldom hold together; those that
// happen to exist are left out.
var placeNames = func() []string {
	real := map[string]bool{}
	for _, name := range strings.Fields("梧州 榆阳 蔚州 岚溪 禾川 澄川 栖川 榆溪 澜阳 墨溪 苍溪 竹溪 翠屏 沅陵 沅州 沅阳 梧塘 澄溪 竹塘 桐岭 苍岭 桐川 竹川 翠岭 桐州 澄阳") {
		real[name] = true
	}
	var all []string
	for _, a := range strings.Split("栖澄禾岚砚蔚霁榆梧蓼汀澜墨苍竹翎桐柘沅翠", "") {
		for _, b := range strings.Split("川陵溪浦阳原州泽屏洲湾塘岭", "") {
			if !real[a+b] {
				all = append(all, a+b)
			}
		}
	}
	return all
}()

func place(r *rand.Rand) string { return pick(r, placeNames) }

func chineseHospital(r *rand.Rand) string {
	p := place(r)
	area := pick(r, []string{"市", "市", "市", "县", "区"})
	order := pick(r, []string{"一", "二", "三", "四"})
	brand := pick(r, strings.Split("霁砚翎栖蓼柘沅蔚", "")) + pick(r, strings.Split("眸瞳睛目视康澈辰", ""))
	switch r.IntN(22) {
	case 0, 1, 2:
		return p + area + "第" + order + "人民医院"
	case 3, 4:
		return p + area + "人民医院"
	case 5:
		return p + area + "中心医院"
	case 6:
		return p + area + "中医院"
	case 7:
		return p + area + "妇幼保健院"
	case 8:
		return p + "医科大学附属第" + order + "医院"
	case 9:
		return p + "医学院附属医院"
	case 10:
		return p + "大学附属" + place(r) + "医院"
	case 11:
		return p + area + pick(r, []string{"一", "二", "三"}) + "院"
	case 12:
		return p + "医大附" + pick(r, []string{"一", "二"})
	case 13:
		return p + brand + "眼科医院"
	case 14:
		return brand + "眼科医院"
	case 15:
		return p + "眼科医院"
	case 16:
		return p + area + "眼科中心"
	case 17:
		return p + brand + "眼科门诊部"
	case 18:
		return p + pick(r, []string{"镇", "乡", "街道"}) + pick(r, []string{"卫生院", "社区卫生服务中心"})
	case 19:
		return brand + "视光中心"
	case 20:
		return "武警" + p + "总队医院"
	}
	return p + pick(r, []string{"协和医院", "同济医院", "红十字会医院", "儿童医院", "肿瘤医院", "铁路医院", "矿务局总医院", "军区总医院"})
}

var englishPlaces = strings.Fields("Merrowvale Eastermere Brookhollow Fernwyck Ashcombry Larkendale Oakmerrow Stonebarrow Willowmarch Harrowmoor Kestrelton Pinewythe Redfallow Silverthwaite Thornhallow Wexbourne")

func englishHospital(r *rand.Rand) string {
	p := pick(r, englishPlaces)
	switch r.IntN(8) {
	case 0:
		return p + " General Hospital"
	case 1:
		return p + " Eye Clinic"
	case 2:
		return "St. " + pick(r, []string{"Aldric", "Bertram", "Oswin", "Maeve", "Elowen"}) + "'s Hospital"
	case 3:
		return "University Hospital of " + p
	case 4:
		return p + " Medical Center"
	case 5:
		return p + " Eye Institute"
	case 6:
		return p + " Community Hospital"
	}
	return p + " Eye Hospital"
}

var roadWords = strings.Fields("梧桐 建设 解放 青年 长虹 文昌 柳荫 朝霞 滨湖 玉带 金穗 学府 和顺 育才 光明 迎宾 紫藤 香樟 五里 双桥")

func chineseNumber(r *rand.Rand) string { return digits(1 + r.IntN(399)) }

func chineseAddress(r *rand.Rand) string {
	province := pick(r, []string{"", "", "河南省", "浙江省", "四川省", "山东省", "湖北省", "广西", "云南省", "辽宁省"})
	city := place(r) + "市"
	district := place(r) + pick(r, []string{"区", "县"})
	road := pick(r, roadWords) + pick(r, []string{"路", "街", "大道", "巷", "东路", "南街", "北路"})
	estate := pick(r, roadWords) + pick(r, []string{"花园", "小区", "新村", "苑", "家园", "公寓"})
	building := digits(1+r.IntN(30)) + pick(r, []string{"号楼", "栋", "幢"})
	unit := digits(1+r.IntN(4)) + "单元"
	room := digits(1+r.IntN(20)) + "0" + digits(1+r.IntN(4))
	switch r.IntN(13) {
	case 0:
		return province + city + district + road + chineseNumber(r) + "号"
	case 1:
		return province + city + district + road + chineseNumber(r) + "号" + estate + building + unit + room + "室"
	case 2:
		return city + road + chineseNumber(r) + "号"
	case 3:
		return road + chineseNumber(r) + "号"
	case 4:
		return estate + building + unit + room
	case 5:
		return estate + digits(1+r.IntN(30)) + "-" + digits(1+r.IntN(4)) + "-" + room
	case 6:
		return district + estate + building + room + "室"
	case 7:
		return district + road + "与" + pick(r, roadWords) + "路交叉口"
	case 8:
		return city + district + place(r) + "街道" + estate
	case 9:
		return city + " " + district + " " + road + " " + chineseNumber(r) + "号"
	case 10:
		return road + chineseNumber(r) + "号" + pick(r, []string{"院", "附3号", "2楼", "底商"})
	case 11:
		return pick(r, roadWords) + "胡同" + chineseNumber(r) + "号"
	}
	return city + district + estate + building + unit + room + "室"
}

func englishAddress(r *rand.Rand) string {
	road := pick(r, []string{"Maple", "Cedar", "Station", "Mill", "Orchard", "High", "Willow", "Quarry", "Bishop", "Chapel"}) + " " +
		pick(r, []string{"Street", "St", "Road", "Rd", "Avenue", "Ave", "Lane", "Drive", "Court", "Blvd"})
	n, town := digits(1+r.IntN(980)), pick(r, englishPlaces)
	switch r.IntN(5) {
	case 0:
		return n + " " + road + ", Apt " + digits(1+r.IntN(40)) + ", " + town
	case 1:
		return n + " " + road + ", " + town
	case 2:
		return n + " " + road + ", " + town + ", OH " + random(r, 5)
	case 3:
		return "Flat " + digits(1+r.IntN(40)) + ", " + n + " " + road
	}
	return n + " " + road
}

func chineseVillage(r *rand.Rand) string {
	name := pick(r, surnames[:60]) + pick(r, []string{"家庄", "家村", "家湾", "家沟", "家堡", "庄村", "各庄", "家屯", "家寨", "家坪"})
	if oneIn(r, 2) {
		name = pick(r, strings.Split("大小上下东西南北前后", "")) + pick(r, strings.Split("河桥塘井坡岗沟楼", "")) + "村"
	}
	town := place(r) + pick(r, []string{"镇", "乡"})
	switch r.IntN(9) {
	case 0, 1:
		return town + name
	case 2:
		return place(r) + "县" + town + name
	case 3:
		return name + pick(r, []string{"三组", "五队", "二社", "8组", "12号"})
	case 4:
		return place(r) + "县" + town
	case 5:
		return place(r) + "村"
	case 6:
		return town + place(r) + "村" + digits(1+r.IntN(12)) + "组"
	case 7:
		return place(r) + "市" + town + place(r) + "村"
	}
	return name
}

func englishVillage(r *rand.Rand) string {
	return pick(r, []string{"", "Upper ", "Little ", "West "}) + pick(r, englishPlaces) + pick(r, []string{" village", " Village", " township", " hamlet"})
}

var brandFirst, brandSecond = strings.Split("霁砚翎栖蓼柘澜沅蔚梧", ""), strings.Split("达通源丰润合创辉腾茂", "")

func chineseEmployer(r *rand.Rand) string {
	p, brand := place(r), pick(r, brandFirst)+pick(r, brandSecond)
	trade := pick(r, []string{"电子", "机械", "纺织", "物流", "建材", "食品", "科技", "装饰", "化工", "服装"})
	switch r.IntN(12) {
	case 0:
		return p + "市" + brand + trade + "有限公司"
	case 1:
		return brand + trade + "有限责任公司"
	case 2:
		return brand + "集团"
	case 3:
		return p + pick(r, []string{"机械厂", "棉纺厂", "水泥厂", "化肥厂", "轴承厂", "糖厂"})
	case 4:
		return p + pick(r, []string{"供电局", "税务局", "公安局", "交通局", "自来水公司", "邮政局"})
	case 5:
		return p + pick(r, []string{"镇政府", "街道办事处", "县政府"})
	case 6:
		return p + "银行" + place(r) + "支行"
	case 7:
		return brand + pick(r, []string{"超市", "酒店", "商场", "饭店"})
	case 8:
		return brand + trade + "厂"
	case 9:
		return p + brand + "建筑工程公司"
	case 10:
		return brand + trade + "公司"
	}
	return p + pick(r, []string{"煤矿", "钢铁厂", "火车站", "汽车站"})
}

func englishEmployer(r *rand.Rand) string {
	p := pick(r, englishPlaces)
	return pick(r, []string{
		p + " Logistics Ltd", p + " Steel Works", p + " & Sons Inc.", p + " Insurance Company", p + " City Council", p + " Foods LLC", "Bank of " + p,
		p + " Manufacturing Corp.", p + " Textiles Co., Ltd.",
	})
}

func chineseSchool(r *rand.Rand) string {
	p := place(r)
	order := pick(r, []string{"一", "二", "三", "四", "五", "六", "七", "八"})
	switch r.IntN(12) {
	case 0:
		return p + "市第" + order + "中学"
	case 1:
		return p + "市实验小学"
	case 2:
		return p + "县" + order + "中"
	case 3:
		return p + order + "中"
	case 4:
		return p + pick(r, []string{"大学", "师范大学", "理工大学", "农业大学", "财经学院"})
	case 5:
		return p + "职业技术学院"
	case 6:
		return p + pick(r, []string{"路", "镇中心", "", "街"}) + "小学"
	case 7:
		return pick(r, []string{"小青芽", "云朵糖", "砚宝", "栖禾", "萤火虫"}) + "幼儿园"
	case 8:
		return p + "外国语学校"
	case 9:
		return p + "中学"
	case 10:
		return p + "区" + pick(r, roadWords) + "小学"
	}
	return p + pick(r, []string{"卫校", "技师学院", "高级中学", "中等专业学校"})
}

func englishSchool(r *rand.Rand) string {
	p := pick(r, englishPlaces)
	return pick(r, []string{
		p + " Elementary School", p + " High School", p + " Middle School", "University of " + p, p + " College", p + " Primary School", p + " Academy", p + " State University",
	})
}

func chineseWard(r *rand.Rand) string {
	n, bed := digits(1+r.IntN(12)), digits(1+r.IntN(60))
	order := pick(r, []string{"一", "二", "三", "四", "五", "六"})
	switch r.IntN(11) {
	case 0:
		return order + "病区" + bed + "床"
	case 1:
		return n + "楼" + bed + "床"
	case 2:
		return "住院部" + n + "楼" + bed + "床"
	case 3:
		return order + "病区" + " " + bed + "床"
	case 4:
		return n + "病区" + bed + "号床"
	case 5:
		return "住院楼" + order + "层" + bed + "床"
	case 6:
		return n + "病房" + bed + "床"
	case 7:
		return n + "号楼" + digits(1+r.IntN(20)) + "层" + bed + "床"
	case 8:
		return "第" + order + "病区加" + digits(1+r.IntN(9)) + "床"
	case 9:
		return digits(1+r.IntN(18)) + "0" + digits(1+r.IntN(9)) + "病房" + digits(1+r.IntN(6)) + "床"
	}
	return bed + "床"
}

func englishWard(r *rand.Rand) string {
	bed := digits(1 + r.IntN(40))
	return pick(r, []string{
		"Ward " + digits(1+r.IntN(12)) + ", Bed " + bed, "ward " + digits(1+r.IntN(12)) + " bed " + bed, "Bed " + bed, "Room " + digits(100+r.IntN(800)) + ", Bed " + digits(1+r.IntN(4)),
		"Ward " + digits(1+r.IntN(9)) + pick(r, []string{"A", "B", "C"}) + " Bed " + bed,
	})
}
