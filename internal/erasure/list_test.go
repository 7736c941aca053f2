package erasure

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const secret = "of the tests"

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"D1": "D1", "d1": "d1", " D1\r\n": "D1", "Ｄ１－２": "D1-2", "\u3000D1\u200b": "D1", "住院 号7": "住院 号7", " \u200b ": "", "": "",
	} {
		if got := Normalise(in); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", in, got, want)
		}
		if got := string(normalised([]byte(in))); got != want {
			t.Errorf("normalised(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNormaliseOfBytesIsThatOfText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("a7 \t\n\u00a0\u3000Ａ７\u200b\ufeff\u0085眼－-"))).Draw(t, "s")
		if got, want := string(normalised([]byte(s))), Normalise(s); got != want {
			t.Fatalf("%q is %q of bytes and %q of text", s, got, want)
		}
		if once := Normalise(s); Normalise(once) != once {
			t.Fatalf("%q is %q, and that is %q", s, once, Normalise(once))
		}
	})
}

// The line of a key is the HMAC-SHA256 that the standard library computes of the
// purpose and the key.
func TestListLine(t *testing.T) {
	l := load(t, "")
	l.Add("Ｄ１")
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte("ophglm erased key\nD1"))
	if want := hex.EncodeToString(h.Sum(nil)); !strings.HasSuffix(string(l.text()), "\n"+want+"\n") {
		t.Errorf("the list is\n%s\nwithout the line %s", l.text(), want)
	}
	if strings.Contains(string(l.text()), "D1") {
		t.Error("the list holds the key")
	}
}

func load(t *testing.T, text string) *List {
	t.Helper()
	l, err := parse(FileName, []byte(text), secret)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestListRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	l, err := Load(path, secret)
	if err != nil || l.Len() != 0 || l.Has("a") {
		t.Fatalf("a list that is not there: %d keys, %v", l.Len(), err)
	}
	if n := l.Add("b", "a", " b "); n != 2 {
		t.Errorf("%d keys were new, want 2", n)
	}
	if err := l.Write(path); err != nil {
		t.Fatal(err)
	}
	again, err := Load(path, secret)
	if err != nil {
		t.Fatal(err)
	}
	if again.Len() != 2 || !again.Has("a") || !again.Has("ｂ") || again.Has("c") || again.Has("") {
		t.Errorf("the list that was read again has %d keys: a %v, b %v, c %v", again.Len(), again.Has("a"), again.Has("ｂ"), again.Has("c"))
	}
	if again.Digest() != l.Digest() {
		t.Error("the digest is another after reading again")
	}
	if again.Add("a") != 0 || again.Digest() != l.Digest() {
		t.Error("a key that is on the list changed it")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var sums []string
	for _, line := range strings.Fields(string(b)) {
		if len(line) == 64 {
			sums = append(sums, line)
		}
	}
	if len(sums) != 2 || !slices.IsSorted(sums) {
		t.Errorf("the sums %v are not two in order", sums)
	}
}

func TestListMistakes(t *testing.T) {
	l := load(t, "")
	l.Add("a")
	text := string(l.text())
	for _, c := range []struct{ name, text, secret, want string }{
		{"without the secret", text, "", "set OPHGLM_HMAC_KEY"},
		{"another secret", text, "another", "written with another secret"},
		{"no fingerprint", strings.Replace(text, "\nsecret ", "\n# ", 1), secret, "has lost its line"},
		{"not a sum", text + "zz\n", secret, FileName + ":5: not a line"},
		{"a key in clear", text + strings.Repeat("z", 64) + "\n", secret, FileName + ":5: not a line"},
	} {
		_, err := parse(FileName, []byte(c.text), c.secret)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, want one with %q", c.name, err, c.want)
		}
		var s *SecretError
		if errors.As(err, &s) != strings.Contains(c.name, "secret") {
			t.Errorf("%s: the error is of the type %T", c.name, err)
		}
	}
	if l, err := parse(FileName, []byte(heading+"secret 00000000\n\n"), ""); err != nil || l.Len() != 0 {
		t.Errorf("a list without keys needs no secret: %v", err)
	}
}
