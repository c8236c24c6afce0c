package io.seqmark.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.seqmark.checkpoint.HubFolder;
import io.seqmark.checkpoint.adapter.AdapterFacts;
import io.seqmark.engine.MemoryEstimate;
import io.seqmark.tokenizer.Languages;

/** The command line is the top floor: it starts runs and knows no room below them but the names of generate()'s options. */
@AnalyzeClasses(packages = "io.seqmark", importOptions = DoNotIncludeTests.class)
final class CliArchitectureTest {
    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackage("io.seqmark.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.seqmark.cli..");

    @ArchTest
    static final ArchRule IT_STARTS_RUNS_AND_NOTHING_ELSE = classes()
            .that()
            .resideInAPackage("io.seqmark.cli..")
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackages(
                            "io.seqmark.engine..",
                            "io.seqmark.journal..",
                            "io.seqmark.family..",
                            "io.seqmark.model..",
                            "io.seqmark.tensor..",
                            "io.seqmark.tokenizer..",
                            "io.seqmark.checkpoint..",
                            "org.bytedeco..",
                            "ai.djl..")
                    // values that a specification, an inspection and a machine hold
                    .or(belongToAnyOf(Languages.class, MemoryEstimate.class, HubFolder.class, AdapterFacts.class)));
}
