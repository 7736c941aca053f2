package dialogue

import (
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

// SelectConfig is the config of dialogue.select.
type SelectConfig struct {
	FundusOnly bool `yaml:"fundus_only" doc:"keep only dialogues that are of the fundus"`
	Threshold  int  `yaml:"threshold" doc:"points that are needed, and 2 more where the department is another: 3 for a department of the eye, 4 for each word of eye disease that the patient says, 2 for each of the organ (眼睛, 视力), half of it for the doctor's, but at most 4 from the doctor"`
}

// Validate reports a threshold that everything passes.
func (c SelectConfig) Validate() error {
	if c.Threshold < 1 {
		return fmt.Errorf("threshold is to be 1 or more, not %d", c.Threshold)
	}
	return nil
}

//go:embed eyewords.txt
var eyeWordFile []byte

// Select keeps dialogues that are of the eye.
func Select() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[SelectConfig, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    "dialogue.select",
		Version: 1,
		Doc: `Keeps dialogues that are of the eye, and flags them "eye" and, where they are of it, "fundus".

A dialogue is of the eye by its department and a word of the eye, or by enough such words (a list in the binary, Chinese and English). Words that are denied
("没有近视", "no eye pain"), and words that mean something else (鸡眼, 头晕眼花), do not count. What the patient says and the disease weigh
more than what the doctor adds (a leaflet's warning of glaucoma does not make a dialogue one of the eye), and names of eye disease more than
the eye itself, which jaundice and fits speak of as well.`,
		Input:  pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues"),
		Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "those of the eye, flagged"),
		Config: SelectConfig{Threshold: 4},
		Assets: func() []pipeline.Asset { return []pipeline.Asset{{Name: "eyewords", Data: eyeWordFile}} },
		Example: pipeline.Example{In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"黄斑水肿打针几次？","from":[0]},{"role":"doctor","text":"先打三针。","from":[1]}]}` + "\n" +
			`{"id":"b","origins":[{"dataset":"d"}],"lang":"zh","turns":[{"role":"patient","text":"脚上长鸡眼","from":[0]},{"role":"doctor","text":"看皮肤科。","from":[1]}]}` + "\n"}},
		New: func(_ context.Context, cfg SelectConfig, _ *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error { return selectEye(cfg, d, to) }, nil
		},
	})
}

func selectEye(cfg SelectConfig, d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	eye, fundus := relevance(d)
	need := cfg.Threshold
	if d.Department != "" && !eyeDepartment(d.Department) && !strings.Contains(d.Department, "五官") {
		need += 2
	}
	switch {
	case eye < need:
		return to.Reject("not_eye", fmt.Sprintf("%d points that the dialogue is of the eye, and %d are needed", eye, need), d)
	case cfg.FundusOnly && !fundus:
		return to.Reject("not_fundus", "nothing in the dialogue is of the fundus", d)
	}
	flag(d, "eye")
	if fundus {
		flag(d, "fundus")
		to.Count("fundus", 1)
	}
	return to.Emit(d)
}

// flag adds a flag; flags are sorted and each stands once.
func flag(d *ophglm.Dialogue, name string) {
	if !slices.Contains(d.Flags, name) {
		d.Flags = append(d.Flags, name)
		sort.Strings(d.Flags)
	}
}

var wordEye = regexp.MustCompile(`\beyes?\b`)

func eyeDepartment(name string) bool {
	name = strings.ToLower(name)
	return strings.ContainsAny(name, "眼视視") || strings.Contains(name, "ophthalm") || strings.Contains(name, "retina") || wordEye.MatchString(name)
}

// departmentPoints are one short of the default threshold: departments are often
// wrong, and one word of the eye confirms them.
const departmentPoints = 3

// relevance gives a dialogue its points of being of the eye, and says whether it
// is of the fundus: a word of it from the patient or in the disease, or two
// different ones from the doctor.
func relevance(d *ophglm.Dialogue) (eye int, fundus bool) {
	if eyeDepartment(d.Department) {
		eye += departmentPoints
	}
	var said, answered strings.Builder
	said.WriteString(d.Disease)
	for _, t := range d.Turns {
		b := &answered
		if t.Role == ophglm.Patient {
			b = &said
		}
		b.WriteByte('\n')
		b.WriteString(t.Text)
	}
	patient, doctor := mentions(said.String()), mentions(answered.String())
	eye += 4*len(patient.eye) + 2*len(patient.organ) + min(4, 2*len(doctor.eye)+len(doctor.organ))
	return eye, len(patient.fundus) > 0 || len(doctor.fundus) > 1
}

// found holds the different words of each section that a text says.
type found struct{ eye, fundus, organ map[string]bool }

type eyeWord struct {
	text    string
	section string
}

// eyeWords are the words of the list by first character, the longest first.
var eyeWords = sync.OnceValue(func() map[rune][]eyeWord {
	words := map[rune][]eyeWord{}
	section := ""
	for line := range strings.Lines(string(eyeWordFile)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
			continue
		}
		fields := strings.Fields(line)
		if section == "not" && line[0] < 0x80 {
			fields = []string{line} // phrases
		}
		for _, f := range fields {
			f = strings.ToLower(f)
			r, _ := utf8.DecodeRuneInString(f)
			words[r] = append(words[r], eyeWord{f, section})
		}
	}
	for _, ws := range words {
		sort.SliceStable(ws, func(i, j int) bool { return len(ws[i].text) > len(ws[j].text) })
	}
	return words
})

// mentions finds the words of the list in a text, the longest at each place.
func mentions(s string) found {
	s, _ = text.Fold(s)
	s = strings.ToLower(s)
	f := found{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	words := eyeWords()
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		step := n
		for _, w := range words[r] {
			if !strings.HasPrefix(s[i:], w.text) || !wholeWord(s, i, i+len(w.text)) {
				continue
			}
			step = len(w.text)
			if w.section == "not" || denied(s, i, i+step) {
				break
			}
			switch w.section {
			case "fundus":
				f.fundus[w.text], f.eye[w.text] = true, true
			case "eye":
				f.eye[w.text] = true
			case "organ":
				f.organ[w.text] = true
			}
			break
		}
		i += step
	}
	return f
}

// wholeWord reports whether s[i:j], where it is in Latin letters, is no part of a
// longer word.
func wholeWord(s string, i, j int) bool {
	letter := func(k int) bool { return k >= 0 && k < len(s) && (s[k] >= 'a' && s[k] <= 'z') }
	return !letter(i) && !letter(j-1) || !(letter(i-1) && letter(i)) && !(letter(j-1) && letter(j))
}

// denials deny what follows them in the same clause; a clause of Chinese has
// none of them further back than a few characters.
var (
	denials      = []string{"没有", "没", "无", "未见", "未发现", "否认", "不是", "并非", "排除", "除外", "非"}
	afterDenials = []string{"正常", "没问题", "没有问题", "无异常", "没事", "没有异常", "都正常", "均正常", "未见异常"}
	englishNo    = []string{"no ", "not ", "without ", "denies ", "denied ", "never had "}
)

// denied reports whether a word at [i, j) is denied in its clause.
func denied(s string, i, j int) bool {
	clause := s[:i]
	if k := strings.LastIndexFunc(clause, func(r rune) bool { return strings.ContainsRune("，。；！？,.;!?\n：:但却可", r) }); k >= 0 {
		_, n := utf8.DecodeRuneInString(clause[k:])
		clause = clause[k+n:]
	}
	near := clause
	for utf8.RuneCountInString(near) > 6 {
		_, n := utf8.DecodeRuneInString(near)
		near = near[n:]
	}
	for _, d := range denials {
		if k := strings.LastIndex(near, d); k >= 0 && !strings.ContainsAny(near[k+len(d):], "的了看") && !strings.HasSuffix(near[:k], "有") {
			return true
		}
	}
	if utf8.RuneCountInString(clause) <= 40 {
		for _, d := range englishNo {
			if k := strings.LastIndex(" "+clause, " "+d); k >= 0 && strings.Count(clause[k:], " ") <= 4 {
				return true
			}
		}
	}
	rest := s[j:]
	for _, d := range afterDenials {
		if k := strings.Index(rest, d); k >= 0 && utf8.RuneCountInString(rest[:k]) <= 2 && !strings.ContainsAny(rest[:k], "，。？?,不") {
			return true
		}
	}
	return false
}
