// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.component.Graceful;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.state.http.web.Absence;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

@Timeout(60)
class PatientRequestsTest {
    private final AtomicLong clock = new AtomicLong();
    private final PatientRequests requests = new PatientRequests(clock::get);
    private final Map<String, Object> attributes = new HashMap<>();
    private String method = "GET";
    private boolean isAsync;
    private boolean isCommitted;
    private int status = 200;
    private int asked;

    private interface Servlet {
        void serve(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** @param gone what is there as the request comes; the next one answers it */
    private void ask(Servlet gone) throws Exception {
        FilterChain chain = (request, response) -> {
            asked++;
            if (asked == 1) {
                gone.serve((HttpServletRequest) request, (HttpServletResponse) response);
            }
        };
        requests.doFilter(request(), response(), chain);
    }

    private void askInVain(Servlet gone) throws Exception {
        requests.doFilter(request(), response(), (request, response) -> {
            asked++;
            gone.serve((HttpServletRequest) request, (HttpServletResponse) response);
        });
    }

    private HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "getMethod" -> method;
            case "isAsyncStarted" -> isAsync;
            case "getAttribute" -> attributes.get(arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "removeAttribute" -> attributes.remove(arguments[0]);
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "setStatus", "sendError" -> status = (int) arguments[0];
            case "isCommitted" -> isCommitted;
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        InvocationHandler returning = (proxy, called, arguments) -> {
            Object result = handler.invoke(proxy, called, arguments);
            return called.getReturnType() == void.class ? null : result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, returning));
    }

    private void pass(long seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private void fail(HttpServletResponse response, Exception failure) throws IOException {
        attributes.put(RequestDispatcher.ERROR_EXCEPTION, failure);
        response.sendError(500);
    }

    @Test
    void whatTellsThatAPartIsAwayIsAskedAgain() throws Exception {
        ask((request, response) -> assertThat(Absence.tell(request)).isTrue());
        assertThat(asked).isEqualTo(2);
        assertThat(status).isEqualTo(200);
    }

    @Test
    void whereFelixFindsNothingItIsAskedAgain() throws Exception {
        ask((request, response) -> response.sendError(404));
        assertThat(asked).isEqualTo(2);
        assertThat(status).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Servlet has been unregistered", "Filter has been unregistered."})
    void whereFelixHasFoundWhatThenWentItIsAskedAgain(String message) throws Exception {
        ask((request, response) -> fail(response, new ServletException(message)));
        assertThat(asked).isEqualTo(2);
        assertThat(status).isEqualTo(200);
    }

    @Test
    void whatFelixMakesOfARequestThatWasNotLetInIsNoAnswer() throws Exception {
        ask((request, response) -> {
            Absence.tell(request);
            response.sendError(403);
        });
        assertThat(asked).isEqualTo(2);
        assertThat(status).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void whatNeedsAClassOfABundleThatHasGoneIsAskedAgain(String read) throws Exception {
        method = read;
        ask((request, response) -> {
            throw new NoClassDefFoundError();
        });
        assertThat(asked).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void whatMayHaveChangedSomethingIsNot(String change) {
        method = change;
        assertClassIsMissed();
    }

    @Test
    void whatIsAnsweredAlreadyIsNot() {
        isCommitted = true;
        assertClassIsMissed();
    }

    @Test
    void whatIsAnsweredByAnotherThreadIsNot() {
        isAsync = true;
        assertClassIsMissed();
    }

    private void assertClassIsMissed() {
        assertThatThrownBy(() -> ask((request, response) -> {
                    throw new NoClassDefFoundError();
                }))
                .isInstanceOf(NoClassDefFoundError.class);
        assertThat(asked).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 409, 500, 503})
    void whatAServletAnswersIsTheAnswer(int answer) throws Exception {
        ask((request, response) -> response.setStatus(answer));
        assertThat(asked).isEqualTo(1);
        assertThat(status).isEqualTo(answer);
    }

    @Test
    void theFailureOfAServletThatIsThereIsTheAnswer() throws Exception {
        ask((request, response) -> fail(response, new ServletException("of its own")));
        assertThat(asked).isEqualTo(1);
        assertThat(status).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jakarta.servlet.Servlet",
                "org.osgi.service.servlet.context.ServletContextHelper",
                "org.netcls.api.Isolator",
                "org.netcls.api.Policies",
                "org.netcls.spi.HandleAllocator"
            })
    void eachPartThatAnswersDependOnIsHeardOf(String service) throws Exception {
        assertThat(FrameworkUtil.createFilter(PatientRequests.PARTS)
                        .matches(Map.of(Constants.OBJECTCLASS, new String[] {service})))
                .isTrue();
    }

    @Test
    void nobodyWaitsWhereNothingHasGone() throws Exception {
        pass(10);
        askInVain((request, response) -> response.sendError(404));
        assertThat(status).isEqualTo(404);
        assertThat(asked).as("at once, a moment later, and for the answer").isEqualTo(3);
    }

    @Test
    void whatHasGoneIsWaitedForNoLongerThanItIsExpected() throws Exception {
        pass(10);
        requests.serviceChanged(gone());
        askInVain((request, response) -> {
            if (asked == 5) {
                pass(5);
            }
            response.sendError(404);
        });
        assertThat(status).isEqualTo(404);
        assertThat(asked).as("until then, and for the answer").isEqualTo(6);
    }

    @Test
    void whoIsAskedLastKnowsThatNobodyAsksAgain() throws Exception {
        pass(10);
        askInVain((request, response) -> {
            if (!Absence.tell(request)) {
                response.setStatus(503);
            }
        });
        assertThat(status).isEqualTo(503);
    }

    /** Its end waits for those that have come by it. */
    @Test
    void nobodyWaitsWhoseConnectorEnds() throws Exception {
        attributes.put(
                ConnectorOfRequest.ATTRIBUTE,
                Proxy.newProxyInstance(
                        Graceful.class.getClassLoader(),
                        new Class<?>[] {Graceful.class},
                        (proxy, asks, arguments) -> true));
        askInVain((request, response) -> response.sendError(404));
        assertThat(status).isEqualTo(404);
        assertThat(asked).as("at once, and for the answer").isEqualTo(2);
    }

    private static ServiceEvent gone() {
        return new ServiceEvent(
                ServiceEvent.UNREGISTERING,
                proxy(
                        ServiceReference.class,
                        (proxy, called, arguments) -> called.getName().equals("hashCode") ? (Object) 1 : null));
    }
}
