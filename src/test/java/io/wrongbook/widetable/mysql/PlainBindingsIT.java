package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.BindValue;
import com.mysql.cj.NativeQueryBindValue;
import com.mysql.cj.QueryBindings;
import com.mysql.cj.Session;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcPreparedStatement;
import io.wrongbook.widetable.services.SharedServices;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@link PlainBindings} relies on the driver's insides. If one of these fails after an update of
 * the driver, the class does nothing any more, or is no longer needed.
 */
class PlainBindingsIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private static final String SQL = "SELECT CONCAT(?, ?) AS text";

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.empty(SERVICES.database());
    }

    @Test
    void theDriverBindsToOurParametersAndSendsThem() throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = PlainBindings.prepare(connection, SQL)) {
            BindValue[] ours = bindings(statement).getBindValues().clone();
            assertThat(ours)
                    .hasSize(2)
                    .allMatch(v -> v.getClass().getEnclosingClass() == PlainBindings.class);

            for (String text : new String[] {"错题", "📚"}) {
                statement.setString(1, text);
                statement.setString(2, "!");
                assertThat(result(statement)).isEqualTo(text + "!");
                assertThat(ours[0].getValue()).isEqualTo(text);
            }
            statement.setNull(2, Types.VARCHAR);
            assertThat(result(statement)).isNull();
            statement.clearParameters();
            assertThat(bindings(statement).getBindValues()).containsExactly(ours);
        }
    }

    /** A driver that does not ask needs no other answer. */
    @Test
    void theDriverStillAsksEachParameterAtEachExecution() throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            Session session = connection.unwrap(JdbcConnection.class).getSession();
            Counting counting = new Counting(session);
            bindings(statement)
                    .setBindValues(new BindValue[] {counting, new NativeQueryBindValue(session)});
            statement.setString(1, "a");
            statement.setString(2, "b");
            assertThat(result(statement)).isEqualTo("ab");
            int first = counting.questions;
            assertThat(result(statement)).isEqualTo("ab");

            assertThat(counting.questions - first).isGreaterThanOrEqualTo(2);
        }
    }

    /** As the job connects: statements are prepared on the server. */
    private Connection connect() throws SQLException {
        return new Connections(database.config().database()).current();
    }

    private static String result(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getString(1);
        }
    }

    private static QueryBindings bindings(PreparedStatement statement) throws SQLException {
        return statement.unwrap(JdbcPreparedStatement.class).getQueryBindings();
    }

    private static final class Counting extends NativeQueryBindValue {

        private int questions;

        Counting(Session session) {
            super(session);
        }

        @Override
        public boolean isStream() {
            questions++;
            return super.isStream();
        }
    }
}
