package io.wrongbook.widetable.record;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.Origin;

/** Events and records for tests, each field with a text of its own. */
public final class Records {

    /** 2025-06-15T15:06:40Z, 23:06:40 in Shanghai. */
    public static final long TIME = 1_750_000_000_000L;

    private Records() {}

    /** An add with every text. */
    public static AddEvent add(String wrongId, String eventId, long collectTime) {
        AddEvent add = new AddEvent();
        add.eventId = eventId;
        add.wrongId = wrongId;
        add.userId = "用户1";
        add.questionId = "q1";
        add.subject = "MATH";
        add.subjectName = "数学";
        add.question = "3x = 9 😀";
        add.patternId = "p1";
        add.patternName = "方程";
        add.chapterId = "c1";
        add.chapterName = "函数";
        add.collectTime = collectTime;
        add.eventTime = TIME + 1;
        add.origin = new Origin("t", 3, 4_000_000_000L, TIME + 2);
        return add;
    }

    /** An add with only what is required. */
    public static AddEvent bareAdd(String wrongId, String eventId, long collectTime) {
        return bare(add(wrongId, eventId, collectTime));
    }

    /** Takes from an add what is not required. */
    public static AddEvent bare(AddEvent add) {
        add.question = null;
        add.patternId = null;
        add.patternName = null;
        add.chapterId = null;
        add.chapterName = null;
        return add;
    }

    /** A fix with every text, all other than the add's. */
    public static FixEvent fix(String wrongId, String eventId, long fixTime) {
        FixEvent fix = new FixEvent();
        fix.eventId = eventId;
        fix.wrongId = wrongId;
        fix.fixId = "订正1";
        fix.userId = "u2";
        fix.questionId = "q2";
        fix.subject = "ENGLISH";
        fix.subjectName = "英语";
        fix.patternId = "p2";
        fix.chapterId = "c2";
        fix.chapterName = "语法";
        fix.fixResult = 1;
        fix.fixResultDesc = "订正正确";
        fix.fixTime = fixTime;
        fix.origin = new Origin("t", 5, 6_000_000_000L, TIME + 3);
        return fix;
    }

    /** A fix with only what is required. */
    public static FixEvent bareFix(String wrongId, String eventId, long fixTime) {
        return bare(fix(wrongId, eventId, fixTime));
    }

    /** Takes from a fix what is not required. */
    public static FixEvent bare(FixEvent fix) {
        fix.userId = null;
        fix.questionId = null;
        fix.subject = null;
        fix.subjectName = null;
        fix.patternId = null;
        fix.chapterId = null;
        fix.chapterName = null;
        return fix;
    }
}
