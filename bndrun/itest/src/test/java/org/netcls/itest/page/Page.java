// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.page;

import java.util.List;
import org.netcls.itest.process.AgentProcess;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** The agent's page in a browser, by what somebody sees of it. */
record Page(Browser browser) {
    private static final String HELPERS = """
            const cells = document.querySelector('#map canvas');
            const [first, columns] = [Number(cells.dataset.first), Number(cells.dataset.columns)];
            const map = new OffscreenCanvas(columns || 1, columns || 1).getContext('2d', { willReadFrequently: true });
            map.drawImage(cells, 0, 0);
            const colour = (secondary) => {
              const [x, y] = [(secondary - first) % columns, Math.floor((secondary - first) / columns)];
              const [r, g, b, seen] = map.getImageData(x, y, 1, 1).data;
              return seen ? '#' + [r, g, b].map(part => part.toString(16).padStart(2, '0')).join('') : 'not in the map';
            };
            const style = getComputedStyle(document.documentElement);
            const cell = (secondary, use) => colour(secondary) === style.getPropertyValue('--' + use).trim();
            const rows = () => [...document.querySelectorAll('tbody tr')].map(row => row.cells[0].textContent);
            """;

    void open(AgentProcess agent) throws Exception {
        open(agent.uri("/netcls/").toString());
    }

    void open(String address) {
        browser.open(address);
        browser.await("document.querySelector('main').ariaBusy === 'false'");
    }

    /** Waits until an expression holds, in which there are {@code cell(secondary, use)} and {@code rows()}. */
    void await(String condition) {
        browser.await("(() => {" + HELPERS + "return " + condition + ";})()");
    }

    void awaitText(String selector, String text) {
        browser.await("document.querySelector('" + selector + "').innerText.includes('" + text + "')");
    }

    String text(String selector) {
        return browser.find(selector).getText();
    }

    /** The names of the containers whose rows are there, whether or not they can be seen. */
    @SuppressWarnings("unchecked")
    List<String> rows() {
        return (List<String>) browser.call(HELPERS + "return rows();");
    }

    WebElement row(String container) {
        return browser.driver().findElement(By.xpath("//tbody/tr[td[1]='" + container + "']"));
    }

    void choosePrimary(String primary) {
        new Select(browser.find("#primary")).selectByVisibleText(primary);
    }

    String selectedRow() {
        return browser.find("tbody tr[aria-selected=true] td").getText();
    }

    /** Types this as the whole search. */
    void search(String text) {
        browser.find("#search").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE, text);
    }

    /** Moves the pointer to the cell of a handle. */
    @SuppressWarnings("unchecked")
    void pointAt(int secondary) {
        List<Number> place = (List<Number>) browser.call("""
                const [secondary] = arguments;
                const canvas = document.querySelector('#map canvas');
                canvas.scrollIntoView({ block: 'center' });
                const { left, top, width } = canvas.getBoundingClientRect();
                const [first, columns] = [Number(canvas.dataset.first), Number(canvas.dataset.columns)];
                const middle = (cell) => Math.floor(((cell + 0.5) * width) / columns);
                return [left + middle((secondary - first) % columns),
                  top + middle(Math.floor((secondary - first) / columns))];
                """, secondary);
        browser.actions()
                .moveToLocation(place.get(0).intValue(), place.get(1).intValue())
                .perform();
    }

    /** The first handle that the map shows, and how many are in each of its rows and columns. */
    String part() {
        return (String) browser.call("const { first, columns } = document.querySelector('#map canvas').dataset;"
                + "return `${first} ${columns}`;");
    }

    void clickAt(int secondary) {
        pointAt(secondary);
        browser.actions().click().perform();
    }

    void press(CharSequence... keys) {
        browser.actions().sendKeys(String.join("", keys)).perform();
    }
}
