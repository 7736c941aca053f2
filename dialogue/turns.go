package dialogue

import (
	"context"
	_ "embed"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/pipeline"
)

const turnsKind = "dialogue.turns"

// Turns repairs the turns of dialogues.
func Turns() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[struct{}, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    turnsKind,
		Version: 2,
		Doc: `Repairs the turns of each dialogue, with what was dropped and joined on record.

A turn that says nothing goes, with the reason in dropped: empty, no_text (only marks or pictures), thanks (thanks or a courtesy and nothing
else, unless they answer a question), notice (written by the site: a voice message, a check-in), repeated (two turns or more that stood before word for word, as where the
conversation is printed twice); and so do the opening formula that the site puts before a doctor's first
answer and a speaker's label before the words. A turn whose words show that the other side spoke changes sides. Turns of one speaker in a row
are joined by a newline; from lists their source turns. A dialogue left without a patient's or without a doctor's turn is rejected.`,
		Input:  pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, best after dialogue.normalise"),
		Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "the same with turns that alternate"),
		Example: pipeline.Example{In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"左眼红","from":[0]},{"role":"patient","text":"还疼","from":[1]},{"role":"doctor","text":"查眼压。","from":[2]},` +
			`{"role":"patient","text":"谢谢医生！","from":[3]}]}` + "\n"}},
		New: func(context.Context, struct{}, *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			return repairTurns, nil
		},
	})
}

func repairTurns(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	reject, err := repair(d, to.Count)
	switch {
	case err != nil:
		return err
	case reject != "":
		return to.Reject(reject, rejectedTurns[reject], d)
	}
	return to.Emit(d)
}

var rejectedTurns = map[string]string{
	"no_patient_turn": "nothing is left that a patient said",
	"no_doctor_turn":  "nothing is left that a doctor said",
}

// repair changes the turns of d, and returns why it is rejected, or "". A
// rejected dialogue keeps the turns it came with.
func repair(d *ophglm.Dialogue, count func(string, int)) (string, error) {
	var (
		turns   = make([]ophglm.Turn, 0, len(d.Turns))
		dropped = slices.Clone(d.Dropped)
		sides   = map[ophglm.Role]bool{}
		thanked bool // the turn before was a patient's thanks
	)
	again := repeated(d.Turns)
	for i, t := range d.Turns {
		if r := otherSide(t); r != t.Role {
			t.Role = r
			count("turned", 1)
		}
		if cs := forms(t); len(cs) > 0 {
			if err := Apply(&t, turnsKind, cs); err != nil {
				return "", err
			}
			count("forms", len(cs))
		}
		reason := emptyTurn(t)
		switch {
		case reason == "thanks" && answers(turns, t):
			reason = ""
		case reason == "" && again[i]:
			reason = "repeated"
		case reason == "" && thanked && t.Role == ophglm.Doctor && welcome.MatchString(t.Text):
			reason = "thanks"
		}
		thanked = reason == "thanks" && t.Role == ophglm.Patient
		if reason != "" {
			for _, n := range t.From {
				dropped = append(dropped, ophglm.Drop{Turn: n, Stage: turnsKind, Reason: reason})
			}
			count("dropped."+reason, 1)
			continue
		}
		sides[t.Role] = true
		if n := len(turns); n > 0 && turns[n-1].Role == t.Role {
			if err := Join(&turns[n-1], t, turnsKind); err != nil {
				return "", err
			}
			count("joined", 1)
			continue
		}
		t.From = slices.Clone(t.From)
		turns = append(turns, t)
	}
	switch {
	case !sides[ophglm.Patient]:
		return "no_patient_turn", nil
	case !sides[ophglm.Doctor]:
		return "no_doctor_turn", nil
	}
	d.Turns, d.Dropped = turns, dropped
	return "", nil
}

var (
	asks    = regexp.MustCompile(`(?:[？?]|[吗呢][。.！!～~]*)\s*$`)
	affirms = regexp.MustCompile(`(?i)是|对|行|可以|\byes\b`)
	welcome = regexp.MustCompile(`^(?:(?:不客气|不用客气|不必客气|别客气|不用谢|不谢|应该的|没事的?|没关系|好的?|嗯|哦|啊|哈|呵呵)[\s\pP~～]*)+$`)
)

// answers reports whether thanks answer a question of the doctor's: 是的，谢谢.
func answers(before []ophglm.Turn, t ophglm.Turn) bool {
	n := len(before)
	return n > 0 && t.Role == ophglm.Patient && before[n-1].Role == ophglm.Doctor && asks.MatchString(before[n-1].Text) && affirms.MatchString(t.Text)
}

var (
	// siteOpening is what the site writes before a doctor's first answer.
	siteOpening = regexp.MustCompile(`^感谢您的信任[，,]\s*病情资料我已详细阅读。\s*根据您现有的资料[，,]\s*建议[：:]\s*`)
	// emptyPrompts are questions of a form that the patient left unanswered.
	emptyPrompts = regexp.MustCompile(`\s*(?:(?:曾经治疗情况和效果|想得到怎样的帮助|化验、检查结果|最后一次就诊的医院)[：:]?\s*)+$`)
	// owned ends before a prompt that is a word of the patient's: 这是我的化验、检查结果.
	owned = regexp.MustCompile(`[我你您他她]的$`)
	// ownLabel is a speaker's own label, alone on the first line.
	ownLabel = regexp.MustCompile(`^(?:医生|大夫|病人|患者|Doctor|Patient)\s*[：:]\s*\n\s*`)
	notice   = regexp.MustCompile(`^(?:` +
		`医生已经通过语音回答了您的问题[，,]?\s*请及时收听。?|` +
		`门诊/住院患者报到|(?:门诊|住院)患者报到|` +
		`真情寄语[：:]?|` +
		`感谢您的信任[，,]?\s*病情资料我已详细阅读。?(?:\s*根据您现有的资料[，,]?\s*建议[：:]?)?|` +
		`本次(?:咨询|问诊|服务)已(?:经)?(?:结束|完成|关闭)[。！!，,]?(?:\s*(?:感谢|谢谢)您?的?(?:咨询|信任|使用|支持|理解)[。！!]?|\s*如需(?:继续|再次)(?:咨询|问诊)[^。]{0,20}。?)?|` +
		`(?:医生|患者|系统)?(?:向您|给您)?(?:发送|赠送|上传)了?(?:一[张份条个])?(?:图片|语音|视频|检查资料|心意礼物|暖心礼物)。?|` +
		`图片|\[图片\]|【图片】|语音|\[语音\]` +
		`)[：:]?$`)
)

// repeatedRunes is how much a run of turns says before its repetition is taken as
// the same conversation printed again: people do repeat short answers.
const repeatedRunes = 24

// repeated marks turns that belong to a run of two or more which stood before,
// word for word: the same conversation printed twice.
func repeated(turns []ophglm.Turn) []bool {
	again := make([]bool, len(turns))
	said := make([]string, len(turns)) // "" where nothing is said, which repeats nothing
	for i, t := range turns {
		if s := plain(t.Text); s != "" {
			said[i] = string(t.Role) + s
		}
	}
	first := map[string]int{}
	for j := 0; j < len(turns); {
		i, ok := first[said[j]]
		n, runes := 0, 0
		for ok && i+n < j && j+n < len(turns) && said[j+n] != "" && said[i+n] == said[j+n] {
			runes += utf8.RuneCountInString(turns[j+n].Text)
			n++
		}
		if n < 2 || runes < repeatedRunes {
			if !ok {
				first[said[j]] = j
			}
			j++
			continue
		}
		for k := range n {
			again[j+k] = true
		}
		j += n
	}
	return again
}

// forms finds what the site's form put before and after the words of a turn.
func forms(t ophglm.Turn) []Change {
	var out []Change
	begin := 0
	for _, re := range []*regexp.Regexp{siteOpening, ownLabel} {
		if re == siteOpening && t.Role != ophglm.Doctor {
			continue
		}
		if m := re.FindStringIndex(t.Text); m != nil && m[1] < len(t.Text) {
			begin = m[1]
			out = append(out, Change{m[0], m[1], ""})
			break
		}
	}
	if m := emptyPrompts.FindStringIndex(t.Text); m != nil && t.Role == ophglm.Patient && m[0] > begin && !owned.MatchString(t.Text[:m[0]]) {
		out = append(out, Change{m[0], m[1], ""})
	}
	return out
}

// emptyTurn says why a turn says nothing, or "".
func emptyTurn(t ophglm.Turn) string {
	s := strings.TrimSpace(t.Text)
	if s == "" {
		return "empty"
	}
	if notice.MatchString(s) {
		return "notice"
	}
	if nothing(s) {
		return "no_text"
	}
	if courtesy(s) {
		return "thanks"
	}
	return ""
}

// nothing reports whether a text holds no letter and no digit, and is not a mark
// that answers a question ("？" asks for more: it says nothing by itself).
func nothing(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' || r == '-' {
			return false
		}
	}
	return true
}

//go:embed courtesies.txt
var courtesyFile string

// courtesies are the phrases that a courtesy is made of, the longest first.
var courtesies = phrases(courtesyFile)

// courtesy reports whether a text is made of courtesies alone and thanks, wishes
// or waves off: 好的 alone can be an answer, 好的谢谢 is not.
func courtesy(s string) bool {
	if len(s) > 240 {
		return false
	}
	s = strings.ToLower(s)
	thanks := false
next:
	for s != "" {
		r := []rune(s)[0]
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			s = s[len(string(r)):]
			continue
		}
		for _, p := range courtesies {
			if rest, ok := strings.CutPrefix(s, p.text); ok {
				if p.ascii && rest != "" && rest[0] >= 'a' && rest[0] <= 'z' {
					continue
				}
				thanks = thanks || p.thanks
				s = rest
				continue next
			}
		}
		return false
	}
	return thanks
}

type phrase struct {
	text          string
	thanks, ascii bool
}

// phrases reads a list of phrases, those that make a courtesy marked by "*".
func phrases(file string) []phrase {
	var out []phrase
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p := phrase{}
		p.text, p.thanks = strings.CutPrefix(line, "*")
		p.ascii = p.text[0] < 0x80
		out = append(out, p)
	}
	sortByLength(out)
	return out
}

// asksDoctor are ways to address a doctor that no doctor begins an answer with.
var asksDoctor = regexp.MustCompile(`^(?:尊敬的)?(?:医生|大夫|主任|教授|专家|.{1,2}(?:医生|大夫|主任|教授))[，,！!。\s]*(?:您好|你好|请问|麻烦|我想问|我想咨询)`)

// otherSide gives the role of who really speaks: a turn marked as the doctor's
// that greets the doctor is the patient's. In a form's field roles are sure.
func otherSide(t ophglm.Turn) ophglm.Role {
	if t.Role == ophglm.Doctor && t.Field == "" && asksDoctor.MatchString(t.Text) {
		return ophglm.Patient
	}
	return t.Role
}

func sortByLength(ps []phrase) {
	sort.SliceStable(ps, func(i, j int) bool { return len(ps[i].text) > len(ps[j].text) })
}
