package io.wrongbook.widetable.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters and their replay: what comes, goes; and where it was first seen stays known. */
class DeadLetterTest {

    private static final byte[] KEY = {(byte) 0xff, 0, 1};
    private static final byte[] BROKEN = {'{', (byte) 0xff, 0};

    @Test
    void keyValueTimestampAndHeadersStayAsTheyCame() {
        RecordHeader trace = new RecordHeader("trace", new byte[] {(byte) 0xfe, 0});
        RecordHeader nothing = new RecordHeader("nothing", null);
        RecordHeader trace2 = new RecordHeader("trace", new byte[0]);
        DeadLetter letter =
                letterOf(new SourceRecord("t", 2, 42, 17, KEY, BROKEN, trace, nothing, trace2));

        assertThat(letter.key).isSameAs(KEY).containsExactly(0xff, 0, 1);
        assertThat(letter.value).isSameAs(BROKEN).containsExactly('{', 0xff, 0);
        assertThat(letter.timestamp).isEqualTo(17);
        assertThat(letter.headers).startsWith(trace, nothing, trace2);
        assertThat(trace.value).containsExactly(0xfe, 0);
    }

    @Test
    void theHeadersSayWhyAndWhere() {
        DeadLetter letter = letterOf(new SourceRecord("t", 2, 42, 17, KEY, BROKEN));

        assertThat(letter.reason).isEqualTo(DeadLetterReason.INVALID_JSON);
        assertThat(headers(letter))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "dlq.reason",
                                "INVALID_JSON",
                                "dlq.detail",
                                "value: is not valid UTF-8: Input length = 1",
                                "dlq.topic",
                                "t",
                                "dlq.partition",
                                "2",
                                "dlq.offset",
                                "42",
                                "dlq.timestamp",
                                "17"));
    }

    @Test
    void nullKeyAndNullValueStayNull() {
        DeadLetter letter = letterOf(new SourceRecord("t", 2, 42, 17, null, null));

        assertThat(letter.key).isNull();
        assertThat(letter.value).isNull();
        assertThat(letter.reason).isEqualTo(DeadLetterReason.EMPTY_VALUE);
    }

    @Test
    void theReasonsHaveStableNames() {
        assertThat(DeadLetterReason.values())
                .extracting(Enum::name)
                .containsExactly(
                        "EMPTY_VALUE",
                        "INVALID_JSON",
                        "MISSING_FIELD",
                        "BAD_FIELD",
                        "VALUE_TOO_LONG",
                        "DATABASE_REJECTED");
    }

    @Test
    void theDetailIsOneLineOfUtf8WhateverTheFieldHolds() {
        String detail =
                JsonEvent.fix()
                        .with("fixTime", "'a\\nb\\r\\tc\\u0000\\u0085\\ud800d'")
                        .parse()
                        .toString();

        assertThat(detail)
                .isEqualTo(
                        "BAD_FIELD fixTime: 'a?b??c???d' is neither epoch milliseconds nor ISO-8601"
                                + " with an offset");
    }

    @Test
    void aLongDetailIsCutAndSaysSo() {
        String detail = header(DeadLetterReason.BAD_FIELD, "x".repeat(501));

        assertThat(detail).isEqualTo("x".repeat(500) + "...");
        assertThat(header(DeadLetterReason.BAD_FIELD, "x".repeat(500))).isEqualTo("x".repeat(500));
    }

    @Test
    void aDetailIsNeverCutInTheMiddleOfACharacter() {
        assertThat(header(DeadLetterReason.BAD_FIELD, "x" + "😀".repeat(600)))
                .isEqualTo("x" + "😀".repeat(499) + "...");
        assertThat(header(DeadLetterReason.BAD_FIELD, "😀".repeat(500)))
                .isEqualTo("😀".repeat(500));
    }

    @Test
    void aReplayedLetterGoesByItsFirstPlaceAndTime() {
        // Without times and an id of its own the event is all that the headers make of it.
        byte[] value =
                JsonEvent.add()
                        .withoutEnvelope("eventId")
                        .withoutEnvelope("timestamp")
                        .without("wrongTime")
                        .json()
                        .getBytes(StandardCharsets.UTF_8);
        SourceRecord replayed = replayed(value, "first", "7", "9000000000", "1600000000000");

        AddEvent event = ParsedRecord.of(replayed).add();

        assertThat(event.eventId).isEqualTo("first-7-9000000000");
        assertThat(event.collectTime).isEqualTo(1_600_000_000_000L);
        assertThat(event.eventTime).isEqualTo(1_600_000_000_000L);
        assertThat(event.origin)
                .usingRecursiveComparison()
                .isEqualTo(new Origin("first", 7, 9_000_000_000L, 1_600_000_000_000L));
    }

    @Test
    void theTimesOfAReplayedLetterAreComparedWithItsFirstTimestamp() {
        // Good a day after the replay's own timestamp, but not a day after the first one.
        byte[] value = JsonEvent.fix().json().getBytes(StandardCharsets.UTF_8);

        assertThat(ParsedRecord.of(replayed(value, "t", "2", "42", "1749999000000")).isFix())
                .isTrue();
        assertThat(ParsedRecord.of(replayed(value, "t", "2", "42", "1740000000000")).toString())
                .startsWith("BAD_FIELD fixTime: '1749999999000' is more than one day after");
    }

    /** Anyone can write headers: a time in them must not switch off the check of all others. */
    @Test
    void aFirstTimestampOfTheFutureDoesNotCount() {
        long future = JsonEvent.KAFKA_TIME + Duration.ofDays(3_650).toMillis();
        byte[] late =
                JsonEvent.fix()
                        .with("fixTime", String.valueOf(future - 1))
                        .json()
                        .getBytes(StandardCharsets.UTF_8);
        byte[] none =
                JsonEvent.add()
                        .withoutEnvelope("timestamp")
                        .without("wrongTime")
                        .json()
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(ParsedRecord.of(replayed(late, "t", "2", "42", "" + future)).toString())
                .startsWith("BAD_FIELD fixTime: ")
                .contains(
                        "is more than one day after",
                        Instant.ofEpochMilli(JsonEvent.KAFKA_TIME).toString());
        assertThat(ParsedRecord.of(replayed(none, "t", "2", "42", "" + future)).toString())
                .startsWith(
                        "BAD_FIELD timestamp: is absent, and the timestamp of the Kafka record ")
                .contains("is more than one day after");
        assertThat(
                        ParsedRecord.of(
                                        replayed(
                                                JsonEvent.fix()
                                                        .json()
                                                        .getBytes(StandardCharsets.UTF_8),
                                                "t",
                                                "2",
                                                "42",
                                                "" + future))
                                .fix()
                                .eventId)
                .as("an event with good times is good")
                .isNotNull();
    }

    @Test
    void aRecordWithoutATimestampIsMeasuredByItsFirstOne() {
        SourceRecord record =
                replayed(
                        JsonEvent.fix().json().getBytes(StandardCharsets.UTF_8),
                        "t",
                        "2",
                        "42",
                        "" + JsonEvent.KAFKA_TIME);
        record.timestamp = -1;

        assertThat(ParsedRecord.of(record).isFix()).isTrue();
    }

    @Test
    void aReplayedLetterThatFailsAgainKeepsItsPlaceButNotItsFirstReason() {
        SourceRecord first =
                new SourceRecord(
                        "t", 2, 42, 17, KEY, BROKEN, new RecordHeader("trace", new byte[] {1}));
        DeadLetter once = letterOf(first);
        SourceRecord again =
                new SourceRecord("t", 0, 99, once.timestamp, once.key, new byte[0], once.headers);

        DeadLetter twice = letterOf(again);

        assertThat(headers(twice))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "trace",
                                "\u0001",
                                "dlq.reason",
                                "EMPTY_VALUE",
                                "dlq.detail",
                                "value: is empty or blank",
                                "dlq.topic",
                                "t",
                                "dlq.partition",
                                "2",
                                "dlq.offset",
                                "42",
                                "dlq.timestamp",
                                "17"));
    }

    @Test
    void aLetterThatWasCutAndReplayedDoesNotSayCutAgain() {
        SourceRecord cut =
                new SourceRecord(
                        "t",
                        2,
                        42,
                        17,
                        KEY,
                        BROKEN,
                        RecordHeader.of("dlq.cut", "value: 3 of 9 bytes kept"),
                        RecordHeader.of("dlq.other", "not ours"));

        assertThat(headers(letterOf(cut)))
                .doesNotContainKey("dlq.cut")
                .containsEntry("dlq.other", "not ours");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "absent",
            value = {
                "absent, 7,               9,               1600000000000",
                "first,  absent,          9,               1600000000000",
                "first,  7,               absent,          1600000000000",
                "first,  7,               9,               absent",
                "first,  seven,           9,               1600000000000",
                "first,  7,               '',              1600000000000",
                "first,  7,               9,               2020-09-13",
                "first,  4294967303,      9,               1600000000000",
                "first,  7,               99999999999999999999, 1600000000000",
            })
    void incompleteOrGarbledHeadersOfAnotherProgramAreNoReplay(
            String topic, String partition, String offset, String timestamp) {
        SourceRecord record = replayed(BROKEN, topic, partition, offset, timestamp);

        assertThat(record.origin())
                .usingRecursiveComparison()
                .isEqualTo(new Origin("t", 0, 99, JsonEvent.KAFKA_TIME));
        assertThat(headers(letterOf(record)))
                .containsEntry("dlq.topic", "t")
                .containsEntry("dlq.partition", "0")
                .containsEntry("dlq.offset", "99")
                .containsEntry("dlq.timestamp", "" + JsonEvent.KAFKA_TIME);
    }

    @Test
    void headersWithoutAValueAreNoReplay() {
        SourceRecord record =
                new SourceRecord(
                        "t",
                        0,
                        99,
                        17,
                        null,
                        BROKEN,
                        new RecordHeader("dlq.topic", null),
                        RecordHeader.of("dlq.partition", 1),
                        RecordHeader.of("dlq.offset", 1),
                        RecordHeader.of("dlq.timestamp", 1));

        assertThat(record.origin())
                .usingRecursiveComparison()
                .isEqualTo(new Origin("t", 0, 99, 17));
    }

    private static SourceRecord replayed(
            byte[] value, String topic, String partition, String offset, String timestamp) {
        Map<String, String> place = new LinkedHashMap<>();
        place.put("dlq.topic", topic);
        place.put("dlq.partition", partition);
        place.put("dlq.offset", offset);
        place.put("dlq.timestamp", timestamp);
        List<RecordHeader> headers =
                place.entrySet().stream()
                        .filter(header -> header.getValue() != null)
                        .map(header -> RecordHeader.of(header.getKey(), header.getValue()))
                        .toList();
        return new SourceRecord(
                "t",
                0,
                99,
                JsonEvent.KAFKA_TIME,
                null,
                value,
                headers.toArray(new RecordHeader[0]));
    }

    private static DeadLetter letterOf(SourceRecord record) {
        return ParsedRecord.of(record).deadLetter();
    }

    /** Fails if a name comes twice. */
    private static Map<String, String> headers(DeadLetter letter) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (RecordHeader header : letter.headers) {
            assertThat(headers.put(header.name, new String(header.value, StandardCharsets.UTF_8)))
                    .as("an earlier %s", header.name)
                    .isNull();
        }
        return headers;
    }

    private static String header(DeadLetterReason reason, String detail) {
        return Arrays.stream(DeadLetter.reasonHeaders(reason, detail).toArray(new RecordHeader[0]))
                .filter(header -> header.name.equals("dlq.detail"))
                .map(header -> new String(header.value, StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }
}
