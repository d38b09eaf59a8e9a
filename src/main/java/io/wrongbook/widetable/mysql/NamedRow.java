package io.wrongbook.widetable.mysql;

/** What a row of the wide table has of one dimension. */
public final class NamedRow {

    private final long id;
    private final String dimensionId;
    private final boolean named;

    NamedRow(long id, String dimensionId, boolean named) {
        this.id = id;
        this.dimensionId = dimensionId;
        this.named = named;
    }

    /** The row's own id. */
    public long id() {
        return id;
    }

    /** The id that the dimension has a name for; null or empty if the row has none. */
    public String dimensionId() {
        return dimensionId;
    }

    /** Whether the row has a name already. */
    public boolean isNamed() {
        return named;
    }
}
