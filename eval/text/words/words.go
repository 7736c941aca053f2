// Package words cuts Chinese into words, with jieba's dictionary and model.
//
// Characters are the usual unit of Chinese metrics, as everyone agrees on them. Of
// words, scores depend on who cuts them. cppjieba, which is used here, differs from
// jieba 0.42.1 in Python in three ways: 21mmHg is one word there, and 21 and mmHg
// here; characters that the dictionary would rather have apart, though it has the
// word that they make, stay apart there, and here the model may join them (先用);
// and the two join a few unknown names otherwise. Measurements and such words are
// frequent, so that a third of texts may be cut otherwise somewhere: the signature
// names the library, and scores of words are compared with those of the same one.
package words

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/yanyiwu/gojieba"

	"ophglm/eval/text/tokens"
)

// dictionary and model are jieba.dict.utf8 and hmm_model.utf8 of gojieba v1.4.6, by
// zstd -19; their licence is in LICENSE.jieba.
//
//go:embed jieba.dict.utf8.zst
var dictionary []byte

//go:embed hmm_model.utf8.zst
var model []byte

// load reads the dictionary, once.
var load = sync.OnceValues(func() (*gojieba.Jieba, error) {
	dir, err := os.MkdirTemp("", "jieba")
	if err != nil {
		return nil, fmt.Errorf("unpacking the dictionary of Chinese words: %w", err)
	}
	defer os.RemoveAll(dir)
	// The library reads files. It needs a user's dictionary, which may be empty, and
	// frequencies and stop words for what it does besides cutting.
	var paths []string
	for _, f := range []struct {
		name   string
		packed []byte
		plain  string
	}{
		{"dictionary", dictionary, ""},
		{"model", model, ""},
		{"own", nil, ""},
		{"frequencies", nil, "的 1.0\n"},
		{"stop", nil, "的\n"},
	} {
		plain := []byte(f.plain)
		if f.packed != nil {
			if plain, err = unpack(f.packed); err != nil {
				return nil, fmt.Errorf("unpacking the %s of Chinese words: %w", f.name, err)
			}
		}
		path := filepath.Join(dir, f.name)
		if err := os.WriteFile(path, plain, 0o600); err != nil {
			return nil, fmt.Errorf("unpacking the dictionary of Chinese words: %w", err)
		}
		paths = append(paths, path)
	}
	return gojieba.NewJieba(paths...), nil
})

func unpack(packed []byte) ([]byte, error) {
	d, err := zstd.NewReader(nil)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.DecodeAll(packed, nil)
}

// Jieba gives the tokeniser of words, blanks left out. The first call reads the
// dictionary, which takes half a second of one core and 150 MB; the error is of writing it to a
// temporary folder. The tokeniser may be used from several goroutines at once.
func Jieba() (tokens.Tokeniser, error) {
	j, err := load()
	if err != nil {
		return tokens.Tokeniser{}, err
	}
	return tokens.New("jieba-gojieba-1.4.6", func(into []string, text string) []string {
		// The library cuts valid text alone, which for C ends at the first 0.
		for part := range strings.SplitSeq(strings.ToValidUTF8(text, "\ufffd"), "\x00") {
			for _, w := range j.Cut(part, true) {
				if strings.TrimFunc(w, tokens.Blank) != "" {
					into = append(into, w)
				}
			}
		}
		return into
	}), nil
}
