package dialogue

import (
	"testing"

	"ophglm"
)

func TestForms(t *testing.T) {
	for _, c := range []struct {
		role       ophglm.Role
		text, want string
	}{
		{ophglm.Patient, "左眼模糊三天了想得到怎样的帮助", "左眼模糊三天了"},
		{ophglm.Patient, "右眼红。曾经治疗情况和效果：\n想得到怎样的帮助：", "右眼红。"},
		{ophglm.Patient, "曾经治疗情况和效果：点过药想得到怎样的帮助：能不能手术", "曾经治疗情况和效果：点过药想得到怎样的帮助：能不能手术"},
		{ophglm.Patient, "想得到怎样的帮助", "想得到怎样的帮助"},
		{ophglm.Patient, "请看我的化验、检查结果", "请看我的化验、检查结果"},
		{ophglm.Doctor, "感谢您的信任，病情资料我已详细阅读。根据您现有的资料，建议：先测眼压", "先测眼压"},
		{ophglm.Patient, "感谢您的信任，病情资料我已详细阅读。根据您现有的资料，建议：先测眼压", "感谢您的信任，病情资料我已详细阅读。根据您现有的资料，建议：先测眼压"},
	} {
		turn := ophglm.Turn{Role: c.role, Text: c.text, From: []int{0}}
		if err := Apply(&turn, turnsKind, forms(turn)); err != nil {
			t.Fatal(err)
		}
		if turn.Text != c.want {
			t.Errorf("%q became %q, want %q", c.text, turn.Text, c.want)
		}
	}
}
