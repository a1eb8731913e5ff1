// SPDX-License-Identifier: Apache-2.0
package org.netcls.configuration;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Where a configuration was written, as a component gets it beside the values that it knows. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Origin {
    /**
     * The key under which Felix's File Install, Karaf and our agent say which file a configuration was read from, in the
     * form of a URI.
     */
    String FILE = "felix.fileinstall.filename";

    /**
     * The key under which our agent says why it could not read the file that a configuration of a factory is in, as long as
     * nothing that the file says is known. Such a configuration is refused: it is there, and what it wants is not known.
     */
    String UNREADABLE = "netcls.unreadable";

    /** The value of {@link #FILE}; null where it was no file, because a default would be a property of each component. */
    String felix_fileinstall_filename();
}
