package io.wrongbook.widetable.mysql;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import java.sql.SQLException;
import java.util.Set;

/** The kinds of database errors, by how the sink handles them. */
enum SqlErrorKind {

    /** Another transaction was in conflict: the same statement may succeed a moment later. */
    LOCKED,

    /** The server or the connection is unavailable: a new connection may succeed later. */
    UNAVAILABLE,

    /** The data of a row: the database will reject the same row again. */
    DATA,

    /**
     * All others: a table no longer exists, a right is missing, or the number is in no list. Only a
     * search shows whether single rows cause the error ({@link RejectedRowSearch}).
     */
    UNKNOWN;

    // The numbers are from the error references of MySQL 5.7 to 9 and MariaDB 10 to 11. A number
    // that is missing here costs a search, not a row.

    /**
     * MariaDB's snapshot conflict, lock wait timeout, deadlock, XA rollbacks, aborted lock wait,
     * NOWAIT.
     */
    private static final Set<Integer> LOCKED_CODES =
            Set.of(1020, 1205, 1213, 1402, 1613, 1614, 1689, 3572);

    /**
     * Files; a full disk, table or log; memory, lock memory, connections, threads; a blocked host;
     * limits of a user; shutdown; network; failed commit or rollback; binary log not writable; lost
     * prepared statement; read-only; offline; killed query or connection; timeouts; table
     * redefined; "unknown error", which proxies send; a backup that blocks the server.
     */
    private static final Set<Integer> UNAVAILABLE_CODES =
            Set.of(
                    1015, 1016, 1021, 1023, 1024, 1026, 1030, 1036, 1037, 1038, 1040, 1041, 1042,
                    1043, 1053, 1105, 1114, 1129, 1135, 1158, 1159, 1160, 1161, 1180, 1181, 1184,
                    1203, 1206, 1207, 1223, 1226, 1243, 1290, 1296, 1297, 1317, 1412, 1461, 1534,
                    1568, 1598, 1615, 1637, 1792, 1810, 1811, 1836, 1874, 1878, 1881, 1898, 1902,
                    1907, 1927, 1931, 1969, 3024, 3032, 3100, 3101, 3168, 3169, 4031, 4139, 4145);

    /** Numbers of MySQL clients, which proxies pass on; numbers of ProxySQL and TiDB. */
    private static boolean isOfProxy(int code) {
        return (code >= 2000 && code < 2100) || (code >= 9000 && code < 9100);
    }

    /**
     * Numbers of data errors whose SQLState does not say so: a row, packet, transaction cache or
     * undo record is too large; a value is truncated, has a wrong type or cannot be converted; the
     * character set of the column lacks a character; no partition for a row, or another one than
     * named; a subquery or SELECT INTO of a trigger finds too many rows or none; a CASE of a
     * trigger has no matching branch; the check of a view or a check constraint (of MySQL and of
     * MariaDB); SIGNAL; a bad value for a regular expression, JSON or a functional index.
     */
    private static final Set<Integer> DATA_CODES =
            Set.of(
                    1118, 1139, 1153, 1172, 1197, 1242, 1263, 1265, 1300, 1301, 1329, 1339, 1366,
                    1369, 1411, 1525, 1526, 1575, 1591, 1642, 1643, 1644, 1705, 1713, 1748, 1863,
                    1903, 1916, 1917, 1918, 1977, 3143, 3149, 3685, 3686, 3687, 3688, 3689, 3690,
                    3691, 3692, 3693, 3694, 3695, 3696, 3697, 3698, 3699, 3700, 3751, 3752, 3819,
                    3854, 3903, 3904, 3907, 3934, 4025, 4027, 4035, 4036, 4037, 4038, 4039, 4040,
                    4041, 4042);

    /** An ambiguous column in a trigger has the SQLState of a constraint violation. */
    private static final Set<Integer> CODES_OF_STATEMENTS = Set.of(1052);

    /** Data exceptions, constraint violations. */
    private static final Set<String> DATA_STATES = Set.of("22", "23");

    /** The SQLState of a trigger's SIGNAL, whatever its number. */
    private static final String SIGNAL_STATE = "45";

    /** Connection exceptions; interrupted statements. */
    private static final Set<String> UNAVAILABLE_STATES = Set.of("08", "70");

    /** Transaction rollbacks. */
    private static final String LOCKED_STATE = "40";

    /**
     * The number has precedence: 1153 has the SQLState of a lost connection, 1205 a general one.
     */
    static SqlErrorKind of(SQLException e) {
        int code = e.getErrorCode();
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String stateClass = state.substring(0, Math.min(2, state.length()));
        if (stateClass.equals(SIGNAL_STATE)) {
            return DATA;
        }
        if (CODES_OF_STATEMENTS.contains(code)) {
            return UNKNOWN;
        }
        if (DATA_CODES.contains(code)
                || e instanceof PacketTooBigException
                || DATA_STATES.contains(stateClass)) {
            return DATA;
        }
        if (LOCKED_CODES.contains(code) || stateClass.equals(LOCKED_STATE)) {
            return LOCKED;
        }
        return UNAVAILABLE_CODES.contains(code)
                        || isOfProxy(code)
                        || UNAVAILABLE_STATES.contains(stateClass)
                ? UNAVAILABLE
                : UNKNOWN;
    }

    /** Whether the same statement may succeed later. */
    boolean passes() {
        return this == LOCKED || this == UNAVAILABLE;
    }
}
