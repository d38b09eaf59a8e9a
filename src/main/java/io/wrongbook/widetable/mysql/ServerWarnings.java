package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.JdbcConfig;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what the server warns of in answer to our statements, each code once. Rows are in strict
 * mode, where bad data is an error: a warning is about the statement or about the server.
 */
final class ServerWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWarnings.class);

    private final JdbcConfig config;
    private final Set<Integer> logged = new HashSet<>();

    ServerWarnings(JdbcConfig config) {
        this.config = config;
    }

    /** Logs the warnings of a statement that was just executed. */
    void log(Statement executed) throws SQLException {
        for (SQLWarning warning = executed.getWarnings();
                warning != null;
                warning = warning.getNextWarning()) {
            if (logged.add(warning.getErrorCode())) {
                LOG.warn(
                        "The database warns of the statement that writes rows ({}: {}). This is"
                                + " logged once",
                        warning.getErrorCode(),
                        config.scrub(warning.getMessage()));
            }
        }
    }
}
