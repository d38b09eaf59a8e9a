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
        String warmTopic = args[1];
        BenchTarget target = BenchTarget.of(Arrays.copyOfRange(args, 2, args.length));
        pass(program, target.withTopic(warmTopic));
        System.gc();
        System.out.println(RESULT + pass(program, target).toLine());
        System.exit(0);
    }

    private static Measurement pass(Program program, BenchTarget target) throws Exception {
        if (program.isToDatabase()) {
            BenchTable.recreate(target);
        }
        return program.pass().run(target);
    }
}
