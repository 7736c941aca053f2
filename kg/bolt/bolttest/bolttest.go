// Package bolttest lends tests the database of a real Neo4j server.
package bolttest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"ophglm"
	"ophglm/kg/bolt"
)

// EnvRequired makes a test fail, and not be skipped, where no server is named.
const EnvRequired = "OPHGLM_NEO4J_REQUIRED"

// Database returns the server that the environment names ([bolt.FromEnv]), whose
// database is empty but for a node of the label OphglmTest and belongs to the test
// until its end; other tests, and those of other packages, wait. Without a server
// the test is skipped, unless $OPHGLM_NEO4J_REQUIRED is set: then it fails, as it
// does in CI. A database that holds what tests did not write is never touched: the
// test fails. A test calls it once.
func Database(t testing.TB) bolt.Config {
	t.Helper()
	c, err := bolt.FromEnv()
	if errors.Is(err, bolt.ErrNoAddress) {
		if os.Getenv(EnvRequired) != "" {
			t.Fatalf("a Neo4j server is required here: %v", err)
		}
		t.Skip(err)
	}
	lock(t, c)
	if err := Clear(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

// lock waits until no other process uses the database.
func lock(t testing.TB, c bolt.Config) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(os.TempDir(), "ophglm-neo4j-"+ophglm.HashID(c.URI, c.Database)+".lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() }) // which unlocks it
}

// Clear empties a database that tests may use: an empty one, or one that is marked.
func Clear(ctx context.Context, c bolt.Config) error {
	const doing = "preparing a test in"
	s, err := bolt.Connect(ctx, c)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close(ctx) }() // all is committed
	for more := true; more; {
		err := s.Write(ctx, doing, func(ctx context.Context, tx bolt.Tx) error {
			r, err := tx.Run(ctx, "MATCH (n) RETURN count(n), count(CASE WHEN n:OphglmTest THEN 1 END)", nil)
			if err != nil {
				return err
			}
			found, err := r.Single(ctx)
			if err != nil {
				return err
			}
			nodes, marked := found.Values[0], found.Values[1]
			if nodes != int64(0) && marked == int64(0) {
				return bolt.Own(fmt.Errorf("the database at %s holds %v nodes that tests did not write: they need one of their own, such as that of tools/neo4j.sh run", s, nodes))
			}
			if r, err = tx.Run(ctx, "MERGE (:OphglmTest) WITH 1 AS one CALL { MATCH ()-[r]->() WITH r LIMIT 5000 DELETE r RETURN count(*) AS links } CALL { MATCH (n) WHERE NOT n:OphglmTest AND NOT (n)--() WITH n LIMIT 1000 DELETE n RETURN count(*) AS nodes } RETURN links + nodes", nil); err != nil {
				return err
			}
			deleted, err := r.Single(ctx)
			if err == nil {
				more = deleted.Values[0] != int64(0)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
