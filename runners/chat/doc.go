// Package chat asks chat models behind servers that speak OpenAI's chat
// completions: OpenAI's own, llama.cpp, vLLM and many more.
//
// Failures. What may pass is tried again: a connection that fails or breaks off,
// a request that takes too long, half an answer, the statuses 408, 429 and 5xx.
// The pauses between double, vary by a jitter that is drawn from the digest of the
// request, and are at least what Retry-After says. Everything else is an [Error] at once:
// no second try makes a wrong key right. When the context ends, so does the call.
//
// Load. At most [Options].Parallel requests are under way. Each sign that the
// server has too much to do halves that number; each answer raises it again a
// little. What Retry-After says holds for every request to come.
//
// JSON. An answer that is to follow a schema is asked for with json_schema, or,
// where the server refuses that, with json_object and the schema beside it, or
// with neither. What a server took for a model and a schema is remembered as long as
// the client lives, and stands in the signature of the answer.
//
// Secrets. The key goes into one header. It is in no error, not even where the
// server repeats it, and in no signature; an answer that repeats it is an error.
//
// Memory. For each request under way its messages, and an answer of at most
// [Options].MaxAnswer bytes: a longer one is given up while it is read.
package chat
