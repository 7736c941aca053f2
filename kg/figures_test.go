package kg

import "testing"

func TestReadRate(t *testing.T) {
	for in, want := range map[string]struct {
		figure
		reason string
	}{
		"80%":            {figure{"80%", "80", "%", ""}, ""},
		"89.70%":         {figure{"89.70%", "89.70", "%", ""}, ""},
		"60%-75%":        {figure{"60%-75%", "60-75", "%", ""}, ""},
		"60--75%":        {figure{"60%-75%", "60-75", "%", ""}, ""},
		"20~30%":         {figure{"20%-30%", "20-30", "%", ""}, ""},
		"60-80%%":        {figure{"60%-80%", "60-80", "%", ""}, ""},
		"70%左右":          {figure{"70%", "70", "%", ""}, ""},
		"90%(外科手术治疗)":    {figure{"90%", "90", "%", "外科手术治疗"}, ""},
		"40-60%，易复发":     {figure{"40%-60%", "40-60", "%", "易复发"}, ""},
		"手术治愈率约为40-60%。": {figure{"手术治愈率约为40-60%", "", "", ""}, ""},
		"无法治愈":           {figure{"无法治愈", "", "", ""}, ""},
		"100%":           {figure{"100%", "100", "%", ""}, ""},
		"0.00%":          {figure{}, "zero_rate"},
		"0":              {figure{}, "zero_rate"},
		"150%":           {figure{}, "impossible_rate"},
		"五年生存率35%":       {figure{}, "not_a_rate"},
		"老年病范畴":          {figure{}, "not_a_rate"},
		"典型病例治愈率（":       {figure{}, "truncated"},
	} {
		if f, reason := readRate(in); f != want.figure || reason != want.reason {
			t.Errorf("%q: %+v %q, want %+v %q", in, f, reason, want.figure, want.reason)
		}
	}
}

func TestReadPeriod(t *testing.T) {
	for in, want := range map[string]struct {
		figure
		reason string
	}{
		"7--14天":        {figure{"7-14天", "7-14", "day", ""}, ""},
		"1—4周":          {figure{"1-4周", "1-4", "week", ""}, ""},
		"1-3个周":         {figure{"1-3周", "1-3", "week", ""}, ""},
		"2-4月":          {figure{"2-4个月", "2-4", "month", ""}, ""},
		"一个月":           {figure{"1个月", "1", "month", ""}, ""},
		"2至3周":          {figure{"2-3周", "2-3", "week", ""}, ""},
		"2周--4周":        {figure{"2-4周", "2-4", "week", ""}, ""},
		">120天(终身佩戴眼镜)": {figure{"超过120天", ">120", "day", "终身佩戴眼镜"}, ""},
		"1-2年，长期随访":     {figure{"1-2年", "1-2", "year", "长期随访"}, ""},
		"治疗周期21天":       {figure{"21天", "21", "day", ""}, ""},
		"周期一般3-6个月恢复。":  {figure{"3-6个月", "3-6", "month", ""}, ""},
		"2周--3个月":       {figure{"2周-3个月", "", "", ""}, ""},
		"终身治疗":          {figure{"终身治疗", "", "", ""}, ""},
		"1-2g个月":        {figure{}, "not_a_period"},
		"根据不同的眼病而定":     {figure{}, "not_a_period"},
		"1周(药物治疗1周":     {figure{}, "truncated"},
	} {
		if f, reason := readPeriod(in); f != want.figure || reason != want.reason {
			t.Errorf("%q: %+v %q, want %+v %q", in, f, reason, want.figure, want.reason)
		}
	}
}
