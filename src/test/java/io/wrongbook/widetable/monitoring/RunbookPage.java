package io.wrongbook.widetable.monitoring;

import java.util.regex.Pattern;

/**
 * The section "Alerts" of docs/monitoring.md as a page of HTML, which Prometheus serves as a
 * console template. It knows the little Markdown that the section uses.
 */
final class RunbookPage {

    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\(([^)]*)\\)");

    private RunbookPage() {}

    /**
     * Makes the page.
     *
     * @param markdown the whole page of the documentation
     * @throws IllegalArgumentException if the section has what a console template would take for a
     *     command, or what this class does not know
     */
    static String of(String markdown) {
        StringBuilder html =
                new StringBuilder(
                        """
                        <!DOCTYPE html>
                        <!-- Made from docs/monitoring.md: ./mvnw test -Dtest=MonitoringFilesTest -Ddocs.write=true -->
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <title>wrongbook-wide-table: alerts</title>
                        <style>
                        body { font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em }
                        section:target { background: #fff3c4 }
                        code { background: #eee }
                        </style>
                        </head>
                        <body>
                        <h1>wrongbook-wide-table: what each alert means, and the first thing to do</h1>
                        """);
        boolean open = false;
        String section = section(markdown);
        for (String block : section.split("\n\n+", -1)) {
            if (block.startsWith("### ")) {
                String name = block.substring("### ".length());
                html.append(open ? "</section>\n" : "");
                html.append("<section id=\"").append(name).append("\">\n");
                html.append("<h2>").append(escaped(name)).append("</h2>\n");
                open = true;
            } else {
                html.append("<p>").append(inline(block, section)).append("</p>\n");
            }
        }
        return html.append(open ? "</section>\n" : "").append("</body>\n</html>\n").toString();
    }

    private static String section(String markdown) {
        String heading = "\n## Alerts\n";
        int begin = markdown.indexOf(heading) + heading.length();
        String section = markdown.substring(begin, markdown.indexOf("\n## ", begin)).strip();
        if (section.contains("{{")
                || Pattern.compile("(?m)^([|*-] |```)").matcher(section).find()) {
            throw new IllegalArgumentException("not known: tables, lists, code blocks, {{");
        }
        return section;
    }

    private static String inline(String text, String section) {
        String html = escaped(text);
        html = html.replaceAll("`([^`]*)`", "<code>$1</code>");
        html = html.replaceAll("\\*\\*([^*]*)\\*\\*", "<b>$1</b>");
        return LINK.matcher(html).replaceAll(link -> linked(link.group(2), section));
    }

    /** What is not on this page is in the repository. */
    private static String linked(String target, String section) {
        if (!target.startsWith("#")) {
            return "$1 (docs/$2)";
        }
        return section.contains("### " + target.substring(1) + "\n")
                ? "<a href=\"$2\">$1</a>"
                : "$1 (docs/monitoring.md$2)";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
