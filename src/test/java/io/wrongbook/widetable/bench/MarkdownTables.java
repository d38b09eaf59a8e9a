package io.wrongbook.widetable.bench;

/** Tables in Markdown, one below the other. Numbers stand right. */
final class MarkdownTables {

    private final StringBuilder text = new StringBuilder();

    void heading(String... titles) {
        text.append('\n');
        row(titles);
        text.append("| --- ").append("| ---: ".repeat(titles.length - 1)).append("|\n");
    }

    void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static String whole(double number) {
        return "%,.0f".formatted(number);
    }

    static String tenths(double number) {
        return "%,.1f".formatted(number);
    }

    static String hundredths(double number) {
        return "%,.2f".formatted(number);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
