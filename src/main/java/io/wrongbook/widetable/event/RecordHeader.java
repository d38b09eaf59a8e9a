package io.wrongbook.widetable.event;

import java.nio.charset.StandardCharsets;

/** One header of a Kafka record. A Flink POJO; treated as immutable. */
public class RecordHeader {

    public String name;

    /** May be null, as Kafka allows. */
    public byte[] value;

    public RecordHeader() {}

    public RecordHeader(String name, byte[] value) {
        this.name = name;
        this.value = value;
    }

    public static RecordHeader of(String name, Object value) {
        return new RecordHeader(name, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    }
}
