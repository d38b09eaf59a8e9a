package io.wrongbook.widetable.sink;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import java.sql.SQLException;
import java.util.Set;

/** What an exception of the database calls for. */
enum SqlFault {

    /** Another transaction was in the way: the same statement may succeed a moment later. */
    LOCKED,

    /** The server or the connection is not usable now: another connection may be, later. */
    AWAY,

    /** A row is at fault: the same row will be refused again. */
    DATA,

    /** A person has to do something: a table is gone, a right is missing. */
    PERMANENT;

    /** Lock wait timeout, deadlock; MariaDB's conflict of snapshots. */
    private static final Set<Integer> LOCKED_CODES = Set.of(1020, 1205, 1213, 3572);

    /**
     * Server error numbers (MySQL's and MariaDB's error references): disk or table full, out of
     * memory, too many connections, shutdown, network, failed commit, a user's limits, lost
     * prepared statement, read-only after a failover, offline, killed query or connection, table
     * redefined, timeouts.
     */
    private static final Set<Integer> AWAY_CODES =
            Set.of(
                    1021, 1037, 1038, 1040, 1041, 1053, 1114, 1158, 1159, 1160, 1161, 1180, 1184,
                    1203, 1226, 1243, 1290, 1297, 1317, 1412, 1461, 1615, 1637, 1792, 1836, 1927,
                    1969, 3024, 3032, 3100, 3101, 3168, 3169, 4031);

    /**
     * Numbers of refused data whose SQLState does not say so: a row too large, a packet larger than
     * max_allowed_packet, a value truncated, a text that the column's character set lacks, a
     * trigger's SIGNAL, a check constraint (MySQL's, MariaDB's).
     */
    private static final Set<Integer> DATA_CODES =
            Set.of(1118, 1153, 1265, 1301, 1366, 1644, 3819, 4025);

    /** Data exceptions, constraint violations. */
    private static final Set<String> DATA_STATES = Set.of("22", "23");

    /** Connection exceptions. */
    private static final String AWAY_STATE = "08";

    /** Transaction rollbacks. */
    private static final String LOCKED_STATE = "40";

    /**
     * By number first: 1153 comes with the SQLState of a lost connection, 1205 with a vague one.
     */
    static SqlFault of(SQLException e) {
        int code = e.getErrorCode();
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String stateClass = state.substring(0, Math.min(2, state.length()));
        if (DATA_CODES.contains(code)
                || e instanceof PacketTooBigException
                || DATA_STATES.contains(stateClass)) {
            return DATA;
        }
        if (LOCKED_CODES.contains(code) || stateClass.equals(LOCKED_STATE)) {
            return LOCKED;
        }
        return AWAY_CODES.contains(code) || stateClass.equals(AWAY_STATE) ? AWAY : PERMANENT;
    }

    /** Whether the same statement may succeed later. */
    boolean passes() {
        return this == LOCKED || this == AWAY;
    }
}
