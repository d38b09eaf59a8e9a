package io.wrongbook.widetable.bench;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The benchmark's events: of ten, seven are adds of new records and three are fixes of any record
 * that was added before; about 600 bytes each, the payload as an escaped string. Each event is
 * newer than all before it, so that every one wins and none is spared the work.
 */
final class BenchEvents {

    private static final long START = 1_764_000_000_000L;
    private static final int ADDS_IN_TEN = 7;
    private static final String[] SUBJECTS = {"MATH", "CHINESE", "ENGLISH", "PHYSICS", "CHEMISTRY"};

    private static final String QUESTION =
            "已知函数 f(x) = x^2 - 2ax + 3 在区间 [1, 4] 上的最小值为 2，求实数 a 的取值范围，并写出完整的推导过程。";

    private final long live;

    /**
     * Events of a growing number of records.
     *
     * @param live how many records are added first, before the mix of adds and fixes begins
     */
    BenchEvents(long live) {
        this.live = live;
    }

    /** How many records the first events are about. */
    long records(long events) {
        return events <= live ? events : live + adds(events - live);
    }

    /** The record value of the event with this number, from 0. */
    ProducerRecord<byte[], byte[]> event(String topic, long index) {
        if (index < live) {
            return record(topic, index, index, true);
        }
        long mixed = index - live;
        if (mixed % 10 < ADDS_IN_TEN) {
            return record(topic, index, live + adds(mixed), true);
        }
        return record(topic, index, scatter(index) % (live + adds(mixed)), false);
    }

    private static long adds(long mixed) {
        return mixed / 10 * ADDS_IN_TEN + Math.min(mixed % 10, ADDS_IN_TEN);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, long index, long record, boolean add) {
        long time = START + index;
        String wrongId = "wrong_" + record;
        String envelope =
                """
                {"eventId":"evt-%012d","domain":"wrongbook","type":"wrongbook_%s","timestamp":%d,\
                "version":"1.0","source":"homework-app","payload":"%s"}"""
                        .formatted(
                                index,
                                add ? "add" : "fix",
                                time,
                                (add
                                                ? addPayload(wrongId, record, time)
                                                : fixPayload(wrongId, record, time))
                                        .replace("\"", "\\\""));
        return new ProducerRecord<>(
                topic,
                null,
                time,
                wrongId.getBytes(StandardCharsets.UTF_8),
                envelope.getBytes(StandardCharsets.UTF_8));
    }

    private static String addPayload(String wrongId, long record, long time) {
        return """
               {"wrongId":"%s","userId":"user_%d","questionId":"q_%d","subject":"%s",\
               "subjectName":"学科","question":"%s","patternId":"p_%d","patternName":"二次函数的最值",\
               "chapterId":"c_%d","chapterName":"第三章 函数","wrongTime":%d,"createTime":%d}"""
                .formatted(
                        wrongId,
                        record % 50_000,
                        record % 200_000,
                        SUBJECTS[(int) (record % SUBJECTS.length)],
                        QUESTION,
                        record % 500,
                        record % 100,
                        time,
                        time);
    }

    private static String fixPayload(String wrongId, long record, long time) {
        return """
               {"wrongId":"%s","fixId":"fix_%d","userId":"user_%d","questionId":"q_%d",\
               "subject":"%s","patternId":"p_%d","chapterId":"c_%d","chapterName":"第三章 函数",\
               "fixTime":%d,"fixResult":%d,"fixResultDesc":"订正正确","durationSeconds":85,\
               "answerImage":"https://img.example.com/answers/2025/11/%d.jpg"}"""
                .formatted(
                        wrongId,
                        time,
                        record % 50_000,
                        record % 200_000,
                        SUBJECTS[(int) (record % SUBJECTS.length)],
                        record % 500,
                        record % 100,
                        time,
                        record % 2,
                        record);
    }

    /** Spreads numbers evenly and repeatably (the finalizer of MurmurHash3). */
    private static long scatter(long index) {
        long bits = index * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 33)) * 0xFF51AFD7ED558CCDL;
        return (bits ^ (bits >>> 33)) >>> 1;
    }
}
