package bolttest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"ophglm/kg/bolt"
)

// What a real server refuses is said with what to do, and without the password.
func TestRefusals(t *testing.T) {
	good := Database(t)
	for _, c := range []struct {
		name   string
		change func(*bolt.Config)
		want   string
	}{
		{"a wrong password", func(c *bolt.Config) { c.Password = "s3cret" }, "check the password of the user " + good.User},
		{"a user that is not there", func(c *bolt.Config) { c.User, c.Password = "nobody", "s3cret" }, "check the password of the user nobody"},
		{"a database that is not there", func(c *bolt.Config) { c.Database = "elsewhere" }, "SHOW DATABASES"},
		{"TLS where the server speaks none", func(c *bolt.Config) { c.URI = strings.Replace(c.URI, "bolt:", "bolt+s:", 1) }, "it speaks no TLS there"},
	} {
		bad := good
		c.change(&bad)
		s, err := bolt.Connect(context.Background(), bad)
		if err == nil {
			_ = s.Close(context.Background())
			t.Errorf("%s: connected", c.name)
			continue
		}
		if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), good.Password) {
			t.Errorf("%s: error %v, want %q and no password", c.name, err, c.want)
		}
	}
}

func TestTimeouts(t *testing.T) {
	c := Database(t)
	c.Timeout = time.Second
	s, err := bolt.Connect(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close(context.Background()) }()
	// Ten thousand million steps, of which the server gives back one row.
	const long = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a + b AS c WHERE c < 0 RETURN count(c)"
	ask := func(ctx context.Context, tx bolt.Tx) error {
		r, err := tx.Run(ctx, long, nil)
		if err != nil {
			return err
		}
		_, err = r.Consume(ctx)
		return err
	}
	row := func(*neo4j.Record) error { return nil }
	for name, do := range map[string]func(context.Context) error{
		"Read":   func(ctx context.Context) error { return s.Read(ctx, "reading", ask) },
		"Stream": func(ctx context.Context) error { return s.Stream(ctx, "reading", long, nil, row) },
	} {
		began := time.Now()
		if err := do(context.Background()); err == nil || !strings.Contains(err.Error(), "1s") {
			t.Errorf("%s: error %v, want one that says after how long", name, err)
		}
		short, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		if err := do(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: error %v, want that of the deadline", name, err)
		}
		cancel()
		if took := time.Since(began); took > 8*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}
