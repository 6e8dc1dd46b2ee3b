// libpqxx: transactions as objects, prepared statements, streams, pipelines, large objects,
// receivers.
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <pqxx/pqxx>
#include <string>
#include <thread>

namespace
{

const char *const WRONG[] = {
    "INSERT INTO names VALUES (1, 'twice', 'there')",
    "INSERT INTO untouched (note) VALUES ('no id')",
    "INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41))",
    "SELECT first_name, nick_name FROM names",
    "SELECT first_name FROM names WHERE id = ",
    "SELECT 1 / (id - id) FROM names",
};

void section(const std::string &name)
{
    std::cout << "== " << name << std::endl;
}

void show(const std::string &title, const pqxx::result &rows)
{
    std::cout << title << " " << rows.affected_rows();
    for (pqxx::row::size_type i = 0; i < rows.columns(); i++) {
        std::cout << " " << rows.column_name(i) << ":" << rows.column_type(i);
    }
    for (const auto &row : rows) {
        std::cout << " (";
        for (const auto &field : row) {
            std::cout << (field.is_null() ? "NULL" : field.c_str()) << ",";
        }
        std::cout << ")";
    }
    std::cout << std::endl;
}

void refused(const std::string &said, const std::string &because, const std::string &settings)
{
    try {
        pqxx::connection connection(settings);
    } catch (const pqxx::broken_connection &error) {
        std::cout << said << " " << (std::string(error.what()).find(because) != std::string::npos)
                  << std::endl;
    }
}

void connecting(pqxx::connection &connection)
{
    section("connect");
    refused("wrong password", "password authentication failed", "password=wrong");
    std::cout << connection.username() << " " << connection.server_version() << " "
              << connection.get_variable("TimeZone") << std::endl;
    section("TLS");
    pqxx::connection secured("sslmode=verify-full sslrootcert=" +
                             std::string(std::getenv("STORY_CA")));
    show("rows", pqxx::work(secured).exec("SELECT * FROM names ORDER BY id"));
    refused("another authority is refused", "certificate verify failed",
            "sslmode=verify-full sslrootcert=" + std::string(std::getenv("STORY_OTHER_CA")));
}

void simple(pqxx::connection &connection)
{
    section("simple");
    pqxx::nontransaction work(connection);
    show("all", work.exec("SELECT * FROM names ORDER BY id"));
    show("inserted", work.exec("INSERT INTO names (first_name, last_name) VALUES (" +
                               work.quote("Jo'hn") + ", 'x') RETURNING *"));
    show("updated",
         work.exec("UPDATE names SET last_name = last_name || '!' WHERE first_name = 'Ada'"));
    show("deleted", work.exec("DELETE FROM names WHERE id = 3"));
    show("last", work.exec("SELECT 1; SELECT count(*) FROM names"));
}

void prepared(pqxx::connection &connection)
{
    section("prepared");
    connection.prepare("one", "SELECT id, first_name, last_name FROM names WHERE id = $1");
    connection.prepare("change", "UPDATE names SET last_name = $1 WHERE id = $2 RETURNING *");
    pqxx::work work(connection);
    for (int id = 1; id <= 8; id++) {
        show("one", work.exec_prepared("one", id));
    }
    show("changed", work.exec_prepared("change", "changed", 4));
    show("parameters",
         work.exec_params("SELECT last_name FROM names WHERE first_name = $1 ORDER BY id", "Ada"));
    work.commit();
}

void transactions(pqxx::connection &connection)
{
    section("transactions");
    {
        pqxx::work work(connection);
        work.exec("INSERT INTO names (first_name, last_name) VALUES ('Kept', 'in it')");
        pqxx::subtransaction inner(work, "inner");
        show("deleted", inner.exec("DELETE FROM names"));
        inner.abort();
        work.commit();
    }
    {
        pqxx::transaction<pqxx::serializable> work(connection);
        work.exec("UPDATE names SET last_name = 'never'");
    }
    pqxx::read_transaction work(connection);
    pqxx::stateless_cursor<pqxx::cursor_base::read_only, pqxx::cursor_base::owned> cursor(
        work, "SELECT * FROM names ORDER BY id", "cursor", false);
    std::cout << cursor.size() << std::endl;
    show("some", cursor.retrieve(2, 5));
    pqxx::icursorstream stream(work, "SELECT id, first_name FROM names ORDER BY id", "stream", 3);
    for (pqxx::result rows; stream >> rows;) {
        show("streamed", rows);
    }
}

void errors(pqxx::connection &connection)
{
    section("errors");
    for (const char *text : WRONG) {
        try {
            pqxx::work(connection).exec(text);
        } catch (const pqxx::sql_error &error) {
            std::cout << error.sqlstate() << " " << error.what() << std::endl;
        }
    }
}

void bulk(pqxx::connection &connection)
{
    section("bulk");
    pqxx::work work(connection);
    pqxx::stream_to in(work, "names", std::vector<std::string>{"id", "first_name", "last_name"});
    for (int i = 0; i < 500; i++) {
        in << std::make_tuple(5000 + i, "Bulk" + std::to_string(i), "of many\trows");
    }
    in.complete();
    show("count", work.exec("SELECT count(*) || ' rows' FROM names WHERE first_name LIKE 'Bulk%'"));
    pqxx::stream_from out(work, "names", std::vector<std::string>{"id", "last_name"});
    long sum = 0;
    for (std::tuple<int, std::string> row; out >> row;) {
        sum += std::get<0>(row);
    }
    out.complete();
    std::cout << sum << std::endl;
    show("deleted", work.exec("DELETE FROM names WHERE id >= 5000"));
    work.commit();
}

void pipelines(pqxx::connection &connection)
{
    section("pipelines");
    pqxx::work work(connection);
    pqxx::pipeline pipeline(work);
    pipeline.retain(4);
    const auto before = pipeline.insert("SELECT last_name FROM names WHERE id = 2");
    const auto update = pipeline.insert("UPDATE names SET last_name = 'piped' WHERE id = 2");
    const auto after = pipeline.insert("SELECT last_name FROM names WHERE id = 2");
    pipeline.complete();
    show("before", pipeline.retrieve(before));
    show("update", pipeline.retrieve(update));
    show("after", pipeline.retrieve(after));
    pipeline.complete();
    work.commit();
}

void large_objects(pqxx::connection &connection)
{
    section("large objects");
    std::string bytes(100000, ' '), found(200000, ' ');
    for (size_t i = 0; i < bytes.size(); i++) {
        bytes[i] = static_cast<char>(i * 7);
    }
    pqxx::work work(connection);
    pqxx::largeobjectaccess large(work);
    large.write(bytes);
    work.exec("UPDATE names SET last_name = 'large' WHERE id = 4");
    large.seek(0, std::ios::beg);
    const auto length = large.read(&found[0], found.size());
    std::cout << length << " bytes " << (found.substr(0, bytes.size()) == bytes) << std::endl;
    large.remove(work);
    work.commit();
}

void cancel(pqxx::connection &connection)
{
    section("cancel");
    std::thread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        connection.cancel_query();
    });
    try {
        pqxx::work(connection).exec("SELECT first_name, pg_sleep(60) FROM names WHERE id = 1");
    } catch (const pqxx::sql_error &error) {
        std::cout << "cancelled " << error.sqlstate() << " " << error.what() << std::endl;
    }
    canceller.join();
    show("goes on", pqxx::work(connection).exec("SELECT count(*) FROM names"));
}

class heard : public pqxx::notification_receiver
{
  public:
    heard(pqxx::connection &connection, int sender)
        : notification_receiver(connection, "changes"), sender(sender)
    {
    }
    void operator()(const std::string &payload, int pid) override
    {
        std::cout << channel() << " " << payload << " " << (pid == sender) << std::endl;
    }

  private:
    int sender;
};

void notifications(pqxx::connection &connection)
{
    section("notifications");
    pqxx::connection listener("");
    heard receiver(listener, connection.backendpid());
    {
        pqxx::work work(connection);
        work.exec("INSERT INTO names (first_name, last_name) VALUES ('With', 'notice')");
        work.exec("NOTIFY changes, 'hello'");
        work.commit();
    }
    std::cout << listener.await_notification(10, 0) << std::endl;
}

} // namespace

int main()
{
    pqxx::connection connection("application_name=story");
    for (auto story : {connecting, simple, prepared, transactions, errors, bulk, pipelines,
                       large_objects, cancel, notifications}) {
        story(connection);
    }
    return 0;
}
