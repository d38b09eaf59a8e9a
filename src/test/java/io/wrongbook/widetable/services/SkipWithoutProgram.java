package io.wrongbook.widetable.services;

import java.io.PrintStream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Skips each test that finds a program missing, and prints one line about it. JUnit loads this for
 * all tests (junit-platform.properties).
 */
public final class SkipWithoutProgram
        implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

    private final PrintStream out;

    /** As JUnit loads it. */
    public SkipWithoutProgram() {
        this(System.out);
    }

    SkipWithoutProgram(PrintStream out) {
        this.out = out;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
            throws Throwable {
        throw skippedIfMissing(context, thrown);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
            throws Throwable {
        throw skippedIfMissing(context, thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
            throws Throwable {
        throw skippedIfMissing(context, thrown);
    }

    private Throwable skippedIfMissing(ExtensionContext context, Throwable thrown) {
        if (!(thrown instanceof Programs.MissingException)) {
            return thrown;
        }
        String test = context.getRequiredTestClass().getSimpleName();
        String method = context.getTestMethod().map(m -> "." + m.getName()).orElse("");
        out.println("SKIPPED " + test + method + ": " + thrown.getMessage());
        return new TestAbortedException(thrown.getMessage(), thrown);
    }
}
