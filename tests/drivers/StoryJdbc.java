import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.copy.CopyManager;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** PgJDBC: named statements after a few uses, binary transfer, portals with row limits, batches. */
public final class StoryJdbc {
    private static final String[] WRONG = {
        "INSERT INTO names VALUES (1, 'twice', 'there')",
        "INSERT INTO untouched (note) VALUES ('no id')",
        "INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41))",
        "SELECT first_name, nick_name FROM names",
        "SELECT first_name FROM names WHERE id = ",
        "UPDATE names SET id = 2 WHERE id = 1",
        "SELECT 1 / (id - id) FROM names",
    };

    private static void section(String name) {
        System.out.println("== " + name);
    }

    private static Connection connect(String... settings) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", System.getenv("PGUSER"));
        properties.setProperty("password", System.getenv("PGPASSWORD"));
        properties.setProperty("sslmode", "disable");
        for (int i = 0; i < settings.length; i += 2) {
            properties.setProperty(settings[i], settings[i + 1]);
        }
        return DriverManager.getConnection("jdbc:postgresql://" + System.getenv("PGHOST") + ":"
                + System.getenv("PGPORT") + "/" + System.getenv("PGDATABASE"), properties);
    }

    private static void refused(String said, String... settings) {
        try {
            connect(settings);
        } catch (SQLException error) {
            System.out.println(said + " " + error.getSQLState());
        }
    }

    private static void show(String title, ResultSet rows) throws SQLException {
        StringBuilder text = new StringBuilder(title);
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
                text.append(i == 1 ? " (" : ",").append(rows.getString(i));
            }
            text.append(')');
        }
        System.out.println(text);
    }

    private static void query(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            show("rows", statement.executeQuery(text));
        }
    }

    private static int change(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(text);
        }
    }

    private static void simple(Connection connection) throws SQLException {
        section("simple");
        try (Connection simple = connect("preferQueryMode", "simple")) {
            query(simple, "SELECT * FROM names ORDER BY id");
            System.out.println(change(simple, "UPDATE names SET last_name = 'simple' WHERE id = 1"));
            try (PreparedStatement one = simple.prepareStatement("SELECT last_name FROM names WHERE id = ?")) {
                one.setInt(1, 1);
                show("one", one.executeQuery());
            }
        }
        try (Statement statement = connection.createStatement()) {
            ResultSet all = statement.executeQuery("SELECT * FROM names ORDER BY id");
            ResultSetMetaData meta = all.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                System.out.println(meta.getColumnName(i) + " " + meta.getColumnTypeName(i) + " "
                        + meta.getPrecision(i) + " " + meta.isAutoIncrement(i) + " " + meta.isNullable(i));
            }
            show("all", all);
            System.out.println(statement.execute("SELECT first_name FROM names WHERE id = 2; DELETE FROM names WHERE id = 3"));
            show("first", statement.getResultSet());
            System.out.println(statement.getMoreResults() + " " + statement.getUpdateCount());
        }
    }

    private static void prepared(Connection connection) throws SQLException {
        section("prepared");
        try (PreparedStatement one = connection.prepareStatement(
                "SELECT id, first_name, last_name FROM names WHERE id = ?")) {
            for (int id = 1; id <= 12; id++) {
                one.setInt(1, id);
                show("one", one.executeQuery());
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO names (first_name, last_name) VALUES (?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
            for (int i = 0; i < 8; i++) {
                insert.setString(1, "New" + i);
                insert.setString(2, "Lovelace " + i);
                System.out.println("inserted " + insert.executeUpdate());
                show("keys", insert.getGeneratedKeys());
            }
        }
    }

    private static void transactions(Connection connection) throws SQLException {
        section("transactions");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(4);
            show("fetched", statement.executeQuery("SELECT id, last_name FROM names ORDER BY id"));
            Savepoint here = connection.setSavepoint();
            try {
                statement.executeUpdate("INSERT INTO names VALUES (1, 'twice', 'there')");
            } catch (SQLException error) {
                System.out.println("error " + error.getSQLState());
                connection.rollback(here);
            }
            System.out.println(statement.executeUpdate("UPDATE names SET first_name = 'Kept' WHERE id = 4"));
            connection.commit();
            statement.executeUpdate("UPDATE names SET last_name = 'never'");
            connection.rollback();
            show("kept", statement.executeQuery("SELECT * FROM names WHERE first_name = 'Kept' FOR UPDATE"));
            connection.commit();
        }
        try (Statement updatable = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE,
                ResultSet.CONCUR_UPDATABLE)) {
            ResultSet row = updatable.executeQuery("SELECT id, first_name, last_name FROM names WHERE id = 5");
            row.next();
            row.updateString("last_name", "updated");
            row.updateRow();
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    private static void errors(Connection connection) throws SQLException {
        section("errors");
        for (String text : WRONG) {
            try {
                change(connection, text);
            } catch (PSQLException error) {
                ServerErrorMessage server = error.getServerErrorMessage();
                System.out.println(error.getSQLState() + " " + server.getMessage() + " " + server.getPosition()
                        + " " + server.getTable() + " " + server.getColumn() + " " + server.getConstraint());
            }
        }
    }

    private static void bulk(Connection connection) throws SQLException, IOException {
        section("bulk");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO names VALUES (?, ?, ?)")) {
            for (int i = 0; i < 300; i++) {
                insert.setInt(1, 5000 + i);
                insert.setString(2, "Bulk" + i);
                insert.setString(3, "of many");
                insert.addBatch();
            }
            System.out.println(Arrays.stream(insert.executeBatch()).sum());
        }
        StringBuilder rows = new StringBuilder();
        for (int i = 300; i < 500; i++) {
            rows.append(5000 + i).append(",Bulk").append(i).append(",of many\n");
        }
        CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
        System.out.println(manager.copyIn("COPY names FROM STDIN (FORMAT csv)", new StringReader(rows.toString())));
        query(connection, "SELECT count(*) || ' rows' FROM names WHERE first_name LIKE 'Bulk%'");
        try {
            manager.copyIn("COPY names FROM STDIN", new StringReader("x\ty\tz\n"));
        } catch (SQLException error) {
            System.out.println("error " + error.getSQLState());
        }
        StringWriter out = new StringWriter();
        System.out.println(manager.copyOut("COPY (SELECT * FROM names WHERE id < 5003 ORDER BY id) TO STDOUT", out));
        System.out.println(out);
    }

    /** A batch goes as one pipeline, up to a Sync. */
    private static void pipelines(Connection connection) throws SQLException {
        section("pipelines");
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE names SET last_name = ? WHERE id = ?")) {
            for (int id = 1; id <= 10; id++) {
                update.setString(1, "piped" + id);
                update.setInt(2, id);
                update.addBatch();
            }
            System.out.println("piped " + Arrays.toString(update.executeBatch()));
        }
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("UPDATE names SET last_name = 'never' WHERE id = 1");
            statement.addBatch("INSERT INTO names VALUES (1, 'twice', 'there')");
            statement.addBatch("UPDATE names SET last_name = 'never' WHERE id = 2");
            statement.executeBatch();
        } catch (BatchUpdateException error) {
            System.out.println(error.getSQLState() + " " + Arrays.toString(error.getUpdateCounts()));
        }
        System.out.println(change(connection, "DELETE FROM names WHERE id >= 5000"));
    }

    private static void largeObjects(Connection connection) throws SQLException {
        section("large objects");
        connection.setAutoCommit(false);
        byte[] bytes = new byte[100000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        LargeObjectManager manager = connection.unwrap(PGConnection.class).getLargeObjectAPI();
        long oid = manager.createLO();
        LargeObject large = manager.open(oid, LargeObjectManager.READWRITE);
        large.write(bytes);
        change(connection, "UPDATE names SET last_name = 'large' WHERE id = 2");
        large.seek(0);
        System.out.println(large.size() + " bytes " + Arrays.equals(bytes, large.read(bytes.length)));
        large.close();
        manager.delete(oid);
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static void cancel(Connection connection) throws SQLException, InterruptedException {
        section("cancel");
        try (Statement statement = connection.createStatement()) {
            Thread canceller = new Thread(() -> {
                try {
                    while (true) {
                        Thread.sleep(300);
                        statement.cancel();
                    }
                } catch (InterruptedException | SQLException done) {
                    return;
                }
            });
            canceller.start();
            try {
                statement.executeQuery("SELECT first_name, pg_sleep(60) FROM names WHERE id = 1");
            } catch (SQLException error) {
                System.out.println("cancelled " + error.getSQLState());
            }
            canceller.interrupt();
            canceller.join();
            statement.setQueryTimeout(1);
            try {
                statement.executeQuery("SELECT first_name, pg_sleep(60) FROM names WHERE id = 1");
            } catch (SQLException error) {
                System.out.println("timed out " + error.getSQLState());
            }
        }
        query(connection, "SELECT count(*) FROM names");
    }

    private static void notifications(Connection connection) throws SQLException {
        section("notifications");
        try (Connection listener = connect()) {
            change(listener, "LISTEN changes");
            change(connection, "BEGIN; INSERT INTO names (first_name, last_name) VALUES ('With', 'notice'); "
                    + "NOTIFY changes, 'hello'; COMMIT");
            for (PGNotification notice : listener.unwrap(PGConnection.class).getNotifications(10000)) {
                System.out.println(notice.getName() + " " + notice.getParameter());
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        section("connect");
        refused("wrong password", "password", "wrong");
        try (Connection connection = connect("ApplicationName", "story")) {
            query(connection, "SELECT current_user, current_setting('application_name')");
            System.out.println(connection.getMetaData().getDatabaseProductVersion());
            section("TLS");
            try (Connection secured = connect("sslmode", "verify-full", "sslrootcert", System.getenv("STORY_CA"))) {
                query(secured, "SELECT * FROM names ORDER BY id");
            }
            refused("another authority is refused", "sslmode", "verify-full", "sslrootcert",
                    System.getenv("STORY_OTHER_CA"));
            simple(connection);
            prepared(connection);
            transactions(connection);
            errors(connection);
            bulk(connection);
            pipelines(connection);
            largeObjects(connection);
            cancel(connection);
            notifications(connection);
        }
    }
}
