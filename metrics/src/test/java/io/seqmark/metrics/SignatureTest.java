package io.seqmark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.metrics.ter.TerConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** The forms that sacrebleu's own documentation shows. */
final class SignatureTest {
    private static Signature signature(String... keysAndValues) {
        SequencedMap<String, String> entries = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Signature(entries);
    }

    @Test
    void whatSaysHowTheScoreWasResampledComesFirstAndTheVersionLast() {
        Signature signature = signature(
                "version", "2.6.0", "smooth", "exp", "seed", "12345", "case", "mixed", "bs", "1000", "nrefs", "1");
        assertThat(signature).hasToString("nrefs:1|bs:1000|seed:12345|smooth:exp|case:mixed|version:2.6.0");
        assertThat(signature.shortForm()).isEqualTo("#:1|bs:1000|rs:12345|s:exp|c:mixed|v:2.6.0");
        assertThat(signature("case", "lc", "ar", "10")).hasToString("ar:10|case:lc");
    }

    @Test
    void anEntryIsAddedInItsPlaceOrReplaced() {
        Signature signature = signature("nrefs", "1", "tok", "13a", "version", "2.6.0");
        assertThat(signature.with("ar", "10000").with("seed", "1"))
                .hasToString("nrefs:1|ar:10000|seed:1|tok:13a|version:2.6.0");
        assertThat(signature.with("tok", "zh")).hasToString("nrefs:1|tok:zh|version:2.6.0");
        assertThat(signature).hasToString("nrefs:1|tok:13a|version:2.6.0");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> signature.entries().put("a", "b"));
    }

    @Test
    void eachMetricsShortForm() {
        Accumulator<?> ter = new Ter(TerConfig.defaults()).accumulator();
        ter.add("a", List.of("a"));
        assertThat(ter.signature().shortForm()).isEqualTo("#:1|c:lc|t:tercom|nr:no|pn:yes|as:no|v:2.6.0");
        Accumulator<?> chrf = new Chrf(ChrfConfig.plusPlus()).accumulator();
        chrf.add("a", List.of("a"));
        assertThat(chrf.signature().shortForm()).isEqualTo("#:1|c:mixed|e:yes|nc:6|nw:2|s:no|v:2.6.0");
        // only TER shortens the name of its tokenizer
        assertThat(signature("tok", "13a").shortForm()).isEqualTo("tok:13a");
    }
}
