package io.wrongbook.widetable.check;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a file of events, as bytes: they need not be valid text. Keeps one line in memory at
 * a time.
 */
final class EventLines {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final int maxLength;
    private final byte[] buffer = new byte[64 * 1024];
    private int next;
    private int end;

    private byte[] line = new byte[4096];
    private int length;
    private long number;

    /**
     * @param maxLength the limit of a line in bytes; a longer line would fill the memory
     */
    EventLines(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /**
     * The next line without its line feed. Lines of white space only and a byte order mark at the
     * start of the file are skipped.
     *
     * @return null at the end
     * @throws IOException also if the line is too long
     */
    byte[] read() throws IOException {
        while (fillLine()) {
            int begin = number == 1 && hasByteOrderMark() ? BYTE_ORDER_MARK.length : 0;
            for (int i = begin; i < length; i++) {
                if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                    return Arrays.copyOfRange(line, begin, length);
                }
            }
        }
        return null;
    }

    /** The number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    private boolean hasByteOrderMark() {
        int marked = BYTE_ORDER_MARK.length;
        return length >= marked && Arrays.equals(line, 0, marked, BYTE_ORDER_MARK, 0, marked);
    }

    private boolean fillLine() throws IOException {
        length = 0;
        number++;
        boolean found = false;
        while (next < end || fillBuffer()) {
            found = true;
            int lineFeed = next;
            while (lineFeed < end && buffer[lineFeed] != '\n') {
                lineFeed++;
            }
            append(next, lineFeed);
            next = lineFeed + 1;
            if (lineFeed < end) {
                return true;
            }
        }
        return found;
    }

    private boolean fillBuffer() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private void append(int begin, int until) throws IOException {
        int added = until - begin;
        if (added > maxLength - length) {
            throw new IOException(
                    String.format(
                            "line %d has more than %,d bytes: write each event on a separate line",
                            number, maxLength));
        }
        if (line.length < length + added) {
            line = Arrays.copyOf(line, Math.min(maxLength, Math.max(2 * length, length + added)));
        }
        System.arraycopy(buffer, begin, line, length, added);
        length += added;
    }
}
