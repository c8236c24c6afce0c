package io.seqmark.family.encoderdecoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.Families;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.cpu.CpuDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a nested configuration may hold, and which generation settings are taken from it. */
final class EncoderDecoderFamilyTest {
    private static final Device DEVICE = CpuDevice.open();

    private static final String BERT = "{\"model_type\": \"bert\"}";
    private static final String SUPPORTED = "bert, roberta, xlm-roberta, camembert, electra, bert-generation";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model_type\": \"xlnet\"} | {\"model_type\": \"bert\"} | the encoder's model_type \"xlnet\" is not"
                        + " supported; supported encoders are SUPPORTED, distilbert",
                "{\"model_type\": \"bert\"} | {\"model_type\": \"opt\"} |"
                        + " the decoder's model_type \"opt\" is not supported; supported decoders are SUPPORTED, gpt2",
                "{\"model_type\": \"bert\"} | {\"model_type\": \"distilbert\"} | the decoder's model_type"
                        + " \"distilbert\" is not supported; supported decoders are SUPPORTED, gpt2",
                "{\"model_type\": \"bert\"} | {\"model_type\": \"gpt2\"} |"
                        + " decoder.add_cross_attention is not true: such a decoder never sees the source",
                "{\"model_type\": \"bert\", \"is_decoder\": true} | {\"model_type\": \"bert\"} |"
                        + " encoder.is_decoder is true: an encoder that does not see what follows is not supported",
                "{\"model_type\": \"bert\", \"position_embedding_type\": \"relative_key\"} | {\"model_type\":"
                        + " \"bert\"} | position_embedding_type \"relative_key\" is not supported; supported is absolute",
            })
    void whatIsNotSupportedIsRefusedInOneLineThatNamesTheSide(String encoder, String decoder, String message)
            throws IOException {
        String expected = message.replace("SUPPORTED", SUPPORTED);
        write("\"encoder\": %s, \"decoder\": %s".formatted(encoder, decoder));
        assertThatThrownBy(this::load)
                .isInstanceOf(InputException.class)
                .hasMessage(folder.resolve("config.json") + ": " + expected);
    }

    @Test
    void aMissingSideIsNamed() throws IOException {
        write("\"encoder\": " + BERT);
        assertThatThrownBy(this::load)
                .isInstanceOf(InputException.class)
                .hasMessage(folder.resolve("config.json")
                        + ": has no \"decoder\", which model_type \"encoder-decoder\" nests; fetch the file again");
    }

    /** The order of {@code _get_decoder_start_token_id} in transformers 4.4.2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"decoder_start_token_id\": 3, \"bos_token_id\": 4 | \"decoder_start_token_id\": 5, \"bos_token_id\":"
                        + " 6 | 3",
                "\"bos_token_id\": 4 | \"decoder_start_token_id\": 5, \"bos_token_id\": 6 | 5",
                "\"bos_token_id\": 4 | \"bos_token_id\": 6 | 4",
                "\"x\": 0 | \"bos_token_id\": 6 | 6",
                "\"x\": 0 | \"y\": 0 | 50256",
            })
    void decoderStartUnderLegacySemanticsIsSoughtOutsideThenInside(String outside, String inside, int expected)
            throws IOException {
        write("%s, \"encoder\": %s, \"decoder\": {\"model_type\": \"gpt2\", \"add_cross_attention\": true, %s}"
                .formatted(outside, BERT, inside));
        assertThat(resolve(Semantics.HF_4_4).decoderStartTokenId()).isEqualTo(expected);
    }

    @Test
    void nothingElseIsTakenFromInsideUnderLegacySemantics() throws IOException {
        write("\"decoder_start_token_id\": 1, \"encoder\": %s, \"decoder\": %s"
                .formatted(BERT, "{\"model_type\": \"bert\", \"add_cross_attention\": true, \"num_beams\": 3}"));
        assertThat(resolve(Semantics.HF_4_4).numBeams()).isEqualTo(1);
        assertThat(resolve(Semantics.HF_5).numBeams()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model_type\": \"electra\", \"hidden_size\": 768, \"num_attention_heads\": 4, \"add_cross_attention\": true} |"
                        + " transformers 4.4 had no decoder \"electra\": use --semantics hf-5",
                "{\"model_type\": \"gpt2\", \"n_embd\": 1536, \"add_cross_attention\": true} |"
                        + " transformers 4.4 could not join an encoder of width 768 and a decoder of width 1536: use --semantics hf-5"
            })
    void whatTransformers44HadNoCodeForIsRefusedUnderItsSemantics(String decoder, String message) throws IOException {
        write("\"decoder_start_token_id\": 1, \"encoder\": %s, \"decoder\": %s".formatted(BERT, decoder));
        assertThat(resolve(Semantics.HF_5).decoderStartTokenId()).isEqualTo(1);
        assertThatThrownBy(() -> resolve(Semantics.HF_4_4))
                .isInstanceOf(InputException.class)
                .hasMessage(folder.resolve("config.json") + ": " + message);
    }

    private GenerationConfig resolve(Semantics semantics) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            return GenerationConfig.resolve(checkpoint, Optional.empty(), semantics, Map.of());
        }
    }

    private void load() {
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            Families.load(DEVICE, checkpoint, ModelOptions.DEFAULT).close();
        }
    }

    private void write(String fields) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"encoder-decoder\", " + fields + "}");
        Files.createFile(folder.resolve("model.safetensors"));
    }
}
