package verify

import "testing"

// clausesRead are clauses with a word of theirs and how they speak of it: whether a
// matter is to be done, or which side of its family a word means. Made up for this
// test.
var clausesRead = []struct {
	clause, word string
	yes, firm    bool
}{
	{"别揉眼", "揉眼", false, true},
	{"不要揉眼和日晒", "日晒", false, true},
	{"揉一揉没事", "揉一揉", true, true},
	{"不必避免揉眼", "揉眼", true, true},
	{"激素不用停", "激素", true, true},
	{"可以自己停激素", "激素", false, true},
	{"不自行骤停激素", "激素", true, true},
	{"戒烟、控制血压", "血压", true, false},
	{"不疼了就可以停激素", "激素", false, true},
	{"激素会加重感染", "激素", false, true},
	{"揉眼不会加重它", "揉眼", true, true},
	{"护目镜纯属多余", "护目镜", false, true},
	{"rubbing does no harm", "rubbing", true, true},
	{"rub when it itches", "rub", true, true},
	{"never rub it", "rub", false, true},
	{"there is no need to avoid flying", "flying", true, true},
	{"goggles are pointless", "goggles", false, true},
	{"do not miss your check-ups", "check-ups", true, true},
	{"avoid rubbing and use warm compresses", "warm compresses", true, true},
	{"warm compresses are not needed", "warm compresses", false, true},

	{"多数人恢复不了", "恢复", false, false},
	{"不会传染", "传染", false, false},
	{"很少复发", "复发", false, false},
	{"不治疗会失明", "失明", true, false},
	{"丢掉的视野回不来", "回不来", true, false}, // the word itself is of the other side
	{"it cannot be cured", "cured", false, false},
	{"recurrence is rare", "recurrence", false, false},
	{"it tends to recur", "recur", true, false},
	{"no eye recovers", "recovers", false, false},
}

func TestStances(t *testing.T) {
	l := sensesOnce()
	for _, q := range clausesRead {
		words := l.words.Find(nil, q.clause)
		list, _ := l.stancesOf(nil, q.clause, 0, len(q.clause), words)
		found := false
		for _, s := range list {
			if q.clause[s.start:s.end] != q.word {
				continue
			}
			found = true
			if s.yes != q.yes || s.matter != 0 && s.firm != q.firm {
				t.Errorf("%s: %s: yes %v, firm %v", q.clause, q.word, s.yes, s.firm)
			}
		}
		if !found {
			t.Errorf("%s: no stance on %s among %+v", q.clause, q.word, list)
		}
	}
}

// Two families are known by number.
func TestFamilies(t *testing.T) {
	l := sensesOnce()
	for word, want := range map[string]pole{"复发": recurs, "relapse": recurs, "恢复": recovers, "improve": recovers, "回来": recurs} {
		found := l.words.Find(nil, word)
		if len(found) != 1 || l.sense(found[0].Name).pole != want {
			t.Errorf("%s: %+v, want %d", word, found, want)
		}
	}
	list, _ := l.stancesOf(nil, "丢掉的视力回来了", 0, len("丢掉的视力回来了"), l.words.Find(nil, "丢掉的视力回来了"))
	if len(list) != 1 || list[0].pole != recovers {
		t.Errorf("sight that comes back: %+v", list)
	}
}
