package io.wrongbook.widetable.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.support.GeneratedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The figures of docs/performance.md and its picture are made of docs/performance.json. After a new
 * measurement, {@code ./mvnw test -Dtest='FiguresDocTest,SizingDocTest' -Ddocs.write=true} writes
 * them anew.
 */
class FiguresDocTest {

    private static final Path PAGE = Path.of("docs/performance.md");
    private static final Path PICTURE = Path.of("docs/throughput.svg");

    @Test
    void theTablesAreMadeOfWhatWasMeasured() throws IOException {
        GeneratedText.check(PAGE, "figures", Figures.tables(Results.published()));
    }

    @Test
    void theTargetsAreHeldAgainstWhatWasMeasured() throws IOException {
        GeneratedText.check(PAGE, "targets", Targets.table(Results.published()));
    }

    @Test
    void thePictureShowsWhatWasMeasured() throws IOException {
        String picture = Figures.picture(Results.published());
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PICTURE, picture);
        }
        assertThat(PICTURE).hasContent(picture);
    }
}
