package verify

import (
	"testing"

	"ophglm"
)

// A drug of a class that a fact names as a treatment is unclear; one of another class,
// or of a class that must not be given, is at fault.
func TestDrugOfANamedClassIsUnclear(t *testing.T) {
	for _, c := range []struct{ lang, disease, answer, outcome string }{
		{"zh", "bacterial_conjunctivitis", "可以点左氧氟沙星滴眼液。", "unclear"},
		{"en", "bacterial_conjunctivitis", "Tobramycin drops are used.", "unclear"},
		{"zh", "bacterial_conjunctivitis", "可以点更昔洛韦滴眼液。", "unsupported"},
		{"zh", "fungal_keratitis", "可以点地塞米松滴眼液。", "unsupported"},
	} {
		got := ""
		for _, v := range starter(t).Check(&Text{Record: "r", Lang: ophglm.Lang(c.lang), Disease: c.disease, Messages: []ophglm.Message{{Role: "user", Content: "?"}, {Role: "assistant", Content: c.answer}}}) {
			if v.Rule == Drug {
				got = v.Outcome
			}
		}
		if got != c.outcome {
			t.Errorf("%s: %q, want %q", c.answer, got, c.outcome)
		}
	}
}

// Who has said that it is urgent need not say so again; who has not is told.
func TestUrgencyIsSaidOnce(t *testing.T) {
	talk := func(first string) *Text {
		return &Text{Record: "r", Lang: ophglm.EN, Disease: "retinal_detachment", Messages: []ophglm.Message{
			{Role: "user", Content: "I suddenly see a dark curtain and flashes in my eye. What is it?"},
			{Role: "assistant", Content: first},
			{Role: "user", Content: "I suddenly see flashes as well. How is it treated?"},
			{Role: "assistant", Content: "Vitrectomy or scleral buckling puts the retina back."},
		}}
	}
	count := func(tx *Text) (n int) {
		for _, v := range starter(t).Check(tx) {
			if v.Rule == Urgency {
				n++
			}
		}
		return n
	}
	if n := count(talk("It may be a retinal detachment: be seen on the same day.")); n != 0 {
		t.Errorf("%d faults where the first answer said it", n)
	}
	if n := count(talk("It may be a retinal detachment.")); n != 2 {
		t.Errorf("%d faults where none said it, want 2", n)
	}
}
