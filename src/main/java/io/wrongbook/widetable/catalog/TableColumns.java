package io.wrongbook.widetable.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;

/**
 * The schema of a table as text: some catalogs keep types as objects, others as texts, and only
 * texts are comparable.
 */
final class TableColumns {

    private TableColumns() {}

    /** The physical columns in their order, with their types without nullability. */
    static Map<String, String> physical(CatalogBaseTable table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Schema.UnresolvedColumn column : table.getUnresolvedSchema().getColumns()) {
            if (column instanceof Schema.UnresolvedPhysicalColumn) {
                columns.put(column.getName(), type((Schema.UnresolvedPhysicalColumn) column));
            }
        }
        return columns;
    }

    /** All columns with their complete definitions. */
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
                // A type that is kept as text has brackets around it.
                .replaceAll("^\\[(.*)]$", "$1")
                .replace(" NOT NULL", "")
                .replace("VARCHAR(2147483647)", "STRING")
                .replace("VARBINARY(2147483647)", "BYTES");
    }
}
