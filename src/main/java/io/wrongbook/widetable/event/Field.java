package io.wrongbook.widetable.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of an event with their names in camelCase and in snake_case. If several names of a
 * field have a value, the first one counts.
 */
final class Field {

    /** All names of all fields; the slot of a name is its index in this list. */
    private static final List<String> NAMES = new ArrayList<>();

    private static final Map<String, Integer> SLOTS = new HashMap<>();

    static final Field EVENT_ID = new Field("eventId");
    static final Field DOMAIN = new Field("domain");
    static final Field TYPE = new Field("type");
    static final Field TIMESTAMP = new Field("timestamp", "eventTime");
    static final Field PAYLOAD = new Field("payload");

    static final Field WRONG_ID = new Field("wrongId", "wrongRecordId");
    static final Field USER_ID = new Field("userId");
    static final Field QUESTION_ID = new Field("questionId");
    static final Field SUBJECT = new Field("subject");
    static final Field SUBJECT_NAME = new Field("subjectName");
    static final Field QUESTION = new Field("question");
    static final Field PATTERN_ID = new Field("patternId");
    static final Field PATTERN_NAME = new Field("patternName");
    static final Field CHAPTER_ID = new Field("chapterId");
    static final Field CHAPTER_NAME = new Field("chapterName");
    static final Field WRONG_TIME = new Field("wrongTime", "createTime");
    static final Field FIX_ID = new Field("fixId");
    static final Field FIX_TIME = new Field("fixTime", "submitTime");
    static final Field FIX_RESULT = new Field("fixResult");
    static final Field FIX_RESULT_DESC = new Field("fixResultDesc");

    private final int firstSlot;
    private final int endSlot;

    private Field(String... camelCaseNames) {
        firstSlot = NAMES.size();
        for (String camelCase : camelCaseNames) {
            addName(camelCase);
            String snakeCase = snakeCase(camelCase);
            if (!snakeCase.equals(camelCase)) {
                addName(snakeCase);
            }
        }
        endSlot = NAMES.size();
    }

    /** The number of names. */
    static int slots() {
        return NAMES.size();
    }

    /** The slot of a name, or -1 if no field has it. */
    static int slot(String name) {
        return SLOTS.getOrDefault(name, -1);
    }

    static String name(int slot) {
        return NAMES.get(slot);
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
        return NAMES.get(firstSlot);
    }

    private static void addName(String name) {
        SLOTS.put(name, NAMES.size());
        NAMES.add(name);
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
