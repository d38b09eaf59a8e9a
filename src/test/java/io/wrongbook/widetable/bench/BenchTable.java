package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.sink.WideTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The table that all programs write, created by the product's own DDL. */
final class BenchTable {

    private BenchTable() {}

    static void recreate(BenchTarget target) throws SQLException {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + BenchTarget.TABLE);
        }
        WideTable.check(target.jobConfig("--jdbc.create-table", "true").jdbc());
    }
}
