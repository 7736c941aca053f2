package dialogue

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/identifiers"
	"ophglm/internal/jsonl"

	"pgregory.net/rapid"
)

func removeIdentifiers(d *ophglm.Dialogue, count func(string, int)) error {
	return deidentify(d, identifiers.Key{}, count)
}

func TestRemovalsLeadBackToTheSource(t *testing.T) {
	source := dialogueOf("p: 李主任您好！！！我叫尹国梁，电话１３８　００００&nbsp;１２３４", "p: 住清江市云栖区柳堤路18号，", "d: 找李大夫复查")
	d := source
	d.Turns = slices.Clone(source.Turns)
	for i := range d.Turns {
		if err := normaliseTurn(&d.Turns[i], NormaliseConfig{}); err != nil {
			t.Fatal(err)
		}
	}
	if reject, err := repair(&d, turnsDefaults, func(string, int) {}); err != nil || reject != "" {
		t.Fatal(reject, err)
	}
	if err := removeIdentifiers(&d, func(string, int) {}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range d.Removed {
		if r.In.Record != "" || r.Hash != "" {
			t.Errorf("removal %+v of dialogue %s", r, d.ID)
		}
		got = append(got, r.Type+" "+source.Turns[r.In.Turn].Text[r.In.Start:r.In.End])
	}
	want := []string{"person 尹国梁", "phone １３８　００００&nbsp;１２３４", "address 清江市云栖区柳堤路18号", "doctor 李大夫"}
	got = slices.DeleteFunc(got, func(s string) bool { return s == "doctor 李主任" }) // turns may have cut the greeting
	if !slices.Equal(got, want) {
		t.Errorf("removed %q\nwant    %q", got, want)
	}
}

func TestRemovalsOfFields(t *testing.T) {
	d := dialogueOf("p: 王建国的眼压高，打138 0000 1234", "d: 请王建国来")
	d.Meta = map[string]string{"姓名": "王建国", "phone": "13800001234", "hospital": "清江市第一人民医院 眼科", "用药": "周大夫开的"}
	d.Disease, d.Department = "青光眼，请问李主任", "清江市第一人民医院眼科"
	d.Origins[0].File, d.Origins[0].Key = "李大夫_13800001234.json", "20230506"
	if err := removeIdentifiers(&d, func(string, int) {}); err != nil {
		t.Fatal(err)
	}
	if got := script(d); got != "p: [姓名1]的眼压高，打[电话1] | d: 请[姓名1]来" {
		t.Errorf("turns %s", got)
	}
	if d.Disease != "青光眼，请问[医生1]" || d.Department != "[医院1]眼科" || d.Meta["用药"] != "[医生2]开的" || len(d.Meta) != 1 {
		t.Errorf("disease %q, department %q, meta %v", d.Disease, d.Department, d.Meta)
	}
	if o := d.Origins[0]; strings.Contains(o.File, "1380000") || o.Key != "20230506" {
		t.Errorf("origin %+v", o)
	}
	fields := map[string]string{}
	for _, r := range d.Removed {
		if (r.Field == "") != (r.In.Turn >= 0) {
			t.Errorf("removal %+v has both a field and a turn, or neither", r)
		}
		if r.Field != "" {
			fields[r.Field] = r.Type
		}
	}
	for field, want := range map[string]string{"meta.姓名": "person", "meta.phone": "phone", "meta.hospital": "hospital", "meta.用药": "doctor", "disease": "doctor", "department": "hospital", "file": "phone"} {
		if fields[field] != want {
			t.Errorf("field %s has the type %q, want %q: %v", field, fields[field], want, fields)
		}
	}
	b, err := jsonl.Marshal(&d)
	if err != nil {
		t.Fatal(err)
	}
	for _, leak := range []string{"王建国", "13800001234", "138 0000", "清江", "李主任", "周大夫"} {
		if strings.Contains(string(b), leak) {
			t.Errorf("%q is left in %s", leak, b)
		}
	}
}

// The expected hash is computed here by crypto/hmac from the plain spelling.
func TestHashes(t *testing.T) {
	const secret = "a secret of sixteen bytes or more"
	t.Setenv("DEIDENTIFY_TEST_KEY", secret)
	got, _ := through(t, Deidentify(), "key: DEIDENTIFY_TEST_KEY", dialogueOf("p: 打１３８　００００-1234", "d: 138.0000.1234收到，13900001234不通"))
	if len(got.Removed) != 3 {
		t.Fatalf("removed %+v", got.Removed)
	}
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte("13800001234"))
	want := hex.EncodeToString(m.Sum(nil))[:16]
	if a, b, c := got.Removed[0].Hash, got.Removed[1].Hash, got.Removed[2].Hash; a != want || b != want || c == want || len(c) != 16 {
		t.Errorf("hashes %q, %q, %q, want %q twice and another", a, b, c, want)
	}
	if b, _ := jsonl.Marshal(got); strings.Contains(string(b), secret) {
		t.Error("the secret is in the record")
	}
	if got, _ := through(t, Deidentify(), "key: DEIDENTIFY_UNSET_KEY", dialogueOf("p: 打13800001234", "d: 好")); got.Removed[0].Hash != "" {
		t.Errorf("without a secret the hash is %q", got.Removed[0].Hash)
	}
}

func TestSecretVariable(t *testing.T) {
	const secret, other = "a secret of sixteen bytes or more", "another secret of sixteen bytes"
	v := SecretVariable("DEIDENTIFY_TEST_KEY")
	settings := func(v SecretVariable) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	t.Setenv("DEIDENTIFY_TEST_KEY", "")
	if got := settings(v); got != `"DEIDENTIFY_TEST_KEY"` {
		t.Errorf("unset: %s", got)
	}
	t.Setenv("DEIDENTIFY_TEST_KEY", secret)
	one := settings(v)
	if strings.Contains(one, secret) || !strings.HasPrefix(one, `"DEIDENTIFY_TEST_KEY#`) || len(one) != len(`"DEIDENTIFY_TEST_KEY#`)+9 {
		t.Errorf("set: %s", one)
	}
	if again := settings(SecretVariable(strings.Trim(one, `"`))); again != one {
		t.Errorf("read back and written again: %s, then %s", one, again)
	}
	t.Setenv("DEIDENTIFY_TEST_KEY", other)
	if settings(v) == one {
		t.Error("another secret has the same fingerprint")
	}
	t.Setenv("DEIDENTIFY_TEST_KEY", "short")
	if _, err := v.key(); err == nil || strings.Contains(err.Error(), "short") || !strings.Contains(err.Error(), "DEIDENTIFY_TEST_KEY") {
		t.Errorf("a short secret: %v", err)
	}
	for _, bad := range []SecretVariable{"", "a secret", "lower", "1X"} {
		if (DeidentifyConfig{Key: bad}).Validate() == nil {
			t.Errorf("%q is taken as a variable's name", bad)
		}
	}
}

// Removals lie in their source turns on borders of characters, in order, and what
// was removed is no longer in the text.
func TestRemovalsAreOfTheSource(t *testing.T) {
	parts := []string{"左眼", "眼压２１，", "李主任", "您好", "！！！", "\u200b", "&nbsp;", "，电话１３８　００００１２３４", "在清江市第一人民医院", "，", "。", "，我叫王建国，", "，2023年5月6日", "，3病区12床，", "，微信lily_88ab。", "，家住柳树乡前进村6组，"}
	rapid.Check(t, func(r *rapid.T) {
		var turns []string
		for range rapid.IntRange(1, 5).Draw(r, "turns") {
			turns = append(turns, rapid.SampledFrom([]string{"p: ", "d: "}).Draw(r, "role")+strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 7).Draw(r, "parts"), ""))
		}
		source := dialogueOf(turns...)
		d := source
		d.Turns = slices.Clone(source.Turns)
		for i := range d.Turns {
			if err := normaliseTurn(&d.Turns[i], NormaliseConfig{}); err != nil {
				r.Fatal(err)
			}
		}
		if reject, err := repair(&d, turnsDefaults, func(string, int) {}); err != nil {
			r.Fatal(err)
		} else if reject != "" {
			return
		}
		if err := removeIdentifiers(&d, func(string, int) {}); err != nil {
			r.Fatal(err)
		}
		for _, x := range d.Removed {
			s := source.Turns[x.In.Turn].Text
			if x.In.Start < 0 || x.In.End > len(s) || x.In.Start >= x.In.End || !strings.Contains(s, s[x.In.Start:x.In.End]) || strings.ToValidUTF8(s[x.In.Start:x.In.End], "") != s[x.In.Start:x.In.End] {
				r.Fatalf("removal %+v of %q", x, s)
			}
		}
		if text := script(d); strings.Contains(text, "王建国") || strings.Contains(text, "00001234") {
			r.Fatalf("left: %s", text)
		}
		before := script(d)
		if err := removeIdentifiers(&d, func(string, int) {}); err != nil || script(d) != before {
			r.Fatalf("removed twice: %q, then %q (%v)", before, script(d), err)
		}
	})
}

// Two numbers without more than a dot between are both taken.
func TestNumbersSideBySide(t *testing.T) {
	d := dialogueOf("p: 左眼红", "d: 打138 0000 1234.138 0000 1235")
	if err := removeIdentifiers(&d, func(string, int) {}); err != nil {
		t.Fatal(err)
	}
	if got := script(d); got != "p: 左眼红 | d: 打[电话1].[电话2]" {
		t.Errorf("left is %q", got)
	}
	if len(d.Removed) != 2 {
		t.Errorf("on record are %+v", d.Removed)
	}
}
