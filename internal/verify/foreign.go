package verify

import "strings"

// foreignWords are words of French, German, Spanish, Italian, Portuguese and Dutch
// that no English sentence has: one tells the language.
var foreignWords = words(`
bonjour bonsoir merci salut monsieur oui désolé veuillez voici rien toujours jamais aussi parce yeux œil gouttes médecin hôpital traitement maladie votre notre vos cela c'est n'est ainsi donc
hallo guten danke bitte zuerst keine keinen kein nicht sofort oder auch wenn aber immer niemals jetzt sehr auge augen tropfen arzt ärztin krankheit behandlung ihre ihren ihr wir sind haben werden müssen können nach ohne gegen über für zum zur schnell ruhe bleiben
hola gracias buenos buenas señora señor mantenga tranquilo calma tome evite consulte médico gotas ojos enfermedad tratamiento usted ustedes nosotros eso esto está están también siempre nunca ahora pronto espere debe deben muy pero porque todos todas cuando donde
ciao grazie prego buongiorno subito occhio occhi gocce medico malattia questo questa sempre anche perché sono essere bisogna
olá obrigado obrigada você não também olho olhos doença médica
dank alstublieft oog ogen druppels ziekte niet altijd ook geen
`)

// europeanWords are words that many sentences of these languages have, and English
// ones have alone at most: two tell the language.
var europeanWords = words(`
les des une est pas avec pour dans vous que sont cette le la et du au aux ou
der und ist das ein eine mit auf sie bei wird den dem
los las del una para por con puede ojo el en lo su sus un esta este como
il della di che nel nella gli
os um uma da het de een
`)

// borrowed are English words that are written with a mark.
var borrowed = words(`café cafés naïve naïvely naïveté façade fiancé fiancée résumé purée soufflé sauté crème cliché déjà vis-à-vis née protégé entrée décor mêlée`)

func words(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

// foreignSentence reports whether a sentence of an English text is in another
// language with Latin letters: by a word that is of no other, by two that stand in a
// row or near, or by a word in small letters with a mark that English has not, of
// which neither facts nor question know.
func (c *check) foreignSentence(st *sentence) bool {
	s := st.Of(c.s)
	weak, since := 0, 0
	for i := 0; i < len(s); {
		if !latinLetter(s, i) {
			i++
			continue
		}
		j, marked := i, false
		for j < len(s) && (latinLetter(s, j) || s[j] == '\'' && j+1 < len(s) && letter(s[j+1])) {
			if s[j] >= 0x80 {
				marked = true
				j++
			}
			j++
		}
		w := s[i:j]
		small := strings.ToLower(w)
		switch {
		case foreignWords[small] && (i == 0 || w == small) && !c.heardWord(st.Start+i, st.Start+j):
			return true
		case marked && w == small && len(w) > 3 && !borrowed[w] && !c.heardWord(st.Start+i, st.Start+j) && !c.inMention(st, placed{start: st.Start + i, end: st.Start + j}):
			return true
		case europeanWords[w]:
			if weak++; weak >= 2 && since <= 3 {
				return true
			}
			since = 0
		}
		since++
		i = j
	}
	return false
}

// heardWord reports whether the question, the text rewritten or the facts have a
// word.
func (c *check) heardWord(start, end int) bool {
	return c.p != nil && c.knows(c.s[start:end])
}

// latinLetter reports whether a letter of the Latin alphabet stands at i, with a
// mark or without.
func latinLetter(s string, i int) bool {
	if letter(s[i]) {
		return true
	}
	return s[i] == 0xC3 && i+1 < len(s) && s[i+1] != 0x97 && s[i+1] != 0xB7 || s[i] == 0xC5 && i+1 < len(s) && (s[i+1] == 0x93 || s[i+1] == 0x92)
}
