package clinical

import (
	"slices"
	"unicode/utf8"
)

// trie finds the longest of its words at a place of a text. Characters are first
// given small codes, the same for both cases and widths of a letter and for both
// spellings of a Chinese character; code 0 stands in no word. When all words are
// in, the trie is laid out as a double array: the edges of a node lie at its base
// plus the code of the character, between those of other nodes, so that a step is
// one look at one small cell.
type trie struct {
	chars *[1 << 16]char // of the basic plane
	next  uint16         // the next code to give
	to    map[uint32]uint16
	word  []int16 // by node: the word that ends there, or -1
	cells []cell
	bases []int32 // by node
}

// char is what there is to know of a character.
type char struct {
	code  uint16
	first uint16 // the node of words that begin with it
	class uint8
}

// cell is the edge from one node to another, with what ends there.
type cell struct {
	from uint16 // 0 where there is none
	to   uint16
	word int16 // or -1
	base int32 // of to
}

// Roots are where words begin: those of running text, units, which count after a
// number alone, and complaints that count right after an eye alone.
const (
	rootWords = 1
	rootUnits = 2
	rootBare  = 3
)

func newTrie() *trie {
	return &trie{chars: new([1 << 16]char), next: 1, to: map[uint32]uint16{}, word: []int16{-1, -1, -1, -1}}
}

func edgeKey(node, code uint16) uint32 { return uint32(node)<<16 | uint32(code) }

// add puts a word, in simplified characters and small letters, under a root.
func (t *trie) add(root uint16, w string, id int16) {
	node := root
	for _, r := range w {
		code := t.code(r)
		next := t.to[edgeKey(node, code)]
		if next == 0 {
			next = uint16(len(t.word))
			t.word = append(t.word, -1)
			t.to[edgeKey(node, code)] = next
		}
		node = next
	}
	if t.word[node] < 0 {
		t.word[node] = id
	}
}

// exact returns the word that s is, or -1.
func (t *trie) exact(root uint16, s string) int16 {
	node := root
	for _, r := range s {
		c := t.chars[r].code
		if c == 0 {
			return -1
		}
		if node = t.to[edgeKey(node, c)]; node == 0 {
			return -1
		}
	}
	return t.word[node]
}

// code gives a character its code, and the same to the other ways to write it.
func (t *trie) code(r rune) uint16 {
	if c := t.chars[r].code; c != 0 {
		return c
	}
	c := t.next
	t.next++
	t.chars[r].code = c
	switch {
	case r >= 'a' && r <= 'z':
		t.chars[r-'a'+'A'].code = c
		t.chars[r-'a'+'ａ'].code = c
		t.chars[r-'a'+'Ａ'].code = c
	case r == ' ':
		for _, other := range "\u3000\u00a0\t-" {
			t.chars[other].code = c
		}
	case r > ' ' && r < 0x7F:
		t.chars[r+0xFEE0].code = c
	}
	if other := traditional[r]; other != 0 {
		t.chars[other].code = c
	}
	return c
}

// layOut makes the tables that texts are read with. No word may be added after it.
func (t *trie) layOut() {
	codes := make([][]uint16, len(t.word)) // by node: those of its edges
	for k := range t.to {
		codes[k>>16] = append(codes[k>>16], uint16(k))
	}
	t.bases = make([]int32, len(t.word))
	t.cells = make([]cell, len(t.to)+2*int(t.next))
	free := 1
	for node := range codes {
		list := codes[node]
		if len(list) == 0 {
			continue
		}
		slices.Sort(list)
		for free < len(t.cells) && t.cells[free].from != 0 {
			free++
		}
		base := max(0, free-int(list[0]))
		for ; !t.fits(base, list); base++ {
		}
		t.bases[node] = int32(base)
		for _, code := range list {
			to := t.to[edgeKey(uint16(node), code)]
			t.cells[base+int(code)] = cell{from: uint16(node), to: to, word: t.word[to]}
		}
	}
	t.cells = append(t.cells, make([]cell, int(t.next))...) // base plus code is always inside
	for i := range t.cells {
		t.cells[i].base = t.bases[t.cells[i].to]
	}
	for r := range t.chars {
		c := &t.chars[r]
		if c.class = charClass[r]; c.code != 0 {
			c.first = t.step(rootWords, c.code).to
		}
	}
}

// fits reports whether the cells at a base are free for the codes, and makes more
// cells where they end.
func (t *trie) fits(base int, codes []uint16) bool {
	for last := base + int(codes[len(codes)-1]); last >= len(t.cells); {
		t.cells = append(t.cells, make([]cell, 1024)...)
	}
	for _, c := range codes {
		if t.cells[base+int(c)].from != 0 {
			return false
		}
	}
	return true
}

// none is where no edge leads to.
var none = &cell{word: -1}

// step is the edge from a node at a code.
func (t *trie) step(node, code uint16) *cell {
	if e := &t.cells[int(t.bases[node])+int(code)]; e.from == node {
		return e
	}
	return none
}

// longest walks from a root along s[i:] and returns the longest word there with
// its end, or -1. A word that ends in a Latin letter counts only where the text
// does not go on with one.
func (t *trie) longest(root uint16, s string, i int) (id int16, end int) {
	if i >= len(s) {
		return -1, i
	}
	r, n := decode(s, i)
	if r >= 1<<16 {
		return -1, i
	}
	node := t.chars[r].first
	if root != rootWords {
		node = t.step(root, t.chars[r].code).to
	}
	if node == 0 {
		return -1, i
	}
	return t.from(node, r, root == rootWords, s, i+n)
}

// from is [trie.longest] after the first character, which was r and led to the
// node. Where loose is set, one particle may stand inside a Chinese word, where the
// word goes on after it (左的眼, 眼啊压).
func (t *trie) from(node uint16, r rune, loose bool, s string, i int) (id int16, end int) {
	id = t.word[node]
	if end = i; id >= 0 && i < len(s) && letter(r) && letter(rune(s[i])) {
		id = -1
	}
	base := int(t.bases[node])
	for i < len(s) {
		n := 1
		if r = rune(s[i]); r >= utf8.RuneSelf {
			if r, n = decode(s, i); r >= 1<<16 {
				break
			}
		}
		c := &t.chars[r]
		e := &t.cells[base+int(c.code)]
		if e.from != node || c.code == 0 {
			if !loose || c.class != soft || r < 0x4E00 || r > 0x9FFF || i+n >= len(s) {
				break
			}
			q, m := decode(s, i+n)
			if q < 0x2E80 || q >= 1<<16 || t.chars[q].code == 0 {
				break
			}
			if e = &t.cells[base+int(t.chars[q].code)]; e.from != node {
				break
			}
			loose = false
			n += m
			r = q
		}
		node, base = e.to, int(e.base)
		i += n
		if e.word >= 0 && !(i < len(s) && letter(r) && letter(rune(s[i]))) {
			id, end = e.word, i
		}
	}
	return id, end
}

// traditional holds the traditional spelling of the characters that clinical
// words are written in.
var traditional = func() map[rune]rune {
	m := map[rune]rune{}
	pairs := []rune("视視压壓双雙两兩药藥点點颗顆术術后後个個红紅肿腫痛痛发發痒癢涩澀干乾泪淚见見亲親妈媽爷爺奶奶孙孫儿兒岁歲医醫远遠镜鏡轴軸盘盤杯杯无無数數动動应應听聽头頭飘飄闪閃变變脱脫网網白白内內障障青青黄黃损損伤傷检檢查查诊診断斷缺缺钟鐘时時节節号號钟鐘劳勞糊糊觉覺异異难難晕暈过過间間经經从從这這边邊侧側长長单單热熱总總样樣")
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != pairs[i+1] {
			m[pairs[i]] = pairs[i+1]
		}
	}
	return m
}()
