package io.wrongbook.widetable.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * A text in an array that is reused for the next text: most of a record is read once and never
 * needed as a String. Not thread-safe.
 */
final class Chars {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** A larger array is not kept after the text. */
    private static final int MAX_KEPT = 64 * 1024;

    /** Reports invalid bytes: Jackson alone would accept UTF-16 and overlong forms. */
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    private char[] chars = new char[2048];
    private int start;
    private int end;

    void clear() {
        if (chars.length > MAX_KEPT) {
            chars = new char[MAX_KEPT];
        }
        start = 0;
        end = 0;
    }

    /** Decodes strict UTF-8, without a leading byte order mark. */
    void decode(byte[] bytes) throws BadRecordException {
        clear();
        reserve(bytes.length);
        CharBuffer out = CharBuffer.wrap(chars);
        try {
            CoderResult result = utf8.reset().decode(ByteBuffer.wrap(bytes), out, true);
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            throw new BadRecordException(
                    DeadLetterReason.INVALID_JSON, "value: is not valid UTF-8: " + e.getMessage());
        }
        end = out.position();
        start = end > 0 && chars[0] == BYTE_ORDER_MARK ? 1 : 0;
    }

    /** Copies the text of the parser's current token. */
    void take(JsonParser json) throws IOException {
        clear();
        int length = json.getTextLength();
        reserve(length);
        System.arraycopy(json.getTextCharacters(), json.getTextOffset(), chars, 0, length);
        end = length;
    }

    int length() {
        return end - start;
    }

    boolean isBlank() {
        for (int i = start; i < end; i++) {
            if (!Character.isWhitespace(chars[i])) {
                return false;
            }
        }
        return true;
    }

    /** A parser of this text, which must not change while the parser is in use. */
    JsonParser toParser(JsonFactory factory) throws IOException {
        return factory.createParser(chars, start, end - start);
    }

    private void reserve(int length) {
        if (chars.length < length) {
            chars = new char[length];
        }
    }
}
