package dialogue

import (
	"regexp"
	"strings"

	"ophglm"
	"ophglm/internal/pipeline"
)

// Haodf reads consultations in the text layout of the haodf archives.
func Haodf() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ReadConfig, *ophglm.Dialogue]{
		Name:    "dialogue.haodf",
		Version: 3,
		Doc: `Reads ophthalmic consultations in the haodf text layout.

A record begins at a line "id=N" and holds the consultation's address, the hospital and department, a description, the conversation and
sometimes a diagnosis block. The layouts of all years are taken: a description in one line or in labelled lines, the conversation missing,
standing twice or with each speaker on the line of what is said, the diagnosis before or after it. What the patient wrote becomes patient turns that name their field; short answers of the
form, hospital and address become meta fields; the diagnosis block, and a doctor's sentence left hanging at the end of the description,
become doctor turns, the diagnosis last. A record of more than 4 MiB is rejected, with its length and digest. The row is the number of the record, the key its id. Lines are joined by a newline; blank lines that end a turn are layout.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a record"),
		Privacy: pipeline.Private,
		Config:  ReadConfig{Dataset: "haodf"},
		Example: pipeline.Example{
			FileName: "2019.txt",
			In: map[string]string{"files": "id=7\nhttps://consult.example.org/7.htm\n\nDoctor faculty\n云栖眼科医院 眼底病科\n\n" +
				"Description\n疾病： \n飞蚊症\n病情描述： \n右眼有黑点飘三天\n患病多久： \n一周内\n\nDialogue\n医生：\n有闪光感吗？\n病人：\n没有\n\n\n"},
		},
		Read: readHaodf,
	})
}

// The blocks of a record, by the line that begins each.
const (
	faculty     = "Doctor faculty"
	description = "Description"
	dialogue    = "Dialogue"
	diagnosis   = "Diagnosis and suggestions"
)

func blockOf(line string) (string, bool) {
	switch s := strings.TrimSpace(line); s {
	case faculty, description, dialogue, diagnosis:
		return s, true
	}
	return "", false
}

// parseHaodf reads the lines after a record's id= line into b.
func parseHaodf(lines []string, to *builder) {
	b := &gatherer{builder: to}
	defer b.flush()
	var diagnoses [][]string // said last, wherever they are printed
	for i := 0; i < len(lines); {
		name, named := blockOf(lines[i])
		j := i
		if named {
			j++
		}
		end := j
		for end < len(lines) {
			if _, next := blockOf(lines[end]); next {
				break
			}
			end++
		}
		body := lines[j:end]
		switch name {
		case "":
			b.meta("url", strings.Join(nonBlank(body), "\n"))
		case faculty:
			readFaculty(body, b)
		case description:
			readDescription(body, b)
		case dialogue:
			readConversation(body, b)
		case diagnosis:
			diagnoses = append(diagnoses, body)
		}
		i = end
	}
	for _, body := range diagnoses {
		readDiagnosis(body, b)
	}
}

// readFaculty reads hospital and department, which may be several of both with
// two blanks between: "医院  眼科  另一医院  眼科".
func readFaculty(lines []string, b *gatherer) {
	lines = nonBlank(lines)
	b.meta("hospital", strings.Join(lines, "\n"))
	for _, l := range lines {
		if b.d.Department != "" {
			continue
		}
		if m := englishFaculty.FindStringSubmatch(l); m != nil {
			b.d.Department = m[1]
		} else if fields := strings.Fields(l); len(fields) > 1 {
			b.d.Department = fields[1]
		}
	}
}

// englishFaculty is a hospital's name in English, which has blanks in it, with
// the department after it.
var englishFaculty = regexp.MustCompile(`^[A-Za-z][A-Za-z.'\- ]*? (?:Hospital|Clinic|Infirmary|Center|Centre|Institute)[\s,;]+(\S.*)$`)

// formFields are the fields of the description that the form asks for. A field
// that the patient writes freely becomes a turn.
var formFields = map[string]struct {
	name string
	turn bool
}{
	"内容": {"内容", true}, "病情描述": {"病情描述", true},
	"希望获得的帮助": {"希望获得的帮助", true}, "希望提供的帮助": {"希望提供的帮助", true}, "想得到怎样的帮助": {"想得到怎样的帮助", true},
	"曾经治疗情况和效果": {"曾经治疗情况和效果", true}, "化验、检查结果": {"化验、检查结果", true},
	"上次就诊时做过的检查、结果、处置方案": {"上次就诊时做过的检查、结果、处置方案", true}, "现在病情、想获得的帮助": {"现在病情、想获得的帮助", true},
	"治疗情况": {"治疗情况", false}, "疾病": {"疾病", false}, "怀孕情况": {"怀孕情况", false},
	"患病多久": {"患病多久", false}, "患病时长": {"患病时长", false},
	"已就诊医院及科室": {"已就诊医院及科室", false}, "所就诊医院科室": {"所就诊医院科室", false},
	"用药情况": {"用药情况", false}, "过敏史": {"过敏史", false}, "既往病史": {"既往病史", false},
}

// fieldLabel reads a line that begins a field: "患病多久： ", or "疾病：白内障" with
// the value on the line itself.
func fieldLabel(line string) (name, value string, ok bool) {
	for _, colon := range []string{"：", ":"} {
		head, rest, found := strings.Cut(line, colon)
		if !found {
			continue
		}
		if f, known := formFields[strings.TrimSpace(head)]; known {
			return f.name, rest, true
		}
	}
	return "", "", false
}

// hanging reports whether a line stands where the form has a label but is none:
// what the doctor said before the conversation began, printed as a label.
func hanging(line string) bool {
	s := strings.TrimRight(line, " \u3000")
	return strings.HasSuffix(s, "：") && len(s) < len(line)
}

func readDescription(lines []string, b *gatherer) {
	body := trimBlank(lines)
	// a doctor's lines at the end
	end := len(body)
	for end > 0 {
		l := body[end-1]
		if _, _, label := fieldLabel(l); label || !hanging(l) && strings.TrimSpace(l) != "" {
			break
		}
		end--
	}
	name, value := "", []string(nil)
	flush := func() {
		putField(b, name, strings.Join(trimBlank(value), "\n"))
		name, value = "", nil
	}
	for _, l := range body[:end] {
		if n, rest, ok := fieldLabel(l); ok {
			flush()
			name = n
			if n == "疾病" {
				if disease, content, ok := strings.Cut(rest, "内容："); ok {
					putField(b, "疾病", disease)
					readOldContent(content, b)
					name = ""
					continue
				}
			}
			if strings.TrimSpace(rest) != "" {
				value = append(value, rest)
			}
			continue
		}
		value = append(value, l)
	}
	flush()
	for _, l := range body[end:] {
		if s := strings.TrimSuffix(strings.TrimRight(l, " \u3000"), "："); strings.TrimSpace(s) != "" {
			b.turn(ophglm.Doctor, description, s)
		}
	}
}

// putField stores a field of the description: what has no label is the patient's
// as well.
func putField(b *gatherer, name, value string) {
	if strings.TrimSpace(value) == "" {
		return
	}
	f := formFields[name]
	switch {
	case name == "疾病":
		b.d.Disease = strings.TrimSpace(value)
	case name == "":
		b.turn(ophglm.Patient, description, value)
	case f.turn && denies[strings.Trim(value, "。.，, \u3000\n")]:
		b.meta(f.name, strings.TrimSpace(value))
	case f.turn:
		b.turn(ophglm.Patient, f.name, value)
	default:
		b.meta(f.name, strings.TrimSpace(value))
	}
}

// denies are values of a field that say no more than that it has none.
var denies = map[string]bool{"无": true, "没有": true, "否": true}

// oldLabels finds the labels of the form within the one line that the older
// years print it in. "病情描述" is followed there by what it asks for, in brackets.
var oldLabels = regexp.MustCompile(`(病情描述)(?:（[^（）：:]{0,40}）)?[：:]|(曾经治疗情况和效果)[：:]|(想得到怎样的帮助)[：:]|(化验、检查结果)[：:]|` +
	`(上次)找[^：:，。]{0,20}就诊时间或出院时间[：:]|(上次就诊时做过的检查、结果、处置方案)[：:]|(现在病情、想获得的帮助)[：:]`)

func readOldContent(s string, b *gatherer) {
	name, at := "内容", 0
	for _, m := range oldLabels.FindAllStringSubmatchIndex(s, -1) {
		putField(b, name, s[at:m[0]])
		for g := 2; g < len(m); g += 2 {
			if m[g] >= 0 {
				name = s[m[g]:m[g+1]]
			}
		}
		if name == "上次" { // the label names the doctor
			name = "内容"
		}
		at = m[1]
	}
	putField(b, name, s[at:])
}

func readConversation(lines []string, b *gatherer) {
	var (
		role ophglm.Role
		text []string
	)
	flush := func() {
		text = trimBlank(text)
		if role == "" {
			// said before either side was named: the patient's, as the description is
			if len(text) > 0 {
				b.turn(ophglm.Patient, dialogue, strings.Join(text, "\n"))
			}
		} else {
			b.turn(role, "", strings.Join(text, "\n"))
		}
		text = nil
	}
	within := inline(lines)
	for _, l := range lines {
		r, ok := speaker(l)
		rest := ""
		if within {
			var n int
			r, n = markAt(l)
			ok, rest = n > 0, l[n:]
		}
		if ok {
			if role != "" || len(trimBlank(text)) > 0 {
				flush()
			}
			role, text = r, nil
			if rest != "" {
				text = append(text, rest)
			}
			continue
		}
		text = append(text, l)
	}
	if role != "" || len(trimBlank(text)) > 0 {
		flush()
	}
}

// speaker reads the line that begins a turn.
func speaker(line string) (ophglm.Role, bool) {
	line = strings.TrimSpace(line)
	role, n := markAt(line)
	return role, n > 0 && n == len(line)
}

// inline reports whether no line names a speaker alone, and one does before what
// is said.
func inline(lines []string) bool {
	marked := false
	for _, l := range lines {
		if _, alone := speaker(l); alone {
			return false
		}
		if _, n := markAt(l); n > 0 {
			marked = true
		}
	}
	return marked
}

func readDiagnosis(lines []string, b *gatherer) {
	name, value := diagnosis, []string(nil)
	flush := func() {
		if value = trimBlank(value); len(value) > 0 {
			b.turn(ophglm.Doctor, name, strings.Join(value, "\n"))
		}
		value = nil
	}
	for _, l := range lines {
		label := ""
		for _, n := range []string{"病情摘要及初步印象", "总结建议"} {
			if rest, ok := strings.CutPrefix(l, n); ok && (strings.HasPrefix(rest, "：") || strings.HasPrefix(rest, ":")) {
				flush()
				label, name = n, n
				if rest = strings.TrimLeft(rest, "：:"); strings.TrimSpace(rest) != "" {
					value = append(value, rest)
				}
			}
		}
		if label == "" {
			value = append(value, l)
		}
	}
	flush()
}

// nonBlank returns the lines that say something, without the blanks around them.
func nonBlank(lines []string) []string {
	var out []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// trimBlank cuts blank lines from both ends.
func trimBlank(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}
