package io.wrongbook.widetable.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * What of a page a test compares: headings, fenced code blocks, tables and links, each with the
 * number of its line, from 1.
 *
 * @param path where the page is, relative to the project
 * @param lines its text
 */
record MarkdownPage(
        Path path,
        List<String> lines,
        List<Heading> headings,
        List<CodeBlock> codeBlocks,
        List<Table> tables,
        List<Link> links) {

    /**
     * @param anchor what a link to it has behind {@code #}
     */
    record Heading(int line, int level, String anchor) {}

    record CodeBlock(int line, String language, String text) {}

    record Table(int line, List<Row> rows) {}

    record Row(int line, List<Cell> cells) {}

    /** The code spans of a cell and the numbers outside of them, each in alphabetical order. */
    record Cell(List<String> code, List<String> figures) {}

    record Link(int line, String target) {}

    private static final Parser PARSER =
            Parser.builder()
                    .extensions(List.of(TablesExtension.create()))
                    .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
                    .build();

    static MarkdownPage read(Path path) throws IOException {
        return of(path, Files.readString(path));
    }

    static MarkdownPage of(Path path, String markdown) {
        Reader reader = new Reader();
        PARSER.parse(markdown).accept(reader);
        return new MarkdownPage(
                path,
                markdown.lines().toList(),
                reader.headings,
                reader.codeBlocks,
                reader.tables,
                reader.links);
    }

    boolean hasAnchor(String anchor) {
        return headings.stream().anyMatch(heading -> heading.anchor().equals(anchor));
    }

    private static final class Reader extends AbstractVisitor {

        private final List<Heading> headings = new ArrayList<>();
        private final List<CodeBlock> codeBlocks = new ArrayList<>();
        private final List<Table> tables = new ArrayList<>();
        private final List<Link> links = new ArrayList<>();
        private final Anchors anchors = new Anchors();

        @Override
        public void visit(org.commonmark.node.Heading heading) {
            String anchor = anchors.next(Words.of(heading).all());
            headings.add(new Heading(line(heading), heading.getLevel(), anchor));
            visitChildren(heading);
        }

        @Override
        public void visit(FencedCodeBlock block) {
            codeBlocks.add(new CodeBlock(line(block), block.getInfo(), block.getLiteral()));
        }

        @Override
        public void visit(org.commonmark.node.Link link) {
            links.add(new Link(line(link), link.getDestination()));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            links.add(new Link(line(image), image.getDestination()));
            visitChildren(image);
        }

        @Override
        public void visit(CustomBlock block) {
            if (block instanceof TableBlock) {
                tables.add(new Table(line(block), new ArrayList<>()));
            }
            visitChildren(block);
        }

        @Override
        public void visit(CustomNode node) {
            if (node instanceof TableRow) {
                rows().add(new Row(line(node), new ArrayList<>()));
            } else if (node instanceof TableCell) {
                rows().get(rows().size() - 1).cells().add(Words.of(node).cell());
            }
            visitChildren(node);
        }

        private List<Row> rows() {
            return tables.get(tables.size() - 1).rows();
        }

        private static int line(Node node) {
            return node.getSourceSpans().get(0).getLineIndex() + 1;
        }
    }

    /**
     * GitHub's rule: small letters, digits, {@code -} and {@code _} stay, a space becomes a hyphen.
     */
    private static final class Anchors {

        private static final Pattern DROPPED = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]");

        private final Map<String, Integer> uses = new HashMap<>();
        private final Set<String> taken = new HashSet<>();

        String next(String heading) {
            String anchor =
                    DROPPED.matcher(heading.toLowerCase(Locale.ROOT))
                            .replaceAll("")
                            .replace(' ', '-');
            String unique = anchor;
            while (!taken.add(unique)) {
                unique = anchor + "-" + uses.merge(anchor, 1, Integer::sum);
            }
            return unique;
        }
    }

    /** The code spans below a node, and the text outside of them. */
    private static final class Words extends AbstractVisitor {

        private static final Pattern FIGURE = Pattern.compile("\\d+(?:[.,]\\d+)*");

        private final List<String> code = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder all = new StringBuilder();

        static Words of(Node node) {
            Words words = new Words();
            words.visitChildren(node);
            return words;
        }

        @Override
        public void visit(Code span) {
            code.add(span.getLiteral());
            all.append(span.getLiteral());
        }

        @Override
        public void visit(Text literal) {
            text.append(literal.getLiteral());
            all.append(literal.getLiteral());
        }

        String all() {
            return all.toString();
        }

        Cell cell() {
            return new Cell(
                    code.stream().sorted().toList(),
                    FIGURE.matcher(text).results().map(MatchResult::group).sorted().toList());
        }
    }
}
