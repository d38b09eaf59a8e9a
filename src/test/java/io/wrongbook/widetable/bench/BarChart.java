package io.wrongbook.widetable.bench;

import java.util.ArrayList;
import java.util.List;

/** Lines with a horizontal bar and its number in each of two columns, as SVG. */
final class BarChart {

    private static final int LABELS = 400;
    private static final int BARS = 230;
    private static final int NUMBERS = 80;
    private static final int LINE = 26;

    private final Column left;
    private final Column right;
    private final List<String> labels = new ArrayList<>();

    private record Column(String title, String format, List<Double> values) {}

    /**
     * @param left the title of the left column, of whole numbers
     * @param right the title of the right column, of numbers with one decimal
     */
    BarChart(String left, String right) {
        this.left = new Column(left, "%,.0f", new ArrayList<>());
        this.right = new Column(right, "%,.1f", new ArrayList<>());
    }

    void add(String label, double leftValue, double rightValue) {
        labels.add(label);
        left.values.add(leftValue);
        right.values.add(rightValue);
    }

    String toSvg() {
        StringBuilder svg =
                new StringBuilder(
                        """
                        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"\
                         font-family="sans-serif" font-size="13">
                        <rect width="100%%" height="100%%" fill="white"/>
                        """
                                .formatted(
                                        LABELS + 2 * (BARS + NUMBERS), (labels.size() + 2) * LINE));
        for (int i = 0; i < labels.size(); i++) {
            text(svg, LABELS - 10, i + 1, "text-anchor=\"end\"", labels.get(i));
        }
        bars(svg, left, LABELS);
        bars(svg, right, LABELS + BARS + NUMBERS);
        return svg.append("</svg>\n").toString();
    }

    private void bars(StringBuilder svg, Column column, int x) {
        text(svg, x, 0, "font-weight=\"bold\"", column.title);
        double max = column.values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        for (int i = 0; i < labels.size(); i++) {
            double value = column.values.get(i);
            double width = value / max * BARS;
            svg.append(
                    """
                    <rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
                    """
                            .formatted(
                                    x,
                                    (i + 1) * LINE + 4,
                                    width,
                                    LINE - 8,
                                    labels.get(i).startsWith("this job") ? "#1f6fb2" : "#b8c4ce"));
            text(svg, x + width + 8, i + 1, "", column.format.formatted(value));
        }
    }

    private static void text(
            StringBuilder svg, double x, int line, String attributes, String text) {
        svg.append(
                """
                <text x="%.1f" y="%d" %s>%s</text>
                """
                        .formatted(x, line * LINE + 17, attributes, text));
    }
}
