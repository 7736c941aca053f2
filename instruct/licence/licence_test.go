package licence

import (
	"testing"

	"ophglm"
)

func TestLicencesAreJoinedOnceEachInOrder(t *testing.T) {
	from := func(licences ...string) *ophglm.Triple {
		tr := &ophglm.Triple{}
		for _, l := range licences {
			tr.Sources = append(tr.Sources, ophglm.Source{Licence: l})
		}
		return tr
	}
	if got := OfTriples([]*ophglm.Triple{from("CC BY 4.0", ""), from("Apache-2.0", "CC BY 4.0"), from()}); got != "Apache-2.0+CC BY 4.0" {
		t.Errorf("triples: %q", got)
	}
	if got := OfOrigins([]ophglm.Origin{{Licence: "b"}, {Licence: "a"}, {}, {Licence: "b"}}); got != "a+b" {
		t.Errorf("origins: %q", got)
	}
	if got := Union("b+c", "a+c"); got != "a+b+c" {
		t.Errorf("union: %q", got)
	}
	if got := Union("", ""); got != "" {
		t.Errorf("nothing joined is %q", got)
	}
}
