package verify

import (
	"slices"
	"testing"

	"ophglm"
)

// What a clause turns round, denies, or calls what it is not, and the same told
// rightly.
func TestClauses(t *testing.T) {
	k := starter(t)
	for _, s := range []struct {
		lang                           ophglm.Lang
		disease, question, answer, why string
		facts                          []string
		want                           string
	}{
		{"zh", "chalazion", "霰粒肿怎么办？", "先热敷。", "said as it is", []string{"76c55fcb72a71cbccd50f642"}, ""},
		{"zh", "chalazion", "霰粒肿怎么办？", "热敷是它的病因。", "a treatment called a cause", []string{"76c55fcb72a71cbccd50f642"}, Relation},
		{"en", "chalazion", "What about my chalazion?", "Warm compresses are how it is diagnosed, they are the cause.", "a treatment called a cause", []string{"76c55fcb72a71cbccd50f642"}, Relation},
		{"zh", "chalazion", "霰粒肿怎么办？", "可以放心挤。", "a ban lifted", []string{"b7e0959ef741e0de2cc88915"}, Negation},
		{"zh", "chalazion", "霰粒肿多久会好？", "小的过几周到几个月常常自己就没了。", "periods of the fact", []string{"18204221f353b32acab01b46"}, ""},
		{"zh", "chalazion", "霰粒肿多久会好？", "小的几分钟自己就没了。", "a period of another order", []string{"18204221f353b32acab01b46"}, Number},
		{"zh", "chalazion", "霰粒肿怎么办？", "先热敷。南方人更容易得。", "a claim that shares nothing with facts", []string{"76c55fcb72a71cbccd50f642"}, Unsupported},
		{"en", "chalazion", "What about my chalazion?", "Warm compresses first. Oral zorbamycin may follow.", "a drug known by its ending", []string{"76c55fcb72a71cbccd50f642"}, Drug},
	} {
		tx := &Text{Record: "r", Lang: s.lang, Disease: s.disease, Messages: []ophglm.Message{{Role: "user", Content: s.question}, {Role: "assistant", Content: s.answer}}}
		c := ophglm.Citation{Message: 1, End: len(s.answer)}
		for _, id := range s.facts {
			c.Of = append(c.Of, ophglm.Ref{Kind: "triple", ID: id})
		}
		tx.Citations = []ophglm.Citation{c}
		var rules []string
		for _, v := range k.Check(tx) {
			if faulty(v) {
				rules = append(rules, v.Rule)
			}
		}
		if s.want == "" && len(rules) > 0 || s.want != "" && !slices.Contains(rules, s.want) {
			t.Errorf("%s (%s): want %q, got %q", s.answer, s.why, s.want, rules)
		}
	}
}

// A sentence that cites a policy is supported, whatever facts say; the next is judged.
func TestPolicyIsNoClaim(t *testing.T) {
	const policy, rest = "Our clerks always weigh every visitor upon brass scales and carry umbrellas.", " Blueberries cure it."
	tx := &Text{
		Record: "r", Lang: ophglm.EN, Disease: "retinal_detachment",
		Messages: []ophglm.Message{{Role: "user", Content: "What helps?"}, {Role: "assistant", Content: policy + rest}},
	}
	rules := func() (out []string) {
		for _, v := range starter(t).Check(tx) {
			out = append(out, v.Rule)
		}
		return out
	}
	if got := rules(); !slices.Equal(got, []string{Unsupported, Unsupported}) {
		t.Fatalf("without a citation: %q", got)
	}
	tx.Citations = []ophglm.Citation{{Message: 1, End: len(policy), Of: []ophglm.Ref{{Kind: "policy", ID: "p"}}}}
	if got := rules(); !slices.Equal(got, []string{Supported, Unsupported}) {
		t.Errorf("%q", got)
	}
}
