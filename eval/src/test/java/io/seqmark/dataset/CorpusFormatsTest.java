package io.seqmark.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seqmark.base.InputException;
import io.seqmark.base.ReadFile;
import io.seqmark.dataset.named.CorpusFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Corpora that are packed, or fields of records, are the same corpora. */
final class CorpusFormatsTest {
    private static final List<String> SOURCES = List.of("one \"two\"", "three, four", "fünf\tsechs");
    private static final List<String> REFERENCES = List.of("un", "deux \uD83D\uDE00", "");
    /** sha256sum of coreutils over the lines. */
    private static final String SOURCE_SHA256 = "dcba592554315ef821363e12858302b33df86b507c7a636ef3194c56047f32e2";

    private static final String JSONL = """
            {"id": 1, "translation": {"en": "one \\"two\\"", "fr": "un"}}
            {"translation": {"fr": "deux \\ud83d\\ude00", "en": "three, four"}, "more": [1, {"x": null}]}
            {"translation": {"en": "f\\u00fcnf\\tsechs", "fr": ""}}
            """;
    private static final String CSV =
            "fr,n,en\r\nun,1,\"one \"\"two\"\"\"\r\ndeux \uD83D\uDE00,2,\"three, four\"\r\n,3,fünf\tsechs\r\n";
    private static final String TSV = "\"one \"\"two\"\"\"\tun\nthree, four\tdeux \uD83D\uDE00\n\"fünf\tsechs\"\t";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "test.jsonl, translation.en, translation.fr",
        "test.csv, en, fr",
        "test.tsv, 1, 2",
        "any name.jsonl, translation.en, translation.fr"
    })
    void fieldsAreTheSameLines(String name, String source, String reference) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, name.endsWith("jsonl") ? JSONL : name.endsWith("csv") ? "\ufeff" + CSV : TSV);
        CorpusFiles fields = CorpusFiles.OF_SPLIT.withFields(Optional.of(source), List.of(reference));
        CorpusFiles named = CorpusFiles.of(file, List.of()).withFields(Optional.of(source), List.of(reference));
        requireTheCorpus(name.startsWith("test") ? fields : named, file);
        requireTheCorpus(named, file);
    }

    @ParameterizedTest
    @CsvSource({"gz", "zst"})
    void packedFilesAreTheSameLines(String ending) throws IOException {
        Path file = folder.resolve("test.source." + ending);
        try (InputStream in = CorpusFormatsTest.class.getResourceAsStream("source." + ending)) {
            assertThat(in).isNotNull();
            Files.copy(in, file);
        }
        Files.write(folder.resolve("test.target"), REFERENCES);
        requireTheCorpus(CorpusFiles.OF_SPLIT, file);
        requireTheCorpus(CorpusFiles.of(file, List.of(folder.resolve("test.target"))), file);
        assertThat(Objects.requireNonNull(folder.toFile().list())).hasSize(2);
    }

    private void requireTheCorpus(CorpusFiles files, Path file) throws IOException {
        try (Corpus corpus = Corpus.open(folder, "test", files, true, OptionalLong.empty())) {
            assertThat(LongStream.range(0, corpus.size()).mapToObj(corpus::source))
                    .isEqualTo(SOURCES);
            assertThat(LongStream.range(0, corpus.size())
                            .mapToObj(i -> corpus.target(i).orElseThrow()))
                    .isEqualTo(REFERENCES);
            assertThat(corpus.blankTargets()).isEqualTo(1);
            assertThat(corpus.sourceFile()).isEqualTo(file);
            assertThat(corpus.sourceSha256()).isEqualTo(SOURCE_SHA256);
            assertThat(corpus.files().stream().map(ReadFile::path)).contains(file);
            assertThat(corpus.files().stream().map(ReadFile::change)).containsOnly(Optional.empty());
            Files.writeString(file.resolveSibling("other"), "x");
            byte[] before = Files.readAllBytes(file);
            Files.writeString(file, "changed");
            assertThat(corpus.files().stream().map(ReadFile::change).flatMap(Optional::stream))
                    .singleElement()
                    .asString()
                    .contains("was changed");
            Files.write(file, before);
            Files.delete(file.resolveSibling("other"));
        }
    }

    @Test
    void severalReferencesAreFilesOrFields() throws IOException {
        Path source = Files.write(folder.resolve("s"), List.of("a", "b"));
        Path first = Files.write(folder.resolve("r1"), List.of("1", "2"));
        Path second = Files.writeString(folder.resolve("r2.jsonl"), "{\"target\": \"eins\"}\n{\"target\": \"zwei\"}\n");
        try (Corpus corpus = Corpus.open(
                folder, "test", CorpusFiles.of(source, List.of(first, second)), true, OptionalLong.empty())) {
            assertThat(corpus.references(1)).containsExactly("2", "zwei");
            assertThat(corpus.target(1)).contains("2");
            assertThat(corpus.targetSha256()).isPresent();
        }
        Path fields = Files.writeString(folder.resolve("f.jsonl"), "{\"s\": \"a\", \"refs\": [\"x\", \"y\"]}\n");
        try (Corpus corpus = Corpus.open(
                folder,
                "test",
                CorpusFiles.of(fields, List.of()).withFields(Optional.of("s"), List.of("refs.1", "refs.0")),
                true,
                OptionalLong.empty())) {
            assertThat(corpus.references(0)).containsExactly("y", "x");
        }
    }

    @Test
    void whiteSpaceAtTheEndOfSourcesGoesWhereItIsSaid() throws IOException {
        Path source = Files.write(folder.resolve("s"), List.of(" a \u00a0\t", "b"));
        try (Corpus corpus = Corpus.open(
                folder,
                "test",
                CorpusFiles.of(source, List.of()).strippingSources(true),
                false,
                OptionalLong.empty())) {
            assertThat(corpus.source(0)).isEqualTo(" a");
        }
    }

    @Test
    void lineBreaksInFieldsAreRefusedOrSpaces() throws IOException {
        Path file = Files.writeString(folder.resolve("test.csv"), "source,target\n\"a\r\nb\",x\nc,\"y\n\nz\"\n");
        assertProblems(
                CorpusFiles.OF_SPLIT,
                file + ":2: field source has a line break, and an example is one line: --line_breaks space",
                file + ":4: field target has a line break");
        try (Corpus corpus =
                Corpus.open(folder, "test", CorpusFiles.OF_SPLIT.joiningLines(true), true, OptionalLong.empty())) {
            assertThat(corpus.source(0)).isEqualTo("a b");
            assertThat(corpus.target(1)).contains("y  z");
        }
    }

    @Test
    void eachProblemOfRecordsHasItsLine() throws IOException {
        Path file = Files.write(
                folder.resolve("test.jsonl"),
                Stream.of(
                                "{\"source\": \"a\", \"target\": \"x\"}",
                                "{\"source\": \"a\", \"source\": \"b\", \"target\": \"x\"}",
                                "",
                                "[1]",
                                "{\"target\": 7, \"sources\": \"s\"}",
                                "{\"source\": \"\", \"target\": null}",
                                "{\"source\": \"\\ud800\", \"target\": \"\"}",
                                "{\"source\": {\"en\": \"x\"}, \"target\": [\"y\"]}",
                                "{\"source\": \"a\", \"target\": \"x\"} x",
                                "\u00e4")
                        .toList(),
                StandardCharsets.ISO_8859_1);
        assertProblems(
                CorpusFiles.OF_SPLIT,
                file + ":2: no JSON object: Duplicate",
                file + ":3: the line is empty, expected a JSON object; remove it",
                file + ":4: JSON of type list, expected an object",
                file + ":5: no field source; the line has target, sources",
                file + ":5: field target is of type number, expected a text",
                file + ":6: field target is of type null, expected a text",
                file + ":6: field source is empty; fill it, or remove the record",
                file + ":7: field source has half of a surrogate pair",
                file + ":8: field source is of type object, expected a text: en are in it, as in source.en",
                file + ":8: field target is of type list, expected a text; target.0 is its first element",
                file + ":9: no JSON object: ",
                file + ":10: invalid UTF-8 at byte 1 (0xe4); convert the file to UTF-8");
    }

    @Test
    void eachProblemOfSeparatedFieldsHasItsLine() throws IOException {
        Path file =
                Files.writeString(folder.resolve("test.csv"), "source,target\na,b,c\n\"a\"b,x\nq,\"never closed\n\n");
        assertProblems(
                CorpusFiles.OF_SPLIT,
                file + ":2: 3 fields, but the records before have 2",
                file + ":3: text after a closing quotation mark",
                file + ":4: a quotation mark is never closed");
        Files.writeString(file, "source,source\na,b\n");
        assertProblems(
                CorpusFiles.OF_SPLIT,
                file + ":1: the header has source twice, as fields 1 and 2; rename one",
                file + ":1: no field target; the header has source, source");
        Files.writeString(file, "a,b\n");
        assertProblems(
                CorpusFiles.OF_SPLIT.withFields(Optional.of("1"), List.of("3")),
                file + ":1: no field 3; the record has 2");
    }

    @Test
    void namesThatContradictAreRefused() throws IOException {
        Path text = Files.write(folder.resolve("test.source"), List.of("a"));
        assertProblems(
                CorpusFiles.OF_SPLIT.withFields(Optional.of("en"), List.of()),
                "--source_field en: " + text + " is a text file, which has no fields (.jsonl, .csv, .tsv have)");
        assertProblems(
                CorpusFiles.of(text, List.of()),
                text + ": the metrics need references: name their file with --reference_file");
        assertProblems(
                CorpusFiles.of(folder.resolve("absent"), List.of(text)), folder.resolve("absent") + ": no such file");
        Files.delete(text);
        Files.writeString(folder.resolve("test.csv"), CSV);
        Files.writeString(folder.resolve("test.tsv"), TSV);
        assertProblems(CorpusFiles.OF_SPLIT, "are both there: name the one that is meant with --source_file");
    }

    @Test
    void whatIsPackedOtherwiseThanItsNameSaysIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("test.source.gz"), "no gzip at all, but a line of text\n");
        Files.writeString(folder.resolve("test.target"), "x\n");
        assertProblems(CorpusFiles.OF_SPLIT, file + ": cannot be read (it is no gzip, though its name says so");
    }

    @Test
    void theLimitCountsRecords() throws IOException {
        Files.writeString(
                folder.resolve("test.jsonl"),
                "{\"source\": \"a\", \"target\": \"x\"}\n{\"source\": \"\", \"target\": \"\"}\n");
        try (Corpus corpus = Corpus.open(folder, "test", CorpusFiles.OF_SPLIT, true, OptionalLong.of(1))) {
            assertThat(corpus.size()).isEqualTo(1);
        }
    }

    private void assertProblems(CorpusFiles files, String... parts) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Corpus.open(folder, "test", files, true, OptionalLong.empty())
                        .close())
                .satisfies(e -> {
                    assertThat(e.problems()).hasSameSizeAs(parts);
                    for (int i = 0; i < parts.length; i++) {
                        assertThat(e.problems().get(i)).contains(parts[i]).doesNotContain("\n");
                    }
                });
    }
}
