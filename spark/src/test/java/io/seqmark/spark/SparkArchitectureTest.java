package io.seqmark.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Only this room knows Spark and Hadoop, nobody knows this room, and it computes nothing itself. */
@AnalyzeClasses(packages = "io.seqmark", importOptions = DoNotIncludeTests.class)
final class SparkArchitectureTest {
    private static final String ROOM = "io.seqmark.spark..";

    @ArchTest
    static final ArchRule NOBODY_ELSE_KNOWS_SPARK = noClasses()
            .that()
            .resideOutsideOfPackage(ROOM)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOM, "org.apache.spark..", "org.apache.hadoop..", "scala..");

    @ArchTest
    static final ArchRule IT_KNOWS_RUNS_AND_ROWS = classes()
            .that()
            .resideInAPackage(ROOM)
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages(
                    "io.seqmark.family..",
                    "io.seqmark.model..",
                    "io.seqmark.tensor..",
                    "io.seqmark.generate..",
                    "io.seqmark.tokenizer..",
                    "io.seqmark.checkpoint..",
                    "io.seqmark.metrics..",
                    "org.bytedeco..",
                    "ai.djl..");
}
