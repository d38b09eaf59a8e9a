package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorKindTest {

    @ParameterizedTest
    @CsvSource({
        // deadlock, lock wait, any other rollback
        "1213, 40001, LOCKED",
        "1205, HY000, LOCKED",
        "9999, 40001, LOCKED",
        // too many connections, shutdown, read-only, offline, killed, disk full, link failure
        "1040, 08004, UNAVAILABLE",
        "1053, 08S01, UNAVAILABLE",
        "1290, HY000, UNAVAILABLE",
        "3032, HY000, UNAVAILABLE",
        "1927, 70100, UNAVAILABLE",
        "1114, HY000, UNAVAILABLE",
        "0, 08S01, UNAVAILABLE",
        "0, 08003, UNAVAILABLE",
        // too long, wrong text, out of range, NULL, check, trigger, packet (as if the link failed)
        "1406, 22001, DATA",
        "1366, HY000, DATA",
        "1264, 22003, DATA",
        "1048, 23000, DATA",
        "4025, 23000, DATA",
        "3819, HY000, DATA",
        "1644, 45000, DATA",
        "1153, 08S01, DATA",
        // blocked host, engine error, "unknown error", locks' memory, ProxySQL, a client's number
        "1129, HY000, UNAVAILABLE",
        "1030, HY000, UNAVAILABLE",
        "1105, HY000, UNAVAILABLE",
        "1206, HY000, UNAVAILABLE",
        "9001, HY000, UNAVAILABLE",
        "2013, HY000, UNAVAILABLE",
        "1317, 70100, UNAVAILABLE",
        // wrong value for a function, for a type; no partition; conversion; subquery, JSON, regexp
        "1411, HY000, DATA",
        "1525, HY000, DATA",
        "1526, HY000, DATA",
        "3854, HY000, DATA",
        "1242, 21000, DATA",
        "1172, 42000, DATA",
        "3141, 22032, DATA",
        "3691, HY000, DATA",
        "1197, HY000, DATA",
        // a trigger's SIGNAL, whatever number it gives itself
        "1146, 45000, DATA",
        "1205, 45000, DATA",
        "0, 45123, DATA",
        // no table, no right, no login, a column without a default, ambiguous, in no list
        "1146, 42S02, UNKNOWN",
        "1142, 42000, UNKNOWN",
        "1045, 28000, UNKNOWN",
        "1364, HY000, UNKNOWN",
        "1052, 23000, UNKNOWN",
        "31999, HY000, UNKNOWN",
        "0, , UNKNOWN",
        "0, 4, UNKNOWN"
    })
    void isKnownByItsNumberAndState(int code, String state, SqlErrorKind fault) {
        assertThat(SqlErrorKind.of(new SQLException("rejected", state, code))).isEqualTo(fault);
    }

    @Test
    void aPacketThatTheDriverDoesNotSendIsTheRowsFault() {
        assertThat(SqlErrorKind.of(new PacketTooBigException(2, 1))).isEqualTo(SqlErrorKind.DATA);
    }

    @Test
    void onlyWhatPassesIsTriedAgain() {
        assertThat(SqlErrorKind.LOCKED.passes()).isTrue();
        assertThat(SqlErrorKind.UNAVAILABLE.passes()).isTrue();
        assertThat(SqlErrorKind.DATA.passes()).isFalse();
        assertThat(SqlErrorKind.UNKNOWN.passes()).isFalse();
    }
}
