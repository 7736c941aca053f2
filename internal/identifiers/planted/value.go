package planted

import "math/rand/v2"

// value makes a planted string of a type; ok is false where t is no planted type.
func value(r *rand.Rand, lang string, t Type) (s string, ok bool) {
	zh := lang == "zh"
	switch t {
	case Patient, Relative, Doctor:
		if zh {
			return chineseName(r), true
		}
		return englishName(r), true
	case Surname, DoctorSurname:
		if zh {
			return chineseSurname(r), true
		}
		return englishSurname(r), true
	case Hospital:
		if zh {
			return chineseHospital(r), true
		}
		return englishHospital(r), true
	case Employer:
		if zh {
			return chineseEmployer(r), true
		}
		return englishEmployer(r), true
	case School:
		if zh {
			return chineseSchool(r), true
		}
		return englishSchool(r), true
	case Ward:
		if zh {
			return chineseWard(r), true
		}
		return englishWard(r), true
	case Address:
		if zh {
			return chineseAddress(r), true
		}
		return englishAddress(r), true
	case Village:
		if zh {
			return chineseVillage(r), true
		}
		return englishVillage(r), true
	case Phone:
		if zh {
			return chinesePhone(r), true
		}
		return englishPhone(r), true
	case Date:
		if zh {
			return chineseDate(r), true
		}
		return englishDate(r), true
	case Age:
		if zh {
			return chineseAge(r), true
		}
		return digits(90 + r.IntN(17)), true
	case Hours:
		if zh {
			return chineseHours(r), true
		}
		return englishHours(r), true
	case WeChat:
		return weChat(r), true
	case QQ:
		return qq(r), true
	case Email:
		return email(r, lang), true
	case URL:
		return url(r), true
	case IDCard:
		return idCard(r), true
	case Passport:
		return passport(r, lang), true
	case BankCard:
		return bankCard(r), true
	case Record:
		return record(r), true
	case Plate:
		if zh {
			return chinesePlate(r), true
		}
		return englishPlate(r), true
	}
	return "", false
}
