package io.wrongbook.widetable.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pages of this project, and which of them is the twin of which. */
final class Pages {

    static final Path README = Path.of("README.md");
    static final Path CHINESE_README = Path.of("README.zh.md");

    /** Where hosts look for it; docs would have it beside security.md, one name on some disks. */
    static final Path SECURITY_POLICY = Path.of(".github/SECURITY.md");

    static final Path DOCS = Path.of("docs");
    static final Path CHINESE_DOCS = DOCS.resolve("zh");

    private Pages() {}

    static List<Path> english() throws IOException {
        return Stream.concat(Stream.of(README, SECURITY_POLICY), in(DOCS)).toList();
    }

    static List<Path> chinese() throws IOException {
        return Stream.concat(
                        Stream.of(CHINESE_README),
                        Files.exists(CHINESE_DOCS) ? in(CHINESE_DOCS) : Stream.of())
                .toList();
    }

    static boolean isChinese(Path page) {
        return page.equals(CHINESE_README) || page.startsWith(CHINESE_DOCS);
    }

    /** Where the same page in the other language is, or would be. */
    static Path twin(Path page) {
        if (page.equals(README)) {
            return CHINESE_README;
        }
        if (page.equals(CHINESE_README)) {
            return README;
        }
        return (isChinese(page) ? DOCS : CHINESE_DOCS).resolve(page.getFileName());
    }

    /** What a page has to say below its title, so that readers of the other language find it. */
    static String switchTo(Path twin) {
        String name = twin.getFileName().toString();
        if (isChinese(twin)) {
            return "[中文](" + (twin.equals(CHINESE_README) ? name : "zh/" + name) + ")";
        }
        return "[English](" + (twin.equals(README) ? name : "../" + name) + ")";
    }

    private static Stream<Path> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        }
    }
}
