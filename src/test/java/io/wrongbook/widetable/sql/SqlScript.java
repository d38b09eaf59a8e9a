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
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.BeginStatementSetOperation;
import org.apache.flink.table.operations.EndStatementSetOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.command.SetOperation;

/** A script of Flink SQL, taken apart and run as the SQL client does it. */
public final class SqlScript {

    private final List<String> statements;

    private SqlScript(List<String> statements) {
        this.statements = statements;
    }

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

    /** The SQL edition with names, made by the command of docs/sql.md. */
    static SqlScript withNames(Map<String, String> variables)
            throws IOException, InterruptedException {
        Matcher command =
                Pattern.compile("```bash\\n(sed [^`]* > (\\S+))\\n```")
                        .matcher(Files.readString(Path.of("docs/sql.md")));
        if (!command.find()) {
            throw new IllegalStateException("docs/sql.md has no command that adds the names");
        }
        int exitCode =
                new ProcessBuilder("bash", "-c", command.group(1)).inheritIO().start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("the command of docs/sql.md fails: " + exitCode);
        }
        return file(command.group(2), variables);
    }

    /** A file of this repository. */
    public static SqlScript file(String path, Map<String, String> variables) throws IOException {
        return new SqlScript(Files.readString(Path.of(path)), variables);
    }

    /** The script as a person changes it: a regular expression in each statement, and what for. */
    SqlScript changed(String regex, String replacement) {
        return new SqlScript(
                statements.stream()
                        .map(statement -> statement.replaceAll(regex, replacement))
                        .filter(statement -> !statement.isBlank())
                        .toList());
    }

    public List<String> statements() {
        return statements;
    }

    /**
     * Runs everything but the inserts, which it returns as a set. What the SQL client does itself
     * must at least be Flink's grammar.
     */
    public StatementSet run(TableEnvironment tables) {
        StatementSet inserts = tables.createStatementSet();
        for (String statement : statements) {
            Operation operation =
                    ((TableEnvironmentInternal) tables).getParser().parse(statement).get(0);
            if (operation instanceof SetOperation set) {
                tables.getConfig().set(set.getKey().orElseThrow(), set.getValue().orElseThrow());
            } else if (operation instanceof ModifyOperation) {
                inserts.addInsertSql(statement);
            } else if (!(operation instanceof BeginStatementSetOperation)
                    && !(operation instanceof EndStatementSetOperation)) {
                tables.executeSql(statement);
            }
        }
        return inserts;
    }
}
