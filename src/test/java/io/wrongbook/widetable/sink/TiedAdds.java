package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.record.EventHistory;
import java.util.List;

/**
 * The one exception of the convergence law: which of the adds with the greatest collect time the
 * row shows. The table knows an add by its collect time alone. So of different adds with one
 * collect time, an add that comes after the state has forgotten the others replaces what the table
 * shows; those that meet in one state or in one batch are compared by the whole version.
 *
 * @param remembered the greatest of them that the state has seen and not forgotten, or null
 * @param waiting the one that waits in the open batch, or null
 * @param shown the one that the row shows once the batch is written, or null
 * @param divided whether the state has forgotten some of what came since the first of them
 */
record TiedAdds(AddEvent remembered, AddEvent waiting, AddEvent shown, boolean divided) {

    static final TiedAdds NONE = new TiedAdds(null, null, null, false);

    TiedAdds arrives(AddEvent add) {
        if (shown == null || add.collectTime > shown.collectTime) {
            return new TiedAdds(add, add, add, false);
        }
        if (add.collectTime < shown.collectTime || greater(add, remembered) == remembered) {
            return this;
        }
        AddEvent winner = greater(add, waiting);
        return new TiedAdds(add, winner, winner, divided);
    }

    TiedAdds batchIsWritten() {
        return new TiedAdds(remembered, null, shown, divided);
    }

    /**
     * The state falls back to what it knew before.
     *
     * @param known the add that it knows now, or null
     */
    TiedAdds stateFallsBackTo(AddEvent known) {
        boolean tied = known != null && known.collectTime == shown.collectTime;
        return new TiedAdds(tied ? known : null, waiting, shown, shown != null);
    }

    /** If they are the same, the second. */
    private static AddEvent greater(AddEvent one, AddEvent other) {
        return other == null
                        || (one != other && EventHistory.winningAdd(List.of(one, other)) == one)
                ? one
                : other;
    }
}
