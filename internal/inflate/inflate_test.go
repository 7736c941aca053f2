package inflate

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math/rand"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"
)

func pack(t testing.TB, format string, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	if format == "zstd" {
		var err error
		if w, err = zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := io.Copy(w, r); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var formats = []string{"gzip", "zstd"}

// noise is text that does not shrink to less than a fifth.
func noise(n int) string {
	r := rand.New(rand.NewSource(1))
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef \n"[r.Intn(18)]
	}
	return string(b)
}

func TestReadsWhatWasPacked(t *testing.T) {
	text := noise(300_000)
	for _, f := range formats {
		for name, s := range map[string]string{"empty": "", "short": "眼前有黑影\n", "long": text} {
			file := pack(t, f, strings.NewReader(s))
			if got := Format(file); got != f {
				t.Errorf("%s is called %q", f, got)
			}
			for _, source := range []io.Reader{bytes.NewReader(file), iotest.OneByteReader(bytes.NewReader(file)), iotest.DataErrReader(bytes.NewReader(file))} {
				r, err := NewReader(source, "x", Defaults)
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(r)
				if err != nil || string(got) != s {
					t.Errorf("%s, %s: %d bytes of %d, %v", f, name, len(got), len(s), err)
				}
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// Members and frames one after the other are one file, as the tools that make
// them have it.
func TestConcatenated(t *testing.T) {
	for _, f := range formats {
		file := append(pack(t, f, strings.NewReader("one\n")), pack(t, f, strings.NewReader("two\n"))...)
		r, err := NewReader(bytes.NewReader(file), "x", Defaults)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != "one\ntwo\n" {
			t.Errorf("%s: %q, %v", f, got, err)
		}
	}
}

func TestPlainFilesAreLeftAlone(t *testing.T) {
	for _, s := range []string{"", "a", "\x1f\x8b", "\x1f", "{\"id\": 1}\n", "\x28\xb5\x2f", noise(10_000)} {
		r, err := NewReader(iotest.OneByteReader(strings.NewReader(s)), "x", Defaults)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != s {
			t.Errorf("%.20q is read as %.20q, %v", s, got, err)
		}
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// A bomb is an error that names the file and the limit, in the memory of a short
// file, and what comes before the limit has been read by then.
func TestBomb(t *testing.T) {
	for _, f := range formats {
		bomb := pack(t, f, io.LimitReader(zeros{}, 128<<20))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r, err := NewReader(bytes.NewReader(bomb), "bomb.json", Defaults)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, r)
		runtime.ReadMemStats(&after)
		var b *BombError
		if !errors.As(err, &b) || b.Format != f || n < 32<<20 || n > 65<<20 {
			t.Fatalf("%s: %d bytes, %v", f, n, err)
		}
		for _, want := range []string{"bomb.json", f, "over 200 times", RatioVariable} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("the error does not say %q: %v", want, err)
			}
		}
		if grown := int64(after.TotalAlloc - before.TotalAlloc); grown > 32<<20 {
			t.Errorf("%s: %d bytes were allocated", f, grown)
		}
		if _, again := r.Read(make([]byte, 1)); again != err {
			t.Errorf("reading on gives %v", again)
		}
	}
}

func TestLimits(t *testing.T) {
	file := pack(t, "gzip", strings.NewReader(noise(1<<20)))
	for name, c := range map[string]struct {
		limits Limits
		want   string
	}{
		"within":         {Limits{Free: 1, Ratio: 5, Bytes: 1 << 20}, ""},
		"over the bytes": {Limits{Free: 1 << 30, Ratio: 5, Bytes: 1<<20 - 1}, "more than 1048575 bytes, the limit (" + BytesVariable},
		"over the ratio": {Limits{Free: 1 << 10, Ratio: 1, Bytes: 1 << 30}, "over 1 times their size"},
	} {
		r, err := NewReader(bytes.NewReader(file), "x", c.limits)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, r)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFromEnvironment(t *testing.T) {
	if l, err := FromEnvironment(); err != nil || l != Defaults {
		t.Errorf("%+v, %v", l, err)
	}
	t.Setenv(RatioVariable, "900")
	t.Setenv(BytesVariable, "5000000000000")
	if l, err := FromEnvironment(); err != nil || l.Ratio != 900 || l.Bytes != 5e12 {
		t.Errorf("%+v, %v", l, err)
	}
	for _, bad := range []string{"0", "-1", "much"} {
		t.Setenv(RatioVariable, bad)
		if _, err := FromEnvironment(); err == nil || !strings.Contains(err.Error(), RatioVariable) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestBrokenData(t *testing.T) {
	for _, f := range formats {
		file := pack(t, f, strings.NewReader(noise(400_000)))
		cut := file[:len(file)/2]
		torn := bytes.Clone(file)
		for i := len(torn) / 2; i < len(torn)/2+200; i++ {
			torn[i] ^= 0x5a
		}
		for name, b := range map[string][]byte{"cut short": cut, "broken": torn} {
			r, err := NewReader(bytes.NewReader(b), "x.gz", Defaults)
			if err == nil {
				_, err = io.Copy(io.Discard, r)
			}
			if err == nil || !strings.HasPrefix(err.Error(), "x.gz: the "+f+" data is") {
				t.Errorf("%s, %s: %v", f, name, err)
			}
		}
		if _, err := NewReader(bytes.NewReader(file[:4]), "x", Defaults); f == "gzip" && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("a header alone: %v", err)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, format := range formats {
		f.Add(pack(f, format, strings.NewReader("眼前有黑影\n")))
		f.Add(pack(f, format, strings.NewReader(strings.Repeat("x", 5000))))
	}
	f.Add([]byte("plain"))
	f.Fuzz(func(t *testing.T, b []byte) {
		limits := Limits{Free: 1 << 10, Ratio: 20, Bytes: 1 << 16}
		r, err := NewReader(bytes.NewReader(b), "x", limits)
		if err != nil {
			return
		}
		defer r.Close()
		n, err := io.Copy(io.Discard, r)
		if err == nil && Format(b) == "" && n != int64(len(b)) {
			t.Fatalf("%d bytes of %d were read", n, len(b))
		}
		if Format(b) != "" && n > limits.Bytes {
			t.Fatalf("%d bytes were read, over the limit", n)
		}
	})
}
