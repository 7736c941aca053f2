package dialogue

import (
	"slices"
	"testing"

	"ophglm"
)

// plainTalk is some 200 characters of a dialogue that no stage has to clean.
var plainTalk = []string{
	"p: 我妈妈右侧眼睛视物模糊半个月，还有畏光流泪，平时有高血压。血糖控制得不太好。是不是糖尿病视网膜病变？",
	"d: 考虑糖尿病视网膜病变的可能性比较大，建议做荧光素眼底血管造影和OCT，控制好血糖血压。一周后复查。不要自行停药。",
	"p: 眼压23，需要用药吗？",
	"d: 可以先用布林佐胺滴眼液，每天2次，每次1滴，如果突然加重请立即急诊。",
	"p: 做完手术多久能恢复？家族里也有人得过这个病。",
	"d: 一般采用激光光凝，避免剧烈运动。注意用眼卫生，不要揉眼睛。",
}

// greeted is the same with a greeting and a wish.
var greeted = append([]string{"p: 医生您好，" + plainTalk[0][3:], "d: 您好，" + plainTalk[1][3:] + "祝您早日康复！"}, plainTalk[2:]...)

// untidy is the same as people type it.
var untidy = append([]string{"p: 我妈妈右侧眼睛视物模糊半个月！！！，还有畏光流泪，  平时有高血压。。。😭", "d: 考虑糖尿病视网膜病变的可能性比较大&nbsp;，建议做ＯＣＴ，控制好血糖血压。\r\n一周后复查"}, plainTalk[2:]...)

func benchmark(b *testing.B, talk []string, f func(*ophglm.Dialogue) error) {
	source := dialogueOf(talk...)
	turns := slices.Clone(source.Turns)
	b.ReportAllocs()
	for b.Loop() {
		d := source
		copy(turns, source.Turns)
		d.Turns = turns
		if err := f(&d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNormalise(b *testing.B) {
	f := func(d *ophglm.Dialogue) error {
		for i := range d.Turns {
			if err := normaliseTurn(&d.Turns[i], NormaliseConfig{}); err != nil {
				return err
			}
		}
		return nil
	}
	b.Run("clean", func(b *testing.B) { benchmark(b, plainTalk, f) })
	b.Run("untidy", func(b *testing.B) { benchmark(b, untidy, f) })
}

func BenchmarkTurns(b *testing.B) {
	f := func(d *ophglm.Dialogue) error {
		_, err := repair(d, turnsDefaults, func(string, int) {})
		return err
	}
	b.Run("clean", func(b *testing.B) { benchmark(b, plainTalk, f) })
	b.Run("greeted", func(b *testing.B) { benchmark(b, greeted, f) })
}

// Text that nothing is done about costs no memory.
func TestNormaliseAllocatesNothing(t *testing.T) {
	d := dialogueOf(plainTalk...)
	if n := testing.AllocsPerRun(100, func() {
		for i := range d.Turns {
			if err := normaliseTurn(&d.Turns[i], NormaliseConfig{}); err != nil {
				t.Fatal(err)
			}
		}
	}); n != 0 {
		t.Errorf("normalising clean turns allocates %v times", n)
	}
}
