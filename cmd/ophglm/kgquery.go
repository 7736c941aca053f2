package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/kg/query"
	"ophglm/kg/store"
)

func (a *app) kgQueryCommand() *cobra.Command {
	var q kgQuestion
	c := &cobra.Command{
		Use:   "query NAME",
		Short: "What the graph says of a name, and where each fact came from",
		Long: "Finds an entity by name, alias, code or id, and prints its facts with their sources; or, with one of --near, --to, --differential and --text,\n" +
			"something else of it. It asks a SQLite index of the graph, which the first question makes, or the store that --from names.\n\n" + graphUsage + "\n\n" + storeUsage,
		Example: "  ophglm kg query 糖尿病视网膜病变 --scenario treatment\n  ophglm kg query 飞蚊症 --near 2\n  ophglm kg query 飞蚊症 --to 视网膜脱离\n" +
			"  ophglm kg query H40.2 --differential --lang en\n  ophglm kg query 视物变形 --text --from bolt://localhost:7687",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			q.name, q.nearGiven = args[0], c.Flags().Changed("near")
			if err := q.check(); err != nil {
				return err
			}
			return a.kgQuery(c.Context(), q)
		},
	}
	f := c.Flags()
	f.StringVar(&q.graph, "graph", "", "the `graph` that is asked, as [PIPELINE/]STAGE or FILE.jsonl")
	q.from.addTo(f, "from", "the `store` that is asked: a SQLite file, or bolt://HOST:PORT")
	f.StringVar(&q.lang, "lang", "zh", "language of names: zh or en")
	f.BoolVar(&q.all, "all", false, "also what other entities say of this one")
	f.StringVar(&q.scenario, "scenario", "", "only facts that feed this `scenario`: "+strings.Join(scenarios, ", "))
	f.IntVar(&q.near, "near", 0, "what is at most `DEPTH` facts away")
	f.StringVar(&q.to, "to", "", "the shortest chain of facts from the one to the other `name`")
	f.BoolVar(&q.differential, "differential", false, "diseases that share signs and symptoms with it, and what tells them apart")
	f.BoolVar(&q.text, "text", false, "look for the words in all names and texts")
	f.IntVarP(&q.most, "head", "n", 20, "answers of --near, --differential and --text at the most")
	return c
}

// scenarios are those of the ontology.
var scenarios = []string{"visual", "causes", "diagnosis", "treatment", "prognosis"}

// kgQuestion is what is asked.
type kgQuestion struct {
	name, graph, lang string
	from              storePlace

	all, differential, text bool
	nearGiven               bool // --near was given
	scenario, to            string
	near, most              int
}

// check reports wrong use, before anything is opened.
func (q *kgQuestion) check() error {
	var kinds []string
	for _, k := range []struct {
		flag  string
		given bool
	}{{"--near", q.nearGiven}, {"--to", q.to != ""}, {"--differential", q.differential}, {"--text", q.text}, {"--scenario", q.scenario != ""}} {
		if k.given {
			kinds = append(kinds, k.flag)
		}
	}
	switch {
	case q.lang != string(ophglm.ZH) && q.lang != string(ophglm.EN):
		return usagef("--lang %s: zh or en is meant", q.lang)
	case len(kinds) > 1:
		return usagef("%s are questions of their own: ask one", strings.Join(kinds, " and "))
	case q.scenario != "" && !slices.Contains(scenarios, q.scenario):
		return usagef("--scenario %s: the scenarios are %s", q.scenario, strings.Join(scenarios, ", "))
	case q.nearGiven && q.near < 1:
		return usagef("--near %d: a number from 1 is meant", q.near)
	case q.most < 1:
		return usagef("--head %d: a number from 1 is meant", q.most)
	case q.graph != "" && q.from.at != "":
		return usagef("--graph and --from are both named: leave one of them out")
	}
	return nil
}

// openAsked opens the store that is asked, and says how answers name it.
func (a *app) openAsked(ctx context.Context, q *kgQuestion) (store.Store, string, error) {
	if q.from.at != "" {
		s, err := a.openStore(ctx, q.from, false)
		return s, q.from.at, err
	}
	g, err := a.givenGraph(ctx, q.graph)
	if err != nil {
		return nil, "", err
	}
	s, err := g.index(ctx)
	return s, g.name, err
}

func (a *app) kgQuery(ctx context.Context, q kgQuestion) (err error) {
	s, from, err := a.openAsked(ctx, &q)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close(context.WithoutCancel(ctx))) }()
	var answer interface{ text(io.Writer) }
	switch asked := (asked{s, from, q}); {
	case q.text:
		answer, err = asked.words(ctx)
	case q.nearGiven:
		answer, err = asked.around(ctx)
	case q.to != "":
		answer, err = asked.route(ctx)
	case q.differential:
		answer, err = asked.differential(ctx)
	default:
		answer, err = asked.facts(ctx)
	}
	if err != nil {
		return err
	}
	return a.print(answer, answer.text)
}

// asked is a question, and the store that it is asked of.
type asked struct {
	store.Store
	from string
	kgQuestion
}

// meant is the entity that a name means, and the others that it fits.
type meant struct {
	Graph  string         `json:"graph"`
	Entity *ophglm.Entity `json:"entity"`
	Others []string       `json:"others,omitempty"`

	lang ophglm.Lang
}

// find finds what a name means; that it means nothing is a finding.
func (s asked) find(ctx context.Context, name string) (meant, error) {
	m := meant{Graph: s.from, lang: ophglm.Lang(s.lang)}
	found, err := query.Find(ctx, s, name)
	if err != nil {
		return m, err
	}
	if len(found) == 0 {
		state, err := s.State(ctx)
		if err != nil {
			return m, err
		}
		return m, findingsf("%s is in the graph under no name, alias or code (%s, %s entities)", name, s.from, count(int64(state.Entities)))
	}
	m.Entity = found[0]
	for _, e := range found[1:] {
		m.Others = append(m.Others, e.ID)
	}
	return m, nil
}

// heading says what entity the answer is about.
func (m meant) heading(w io.Writer) {
	e := m.Entity
	fmt.Fprintf(w, "%s  %s  (%s, in %s)\n", strings.TrimSpace(e.Name.ZH+"  "+e.Name.EN), e.ID, e.Type, m.Graph)
}

// ending says what else the name fits.
func (m meant) ending(w io.Writer) {
	if len(m.Others) > 0 {
		fmt.Fprintf(w, "\nthe name also fits %s\n", strings.Join(m.Others, ", "))
	}
}

// inLang is a name in a language, or in the one that it has.
func inLang(t ophglm.Text, lang ophglm.Lang) string {
	if s := t.In(lang); s != "" {
		return s
	}
	return t.Any()
}

// padded fills a name up to the column that what follows begins in.
func padded(name string) string {
	const width = 36 // in terminal cells
	return name + strings.Repeat(" ", max(width-cells(name), 0))
}

// cells is the width of a text on a terminal: two for each wide character.
func cells(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
