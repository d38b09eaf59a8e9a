package io.wrongbook.widetable.record;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The primary key of a record: the first 64 bits of murmur3 x64-128 (seed 0) of its wrong_id in
 * UTF-8. It must never change: existing rows with another id would remain.
 */
public final class RecordId {

    private RecordId() {}

    /** The key of a record. */
    public static long of(String wrongId) {
        byte[] bytes = wrongId.getBytes(StandardCharsets.UTF_8);
        return MurmurHash3.hash128x64(bytes, 0, bytes.length, 0)[0];
    }
}
