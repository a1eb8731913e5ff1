// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Patience;

/** The Debian package in a machine with systemd, on the real kernel, from its installation to its removal. */
class PackageTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final Path DIST = Path.of("../dist/target");
    private static final String DEB = "/mnt/netcls-agent.deb";
    private static final String SERVICE = "netcls-agent.service";
    private static final String MOUNT = "run-netcls-net_cls.mount";
    private static final String ARCHIVE = "/var/cache/netcls/classes.jsa";
    private static final Pattern HANDLE = Pattern.compile("web +0x[0-9a-f]{8}");

    private static Machine machine;

    @BeforeAll
    static void boot() throws Exception {
        machine = Machine.boot(DIST);
        machine.shell("""
                cd /etc/systemd/system && mkdir %1$s.d
                printf '[Service]\\nEnvironment=JAVA_OPTS=-Dnetcls.root=%2$s\\n' > %1$s.d/root.conf
                """.formatted(SERVICE, KERNEL.root()));
    }

    @AfterAll
    static void halt() {
        if (machine != null) {
            machine.close();
        }
    }

    @AfterEach
    void purge() throws Exception {
        machine.shell("systemctl stop 'web*'; dpkg --purge netcls-agent; systemctl reset-failed");
        machine.shell("mkdir /tmp/all && mount -t cgroup -o net_cls none /tmp/all"
                + " && find /tmp/all/" + KERNEL.root() + " -mindepth 1 -depth -type d -exec rmdir {} +"
                + "; umount /tmp/all; rmdir /tmp/all");
    }

    @Test
    void theServiceComesUpWithItsMount() throws Exception {
        install(DEB);

        // What waited for the service, as the installation did, need not wait for the state.
        assertThat(machine.run("curl", "-sSf", "http://127.0.0.1:8181/state")).contains("\"version\"");
        assertThat(netcls("assign", "web")).contains("/run/netcls/net_cls/" + KERNEL.root() + "/web");
        assertThat(classId()).isEqualTo("" + 0x0010_0001);
        assertThat(machine.run("netcls", "exec", "web", "--", "cat", "/proc/self/cgroup"))
                .contains("net_cls:/" + KERNEL.root() + "/web\n");
        assertThat(machine.run("systemctl", "is-active", SERVICE, MOUNT)).isEqualTo("active\nactive\n");
        assertThat(machine.run("systemctl", "is-enabled", SERVICE)).isEqualTo("enabled\n");
        assertThat(machine.run("curl", "-s", "http://127.0.0.1:8181/containers"))
                .contains("web");
        assertThat(machine.run("stat", "-c", "%a", "/var/lib/netcls", "/run/netcls/agent.sock"))
                .isEqualTo("700\n600\n");
    }

    @Test
    void theServiceIsConfinedAndCanDoAll() throws Exception {
        install(DEB);

        assertThat(machine.call("systemd-analyze", "security", "--threshold=20", SERVICE))
                .extracting(CalledProgram::status)
                .isEqualTo(0);
        machine.run("systemd-run", "--unit=web", "--uid=nobody", "sleep", "infinity");
        String pid = property("web", "MainPID");
        netcls("assign", "web", pid);
        assertThat(machine.run("cat", "/proc/" + pid + "/cgroup")).contains("net_cls:/" + KERNEL.root() + "/web\n");
        netcls("release", "--kill", "--timeout", "60", "web");
        assertThat(KERNEL.group("web")).doesNotExist();
        assertThat(machine.run("netcls", "netcls:doctor")).doesNotContain("fail ");
        // What it starts has the same variables.
        assertThat(machine.run("cat", "/proc/" + property(SERVICE, "MainPID") + "/environ"))
                .contains("LANG=C.UTF-8")
                .doesNotContain("NOTIFY_SOCKET");
    }

    @Test
    void hooksOfEnginesFindTheServiceAndWhatTheyLeaveIsTakenUp() throws Exception {
        install(DEB);
        machine.run("systemd-run", "--unit=web", "--uid=nobody", "sleep", "infinity");
        String pid = property("web", "MainPID");
        hook("createRuntime", pid);
        assertThat(machine.run("cat", "/proc/" + pid + "/cgroup")).contains("net_cls:/" + KERNEL.root() + "/engines\n");

        machine.run("systemctl", "stop", SERVICE, "web");
        hook("poststop", "0");
        assertThat(machine.run("ls", "/run/netcls/spool")).containsPattern("[0-9]+\\.[0-9]{2}-[0-9]+\\.poststop");
        machine.run("systemctl", "start", SERVICE);
        Patience.await(() -> Files.exists(KERNEL.group("engines")), isThere -> !isThere);
        assertThat(machine.run("ls", "/run/netcls/spool")).isEmpty();
        assertThat(machine.run("ls", "/usr/share/containers/oci/hooks.d"))
                .isEqualTo("netcls-poststop.json\nnetcls.json\n");
        machine.run("test", "-x", "/usr/bin/netcls-runc");
    }

    private void hook(String stage, String pid) throws Exception {
        String state = "{\"id\":\"engines\",\"bundle\":\"/none\",\"pid\":" + pid + "}";
        machine.run("sh", "-c", "echo '" + state + "' | netcls-oci-hook " + stage);
    }

    @Test
    void filesInEtcAreFollowedAndWhatIsWrongInThemIsRefused() throws Exception {
        install(DEB);
        assertThat(machine.run("sh", "-c", "ls /etc/netcls; grep -hvE '^(#|$)' /etc/netcls/*"))
                .isEqualTo("""
                        org.netcls.cgroupfs.cfg
                        org.netcls.control.cfg
                        org.netcls.engines.cfg
                        org.netcls.isolator.cfg
                        org.netcls.label.sets.cfg
                        org.netcls.shell.ssh.cfg
                        org.netcls.state.http.cfg
                        mode = real
                        mount.point = /run/netcls/net_cls
                        socket = /run/netcls/agent.sock
                        primary.handle = 0x0010
                        """);

        edit("primary.handle", "primary.handle = 0x0012", "org.netcls.isolator");
        Patience.await(() -> netcls("list"), list -> list.contains("0x0012: 0 used"));
        edit("primary.handle", "primary.handle = 0x12345", "org.netcls.isolator");
        edit("#port", "port = abc", "org.netcls.state.http");
        edit("mode", "mode = Real", "org.netcls.cgroupfs");

        assertThat(refusal("org.netcls.isolator"))
                .startsWith("The isolator goes on as before: ")
                .contains("0x12345");
        assertThat(refusal("org.netcls.state.http"))
                .startsWith("The HTTP server goes on as before: ")
                .contains("port: 'abc'");
        assertThat(refusal("org.netcls.cgroupfs"))
                .startsWith("The back end stays as before: ")
                .contains("mode 'Real'");
        assertThat(netcls("assign", "web")).contains("0x00120001");
        assertThat(netcls("config")).containsPattern("mode +Real +/etc/netcls/org.netcls.cgroupfs.cfg\n");
    }

    private static void edit(String key, String line, String pid) throws Exception {
        machine.run("sed", "-i", "s|^" + key + " .*|" + line + "|", "/etc/netcls/" + pid + ".cfg");
    }

    /** The journal's line that names the file, which is an error. */
    private static String refusal(String pid) throws Exception {
        return Patience.await(
                () -> machine.call(
                                "sh",
                                "-c",
                                "journalctl -u %s -p err -o cat | grep -F '/etc/netcls/%s.cfg) is refused'"
                                        .formatted(SERVICE, pid))
                        .output(),
                line -> !line.isEmpty());
    }

    @Test
    void policiesAreInForceOnceTheServiceMayWriteRules() throws Exception {
        install(DEB);
        edit("primary.handle", "primary.handle = 0x0010,0x0020", "org.netcls.isolator");
        machine.shell("printf 'selector = tier=gold\\nprimary = 0x0020\\negress.default = deny\\n'"
                + " > /etc/netcls/org.netcls.policy~gold.cfg");
        Patience.await(() -> netcls("policies"), list -> list.contains("CAP_NET_ADMIN"));
        assertThat(machine.call("netcls", "assign", "web", "--label", "tier=gold")
                        .errors())
                .contains("policy gold selects container 'web' and is not in force");
        machine.shell("""
                install -D /usr/share/doc/netcls-agent/examples/policies.conf /etc/systemd/system/%1$s.d/policies.conf
                systemctl daemon-reload && systemctl restart %1$s
                """.formatted(SERVICE));
        assertThat(netcls("assign", "web", "--label", "tier=gold")).contains("0x00200001");
        assertThat(machine.run("nft", "list", "table", "inet", "netcls")).contains("goto drop-gold");
        machine.run("dpkg", "--purge", "netcls-agent");
        assertThat(machine.run("nft", "list", "tables")).isEmpty();
    }

    @Test
    void aGroupMayOpenTheSocketOfAConfinedService() throws Exception {
        install(DEB);
        edit("#group", "group = users", "org.netcls.control");
        machine.shell("""
                cd /etc/systemd/system/%1$s.d && printf '[Service]\nGroup=users\n' > group.conf
                systemctl daemon-reload && systemctl restart %1$s; rm group.conf; systemctl daemon-reload
                """.formatted(SERVICE));
        assertThat(machine.run("stat", "-c", "%a %G", "/run/netcls/agent.sock")).isEqualTo("660 users\n");
    }

    @Test
    void aUnitAsDocumentedRunsInAContainerOfItsName() throws Exception {
        install(DEB);
        Path unit = Files.writeString(DIST.resolve("web@.service"), documentedUnit());
        machine.run("cp", "/mnt/" + unit.getFileName(), "/etc/systemd/system");

        machine.run("systemctl", "start", "web@tty1");

        String process = "/proc/" + property("web@tty1", "MainPID");
        Patience.await(() -> machine.run("cat", process + "/comm"), "sleep\n"::equals);
        assertThat(machine.run("cat", process + "/cgroup")).contains("net_cls:/" + KERNEL.root() + "/web@tty1\n");
        machine.run("systemctl", "stop", "web@tty1");
        assertThat(KERNEL.group("web@tty1")).doesNotExist();
    }

    private static String documentedUnit() throws Exception {
        String text = Files.readString(Path.of("../../docs/commands.md"));
        return text.substring(text.indexOf("    [Service]"))
                .lines()
                .takeWhile(line -> !line.isEmpty())
                .map(String::strip)
                .collect(Collectors.joining("\n", "", "\n"))
                .replaceFirst("nginx.*", "sleep infinity");
    }

    @Test
    void aKilledAgentIsStartedAgainAndHasKeptAll() throws Exception {
        install(DEB);
        netcls("assign", "--label", "tier=gold", "web");
        String before = handle();
        kill();

        assertThat(handle()).isEqualTo(before);
        assertThat(netcls("list")).contains("tier=gold");
    }

    private static void kill() throws Exception {
        String killed = property(SERVICE, "MainPID");
        machine.run("systemctl", "kill", "--signal=KILL", SERVICE);
        Patience.await(() -> property(SERVICE, "MainPID"), pid -> !pid.equals(killed) && !pid.equals("0"));
    }

    @Test
    void theArchiveOfClassesIsUsedAndADamagedOneIsNoObstacle() throws Exception {
        // Else a busy machine has no time for what makes the archive.
        machine.shell("""
                cd /etc/systemd/system && mkdir netcls-agent-archive.service.d
                printf '[Service]\\nNice=0\\n' > netcls-agent-archive.service.d/nice.conf
                """);
        install(DEB);
        Patience.await(() -> machine.call("test", "-e", ARCHIVE).status(), status -> status == 0);
        kill();
        // Once it is the agent, and no longer the shell that starts it.
        Patience.await(
                () -> machine.call("cat", "/proc/" + property(SERVICE, "MainPID") + "/maps")
                        .output(),
                maps -> maps.contains(ARCHIVE));

        machine.run("truncate", "--size=1M", ARCHIVE);
        kill();

        assertThat(netcls("list")).contains("CONTAINER");
    }

    @Test
    void containersRunAndAreAssignedWhileThePackageIsUpgraded() throws Exception {
        machine.shell("""
                dpkg-deb --raw-extract %s /tmp/old && sed -i 's/^Version: .*/Version: 0.0.1/' /tmp/old/DEBIAN/control
                dpkg-deb -Znone --build /tmp/old /tmp/old.deb && rm -r /tmp/old
                """.formatted(DEB));
        install("/tmp/old.deb");
        netcls("assign", "web");
        machine.run("systemd-run", "--unit=web", "netcls", "exec", "web", "--", "sleep", "infinity");
        String agent = property(SERVICE, "MainPID");
        String container = property("web", "MainPID");
        String handle = handle();

        Process loop = machine.start("sh", "-c", """
                while [ ! -e /tmp/enough ]; do
                  netcls --wait 180 assign db >&2 && netcls --wait 180 release db || exit
                  [ -e /tmp/first ] || touch /tmp/first
                done""");
        Patience.await(() -> machine.call("test", "-e", "/tmp/first").status(), status -> status == 0);
        install(DEB);
        netcls("assign", "new");
        machine.run("touch", "/tmp/enough");

        String printed = new String(loop.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(loop.waitFor()).as(printed).isZero();
        assertThat(property(SERVICE, "MainPID")).isNotEqualTo(agent);
        assertThat(property("web", "MainPID")).isEqualTo(container);
        assertThat(handle()).isEqualTo(handle);
        assertThat(Files.readString(KERNEL.group("web").resolve("cgroup.procs")))
                .isNotEmpty();
    }

    @Test
    void removalLeavesContainersAndSaysSo() throws Exception {
        install(DEB);
        netcls("assign", "web");
        String classId = classId();

        assertThat(machine.run("dpkg", "--remove", "netcls-agent")).contains("containers keep their groups");

        assertThat(machine.call("systemctl", "is-active", SERVICE).output()).isEqualTo("inactive\n");
        assertThat(classId()).isEqualTo(classId);
        machine.run("test", "-d", "/run/netcls/net_cls/" + KERNEL.root() + "/web");
        machine.run("test", "-d", "/var/lib/netcls");
        machine.shell("mkdir -p /run/netcls/spool && touch /run/netcls/spool/1.00-1.poststop");
        machine.run("dpkg", "--purge", "netcls-agent");

        assertThat(classId()).isEqualTo(classId);
        for (String folder : new String[] {"/run/netcls", "/var/lib/netcls", "/var/cache/netcls", "/etc/netcls"}) {
            machine.run("test", "!", "-e", folder);
        }
    }

    private static void install(String deb) throws Exception {
        machine.run("dpkg", "--install", deb);
    }

    /** What a command prints, once the agent takes it. */
    private static String netcls(String... words) throws Exception {
        String[] command = new String[words.length + 3];
        System.arraycopy(new String[] {"netcls", "--wait", "120"}, 0, command, 0, 3);
        System.arraycopy(words, 0, command, 3, words.length);
        return machine.run(command);
    }

    /** That of the container, as a list shows it. */
    private static String handle() throws Exception {
        return HANDLE.matcher(netcls("list"))
                .results()
                .findFirst()
                .orElseThrow()
                .group();
    }

    private static String classId() throws Exception {
        return Files.readString(KERNEL.group("web").resolve("net_cls.classid")).strip();
    }

    private static String property(String unit, String name) throws Exception {
        return machine.run("systemctl", "show", "--property=" + name, "--value", unit)
                .strip();
    }
}
