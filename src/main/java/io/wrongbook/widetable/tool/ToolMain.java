package io.wrongbook.widetable.tool;

import java.io.PrintStream;
import java.util.Map;

/**
 * The main() of a tool: prints one line if Flink is missing, and ends with the exit code of the
 * tool.
 */
public final class ToolMain {

    private ToolMain() {}

    /** The run method of a tool. */
    public interface Run {
        /** Runs the tool, and returns its exit code. */
        int run(PrintStream out, PrintStream err, Map<String, String> environment, String... args)
                throws Exception;
    }

    /**
     * Runs the tool, and ends the JVM.
     *
     * @param main the class that was called
     */
    public static void exit(Class<?> main, Run tool, String... args) throws Exception {
        if (!FlinkClasses.areThere()) {
            System.err.println(FlinkClasses.missing(main));
            System.exit(Tool.FAILED);
        }
        System.exit(tool.run(System.out, System.err, System.getenv(), args));
    }
}
