package io.wrongbook.widetable.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFaultTest {

    @ParameterizedTest
    @CsvSource({
        // deadlock, lock wait, any other rollback
        "1213, 40001, LOCKED",
        "1205, HY000, LOCKED",
        "9999, 40001, LOCKED",
        // too many connections, shutdown, read-only, offline, killed, disk full, link failure
        "1040, 08004, AWAY",
        "1053, 08S01, AWAY",
        "1290, HY000, AWAY",
        "3032, HY000, AWAY",
        "1927, 70100, AWAY",
        "1114, HY000, AWAY",
        "0, 08S01, AWAY",
        "0, 08003, AWAY",
        // too long, wrong text, out of range, NULL, check, trigger, packet (as if the link failed)
        "1406, 22001, DATA",
        "1366, HY000, DATA",
        "1264, 22003, DATA",
        "1048, 23000, DATA",
        "4025, 23000, DATA",
        "3819, HY000, DATA",
        "1644, 45000, DATA",
        "1153, 08S01, DATA",
        // no table, no right, no login, a new column without a default, unknown
        "1146, 42S02, PERMANENT",
        "1142, 42000, PERMANENT",
        "1045, 28000, PERMANENT",
        "1364, HY000, PERMANENT",
        "0, , PERMANENT",
        "0, 4, PERMANENT"
    })
    void isKnownByItsNumberAndState(int code, String state, SqlFault fault) {
        assertThat(SqlFault.of(new SQLException("refused", state, code))).isEqualTo(fault);
    }

    @Test
    void aPacketThatTheDriverDoesNotSendIsTheRowsFault() {
        assertThat(SqlFault.of(new PacketTooBigException(2, 1))).isEqualTo(SqlFault.DATA);
    }

    @Test
    void onlyWhatPassesIsTriedAgain() {
        assertThat(SqlFault.LOCKED.passes()).isTrue();
        assertThat(SqlFault.AWAY.passes()).isTrue();
        assertThat(SqlFault.DATA.passes()).isFalse();
        assertThat(SqlFault.PERMANENT.passes()).isFalse();
    }
}
