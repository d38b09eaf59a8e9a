package io.wrongbook.widetable.generator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * An event's JSON while it is put together. Values are raw JSON text, so that broken records can be
 * written as easily as good ones; a field is found by the contract's name, however it is spelled.
 */
final class EventJson {

    /** The fields of one JSON object, in order. */
    static final class Fields {
        private final List<Field> fields = new ArrayList<>();

        /** Sets a field: in the place and spelling that it has, or else at the end. */
        Fields set(String contractName, String raw) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).contractName.equals(contractName)) {
                    String name = fields.get(i).name;
                    fields.removeIf(field -> field.contractName.equals(contractName));
                    fields.add(Math.min(i, fields.size()), new Field(contractName, name, raw));
                    return this;
                }
            }
            return add(contractName, contractName, raw);
        }

        Fields add(String contractName, String name, String raw) {
            fields.add(new Field(contractName, name, raw));
            return this;
        }

        /** Puts the same name once more in front of the field; by the contract the last counts. */
        boolean repeatInFront(String contractName, String raw) {
            for (int i = 0; i < fields.size(); i++) {
                Field field = fields.get(i);
                if (field.contractName.equals(contractName)) {
                    fields.add(i, new Field(contractName, field.name, raw));
                    return true;
                }
            }
            return false;
        }

        Fields remove(String contractName) {
            fields.removeIf(field -> field.contractName.equals(contractName));
            return this;
        }

        void shuffle(Random random) {
            Collections.shuffle(fields, random);
        }

        private String write(boolean pretty) {
            String separator = pretty ? ",\n  " : ",";
            StringBuilder json = new StringBuilder(512).append(pretty ? "{\n  " : "{");
            for (int i = 0; i < fields.size(); i++) {
                Field field = fields.get(i);
                json.append(i == 0 ? "" : separator).append('"').append(field.name);
                json.append(pretty ? "\": " : "\":").append(field.raw);
            }
            return json.append(pretty ? "\n}" : "}").toString();
        }
    }

    private record Field(String contractName, String name, String raw) {}

    private final Fields envelope = new Fields();
    private final Fields payload = new Fields();
    private final boolean payloadAsString;
    private final boolean pretty;
    private final boolean unicodeEscapes;

    EventJson(boolean payloadAsString, boolean pretty, boolean unicodeEscapes) {
        this.payloadAsString = payloadAsString;
        this.pretty = pretty;
        this.unicodeEscapes = unicodeEscapes;
    }

    Fields envelope() {
        return envelope;
    }

    Fields payload() {
        return payload;
    }

    boolean unicodeEscapes() {
        return unicodeEscapes;
    }

    /** The payload alone. */
    String payloadText() {
        return payload.write(pretty);
    }

    /** The event with its own payload. */
    String text() {
        String inner = payloadText();
        return textWithPayload(payloadAsString ? quote(inner, unicodeEscapes) : inner);
    }

    /** The event with this raw JSON as its payload. */
    String textWithPayload(String rawPayload) {
        envelope.set("payload", rawPayload);
        return envelope.write(pretty);
    }

    /** The event without a payload. */
    String textWithoutPayload() {
        envelope.remove("payload");
        return envelope.write(pretty);
    }

    /** The text as a JSON string. */
    static String quote(String text, boolean unicodeEscapes) {
        StringBuilder json = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '/' -> json.append(unicodeEscapes ? "\\/" : "/");
                default -> {
                    if (c < ' ' || (unicodeEscapes && c > '~')) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
