package table_test

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ophglm/internal/table"
)

func TestEachRow(t *testing.T) {
	// 头颅平片 in GB18030 is valid UTF-8 too: the row is what decides.
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("name,check\n眼眶病,头颅平片\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file, text string
		row        int
		field      string
		want       string
		has        bool
	}{
		"csv":            {"a.csv", "x,y\n1,二\n3,\"四\n五\"\n", 2, "y", "四\n五", true},
		"semicolons":     {"a.csv", "x;y\n1,5;\"二;三\"\n", 1, "y", "二;三", true},
		"gb18030":        {"a.csv", gb, 1, "check", "头颅平片", true},
		"tsv":            {"a.tsv", "x\ty\n1\t二 \n", 1, "y", "二", true},
		"jsonl":          {"a.jsonl", "{\"x\":\"一\"}\n\n{\"x\":[\"甲\",\"乙\"]}\n", 2, "x[1]", "乙", true},
		"no such field":  {"a.tsv", "x\ty\n1\t2\n", 1, "z", "", false},
		"broken line":    {"a.jsonl", "{\"x\n", 1, "x", "", false},
		"missing column": {"a.csv", "x,y\n1\n", 1, "y", "", false},
	} {
		got, has, seen := "", false, 0
		err := table.EachRow(context.Background(), c.file, strings.NewReader(c.text), func(row int, field func(string) (string, bool)) bool {
			seen = row
			if row == c.row {
				got, has = field(c.field)
			}
			return row < c.row
		})
		if err != nil || seen != c.row || got != c.want || has != c.has {
			t.Errorf("%s: row %d of %d, %q %v, %v", name, seen, c.row, got, has, err)
		}
	}
	if err := table.EachRow(context.Background(), "a.xlsx", strings.NewReader(""), nil); err == nil {
		t.Error("a file of another kind: no error")
	}
}
