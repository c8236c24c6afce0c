package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links lead somewhere, lines can be read, and no document speaks of one that a reader does not have. */
final class DocumentsTest {
    private static final int LONGEST = 160;
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```");
    /** NNNN stands for a number. */
    private static final Pattern DOCUMENT = Pattern.compile("[\\w./-]+\\.md\\b");

    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", "shared");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            String text = CODE.matcher(Files.readString(document)).replaceAll("");
            for (MatchResult link : LINK.matcher(text).results().toList()) {
                String target = link.group(1);
                if (!target.contains(":") && !leads(document, target)) {
                    broken.add(document + ": " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void noLineIsLong() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path document : documents()) {
            List<String> lines = Files.readAllLines(document);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > LONGEST) {
                    tooLong.add(document + ":" + (i + 1));
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void noDocumentNamesOneThatIsNotHere() throws IOException {
        Set<String> here =
                documents().stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        for (Path document : documents()) {
            DOCUMENT.matcher(Files.readString(document))
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !name.contains("NNNN"))
                    .filter(name -> !here.contains(name.substring(name.lastIndexOf('/') + 1)))
                    .forEach(name -> missing.add(document + ": " + name));
        }
        assertThat(missing).isEmpty();
    }

    private static boolean leads(Path document, String target) throws IOException {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? document : document.resolveSibling(path).normalize();
        return Files.exists(file) && (hash < 0 || anchors(file).contains(target.substring(hash + 1)));
    }

    /** As GitHub makes them. */
    private static Set<String> anchors(Path document) throws IOException {
        return HEADING.matcher(Files.readString(document))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.root())) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> Stream.iterate(file, at -> at != null, Path::getParent)
                            .map(at -> at.getFileName() == null
                                    ? ""
                                    : at.getFileName().toString())
                            .limit(file.getNameCount() - Repository.root().getNameCount())
                            .noneMatch(NOT_OURS::contains))
                    .sorted()
                    .toList();
        }
    }
}
