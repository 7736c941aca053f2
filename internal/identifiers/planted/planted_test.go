package planted

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ophglm/internal/identifiers"
)

var (
	seed = flag.Uint64("planted.seed", 1, "seed of the corpus")
	show = flag.String("planted.show", "", "show failures of a type, or \"false\" for false hits, or \"all\": not for who writes the rules")
)

// What the project aims at, as lower ends of 95 % intervals.
const (
	aimNumbers   = 0.99
	aimNames     = 0.97
	aimPrecision = 0.98
)

// groups says of what group each type of the finder is.
var groups = map[identifiers.Type]string{
	identifiers.Doctor: GroupPerson, identifiers.Person: GroupPerson,
	identifiers.Hospital: GroupPlace, identifiers.Organisation: GroupPlace, identifiers.Ward: GroupPlace, identifiers.Address: GroupPlace,
	identifiers.Phone: GroupContact, identifiers.WeChat: GroupContact, identifiers.QQ: GroupContact, identifiers.Email: GroupContact, identifiers.URL: GroupContact,
	identifiers.IDCard: GroupDocument, identifiers.Passport: GroupDocument, identifiers.BankCard: GroupDocument,
	identifiers.RecordNumber: GroupDocument, identifiers.Plate: GroupDocument,
	identifiers.Date: GroupTime, identifiers.ClinicHours: GroupTime,
	identifiers.Age: GroupAge,
}

func find(s string) []Hit {
	var hits []Hit
	for _, h := range identifiers.Find(s, nil) {
		hits = append(hits, Hit{Start: h.Start, End: h.End, Type: string(h.Type), Group: groups[h.Type]})
	}
	return hits
}

// Every type of the finder has a group; without one it could never be right.
func TestGroups(t *testing.T) {
	for _, typ := range identifiers.Types {
		if groups[typ] == "" {
			t.Errorf("type %q has no group", typ)
		}
	}
}

// The scores of the rules, by type, held above the floors.
func TestPlanted(t *testing.T) {
	s := Evaluate(Corpus(*seed), find)
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d; lower: lower end of Wilson's 95 %% interval; missed: templates that lost a string, of all\n", *seed)
	fmt.Fprintf(&b, "%-15s %6s %8s %7s %8s %7s %9s %7s %9s %s\n", "planted", "n", "recall", "lower", "typed", "lower", "precision", "lower", "missed", "aim")
	for _, typ := range Types {
		r := s.Rows[typ]
		aim := aimNames
		if typ.Number() {
			aim = aimNumbers
		}
		mark := "met"
		if r.Recall.Lower() < aim {
			mark = fmt.Sprintf("below %.2f", aim)
		}
		fmt.Fprintf(&b, "%-15s %6d %8.4f %7.4f %8.4f %7.4f %9.4f %7.4f %4d/%-4d %s\n", typ, r.Recall.N, r.Recall.Value(), r.Recall.Lower(),
			r.Typed.Value(), r.Typed.Lower(), r.Precision.Value(), r.Precision.Lower(), r.Missed, r.Templates, mark)
		if f := floors[typ]; r.Recall.Value() < f {
			t.Errorf("%s: recall %.4f, floor %.4f", typ, r.Recall.Value(), f)
		}
	}
	fmt.Fprintf(&b, "\n%-15s %6s %9s %7s\n", "hits of type", "n", "precision", "lower")
	for _, typ := range sortedKeys(s.Hits) {
		r := s.Hits[typ]
		fmt.Fprintf(&b, "%-15s %6d %9.4f %7.4f\n", typ, r.N, r.Value(), r.Lower())
	}
	fmt.Fprintf(&b, "%-15s %6d %9.4f %7.4f\n", "all", s.Precision.N, s.Precision.Value(), s.Precision.Lower())
	fmt.Fprintf(&b, "%-15s %6d %9.4f %7.4f\n", "negatives clean", s.Clean.N, s.Clean.Value(), s.Clean.Lower())
	fmt.Fprintf(&b, "%-15s %6d %9.4f  bytes taken by right hits, and the share that was not planted\n", "beside", s.Beside.N, s.Beside.Value())
	t.Log("\n" + b.String())
	if p := s.Precision.Value(); p < floorPrecision {
		t.Errorf("precision %.4f, floor %.4f", p, floorPrecision)
	}
	if p := s.Clean.Value(); p < floorClean {
		t.Errorf("negatives left whole %.4f, floor %.4f", p, floorClean)
	}
	for _, f := range s.Failures {
		what := "false"
		if f.Missed {
			what = "missed"
		}
		if *show == "all" || *show == f.Type || *show == "false" && !f.Missed {
			t.Logf("%s %s %s: %s⟦%s⟧%s", what, f.Type, f.Template, f.Text[:f.Start], f.Text[f.Start:f.End], f.Text[f.End:])
		}
	}
}

func sortedKeys(m map[string]*Rate) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
