package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sheetRows reads a CSV sheet as a spreadsheet does, without its byte-order mark.
func sheetRows(t *testing.T, path string) (head []string, rows []map[string]string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(b), "\xef\xbb\xbf"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, c := range cells {
			row[all[0][i]] = c
		}
		rows = append(rows, row)
	}
	return all[0], rows
}

// saveSheet writes rows as a spreadsheet that puts semicolons.
func saveSheet(t *testing.T, path string, head []string, rows []map[string]string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := csv.NewWriter(f)
	w.Comma, w.UseCRLF = ';', true
	w.Write(head)
	for _, r := range rows {
		var cells []string
		for _, name := range head {
			cells = append(cells, r[name])
		}
		w.Write(cells)
	}
	if w.Flush(); w.Error() != nil {
		t.Fatal(w.Error())
	}
}

func TestReviewOutAndIn(t *testing.T) {
	dir := composedProject(t)
	sheet := filepath.Join(dir, "sheet.csv")
	done(t, dir, "review", "out", "-o", sheet, "-n", "5", "--seed", "1")
	head, rows := sheetRows(t, sheet)
	if len(rows) != 5 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, r := range rows {
		if !strings.HasPrefix(r["text"], "user: ") || !strings.Contains(r["text"], "\n\nassistant: ") || !strings.Contains(r["facts"], "→") || strings.Contains(r["facts"], "triple ") || r["decision"] != "" ||
			r["disease"] == "" || !strings.Contains(r["facts"], r["disease"]) {
			t.Errorf("a row is %q", r)
		}
	}
	if _, err, code := typed(t, dir, "review", "out", "-o", sheet); code != exitUsage || !strings.Contains(err, "is there already") {
		t.Errorf("over a sheet it exits with %d: %s", code, err)
	}

	rows[0]["decision"] = "accept"
	rows[1]["decision"], rows[1]["note"] = "Reject", "wrong\nin \"two\" lines; truly"
	rows[2]["decision"] = "perhaps"
	saveSheet(t, sheet, head, rows)
	if _, err, code := typed(t, dir, "review", "in", sheet); code != exitFailed || !strings.Contains(err, sheet+":") || !strings.Contains(err, `the decision is "perhaps"`) {
		t.Errorf("a mistake exits with %d: %s", code, err)
	}
	kept := filepath.Join(dir, reviewsFile)
	if exists(kept) {
		t.Error("a sheet with a mistake is taken in")
	}
	rows[2]["decision"], rows[2]["note"] = "edit", "'=shorter"
	saveSheet(t, sheet, head, rows)
	if out := done(t, dir, "review", "in", sheet); !strings.Contains(out, "3 decisions added, 0 changed, 0 known before; 2 rows undecided; 3 are in") {
		t.Errorf("it says %s", out)
	}
	was, err := os.ReadFile(kept)
	if err != nil || !strings.Contains(string(was), `"note":"=shorter"`) || !strings.Contains(string(was), `wrong\nin \"two\" lines; truly`) {
		t.Fatalf("kept is %s: %v", was, err)
	}
	if out := done(t, dir, "review", "in", sheet); !strings.Contains(out, "0 decisions added, 0 changed, 3 known before") {
		t.Errorf("again it says %s", out)
	}

	// Another reviewer thinks otherwise.
	rows[0]["decision"], rows[0]["by"] = "reject", "second"
	rows[1]["by"], rows[2]["by"] = "second", "second"
	saveSheet(t, sheet, head, rows)
	out, _, code := typed(t, dir, "review", "in", sheet)
	id := strings.TrimPrefix(rows[0]["sample"], "#")
	if code != exitFindings || !strings.Contains(out, "conflict: "+id+"\n  accept by somebody\n  reject by second\n") || strings.Count(out, "conflict: ") != 1 {
		t.Errorf("a conflict exits with %d:\n%s", code, out)
	}
	// The same one as before: nothing is taken in over it unless that is meant.
	rows = rows[:1]
	rows[0]["decision"] = "accept"
	saveSheet(t, sheet, head, rows)
	out, _, code = typed(t, dir, "review", "in", sheet)
	if code != exitFindings || !strings.Contains(out, "reject by second (stays)") {
		t.Errorf("a change of mind exits with %d:\n%s", code, out)
	}
	if out := done(t, dir, "review", "in", "--replace", sheet); !strings.Contains(out, "1 changed") {
		t.Errorf("replaced, it says %s", out)
	}

	// What was decided is not asked again.
	lines := filepath.Join(dir, "again.jsonl")
	done(t, dir, "review", "out", "-o", lines, "-n", "5", "--seed", "1")
	b, err := os.ReadFile(lines)
	if err != nil || strings.Contains(string(b), id) || strings.Count(string(b), "\n") != 5 {
		t.Errorf("drawn again is %s: %v", b, err)
	}
	done(t, dir, "review", "out", "-o", filepath.Join(dir, "all.csv"), "-n", "5", "--seed", "1", "--again")
	if _, rows := sheetRows(t, filepath.Join(dir, "all.csv")); rows[0]["sample"] != "#"+id || rows[0]["before"] != "accept; accept by second" {
		t.Errorf("first is %q", rows[0])
	}
}

// A sample whose citations changed since it was decided on comes first and says so.
func TestReviewTellsWhatChangedSince(t *testing.T) {
	dir := composedProject(t)
	sheet := filepath.Join(dir, "sheet.jsonl")
	done(t, dir, "review", "out", "-o", sheet, "-n", "1", "--seed", "3")
	b, err := os.ReadFile(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var row map[string]string
	if err := json.Unmarshal(b, &row); err != nil {
		t.Fatal(err)
	}
	id := row["sample"]
	row["sample"], row["decision"], row["note"] = strings.Repeat("0", 24), "reject", "not so"
	if b, err = json.Marshal(row); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(sheet, b, 0o644); err != nil {
		t.Fatal(err)
	}
	done(t, dir, "review", "in", sheet)
	next := filepath.Join(dir, "next.csv")
	if out := done(t, dir, "review", "out", "-o", next, "-n", "3", "--seed", "9"); !strings.Contains(out, "0 were decided on, and of 1 the citations changed since") {
		t.Errorf("it says %s", out)
	}
	if _, rows := sheetRows(t, next); len(rows) != 3 || rows[0]["sample"] != "#"+id || rows[0]["before"] != "reject (not so); changed since" {
		t.Errorf("first is %q", rows[0])
	}
}

func TestReviewRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"out", "-o", "sheet.xlsx"}, exitUsage, "a sheet is a .csv or a .jsonl"},
		{[]string{"out"}, exitUsage, "a sheet is a .csv or a .jsonl"},
		{[]string{"out", "-o", "sheet.csv", "-n", "-1"}, exitUsage, "-n is to be 0 or more"},
		{[]string{"in", "sheet.csv"}, exitUsage, "there is no"},
	} {
		_, err, code := typed(t, dir, append([]string{"review"}, c.args...)...)
		if code != c.code || !strings.Contains(err, c.want) {
			t.Errorf("%v exits with %d: %s, want %d: %s", c.args, code, err, c.code, c.want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "pipelines.yaml"), []byte("pipelines:\n  small:\n    curated: {kind: kg.starter}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err, code := typed(t, dir, "review", "in", filepath.Join(dir, "gone.csv")); code != exitFailed || !strings.Contains(err, "reading a sheet") {
		t.Errorf("without a sheet it exits with %d: %s", code, err)
	}
	if err := os.WriteFile(filepath.Join(dir, reviewsFile), []byte("{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err, code := typed(t, dir, "review", "in", filepath.Join(dir, "gone.csv")); code != exitFailed || !strings.Contains(err, reviewsFile+":1: not a decision") {
		t.Errorf("with broken reviews it exits with %d: %s", code, err)
	}
}
