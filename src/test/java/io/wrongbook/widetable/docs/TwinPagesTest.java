package io.wrongbook.widetable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page and its Chinese twin say the same: the same headings, code blocks, keys and figures. No
 * link of a page, and no mention of a page in a file, leads nowhere.
 */
class TwinPagesTest {

    private static final List<Path> NAMING_PAGES =
            List.of(Path.of("src"), Path.of("docker"), Path.of(".ci"), Path.of("pom.xml"));

    /** Their examples name pages that are not there. */
    private static final Path THESE_TESTS = Path.of("src/test/java/io/wrongbook/widetable/docs");

    /** The pages for those who run the job, or send it events, or read its table. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "catalog",
                "connections",
                "deploy-kubernetes",
                "deploy-self-managed",
                "deploy-vvp",
                "events",
                "metrics",
                "monitoring",
                "operations",
                "options",
                "security",
                "troubleshooting",
                "wide-table"
            })
    void thePageIsThereInChinese(String name) {
        Path english = Path.of("docs", name + ".md");

        assertThat(english).exists();
        assertThat(Pages.twin(english)).exists();
    }

    @ParameterizedTest
    @MethodSource("chinesePages")
    void eachChinesePageEqualsItsTwin(Path chinese) throws IOException {
        Path english = Pages.twin(chinese);
        assertThat(english).exists();

        assertThat(TwinDifferences.of(MarkdownPage.read(english), MarkdownPage.read(chinese)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("allPages")
    void eachLinkLeadsSomewhere(Path page) throws IOException {
        assertThat(new BrokenLinks().of(MarkdownPage.read(page))).isEmpty();
    }

    @Test
    void eachPageThatAFileNamesIsThere() throws IOException {
        BrokenLinks links = new BrokenLinks();
        List<String> broken = new ArrayList<>();
        for (Path root : NAMING_PAGES) {
            for (Path file : files(root)) {
                broken.addAll(links.inFile(file));
            }
        }
        assertThat(broken).isEmpty();
    }

    static List<Path> chinesePages() throws IOException {
        return Pages.chinese();
    }

    static List<Path> allPages() throws IOException {
        return Stream.concat(Pages.english().stream(), Pages.chinese().stream()).toList();
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(THESE_TESTS))
                    .toList();
        }
    }
}
