package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.Origin;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.record.WrongRecord;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that travels or is kept is a POJO to Flink, which needs no Kryo. Events and records
 * have serializers of their own; savepoints of the first form hold them as POJOs.
 */
class PojoTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                SourceRecord.class,
                RecordHeader.class,
                Origin.class,
                AddEvent.class,
                FixEvent.class,
                DeadLetter.class,
                WrongRecord.class
            })
    void isAPojoWithoutKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }
}
