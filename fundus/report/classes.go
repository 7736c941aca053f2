package report

// The classes that findings treat in a way of their own.
const (
	Vessel      = "vessel"
	OpticDisc   = "optic_disc"
	HardExudate = "hard_exudate"
	SoftExudate = "soft_exudate"
	Normal      = "normal"
)

// The kinds of findings of classes.
const (
	kindDisc    = "disc"
	kindVessels = "vessels"
	kindLesion  = "lesion"
	kindDisease = "disease"
)

// order is the order in which a report speaks of classes.
var order = []string{
	Vessel, OpticDisc, HardExudate, SoftExudate, "haemorrhage", "microaneurysm",
	Normal, "diabetic_retinopathy", "glaucoma", "cataract", "amd", "myopia",
}

// Expected are the classes that a report speaks of if it is not told which.
func Expected() []string { return append([]string(nil), order...) }

// kindOf is the kind of a segmented class: any that is neither disc nor vessel
// nor a known disease is a lesion.
func kindOf(class string) string {
	switch class {
	case Vessel:
		return kindVessels
	case OpticDisc:
		return kindDisc
	case Normal, "diabetic_retinopathy", "glaucoma", "cataract", "amd", "myopia":
		return kindDisease
	}
	return kindLesion
}
