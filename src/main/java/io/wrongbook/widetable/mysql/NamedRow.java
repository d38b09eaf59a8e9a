package io.wrongbook.widetable.mysql;

/** The id and the name of one dimension in a row of the wide table. */
public final class NamedRow {

    private final long id;
    private final String dimensionId;
    private final boolean named;

    NamedRow(long id, String dimensionId, boolean named) {
        this.id = id;
        this.dimensionId = dimensionId;
        this.named = named;
    }

    /** The id of the row. */
    public long id() {
        return id;
    }

    /** The id in the dimension; null or empty if the row has none. */
    public String dimensionId() {
        return dimensionId;
    }

    /** Whether the row already has a name. */
    public boolean isNamed() {
        return named;
    }
}
