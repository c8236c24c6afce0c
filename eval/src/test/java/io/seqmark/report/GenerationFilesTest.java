package io.seqmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GenerationFilesTest {
    private static final int EOS = 2;

    private final List<Generated> rows = List.of(
            new Generated(
                    0,
                    List.of(hypothesis("Ein Haus\nam See.", 5, 6, EOS), hypothesis("Das Haus", 5, 7, EOS)),
                    false,
                    4),
            new Generated(1, List.of(hypothesis("a\r\nb\rc", 5), hypothesis("", EOS)), true, 9, true, 0));
    private final GenerationFiles files = new GenerationFiles(2, id -> rows.get((int) id));

    @Test
    void lineEndsInsideAPredictionBecomeSpacesInTheTextFile() throws IOException {
        assertThat(written(files.texts())).isEqualTo("Ein Haus am See.\na b c\n");
    }

    @Test
    void pseudolabelsAreIndentedAsPythonDoesIt() throws IOException {
        assertThat(written(files.pseudolabels())).isEqualTo("""
                        [
                            [
                                "Ein Haus\\nam See.",
                                "Das Haus"
                            ],
                            [
                                "a\\r\\nb\\rc",
                                ""
                            ]
                        ]""");
    }

    @Test
    void rowsKeepTheTextAndSayWhatIsOdd() throws IOException {
        FlagCounts counts = new FlagCounts();
        String jsonl = written(files.jsonl(
                id -> "Quelle " + id,
                id -> id == 0 ? List.of("A house by the lake. ") : List.of(),
                id -> id == 0 ? Map.of("bleu", 12.5) : Map.of(),
                Set.of(EOS),
                1,
                counts));
        assertThat(counts.truncated()).isEqualTo(1);
        assertThat(counts.overflowed()).isEqualTo(1);
        assertThat(counts.asMap()).isEqualTo(Map.of("truncated", 1L, "overflowed", 1L, "unfinished", 1L));
        assertThat(jsonl.split("\n"))
                .containsExactly(
                        "{\"id\": 0, \"source\": \"Quelle 0\", \"reference\": \"A house by the lake. \", \"predictions\":"
                                + " [\"Ein Haus\\nam See.\", \"Das Haus\"], \"token_ids\": [[5, 6, 2], [5, 7, 2]],"
                                + " \"scores\": [-0.1, -0.1], \"sentence\": {\"bleu\": 12.5}, \"flags\": []}",
                        "{\"id\": 1, \"source\": \"Quelle 1\", \"reference\": null, \"predictions\": [\"a\\r\\nb\\rc\","
                                + " \"\"], \"token_ids\": [[5], [2]], \"scores\": [-0.1, -0.1], \"sentence\": {},"
                                + " \"flags\": [\"truncated\", \"overflowed\", \"unfinished\"]}");
    }

    @Test
    void scoresOfTokensAreWrittenWhereTheyWereAskedFor() throws IOException {
        Hypothesis best = new Hypothesis("ja", List.of(5, EOS), -0.75f, Optional.of(List.of(-0.5f, -0.25f)));
        GenerationFiles scored = new GenerationFiles(1, id -> new Generated(0, List.of(best), false, 4));
        assertThat(written(scored.jsonl(
                        id -> "yes", id -> List.of("ja", "doch"), id -> Map.of(), Set.of(EOS), 9, new FlagCounts())))
                .contains("\"reference\": \"ja\", \"more_references\": [\"doch\"], \"predictions\"")
                .contains("\"scores\": [-0.75], \"token_scores\": [[-0.5, -0.25]], \"sentence\"");
    }

    @Test
    void aPredictionThatAStopStringEndedIsNotUnfinished() {
        assertThat(flags(hypothesis("a.", 5, 6))).isEmpty();
        assertThat(flags(hypothesis("a", IntStream.range(5, 25).toArray()))).containsExactly("unfinished");
    }

    /** Where the last token of the longest length is forced to be an end token, that it is one says nothing. */
    @Test
    void aPredictionWhoseEndWasForcedIsUnfinished() {
        int[] longest =
                IntStream.concat(IntStream.range(5, 24), IntStream.of(EOS)).toArray();
        assertThat(flags(hypothesis("a", longest))).isEmpty();
        Generated forced = new Generated(0, List.of(hypothesis("a", longest)), false, 1);
        assertThat(RowFlags.of(forced, Set.of(), 20)).containsExactly("unfinished");
        Generated shorter = new Generated(0, List.of(hypothesis("a", 5, EOS)), false, 1);
        assertThat(RowFlags.of(shorter, Set.of(), 20)).isEmpty();
    }

    @Test
    void predictionThatGoesInCirclesOrIsBlankIsFlagged() {
        int[] circles = IntStream.concat(IntStream.range(0, 16).map(i -> 10 + i % 4), IntStream.of(EOS))
                .toArray();
        int[] thrice = IntStream.concat(IntStream.range(0, 12).map(i -> 10 + i % 4), IntStream.of(EOS))
                .toArray();
        assertThat(flags(hypothesis("la la", circles))).containsExactly("repeated");
        assertThat(flags(hypothesis("la", thrice))).isEmpty();
        assertThat(flags(hypothesis(" ", 5, EOS))).containsExactly("empty");
    }

    private static List<String> flags(Hypothesis best) {
        return RowFlags.of(new Generated(0, List.of(best), false, 1), Set.of(EOS), 20);
    }

    private static Hypothesis hypothesis(String text, int... ids) {
        return new Hypothesis(text, Arrays.stream(ids).boxed().toList(), -0.1f);
    }

    private static String written(StagedFiles.Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
