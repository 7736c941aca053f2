package intent

import (
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/knowledge"
)

// mayBeContagious reports whether it makes sense to ask whether the disease is
// contagious: it is, or it is an inflammation or an infection by its name, and
// then a crawled "no" does not answer for one that a germ causes.
func mayBeContagious(d *knowledge.Disease) bool {
	for _, t := range d.Facts["transmission"] {
		if t.Evidence != ophglm.Crawled || t.Qualifiers["contagious"] == "yes" {
			return true
		}
	}
	name := strings.ToLower(d.Name)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) })
	}
	if has("病毒", "菌", "疱疹", "虫", "沙眼", "衣原体", "梅毒", "结核", "麻风", "水痘", "艾滋", "virus", "viral", "bacterial", "fungal") {
		return false
	}
	return has("炎", "感染", "红眼", "itis", "infection") && !has("非炎", "noninflammatory")
}

// definesStages reports whether it is known what tells one stage from another.
func definesStages(d *knowledge.Disease) bool {
	return slices.ContainsFunc(d.Facts["has_stage"], func(t *knowledge.Fact) bool {
		return t.Sentence || t.Detail != ""
	})
}

// severalStages reports whether signs are known of more than one stage.
func severalStages(d *knowledge.Disease) bool {
	var stages []string
	for _, t := range d.Facts["has_fundus_sign"] {
		if s := t.Qualifiers["stage"]; d.Names.Calls(s, d.Lang) != "" && !slices.Contains(stages, s) {
			stages = append(stages, s)
		}
	}
	return len(stages) > 1
}

// maxLittle is how many facts of a disease make an account of it that one can
// read through.
const maxLittle = 12

// littleKnown reports whether all that is known of a disease can be told at once.
func littleKnown(d *knowledge.Disease) bool {
	n := 0
	for _, facts := range d.Facts {
		n += len(facts)
	}
	return n <= maxLittle
}

// writtenOf is for diseases of which somebody has written, by one of the
// relations, more than a crawled table.
func writtenOf(relations ...string) func(d *knowledge.Disease) bool {
	return func(d *knowledge.Disease) bool {
		return slices.ContainsFunc(relations, func(r string) bool {
			return slices.ContainsFunc(d.Facts[r], func(t *knowledge.Fact) bool { return t.Evidence != ophglm.Crawled })
		})
	}
}

// silentOn is for questions that the graph does not answer: none of what is known
// of the disease by the relations speaks of the matter, and somebody has written
// about it by hand, who would have.
func silentOn(what string, relations ...string) func(d *knowledge.Disease) bool {
	return func(d *knowledge.Disease) bool {
		byHand := false
		for _, facts := range d.Facts {
			for _, t := range facts {
				byHand = byHand || t.Evidence == ophglm.Curated
			}
		}
		return byHand && !slices.ContainsFunc(relations, func(r string) bool {
			return slices.ContainsFunc(d.Facts[r], func(t *knowledge.Fact) bool { return r == "recovery_time" || d.SpeaksOf(t, what) })
		})
	}
}
