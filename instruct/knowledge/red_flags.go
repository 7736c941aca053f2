package knowledge

import (
	"sync"

	"ophglm"
	"ophglm/internal/clinical/triage"
)

// redFlags remembers which complaints call for urgent care, by what is said of
// them.
var redFlags sync.Map

// RaisesRedFlag reports whether a patient who tells of what the fact names is to be
// seen urgently. A story does not tell of it in passing, and a question about it is
// answered with what the graph says of urgency.
func (d *Disease) RaisesRedFlag(f *Fact) bool {
	if f.flag == nil {
		flag := d.raisesRedFlag(f.Named)
		f.flag = &flag
	}
	return *f.flag
}

// NameRaisesRedFlag reports whether somebody who says that he has the disease is to
// be seen urgently.
func (d *Disease) NameRaisesRedFlag() bool { return d.raisesRedFlag(d.Spoken) }

func (d *Disease) raisesRedFlag(thing string) bool {
	said := "我出现了" + thing + "。"
	if d.Lang == ophglm.EN {
		said = "I have noticed " + thing + "."
	}
	if flag, ok := redFlags.Load(said); ok {
		return flag.(bool)
	}
	flag := len(triage.Default().Check([]ophglm.Turn{{Role: ophglm.Patient, Text: said}}, nil).RedFlags) > 0
	redFlags.Store(said, flag)
	return flag
}
