package io.wrongbook.widetable.record;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The smallest set of events of one record in which versions tie in each part: five adds and five
 * fixes, each kind in the order of its versions.
 *
 * <p>It is enough, because all code compares two versions at a time, and by the first part in which
 * they differ. Of each kind there are neighbors that differ in the first part, that tie in the
 * first and differ in the second, and that tie in both and differ in the third. Where a part
 * decides, the parts after it say the opposite somewhere, so that no part can stand in for another.
 * Two values of each part do, but for the event ids, by which events are known: each has its own.
 * Four events of a kind have all this; the fifth ties with the first, below the greatest, and makes
 * histories possible that consist of five events of one kind. The order of the texts is that of
 * their bytes: 'M' and 'm' are the same to a case-insensitive collation, 'B' comes after 'a' there.
 *
 * <p>Every event has texts of its own, so that a mixture of two shows. Where a text may be absent,
 * some events have it and some do not.
 */
public final class SmallEvents {

    private static final long LATER = TestEvents.NOON + 1;

    private final List<AddEvent> adds;
    private final List<FixEvent> fixes;

    public SmallEvents(String wrongId) {
        adds =
                List.of(
                        add(wrongId, TestEvents.NOON, LATER, "add E"),
                        TestEvents.bare(add(wrongId, TestEvents.NOON, LATER, "add e")),
                        add(wrongId, LATER, TestEvents.NOON, "add c"),
                        TestEvents.bare(add(wrongId, LATER, LATER, "add B")),
                        add(wrongId, LATER, LATER, "add a"));
        fixes =
                List.of(
                        TestEvents.bare(TestEvents.fix(wrongId, "m", "fix E", TestEvents.NOON)),
                        TestEvents.fix(wrongId, "m", "fix e", TestEvents.NOON),
                        withoutUser(TestEvents.fix(wrongId, "M", "fix d", LATER)),
                        TestEvents.fix(wrongId, "m", "fix B", LATER),
                        TestEvents.bare(TestEvents.fix(wrongId, "m", "fix a", LATER)));
        for (int i = 0; i < fixes.size(); i++) {
            fixes.get(i).fixResult = i;
        }
    }

    public List<AddEvent> adds() {
        return adds;
    }

    List<FixEvent> fixes() {
        return fixes;
    }

    /** The adds and the fixes. */
    public List<Object> all() {
        List<Object> all = new ArrayList<>(adds);
        all.addAll(fixes);
        return all;
    }

    /** Every record that these events make: an add, a fix, or one of each. */
    public List<WrongRecord> records() {
        List<WrongRecord> records = new ArrayList<>();
        for (AddEvent add : orNone(adds)) {
            for (FixEvent fix : orNone(fixes)) {
                if (add != null || fix != null) {
                    records.add(new WrongRecord(add, fix));
                }
            }
        }
        return records;
    }

    private static <T> List<T> orNone(List<T> events) {
        List<T> orNone = new ArrayList<>(events);
        orNone.addAll(Collections.singleton(null));
        return orNone;
    }

    private static AddEvent add(String wrongId, long collectTime, long eventTime, String eventId) {
        AddEvent add = TestEvents.add(wrongId, eventId, collectTime);
        add.eventTime = eventTime;
        return add;
    }

    private static FixEvent withoutUser(FixEvent fix) {
        fix.userId = null;
        return fix;
    }
}
