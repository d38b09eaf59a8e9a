package io.wrongbook.widetable.packed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataOutputView;

/** Packs a sequence of values; {@link Unpacker} reads them in the same order. */
final class Packer {

    /** A larger array is not kept after the value. */
    static final int MAX_KEPT = 64 * 1024;

    /** The largest number of groups of seven bits in a long. */
    private static final int MAX_VARINT = 10;

    private byte[] bytes = new byte[1024];
    private int length;

    void clear() {
        if (bytes.length > MAX_KEPT) {
            bytes = new byte[MAX_KEPT];
        }
        length = 0;
    }

    /** Packs a text or null: its length in UTF-8 plus one, or 0 for null, then its bytes. */
    void text(String text) {
        if (text == null) {
            varint(0);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        varint(utf8.length + 1L);
        append(utf8, utf8.length);
    }

    /** Packs a number; the closer it is to 0, the fewer bytes it takes. */
    void number(long number) {
        varint((number << 1) ^ (number >> 63));
    }

    /** Packs a section, which may be longer in a later version, with its length first. */
    void section(Packer section) {
        varint(section.length);
        append(section.bytes, section.length);
    }

    void writeTo(DataOutputView target) throws IOException {
        target.writeInt(length);
        target.write(bytes, 0, length);
    }

    private void varint(long number) {
        reserve(MAX_VARINT);
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private void append(byte[] more, int count) {
        reserve(count);
        System.arraycopy(more, 0, bytes, length, count);
        length += count;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
