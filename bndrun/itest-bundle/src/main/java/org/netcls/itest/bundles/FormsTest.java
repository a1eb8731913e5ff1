// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.itest.felix.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What tools such as Felix Web Console and Karaf make a form of for each PID. */
class FormsTest {
    private static final String OURS = "org.netcls.";

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    @InjectService
    MetaTypeService descriptions;

    @InjectService
    ServiceComponentRuntime runtime;

    private List<Form> forms;

    /** What one bundle describes. */
    private record Form(String pid, ObjectClassDefinition definition) {
        List<AttributeDefinition> fields() {
            return List.of(definition.getAttributeDefinitions(ObjectClassDefinition.ALL));
        }
    }

    @BeforeEach
    void readForms() {
        forms = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .map(descriptions::getMetaTypeInformation)
                .flatMap(FormsTest::forms)
                .filter(form -> form.pid().startsWith(OURS))
                .toList();
    }

    private static Stream<Form> forms(MetaTypeInformation bundle) {
        return Stream.concat(Stream.of(bundle.getPids()), Stream.of(bundle.getFactoryPids()))
                .map(pid -> new Form(pid, bundle.getObjectClassDefinition(pid, null)));
    }

    private Stream<ComponentDescriptionDTO> configured() {
        return runtime.getComponentDescriptionDTOs().stream()
                .filter(component -> component.bundle.symbolicName.startsWith(OURS))
                .filter(component -> component.configurationPolicy.equals("require"));
    }

    @Test
    void eachPidOfAComponentHasOneForm() {
        Set<String> pids = configured()
                .flatMap(component -> Stream.of(component.configurationPid))
                .collect(Collectors.toCollection(TreeSet::new));
        // Its component reads all configurations of this factory by itself.
        pids.add("org.netcls.policy");

        assertThat(forms).extracting(Form::pid).containsExactlyInAnyOrderElementsOf(pids);
        assertThat(forms).allSatisfy(form -> {
            assertThat(form.definition().getName()).startsWith("net_cls: ");
            assertThat(form.definition().getDescription()).isNotBlank();
        });
    }

    @Test
    void eachKeyThatAComponentReadsHasAFieldWithTheSameDefault() {
        assertThat(configured()).isNotEmpty().allSatisfy(component -> {
            Map<String, String> defaults = form(component).fields().stream()
                    .collect(Collectors.toMap(AttributeDefinition::getID, field -> field.getDefaultValue()[0]));

            assertThat(keys(component))
                    .isNotEmpty()
                    .allSatisfy(key -> assertThat(defaults)
                            .containsEntry(key, component.properties.get(key).toString()));
        });
    }

    private Form form(ComponentDescriptionDTO component) {
        return forms.stream()
                .filter(form -> form.pid().equals(component.configurationPid[0]))
                .findFirst()
                .orElseThrow();
    }

    /** Those of its configuration; others are properties of its service, or of parameters of its constructor. */
    private static List<String> keys(ComponentDescriptionDTO component) {
        return component.properties.keySet().stream()
                // With a service's own properties, which nobody configures.
                .filter(key -> !key.matches("(service\\.|osgi\\.|netcls\\.|\\$).*"))
                .toList();
    }

    @Test
    void eachFieldHasANameADescriptionAndTheTypeOfItsDefault() {
        assertThat(forms).flatExtracting(Form::fields).isNotEmpty().allSatisfy(field -> {
            assertThat(field.getName()).matches("[A-Z][a-z]+( [a-z]+)*");
            assertThat(field.getDescription()).isNotBlank();
            assertThat(field.getCardinality()).isZero();
            assertThat(field.validate(field.getDefaultValue()[0])).isNullOrEmpty();
            assertThat(field.getType()).isIn(typesOf(field.getDefaultValue()[0]));
        });
    }

    private static List<Integer> typesOf(String text) {
        if (text.matches("true|false")) {
            return List.of(AttributeDefinition.BOOLEAN);
        }
        return text.matches("[0-9]+")
                ? List.of(AttributeDefinition.INTEGER, AttributeDefinition.LONG)
                : List.of(AttributeDefinition.STRING);
    }

    @Test
    void aNumberIsRefusedWhereItIsNoneOrTooSmall() {
        assertThat(forms)
                .flatExtracting(Form::fields)
                .filteredOn(field -> field.getDefaultValue()[0].matches("[0-9]+"))
                .isNotEmpty()
                .allSatisfy(field -> {
                    assertThat(field.validate("many")).isNotEmpty();
                    assertThat(field.validate("-1")).isNotEmpty();
                });
    }

    @Test
    void whatIsOneOfSeveralIsChosenByItsValueAndNothingElseIsTaken() {
        assertThat(forms)
                .flatExtracting(Form::fields)
                .filteredOn(field -> field.getOptionValues() != null && field.getOptionValues().length > 0)
                .isNotEmpty()
                .allSatisfy(field -> {
                    assertThat(field.getOptionLabels()).containsExactly(field.getOptionValues());
                    assertThat(field.validate("another")).isNotEmpty();
                });
    }
}
