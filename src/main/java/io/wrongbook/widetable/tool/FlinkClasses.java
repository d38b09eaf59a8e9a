package io.wrongbook.widetable.tool;

/**
 * Tells whether Flink's classes are on the class path. A main class asks before it uses the first
 * of them, so that a jar that is started without Flink prints a helpful line instead of a
 * NoClassDefFoundError.
 */
public final class FlinkClasses {

    /** In flink-core, which the tools need. */
    private static final String CORE = "org.apache.flink.configuration.ConfigOption";

    /** In flink-streaming-java, which the job needs. */
    private static final String STREAMING =
            "org.apache.flink.streaming.api.environment.StreamExecutionEnvironment";

    /** In flink-table-api-java, which the catalogs need. */
    private static final String TABLE_API = "org.apache.flink.table.api.TableEnvironment";

    private FlinkClasses() {}

    /** Whether a tool can run. */
    public static boolean areThere() {
        return isThere(CORE);
    }

    /** Whether the job can run. */
    public static boolean runJobs() {
        return isThere(STREAMING);
    }

    /** Whether catalogs can be opened. */
    public static boolean openCatalogs() {
        return isThere(TABLE_API);
    }

    /** What to do if {@link #areThere} or {@link #openCatalogs} returns false. */
    public static String missing(Class<?> main) {
        return String.format(
                "Flink's classes are not on the class path: run java -cp"
                        + " \"wrongbook-wide-table.jar:$FLINK_HOME/lib/*\" %s, or java -jar"
                        + " ...-tools.jar, which contains them (docs/operations.md#tools)",
                main.getName());
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, FlinkClasses.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
