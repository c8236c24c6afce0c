package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.SharedData;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.contract.Semantics;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Token ids, texts and scores of every decoding option, against what transformers 4.4.2 and 5.12.1 generated. */
final class GoldenCasesTest {
    private static final List<String> BUNDLED = List.of("bart", "marian", "t5", "t5_gated");
    private static final List<String> SHARED = List.of("bart", "bart_noforce", "marian", "t5", "t5_gated");

    @TestFactory
    Stream<DynamicTest> bundledCheckpoints() {
        Path golden = Path.of("src/test/resources/golden");
        return BUNDLED.stream()
                .flatMap(family -> GoldenCase.read(
                        golden.resolve(family), golden.resolve(family).resolve("cases_new.json"), Semantics.HF_5, 40)
                        .stream())
                .map(GoldenCasesTest::test);
    }

    @TestFactory
    Stream<DynamicTest> sharedCheckpointsUnderHf5() {
        Path golden = SharedData.require().resolve("golden");
        return SHARED.stream()
                .filter(family -> !family.equals("t5_gated")) // it has no cases of 5.12
                .flatMap(family -> GoldenCase.read(
                        golden.resolve(family), golden.resolve(family).resolve("cases_new.json"), Semantics.HF_5, 64)
                        .stream())
                .map(GoldenCasesTest::test);
    }

    @TestFactory
    Stream<DynamicTest> sharedCheckpointsUnderHf44() {
        Path golden = SharedData.require().resolve("golden");
        return SHARED.stream()
                .flatMap(family -> GoldenCase.read(
                        golden.resolve(family), golden.resolve(family).resolve("cases_old.json"), Semantics.HF_4_4, 64)
                        .stream())
                .map(GoldenCasesTest::test);
    }

    @TestFactory
    Stream<DynamicTest> sharedCheckpointsWithNewTokenLimits() {
        Path golden = SharedData.require().resolve("golden");
        Path extra = Path.of("src/test/resources/golden-extra");
        return SHARED.stream()
                .flatMap(family ->
                        GoldenCase.read(golden.resolve(family), extra.resolve(family + "_new.json"), Semantics.HF_5, 64)
                                .stream())
                .map(GoldenCasesTest::test);
    }

    private static DynamicTest test(GoldenCase golden) {
        String name = "%s %s %s".formatted(golden.checkpoint().getFileName(), golden.semantics(), golden.name());
        return DynamicTest.dynamicTest(name, () -> check(golden));
    }

    private static void check(GoldenCase golden) {
        List<Hypothesis> hypotheses = golden.generate().stream()
                .flatMap(generated -> generated.hypotheses().stream())
                .toList();
        JsonNode sequences = golden.expected().get("sequences");
        assertThat(hypotheses).hasSize(sequences.size());
        for (int i = 0; i < hypotheses.size(); i++) {
            Hypothesis hypothesis = hypotheses.get(i);
            assertThat(stripped(hypothesis.tokenIds(), golden))
                    .as("ids of row %d", i)
                    .isEqualTo(stripped(
                            sequences
                                    .get(i)
                                    .valueStream()
                                    .skip(1)
                                    .map(JsonNode::intValue)
                                    .toList(),
                            golden));
            int row = i;
            element(golden.expected(), "texts", i)
                    .ifPresent(text -> assertThat(hypothesis.text())
                            .as("text of row %d", row)
                            .isEqualTo(text.stringValue()));
            element(golden.expected(), "sequences_scores", i)
                    .ifPresent(score -> checkScore(hypothesis.score(), score.floatValue()));
        }
    }

    /**
     * Within 1e-4, or 1.5 parts in a million: a negative length penalty multiplies the sum's float32 rounding, in which
     * transformers itself is up to 2e-4 off its own float64 result on these checkpoints (t5_gated more).
     */
    private static void checkScore(float actual, float expected) {
        assertThat(actual).isCloseTo(expected, within(Math.max(1e-4f, 1.5e-6f * Math.abs(expected))));
    }

    private static Optional<JsonNode> element(JsonNode expected, String key, int index) {
        return Optional.ofNullable(expected.get(key)).filter(JsonNode::isArray).map(array -> array.get(index));
    }

    /** Up to EOS, without trailing padding: 5.12 fills with EOS where the padding id is 0. */
    private static List<Integer> stripped(List<Integer> ids, GoldenCase golden) {
        ConfigFile config = ConfigFile.read(golden.checkpoint().resolve("config.json"));
        List<Integer> eos = config.integers("eos_token_id");
        int pad = config.integer("pad_token_id").orElse(-1);
        List<Integer> upToEos = ids.stream().takeWhile(id -> !eos.contains(id)).toList();
        int end = upToEos.size();
        while (end > 0 && upToEos.get(end - 1) == pad) {
            end--;
        }
        return upToEos.subList(0, end);
    }
}
