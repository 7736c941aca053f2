// Package bolt talks to a Neo4j server: it connects, runs transactions that are
// tried again where that helps, bounds how long they take, and says of what goes
// wrong what to do about it. No error of it holds the password.
package bolt

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
)

// The oldest server that indexes lists of texts and knows all statements used.
const oldestMajor, oldestMinor = 5, 13

// greetingTimeout is how long it may take to connect, log in and find the database.
const greetingTimeout = 15 * time.Second

// rowsPerFetch is how many rows of an answer are under way at once.
const rowsPerFetch = 1000

// Server is a Neo4j server, and one database of it.
type Server struct {
	driver   neo4j.DriverWithContext
	address  string
	user     string
	database string
	timeout  time.Duration
}

// Tx is a transaction under way.
type Tx = neo4j.ManagedTransaction

// Connect connects to the server and makes sure that it answers, that the user
// may log in and that the database is there.
func Connect(ctx context.Context, c Config) (*Server, error) {
	address, encrypted, err := c.address()
	if err != nil {
		return nil, err
	}
	trust, err := c.trust(encrypted)
	if err != nil {
		return nil, err
	}
	s := &Server{address: address, user: cmp.Or(c.User, "neo4j"), database: c.Database, timeout: cmp.Or(c.Timeout, DefaultTimeout)}
	s.driver, err = neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(s.user, c.Password, ""), func(o *config.Config) {
		o.UserAgent = "ophglm"
		o.TelemetryDisabled = true
		o.SocketConnectTimeout = 5 * time.Second
		o.ConnectionAcquisitionTimeout = 15 * time.Second
		o.MaxTransactionRetryTime = 15 * time.Second
		o.ConnectionLivenessCheckTimeout = 30 * time.Second
		o.FetchSize = rowsPerFetch
		if trust != nil {
			o.TlsConfig = trust
		}
	})
	if err != nil {
		return nil, fmt.Errorf("the address of the Neo4j server %s is refused: %w", address, err)
	}
	short := *s
	short.timeout = min(s.timeout, greetingTimeout)
	if err := short.greet(ctx); err != nil {
		_ = s.driver.Close(ctx) // nothing was begun
		return nil, err
	}
	return s, nil
}

// greet looks what server it is, and whether the database is there.
func (s *Server) greet(ctx context.Context) error {
	short, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	info, err := s.driver.GetServerInfo(short)
	if err != nil {
		return s.explain(ctx, "connecting to", err)
	}
	if err := s.acceptable(info.Agent()); err != nil {
		return err
	}
	return s.Read(ctx, "connecting to", func(ctx context.Context, tx Tx) error {
		r, err := tx.Run(ctx, "RETURN 1", nil)
		if err != nil {
			return err
		}
		_, err = r.Consume(ctx)
		return err
	})
}

// acceptable holds the server's name to what is needed: "Neo4j/5.26.30".
func (s *Server) acceptable(agent string) error {
	version, isNeo4j := strings.CutPrefix(agent, "Neo4j/")
	parts := strings.SplitN(version, ".", 3)
	if !isNeo4j || len(parts) < 2 {
		return fmt.Errorf("the server at %s is no Neo4j server: it says it is %q", s.address, agent)
	}
	major, err := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(strings.TrimRight(parts[1], "-abcdefghijklmnopqrstuvwxyz"))
	if err != nil || err2 != nil {
		return fmt.Errorf("the server at %s is no Neo4j server that is known: it says it is %q", s.address, agent)
	}
	if major < oldestMajor || major == oldestMajor && minor < oldestMinor {
		return fmt.Errorf("the Neo4j server at %s is of version %s: %d.%d or newer is needed", s.address, version, oldestMajor, oldestMinor)
	}
	return nil
}

// String is the address, and the database where one was named.
func (s *Server) String() string {
	if s.database == "" {
		return s.address
	}
	return s.address + ", database " + s.database
}

// Close ends all connections.
func (s *Server) Close(ctx context.Context) error {
	return s.explain(ctx, "closing the connection to", s.driver.Close(ctx))
}

// Write runs f in a transaction that may write. It is run again where the server
// asks for that, so f is to do the same each time. Doing says what for, as in
// "loading the graph into".
func (s *Server) Write(ctx context.Context, doing string, f func(ctx context.Context, tx Tx) error) error {
	_, err := s.run(ctx, neo4j.AccessModeWrite, doing, f)
	return err
}

// Read runs f in a transaction that only reads.
func (s *Server) Read(ctx context.Context, doing string, f func(ctx context.Context, tx Tx) error) error {
	_, err := s.run(ctx, neo4j.AccessModeRead, doing, f)
	return err
}

// Version is a word that changes whenever the database does: it names the last
// transaction that was committed.
func (s *Server) Version(ctx context.Context) (string, error) {
	marks, err := s.run(ctx, neo4j.AccessModeRead, "reading", func(ctx context.Context, tx Tx) error {
		r, err := tx.Run(ctx, "RETURN 1", nil)
		if err != nil {
			return err
		}
		_, err = r.Consume(ctx)
		return err
	})
	return strings.Join(marks, " "), err
}

func (s *Server) run(ctx context.Context, mode neo4j.AccessMode, doing string, f func(ctx context.Context, tx Tx) error) (marks neo4j.Bookmarks, err error) {
	short, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	session := s.driver.NewSession(short, neo4j.SessionConfig{AccessMode: mode, DatabaseName: s.database})
	defer func() {
		if e := session.Close(context.WithoutCancel(ctx)); err == nil && e != nil {
			err = s.explain(ctx, doing, e)
		}
	}()
	work := func(tx neo4j.ManagedTransaction) (any, error) { return nil, f(short, tx) }
	if mode == neo4j.AccessModeRead {
		_, err = session.ExecuteRead(short, work, neo4j.WithTxTimeout(s.timeout))
	} else {
		_, err = session.ExecuteWrite(short, work, neo4j.WithTxTimeout(s.timeout))
	}
	return session.LastBookmarks(), s.explain(ctx, doing, err)
}

// Stream calls row with each row of an answer that may be as long as it likes,
// and stops at its first error. It is not run again. Only where the server stands
// still is it ended.
func (s *Server) Stream(ctx context.Context, doing, query string, params map[string]any, row func(*neo4j.Record) error) error {
	moving, cancel := context.WithCancel(ctx)
	defer cancel()
	still := time.AfterFunc(s.timeout, cancel)
	defer still.Stop()
	err := func() (err error) {
		session := s.driver.NewSession(moving, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead, DatabaseName: s.database})
		defer func() { _ = session.Close(context.WithoutCancel(ctx)) }() // only read from
		r, err := session.Run(moving, query, params)
		if err != nil {
			return err
		}
		for n := 0; r.Next(moving); n++ {
			// While the caller looks at the row the server waits, and not the reverse.
			still.Stop()
			if err := row(r.Record()); err != nil {
				return passed{err}
			}
			still.Reset(s.timeout)
		}
		return r.Err()
	}()
	if err != nil && moving.Err() != nil && ctx.Err() == nil {
		err = context.DeadlineExceeded
	}
	return s.explain(ctx, doing, err)
}
