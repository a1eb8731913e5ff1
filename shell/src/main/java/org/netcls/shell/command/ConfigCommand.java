// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.action.Configurations;
import org.netcls.shell.line.Usage;
import org.netcls.shell.result.ConfiguredSettings;
import org.netcls.text.Reason;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What is configured, for all bundles that run and describe a configuration of ours. */
@Component(service = ConfigCommand.class)
@GogoCommand(scope = "netcls", function = "config")
public final class ConfigCommand {
    private static final String CONFIG =
            "show every value of the configuration that is in force, and where it comes from: the default, what the"
                    + " agent ships, a file, a system property, or what was set since";
    static final Usage USAGE = Usage.of("config", CONFIG);

    private static final String OURS = "org.netcls.";

    private final BundleContext context;
    private final MetaTypeService descriptions;
    private final ConfigurationAdmin configurations;
    private final ServiceReference<ConfigurationAdmin> reader;
    private final ValueOrigin origin;

    /** What a bundle describes under a PID, which may be that of a factory. */
    private record Described(MetaTypeInformation bundle, String pid, boolean isFactory) {
        Stream<AttributeDefinition> attributes() {
            return Arrays.stream(
                    bundle.getObjectClassDefinition(pid, null).getAttributeDefinitions(ObjectClassDefinition.ALL));
        }
    }

    /** A key of a PID as a bundle describes it. */
    private record Key(String pid, String name, String byDefault) {
        static Key of(String pid, AttributeDefinition description) {
            String[] values = description.getDefaultValue();
            return new Key(pid, description.getID(), values == null ? "" : String.join(", ", values));
        }
    }

    @Activate
    public ConfigCommand(
            BundleContext context,
            @Reference MetaTypeService descriptions,
            @Reference ConfigurationAdmin configurations,
            @Reference(service = ConfigurationAdmin.class) ServiceReference<ConfigurationAdmin> reader) {
        this.context = context;
        this.descriptions = descriptions;
        this.configurations = configurations;
        this.reader = reader;
        this.origin = new ValueOrigin(name -> context.getProperty(name) != null);
    }

    @Descriptor(CONFIG)
    public Object config(@Descriptor("no words") String... words) throws CommandFailure {
        return Invocation.alone(USAGE, words, options -> settings());
    }

    private ConfiguredSettings settings() throws CommandFailure {
        try {
            List<ConfiguredSettings.Setting> settings = new ArrayList<>();
            for (Key key : keys()) {
                settings.add(setting(key, PidConfiguration.under(key.pid(), configurations, reader)));
            }
            return new ConfiguredSettings(settings);
        } catch (IOException e) {
            throw CommandFailure.of("the configuration cannot be read: " + Reason.of(e));
        }
    }

    private ConfiguredSettings.Setting setting(Key key, PidConfiguration configured) {
        return new ConfiguredSettings.Setting(
                key.pid(),
                key.name(),
                configured.inForce(key.name()).orElse(key.byDefault()),
                configured.file(key.name()).orElseGet(() -> origin.of(configured.stored(key.name()))));
    }

    /** Ordered by PID; the sort leaves those of one in the order of their bundle. */
    private List<Key> keys() throws IOException {
        List<Key> keys = new ArrayList<>();
        for (Described described : described()) {
            for (String pid : pids(described)) {
                described.attributes().map(attribute -> Key.of(pid, attribute)).forEach(keys::add);
            }
        }
        return keys.stream().sorted(Comparator.comparing(Key::pid)).distinct().toList();
    }

    private List<String> pids(Described described) throws IOException {
        return described.isFactory()
                ? Configurations.ofFactory(described.pid(), configurations)
                : List.of(described.pid());
    }

    private List<Described> described() {
        return Stream.of(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .map(descriptions::getMetaTypeInformation)
                .flatMap(bundle -> Stream.concat(
                        described(bundle, bundle.getPids(), false), described(bundle, bundle.getFactoryPids(), true)))
                .toList();
    }

    private static Stream<Described> described(MetaTypeInformation bundle, String[] pids, boolean areFactories) {
        return Stream.of(pids).filter(pid -> pid.startsWith(OURS)).map(pid -> new Described(bundle, pid, areFactories));
    }
}
