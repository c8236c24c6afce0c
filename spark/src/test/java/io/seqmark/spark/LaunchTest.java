package io.seqmark.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LaunchTest {
    @Test
    void masterAndSettingsStandBeforeTheCommand() {
        assertThat(Launch.parse(List.of(
                        "--master",
                        "local[2]",
                        "--conf=spark.executor.memory=4g",
                        "eval",
                        "--data_dir",
                        "d",
                        "--bs",
                        "4")))
                .isEqualTo(new Launch(
                        Optional.of("local[2]"),
                        Map.of("spark.executor.memory", "4g"),
                        List.of("--data_dir", "d", "--bs", "4")));
    }

    @Test
    void aCommandLineOfThePredecessorIsEval() {
        assertThat(Launch.parse(List.of("--data_dir", "d")))
                .isEqualTo(new Launch(Optional.empty(), Map.of(), List.of("--data_dir", "d")));
    }

    @ParameterizedTest
    @CsvSource({
        "'--master', --master needs a value",
        "'--conf', --conf needs a value",
        "'--conf=memory', expected a Spark setting",
        "'--workers=2', on Spark the cluster says who computes",
        "'--local_rank=1', on Spark the cluster says who computes",
        "'score', on Spark there is eval alone"
    })
    void whatIsWrongIsNamed(String argument, String message) {
        assertThatThrownBy(() -> Launch.parse(List.of(argument)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }
}
