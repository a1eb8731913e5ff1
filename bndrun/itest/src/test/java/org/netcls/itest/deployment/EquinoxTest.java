// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.deployment;

import java.nio.file.Path;
import java.util.List;

class EquinoxTest extends DeploymentContract {
    EquinoxTest() {
        super(
                Path.of("../equinox/target/netcls-equinox"),
                List.of("-jar", "plugins/org.eclipse.osgi.jar", "-configuration", "configuration"));
    }
}
