package io.wrongbook.widetable.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;

/**
 * The format of a file of dead letters that people edit: one line of JSON per dead letter. Text is
 * written as text, and other bytes as {@code {"base64": "..."}}. A value that is one JSON object is
 * written unchanged under the name {@code json}, any other value under the name {@code value}. A
 * dead letter that is not edited is read back byte for byte.
 */
final class DeadLetterFile {

    static final String PARTITION = "partition";
    static final String OFFSET = "offset";
    static final String TIMESTAMP = "timestamp";
    static final String KEY = "key";
    static final String HEADERS = "headers";
    static final String JSON = "json";
    static final String VALUE = "value";
    static final String BASE64 = "base64";

    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private DeadLetterFile() {}
}
