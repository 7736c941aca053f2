package main

import (
	"context"
	"strings"

	"github.com/spf13/pflag"

	"ophglm/kg/bolt"
	"ophglm/kg/store"
	"ophglm/kg/store/neo4j"
	"ophglm/kg/store/sqlite"
)

// storePlace is where a store of the graph is, as the command line says it.
type storePlace struct {
	at           string // a SQLite file, or the address of a Neo4j server
	database, ca string
}

// storeUsage says how commands are given a store.
const storeUsage = "A store is a SQLite file, or the address of a Neo4j server (bolt://HOST:PORT; bolt+s:// with TLS) whose user and password are those of\n" +
	bolt.EnvUser + " and " + bolt.EnvPassword + "."

// addTo adds the flags of a store; name is that of its place.
func (s *storePlace) addTo(f *pflag.FlagSet, name, doc string) {
	f.StringVar(&s.at, name, "", doc)
	f.StringVar(&s.database, "database", "", "the `name` of the Neo4j database (default: the user's own)")
	f.StringVar(&s.ca, "ca", "", "`file` of certificates to trust when a Neo4j server is spoken to with TLS")
}

// isServer tells an address from a file.
func (s *storePlace) isServer() bool { return strings.Contains(s.at, "://") }

// openStore opens a store for reading, or for loading too.
func (a *app) openStore(ctx context.Context, s storePlace, load bool) (store.Store, error) {
	switch {
	case !s.isServer() && (s.database != "" || s.ca != ""):
		return nil, usagef("--database and --ca are for a Neo4j server, and %s is a file", s.at)
	case !s.isServer() && load:
		return sqlite.Open(ctx, s.at)
	case !s.isServer():
		return sqlite.OpenReadOnly(ctx, s.at)
	case a.offline:
		return nil, usagef("a Neo4j server is named and --offline opens no connection: leave one of them out, or name a SQLite file")
	}
	c, _ := bolt.FromEnv() // the address is given
	c.URI = s.at
	if s.database != "" {
		c.Database = s.database
	}
	if s.ca != "" {
		c.CAFile = s.ca
	}
	return neo4j.Open(ctx, c)
}
