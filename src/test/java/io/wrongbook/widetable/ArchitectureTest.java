package io.wrongbook.widetable;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

/** The package rules of docs/architecture.md. */
@AnalyzeClasses(
        packages = "io.wrongbook.widetable",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.wrongbook.widetable";

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theDomainIsPlainJava =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROOT + ".table..", ROOT + ".event..", ROOT + ".record..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink..",
                            "org.apache.kafka..",
                            "java.sql..",
                            "com.mysql..",
                            ROOT + ".config..",
                            ROOT + ".kafka..",
                            ROOT + ".operator..",
                            ROOT + ".mysql..",
                            ROOT + ".sink..");

    @ArchTest
    static final ArchRule eventsKnowNothingOfRecords =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".event..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + ".record..");

    @ArchTest
    static final ArchRule operatorsKnowNeitherKafkaNorTheDatabaseNorOptions =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".operator..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka..",
                            "java.sql..",
                            ROOT + ".config..",
                            ROOT + ".kafka..",
                            ROOT + ".mysql..",
                            ROOT + ".sink..");

    @ArchTest
    static final ArchRule kafkaKnowsNothingOfTheDatabase =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".kafka..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + ".mysql..", ROOT + ".sink..", "java.sql..");

    @ArchTest
    static final ArchRule theDatabaseKnowsNothingOfKafkaNorOfOperators =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".mysql..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka..",
                            "org.apache.flink.streaming..",
                            "org.apache.flink.runtime..",
                            ROOT + ".kafka..",
                            ROOT + ".operator..",
                            ROOT + ".sink..",
                            ROOT + ".event..");

    /** The compiler copies constants into their users, so the sources are what shows it. */
    @ArchTest
    static void deadLetterHeadersAreNamedInOnePlace(JavaClasses classes) throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources)
                    .filteredOn(source -> source.toString().endsWith(".java"))
                    .filteredOnAssertions(source -> assertThat(source).content().contains("\"dlq."))
                    .extracting(Path::getFileName)
                    .containsExactly(Path.of("DeadLetterHeaders.java"));
        }
    }

    /** Its users hand on its SQLException: they open no connection and send no statement. */
    @ArchTest
    static final ArchRule onlyMysqlKnowsJdbc =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".mysql..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("java.sql..", "javax.sql..", "com.mysql..")
                                    .and(not(type(SQLException.class))));

    @ArchTest
    static final ArchRule theVerifierKnowsNoSink =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".verify..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + ".sink..");

    @ArchTest
    static final ArchRule theTableApiIsNeededForCatalogsAndSqlOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT + ".catalog..", ROOT + ".sql..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink.table..", ROOT + ".catalog..", ROOT + ".sql..");

    @ArchTest
    static final ArchRule onlyTheBridgeKnowsMicrometer =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".metrics.micrometer..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.micrometer..", "io.prometheus..");

    @ArchTest
    static final ArchRule onlyTracingKnowsOpenTelemetry =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".tracing..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.opentelemetry..");

    /** It is a jar of its own, with the options beside it. */
    @ArchTest
    static final ArchRule theBridgeStandsAlone =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".metrics.micrometer..")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(ROOT + "..")
                                    .and(
                                            resideOutsideOfPackages(
                                                    ROOT + ".config..",
                                                    ROOT + ".shared..",
                                                    ROOT + ".metrics.micrometer..")));

    @ArchTest
    static final ArchRule theToolsNeedNoFlinkRuntime =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROOT + ".verify..", ROOT + ".replay..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink.streaming..",
                            "org.apache.flink.runtime..",
                            ROOT + ".operator..",
                            ROOT + ".packed..");

    /** Producers run it with the job's jar alone. */
    @ArchTest
    static final ArchRule theCheckNeedsNoFlink =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".check..")
                    .or()
                    .haveSimpleName("EventCheck")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache..", "org.slf4j..", ROOT + ".startup..", ROOT + ".kafka..");

    @ArchTest
    static final ArchRule nothingDependsOnTheTop =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".*..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT);

    @ArchTest
    static final ArchRule noOneAsksForTheMachinesZone =
            noClasses()
                    .should()
                    .callMethod(java.time.ZoneId.class, "systemDefault")
                    .orShould()
                    .callMethod(java.time.LocalDateTime.class, "now")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.util.Date");
}
