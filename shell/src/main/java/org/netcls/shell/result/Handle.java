// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.time.Instant;
import org.netcls.api.HandleStatus;
import org.netcls.api.NetClsHandle;
import org.netcls.json.NativeJson;

/** What is known of a handle, as scripts see it: what there is not is an empty text. */
public record Handle(HandleStatus status) {
    public NetClsHandle handle() {
        return status.handle();
    }

    public String use() {
        return NativeJson.use(status.use());
    }

    public Object container() {
        return status.container().isPresent() ? status.container().get() : "";
    }

    public String until() {
        return status.until().map(Instant::toString).orElse("");
    }

    @Override
    public String toString() {
        return handle() + " " + use();
    }
}
