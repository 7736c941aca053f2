package wording

import "strings"

// zh words a report as a Chinese eye clinic does.
type zh struct{}

func (zh) space() string { return "" }

func (zh) heading(section string) string {
	return map[string]string{
		"eye": "眼别：", "quality": "图像质量：", "disc": "视盘：", "vessels": "视网膜血管：", "lesions": "病灶：",
		"diseases": "疾病分类：", "unexamined": "未检查项目：", "impression": "印象：", "limits": "说明：",
	}[section]
}

func (zh) name(f finding) string {
	if n, ok := map[string]string{
		"vessel": "视网膜血管", "optic_disc": "视盘",
		"hard_exudate": "硬性渗出", "soft_exudate": "软性渗出", "haemorrhage": "视网膜出血", "microaneurysm": "微动脉瘤",
		"normal": "“眼底正常”", "diabetic_retinopathy": "糖尿病视网膜病变", "glaucoma": "青光眼", "cataract": "白内障",
		"amd": "年龄相关性黄斑变性", "myopia": "近视性眼底改变", "OD": "右眼（OD）", "OS": "左眼（OS）",
	}[f.Type]; ok {
		return n
	}
	return strings.ReplaceAll(f.Type, "_", " ")
}

// list joins with 、 and 和.
func (zh) list(items []string) string {
	if n := len(items); n > 1 {
		return strings.Join(items[:n-1], "、") + "和" + items[n-1]
	}
	return items[0]
}

func (l zh) names(fs []finding) string { return l.list(each(fs, l.name)) }

func (l zh) eye(f finding) string {
	switch {
	case f.Type == "unknown":
		return "未注明，亦无法由图像推定。"
	case f.Values["from"] == "disc":
		return "未注明，按视盘位置推定为" + l.name(f) + "。"
	case f.Values["by_disc"] != "":
		side := "左"
		if f.Values["by_disc"] == "OD" {
			side = "右"
		}
		return "记录为" + l.name(f) + "，但视盘位于图像" + side + "侧，与以黄斑为中心拍摄的" + strings.SplitN(l.name(f), "（", 2)[0] + "照片不符。"
	}
	return l.name(f) + "。"
}

func (zh) notFundus() string { return "该图像未被识别为眼底照片，未作任何判读。" }

func (zh) gradable(f finding) string {
	return "可供判读，视野直径约" + f.Values["field_diameter_pixels"] + "像素。"
}

func (l zh) ungradable(reasons []finding) string {
	return "不足以可靠判读，原因为" + l.list(each(reasons, func(f finding) string {
		v, limit := f.Values["value"], f.Values["limit"]
		switch f.Type {
		case "small":
			return "视野过小（直径" + v + "像素，下限" + limit + "像素）"
		case "irregular_field":
			return "视野形状不规则（圆度" + v + "，下限" + limit + "）"
		case "blurred":
			return "图像模糊（清晰度" + v + "，下限" + limit + "）"
		case "dark":
			return "图像过暗（亮度" + v + "，下限" + limit + "）"
		case "bright":
			return "图像过亮（亮度" + v + "，上限" + limit + "）"
		case "uneven":
			return "照明不均（均匀度" + v + "，下限" + limit + "）"
		default:
			return "过曝区域过大（占比" + v + "，上限" + limit + "）"
		}
	})) + "。"
}

func (zh) disc(f finding) string {
	if !f.Present {
		return "模型未能定位视盘。"
	}
	return "模型已定位视盘，直径约" + f.Values["diameter_pixels"] + "像素，为视野直径的" + f.Values["diameter_field_percent"] + "%。"
}

func (zh) vessels(f finding) string {
	if !f.Present {
		return "模型未分割出血管。"
	}
	return "模型分割出的血管占视野面积的" + f.Values["area_field_percent"] + "%，未评估管径及走行。"
}

func (l zh) lesion(f finding) string {
	size := "总面积约"
	if f.Count == 1 {
		size = "面积约"
	}
	s := "模型检出" + l.name(f) + count(f) + "处，" + size + area(f) + "像素（占视野面积的" + f.Values["area_field_percent"] + "%），位于" + l.where(f)
	switch {
	case f.Macula && f.Count == 1:
		s += "，累及推算的黄斑区"
	case f.Macula && f.Values["count_macula"] == count(f):
		s += "，均累及推算的黄斑区"
	case f.Macula:
		s += "，其中" + f.Values["count_macula"] + "处累及推算的黄斑区"
	case f.Values["nearest_macula_disc_diameters"] != "":
		s += "，距推算的黄斑中心最近处约" + f.Values["nearest_macula_disc_diameters"] + "个视盘直径"
	}
	return s + "。"
}

func (l zh) where(f finding) string {
	names := map[string]string{
		"superior_temporal": "颞上", "inferior_temporal": "颞下", "superior_nasal": "鼻上", "inferior_nasal": "鼻下",
		"upper_left": "左上", "lower_left": "左下", "upper_right": "右上", "lower_right": "右下",
	}
	var out []string
	for _, q := range f.Quadrants {
		out = append(out, names[q])
	}
	if f.Values["quadrants_by"] == "disc" {
		return strings.Join(out, "、") + "象限（以视盘为中心）"
	}
	return "图像" + strings.Join(out, "、") + "象限"
}

func (l zh) bright(f finding) string {
	return "视盘范围内" + f.Values["in_disc_left_out"] + "处亮斑未计入" + l.name(f) + "。"
}

func (l zh) noLesions(fs []finding) string { return "模型未检出" + l.orNames(fs) + "。" }

func (l zh) orNames(fs []finding) string {
	names := each(fs, l.name)
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], "、") + "或" + names[n-1]
	}
	return names[0]
}

func (zh) maculaEstimated() string {
	return "黄斑位置按视盘位置和眼别推算，并非模型直接检出。"
}

func (l zh) scored(f finding) string {
	return l.name(f) + "（概率" + f.Values["probability"] + "，阈值" + f.Values["threshold"] + "）"
}

func (l zh) probable(f finding) string {
	return l.name(f) + "（概率" + f.Values["probability"] + "）"
}

func (l zh) reached(fs []finding) string {
	return "达到阈值的有" + l.list(each(fs, l.scored)) + "。"
}

func (l zh) below(fs []finding, others bool) string {
	if !others {
		return "各类别均未达到阈值，分别为" + l.list(each(fs, l.scored)) + "。"
	}
	return "未达到阈值的有" + l.list(each(fs, l.scored)) + "。"
}

func (l zh) notExamined(fs []finding) string { return "本次未检查" + l.names(fs) + "。" }

func (l zh) notExaminedSmall(fs []finding) string {
	v := fs[0].Values
	return "视野直径" + v["field_diameter_pixels"] + "像素，低于模型要求的" + v["needs_field_pixels"] + "像素，故未检查" + l.names(fs) + "。"
}

func (zh) notExaminedMeans() string { return "未检查不代表没有异常。" }

func (zh) ungraded() string {
	return "图像质量不足，模型未检出的项目不能视为阴性，建议重新拍摄。"
}

func (l zh) suggests(fs []finding) string { return "模型提示可能存在" + l.names(fs) + "。" }

func (l zh) found(fs []finding) string {
	s := "检出" + l.names(fs)
	if m := inMacula(fs); len(m) == len(fs) && whole(fs) {
		s += "，累及推算的黄斑区"
	} else if len(m) == len(fs) {
		s += "，部分累及推算的黄斑区"
	} else if len(m) > 0 {
		s += "，其中" + l.names(m) + "累及推算的黄斑区"
	}
	return s + "。"
}

func (zh) nothing() string {
	return "在已检查的项目中，模型均未提示异常，但不能据此排除眼病。"
}

func (zh) nothingExamined() string { return "未对病灶和疾病作检查，不作印象判断。" }

func (zh) uncertain() string {
	return "“眼底正常”类别亦未达到阈值，结果不确定。"
}

func (l zh) normalAndDisease(n finding, fs []finding) string {
	return "分类结果自相矛盾，" + l.probable(n) + "与" + l.list(each(fs, l.probable)) + "同时达到阈值。"
}

func (l zh) normalAndLesions(n finding, fs []finding) string {
	return "分类与病灶结果不一致，" + l.probable(n) + "达到阈值，但检出" + l.names(fs) + "。"
}

func (l zh) lesionsNotRetinopathy(fs []finding, dr finding) string {
	return "病灶与分类结果不一致，检出" + l.names(fs) + "，但" + l.name(dr) + "的概率（" + dr.Values["probability"] + "）未达到阈值（" + dr.Values["threshold"] + "）。"
}

func (l zh) retinopathyNotLesions(dr finding, fs []finding) string {
	return "分类与病灶结果不一致，" + l.name(dr) + "达到阈值（概率" + dr.Values["probability"] + "），但未检出" + l.orNames(fs) + "。"
}

func (zh) advise() string       { return "建议由眼科医生结合临床检查进一步确认。" }
func (zh) adviseAnyway() string { return "如有视力下降等不适，仍应到眼科就诊。" }

func (zh) researchOnly() string {
	return "本报告由研究用模型自动生成，并非医疗器械的输出，不能代替眼科医生的诊断。"
}

func (zh) odirLabels() string {
	return "疾病分类模型以ODIR数据集的标签训练，其概率不等于患病概率。"
}
