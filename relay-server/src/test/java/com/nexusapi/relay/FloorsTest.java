package com.nexusapi.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The house of DESIGN §3: imports point downwards only, rooms on one floor do not see each other.
 */
class FloorsTest {

    private static final List<String> TOOLS =
            List.of("access", "pricing", "ledger", "usage", "upstream", "payment", "mail");
    private static final List<String> JOURNEYS =
            List.of(
                    "completion",
                    "topup",
                    "refund",
                    "pricechange",
                    "customer",
                    "reporting",
                    "upkeep",
                    "notice",
                    "reconciliation");
    private static final List<String> ENTRANCES =
            List.of("api", "admin", "account", "webhook", "site");

    private final JavaClasses relay =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("com.nexusapi.relay", "com.nexusapi.demo");

    @Test
    void importsPointDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(
                        "com.nexusapi.relay..", "com.nexusapi.demo..")
                .optionalLayer("front door")
                .definedBy("com.nexusapi.relay")
                .optionalLayer("demo")
                .definedBy("com.nexusapi.demo..")
                .optionalLayer("entrances")
                .definedBy(rooms(ENTRANCES))
                .optionalLayer("web")
                .definedBy(rooms(List.of("web")))
                .optionalLayer("journeys")
                .definedBy(rooms(JOURNEYS))
                .optionalLayer("tools")
                .definedBy(rooms(TOOLS))
                .optionalLayer("ground")
                .definedBy(
                        rooms(
                                List.of(
                                        "metering",
                                        "wire",
                                        "media",
                                        "zstd",
                                        "security",
                                        "settings",
                                        "events")))
                .optionalLayer("foundation")
                .definedBy(rooms(List.of("store", "foundation")))
                .whereLayer("front door")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("demo")
                .mayOnlyBeAccessedByLayers("front door")
                .whereLayer("entrances")
                .mayOnlyBeAccessedByLayers("front door")
                .whereLayer("web")
                .mayOnlyBeAccessedByLayers("entrances", "front door")
                .whereLayer("journeys")
                .mayOnlyBeAccessedByLayers("entrances", "front door", "demo")
                .whereLayer("tools")
                .mayOnlyBeAccessedByLayers("journeys", "entrances", "front door", "demo")
                .whereLayer("ground")
                .mayOnlyBeAccessedByLayers(
                        "tools", "journeys", "web", "entrances", "front door", "demo")
                .check(relay);
    }

    @Test
    void roomsOnOneFloorDoNotSeeEachOther() {
        for (List<String> floor : List.of(TOOLS, JOURNEYS, ENTRANCES)) {
            for (String room : floor) {
                String[] neighbours =
                        rooms(floor.stream().filter(other -> !other.equals(room)).toList());
                noClasses()
                        .that()
                        .resideInAPackage("com.nexusapi.relay." + room + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(neighbours)
                        .allowEmptyShould(true)
                        .check(relay);
            }
        }
    }

    @Test
    void roomsThatReadStrangersBytesKnowNothingElse() {
        for (String room : List.of("media", "zstd")) {
            classes()
                    .that()
                    .resideInAPackage("com.nexusapi.relay." + room + "..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "com.nexusapi.relay.foundation..",
                            "com.nexusapi.relay." + room + "..")
                    .check(relay);
        }
    }

    @Test
    void noCyclesBetweenPackages() {
        slices().matching("com.nexusapi.relay.(*)..").should().beFreeOfCycles().check(relay);
    }

    @Test
    void theWebServerIsKnownToEntrancesAndFrontDoorOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("com.nexusapi.relay..")
                .and()
                .resideOutsideOfPackages(
                        "com.nexusapi.relay",
                        "com.nexusapi.relay.web..",
                        "com.nexusapi.relay.api..",
                        "com.nexusapi.relay.admin..",
                        "com.nexusapi.relay.account..",
                        "com.nexusapi.relay.webhook..",
                        "com.nexusapi.relay.site..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.helidon.webserver..")
                .check(relay);
    }

    @Test
    void onlyStoresAndTheFoundationRunSql() {
        noClasses()
                .that()
                .resideInAPackage("com.nexusapi.relay..")
                .and()
                .resideOutsideOfPackage("com.nexusapi.relay.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .check(relay);
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Store")
                .and()
                .resideInAPackage("com.nexusapi.relay..")
                .and()
                .resideOutsideOfPackage("com.nexusapi.relay.store..")
                .should()
                .callMethodWhere(
                        com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                                com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With
                                        .owner(
                                                com.tngtech.archunit.core.domain.JavaClass
                                                        .Predicates.simpleName("Tx"))))
                .check(relay);
    }

    @Test
    void amountsAreNeverFloatingPoint() {
        classes()
                .that()
                .resideInAnyPackage(
                        "com.nexusapi.relay.ledger..",
                        "com.nexusapi.relay.metering..",
                        "com.nexusapi.relay.pricing..")
                .should()
                .onlyDependOnClassesThat(
                        com.tngtech.archunit.base.DescribedPredicate.not(
                                com.tngtech.archunit.base.DescribedPredicate.describe(
                                        "floating point",
                                        type ->
                                                type.getName().equals("double")
                                                        || type.getName().equals("float")
                                                        || type.getName()
                                                                .equals("java.lang.Double"))))
                .allowEmptyShould(true)
                .check(relay);
    }

    private static String[] rooms(List<String> names) {
        return names.stream()
                .map(name -> "com.nexusapi.relay." + name + "..")
                .toArray(String[]::new);
    }
}
