package io.wrongbook.widetable.event;

import java.util.Locale;
import java.util.Map;

/** The Chinese names of the subject codes (docs/events.md). */
final class Subject {

    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("MATH", "数学"),
                    Map.entry("CHINESE", "语文"),
                    Map.entry("ENGLISH", "英语"),
                    Map.entry("PHYSICS", "物理"),
                    Map.entry("CHEMISTRY", "化学"),
                    Map.entry("BIOLOGY", "生物"),
                    Map.entry("HISTORY", "历史"),
                    Map.entry("GEOGRAPHY", "地理"),
                    Map.entry("POLITICS", "政治"),
                    Map.entry("SCIENCE", "科学"),
                    Map.entry("AOSHU", "数学思维"));

    private Subject() {}

    /** The name of a code, ignoring case; for an unknown code, the code itself. */
    static String nameOf(String code) {
        return NAMES.getOrDefault(code.toUpperCase(Locale.ROOT), code);
    }
}
