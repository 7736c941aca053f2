package kg

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestZhihaoCompletesCutNames(t *testing.T) {
	c := zhihaoTable(t,
		"角膜甲病,,眼,,,,眼科,,,,,某某滴... 某乙... 某丙片...  某丁,,,,,,,,",
		"皮肤某病,,皮肤,,,,皮肤科,,,,,某某滴眼液 某乙片 某乙胶囊 某戊滴... ,,,,,,,,",
		"结膜乙病,,眼,,,,眼科,,,,,某某滴眼液,,,,,,,,",
		"角膜甲...,,,,,,眼科,,,,,某某滴眼液,,,,,,,,",
		"结膜...,,,,,,眼科,,,,,,,,,,,,,",
		"结膜丙病,结膜丙征,眼,,,,眼科,,,,,,,,,,,,,",
		"结膜丙...,,,,,,眼科,,,,,,,,,,,,,",
		"视网膜丁...,,,,,,眼科,,,,,,,,,,,,,",
	)
	if got := c.facts("treated_with"); !slices.Equal(got, []string{"某某滴眼液", "某丁", "某某滴眼液", "某某滴眼液"}) {
		t.Errorf("drugs %q", got)
	}
	if got := c.counts; got["cut drug names completed"] != 1 || got["cut drug names with several full names"] != 1 ||
		got["cut drug names without a full name"] != 1 || got["cut names of diseases completed"] != 2 {
		t.Errorf("counts %v", got)
	}
	if part, whole := c.reasons(true), c.reasons(false); part["truncated"] != 2 || whole["truncated_name"] != 2 {
		t.Errorf("cut off: %v and %v, want two drugs and two diseases", part, whole)
	}
	// The source is what was left of the name, and its digest holds.
	cells := map[string]string{"drug": "某某滴... 某乙... 某丙片...  某丁", "name": "角膜甲..."}
	sum := sha256.Sum256([]byte("某某滴"))
	for _, tr := range c.triples {
		s := tr.Sources[0]
		if s.Row != 1 || s.Field != "drug" {
			continue
		}
		if text := cells["drug"][s.Start:s.End]; text == "某某滴" && s.SHA256 != hex.EncodeToString(sum[:]) || text == "某丁" && s.SHA256 != "" {
			t.Errorf("%s cites %q with the digest %q", tr.ID, text, s.SHA256)
		}
	}
	found := false
	for _, e := range c.entities {
		if s := e.Sources[0]; s.Row == 4 && e.Type == "Disease" {
			found = e.Name.ZH == "角膜甲病" && cells["name"][s.Start:s.End] == "角膜甲" && s.SHA256 != ""
		}
	}
	if !found {
		t.Error("the cut disease is not the one that it begins like")
	}
	// A name that stands in the list of open ones is not completed.
	open := zhihaoWords().CutOpen[0]
	if c := zhihaoTable(t, "角膜甲病,,眼,,,,眼科,,,,,"+open+"... "+open+"片,,,,,,,,"); c.reasons(true)["truncated"] != 1 {
		t.Errorf("%s: %v", open, c.rejects)
	}
}

func TestCompletions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙")), 0, 4, -1)
		var f fullNames
		all := rapid.SliceOf(word).Draw(t, "names")
		for _, n := range all {
			f.add(n, n)
		}
		f.sort()
		prefix := word.Draw(t, "prefix")
		want := []string{}
		for _, n := range all {
			if prefix != "" && strings.HasPrefix(n, prefix) && !slices.Contains(want, n) {
				want = append(want, n)
			}
		}
		slices.Sort(want)
		if got := f.completions(prefix); !slices.Equal(got, want) {
			t.Fatalf("%q of %q: %q, want %q", prefix, all, got, want)
		}
	})
}
