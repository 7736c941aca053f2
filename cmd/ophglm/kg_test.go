package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

// kgPipelines build the starter graph.
const kgPipelines = "pipelines: {small: {curated: {kind: kg.starter}, graph: {kind: kg.merge, from: {graphs: curated}}}}\n"

// kgFiles are what the commands below are given.
var kgFiles = map[string]string{
	"tiny.jsonl": `{"entity":{"id":"glaucoma","type":"Disease","name":{"zh":"青光眼"}}}` + "\n",
	"unordered.jsonl": `{"entity":{"id":"halos","type":"Symptom","name":{"zh":"虹视"}}}` + "\n" +
		`{"entity":{"id":"glaucoma","type":"Disease","name":{"zh":"青光眼"}}}` + "\n",
	"broken.jsonl": `{"entity":{"id":"glaucoma","type":"Disease","name":{"zh":"青光眼"}}}` + "\n" + `{"entity":{"id":` + "\n",
	"table.jsonl":  `{"name":"青光眼","symptom":"眼痛"}` + "\n",
	"empty.jsonl":  "",
	"eyes.csv":     "name,symptom\n青光眼,眼痛\n",
	"colour.yaml":  "dataset: mine\ncolour: red\n",
	"missing.yaml": "{format: csv, dataset: mine, licence: CC0-1.0, evidence: curated, type: Disease, names: [{column: name, lang: zh}],\n" +
		" facts: [{column: complaint, relation: has_symptom, object: Symptom, lang: zh}]}\n",
}

// kgSession is a session in a project in which the starter graph was built.
func kgSession(t *testing.T) func(line string) (exit int, out, errs string) {
	t.Helper()
	t.Chdir(builtProject(t, kgPipelines))
	return session(t, kgFiles)
}

// session puts files into this folder, and gives a function that runs a command: in
// this process, which is sooner than a script.
func session(t *testing.T, files map[string]string) func(line string) (exit int, out, errs string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return func(line string) (int, string, string) {
		var out, errs bytes.Buffer
		exit := execute(t.Context(), strings.Fields(line), &out, &errs)
		return exit, out.String(), errs.String()
	}
}

// What is asked of the starter graph is answered.
func TestKgAnswers(t *testing.T) {
	run := kgSession(t)
	for _, c := range []struct {
		line string
		says []string // each matches a line of stdout
	}{
		{"kg query 近视 --text -n 3", []string{`^近视 .*Disease +myopia$`, `accommodative_spasm  假性近视$`}},
		{"kg query macular_edema --text --json", []string{`"entity": "macular_edema`}},
		{"kg query floaters --near 2 -n 30", []string{
			`^1 fact away$`, `^  视网膜裂孔 +Disease +视网膜裂孔 —症状→ 眼前黑影飘动$`, `^2 facts away$`, `^30 entities, `, `more were left out: -n gives more`,
		}},
		{"kg query floaters --near 1 --json", []string{`"distance": 1`}},
		{"kg query floaters --to glaucoma --lang en", []string{
			`^branch retinal vein occlusion —has the risk factor→ glaucoma$`, `^    curated, not checked: starter kg/triples.jsonl:551$`,
		}},
		{"kg query floaters --to floaters", []string{`both names mean the same`}},
		{"kg query 急性闭角型青光眼 --differential -n 2", []string{
			`^ 1  新生血管性青光眼 `, `^    told apart: .*\(curated, not checked: starter kg/triples.jsonl:51\)$`, `^    both: .*眼痛 \(of 10\)`, `^    only 新生血管性青光眼: `, `^ 2 `,
		}},
		{"kg check --explain self_loop", []string{`^self_loop \(error\)$`, `^of the graph$`}},
		{"kg check --explain self_loop --json", []string{`"reports"`}},
		{"kg check --explain all", []string{`^coverage +warning `}},
		{"kg ontology", []string{`^\| Disease \| 疾病 `}},
		{"kg ontology --json", []string{`"inverse": "has_kind"`}},
	} {
		exit, out, errs := run(c.line)
		if exit != exitDone {
			t.Errorf("%s\nexits with %d and says %q", c.line, exit, errs)
		}
		for _, says := range c.says {
			if !regexp.MustCompile("(?m)" + says).MatchString(out) {
				t.Errorf("%s\nsays %s, want %s in it", c.line, out, says)
			}
		}
	}
}

// What is wrong with a command line or a file is said, with what to do about it.
func TestKgMistakes(t *testing.T) {
	run := kgSession(t)
	for _, c := range []struct {
		line string
		exit int
		says string // on stderr
	}{
		{"kg load tiny.jsonl --to tiny.sqlite", exitDone, ""},

		{"kg query 感冒灵颗粒", exitFindings, "感冒灵颗粒 is in the graph under no name, alias or code"},
		{"kg query 感冒灵颗粒 --text", exitFindings, "no name and no text of the graph has all words"},
		{"kg query floaters --to 感冒灵颗粒", exitFindings, "感冒灵颗粒 is in the graph under no name"},
		{"kg query floaters --differential", exitUsage, "floaters is a Symptom, and --differential asks of a disease"},
		{"kg query ??? --text", exitUsage, "has no word to look for"},
		{"kg query 青光眼 --scenario gossip", exitUsage, "the scenarios are visual, causes, diagnosis, treatment, prognosis"},
		{"kg query 青光眼 --differential --near 1", exitUsage, "--near and --differential are questions of their own"},
		{"kg query 青光眼 --near -1", exitUsage, "a number from 1"},
		{"kg query 青光眼 --near 0", exitUsage, "--near 0: a number from 1"},
		{"kg query 青光眼 --near 0 --text", exitUsage, "--near and --text are questions of their own"},
		{"kg query 青光眼 --text -n 0", exitUsage, "a number from 1"},
		{"kg query 青光眼 --lang fr", exitUsage, "zh or en"},
		{"kg query 青光眼 --graph tiny.jsonl --from tiny.sqlite", exitUsage, "both named"},
		{"kg query 青光眼 --from gone.sqlite", exitFailed, "gone.sqlite: no such file or directory: load a graph into it first"},
		{"kg query 青光眼 --from bolt://127.0.0.1:1 --offline", exitUsage, "--offline opens no connection"},
		{"kg query 青光眼 --graph nowhere", exitFailed, `no stage "nowhere" was built`},

		{"kg load tiny.jsonl", exitUsage, "--to is missing"},
		{"kg load gone.jsonl --to x.sqlite", exitFailed, "gone.jsonl: no such file"},
		{"kg load empty.jsonl --to x.sqlite", exitFailed, "empty.jsonl is empty"},
		{"kg load broken.jsonl --to x.sqlite", exitFailed, "broken.jsonl:2: not a line of a graph"},
		{"kg load table.jsonl --to x.sqlite", exitFailed, "table.jsonl:1: not a line of a graph"},
		{"kg load small/graph.rejects --to x.sqlite", exitUsage, "not a graph"},
		{"kg load tiny.jsonl --to nowhere/x.sqlite", exitFailed, "see that its folder exists"},
		{"kg load tiny.jsonl --to eyes.csv", exitFailed, "no store of a graph"},
		{"kg load tiny.jsonl --to x.sqlite --database other", exitUsage, "are for a Neo4j server"},
		{"kg load tiny.jsonl --to bolt://127.0.0.1:1", exitFailed, "bolt://127.0.0.1:1: .*nothing listens there: start the server, or check the address"},
		{"kg load tiny.jsonl --to bolt://127.0.0.1:1 --offline", exitUsage, "--offline opens no connection"},
		{"kg load tiny.jsonl --to bolt://someone:secret@127.0.0.1:1", exitFailed, "holds a user"},
		{"kg load tiny.jsonl --to gopher://127.0.0.1:1", exitFailed, `begins with "gopher://"`},

		{"kg export curated", exitFailed, "the graph curated: .*a graph is ordered by id, as kg.merge writes it"},
		{"kg export tiny.jsonl --from tiny.sqlite", exitUsage, "tiny.jsonl and --from tiny.sqlite are both named"},
		{"kg export tiny.jsonl -o nowhere/x.jsonl", exitFailed, "writing nowhere/x.jsonl"},
		{"kg stats unordered.jsonl", exitFailed, `the graph unordered.jsonl: entity "glaucoma" stands after "halos"`},
		{"kg diff tiny.jsonl", exitUsage, "usage: ophglm kg diff A B"},
		{"kg diff tiny.jsonl gone.jsonl", exitFailed, "gone.jsonl: no such file"},

		{"kg check table.jsonl", exitFailed, "table.jsonl:1: not a line of a graph"},
		{"kg check tiny.jsonl --max nonsense=1", exitUsage, `no check has the code "nonsense": ophglm kg check --explain all lists them`},
		{"kg check tiny.jsonl --limit -7", exitUsage, "--limit -7: a number from 0"},
		{"kg check tiny.jsonl --limit -1", exitUsage, "--limit -1: a number from 0"},
		{"kg check tiny.jsonl --most -1", exitUsage, "--most -1: a number from 1"},
		{"kg check tiny.jsonl --max self_loop", exitUsage, "CODE=N is meant"},
		{"kg check tiny.jsonl --off nonsense", exitUsage, `no check has the code "nonsense"`},
		{"kg check tiny.jsonl --off invalid", exitUsage, "of form"},
		{"kg check tiny.jsonl --sources nowhere", exitUsage, "there is no such folder"},
		{"kg check --explain nonsense", exitUsage, `no check has the code "nonsense"`},

		{"kg import eyes.csv -o x.jsonl", exitUsage, "--kind is missing and eyes.csv is no graph"},
		{"kg import empty.jsonl -o x.jsonl", exitUsage, "it is empty"},
		{"kg import eyes.csv --kind kg.merge -o x.jsonl", exitUsage, "--kind kg.merge does not read files into a graph: kg.zhihao"},
		{"kg import eyes.csv --kind kg.table", exitUsage, "--out is missing"},
		{"kg import eyes.csv --kind kg.table -o x.jsonl", exitUsage, "dataset"},
		{"kg import gone.csv --kind kg.zhihao -o x.jsonl", exitFailed, "gone.csv"},
		{"kg import eyes.csv --kind kg.zhihao -o x.jsonl", exitFailed, `eyes.csv has no column`},
		{"kg import eyes.csv --kind kg.table --with gone.yaml -o x.jsonl", exitUsage, "gone.yaml: no such file"},
		{"kg import eyes.csv --kind kg.table --with colour.yaml -o x.jsonl", exitUsage, `colour.yaml: .*no setting "colour"`},
		{"kg import eyes.csv --kind kg.table --with missing.yaml -o x.jsonl", exitFailed, `there is no column "complaint"`},
	} {
		exit, _, said := run(c.line)
		if exit != c.exit || !regexp.MustCompile(c.says).MatchString(said) {
			t.Errorf("%s\nexits with %d and says %q, want %d and %s", c.line, exit, said, c.exit, c.says)
		}
		if strings.Contains(said, "secret") {
			t.Errorf("%s tells the password: %s", c.line, said)
		}
	}
	if _, err := os.Stat("x.jsonl"); err == nil {
		t.Error("an import that failed left a file")
	}
	if err := os.RemoveAll(".ophglm"); err != nil {
		t.Fatal(err)
	}
	if exit, _, said := run("kg query 青光眼"); exit != exitFailed || !strings.Contains(said, "no graph was built yet: ophglm run builds one") {
		t.Errorf("without a graph, a question exits with %d and says %q", exit, said)
	}
}
