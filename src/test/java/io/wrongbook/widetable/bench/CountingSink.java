package io.wrongbook.widetable.bench;

import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Discards everything, and counts it for the benchmark in the same JVM. */
final class CountingSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;

    private static final LongAdder COUNT = new LongAdder();

    static long count() {
        return COUNT.sum();
    }

    @Override
    @SuppressWarnings("deprecation") // Flink 1.20 has it as its abstract method.
    public SinkWriter<T> createWriter(InitContext context) {
        return new Writer<>();
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>();
    }

    private static final class Writer<T> implements SinkWriter<T> {

        @Override
        public void write(T element, Context context) {
            COUNT.increment();
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
