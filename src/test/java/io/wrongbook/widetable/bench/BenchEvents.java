package io.wrongbook.widetable.bench;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The benchmark's events: of ten, seven are adds and three are fixes of any record that was added
 * before; about 600 bytes each, the payload as an escaped string. Each event is newer than all
 * before it, so that every one wins and none is spared the work.
 */
final class BenchEvents {

    private static final long START = 1_764_000_000_000L;
    private static final int ADDS_IN_TEN = 7;
    private static final String[] SUBJECTS = {"MATH", "CHINESE", "ENGLISH", "PHYSICS", "CHEMISTRY"};

    static final String CHAPTER = "第三章 函数";
    static final String PATTERN = "二次函数的最值";

    static final String QUESTION =
            "已知函数 f(x) = x^2 - 2ax + 3 在区间 [1, 4] 上的最小值为 2，求实数 a 的取值范围，并写出完整的推导过程。";

    private final long live;
    private final long limit;
    private final boolean named;
    private final int questions;

    private BenchEvents(long live, long limit) {
        this(live, limit, true, 200_000);
    }

    private BenchEvents(long live, long limit, boolean named, int questions) {
        this.live = live;
        this.limit = limit;
        this.named = named;
        this.questions = questions;
    }

    /** Each add is of a new record. */
    static BenchEvents growing() {
        return growingFrom(0);
    }

    /** So many records are added first, then begins the mix; each add is of a new record. */
    static BenchEvents growingFrom(long live) {
        return new BenchEvents(live, Long.MAX_VALUE);
    }

    /**
     * As {@link #growing}, about the questions of the {@link BenchDimensions} only.
     *
     * @param named whether the events carry the names that the dimensions have
     */
    static BenchEvents ofFewQuestions(boolean named) {
        return new BenchEvents(0, Long.MAX_VALUE, named, BenchDimensions.QUESTIONS);
    }

    /** There are never more than so many records: later adds are newer versions of them. */
    static BenchEvents bounded(long records) {
        return new BenchEvents(0, records);
    }

    /** How many records the first events are about. */
    long records(long events) {
        return Math.min(limit, events <= live ? events : live + adds(events - live));
    }

    /** The Kafka record of the event with this number, from 0. */
    ProducerRecord<byte[], byte[]> event(String topic, long index) {
        if (index < live) {
            return record(topic, index, index, true);
        }
        long mixed = index - live;
        if (mixed % 10 < ADDS_IN_TEN) {
            return record(topic, index, (live + adds(mixed)) % limit, true);
        }
        return record(topic, index, scatter(index) % records(index), false);
    }

    /** An add of a record with a name of its own, of this moment. */
    static ProducerRecord<byte[], byte[]> addNow(String topic, String wrongId) {
        long now = System.currentTimeMillis();
        return growing().record(topic, wrongId, wrongId, now, 1, true);
    }

    private static long adds(long mixed) {
        return mixed / 10 * ADDS_IN_TEN + Math.min(mixed % 10, ADDS_IN_TEN);
    }

    private ProducerRecord<byte[], byte[]> record(
            String topic, long index, long record, boolean add) {
        return record(topic, "evt-" + index, "wrong_" + record, START + index, record, add);
    }

    private ProducerRecord<byte[], byte[]> record(
            String topic, String eventId, String wrongId, long time, long record, boolean add) {
        StringBuilder json = new StringBuilder(1024);
        json.append("{\"eventId\":\"").append(eventId);
        json.append("\",\"domain\":\"wrongbook\",\"type\":\"");
        json.append(add ? "wrongbook_add" : "wrongbook_fix");
        json.append("\",\"timestamp\":").append(time);
        json.append(",\"version\":\"1.0\",\"source\":\"homework-app\",\"payload\":\"{");
        text(json, "wrongId", wrongId);
        text(json, "userId", "user_" + record % 50_000);
        text(json, "questionId", "q_" + record % questions);
        text(json, "subject", SUBJECTS[(int) (record % SUBJECTS.length)]);
        text(json, "patternId", "p_" + record % 500);
        text(json, "chapterId", "c_" + record % 100);
        if (named) {
            text(json, "chapterName", CHAPTER);
        }
        if (add) {
            text(json, "subjectName", "学科");
            if (named) {
                text(json, "question", QUESTION);
                text(json, "patternName", PATTERN);
            }
            number(json, "wrongTime", time);
            number(json, "createTime", time);
        } else {
            text(json, "fixId", "fix_" + eventId);
            text(json, "fixResultDesc", "订正正确");
            text(json, "answerImage", "https://img.example.com/answers/" + record + ".jpg");
            number(json, "durationSeconds", 85);
            number(json, "fixTime", time);
            number(json, "fixResult", record % 2);
        }
        // The comma behind the last field.
        json.setLength(json.length() - 1);
        json.append("}\"}");
        return new ProducerRecord<>(
                topic,
                null,
                time,
                wrongId.getBytes(StandardCharsets.UTF_8),
                json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void text(StringBuilder json, String name, String value) {
        json.append("\\\"").append(name).append("\\\":\\\"").append(value).append("\\\",");
    }

    private static void number(StringBuilder json, String name, long value) {
        json.append("\\\"").append(name).append("\\\":").append(value).append(',');
    }

    /** Spreads numbers evenly and repeatably (the finalizer of MurmurHash3). */
    private static long scatter(long index) {
        long bits = index * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 33)) * 0xFF51AFD7ED558CCDL;
        return (bits ^ (bits >>> 33)) >>> 1;
    }
}
