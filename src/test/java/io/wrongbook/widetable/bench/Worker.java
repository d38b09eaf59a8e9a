package io.wrongbook.widetable.bench;

import java.util.Arrays;

/**
 * The JVM of one program: a pass to warm up, then the pass that counts, whose measurement is the
 * last line of the output.
 */
final class Worker {

    static final String RESULT = "MEASURED ";

    private Worker() {}

    public static void main(String[] args) throws Exception {
        Program program = Program.valueOf(args[0]);
        BenchTarget target = BenchTarget.of(Arrays.copyOfRange(args, 1, args.length));
        pass(program, target);
        System.gc();
        long jit =
                java.lang.management.ManagementFactory.getCompilationMXBean()
                        .getTotalCompilationTime();
        String line = pass(program, target).toLine();
        System.out.println(
                "JIT before "
                        + jit
                        + " during "
                        + (java.lang.management.ManagementFactory.getCompilationMXBean()
                                        .getTotalCompilationTime()
                                - jit));
        System.out.println(RESULT + line);
        System.exit(0);
    }

    private static Measurement pass(Program program, BenchTarget target) throws Exception {
        if (program.isToDatabase()) {
            BenchTable.recreate(target);
        }
        return program.pass().run(target);
    }
}
