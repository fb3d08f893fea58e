package com.nexusapi.relay.settings;

import com.nexusapi.relay.store.Tx;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows of {@code setting}, of which those with a name that we know are settings of the business.
 */
final class SettingStore {

    private record Line(String name, String content) {}

    /** JSON by name. */
    Map<String, String> all(Tx tx) {
        Map<String, String> found = new TreeMap<>();
        tx.query(
                        "SELECT name, content FROM setting",
                        row -> new Line(row.text("name"), row.text("content")))
                .forEach(line -> found.put(line.name(), line.content()));
        return found;
    }

    void put(Tx tx, String name, String content) {
        int changed = tx.update("UPDATE setting SET content = ? WHERE name = ?", content, name);
        if (changed == 0) {
            tx.update("INSERT INTO setting (name, content) VALUES (?, ?)", name, content);
        }
    }

    void delete(Tx tx, String name) {
        tx.update("DELETE FROM setting WHERE name = ?", name);
    }
}
