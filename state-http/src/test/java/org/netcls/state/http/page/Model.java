// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;

/** The modules of the page that know no document, in a JavaScript engine that has none. */
final class Model {
    // One for all tests, because its start takes longer than all of them.
    private static final Context CONTEXT = Context.newBuilder("js")
            .allowIO(IOAccess.ALL)
            .currentWorkingDirectory(folder())
            .allowExperimentalOptions(true)
            .option("js.esm-eval-returns-exports", "true")
            .option("engine.WarnInterpreterOnly", "false")
            .build();
    private static int count;

    private Model() {}

    private static Path folder() {
        URI page = URI.create(PageEndpoint.class.getResource("page.js").toString());
        return Path.of(page).resolveSibling("model");
    }

    /**
     * The value of an expression, as JSON; "undefined" where there is none.
     *
     * @param imports what it needs of the modules, as declarations
     */
    static synchronized String json(String imports, String expression) {
        String code = imports + "\nexport const value = String(JSON.stringify(" + expression + "));";
        try {
            Source source = Source.newBuilder("js", code, "test" + ++count + ".mjs")
                    .mimeType("application/javascript+module")
                    .build();
            return CONTEXT.eval(source).getMember("value").asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
