package io.wrongbook.widetable.docs;

import io.wrongbook.widetable.docs.MarkdownPage.Cell;
import io.wrongbook.widetable.docs.MarkdownPage.CodeBlock;
import io.wrongbook.widetable.docs.MarkdownPage.Heading;
import io.wrongbook.widetable.docs.MarkdownPage.Row;
import io.wrongbook.widetable.docs.MarkdownPage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/**
 * Where a page and its twin in the other language are not the same: headings, code blocks, and the
 * keys and figures of tables. Each difference is a line that names both pages and both lines.
 */
final class TwinDifferences {

    private static final int THIRD_LINE = 2;

    private final MarkdownPage english;
    private final MarkdownPage chinese;
    private final List<String> found = new ArrayList<>();

    private TwinDifferences(MarkdownPage english, MarkdownPage chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    static List<String> of(MarkdownPage english, MarkdownPage chinese) {
        TwinDifferences differences = new TwinDifferences(english, chinese);
        differences.links();
        differences.each(
                "headings",
                english.headings(),
                chinese.headings(),
                Heading::line,
                (one, other) -> differ("level", one.level(), other.level()));
        differences.each(
                "code blocks",
                english.codeBlocks(),
                chinese.codeBlocks(),
                CodeBlock::line,
                TwinDifferences::code);
        differences.each(
                "tables", english.tables(), chinese.tables(), Table::line, (one, other) -> "");
        if (english.tables().size() == chinese.tables().size()) {
            differences.rows();
        }
        return differences.found;
    }

    private void rows() {
        for (int i = 0; i < english.tables().size(); i++) {
            each(
                    "rows of a table",
                    english.tables().get(i).rows(),
                    chinese.tables().get(i).rows(),
                    Row::line,
                    TwinDifferences::row);
        }
    }

    private void links() {
        switches(english, chinese);
        switches(chinese, english);
    }

    private void switches(MarkdownPage page, MarkdownPage twin) {
        String wanted = Pages.switchTo(twin.path());
        List<String> lines = page.lines();
        if (lines.size() <= THIRD_LINE || !lines.get(THIRD_LINE).equals(wanted)) {
            found.add(page.path() + ":3: is not " + wanted);
        }
    }

    /** Where the numbers differ, all behind the first difference differs as well: it is enough. */
    private <T> void each(
            String what,
            List<T> ones,
            List<T> others,
            ToIntFunction<T> line,
            BiFunction<T, T, String> difference) {
        int common = Math.min(ones.size(), others.size());
        for (int i = 0; i < common; i++) {
            String differs = difference.apply(ones.get(i), others.get(i));
            if (!differs.isEmpty()) {
                found.add(
                        "%s:%d and %s:%d: %s"
                                .formatted(
                                        english.path(),
                                        line.applyAsInt(ones.get(i)),
                                        chinese.path(),
                                        line.applyAsInt(others.get(i)),
                                        differs));
                if (ones.size() != others.size()) {
                    break;
                }
            }
        }
        if (ones.size() != others.size()) {
            found.add(
                    "%s has %d %s, %s has %d%s%s"
                            .formatted(
                                    english.path(),
                                    ones.size(),
                                    what,
                                    chinese.path(),
                                    others.size(),
                                    beginning(ones, line),
                                    beginning(others, line)));
        }
    }

    private static <T> String beginning(List<T> all, ToIntFunction<T> line) {
        return all.isEmpty() ? "" : ", from line " + line.applyAsInt(all.get(0));
    }

    /** The labels of a diagram are words of the page's language; the rest of it is not compared. */
    private static String code(CodeBlock one, CodeBlock other) {
        String language = differ("language of the code block", one.language(), other.language());
        if (!language.isEmpty()) {
            return language;
        }
        List<String> lines = one.text().lines().toList();
        List<String> otherLines = other.text().lines().toList();
        for (int i = 0; i < Math.min(lines.size(), otherLines.size()); i++) {
            if (!one.language().equals("mermaid") && !lines.get(i).equals(otherLines.get(i))) {
                return differ(
                        "line %d of the code".formatted(i + 1), lines.get(i), otherLines.get(i));
            }
        }
        return differ("number of lines of the code", lines.size(), otherLines.size());
    }

    private static String row(Row one, Row other) {
        String columns = differ("number of columns", one.cells().size(), other.cells().size());
        if (!columns.isEmpty()) {
            return columns;
        }
        for (int i = 0; i < one.cells().size(); i++) {
            Cell cell = one.cells().get(i);
            Cell otherCell = other.cells().get(i);
            String place = " of column " + (i + 1);
            String code = differ("code" + place, cell.code(), otherCell.code());
            if (!code.isEmpty()) {
                return code;
            }
            String figures = differ("figures" + place, cell.figures(), otherCell.figures());
            if (!figures.isEmpty()) {
                return figures;
            }
        }
        return "";
    }

    private static String differ(String what, Object one, Object other) {
        return Objects.equals(one, other) ? "" : what + ": " + one + " and " + other;
    }
}
