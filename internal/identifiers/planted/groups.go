package planted

// Groups of types: what a finder calls a planted string is right where the group is.
// Which number it is, and which person, the sentence does not always say.
const (
	GroupPerson   = "person"
	GroupPlace    = "place"    // hospitals, employers, schools, wards, addresses, villages
	GroupContact  = "contact"  // phone, accounts, e-mail, links
	GroupDocument = "document" // cards, passports, plates, record numbers
	GroupTime     = "time"
	GroupAge      = "age"
)

// Group is the group of a planted type.
func (t Type) Group() string {
	switch t {
	case Patient, Relative, Surname, Doctor, DoctorSurname:
		return GroupPerson
	case Hospital, Employer, School, Ward, Address, Village:
		return GroupPlace
	case Phone, WeChat, QQ, Email, URL:
		return GroupContact
	case IDCard, Passport, BankCard, Record, Plate:
		return GroupDocument
	case Date, Hours:
		return GroupTime
	case Age:
		return GroupAge
	}
	return ""
}
