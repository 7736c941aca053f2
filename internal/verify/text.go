package verify

import "ophglm"

// Text is what is checked: a conversation, of which the assistant's messages are
// held against the facts.
type Text struct {
	Record    string
	Lang      ophglm.Lang
	Messages  []ophglm.Message
	Citations []ophglm.Citation
	// Disease is the entity asked about; "" reads it from the question.
	Disease string
	// Relations are those asked for; nil reads them from the question.
	Relations []string
	// From is the text that the answer rewrites, if any: numbers, sides and
	// denials are to be its.
	From string
}

// The rules, as they stand in a verdict. [Supported] is that of a sentence
// which facts speak for.
const (
	Language         = "language"
	Leak             = "leak"
	SelfReference    = "self_reference"
	CutOff           = "cut_off"
	Disease          = "disease"
	Drug             = "drug"
	Number           = "number"
	Negation         = "negation"
	Contraindication = "contraindication"
	EyeSide          = "eye"
	Relation         = "relation"
	Contradiction    = "contradiction"
	Unsupported      = "unsupported"
	Urgency          = "urgency"
	DrugConflict     = "drug_conflict"
	Supported        = "supported"
)

// Rules are the rules that find fault, in the order in which docs list them.
var Rules = [...]string{
	Language, Leak, SelfReference, CutOff, Disease, Drug, Number, Negation, Contraindication,
	EyeSide, Relation, Contradiction, Unsupported, Urgency, DrugConflict,
}
