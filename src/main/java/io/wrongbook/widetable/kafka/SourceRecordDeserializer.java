package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Passes records on unchanged. It cannot fail: the router handles records that cannot be parsed.
 */
final class SourceRecordDeserializer implements KafkaRecordDeserializationSchema<SourceRecord> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out) {
        out.collect(copy(record));
    }

    /** A copy of the record without Kafka's types. */
    static SourceRecord copy(ConsumerRecord<byte[], byte[]> record) {
        Header[] headers = record.headers().toArray();
        RecordHeader[] copies = new RecordHeader[headers.length];
        for (int i = 0; i < headers.length; i++) {
            copies[i] = new RecordHeader(headers[i].key(), headers[i].value());
        }
        return new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                copies);
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
        return TypeInformation.of(SourceRecord.class);
    }
}
