package validate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

const infoName = "dataset_info.json"

// attr is what LLaMA-Factory knows of a dataset: DatasetAttr of
// src/llamafactory/data/parser.py. A column or tag that is "" is absent.
type attr struct {
	formatting                       string
	prompt, query, response, history string
	messages, system, tools, images  string
	role, content                    string
	user, assistant                  string
	observation, function, systemTag string
}

type column struct{ what, name string }

// columns are those that the converter of the format reads from every row.
func (a *attr) columns() []column {
	if a.formatting == "alpaca" {
		return []column{{"the prompt", a.prompt}, {"the query", a.query}, {"the response", a.response}, {"the history", a.history}, {"the system prompt", a.system}, {"the tools", a.tools}, {"the images", a.images}}
	}
	return []column{{"the messages", a.messages}, {"the system prompt", a.system}, {"the tools", a.tools}, {"the images", a.images}}
}

// known are the columns that someone who writes these formats expects to be read.
var known = map[string][]string{
	"alpaca":   {"instruction", "input", "output", "history", "system", "images"},
	"sharegpt": {"conversations", "system", "images"},
}

// unlisted reports, once each, columns with content that the entry does not
// name: the trainer passes over them without a word.
func (c *checker) unlisted(row map[string]any) {
	for _, name := range known[c.attr.formatting] {
		v := row[name]
		if list, ok := v.([]any); v == nil || v == "" || (ok && len(list) == 0) || c.ignored[name] {
			continue
		}
		if !slices.ContainsFunc(c.attr.columns(), func(col column) bool { return col.name == name }) {
			if c.ignored == nil {
				c.ignored = map[string]bool{}
			}
			c.ignored[name] = true
			c.row(Error, "unlisted_column", "the row has %s, and the entry %s of %s does not list that column: the trainer passes over it in every row", name, c.report.Dataset, infoName)
		}
	}
}

func tagDefaults(a *attr) *attr {
	a.role, a.content, a.user, a.assistant = "from", "value", "human", "gpt"
	a.observation, a.function, a.systemTag = "observation", "function_call", "system"
	return a
}

// defaults is what a row says of its format where no dataset_info.json does,
// with every column listed that it may have.
func defaults(row map[string]any) *attr {
	a := tagDefaults(&attr{formatting: "alpaca", prompt: "instruction", query: "input", response: "output", history: "history", messages: "conversations", system: "system", images: "images"})
	_, conversations := row["conversations"]
	_, messages := row["messages"]
	if conversations || messages {
		a.formatting = "sharegpt"
	}
	return a
}

// readInfo reads the dataset_info.json beside the file, where there is one.
func (c *checker) readInfo(path string) error {
	b, err := os.ReadFile(filepath.Join(filepath.Dir(path), infoName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the description of datasets: %w", err)
	}
	wrong := func(code, format string, args ...any) {
		c.problem(Problem{Level: Error, Code: code, File: infoName, Detail: fmt.Sprintf(format, args...)})
	}
	if bytes.HasPrefix(b, utf8BOM) || !utf8.Valid(b) {
		wrong("bad_info", "it begins with a byte-order mark or is not UTF-8: the trainer can't read it")
		return nil
	}
	var entries map[string]map[string]any
	if err := json.Unmarshal(b, &entries); err != nil {
		wrong("bad_info", "it is not a JSON object of datasets: %v", err)
		return nil
	}
	base := filepath.Base(path)
	var names []string
	for name, e := range entries {
		if file, _ := e["file_name"].(string); filepath.ToSlash(filepath.Clean(file)) == base && (c.opt.Dataset == "" || c.opt.Dataset == name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		what := "it has no entry whose file_name is " + base
		if c.opt.Dataset != "" {
			what = fmt.Sprintf("it has no entry %s whose file_name is %s", c.opt.Dataset, base)
		}
		wrong("no_entry", "%s", what)
		return nil
	}
	slices.Sort(names)
	if len(names) > 1 {
		c.problem(Problem{Level: Warning, Code: "several_entries", File: infoName, Detail: fmt.Sprintf("the entries %s all lead to %s; %s is checked", strings.Join(names, ", "), base, names[0])})
	}
	c.report.Dataset, c.beside = names[0], true
	c.attr = c.entry(entries[names[0]], wrong)
	return nil
}

// entry makes of an entry what DatasetAttr.join makes of it: where it has
// columns, or tags, those that it leaves out are absent.
func (c *checker) entry(e map[string]any, wrong func(code, format string, args ...any)) *attr {
	for _, url := range []string{"hf_hub_url", "ms_hub_url", "om_hub_url", "script_url", "cloud_file_name"} {
		if _, ok := e[url]; ok {
			// get_dataset_list in parser.py looks at these before file_name
			wrong("not_this_file", "the entry has %s: the trainer loads that and not the file", url)
		}
	}
	a := tagDefaults(&attr{formatting: "alpaca", prompt: "instruction", query: "input", response: "output", messages: "conversations"})
	if f, ok := e["formatting"]; ok {
		a.formatting, _ = f.(string)
	}
	if a.formatting != "alpaca" && a.formatting != "sharegpt" {
		wrong("bad_info", "its formatting is %v: alpaca and sharegpt are checked here", e["formatting"])
		a.formatting = "alpaca"
	}
	if ranking, _ := e["ranking"].(bool); ranking {
		wrong("bad_info", "the entry is of a preference dataset (ranking), which is not checked here")
	}
	if n, ok := e["num_samples"]; ok {
		wrong("not_all_rows", "the entry has num_samples %v: the trainer takes that many rows by chance", n)
	}
	if split, ok := e["split"]; ok && split != "train" {
		wrong("bad_info", "the entry has the split %v: a file is loaded as train, and no other is found in it", split)
	}
	set := func(of string, keys map[string]*string) {
		given, ok := e[of]
		if !ok {
			return
		}
		m, ok := given.(map[string]any)
		if !ok {
			wrong("bad_info", "its %s are %s, not an object", of, kindOf(given))
			return
		}
		for key, to := range keys {
			*to, _ = m[key].(string)
		}
		for _, key := range sortedNames(m) {
			if keys[key] == nil && !slices.Contains(elsewhere[of], key) {
				wrong("bad_info", "%s is none of the %s that the trainer knows", key, of)
			}
		}
	}
	set("columns", map[string]*string{"prompt": &a.prompt, "query": &a.query, "response": &a.response, "history": &a.history, "messages": &a.messages, "system": &a.system, "tools": &a.tools, "images": &a.images})
	set("tags", map[string]*string{"role_tag": &a.role, "content_tag": &a.content, "user_tag": &a.user, "assistant_tag": &a.assistant, "observation_tag": &a.observation, "function_tag": &a.function, "system_tag": &a.systemTag})
	for _, need := range a.needs() {
		if need.name == "" {
			wrong("missing_column", "the entry lists columns or tags, and %s is not among them: what is left out is absent", need.what)
		}
	}
	return a
}

// elsewhere are columns that the trainer knows and that are not checked here.
var elsewhere = map[string][]string{"columns": {"videos", "audios", "chosen", "rejected", "kto_tag"}}

func (a *attr) needs() []column {
	if a.formatting == "alpaca" {
		return []column{{"prompt", a.prompt}, {"response", a.response}}
	}
	return []column{{"messages", a.messages}, {"role_tag", a.role}, {"content_tag", a.content}, {"user_tag", a.user}, {"assistant_tag", a.assistant}}
}
