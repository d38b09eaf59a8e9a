package io.wrongbook.widetable.bench;

import java.util.ArrayList;
import java.util.List;

/** Horizontal bars with their numbers, as SVG. */
final class BarChart {

    private static final int LABELS = 440;
    private static final int BARS = 420;
    private static final int NUMBERS = 100;
    private static final int LINE = 26;

    private final String title;
    private final List<String> labels = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    BarChart(String title) {
        this.title = title;
    }

    void add(String label, double value) {
        labels.add(label);
        values.add(value);
    }

    boolean isEmpty() {
        return labels.isEmpty();
    }

    String toSvg() {
        double max = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        int height = (labels.size() + 2) * LINE;
        StringBuilder svg =
                new StringBuilder(
                        """
                        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"\
                         font-family="sans-serif" font-size="13">
                        <rect width="100%%" height="100%%" fill="white"/>
                        <text x="%d" y="%d" font-weight="bold">%s</text>
                        """
                                .formatted(
                                        LABELS + BARS + NUMBERS, height, LABELS, LINE - 8, title));
        for (int i = 0; i < labels.size(); i++) {
            int y = (i + 1) * LINE;
            double width = values.get(i) / max * BARS;
            svg.append(
                    """
                    <text x="%d" y="%d" text-anchor="end">%s</text>
                    <rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
                    <text x="%.1f" y="%d">%,.0f</text>
                    """
                            .formatted(
                                    LABELS - 10,
                                    y + 17,
                                    labels.get(i),
                                    LABELS,
                                    y + 4,
                                    width,
                                    LINE - 8,
                                    labels.get(i).startsWith("this job") ? "#1f6fb2" : "#b8c4ce",
                                    LABELS + width + 8,
                                    y + 17,
                                    values.get(i)));
        }
        return svg.append("</svg>\n").toString();
    }
}
