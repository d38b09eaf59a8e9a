package io.wrongbook.widetable.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The section "Alerts" of docs/monitoring.md, or of its Chinese twin, as a page of HTML, which
 * Prometheus serves as a console template. It knows the little Markdown that the section uses.
 */
final class RunbookPage {

    /** The languages of the page, and what of it is not in the section. */
    enum Language {
        ENGLISH(
                "en",
                Path.of("docs/monitoring.md"),
                Path.of("docker/prometheus/consoles/runbook.html"),
                "Alerts",
                "what each alert means, and the first thing to do",
                "<a href=\"runbook.zh.html\">中文</a>"),
        CHINESE(
                "zh",
                Path.of("docs/zh/monitoring.md"),
                Path.of("docker/prometheus/consoles/runbook.zh.html"),
                "告警",
                "每条告警的含义和首要处理步骤",
                "<a href=\"runbook.html\">English</a>");

        final Path source;
        final Path page;
        private final String code;
        private final String heading;
        private final String title;
        private final String other;

        Language(String code, Path source, Path page, String heading, String title, String other) {
            this.code = code;
            this.source = source;
            this.page = page;
            this.heading = heading;
            this.title = title;
            this.other = other;
        }
    }

    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\(([^)]*)\\)");

    private RunbookPage() {}

    /**
     * Makes the page.
     *
     * @param language the language of the page
     * @throws IOException if the documentation cannot be read
     * @throws IllegalArgumentException if the section has what a console template would take for a
     *     command, or what this class does not know
     */
    static String of(Language language) throws IOException {
        StringBuilder html =
                new StringBuilder(
                        """
                        <!DOCTYPE html>
                        <!-- Made from %s: ./mvnw test -Dtest=MonitoringFilesTest -Ddocs.write=true -->
                        <html lang="%s">
                        <head>
                        <meta charset="utf-8">
                        <title>wrongbook-wide-table: %s</title>
                        <style>
                        body { font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em }
                        section:target { background: #fff3c4 }
                        code { background: #eee }
                        </style>
                        </head>
                        <body>
                        <p>%s</p>
                        <h1>wrongbook-wide-table: %s</h1>
                        """
                                .formatted(
                                        language.source,
                                        language.code,
                                        language.heading,
                                        language.other,
                                        language.title));
        boolean open = false;
        String section = section(language);
        for (String block : section.split("\n\n+", -1)) {
            if (block.startsWith("### ")) {
                String name = block.substring("### ".length());
                html.append(open ? "</section>\n" : "");
                html.append("<section id=\"").append(name).append("\">\n");
                html.append("<h2>").append(escaped(name)).append("</h2>\n");
                open = true;
            } else {
                html.append("<p>").append(inline(block, section, language)).append("</p>\n");
            }
        }
        return html.append(open ? "</section>\n" : "").append("</body>\n</html>\n").toString();
    }

    private static String section(Language language) throws IOException {
        String markdown = Files.readString(language.source);
        String heading = "\n## " + language.heading + "\n";
        int begin = markdown.indexOf(heading) + heading.length();
        String section = markdown.substring(begin, markdown.indexOf("\n## ", begin)).strip();
        if (section.contains("{{")
                || Pattern.compile("(?m)^([|*-] |```)").matcher(section).find()) {
            throw new IllegalArgumentException("not known: tables, lists, code blocks, {{");
        }
        return section;
    }

    private static String inline(String text, String section, Language language) {
        String html = escaped(text);
        html = html.replaceAll("`([^`]*)`", "<code>$1</code>");
        html = html.replaceAll("\\*\\*([^*]*)\\*\\*", "<b>$1</b>");
        return LINK.matcher(html).replaceAll(link -> linked(link.group(2), section, language));
    }

    /** What is not on this page is in the repository. */
    private static String linked(String target, String section, Language language) {
        if (!target.startsWith("#")) {
            return "$1 (" + language.source.resolveSibling(target).normalize() + ")";
        }
        return section.contains("### " + target.substring(1) + "\n")
                ? "<a href=\"$2\">$1</a>"
                : "$1 (" + language.source + "$2)";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
