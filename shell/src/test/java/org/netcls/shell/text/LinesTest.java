// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.Test;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;
import org.netcls.shell.doctor.Findings;
import org.netcls.shell.result.ConfiguredSettings;
import org.netcls.shell.result.ConfiguredSettings.Setting;

class LinesTest {
    @Test
    void showsASettingInALine() {
        ConfiguredSettings settings = new ConfiguredSettings(List.of(
                new Setting("org.netcls.cgroupfs", "mode", "real", "-Dnetcls.mode"),
                new Setting("org.netcls.cgroupfs", "mount.point", "", "shipped"),
                new Setting("org.netcls.isolator", "drift", "re\u001bpair", "set")));
        assertThat(new SettingsFormat().format(settings, Converter.INSPECT, null))
                .hasToString("""
                        PID                  KEY          VALUE         FROM
                        org.netcls.cgroupfs  mode         real          -Dnetcls.mode
                        org.netcls.cgroupfs  mount.point  -             shipped
                        org.netcls.isolator  drift        re\\u001bpair  set""");
        assertThat(new SettingsFormat().format(settings.settings().get(0), Converter.LINE, null))
                .hasToString("org.netcls.cgroupfs  mode  real  -Dnetcls.mode");
        assertThat(new SettingsFormat().format("text", Converter.INSPECT, null)).isNull();
    }

    @Test
    void showsAFindingInALine() {
        Findings findings = new Findings(List.of(
                new Finding(Level.OK, "kernel", "net_cls is there", ""),
                new Finding(Level.WARN, "tc", "none\nin PATH", "install it")));
        assertThat(new FindingsFormat().format(findings, Converter.INSPECT, null))
                .hasToString("ok    kernel  net_cls is there\nwarn  tc      none\\u000ain PATH; install it");
        assertThat(new FindingsFormat().format(findings.findings().get(0), Converter.LINE, null))
                .hasToString("ok  kernel  net_cls is there");
        assertThat(new FindingsFormat().format("text", Converter.INSPECT, null)).isNull();
    }
}
