// lib/pq, through database/sql: pools, prepared statements, COPY as a statement, listeners.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/lib/pq"
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

func none(name, reason string) {
	section(name)
	fmt.Println("none:", reason)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func open(settings string) *sql.DB {
	database, err := sql.Open("postgres", settings)
	check(err)
	return database
}

func refused(said, because, settings string) {
	if err := open(settings).Ping(); err != nil {
		fmt.Println(said, strings.Contains(err.Error(), because))
	}
}

type querier interface {
	QueryContext(ctx context.Context, text string, args ...interface{}) (*sql.Rows, error)
	ExecContext(ctx context.Context, text string, args ...interface{}) (sql.Result, error)
}

func show(database querier, text string, args ...interface{}) {
	rows, err := database.QueryContext(background, text, args...)
	check(err)
	showRows(rows)
}

func showRows(rows *sql.Rows) {
	types, err := rows.ColumnTypes()
	check(err)
	for _, column := range types {
		length, _ := column.Length()
		fmt.Print(column.Name(), ":", column.DatabaseTypeName(), ":", length, " ")
	}
	for rows.Next() {
		values := make([]sql.NullString, len(types))
		places := make([]interface{}, len(types))
		for i := range values {
			places[i] = &values[i]
		}
		check(rows.Scan(places...))
		for _, value := range values {
			fmt.Print(value.String, ",")
		}
	}
	check(rows.Err())
	fmt.Println()
}

func exec(database querier, text string, args ...interface{}) {
	result, err := database.ExecContext(background, text, args...)
	check(err)
	count, err := result.RowsAffected()
	check(err)
	fmt.Println(count, "affected")
}

func showError(err error) {
	var server *pq.Error
	if errors.As(err, &server) {
		fmt.Println(server.Code, server.Message, server.Position, server.Table, server.Column, server.Constraint)
	} else {
		fmt.Println("another error:", err)
	}
}

func connecting(database *sql.DB) {
	section("connect")
	refused("wrong password", "password authentication failed", "password=wrong")
	show(database, "SELECT current_user, current_setting('application_name')")
	section("TLS")
	secured := open("sslmode=verify-full sslrootcert=" + os.Getenv("STORY_CA"))
	show(secured, "SELECT * FROM names ORDER BY id")
	check(secured.Close())
	refused("another authority is refused", "certificate signed by unknown authority",
		"sslmode=verify-full sslrootcert="+os.Getenv("STORY_OTHER_CA"))
}

func statements(database *sql.DB) {
	section("simple")
	show(database, "SELECT * FROM names ORDER BY id")
	exec(database, "UPDATE names SET last_name = last_name || '!' WHERE first_name = 'Ada'")
	exec(database, "DELETE FROM names WHERE id = 3")
	rows, err := database.Query("SELECT 1; SELECT count(*) FROM names")
	check(err)
	for more := true; more; more = rows.NextResultSet() {
		showRows(rows)
	}
	section("prepared")
	one, err := database.Prepare("SELECT id, first_name, last_name FROM names WHERE id = $1")
	check(err)
	for id := 1; id <= 8; id++ {
		rows, err := one.Query(id)
		check(err)
		showRows(rows)
	}
	check(one.Close())
	binary := open("binary_parameters=yes")
	show(binary, "SELECT last_name FROM names WHERE first_name = $1 ORDER BY id", "Ada")
	exec(binary, "UPDATE names SET last_name = $1 WHERE id = $2", "binary", "4")
	check(binary.Close())
	for i := 0; i < 4; i++ {
		var id int
		check(database.QueryRow("INSERT INTO names (first_name, last_name) VALUES ($1, $2) RETURNING id",
			fmt.Sprint("New", i), "van").Scan(&id))
		fmt.Println("inserted", id)
	}
}

func transactions(database *sql.DB) {
	section("transactions")
	kept, err := database.Begin()
	check(err)
	exec(kept, "UPDATE names SET first_name = 'Kept' WHERE id = $1", 5)
	exec(kept, "SAVEPOINT here")
	exec(kept, "DELETE FROM names")
	exec(kept, "ROLLBACK TO here")
	check(kept.Commit())
	never, err := database.BeginTx(background, &sql.TxOptions{Isolation: sql.LevelSerializable})
	check(err)
	exec(never, "UPDATE names SET last_name = 'never'")
	check(never.Rollback())
	read, err := database.BeginTx(background, &sql.TxOptions{ReadOnly: true})
	check(err)
	show(read, "SELECT * FROM names ORDER BY id")
	_, err = read.Exec("DELETE FROM names")
	showError(err)
	check(read.Rollback())
}

func failures(database *sql.DB) {
	section("errors")
	for _, text := range wrong {
		_, err := database.Exec(text)
		showError(err)
		_, err = database.Exec(text+" -- $1", 1)
		showError(err)
	}
}

func bulk(database *sql.DB) {
	section("bulk")
	transaction, err := database.Begin()
	check(err)
	copying, err := transaction.Prepare(pq.CopyIn("names", "id", "first_name", "last_name"))
	check(err)
	for i := 0; i < 500; i++ {
		_, err = copying.Exec(5000+i, fmt.Sprint("Bulk", i), "of many\trows")
		check(err)
	}
	result, err := copying.Exec()
	check(err)
	count, err := result.RowsAffected()
	check(err)
	check(copying.Close())
	check(transaction.Commit())
	fmt.Println(count, "rows")
	exec(database, "DELETE FROM names WHERE id >= $1", 5000)
}

func cancel(database *sql.DB) {
	section("cancel")
	patience, stop := context.WithTimeout(background, time.Second)
	defer stop()
	_, err := database.ExecContext(patience, "SELECT first_name, pg_sleep(60) FROM names WHERE id = 1")
	fmt.Print("cancelled ")
	showError(err)
	show(database, "SELECT count(*) FROM names")
}

func notifications(database *sql.DB) {
	section("notifications")
	listener := pq.NewListener("", time.Second, time.Minute, nil)
	check(listener.Listen("changes"))
	transaction, err := database.Begin()
	check(err)
	exec(transaction, "INSERT INTO names (first_name, last_name) VALUES ('With', 'notice')")
	exec(transaction, "NOTIFY changes, 'hello'")
	check(transaction.Commit())
	select {
	case notice := <-listener.Notify:
		fmt.Println(notice.Channel, notice.Extra)
	case <-time.After(10 * time.Second):
		fmt.Println("nothing heard")
	}
	check(listener.Close())
}

func main() {
	database := open("application_name=story")
	connecting(database)
	statements(database)
	transactions(database)
	failures(database)
	bulk(database)
	none("pipelines", "database/sql has no pipelines")
	none("large objects", "lib/pq has no interface for them")
	cancel(database)
	notifications(database)
	check(database.Close())
}
