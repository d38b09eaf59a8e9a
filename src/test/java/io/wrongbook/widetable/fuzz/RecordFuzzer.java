package io.wrongbook.widetable.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.golden.GoldenCase;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes broken records out of good ones. The record of one seed is the same on every machine, so
 * that a failure can be had again: it does not depend on the records before it.
 */
public final class RecordFuzzer {

    /** Kafka's timestamp of the records. */
    static final long NOW = 1_750_000_000_000L;

    private static final int GOOD_RECORDS = 3_000;

    /** One record in so many is of megabytes: they take most of the time. */
    private static final int GIANTS = 4_000;

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
    private static final Pattern TEXT = Pattern.compile("\"[^\"\\\\]*\"");

    private static final String[] FIELDS = {
        "eventId",
        "event_id",
        "domain",
        "type",
        "timestamp",
        "payload",
        "wrongId",
        "wrong_id",
        "userId",
        "questionId",
        "subject",
        "subject_name",
        "question",
        "patternId",
        "pattern_name",
        "chapterId",
        "chapter_name",
        "wrongTime",
        "create_time",
        "fixId",
        "fix_time",
        "submitTime",
        "fixResult",
        "fix_result_desc",
        "unknown"
    };

    private static final String[] NUMBERS = {
        "0",
        "-0",
        "-1",
        "1.0",
        "1e3",
        "1E+18",
        "1e400",
        "-1e400",
        "1e2147483647",
        "1e-2147483648",
        "1e2147483648",
        "0e999999999",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "1750000000",
        "1750000000000",
        "1750086400001",
        "946684799999",
        "253402214400000",
        "00",
        "+1",
        ".5",
        "1.",
        "NaN",
        "Infinity",
        "0x10",
        "1_000"
    };

    private static final String[] TEXTS = {
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"\\ud83d\"",
        "\"\\ude00\\ud83d\"",
        "\"\\ud83d\\ude00\"",
        "\"'; DROP TABLE dwd_wrong_record_wide_delta; -- \"",
        "\"\\\\\"",
        "\"\\\"\"",
        "\"%s%n\"",
        "\"${jndi:ldap://x/y}\"",
        "\"\ufeff\"",
        "\"\ud83d\ude00\"",
        "\"\u202e\u0000\"",
        "\"1\"",
        "\"true\"",
        "\"correct\"",
        "\"2025-06-15T23:20:00+08:00\"",
        "\"2025-02-30T00:00:00Z\"",
        "\"+999999999-12-31T23:59:59.999999999-18:00\"",
        "\"-999999999-01-01T00:00Z\"",
        "\"\\x\"",
        "\"\\u12\"",
        "'a'",
        "\"wrongbook\"",
        "\"wrongbook_add\"",
        "\"wrongbook_fix\""
    };

    private static final String[] VALUES = {
        "null", "true", "false", "{}", "[]", "[[]]", "{\"a\":{}}", "undefined", "", "{", "]", "\""
    };

    private static final byte[][] BROKEN_UTF_8 = {
        {(byte) 0xff},
        {(byte) 0xc0, (byte) 0xaf},
        {(byte) 0xed, (byte) 0xa0, (byte) 0xbd},
        {(byte) 0xe6, (byte) 0x95},
        {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0x80},
        {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
        {0}
    };

    private final List<byte[]> good = new ArrayList<>();

    /** Ways to break a record, each equally likely. */
    private final List<BiFunction<byte[], Random, byte[]>> mutations =
            List.of(
                    (bytes, random) -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)),
                    RecordFuzzer::flipBits,
                    RecordFuzzer::deleteSlice,
                    RecordFuzzer::repeatSlice,
                    this::splice,
                    (bytes, random) -> insert(bytes, pick(random, BROKEN_UTF_8), random),
                    (bytes, random) -> insert(bytes, pick(random, VALUES).getBytes(UTF_8), random),
                    (bytes, random) -> replace(bytes, NUMBER, pick(random, NUMBERS), random),
                    (bytes, random) -> replace(bytes, TEXT, pick(random, TEXTS), random),
                    (bytes, random) -> replace(bytes, TEXT, pick(random, NUMBERS), random),
                    (bytes, random) -> replace(bytes, TEXT, pick(random, VALUES), random),
                    (bytes, random) -> replace(bytes, NUMBER, pick(random, TEXTS), random),
                    (bytes, random) -> addField(bytes, pick(random, NUMBERS), random),
                    (bytes, random) -> addField(bytes, pick(random, TEXTS), random),
                    (bytes, random) -> addField(bytes, pick(random, VALUES), random),
                    (bytes, random) -> addField(bytes, "\"" + longText(random) + "\"", random),
                    (bytes, random) -> addField(bytes, quoted(text(bytes)), random),
                    (bytes, random) -> text(bytes).getBytes(UTF_16LE),
                    (bytes, random) -> ("\ufeff" + text(bytes)).getBytes(UTF_8));

    /** Records of megabytes, and those that are small and still hard to read. */
    private static final List<BiFunction<byte[], Random, byte[]>> BOMBS =
            List.of(
                    (bytes, random) -> addField(bytes, nested("[", "]", 10_000), random),
                    (bytes, random) -> addField(bytes, nested("{\"a\":", "}", 10_000), random),
                    (bytes, random) -> nested("{\"payload\":", "}", 10_000).getBytes(UTF_8),
                    (bytes, random) -> "[".repeat(5_000_000).getBytes(UTF_8),
                    (bytes, random) -> addField(bytes, "9".repeat(1_000_000), random),
                    (bytes, random) -> addField(bytes, "1e" + "9".repeat(1_000_000), random),
                    (bytes, random) -> addField(bytes, "0." + "0".repeat(900) + "1", random),
                    (bytes, random) -> addField(bytes, "\"" + "9".repeat(1_000_000) + "\"", random),
                    (bytes, random) -> addField(bytes, "\"" + "x".repeat(5_000_000) + "\"", random),
                    (bytes, random) ->
                            addField(bytes, "\"" + "\\u0000".repeat(800_000) + "\"", random),
                    (bytes, random) ->
                            addField(bytes, "\"" + "\ud83d\ude00".repeat(1_200_000) + "\"", random),
                    (bytes, random) -> addField(bytes, "[" + "1,".repeat(2_000_000) + "1]", random),
                    (bytes, random) -> addName(bytes, "n".repeat(1_000_000)),
                    (bytes, random) -> addName(bytes, random.nextLong() + "n".repeat(49_000)),
                    RecordFuzzer::manyNames,
                    (bytes, random) -> " ".repeat(5_000_000).getBytes(UTF_8),
                    (bytes, random) -> (text(bytes) + " ".repeat(5_000_000)).getBytes(UTF_8),
                    (bytes, random) -> new byte[5_000_000],
                    (bytes, random) -> quotedTwelveTimes(bytes));

    public RecordFuzzer() {
        EventGenerator generator = new EventGenerator(7, GOOD_RECORDS, NOW);
        while (generator.hasNext()) {
            byte[] value = generator.next().value();
            if (value != null) {
                good.add(value);
            }
        }
        GoldenCase.all().forEach(c -> c.records().forEach(r -> good.add(r.getBytes(UTF_8))));
    }

    /** The record of a seed. */
    public SourceRecord record(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        byte[] value = good.get(random.nextInt(good.size()));
        if (random.nextInt(GIANTS) == 0) {
            value = pick(random, BOMBS).apply(value, random);
        } else {
            for (int i = random.nextInt(2); i >= 0; i--) {
                value = pick(random, mutations).apply(value, random);
            }
        }
        return record(random.nextInt(500) == 0 ? null : value, seed, random);
    }

    /** The record of a seed that is a bomb. */
    public SourceRecord bomb(long seed) {
        Random random = new Random(seed);
        byte[] value = good.get(random.nextInt(good.size()));
        return record(BOMBS.get((int) (seed % BOMBS.size())).apply(value, random), seed, random);
    }

    private static SourceRecord record(byte[] value, long seed, Random random) {
        long timestamp = random.nextInt(50) == 0 ? pick(random, -1L, 0L, Long.MAX_VALUE) : NOW;
        return new SourceRecord(
                "events",
                random.nextInt(3),
                seed,
                timestamp,
                random.nextBoolean() ? null : bytes(random),
                value,
                headers(random));
    }

    /** Now and then headers like those of a replayed dead letter, whole or broken. */
    private static RecordHeader[] headers(Random random) {
        if (random.nextInt(4) > 0) {
            return new RecordHeader[0];
        }
        List<RecordHeader> headers = new ArrayList<>();
        for (String name :
                List.of("dlq.topic", "dlq.partition", "dlq.offset", "dlq.timestamp", "trace")) {
            switch (random.nextInt(6)) {
                case 0 -> {}
                case 1 -> headers.add(new RecordHeader(name, null));
                case 2 -> headers.add(new RecordHeader(name, bytes(random)));
                default -> headers.add(RecordHeader.of(name, pick(random, NUMBERS)));
            }
        }
        return headers.toArray(new RecordHeader[0]);
    }

    private static byte[] flipBits(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && changed.length > 0; i--) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private static byte[] deleteSlice(byte[] bytes, Random random) {
        int begin = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, begin + random.nextInt(30));
        return concat(Arrays.copyOf(bytes, begin), Arrays.copyOfRange(bytes, end, bytes.length));
    }

    private static byte[] repeatSlice(byte[] bytes, Random random) {
        int begin = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, begin + random.nextInt(60));
        byte[] slice = Arrays.copyOfRange(bytes, begin, end);
        return concat(
                Arrays.copyOf(bytes, end), slice, Arrays.copyOfRange(bytes, end, bytes.length));
    }

    private byte[] splice(byte[] bytes, Random random) {
        byte[] other = good.get(random.nextInt(good.size()));
        return concat(
                Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)),
                Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
    }

    private static byte[] insert(byte[] bytes, byte[] what, Random random) {
        int at = random.nextInt(bytes.length + 1);
        return concat(Arrays.copyOf(bytes, at), what, Arrays.copyOfRange(bytes, at, bytes.length));
    }

    /** Replaces one of the places that match. */
    private static byte[] replace(byte[] bytes, Pattern pattern, String instead, Random random) {
        String text = text(bytes);
        Matcher matcher = pattern.matcher(text);
        List<int[]> places = new ArrayList<>();
        while (matcher.find()) {
            places.add(new int[] {matcher.start(), matcher.end()});
        }
        if (places.isEmpty()) {
            return bytes;
        }
        int[] place = places.get(random.nextInt(places.size()));
        return (text.substring(0, place[0]) + instead + text.substring(place[1])).getBytes(UTF_8);
    }

    /** One more field, at the end of an object: of a name that is there already it is the last. */
    private static byte[] addField(byte[] bytes, String value, Random random) {
        return addLast(bytes, "\"" + pick(random, FIELDS) + "\":" + value, random.nextBoolean());
    }

    private static byte[] addName(byte[] bytes, String name) {
        return addLast(bytes, "\"" + name + "\":1", false);
    }

    private static byte[] addLast(byte[] bytes, String field, boolean inPayload) {
        String text = text(bytes);
        int end = text.lastIndexOf('}');
        int inner = inPayload ? text.lastIndexOf('}', end - 1) : end;
        int at = inner > 0 ? inner : end;
        return at < 0
                ? ("{" + field + "}").getBytes(UTF_8)
                : (text.substring(0, at) + "," + field + text.substring(at)).getBytes(UTF_8);
    }

    private static byte[] manyNames(byte[] bytes, Random random) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            fields.append('"').append(Long.toHexString(random.nextLong())).append("\":1,");
        }
        return addLast(bytes, fields + "\"last\":1", random.nextBoolean());
    }

    private static byte[] quotedTwelveTimes(byte[] bytes) {
        String text = "{\"a\":1}";
        for (int i = 0; i < 12; i++) {
            text = "{\"payload\":" + quoted(text) + "}";
        }
        return addLast(bytes, "\"payload\":" + quoted(text), false);
    }

    private static String longText(Random random) {
        return pick(random, "x", "\u65b9", "\ud83d\ude00", "\\u0000", "\\\\")
                .repeat(pick(random, 64, 65, 128, 129, 255, 256, 16_384, 21_845, 21_846, 65_536));
    }

    private static String nested(String open, String close, int depth) {
        return open.repeat(depth) + "1" + close.repeat(depth);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
