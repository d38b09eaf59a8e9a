package io.wrongbook.widetable.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final Set<String> KNOWN =
            Set.of("events", "rate", "keep-running", "kafka.topic", "kafka.properties.");

    @Test
    void readsValues() {
        Arguments arguments =
                read("--events", "1_000", "--keep-running", "true", "--kafka.properties.acks", "1");
        assertThat(arguments.number("events", 5)).isEqualTo(1_000);
        assertThat(arguments.number("rate", 5)).isEqualTo(5);
        assertThat(arguments.flag("keep-running")).isTrue();
        assertThat(arguments.withPrefix("kafka.properties.")).containsEntry("acks", "1");
    }

    @Test
    void suggestsTheNearestName() {
        assertMistake(() -> read("--evnts", "5"), "unknown option --evnts: did you mean --events?");
        assertMistake(() -> read("-events", "5"), "unknown option -events: did you mean --events?");
        assertMistake(() -> read("events", "5"), "unknown option events: did you mean --events?");
        assertMistake(
                () -> read("--events=5"), "unknown option --events=5: did you mean --events 5?");
        assertMistake(
                () -> read("--keeprunning", "true"),
                "unknown option --keeprunning: did you mean --keep-running?");
    }

    @Test
    void aNameLikeNoOtherGivesTheHelp() {
        assertMistake(
                () -> read("--bootstrap", "x"),
                "unknown option --bootstrap; --help lists the options");
        assertMistake(
                () -> read("--kafka.properties.", "x"),
                "unknown option --kafka.properties.: did you mean --kafka.properties.<name>?");
    }

    @Test
    void aValueIsNeededOnce() {
        assertMistake(
                () -> read("--events"), "option --events needs a value; --help lists the options");
        assertMistake(
                () -> read("--events", "--rate", "5"),
                "option --events needs a value; --help lists the options");
        assertMistake(
                () -> read("--events", "5", "--events", "6"),
                "option --events is given twice: keep one of the two");
    }

    @Test
    void aValueThatIsNoneIsNamed() {
        assertMistake(
                () -> read("--events", "abc").number("events", 1),
                "option --events must be a whole number from 0, not abc");
        assertMistake(
                () -> read("--events", "-5").number("events", 1),
                "option --events must be a whole number from 0, not -5");
        assertMistake(
                () -> read("--events", "0").number("events", 1, 1),
                "option --events must be a whole number from 1, not 0");
        assertMistake(
                () -> read("--keep-running", "yes").flag("keep-running"),
                "option --keep-running must be true or false, not yes");
    }

    private static void assertMistake(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static Arguments read(String... args) {
        return new Arguments(KNOWN, args);
    }
}
