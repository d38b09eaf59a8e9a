package io.wrongbook.widetable.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;

/** A script of Flink SQL, taken apart and run as the SQL client does it. */
public final class SqlScript {

    private static final Pattern SET = Pattern.compile("SET '([^']+)' = '([^']+)'");

    private final List<String> statements;

    private SqlScript(String text, Map<String, String> variables) {
        String script = text.replaceAll("(?m)^--.*$", "");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            script = script.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        statements = new ArrayList<>();
        for (String statement : script.split(";\\s*(\\n|$)", -1)) {
            if (!statement.isBlank()) {
                statements.add(statement.strip());
            }
        }
    }

    /** The SQL edition that is in the jar. */
    public static SqlScript edition(Map<String, String> variables) throws IOException {
        try (InputStream in =
                SqlScript.class.getResourceAsStream("/sql/wrongbook_wide_table.sql")) {
            return new SqlScript(new String(in.readAllBytes(), StandardCharsets.UTF_8), variables);
        }
    }

    /** A file of this repository. */
    public static SqlScript file(String path, Map<String, String> variables) throws IOException {
        return new SqlScript(Files.readString(Path.of(path)), variables);
    }

    public List<String> statements() {
        return statements;
    }

    /** Runs everything up to the statement set, whose inserts it returns, not yet executed. */
    public StatementSet run(TableEnvironment tables) {
        StatementSet inserts = tables.createStatementSet();
        for (String statement : statements) {
            Matcher set = SET.matcher(statement);
            if (set.matches()) {
                tables.getConfig().set(set.group(1), set.group(2));
            } else if (statement.startsWith("INSERT")) {
                inserts.addInsertSql(statement);
            } else if (!statement.equals("BEGIN STATEMENT SET") && !statement.equals("END")) {
                tables.executeSql(statement);
            }
        }
        return inserts;
    }
}
