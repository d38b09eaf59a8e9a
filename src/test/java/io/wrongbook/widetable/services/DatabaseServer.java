package io.wrongbook.widetable.services;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A server that speaks MySQL's protocol: {@link EmbeddedMariaDb}, or one of the user's own, which
 * {@code -Dtest.jdbc.url} names.
 */
public interface DatabaseServer extends AutoCloseable {

    /**
     * Creates a database whose texts may hold every Unicode character, unless it exists.
     *
     * @return what the database is called on this server
     */
    String createDatabase(String name) throws SQLException;

    /** The URL of a database, for MySQL Connector/J; an empty name names none. */
    String jdbcUrl(String database);

    /** The URL of a database whose connections pass the proxy; see {@link #proxy}. */
    String jdbcUrl(String database, TcpProxy proxy);

    /** Starts a proxy in front of this server. */
    TcpProxy proxy() throws IOException;

    /** The user that owns the databases. */
    String username();

    /** The password of {@link #username}. */
    String password();

    /** Connects as {@link #username}; an empty name connects without a database. */
    Connection connect(String database) throws SQLException;

    /**
     * Connects as the administrator, who may set global variables, create users, kill others.
     *
     * @throws org.opentest4j.TestAbortedException if the server is the user's: a test that needs
     *     this is skipped
     */
    Connection connectAsRoot() throws SQLException;

    @Override
    void close() throws SQLException;
}
