import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** PgJDBC: named statements after a few uses, binary transfer, portals with row limits, batches. */
public final class StoryJdbc {
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

    private static void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            ResultSet all = statement.executeQuery("SELECT * FROM names ORDER BY id");
            ResultSetMetaData meta = all.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                System.out.println(meta.getColumnName(i) + " " + meta.getColumnTypeName(i) + " "
                        + meta.getPrecision(i));
            }
            show("all", all);
        }
        try (PreparedStatement one = connection.prepareStatement(
                "SELECT id, first_name, last_name FROM names WHERE id = ?")) {
            for (int id = 1; id <= 12; id++) {
                one.setInt(1, id);
                show("one", one.executeQuery());
            }
        }
    }

    private static void write(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO names (first_name, last_name) VALUES (?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
            for (int i = 0; i < 8; i++) {
                insert.setString(1, "New" + i);
                insert.setString(2, "van " + i);
                System.out.println("inserted " + insert.executeUpdate());
                show("keys", insert.getGeneratedKeys());
            }
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE names SET last_name = ? WHERE id = ?")) {
            for (int id = 1; id <= 10; id++) {
                update.setString(1, "batch" + id);
                update.setInt(2, id);
                update.addBatch();
            }
            System.out.println("batch " + Arrays.toString(update.executeBatch()));
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM names WHERE id = ?")) {
            delete.setInt(1, 3);
            System.out.println("deleted " + delete.executeUpdate());
            System.out.println("deleted " + delete.executeUpdate());
        }
    }

    private static void transactions(Connection connection) throws SQLException {
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
            System.out.println("updated "
                    + statement.executeUpdate("UPDATE names SET first_name = 'In' WHERE id = 4"));
            connection.commit();
            statement.executeUpdate("UPDATE names SET last_name = 'never'");
            connection.rollback();
        }
        connection.setAutoCommit(true);
    }

    private static void copy(Connection connection) throws SQLException, IOException {
        CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
        System.out.println("copied " + manager.copyIn(
                "COPY names (first_name, last_name) FROM STDIN (FORMAT csv)",
                new StringReader("Copied,one\nCopied,two\n")));
        try {
            manager.copyIn("COPY names FROM STDIN", new StringReader("x\ty\tz\n"));
        } catch (SQLException error) {
            System.out.println("error " + error.getSQLState());
        }
    }

    public static void main(String[] arguments) throws SQLException, IOException {
        String url = System.getenv("STORY_JDBC");
        try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
            read(connection);
            write(connection);
            transactions(connection);
            copy(connection);
            read(connection);
        }
    }
}
