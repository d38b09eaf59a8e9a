package io.wrongbook.widetable.services;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * A test that starts, kills or configures its own database server. It is skipped when the tests run
 * against the user's.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(
        named = ExternalDatabase.URL,
        matches = ".+",
        disabledReason =
                "it starts, kills or configures a database server of its own, and test.jdbc.url"
                        + " names a server of yours")
public @interface OwnDatabaseServer {}
