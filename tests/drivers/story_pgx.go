// pgx 4: statements prepared by themselves, binary transfer, batches as pipelines, COPY in binary.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgconn"
	"github.com/jackc/pgx/v4"
)

var background = context.Background()

var wrong = []string{
	"INSERT INTO names VALUES (1, 'twice', 'there')",
	"INSERT INTO untouched (note) VALUES ('no id')",
	"INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41))",
	"SELECT first_name, nick_name FROM names",
	"SELECT first_name FROM names WHERE id = ",
	"SELECT 1 / (id - id) FROM names",
}

func section(name string) {
	fmt.Println("==", name)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func connect(settings string) *pgx.Conn {
	connection, err := pgx.Connect(background, settings)
	check(err)
	return connection
}

func refused(said, because, settings string) {
	if _, err := pgx.Connect(background, settings); err != nil {
		fmt.Println(said, strings.Contains(err.Error(), because))
	}
}

type querier interface {
	Query(ctx context.Context, sql string, args ...interface{}) (pgx.Rows, error)
	Exec(ctx context.Context, sql string, args ...interface{}) (pgconn.CommandTag, error)
}

func show(connection querier, text string, args ...interface{}) {
	rows, err := connection.Query(background, text, args...)
	check(err)
	showRows(rows)
}

func showRows(rows pgx.Rows) {
	for _, field := range rows.FieldDescriptions() {
		fmt.Printf("%s:%d:%d:%d ", field.Name, field.DataTypeOID, field.TableAttributeNumber, field.TypeModifier)
	}
	for rows.Next() {
		values, err := rows.Values()
		check(err)
		fmt.Print(values)
	}
	check(rows.Err())
	fmt.Println("", rows.CommandTag())
}

func exec(connection querier, text string, args ...interface{}) {
	tag, err := connection.Exec(background, text, args...)
	check(err)
	fmt.Println(tag)
}

func showError(err error) {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		fmt.Println(server.Code, server.Message, server.Position, server.TableName, server.ColumnName,
			server.ConstraintName)
	} else {
		fmt.Println("another error:", err)
	}
}

func connecting(connection *pgx.Conn) {
	section("connect")
	refused("wrong password", "password authentication failed", "password=wrong")
	show(connection, "SELECT current_user::text, current_setting('application_name')")
	fmt.Println(connection.PgConn().ParameterStatus("server_version"), connection.PgConn().TxStatus())
	section("TLS")
	secured := connect("sslmode=verify-full sslrootcert=" + os.Getenv("STORY_CA"))
	show(secured, "SELECT * FROM names ORDER BY id")
	check(secured.Close(background))
	refused("another authority is refused", "certificate signed by unknown authority",
		"sslmode=verify-full sslrootcert="+os.Getenv("STORY_OTHER_CA"))
}

func simple(connection *pgx.Conn) {
	section("simple")
	config := connection.Config()
	config.PreferSimpleProtocol = true
	other, err := pgx.ConnectConfig(background, config)
	check(err)
	show(other, "SELECT * FROM names ORDER BY id")
	show(other, "SELECT last_name FROM names WHERE id = $1", 2)
	exec(other, "UPDATE names SET last_name = $1 WHERE first_name = $2", "simp'le", "Ada")
	results, err := other.PgConn().Exec(background, "DELETE FROM names WHERE id = 3; SELECT count(*) FROM names").ReadAll()
	check(err)
	for _, result := range results {
		fmt.Println(result.CommandTag, result.Rows)
	}
	check(other.Close(background))
}

func prepared(connection *pgx.Conn) {
	section("prepared")
	for id := 1; id <= 8; id++ {
		show(connection, "SELECT id, first_name, last_name FROM names WHERE id = $1", id)
	}
	description, err := connection.Prepare(background, "change", "UPDATE names SET last_name = $1 WHERE id = $2 RETURNING *")
	check(err)
	fmt.Println(description.ParamOIDs, len(description.Fields))
	show(connection, "change", "changed", 4)
	for i := 0; i < 4; i++ {
		var id int
		check(connection.QueryRow(background, "INSERT INTO names (first_name, last_name) VALUES ($1, $2) RETURNING id",
			fmt.Sprint("New", i), "van").Scan(&id))
		fmt.Println("inserted", id)
	}
}

func transactions(connection *pgx.Conn) {
	section("transactions")
	check(connection.BeginFunc(background, func(outer pgx.Tx) error {
		exec(outer, "UPDATE names SET first_name = 'Kept' WHERE id = 5")
		inner, err := outer.Begin(background)
		check(err)
		exec(inner, "DELETE FROM names")
		check(inner.Rollback(background))
		show(outer, "SELECT * FROM names WHERE id < 3 ORDER BY id FOR UPDATE")
		return nil
	}))
	never, err := connection.BeginTx(background, pgx.TxOptions{IsoLevel: pgx.Serializable})
	check(err)
	exec(never, "UPDATE names SET last_name = 'never'")
	check(never.Rollback(background))
	show(connection, "SELECT * FROM names ORDER BY id")
}

func failures(connection *pgx.Conn) {
	section("errors")
	for _, text := range wrong {
		_, err := connection.Exec(background, text)
		showError(err)
	}
}

func bulk(connection *pgx.Conn) {
	section("bulk")
	count, err := connection.CopyFrom(background, pgx.Identifier{"names"}, []string{"id", "first_name", "last_name"},
		pgx.CopyFromSlice(500, func(i int) ([]interface{}, error) {
			return []interface{}{5000 + i, fmt.Sprint("Bulk", i), "of many"}, nil
		}))
	check(err)
	fmt.Println(count, "rows")
	var out bytes.Buffer
	_, err = connection.PgConn().CopyTo(background, &out, "COPY (SELECT * FROM names WHERE id < 5003 ORDER BY id) TO STDOUT")
	check(err)
	fmt.Println(out.String())
	_, err = connection.CopyFrom(background, pgx.Identifier{"names"}, []string{"id", "first_name", "last_name"},
		pgx.CopyFromRows([][]interface{}{{1, "twice", "there"}}))
	showError(err)
	exec(connection, "DELETE FROM names WHERE id >= $1", 5000)
}

func pipelines(connection *pgx.Conn) {
	section("pipelines")
	batch := &pgx.Batch{}
	batch.Queue("SELECT last_name FROM names WHERE id = $1", 2)
	batch.Queue("UPDATE names SET last_name = 'piped' WHERE id = $1", 2)
	batch.Queue("SELECT last_name FROM names WHERE id = $1", 2)
	batch.Queue("INSERT INTO names VALUES (1, 'twice', 'there')")
	batch.Queue("UPDATE names SET last_name = 'never' WHERE id = $1", 4)
	for i := 0; i < 2; i++ {
		results := connection.SendBatch(background, batch)
		for j := 0; j < batch.Len(); j++ {
			rows, err := results.Query()
			if err == nil {
				for rows.Next() {
					values, _ := rows.Values()
					fmt.Print(values)
				}
				err = rows.Err()
				fmt.Println(rows.CommandTag())
			}
			if err != nil {
				showError(err)
			}
		}
		fmt.Println(results.Close() != nil)
	}
	good := &pgx.Batch{}
	good.Queue("UPDATE names SET last_name = 'piped' WHERE id = $1", 2)
	good.Queue("SELECT last_name FROM names WHERE id = $1", 2)
	results := connection.SendBatch(background, good)
	tag, err := results.Exec()
	check(err)
	rows, err := results.Query()
	check(err)
	showRows(rows)
	fmt.Println(tag, results.Close())
}

func largeObjects(connection *pgx.Conn) {
	section("large objects")
	content := bytes.Repeat([]byte("0123456789"), 10000)
	check(connection.BeginFunc(background, func(transaction pgx.Tx) error {
		objects := transaction.LargeObjects()
		oid, err := objects.Create(background, 0)
		check(err)
		object, err := objects.Open(background, oid, pgx.LargeObjectModeRead|pgx.LargeObjectModeWrite)
		check(err)
		_, err = object.Write(content)
		check(err)
		exec(transaction, "UPDATE names SET last_name = 'large' WHERE id = 4")
		_, err = object.Seek(0, io.SeekStart)
		check(err)
		found, err := io.ReadAll(object)
		check(err)
		fmt.Println(len(found), "bytes", bytes.Equal(found, content))
		return objects.Unlink(background, oid)
	}))
}

// pgx gives up a connection whose context ends; its cancel request is the connection's own.
func cancel(connection *pgx.Conn) {
	section("cancel")
	done := make(chan bool)
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(300 * time.Millisecond):
				check(connection.PgConn().CancelRequest(background))
			}
		}
	}()
	_, err := connection.Exec(background, "SELECT first_name, pg_sleep(60) FROM names WHERE id = 1")
	done <- true
	fmt.Print("cancelled ")
	showError(err)
	show(connection, "SELECT count(*) FROM names")
}

func notifications(connection *pgx.Conn) {
	section("notifications")
	listener := connect("")
	exec(listener, "LISTEN changes")
	check(connection.BeginFunc(background, func(transaction pgx.Tx) error {
		exec(transaction, "INSERT INTO names (first_name, last_name) VALUES ('With', 'notice')")
		exec(transaction, "NOTIFY changes, 'hello'")
		return nil
	}))
	patience, stop := context.WithTimeout(background, 10*time.Second)
	defer stop()
	notice, err := listener.WaitForNotification(patience)
	check(err)
	fmt.Println(notice.Channel, notice.Payload, notice.PID == connection.PgConn().PID())
	check(listener.Close(background))
}

func main() {
	connection := connect("application_name=story")
	for _, story := range []func(*pgx.Conn){connecting, simple, prepared, transactions, failures, bulk, pipelines,
		largeObjects, cancel, notifications} {
		story(connection)
	}
	check(connection.Close(background))
}
