package io.wrongbook.widetable.docs;

import io.wrongbook.widetable.docs.MarkdownPage.Link;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Links to files and headings of this project that lead nowhere, or into the other language. */
final class BrokenLinks {

    private static final Pattern OUTSIDE = Pattern.compile("[a-z]+:.*");

    /** How code, scripts and configuration name a page: by its path from the project's root. */
    private static final Pattern REFERENCE =
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}/._-])((?:docs/(?:zh/)?[a-z-]+|README(?:\\.zh)?)\\.md)"
                            + "(#[\\p{L}\\p{N}_-]+)?");

    private final Map<Path, MarkdownPage> pages = new HashMap<>();

    /** The broken links of a page, each with the page's path and the line. */
    List<String> of(MarkdownPage page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (Link link : page.links()) {
            if (!OUTSIDE.matcher(link.target()).matches()) {
                problem(page, link.target())
                        .map(text -> "%s:%d: %s".formatted(page.path(), link.line(), text))
                        .ifPresent(broken::add);
            }
        }
        return broken;
    }

    /** The broken references to pages in a file that is no page; it may be a binary one. */
    List<String> inFile(Path file) throws IOException {
        List<String> broken = new ArrayList<>();
        List<String> lines =
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            for (MatchResult reference : REFERENCE.matcher(lines.get(i)).results().toList()) {
                String anchor = reference.group(2) == null ? "" : reference.group(2).substring(1);
                int line = i + 1;
                missing(Path.of(reference.group(1)), anchor)
                        .map(text -> "%s:%d: %s".formatted(file, line, text))
                        .ifPresent(broken::add);
            }
        }
        return broken;
    }

    private Optional<String> problem(MarkdownPage page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        String anchor =
                parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
        if (parts[0].isEmpty()) {
            return page.hasAnchor(anchor) ? Optional.empty() : noHeading(page.path(), anchor);
        }
        Path target = page.path().resolveSibling(parts[0]).normalize();
        Optional<String> missing = missing(target, anchor);
        return missing.isPresent() ? missing : otherLanguage(page.path(), target, link);
    }

    private Optional<String> missing(Path target, String anchor) throws IOException {
        if (!Files.exists(target)) {
            return Optional.of("there is no " + target);
        }
        if (anchor.isEmpty() || page(target).hasAnchor(anchor)) {
            return Optional.empty();
        }
        return noHeading(target, anchor);
    }

    private MarkdownPage page(Path path) throws IOException {
        if (!pages.containsKey(path)) {
            pages.put(path, MarkdownPage.read(path));
        }
        return pages.get(path);
    }

    private static Optional<String> noHeading(Path page, String anchor) {
        return Optional.of("%s has no heading #%s".formatted(page, anchor));
    }

    /**
     * Only the link below the title leads to the twin, and no page to other pages' translations.
     */
    private static Optional<String> otherLanguage(Path page, Path target, String link) {
        Path twin = Pages.twin(target);
        boolean leaves =
                target.toString().endsWith(".md")
                        && Pages.isChinese(page) != Pages.isChinese(target)
                        && !target.equals(Pages.twin(page))
                        && Files.exists(twin);
        return leaves
                ? Optional.of("%s leads to the other language: %s is there".formatted(link, twin))
                : Optional.empty();
    }
}
