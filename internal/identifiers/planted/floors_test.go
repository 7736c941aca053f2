package planted

// floors are the shares of planted strings that must be found: what was measured with
// seed 1, rounded down to a twentieth. They may only rise.
var floors = map[Type]float64{
	Phone: 0.90, WeChat: 0.90, QQ: 0.90, Email: 0.95, URL: 0.99, IDCard: 0.90, Passport: 0.95, BankCard: 0.99, Record: 0.90, Plate: 0.80,
	Address: 0.70, Village: 0.60, Date: 0.99, Age: 0.85, Hours: 0.90, Ward: 0.80,
	Patient: 0.75, Relative: 0.60, Surname: 0.65, Doctor: 0.75, DoctorSurname: 0.90, Hospital: 0.60, Employer: 0.40, School: 0.60,
}

// Floors of the share of hits that are right, and of hard negatives that are left whole.
const (
	floorPrecision = 0.99
	floorClean     = 0.99
)
