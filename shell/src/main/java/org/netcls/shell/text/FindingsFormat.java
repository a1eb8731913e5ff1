// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.Converter;
import org.netcls.diagnosis.Finding;
import org.netcls.shell.doctor.Findings;
import org.netcls.text.Printable;
import org.osgi.service.component.annotations.Component;

/** How what the doctor found looks at a terminal: a line each. */
@Component(
        service = Converter.class,
        property = {
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.doctor.Findings",
            Converter.CONVERTER_CLASSES + "=org.netcls.diagnosis.Finding"
        })
public final class FindingsFormat extends ResultFormat {
    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        if (target instanceof Findings findings) {
            return table(findings.findings());
        }
        return target instanceof Finding finding ? String.join("  ", columns(finding)) : null;
    }

    static String table(List<Finding> findings) {
        return Table.of(findings.stream().map(FindingsFormat::columns).toList());
    }

    private static List<String> columns(Finding finding) {
        return Stream.of(finding.level().toString(), finding.what(), finding.toString())
                .map(Printable::escape)
                .toList();
    }
}
