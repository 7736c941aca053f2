package bolt

import (
	"context"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const secret = "s3cret"

// refused connects, which must fail with an error that says so and hides the
// password, within ten seconds.
func refused(t *testing.T, c Config, want ...string) error {
	t.Helper()
	c.Password = secret
	began := time.Now()
	s, err := Connect(context.Background(), c)
	if err == nil {
		_ = s.Close(context.Background())
		t.Fatalf("connected to %s", c.URI)
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error of %s does not say %q: %v", c.URI, w, err)
		}
	}
	if strings.Contains(err.Error(), secret) {
		t.Errorf("the error holds the password: %v", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	return err
}

func TestAddresses(t *testing.T) {
	for uri, want := range map[string]string{
		"":                                  "is not understood",
		"localhost:7687":                    "is not understood",
		"bolt://":                           "is not understood",
		"bolt://neo4j:" + secret + "@h:1":   "holds a user",
		"bolt://neo4j:" + secret + "%zz@h":  "is not understood",
		"http://localhost:7474":             `begins with "http://"`,
		"bolt+tls://localhost":              `begins with "bolt+tls://"`,
		"bolt+://localhost":                 `begins with "bolt+://"`,
		"neo4j://localhost:port":            "is not understood",
		"bolt://localhost?policy=" + secret: "is refused",
	} {
		refused(t, Config{URI: uri}, want)
	}
}

func TestCertificates(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, Config{URI: "bolt://localhost", CAFile: empty}, "the address asks for none")
	refused(t, Config{URI: "bolt+s://localhost", CAFile: empty + ".absent"}, "reading the certificates")
	refused(t, Config{URI: "bolt+s://localhost", CAFile: empty}, "holds no certificate")

	// A server that speaks TLS, and behind it no Bolt.
	web := httptest.NewUnstartedServer(nil)
	web.Config.ErrorLog = log.New(io.Discard, "", 0)
	web.StartTLS()
	defer web.Close()
	_, port, err := net.SplitHostPort(web.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	refused(t, Config{URI: "bolt+s://127.0.0.1:" + port}, "authority that is not trusted", EnvCA)
	refused(t, Config{URI: "bolt://127.0.0.1:" + port}, "127.0.0.1:"+port)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, Config{URI: "bolt+s://localhost:" + port, CAFile: ca}, "for another name") // it is for example.com
	err = refused(t, Config{URI: "bolt+s://127.0.0.1:" + port, CAFile: ca, Timeout: 2 * time.Second}, "127.0.0.1:"+port)
	if strings.Contains(err.Error(), "authority") {
		t.Errorf("the certificate is not trusted, though its authority is named: %v", err)
	}
}

func TestOtherServers(t *testing.T) {
	// Jetty, whose web pages Neo4j shows, answers what it does not understand so.
	web := answering(t, "HTTP/1.1 400 Illegal character CNTL=0x60\r\nContent-Length: 0\r\n\r\n")
	refused(t, Config{URI: "bolt://" + web}, "web pages")
	refused(t, Config{URI: "bolt://" + answering(t, "SSH-2.0-OpenSSH_9.2\r\n")}, "no Neo4j server")
	refused(t, Config{URI: "bolt://" + answering(t, "")}, "it closed the connection") // as a server that is ending

	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	refused(t, Config{URI: "bolt://" + silent.Addr().String(), Timeout: time.Second}, "did not answer in 1s")

	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = nobody.Close()
	refused(t, Config{URI: "bolt://" + nobody.Addr().String()}, "nothing listens there: start the server")
	refused(t, Config{URI: "bolt://host.invalid:7687"}, "host.invalid")
}

// answering is the address of a server that reads a greeting, answers so, and
// closes the connection.
func answering(t *testing.T, answer string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := io.ReadFull(c, make([]byte, 20)); err == nil {
				_, _ = io.WriteString(c, answer)
			}
			_ = c.Close()
		}
	}()
	return l.Addr().String()
}

// The names are those that servers give: of the manual, and of Memgraph.
func TestVersions(t *testing.T) {
	s := &Server{address: "bolt://h"}
	for agent, want := range map[string]string{
		"Neo4j/5.26.30":   "",
		"Neo4j/5.13.0":    "",
		"Neo4j/5.27-aura": "",
		"Neo4j/2025.04.0": "",
		"Neo4j/5.12.0":    "5.13 or newer",
		"Neo4j/4.4.40":    "5.13 or newer",
		"Neo4j/v5.11.0 compatible graph database server - Memgraph": "no Neo4j server",
		"Memgraph/2.0": "no Neo4j server",
		"":             "no Neo4j server",
	} {
		err := s.acceptable(agent)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", agent, err, want)
		}
	}
}

func TestAnEnvironmentWithoutAnAddress(t *testing.T) {
	t.Setenv(EnvURI, "")
	if _, err := FromEnv(); !errors.Is(err, ErrNoAddress) {
		t.Errorf("error %v, want %v", err, ErrNoAddress)
	}
}
