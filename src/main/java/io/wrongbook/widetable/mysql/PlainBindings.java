package io.wrongbook.widetable.mysql;

import com.mysql.cj.BindValue;
import com.mysql.cj.NativeQueryBindValue;
import com.mysql.cj.QueryBindings;
import com.mysql.cj.Session;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcPreparedStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Parameters that are never streams. The driver tests three times per execution whether a parameter
 * is a stream, and the test is slow up to Java 22: with 19 parameters per row, it takes a quarter
 * of the time to write a row (docs/performance.md).
 */
final class PlainBindings {

    private PlainBindings() {}

    /** Prepares a statement whose parameters are never streams. */
    static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        Session session = connection.unwrap(JdbcConnection.class).getSession();
        PreparedStatement statement = connection.prepareStatement(sql);
        QueryBindings bindings = statement.unwrap(JdbcPreparedStatement.class).getQueryBindings();
        BindValue[] values = new BindValue[bindings.getBindValues().length];
        Arrays.setAll(values, i -> new PlainValue(session));
        bindings.setBindValues(values);
        return statement;
    }

    private static final class PlainValue extends NativeQueryBindValue {

        PlainValue(Session session) {
            super(session);
        }

        @Override
        public boolean isStream() {
            return false;
        }
    }
}
