package io.wrongbook.widetable.pipeline;

import io.wrongbook.widetable.services.SharedServices;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests whose topics and database are new for each one, on the broker and the server of all. */
public abstract class PipelineTest {

    @RegisterExtension protected static final SharedServices SERVICES = new SharedServices();

    @TempDir protected Path directory;

    protected PipelineFixture fixture;

    @BeforeEach
    void createTopicsAndDatabase() throws Exception {
        fixture = new PipelineFixture(SERVICES.kafka(), SERVICES.database(), directory);
    }

    @AfterEach
    void closeFixture() {
        fixture.close();
    }
}
