package io.seqmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The facade gives what transformers gave, and shares the weights between options without changing a bit. */
final class Seq2SeqTest {
    private static final Options GREEDY =
            Options.defaults().numBeams(1).maxLength(20).threads(2);
    private static final Options BEAMS = GREEDY.numBeams(4);

    @ParameterizedTest
    @ValueSource(strings = {"marian", "t5", "bart", "nllb"})
    void textsEqualThoseOfTransformers(String family) throws IOException {
        Options languages = family.equals("nllb")
                ? Options.defaults().sourceLanguage("eng_Latn").targetLanguage("deu_Latn")
                : Options.defaults();
        int longest = read(family, "inputs.json").path("input_ids").path(0).size();
        Options options = languages.maxSourceLength(longest).maxLength(20).threads(2);
        try (Seq2Seq model = open(family, options.numBeams(4));
                Seq2Seq greedy = model.with(options.numBeams(1))) {
            assertThat(model.generate(lines(family))).isEqualTo(golden(family, "beam4"));
            assertThat(greedy.generate(lines(family))).isEqualTo(golden(family, "greedy"));
            assertThat(greedy.generate(lines(family).getFirst()))
                    .isEqualTo(golden(family, "greedy").getFirst());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"marian", "t5"})
    void otherOptionsGiveTheSameBitsAsAFreshModel(String family) throws IOException {
        Options other = BEAMS.numReturnSequences(3)
                .lengthPenalty(0.6)
                .noRepeatNgramSize(2)
                .minLength(4)
                .option("early_stopping", "never")
                .option("output_scores", "true");
        try (Seq2Seq model = open(family, GREEDY);
                Seq2Seq shared = model.with(other);
                Seq2Seq fresh = open(family, other)) {
            List<Generation> expected = fresh.generations(lines(family));

            assertThat(shared.generations(lines(family))).isEqualTo(expected);
            assertThat(expected).allSatisfy(result -> {
                assertThat(result.texts()).hasSize(3);
                assertThat(result.best().tokenScores()).isPresent();
            });
        }
    }

    @Test
    void resultsComeInTheOrderOfTheLinesWhateverTheThreads() throws IOException {
        List<String> lines = many(lines("marian"), 30);
        try (Seq2Seq model = open("marian", GREEDY.threads(3).batchSize(2));
                Seq2Seq alone = model.with(GREEDY.threads(1).batchSize(1))) {
            List<Generation> results = model.generations(lines);

            assertThat(results.stream().map(Generation::index))
                    .isEqualTo(IntStream.range(0, lines.size()).boxed().toList());
            assertThat(alone.generations(lines)).isEqualTo(results);
        }
    }

    @Test
    void aStreamHasEachResultOnce() throws IOException {
        List<String> lines = many(lines("marian"), 30);
        try (Seq2Seq model = open("marian", GREEDY);
                Stream<Generation> stream = model.stream(lines)) {
            List<Generation> results = new ArrayList<>(stream.toList());
            results.sort(Comparator.comparingInt(Generation::index));

            assertThat(results).isEqualTo(model.generations(lines));
        }
    }

    @Test
    void aStreamThatIsLeftEndsTheGeneration() throws IOException {
        List<String> lines = many(lines("marian"), 2_000);
        Set<Thread> before = generating();
        try (Seq2Seq model = open("marian", GREEDY)) {
            try (Stream<Generation> stream = model.stream(lines)) {
                Iterator<Generation> results = stream.iterator();
                assertThat(results.next().candidates()).isNotEmpty();
            }
            Set<Thread> left = generating();
            left.removeAll(before);

            assertThat(left).isEmpty();
            assertThat(model.generate(lines("marian"))).hasSize(lines("marian").size());
        }
    }

    @Test
    void severalThreadsMayGenerateAtOnce() throws IOException, InterruptedException, ExecutionException {
        List<String> lines = lines("t5");
        try (Seq2Seq model = open("t5", BEAMS);
                ExecutorService pool = Executors.newFixedThreadPool(3)) {
            List<Generation> expected = model.generations(lines);
            List<Future<List<Generation>>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(pool.submit(() -> model.generations(lines)));
            }
            for (Future<List<Generation>> each : all) {
                assertThat(each.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void aCutLineAndAnOutputWithoutAnEndAreMarked() throws IOException {
        try (Seq2Seq model = open("marian", GREEDY.maxNewTokens(2).maxSourceLength(3))) {
            Generation result = model.generations(lines("marian")).get(1);

            assertThat(result.truncated()).isTrue();
            assertThat(result.sourceTokens()).isEqualTo(3);
            assertThat(result.best().tokenIds()).hasSize(2);
        }
    }

    @Test
    void eitherModelMayBeClosedFirst() throws IOException {
        Seq2Seq first = open("marian", GREEDY);
        List<String> expected = first.generate(lines("marian"));
        Seq2Seq second = first.with(GREEDY);
        first.close();
        first.close();

        assertThat(second.generate(lines("marian"))).isEqualTo(expected);
        second.close();
        assertThatThrownBy(() -> second.with(GREEDY)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedModelRefusesWork() throws IOException {
        Seq2Seq model = open("marian", GREEDY);
        Stream<Generation> unread = model.stream(lines("marian"));
        model.close();

        assertThatThrownBy(() -> model.generate("Ein Satz."))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this model is closed");
        assertThatThrownBy(() -> model.stream(List.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(unread::toList).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWrongOptionIsOneProblem() {
        assertProblem(
                () -> Options.defaults().option("num_beam", "4"),
                "option num_beam: generate() has none of that name; did you mean num_beams?");
        assertProblem(
                () -> Options.defaults().option("num_beams", "four"), "--num_beams four: expected a whole number");
        assertProblem(() -> Options.defaults().batchSize(0), "batchSize 0: expected a whole number from 1");
        assertThatThrownBy(() -> open("marian", GREEDY.numBeams(0)))
                .isInstanceOfSatisfying(
                        InputException.class,
                        wrong -> assertThat(wrong.problems()).hasSize(1));
        assertThatThrownBy(() -> open("nllb", GREEDY.targetLanguage("Deutsch")))
                .isInstanceOfSatisfying(
                        InputException.class,
                        wrong -> assertThat(wrong.problems()).hasSize(1));
    }

    @Test
    void whatTheWeightsDependOnCannotBeChanged() throws IOException {
        try (Seq2Seq model = open("marian", GREEDY)) {
            assertThatThrownBy(() -> model.with(GREEDY.precision(Precision.INT8).semantics(Semantics.HF_4_4)))
                    .isInstanceOfSatisfying(
                            InputException.class,
                            wrong -> assertThat(wrong.problems())
                                    .containsExactly(
                                            "precision int8: the model is loaded with float32, which cannot be changed;"
                                                    + " open it anew",
                                            "semantics hf-4.4: the model is loaded with hf-5, which cannot be changed;"
                                                    + " open it anew"));
            assertThatThrownBy(() -> model.with(GREEDY.maxLength(1_000_000))).isInstanceOf(InputException.class);
            assertThat(model.generate(lines("marian"))).isNotEmpty();
        }
    }

    private static void assertProblem(Runnable work, String problem) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        InputException.class,
                        wrong -> assertThat(wrong.problems()).containsExactly(problem));
    }

    private static Seq2Seq open(String family, Options options) {
        return Seq2Seq.open(BundledData.golden(family).toString(), options, _ -> {});
    }

    private static Set<Thread> generating() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread ->
                !thread.getName().startsWith("replica-") && !thread.getName().equals("generation"));
        return threads;
    }

    private static List<String> many(List<String> lines, int times) {
        return Collections.nCopies(times, lines).stream().flatMap(List::stream).toList();
    }

    private static List<String> lines(String family) throws IOException {
        return strings(read(family, "inputs.json").path("texts"));
    }

    private static List<String> golden(String family, String name) throws IOException {
        return strings(read(family, "cases_new.json").path("cases").path(name).path("texts"));
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static JsonNode read(String family, String file) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(BundledData.golden(family).resolve(file)));
    }
}
