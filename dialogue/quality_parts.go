package dialogue

import (
	"math"
	"strings"

	"ophglm"
)

// The curves and weights of the score, as the documentation of the kind gives
// them.
const (
	patientFrom, patientTo = 4, 30
	doctorFrom, doctorTo   = 6, 60
	longestWhole           = 2000
	densityPer, densityTop = 100, 8
	numberWorth            = 0.5
	mendedTimes            = 2
	smallDrop              = 0.25
	flagged                = 0.6
	conflicting            = 0.5

	weakest           = 0.1
	weightLength      = 1
	weightSpecificity = 2
	weightAnswered    = 3
	weightNoise       = 2
	weightSafety      = 4
)

// qualityOf scores a dialogue and says whether an answer is of something else.
// Products are converted before they are added, so
// that no compiler fuses the two.
func qualityOf(d *ophglm.Dialogue) (q ophglm.Quality, offTopic bool) {
	r := readTalk(d)
	q = ophglm.Quality{
		Length:      fourDecimals(lengthPart(r)),
		Specificity: fourDecimals(specificityPart(d, r)),
		Answered:    fourDecimals(r.answered()),
		Noise:       fourDecimals(noisePart(d)),
		Safety:      fourDecimals(safetyPart(d)),
	}
	sum := 0.0
	for _, p := range [...]struct{ weight, part float64 }{
		{weightLength, q.Length},
		{weightSpecificity, q.Specificity},
		{weightAnswered, q.Answered},
		{weightNoise, q.Noise},
		{weightSafety, q.Safety},
	} {
		sum += float64(p.weight / max(p.part, weakest))
	}
	q.Score = fourDecimals(float64(weightLength+weightSpecificity+weightAnswered+weightNoise+weightSafety) / sum)
	return q, r.offTopic()
}

// fourDecimals rounds half away from zero.
func fourDecimals(v float64) float64 { return math.Round(float64(v*1e4)) / 1e4 }

// rise is 0 up to from, 1 after to, and a straight line between.
func rise(v, from, to float64) float64 { return min(max(float64(v-from)/float64(to-from), 0), 1) }

func lengthPart(r talk) float64 {
	part := min(rise(r.patient, patientFrom, patientTo), rise(r.doctor, doctorFrom, doctorTo))
	if whole := r.patient + r.doctor; whole > longestWhole {
		part = float64(part * float64(longestWhole/whole))
	}
	return part
}

// fewFacts are compared one by one, more by a map.
const fewFacts = 32

// same reports whether two facts say the same, wherever they stand.
func same(a, b *ophglm.Fact) bool {
	return a.Kind == b.Kind && a.Value == b.Value && a.Unit == b.Unit && a.Entity == b.Entity && a.Subject == b.Subject && a.Eye == b.Eye && a.Negated == b.Negated
}

// different counts the facts that say different things.
func different(facts []ophglm.Fact) int {
	if len(facts) <= fewFacts {
		n := 0
		for i := range facts {
			again := false
			for j := 0; j < i && !again; j++ {
				again = same(&facts[j], &facts[i])
			}
			if !again {
				n++
			}
		}
		return n
	}
	seen := make(map[ophglm.Fact]bool, len(facts))
	for _, f := range facts {
		f.ID, f.In = "", ophglm.Place{}
		seen[f] = true
	}
	return len(seen)
}

func specificityPart(d *ophglm.Dialogue, r talk) float64 {
	numeric := 0
	var named map[string]bool // by facts
	if len(d.Entities) > 0 {
		named = make(map[string]bool, len(d.Facts))
	}
	for i := range d.Facts {
		f := &d.Facts[i]
		if strings.ContainsAny(f.Value, "0123456789") {
			numeric++
		}
		if named != nil && f.Entity != "" {
			named[f.Entity] = true
		}
	}
	n := float64(different(d.Facts))
	for _, e := range d.Entities {
		if !named[e] {
			n++
		}
	}
	n += float64(numberWorth * float64(max(r.numbers-numeric, 0)))
	per := float64(max(r.patient+r.doctor, densityPer)) / densityPer
	return min(float64(n/per)/densityTop, 1)
}

// noisy are the flags of what should not stand in a consultation.
var noisy = map[string]bool{"advert": true, "article": true, "deflects": true, "exemplar": true, "leaked": true, "reworded": true}

// smallDrops are reasons for which turns go that say nothing of the rest.
var smallDrops = map[string]bool{"thanks": true, "greeting": true, "notice": true, "empty": true, "no_text": true}

func noisePart(d *ophglm.Dialogue) float64 {
	changed, bytes, turns := 0, 0, 0
	for i := range d.Turns {
		t := &d.Turns[i]
		bytes += len(t.Text)
		turns += len(t.From)
		for j := range t.Edits {
			e := &t.Edits[j]
			bytes += e.End - e.Start - len(e.New) // back to the bytes of the source
			if e.Stage != deidentifyKind {
				changed += e.End - e.Start
			}
		}
	}
	gone := 0.0
	for i := range d.Dropped {
		if smallDrops[d.Dropped[i].Reason] {
			gone += smallDrop
		} else {
			gone++
		}
	}
	part := float64(1 - share(float64(mendedTimes*changed), float64(bytes)))
	part = float64(part * float64(1-share(gone, float64(turns+len(d.Dropped)))))
	for _, f := range d.Flags {
		if noisy[f] {
			part = float64(part * flagged)
		}
	}
	return part
}

// share is n of whole, at most 1, and 0 of nothing.
func share(n, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return min(float64(n/whole), 1)
}

// conflictFlag begins the flags of drug conflicts.
const conflictFlag = "drug_conflict"

func safetyPart(d *ophglm.Dialogue) float64 {
	part := 1.0
	if n := len(d.RedFlags); n > 0 {
		met := 0
		for i := range d.RedFlags {
			if d.RedFlags[i].Answer == "urgent" {
				met++
			}
		}
		part = float64(met) / float64(n)
	}
	for _, f := range d.Flags {
		if f == conflictFlag || strings.HasPrefix(f, conflictFlag+":") {
			part = float64(part * conflicting)
		}
	}
	return part
}
