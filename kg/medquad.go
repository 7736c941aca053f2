package kg

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// medquadRow is one article of the file.
type medquadRow struct {
	Source   string `json:"source"`
	URL      string `json:"url"`
	Focus    string `json:"focus"`
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// medquadQuestion says which relation a question is about, what a sentence of
// its answer has to speak of to state it, and what it then may not speak of.
type medquadQuestion struct {
	asks     *regexp.Regexp
	relation string
	speaks   *regexp.Regexp
	not      *regexp.Regexp // may be nil
}

var (
	examining = regexp.MustCompile(`(?i)\b(tests?|exams?|examined|tonometry|dilat\w+|instrument|chart|surgery|laser|drops|doctor|professional|treat\w*|diagnos\w+|schedule|gene|mutations?)\b`)
	advising  = regexp.MustCompile(`(?i)\b(surgery|exams?|checked|your doctor|treatment)\b`)
	blinding  = regexp.MustCompile(`(?i)leading cause|causes? (?:\w+ )?(?:vision|blind)|not caused|do not develop|other eye diseases`)
	operation = regexp.MustCompile(`(?i)\b(cancer cells|chromosome|gene)\b`)
)

var medquadQuestions = []medquadQuestion{
	{regexp.MustCompile(`^What are the symptoms of `), "has_symptom", regexp.MustCompile(`(?i)symptom|\bsigns?\b|features?|vision|visual|sight|pain|blur|itch|tear|redness|blind|characterized|eyelid|cloud`), examining},
	{regexp.MustCompile(`^What causes |^What are the genetic changes related to `), "has_cause", regexp.MustCompile(`(?i)\bcaus|due to|results? from|resulting from|mutations?\b.*\b(in|of)\b|associated with|responsible`), blinding},
	{regexp.MustCompile(`^Who is at risk for `), "has_risk_factor", regexp.MustCompile(`(?i)\brisk|more (likely|common)|older|family history`), advising},
	{regexp.MustCompile(`^How to diagnose `), "diagnosed_by", regexp.MustCompile(`(?i)diagnos|exam|test|measure|detect|imaging`), nil},
	{regexp.MustCompile(`^What are the treatments for `), "treated_by", regexp.MustCompile(`(?i)treat|surg|therap|medic|drug|drops|laser|manag|glasses|transplant|inject|remov|correct`), operation},
	{regexp.MustCompile(`^How to prevent `), "prevented_by", regexp.MustCompile(`(?i)prevent|protect|reduc|lower|control|exam|avoid`), nil},
	{regexp.MustCompile(`^What is the outlook for `), "prognosis", regexp.MustCompile(`(?i)prognosis|outlook|vision|progress|recover|surviv|chance`), nil},
	{regexp.MustCompile(`^What are the stages of `), "has_stage", regexp.MustCompile(`(?i)\bstages?\b`), nil},
	{regexp.MustCompile(`^What to do for `), "lifestyle_advice", regexp.MustCompile(`(?i)\b(should|get|keep|control|exams?|avoid|quit|stop|wear|eat|help prevent|can prevent)\b`), nil},
}

// medquadOther finds the focuses that are no disease.
var medquadOther = regexp.MustCompile(`(?i)^(eye wear|laser eye surgery|prevent )`)

// hpoTable is how GARD's answers go over into a table of HPO terms, which
// kg.hpo has from the source itself.
const hpoTable = "The Human Phenotype Ontology provides"

// MedQuAD is the kind kg.medquad.
func MedQuAD() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[struct{}, *ophglm.GraphItem]{
		Name:    "kg.medquad",
		Version: 2,
		Doc: `Reads question–answer articles of MedQuAD, one JSON object a line: source, url, focus, question, answer.

The focus of an article is a Disease. Where the question asks for symptoms,
causes, risk, diagnosis, treatment, prevention, outlook, stages or advice, each
sentence of the answer that names the focus, can be read by itself and speaks of
what was asked is a triple whose object is that sentence, in English, with the
qualifier form: sentence. Sentences that lean on what stands before them,
that only announce others (there are several things …), headings, lists, questions and directions to other pages are left out by reason.
Of a question
that no relation answers (what is it, is it inherited) the focus alone is
kept. Memory: about 40 bytes a focus.`,
		Output: pipeline.Out[*ophglm.GraphItem]("graph", "a Disease for each article, and its sentences as triples"),
		Example: pipeline.Example{
			FileName: "medquad.jsonl",
			In: map[string]string{"files": `{"source":"NEI","url":"https://example.org/dry-eye","focus":"Dry Eye","question":"What are the symptoms of Dry Eye ?",` +
				`"answer":"People with dry eye may feel burning or stinging. It is common."}` + "\n"},
		},
		Read: func(_ context.Context, _ struct{}, f *pipeline.File, to *pipeline.Emitter[*ophglm.GraphItem]) error {
			h, err := f.Open()
			if err != nil {
				return err
			}
			defer h.Close() // only read from
			return readMedQuAD(h, f.Name, to)
		},
	})
}

// announces finds the sentences that only say that something follows.
var announces = regexp.MustCompile(`(?i)^(?:there are (?:several|many|some|a few|a number of|various|different|two|three|four)(?: main| major| different)? (?:things|ways|steps|signs|types|kinds|forms|options|tests|treatments|measures)|different (?:types|kinds) of \w+ are (?:used|available))\b`)

func readMedQuAD(r io.Reader, file string, to sink) error {
	g := newGraph(to, ophglm.Article)
	return rows(jsonl.NewScanner(r), to, func(row int, line []byte) error {
		var a medquadRow
		if err := jsonl.UnmarshalStrict(line, &a); err != nil {
			return to.Reject("bad_json", fmt.Sprintf("not an article: %v", err), string(line))
		}
		a.Focus = strings.Join(strings.Fields(a.Focus), " ")
		switch {
		case a.Focus == "" || a.Question == "" || strings.TrimSpace(a.Answer) == "":
			return to.Reject("incomplete", "an article has a focus, a question and an answer", string(line))
		case medquadOther.MatchString(a.Focus):
			return to.Reject("not_a_disease", fmt.Sprintf("the article is on %q", a.Focus), a.Focus)
		}
		at := ophglm.Source{Dataset: "medquad", File: file, Row: row, Key: a.URL, Licence: "CC BY 4.0"}
		from := at
		from.Field = "focus"
		id := hashedID("Disease", a.Focus)
		if err := g.entity(&ophglm.Entity{ID: id, Type: "Disease", Name: ophglm.Text{EN: a.Focus}, Sources: []ophglm.Source{from}}); err != nil {
			return err
		}
		for _, q := range medquadQuestions {
			if q.asks.MatchString(a.Question) {
				at.Field = "answer"
				return g.article(id, q, a, at)
			}
		}
		to.Count("articles on what no relation says", 1)
		return nil
	})
}

// article writes the sentences of an answer that state the relation.
func (g *graph) article(id string, q medquadQuestion, a medquadRow, at ophglm.Source) error {
	body := a.Answer
	if i := strings.Index(body, hpoTable); i >= 0 {
		body = body[:i]
		g.to.Count("tables of HPO terms left out", 1)
	}
	said := map[string]bool{}
	names := focusNames(a.Focus, a.Answer)
	for _, s := range sentences(body) {
		text := body[s.start:s.end]
		reason := standsAlone(text)
		switch {
		case reason != "":
		case !namesFocus(text, names):
			reason = "names_no_focus"
		case announces.MatchString(text):
			reason = "announces"
		case !q.speaks.MatchString(text) || (q.not != nil && q.not.MatchString(text)):
			reason = "off_topic"
		}
		if reason != "" {
			if err := g.to.RejectPart(reason, fmt.Sprintf("answer[%d:%d] %s", s.start, s.end, sentenceFaults[reason]), text); err != nil {
				return err
			}
			continue
		}
		if said[text] {
			g.to.Count("said twice in an article", 1)
			continue
		}
		said[text] = true
		at.Start, at.End = s.start, s.end
		if err := g.triple(id, q.relation, ophglm.Object{Text: ophglm.Text{EN: text}}, map[string]string{"form": "sentence"}, at); err != nil {
			return err
		}
	}
	return nil
}

// sentenceFaults says each reason for leaving a sentence out.
var sentenceFaults = map[string]string{
	"too_short":        "is under 30 bytes",
	"too_long":         "is over 400 bytes",
	"question":         "asks",
	"apparatus":        "speaks of the page, not of the disease",
	"layout":           "is not one sentence",
	"list":             "is part of a list",
	"leans_on_context": "can't be read without what stands before it",
	"heading":          "begins with a heading",
	"no_verb":          "is no sentence",
	"announces":        "only says that something follows",
	"names_no_focus":   "does not name what the article is on",
	"off_topic":        "does not speak of what was asked",
}

// commonWords are the words of a focus that many share, and that name nothing.
var commonWords = regexp.MustCompile(`(?i)^(eye|eyes|ocular|disease|diseases|disorders?|syndrome|syndromic|type|with|without|and|the|of|problems?|low|early|onset|late|adult|autosomal|dominant|recessive|hereditary|familial|congenital|intellectual|disability|mental|retardation|deficiency|absent|retinal|corneal|cornea|macular|optic|[0-9A-Z]|[0-9][A-Z]?|i+)$`)

// focusNames gives what an article may call its focus: the stems of its own
// words, its initials, and an abbreviation that the answer gives after it. A
// focus of common words alone is called by all of them.
func focusNames(focus, answer string) []string {
	words := strings.FieldsFunc(focus, func(r rune) bool { return strings.ContainsRune(" ,-/();.", r) })
	var names, all []string
	initials := ""
	for _, w := range strings.Fields(focus) {
		r, _ := utf8.DecodeRuneInString(w)
		initials += string(unicode.ToUpper(r))
	}
	if len(initials) >= 2 {
		names = append(names, initials)
	}
	for _, w := range words {
		stem := strings.ToLower(w[:min(7, len(w))])
		all = append(all, stem)
		if len(w) >= 4 && !commonWords.MatchString(w) {
			names = append(names, stem)
		}
	}
	if len(names) == 0 || (len(names) == 1 && names[0] == initials) {
		names = append(names, strings.Join(all, " "))
	}
	after := regexp.MustCompile(`(?i)` + regexp.QuoteMeta(focus) + ` \(([A-Z0-9-]{2,8})\)`)
	if m := after.FindStringSubmatch(answer); m != nil && m[1] == strings.ToUpper(m[1]) {
		names = append(names, m[1])
	}
	return names
}

// namesFocus reports whether a sentence has one of the names, abbreviations as
// they are, words by their beginning.
func namesFocus(sentence string, names []string) bool {
	lower := strings.ToLower(sentence)
	for _, n := range names {
		if strings.ToUpper(n) == n && n != strings.ToLower(n) {
			if slices.Contains(strings.FieldsFunc(sentence, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), n) {
				return true
			}
		} else if strings.Contains(lower, n) {
			return true
		}
	}
	return false
}
