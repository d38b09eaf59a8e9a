package io.wrongbook.widetable.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of an event, with the names that producers give them: each in camelCase and in
 * snake_case, the first name that has a value counts.
 */
enum Field {
    EVENT_ID("eventId"),
    DOMAIN("domain"),
    TYPE("type"),
    TIMESTAMP("timestamp", "eventTime"),
    PAYLOAD("payload"),

    WRONG_ID("wrongId", "wrongRecordId"),
    USER_ID("userId"),
    QUESTION_ID("questionId"),
    SUBJECT("subject"),
    SUBJECT_NAME("subjectName"),
    QUESTION("question"),
    PATTERN_ID("patternId"),
    PATTERN_NAME("patternName"),
    CHAPTER_ID("chapterId"),
    CHAPTER_NAME("chapterName"),
    WRONG_TIME("wrongTime", "createTime"),
    FIX_ID("fixId"),
    FIX_TIME("fixTime", "submitTime"),
    FIX_RESULT("fixResult"),
    FIX_RESULT_DESC("fixResultDesc");

    /** Every name of every field; a name's slot is its place in this list. */
    static final List<String> NAMES = new ArrayList<>();

    private static final Map<String, Integer> SLOTS = new HashMap<>();

    static {
        for (Field field : values()) {
            field.firstSlot = NAMES.size();
            for (String camelCase : field.camelCaseNames) {
                addName(camelCase);
                String snakeCase = snakeCase(camelCase);
                if (!snakeCase.equals(camelCase)) {
                    addName(snakeCase);
                }
            }
            field.endSlot = NAMES.size();
        }
    }

    private final List<String> camelCaseNames;
    private int firstSlot;
    private int endSlot;

    Field(String... camelCaseNames) {
        this.camelCaseNames = List.of(camelCaseNames);
    }

    /** The slot of a name, or -1 if no field has it. */
    static int slot(String name) {
        return SLOTS.getOrDefault(name, -1);
    }

    /** The slots of this field's names, in the order in which they count. */
    int firstSlot() {
        return firstSlot;
    }

    int endSlot() {
        return endSlot;
    }

    /** The name that the contract prefers. */
    String preferredName() {
        return camelCaseNames.get(0);
    }

    private static void addName(String name) {
        SLOTS.put(name, NAMES.size());
        NAMES.add(name);
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
