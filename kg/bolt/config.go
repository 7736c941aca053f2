package bolt

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"
)

// The variables that [FromEnv] reads. The address is the one that must be set.
const (
	EnvURI      = "OPHGLM_NEO4J_URI"
	EnvUser     = "OPHGLM_NEO4J_USER"
	EnvPassword = "OPHGLM_NEO4J_PASSWORD"
	EnvDatabase = "OPHGLM_NEO4J_DATABASE"
	EnvCA       = "OPHGLM_NEO4J_CA"
)

// ErrNoAddress says that the environment names no server.
var ErrNoAddress = errors.New("no Neo4j server: set " + EnvURI + " to its address, such as bolt://localhost:7687, and " + EnvUser + " and " + EnvPassword)

// DefaultTimeout is how long one transaction may take.
const DefaultTimeout = 2 * time.Minute

// Config says which server to talk to, and as whom.
type Config struct {
	// URI is the address: bolt:// or neo4j://, with +s for TLS under a certificate
	// that is checked, or +ssc for TLS under any.
	URI      string
	User     string // "" is neo4j
	Password string
	Database string // "" is the user's home database
	CAFile   string // PEM certificates to trust beside those of the system
	// Timeout is how long one transaction may take, and how long a stream may
	// stand still; 0 is [DefaultTimeout].
	Timeout time.Duration
}

// FromEnv reads the variables of the environment. Without an address it returns
// [ErrNoAddress].
func FromEnv() (Config, error) {
	c := Config{
		URI: os.Getenv(EnvURI), User: os.Getenv(EnvUser), Password: os.Getenv(EnvPassword),
		Database: os.Getenv(EnvDatabase), CAFile: os.Getenv(EnvCA),
	}
	if c.URI == "" {
		return c, ErrNoAddress
	}
	return c, nil
}

// address checks the address. What it returns, and its errors, are without what
// may be secret: a user and password in the address are refused, unshown.
func (c Config) address() (shown string, encrypted bool, err error) {
	u, err := url.Parse(c.URI)
	if err != nil || u.Host == "" {
		return "", false, errors.New("the address of the Neo4j server is not understood: it is to be such as bolt://localhost:7687")
	}
	if u.User != nil {
		return "", false, errors.New("the address of the Neo4j server holds a user: give user and password apart from it (" + EnvUser + ", " + EnvPassword + ")")
	}
	base, security, _ := strings.Cut(u.Scheme, "+")
	if base != "bolt" && base != "neo4j" || security != "" && security != "s" && security != "ssc" || strings.HasSuffix(u.Scheme, "+") {
		return "", false, fmt.Errorf("the address of the Neo4j server begins with %q: it is to begin with bolt:// or neo4j://, or with bolt+s:// or neo4j+s:// for TLS", u.Scheme+"://")
	}
	return u.Scheme + "://" + u.Host, security != "", nil
}

// trust is the TLS configuration for the certificates of the file, or nil.
func (c Config) trust(encrypted bool) (*tls.Config, error) {
	if c.CAFile == "" {
		return nil, nil
	}
	if !encrypted {
		return nil, fmt.Errorf("the certificates of %s are for TLS, and the address asks for none: begin it with bolt+s:// or neo4j+s://", c.CAFile)
	}
	pem, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, fmt.Errorf("reading the certificates to trust: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM", c.CAFile)
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}
