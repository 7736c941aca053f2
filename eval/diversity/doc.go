// Package diversity measures how varied texts are: what share of their n-grams is
// distinct, and how much they resemble each other.
//
// Distinct-n (Li, Galley, Brockett, Gao and Dolan, A Diversity-Promoting Objective
// Function for Neural Conversation Models, 2016) is the number of different n-grams
// over the number of all, of the texts together. It falls as texts are added, so it
// is to be compared between as many texts of about one length.
//
// Self-BLEU (Zhu et al., Texygen, 2018) is the mean BLEU of each text against all
// the others: 1 where every text is in the others, and lower is more varied. It
// rises with the number of texts, for the same reason.
//
// Both are of tokens. [Tokens] cuts Chinese into characters and English into words,
// so that numbers of the two languages are never compared.
package diversity
