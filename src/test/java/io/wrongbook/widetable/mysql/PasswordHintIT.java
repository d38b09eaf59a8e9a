package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.services.SharedServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person reads whose password was damaged on its way into the options. */
class PasswordHintIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @ParameterizedTest
    @ValueSource(strings = {"hunter2\n", "hunter2\r\n", "hunter2 ", "hunter\u5bc6", "hunter\ufffd"})
    void aRejectedPasswordIsExplainedAndNotShown(String password) throws Exception {
        String hint =
                password.endsWith("\n")
                        ? "the password has a line break"
                        : password.endsWith(" ")
                                ? "begins or ends with a blank"
                                : "not plain ASCII; this JVM reads arguments and variables as";
        TestDatabase database = TestDatabase.empty(SERVICES.database());

        assertThatThrownBy(() -> TableCheck.check(database.config("--jdbc.password", password)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("jdbc.username, jdbc.password: the database re")
                .hasMessageContaining(hint)
                .hasMessageNotContaining("hunter");
    }

    @Test
    void anOrdinaryPasswordGetsNoHint() throws Exception {
        TestDatabase database = TestDatabase.empty(SERVICES.database());

        assertThatThrownBy(() -> TableCheck.check(database.config("--jdbc.password", "hunter2")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("jdbc.username, jdbc.password: the database re")
                .hasMessageNotContaining("the password")
                .hasMessageNotContaining("hunter");
    }
}
