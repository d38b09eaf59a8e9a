package io.wrongbook.widetable.packed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;

/**
 * Reads the values of a {@link Packer} in the same order. Values that an older version did not pack
 * are null or 0; values that a newer version appended are skipped.
 */
final class Unpacker {

    private byte[] bytes = new byte[1024];
    private int position;
    private int end;

    void readFrom(DataInputView source) throws IOException {
        int length = source.readInt();
        if (bytes.length < length || bytes.length > Math.max(length, Packer.MAX_KEPT)) {
            bytes = new byte[length];
        }
        source.readFully(bytes, 0, length);
        position = 0;
        end = length;
    }

    String text() {
        int length = (int) varint() - 1;
        if (length < 0) {
            return null;
        }
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    long number() {
        long zigzag = varint();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /**
     * Enters a section.
     *
     * @return the argument for {@link #endSection}; {@link #isAtEnd} is true if the section is
     *     empty
     */
    int beginSection() {
        int length = (int) varint();
        int outerEnd = end;
        end = position + length;
        return outerEnd;
    }

    void endSection(int outerEnd) {
        position = end;
        end = outerEnd;
    }

    boolean isAtEnd() {
        return position >= end;
    }

    private long varint() {
        if (isAtEnd()) {
            return 0;
        }
        long number = 0;
        int shift = 0;
        byte group;
        do {
            group = bytes[position++];
            number |= (group & 0x7FL) << shift;
            shift += 7;
        } while (group < 0);
        return number;
    }
}
