package dialogue

import (
	"strings"

	"ophglm"
)

// asksFor are words that no doctor addresses a doctor with.
var asksFor = []string{"您好", "你好", "请问", "麻烦", "我想问", "我想咨询"}

// answersOf are openings that no patient begins a question with.
var answersOf = []string{"根据您的描述", "根据你的描述", "根据您描述", "根据您所描述", "根据您提供的", "根据你提供的", "从您的描述", "从您描述", "从您说的情况", "感谢您的信任，病情资料我已"}

var answerSet = runesOf("根从感")

// otherSide gives the role of who really speaks: a turn marked as the doctor's
// that greets the doctor is the patient's, and one marked as the patient's that
// begins as answers do is the doctor's. In a form's field roles are sure.
func otherSide(t *ophglm.Turn) ophglm.Role {
	if t.Field != "" {
		return t.Role
	}
	s := t.Text
	switch t.Role {
	case ophglm.Doctor:
		if n := salutation(s); n > 0 && prefixOf(s[n:], asksFor) > 0 {
			return ophglm.Patient
		}
	case ophglm.Patient:
		if helloSet.has(first(s)) {
			if n := prefixOf(s, hellos); n > 0 {
				s = s[n+marksAt(s[n:]):]
			}
		}
		if answerSet.has(first(s)) && prefixOf(s, answersOf) > 0 {
			return ophglm.Doctor
		}
	}
	return t.Role
}

var affirmations = []string{"是", "对", "行", "可以"}

// answers reports whether thanks answer a question of the doctor's: 是的，谢谢.
func answers(before, t *ophglm.Turn) bool {
	return before != nil && t.Role == ophglm.Patient && before.Role == ophglm.Doctor && asks(before.Text) &&
		(containsAny(t.Text, affirmations) || strings.Contains(strings.ToLower(t.Text), "yes"))
}

// asks reports whether a text ends as a question does.
func asks(s string) bool {
	s = strings.TrimRight(s, " \n\t")
	if strings.HasSuffix(s, "？") || strings.HasSuffix(s, "?") {
		return true
	}
	s = strings.TrimRight(s, "。.！!～~")
	return strings.HasSuffix(s, "吗") || strings.HasSuffix(s, "呢")
}

// waveOffs begin an answer to thanks.
var waveOffs = []string{"不客气", "不用客气", "不必客气", "别客气", "不用谢", "不谢", "You're welcome", "You are welcome"}

// wavesOff are the phrases that thanks are waved off with.
var wavesOff = newVocabulary(map[byte]sense{'*': senseThanks}, strings.Join([]string{
	"不客气", "不用客气", "不必客气", "别客气", "不用谢", "不谢", "应该的", "没事", "没事的", "没关系", "好", "好的", "嗯", "哦", "啊", "哈", "呵呵",
}, "\n"))

// waves reports whether a text does nothing but wave thanks off.
func waves(s string) bool {
	_, ok := wavesOff.covers(s)
	return ok
}
