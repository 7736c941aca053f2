package triage

import (
	"strings"

	"ophglm"
)

// yeses begin a short answer that takes over what was asked.
var yeses = []string{"有", "是的", "是", "对", "嗯", "都有", "会", "痛", "疼", "吐", "没错", "yes", "yeah", "yep", "yup", "correct", "right", "both", "i do", "it does", "i did", "it is"}

// noes make a short answer that begins like a yes something else: 有没有关系, 是不是.
var noes = []string{"有没有", "有时", "有点", "有什么", "有办法", "是不是", "会不会", "对不起", "对了", "没", "不", "but", "no ", "not"}

// shortAnswer is how long, in bytes, an answer that only takes over may be.
const shortAnswer = 60

// affirmed reports whether the patient's turn after the doctor's turn i takes over
// what the doctor asked: "看灯有彩虹圈吗？" – "有".
func affirmed(turns []ophglm.Turn, i int) bool {
	if turns[i].Role != ophglm.Doctor || i+1 >= len(turns) || turns[i+1].Role != ophglm.Patient {
		return false
	}
	if q := turns[i].Text; !strings.ContainsAny(q, "？?") && !strings.Contains(q, "吗") && !strings.Contains(q, "有没有") {
		return false
	}
	a := strings.TrimSpace(turns[i+1].Text)
	if a == "" || len(a) > shortAnswer {
		return false
	}
	for _, no := range noes {
		if hasFold(a, no) {
			return false
		}
	}
	for _, yes := range yeses {
		if hasFold(a, yes) {
			return true
		}
	}
	return false
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// lastSentence is where the last sentence of a text begins.
func lastSentence(s string) int {
	t := strings.TrimRight(s, " 。？?！!.\n吗呢")
	at := 0
	for _, mark := range [...]string{"。", "！", "？", "?", "!", "\n", ". "} {
		if i := strings.LastIndex(t, mark); i >= 0 {
			at = max(at, i+len(mark))
		}
	}
	return at
}
