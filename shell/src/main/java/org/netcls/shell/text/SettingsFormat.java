// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.Converter;
import org.netcls.shell.result.ConfiguredSettings;
import org.netcls.text.Printable;
import org.osgi.service.component.annotations.Component;

/** How settings look at a terminal: a line each. */
@Component(
        service = Converter.class,
        property = {
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.ConfiguredSettings",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.ConfiguredSettings$Setting"
        })
public final class SettingsFormat extends ResultFormat {
    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        if (target instanceof ConfiguredSettings settings) {
            Stream<List<String>> header = Stream.of(List.of("PID", "KEY", "VALUE", "FROM"));
            Stream<List<String>> rows = settings.settings().stream().map(SettingsFormat::columns);
            return Table.of(Stream.concat(header, rows).toList());
        }
        return target instanceof ConfiguredSettings.Setting setting ? String.join("  ", columns(setting)) : null;
    }

    private static List<String> columns(ConfiguredSettings.Setting setting) {
        return Stream.of(setting.pid(), setting.key(), setting.value(), setting.from())
                .map(cell -> cell.isEmpty() ? "-" : Printable.escape(cell))
                .toList();
    }
}
