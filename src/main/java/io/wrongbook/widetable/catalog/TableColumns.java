package io.wrongbook.widetable.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;

/** A table's schema as text: catalogs keep types as objects or as texts, and texts can compare. */
final class TableColumns {

    private TableColumns() {}

    /** The columns that hold data, in their order, with their types; nullability is left out. */
    static Map<String, String> physical(CatalogBaseTable table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Schema.UnresolvedColumn column : table.getUnresolvedSchema().getColumns()) {
            if (column instanceof Schema.UnresolvedPhysicalColumn) {
                columns.put(column.getName(), type((Schema.UnresolvedPhysicalColumn) column));
            }
        }
        return columns;
    }

    /** All columns with all that is said of them. */
    static Map<String, String> all(CatalogBaseTable table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Schema.UnresolvedColumn column : table.getUnresolvedSchema().getColumns()) {
            columns.put(
                    column.getName(),
                    column instanceof Schema.UnresolvedPhysicalColumn
                            ? type((Schema.UnresolvedPhysicalColumn) column)
                            : column.toString());
        }
        return columns;
    }

    /** The columns of the primary key; empty if none is declared. */
    static List<String> primaryKey(CatalogBaseTable table) {
        return table.getUnresolvedSchema()
                .getPrimaryKey()
                .map(Schema.UnresolvedPrimaryKey::getColumnNames)
                .orElse(List.of());
    }

    private static String type(Schema.UnresolvedPhysicalColumn column) {
        return column.getDataType()
                .toString()
                // A type that is still a text shows in brackets.
                .replaceAll("^\\[(.*)]$", "$1")
                .replace(" NOT NULL", "")
                .replace("VARCHAR(2147483647)", "STRING")
                .replace("VARBINARY(2147483647)", "BYTES");
    }
}
