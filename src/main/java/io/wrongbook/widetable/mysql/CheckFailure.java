package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.DatabaseConfig;
import io.wrongbook.widetable.config.UnavailableException;
import java.sql.SQLException;

/**
 * Describes in one line why a database does not pass the start-up check, and what to write instead.
 */
final class CheckFailure {

    private static final int ACCESS_DENIED_TO_DATABASE = 1044;
    private static final int ACCESS_DENIED = 1045;
    private static final int UNKNOWN_DATABASE = 1049;
    private static final int COMMAND_DENIED = 1142;
    private static final int COLUMN_DENIED = 1143;
    private static final int READ_ONLY_OPTION = 1290;
    private static final int BINLOG_OF_STATEMENTS = 1665;
    private static final int READ_ONLY_MODE = 1836;

    private CheckFailure() {}

    /**
     * The exception to throw.
     *
     * @param table the table that was checked
     * @param rights the rights that the user needs on the table
     * @return an {@link UnavailableException} if a later check may pass
     */
    static ConfigException of(
            SQLException e, DatabaseConfig database, String table, String rights) {
        String message = message(e, database, table, rights);
        return SqlErrorKind.of(e).passes()
                ? new UnavailableException(message)
                : new ConfigException(message);
    }

    private static String message(
            SQLException e, DatabaseConfig database, String table, String rights) {
        String url = database.key("url");
        String message = database.scrub(e);
        switch (e.getErrorCode()) {
            case ACCESS_DENIED:
                return String.format(
                        "%s, %s: the database rejects the credentials: correct them: %s%s",
                        database.key("username"),
                        database.key("password"),
                        message,
                        database.passwordHint());
            case UNKNOWN_DATABASE:
                return url + ": the database does not exist: create it: " + message;
            case ACCESS_DENIED_TO_DATABASE:
            case COMMAND_DENIED:
            case COLUMN_DENIED:
                return String.format(
                        "%s: the user lacks rights: grant it %s on %s: %s",
                        database.key("username"), rights, table, message);
            case READ_ONLY_OPTION:
            case READ_ONLY_MODE:
                return String.format(
                        "%s: the database at %s %s is read-only: write the address of the primary:"
                                + " %s",
                        url, database, table, message);
            case BINLOG_OF_STATEMENTS:
                return String.format(
                        "%s: the database at %s %s has a statement-based binary log, which excludes"
                                + " READ COMMITTED: set its binlog_format to ROW or MIXED: %s",
                        url, database, table, message);
            default:
                return String.format(
                        "%s: the database at %s %s cannot be used: check the address, the network"
                                + " and the options: %s",
                        url, database, table, message);
        }
    }
}
