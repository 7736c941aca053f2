package dialogue

import "testing"

// Who is named in a greeting that is cut is on record with the place in the source
// turn.
func TestWhoIsNamedInWhatGoes(t *testing.T) {
	d := dialogueOf("p: 李主任您好，左眼红", "d: 查眼压。")
	source := []string{d.Turns[0].Text, d.Turns[1].Text}
	got, rejected := through(t, Turns(), "", d)
	if rejected != "" || got == nil {
		t.Fatalf("rejected as %q", rejected)
	}
	var found []string
	for _, r := range got.Removed {
		found = append(found, source[r.In.Turn][r.In.Start:r.In.End])
		if r.Type != "doctor" || r.In.Record != "" {
			t.Errorf("removed %+v", r)
		}
	}
	if len(found) != 1 || found[0] != "李主任" {
		t.Errorf("on record are %q; left are %d turns, dropped %+v", found, len(got.Turns), got.Dropped)
	}
}
