package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/kg/store"
)

// awkward are texts that mean something to SQL, to Cypher, to a full-text query,
// to JSON or to a terminal. To a store they are text.
func awkward() []string {
	var control strings.Builder
	for r := rune(1); r < 0x20; r++ {
		fmt.Fprintf(&control, "x%c", r)
	}
	return []string{
		`'; DROP TABLE entities; --`,
		`" OR 1=1 --`,
		`') MATCH (n) DETACH DELETE n //`,
		"`}) DETACH DELETE n //",
		`$name {id: $id} ${x}`,
		`back\slash \u0041 \\' \n`,
		`100%_[a-z]*?`,
		`AND OR NOT NEAR(a b, 2)`,
		`"phrase" ^first col:term a* -b +c (d) ~e`,
		`a AND`,
		`{"json": [null, true]}`,
		"emoji 👁️ 👨‍⚕️ 🇨🇳 end",
		"👁",
		control.String() + "y",
		"del\x7f nel\u0085 bom\ufeff zwj\u200d lrm\u200e rlo\u202e ls\u2028 ps\u2029",
		"白内障（老年性）／Ⅳ期 ①ｶﾀｶﾅ ﬁn ŒIL ÅÅ ẞß İı ΣΑΣ",
		"𠮷野眼科 㐀㐀 〇々",
		"e\u0301 \u0301 ก็ नमस्ते 한글 العين",
		"�",
		"null", "NULL", "true", "0", "-1", "1e309", "NaN",
		"  blanks   around  ",
	}
}

func testAwkward(t *testing.T, s store.Store) {
	texts := awkward()
	var items []*ophglm.GraphItem
	ids := make([]string, len(texts))
	for i, text := range texts {
		ids[i] = fmt.Sprintf("e%02d", i) + text
		e := Entity(ids[i], "Disease", text, "")
		switch i % 3 {
		case 1:
			e = Entity(ids[i], "Disease", fmt.Sprintf("名%d", i), "", text)
		case 2:
			e.Entity.Codes = []ophglm.Code{{System: "s'\"`\\", Code: text}}
		}
		items = append(items, e, TextTriple(ids[i], "prognosis", text, ""), TextTriple(ids[0], "cure_rate", "", text, "key'\"`\\ {}@en", text, "stage", ids[i]))
		items = append(items, Triple(ids[i], "is_a", ids[0]))
	}
	g := NewGraph(items...)
	g.Load(t, s)
	wantItems(t, s, g)

	ctx := context.Background()
	for i, text := range texts {
		got, err := s.Named(ctx, text)
		if err != nil || !slices.Equal(got, g.wantNamed(text)) {
			t.Errorf("named %.60q: %v, %v; want %v", text, got, err, g.wantNamed(text))
		}
		if store.Fold(text) != "" && !slices.ContainsFunc(got, func(n store.Named) bool { return n.ID == ids[i] }) {
			t.Errorf("named %.60q: %v, without its entity", text, got)
		}
		wantSearch(t, s, g, text, 100)
		es, err := s.Entities(ctx, []string{ids[i]})
		wantRecords(t, fmt.Sprintf("entity %q", ids[i]), es, err, g.wantEntities([]string{ids[i]}))
		p := store.Pattern{Subjects: []string{ids[i]}, Objects: []string{ids[0]}}
		ts, err := s.Triples(ctx, p)
		wantRecords(t, fmt.Sprintf("triples %q", ids[i]), ts, err, g.wantTriples(p))
	}
	for _, text := range []string{"drop", "name", "老年性", "iv", "野眼", "吉", "𠮷", "fin", "καταρ", "σας", "ß", "ss", "é", "e", "👁", "한글", "y", "x"} {
		wantSearch(t, s, g, text, 100)
	}
}

// testLong has names and a text of a megabyte.
func testLong(t *testing.T, s store.Store) {
	chinese := strings.Repeat("很长的名称", 70_000) + "尾巴"
	words := strings.Repeat("word ", 200_000) + "tail"
	word := strings.Repeat("x", 1_000_000)
	g := NewGraph(
		Entity("a", "Disease", chinese, ""),
		Entity("b", "Disease", "乙", words, word),
		Entity("c", "Disease", "丙", word+"y"),
		TextTriple("c", "prognosis", chinese[3:], words+" end"),
	)
	g.Load(t, s)
	wantItems(t, s, g)
	for _, name := range []string{chinese, words, word, word + "y", word + "z"} {
		got, err := s.Named(context.Background(), name)
		if want := g.wantNamed(name); err != nil || !slices.Equal(got, want) {
			t.Errorf("named by %d bytes: %v, %v; want %v", len(name), got, err, want)
		}
	}
	for _, text := range []string{"称尾", "长的名称很长", "巴尾", "tail word", "end", "wor", word + "y"} {
		wantSearch(t, s, g, text, 100)
	}
}
