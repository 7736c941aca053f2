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
		strings.Repeat("很长的名称", 60_000) + "尾", // 900 KB
		strings.Repeat("word ", 20_000) + "tail",
	}
}

func testAwkward(t *testing.T, s store.Store) {
	texts := awkward()
	var items []*ophglm.GraphItem
	ids := make([]string, len(texts))
	for i, text := range texts {
		ids[i] = fmt.Sprintf("e%02d", i)
		if len(text) < 100 { // an id is in every key and index
			ids[i] += text
		}
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
		if len(text) < 1000 { // a query of 60,000 words is another matter
			wantSearch(t, s, g, text, 100)
		}
		es, err := s.Entities(ctx, []string{ids[i]})
		wantRecords(t, fmt.Sprintf("entity %q", ids[i]), es, err, g.wantEntities([]string{ids[i]}))
		p := store.Pattern{Subjects: []string{ids[i]}, Objects: []string{ids[0]}}
		ts, err := s.Triples(ctx, p)
		wantRecords(t, fmt.Sprintf("triples %q", ids[i]), ts, err, g.wantTriples(p))
	}
	for _, text := range []string{"称尾", "长的名称很长", "尾", "tail word", "drop", "name", "老年性", "iv", "野眼", "吉", "𠮷", "fin", "καταρ", "σας", "ß", "ss", "é", "e", "👁", "한글", "y", "x"} {
		wantSearch(t, s, g, text, 100)
	}
}
