package io.seqmark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;

/** The house of ARCHITECTURE.md: imports go down or sideways, never up, and there are no cycles. */
@AnalyzeClasses(
        packages = "io.seqmark",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
final class ArchitectureTest {
    /** The tests of modules below come as jars where the whole is built. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule IMPORTS_RUN_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("search")
            .definedBy("io.seqmark.search..")
            .layer("run")
            .definedBy("io.seqmark.run..")
            .layer("study")
            .definedBy("io.seqmark.study..")
            .layer("compute")
            .definedBy("io.seqmark.compute..")
            .layer("spec")
            .definedBy("io.seqmark.spec..")
            .layer("facade")
            .definedBy("io.seqmark")
            .layer("report")
            .definedBy("io.seqmark.report..")
            .layer("worker")
            .definedBy("io.seqmark.worker..")
            .layer("lease")
            .definedBy("io.seqmark.lease..")
            .layer("journal")
            .definedBy("io.seqmark.journal..")
            .layer("engine")
            .definedBy("io.seqmark.engine..")
            .layer("dataset")
            .definedBy("io.seqmark.dataset..")
            .layer("generate")
            .definedBy("io.seqmark.generate..")
            .layer("metrics")
            .definedBy(
                    resideInAPackage("io.seqmark.metrics..").and(not(resideInAPackage("io.seqmark.metrics.neural.."))))
            .layer("neural")
            .definedBy("io.seqmark.metrics.neural..")
            .layer("family")
            .definedBy("io.seqmark.family..")
            .layer("model")
            .definedBy("io.seqmark.model..")
            .layer("tokenizer")
            .definedBy("io.seqmark.tokenizer..")
            .layer("checkpoint")
            .definedBy("io.seqmark.checkpoint..")
            .layer("tensor")
            .definedBy("io.seqmark.tensor..")
            .layer("cuda")
            .definedBy("io.seqmark.cuda..")
            .layer("natives")
            .definedBy("io.seqmark.base.natives..")
            .layer("base")
            .definedBy("io.seqmark.base")
            .whereLayer("search")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("study")
            .mayOnlyBeAccessedByLayers("search")
            .whereLayer("run")
            .mayOnlyBeAccessedByLayers("study", "search")
            .whereLayer("compute")
            .mayOnlyBeAccessedByLayers("run", "search")
            .whereLayer("spec")
            .mayOnlyBeAccessedByLayers("run", "compute", "study", "search")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("run", "compute", "spec", "study", "search")
            .whereLayer("worker")
            .mayOnlyBeAccessedByLayers("compute")
            .whereLayer("lease")
            .mayOnlyBeAccessedByLayers("compute", "worker")
            .whereLayer("journal")
            .mayOnlyBeAccessedByLayers("run", "report", "worker")
            .whereLayer("engine") // of a hypothesis
            .mayOnlyBeAccessedByLayers("run", "compute", "report", "journal", "worker", "facade", "study", "neural")
            .whereLayer("dataset")
            .mayOnlyBeAccessedByLayers("run", "compute", "spec", "report", "journal", "engine")
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("run", "spec", "report", "study", "neural")
            .whereLayer("neural")
            .mayOnlyBeAccessedByLayers("run", "compute", "spec", "report", "study", "search")
            .whereLayer("generate")
            .mayOnlyBeAccessedByLayers("run", "compute", "spec", "report", "engine", "facade", "neural")
            .whereLayer("facade")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("family")
            .mayOnlyBeAccessedByLayers("engine", "generate")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("engine", "generate", "family", "neural")
            .whereLayer("tensor")
            .mayOnlyBeAccessedByLayers("engine", "generate", "family", "model", "neural")
            .whereLayer("cuda")
            .mayOnlyBeAccessedByLayers("run", "engine")
            .whereLayer("tokenizer")
            .mayOnlyBeAccessedByLayers("run", "compute", "spec", "engine", "facade", "search", "neural")
            .whereLayer("natives")
            .mayOnlyBeAccessedByLayers("run", "compute", "engine", "tokenizer", "tensor", "facade")
            .whereLayer("checkpoint")
            .mayOnlyBeAccessedByLayers(
                    "run",
                    "compute",
                    "report",
                    "engine",
                    "generate",
                    "family",
                    "model",
                    "tokenizer",
                    "facade",
                    "neural");

    /** What others call says what it takes and gives in types of ours or of Java. */
    @ArchTest
    static final ArchRule JACKSON_STAYS_INSIDE = codeUnits()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(
                    "io.seqmark",
                    "io.seqmark.engine..",
                    "io.seqmark.generate..",
                    "io.seqmark.run..",
                    "io.seqmark.compute..",
                    "io.seqmark.spec..",
                    "io.seqmark.metrics..",
                    "io.seqmark.worker..",
                    "io.seqmark.lease..")
            .should(new ArchCondition<>("mention no type of Jackson") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                    Stream.concat(unit.getParameterTypes().stream(), Stream.of(unit.getReturnType()))
                            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                            .filter(type -> type.getPackageName().startsWith("tools.jackson"))
                            .forEach(type -> events.add(SimpleConditionEvent.violated(
                                    unit, unit.getFullName() + " mentions " + type.getName())));
                }
            });

    /** Of rooms. */
    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.seqmark.(*)..").should().beFreeOfCycles();

    /** Of packages within and between rooms. */
    @ArchTest
    static final ArchRule NO_CYCLES_OF_PACKAGES =
            slices().matching("io.seqmark.(**)").should().beFreeOfCycles();

    /** A family is a folder that no other family looks into, but for the relatives of T5 and of T5Gemma. */
    @ArchTest
    static final ArchRule FAMILIES_STAND_ALONE = slices().matching("io.seqmark.family.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    resideInAnyPackage(
                            "io.seqmark.family.mt5..",
                            "io.seqmark.family.umt5..",
                            "io.seqmark.family.longt5..",
                            "io.seqmark.family.switchtransformers.."),
                    resideInAPackage("io.seqmark.family.t5.."))
            .ignoreDependency(
                    resideInAPackage("io.seqmark.family.t5gemma2.."), resideInAPackage("io.seqmark.family.t5gemma.."));

    /** A search reads scores, scores read options, and none reads the other way. */
    @ArchTest
    static final ArchRule GENERATE_GOES_DOWN = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("search")
            .definedBy("io.seqmark.generate.search..")
            .layer("logits")
            .definedBy("io.seqmark.generate.logits..")
            .layer("option")
            .definedBy("io.seqmark.generate.option..")
            .whereLayer("search")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("logits")
            .mayOnlyBeAccessedByLayers("search");

    /** A run is made of ranks, steps and scores, and none of them knows what a run returns. */
    @ArchTest
    static final ArchRule A_RUN_GOES_DOWN = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("run")
            .definedBy("io.seqmark.run")
            .layer("inspect")
            .definedBy("io.seqmark.run.inspect..")
            .layer("ranks")
            .definedBy("io.seqmark.run.ranks..")
            .layer("step")
            .definedBy("io.seqmark.run.step..")
            .layer("score")
            .definedBy("io.seqmark.run.score..")
            .layer("segment")
            .definedBy("io.seqmark.run.segment..")
            .whereLayer("run")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("inspect")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("ranks")
            .mayOnlyBeAccessedByLayers("run")
            .whereLayer("step")
            .mayOnlyBeAccessedByLayers("run", "ranks")
            .whereLayer("score")
            .mayOnlyBeAccessedByLayers("run", "ranks")
            .whereLayer("segment")
            .mayOnlyBeAccessedByLayers("run");

    /** What decides can be replayed: it has no clock, no thread and no file. */
    @ArchTest
    static final ArchRule LEASES_ARE_PURE = classes()
            .that()
            .resideInAPackage("io.seqmark.lease..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.seqmark.lease..",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "java.time",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule LEASES_HAVE_NO_CLOCK = noClasses()
            .that()
            .resideInAPackage("io.seqmark.lease..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(System.class, Thread.class, Process.class, Clock.class, Instant.class);

    /** Recipes put tokenizers together from files and parts; Python's and Rust's do not know each other. */
    @ArchTest
    static final ArchRule TOKENIZERS_GO_DOWN = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("recipe")
            .definedBy("io.seqmark.tokenizer.recipe..")
            .layer("python")
            .definedBy("io.seqmark.tokenizer.python..")
            .layer("rust")
            .definedBy("io.seqmark.tokenizer.rust..")
            .layer("language")
            .definedBy("io.seqmark.tokenizer.language..")
            .layer("files")
            .definedBy("io.seqmark.tokenizer.files..")
            .layer("text")
            .definedBy(
                    "io.seqmark.tokenizer.text..",
                    "io.seqmark.tokenizer.moses..",
                    "io.seqmark.tokenizer.sentencepiece..")
            .layer("interface")
            .definedBy("io.seqmark.tokenizer")
            .whereLayer("recipe")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("python")
            .mayOnlyBeAccessedByLayers("recipe")
            .whereLayer("rust")
            .mayOnlyBeAccessedByLayers("recipe")
            .whereLayer("language")
            .mayOnlyBeAccessedByLayers("recipe", "python", "rust")
            .whereLayer("files")
            .mayOnlyBeAccessedByLayers("recipe", "python", "rust", "language")
            .whereLayer("text")
            .mayOnlyBeAccessedByLayers("recipe", "python", "rust", "language", "files");

    /** The native library, and how a processor adds up. */
    @ArchTest
    static final ArchRule ONLY_THE_CPU_KNOWS_LIBTORCH_AND_VECTORS = noClasses()
            .that()
            .resideOutsideOfPackage("io.seqmark.tensor.cpu..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "jdk.incubator.vector..");

    /** Whoever else knew a device would not compute on another one. */
    @ArchTest
    static final ArchRule ONE_PLACE_CHOOSES_THE_DEVICE = noClasses()
            .that()
            .resideOutsideOfPackage("io.seqmark.tensor.cpu..")
            .and()
            .doNotHaveFullyQualifiedName("io.seqmark.engine.Devices")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.seqmark.tensor.cpu..");

    /** What calls the driver is the room's own: others ask what there is. */
    @ArchTest
    static final ArchRule ONLY_ITS_ROOM_CALLS_THE_DRIVER = noClasses()
            .that()
            .resideOutsideOfPackage("io.seqmark.cuda..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.seqmark.cuda.driver..");

    /** Only a device knows where its matrices lie. */
    @ArchTest
    static final ArchRule NO_ADDRESS_ABOVE_THE_SEAM = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.seqmark",
                    "io.seqmark.engine..",
                    "io.seqmark.generate..",
                    "io.seqmark.family..",
                    "io.seqmark.metrics..",
                    "io.seqmark.model..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign..");

    /** Of the seam itself, only the arrays that weights come in are memory. */
    @ArchTest
    static final ArchRule NO_ADDRESS_IN_THE_SEAM = noClasses()
            .that()
            .resideInAPackage("io.seqmark.tensor")
            .and()
            .doNotHaveSimpleName("HostArray")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule BASE_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("io.seqmark.base..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.seqmark.base..", "java..", "org.jspecify..");
}
