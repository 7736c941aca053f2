package sqlite

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"ophglm/kg/store"
	"ophglm/kg/store/storetest"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]struct{ tokens, match string }{
		"":            {"", ""},
		"，。!":         {"", ""},
		"近":           {"近 ", `"近"`},
		"近视":          {"近视 近 视 ", `"近视 "`},
		"近视眼，远":       {"近视 视眼 近 视 眼 远 ", `"近视 视眼 " AND "远"`},
		"ＯＣＴ血管 A-1":   {"oct 血管 血 管 a 1 ", `"oct" AND "血管 " AND "a" AND "1"`},
		`a" OR "b`:    {"a or b ", `"a" AND "or" AND "b"`},
		"H25.1":       {"h25 1 ", `"h25" AND "1"`},
		"𠮷野眼":         {"𠮷野 野眼 𠮷 野 眼 ", `"𠮷野 野眼 "`},
		"e\u0301tat.": {"état ", `"état"`},
	} {
		if got := tokens(text); got != want.tokens {
			t.Errorf("tokens of %q: %q, want %q", text, got, want.tokens)
		}
		if got := match(text); got != want.match {
			t.Errorf("match of %q: %q, want %q", text, got, want.match)
		}
	}
	// FTS5 would cut both words at the same place.
	long := strings.Repeat("x", 40_000)
	if tokens(long) == tokens(long+"y") || len(tokens(long)) > longestToken {
		t.Error("long words are not told apart")
	}
}

// Whatever is looked for is a text: it finds itself, and is no query of FTS5.
func FuzzSearch(f *testing.F) {
	f.Add("糖尿病 retina*")
	ctx := context.Background()
	s := mustOpen(f, filepath.Join(f.TempDir(), "graph.db"))
	f.Cleanup(func() { _ = s.Close(ctx) })
	f.Fuzz(func(t *testing.T, text string) {
		g := storetest.NewGraph(storetest.Entity("a", "Disease", "某"+text, ""), storetest.Entity("b", "Disease", "远视", ""))
		g.Load(t, s)
		hits, err := s.Search(ctx, text, 5)
		if err != nil {
			t.Fatal(err)
		}
		// A first word that is Chinese goes on in the name; marks belong to 某.
		found := len(hits) > 0 && hits[0].Entity == "a" || len(hits) > 1 && hits[1].Entity == "a"
		if words := store.Words(text); len(words) > 0 && !found && strings.Contains(store.Fold("某"+text), store.Fold(text)) {
			t.Errorf("%q is not found: %v", text, hits)
		}
	})
}
