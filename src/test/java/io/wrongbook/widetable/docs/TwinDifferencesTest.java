package io.wrongbook.widetable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwinDifferencesTest {

    private static final String ENGLISH =
            """
            # Title

            [中文](zh/page.md)

            | key | meaning |
            | --- | --- |
            | `a` | at most 1,000 rows in `b` or 30 s |

            ## Details

            ```bash
            run this # comment
            ```

            ```mermaid
            A -- adds --> B
            ```
            """;

    private static final String CHINESE =
            """
            # 标题

            [English](../page.md)

            | 键 | 含义 |
            | --- | --- |
            | `a` | 30 秒内 `b` 中最多 1,000 行 |

            ## 详情

            ```bash
            run this # comment
            ```

            ```mermaid
            A -- 新增 --> B
            ```
            """;

    @Test
    void wordsAndTheirOrderMayDiffer() {
        assertThat(differences(CHINESE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[English](../page.md); 英文;" + " docs/zh/page.md:3: is not [English](../page.md)",
                "## 详情; ### 详情;" + " docs/page.md:9 and docs/zh/page.md:9: level: 2 and 3",
                "## 详情; 详情;"
                        + " 'docs/page.md has 2 headings, docs/zh/page.md has 1, from line 1, from line 1'",
                "# comment; # 注释;"
                        + " 'docs/page.md:11 and docs/zh/page.md:11: line 1 of the code:"
                        + " run this # comment and run this # 注释'",
                "```bash; ```;"
                        + " docs/page.md:11 and docs/zh/page.md:11: language of the code block: bash and ",
                "30 秒; 半分钟;"
                        + " 'docs/page.md:7 and docs/zh/page.md:7: figures of column 2: [1,000, 30] and [1,000]'",
                "`b`; b;" + " docs/page.md:7 and docs/zh/page.md:7: code of column 2: [b] and []",
            })
    void eachDifferenceIsNamed(String text, String instead, String difference) {
        assertThat(differences(CHINESE.replace(text, instead)))
                .singleElement()
                .satisfies(found -> assertThat(found.strip()).isEqualTo(difference));
    }

    @Test
    void aRowTooManyIsADifference() {
        assertThat(differences(CHINESE.replace("\n\n##", "\n| `c` | |\n\n##")))
                .containsExactly(
                        "docs/page.md has 2 rows of a table, docs/zh/page.md has 3,"
                                + " from line 5, from line 5");
    }

    private static List<String> differences(String chinese) {
        return TwinDifferences.of(
                MarkdownPage.of(Path.of("docs/page.md"), ENGLISH),
                MarkdownPage.of(Path.of("docs/zh/page.md"), chinese));
    }
}
