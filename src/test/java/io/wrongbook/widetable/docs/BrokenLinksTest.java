package io.wrongbook.widetable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenLinksTest {

    private static final String HEADINGS =
            "# 运行 `flink run`（VVP）\n\n## Rights: who may what?\n\n## Same\n\n## Same\n\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/no-such-page#anchor",
                "../pom.xml",
                "../docker",
                "architecture.md",
                "architecture.md#the-graph",
                "#rights-who-may-what",
                "#same-1",
                "#运行-flink-runvvp",
                "#%E8%BF%90%E8%A1%8C-flink-runvvp",
            })
    void aLinkThatLeadsSomewhereIsFine(String link) throws IOException {
        assertThat(broken("docs/page.md", link)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "docs/page.md, no-such-page.md, docs/page.md:9: there is no docs/no-such-page.md",
        "docs/page.md, #nothing, docs/page.md:9: docs/page.md has no heading #nothing",
        "docs/page.md, #same-2, docs/page.md:9: docs/page.md has no heading #same-2",
        "docs/page.md, architecture.md#x, docs/page.md:9: docs/architecture.md has no heading #x",
        "docs/zh/page.md, architecture.md,"
                + " docs/zh/page.md:9: there is no docs/zh/architecture.md",
        "docs/zh/page.md, ../../README.md, docs/zh/page.md:9:"
                + " ../../README.md leads to the other language: README.zh.md is there",
        "docs/page.md, ../README.zh.md, docs/page.md:9:"
                + " ../README.zh.md leads to the other language: README.md is there",
    })
    void aBrokenLinkIsNamed(String page, String link, String problem) throws IOException {
        assertThat(broken(page, link)).containsExactly(problem);
    }

    @Test
    void anImageIsALink() throws IOException {
        assertThat(links(MarkdownPage.of(Path.of("docs/page.md"), "![picture](none.svg)")))
                .containsExactly("docs/page.md:1: there is no docs/none.svg");
    }

    @Test
    void aPageThatAFileNamesIsLookedFor(@TempDir Path directory) throws IOException {
        String none = "docs" + "/none.md";
        Path file =
                Files.writeString(
                        directory.resolve("file"),
                        "see docs/architecture.md#the-graph and README.md.\n# " + none);

        assertThat(new BrokenLinks().inFile(file))
                .containsExactly(file + ":2: there is no " + none);
    }

    private static List<String> broken(String page, String link) throws IOException {
        return links(MarkdownPage.of(Path.of(page), HEADINGS + "[link](" + link + ")\n"));
    }

    private static List<String> links(MarkdownPage page) throws IOException {
        return new BrokenLinks().of(page);
    }
}
