package bolt

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// passed is an error of the caller's own, which is given back as it is.
type passed struct{ error }

// Own marks an error of a transaction's function as the caller's: it is given
// back as it is, and nothing is tried again.
func Own(err error) error {
	if err == nil {
		return nil
	}
	return passed{err}
}

// explain says what was being done with which server, and what to do about it.
func (s *Server) explain(ctx context.Context, doing string, err error) error {
	var own passed
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		return own.error
	case ctx.Err() != nil:
		return fmt.Errorf("%s the Neo4j server at %s: %w", doing, s, ctx.Err())
	}
	var limit *neo4j.TransactionExecutionLimit
	if errors.As(err, &limit) && len(limit.Errors) > 0 { // it was tried several times
		err = limit.Errors[len(limit.Errors)-1]
	}
	var answer *neo4j.Neo4jError
	why, advice := err.Error(), ""
	switch {
	case errors.As(err, &answer):
		why = answer.Code + ": " + answer.Msg
		advice = s.adviceFor(answer.Code)
	case isLate(err):
		why = fmt.Sprintf("it did not answer in %s", s.timeout)
		advice = "see that it is well, and that the address is that of a Neo4j server"
	default:
		advice = adviceOnConnection(err, strings.Contains(s.address, "+s"))
	}
	if advice != "" {
		advice = ": " + advice
	}
	return &Error{text: fmt.Sprintf("%s the Neo4j server at %s: %s%s", doing, s, why, advice), err: err}
}

// Error is an error of the server, or on the way to it, with what to do about it.
type Error struct {
	text string
	err  error
}

func (e *Error) Error() string { return e.text }

// Unwrap returns the driver's error.
func (e *Error) Unwrap() error { return e.err }

func isLate(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "context deadline exceeded")
}

// adviceFor is what to do about an answer of the server.
func (s *Server) adviceFor(code string) string {
	switch {
	case code == "Neo.ClientError.Security.Unauthorized":
		return fmt.Sprintf("check the password of the user %s (%s, %s)", s.user, EnvUser, EnvPassword)
	case code == "Neo.ClientError.Security.AuthenticationRateLimit":
		return "too many wrong passwords: wait a while"
	case code == "Neo.ClientError.Security.CredentialsExpired":
		return "give the user a password of its own first, as ALTER CURRENT USER SET PASSWORD does"
	case code == "Neo.ClientError.Security.Forbidden":
		return fmt.Sprintf("the user %s may not do this", s.user)
	case code == "Neo.ClientError.Database.DatabaseNotFound":
		return "see with SHOW DATABASES which there are; the Community edition has neo4j alone"
	case code == "Neo.TransientError.Database.DatabaseUnavailable":
		return "the database is stopped or starting"
	case strings.HasPrefix(code, "Neo.DatabaseError.Schema.ConstraintCreationFailed"),
		code == "Neo.ClientError.Schema.ConstraintValidationFailed",
		strings.HasPrefix(code, "Neo.ClientError.Schema.") && strings.Contains(code, "AlreadyExists"):
		return "the database holds nodes, indexes or constraints of another program that these ones clash with: use a database of its own"
	case strings.Contains(code, "MemoryPool"), strings.Contains(code, "OutOfMemory"):
		return "give the server more memory"
	case strings.Contains(code, "TransactionTimedOut"):
		return fmt.Sprintf("the transaction took longer than %s: try again when the server is less busy", s.timeout)
	case code == "Neo.DatabaseError.General.UnknownError":
		return "the server's log says more"
	}
	return ""
}

// adviceOnConnection is what to do where there was no answer.
func adviceOnConnection(err error, encrypted bool) string {
	var (
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
		header  tls.RecordHeaderError
	)
	text := err.Error()
	switch {
	case errors.As(err, &unknown), strings.Contains(text, "unknown authority"):
		return "its certificate is of an authority that is not trusted: name the authority's certificate (" + EnvCA + ")"
	case errors.As(err, &host), strings.Contains(text, "certificate is valid for"), strings.Contains(text, "doesn't contain any IP SANs"):
		return "its certificate is for another name: use the name that stands in it"
	case errors.As(err, &invalid), strings.Contains(text, "certificate has expired"):
		return "its certificate is not valid"
	case errors.As(err, &header), strings.Contains(text, "TLS"), strings.Contains(text, "tls:"):
		return "it speaks no TLS there: use bolt:// in place of bolt+s://, or turn TLS on in the server"
	case strings.Contains(text, "HTTP"):
		return "the port is that of its web pages: use that of Bolt, mostly 7687"
	case strings.Contains(text, "connection refused"):
		return "nothing listens there: start the server, or check the address"
	case strings.Contains(text, "no such host"):
		return "there is no such host: check the address"
	case strings.Contains(text, "unsupported version"):
		return "it is no Neo4j server, or not of these years"
	case strings.Contains(text, "EOF"), strings.Contains(text, "connection reset"), strings.Contains(text, "protocol"), strings.Contains(text, "handshake"):
		if encrypted {
			return "it closed the connection: it is no Neo4j server, or it is ending"
		}
		return "it closed the connection: it is no Neo4j server, it asks for TLS (bolt+s://), or it is ending"
	}
	return "see that it runs, and check the address"
}
