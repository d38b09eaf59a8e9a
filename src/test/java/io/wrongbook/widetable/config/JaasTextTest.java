package io.wrongbook.widetable.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Kafka's own reader of the same text. */
class JaasTextTest {

    private static final String OPTION = "kafka.properties.sasl.jaas.config";
    private static final String MODULE =
            "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final int CASES = 3_000;

    @Test
    void takesWhatKafkaTakesAndNoPartOfASecretIsShown() {
        Random random = new Random(4);
        int faults = 0;
        for (int i = 0; i < CASES; i++) {
            String secret = Fragments.secret(random);
            for (String form :
                    List.of(
                            MODULE + " username=\"u\" password=\"S\";",
                            MODULE + " password=\"S\" username=\"u\";",
                            MODULE + " username='u' password='S';",
                            MODULE + " username=u password=S;",
                            "S" + MODULE + " username=u;",
                            MODULE + "S username=u;")) {
                String text = form.replace("S", secret);
                String rejection = rejectionOfKafka(text);
                String fault = fault(text);
                assertThat(fault == null)
                        .as("%s: %s", text, rejection)
                        .isEqualTo(rejection == null);
                String shown = String.valueOf(rejection);
                if (form.contains("password")) {
                    shown = Secrets.scrub(shown, JaasText.secrets(text));
                }
                if (fault != null) {
                    faults++;
                    Fragments.assertNoneIn(fault, secret);
                    shown = Secrets.scrub(String.valueOf(rejection), JaasText.secrets(text));
                }
                Fragments.assertNoneIn(shown, secret);
            }
        }
        assertThat(faults).isBetween(CASES, 5 * CASES);
    }

    @Test
    void theSecretsAreThoseThatKafkaReads() {
        Random random = new Random(5);
        for (int i = 0; i < CASES; i++) {
            String secret = Fragments.secret(random);
            String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"");
            String text = MODULE + " username=\"user\" password=\"" + escaped + "\" x=\"y\";";

            assertThat(options(text).get("password")).isEqualTo(secret);
            assertThat(JaasText.secrets(text)).contains(secret).noneMatch(s -> s.contains("user"));
        }
    }

    @Test
    void saysWhereTheFaultIsWithoutShowingIt() {
        assertFault(MODULE + " username=\"u\" password=\"ab\"cdefgh\";")
                .hasMessage(
                        OPTION
                                + ": neither name=\"value\" nor ; after the value of a password or"
                                + " token near character 99: write <LoginModule class> required"
                                + " name=\"value\" ...; and within a value \\\" for a double quote"
                                + " and \\\\ for a backslash");
        assertFault(MODULE + " password=12345;").hasMessageContaining("no value between double");
        assertFault(MODULE + " password=\"12345\"").hasMessageContaining("no ; at the end");
        assertFault("hunter2hunter2").hasMessageContaining("none of required, requisite");
        assertFault(MODULE + " a=b; " + MODULE + " a=b;").hasMessageContaining("2 login modules");
        assertFault(" ").hasMessageContaining("0 login modules");
    }

    /** A quote in the middle of a password can make options of its second half. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\"ab\"cdef=\"ghij\"", "'ab'cdef=ghij", "\"ab\"cdef=ghij klmn=\"opqr\""})
    void whatFollowsAQuoteAtOnceMayBelongToTheSecret(String value) {
        assertThat(JaasText.secrets(MODULE + " password=" + value + ";"))
                .anyMatch(secret -> secret.contains("cdef") && secret.contains("ghij"));
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFault(String text) {
        return assertThatThrownBy(() -> JaasText.check(OPTION, text))
                .isInstanceOf(ConfigException.class);
    }

    private static String fault(String text) {
        try {
            JaasText.check(OPTION, text);
            return null;
        } catch (ConfigException e) {
            return e.getMessage();
        }
    }

    private static String rejectionOfKafka(String text) {
        try {
            options(text);
            return null;
        } catch (IllegalArgumentException | KafkaException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Map<String, ?> options(String text) {
        return JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(text)))
                .configurationEntries()
                .get(0)
                .getOptions();
    }
}
