package neo4j

import (
	"context"
	"testing"

	"ophglm/kg/bolt"
	"ophglm/kg/bolt/bolttest"
	"ophglm/kg/store"
	"ophglm/kg/store/storetest"
)

func mustOpen(t testing.TB, c bolt.Config) *Store {
	t.Helper()
	s, err := Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestConformance(t *testing.T) {
	storetest.Suite{Checks: 10, Open: func(t *testing.T) store.Store { return mustOpen(t, bolttest.Database(t)) }}.Run(t)
}
