package com.nexusapi.relay.settings;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Snapshot;
import com.nexusapi.relay.store.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All settings of the business, with their names, standards and bounds. A change is audited, acts
 * at once on this node and within a second on the others. A new setting is a constant here and a
 * line in {@link #ALL}.
 */
public final class BusinessSettings {

    /** Bonus on an account's first top-up, in basis points of its credit. */
    public static final Setting<Long> FIRST_BONUS_BPS =
            Setting.number("topUp.firstBonusBps", 1_000, 0, 10_000);

    /** Least amount of a top-up, in cents. */
    public static final Setting<Long> LEAST_TOP_UP_CENTS =
            Setting.number("topUp.leastCents", 500, 100, 100_000_000);

    /** Greatest amount of a top-up, in cents. */
    public static final Setting<Long> MOST_TOP_UP_CENTS =
            Setting.number("topUp.mostCents", 1_000_000, 100, 100_000_000);

    /** Where customers write to. */
    public static final Setting<String> SUPPORT_ADDRESS =
            Setting.email("support.address", "support@nexusapi.com");

    /** By how many cents fees and amounts may differ from the provider's. */
    public static final Setting<Long> PAYMENT_TOLERANCE_CENTS =
            Setting.number("reconciliation.paymentToleranceCents", 1, 0, 100_000);

    /** By how many cents a day's cost of a model may differ from the upstream's invoice anyway. */
    public static final Setting<Long> UPSTREAM_TOLERANCE_CENTS =
            Setting.number("reconciliation.upstreamToleranceCents", 5, 0, 100_000_000);

    /** By which part of the invoice it may differ, in basis points. */
    public static final Setting<Long> UPSTREAM_TOLERANCE_BPS =
            Setting.number("reconciliation.upstreamToleranceBps", 100, 0, 10_000);

    /** By which part of the upstream's count our tokens may differ, in basis points. */
    public static final Setting<Long> TOKENS_TOLERANCE_BPS =
            Setting.number("reconciliation.tokensToleranceBps", 50, 0, 10_000);

    /** How many days the provider may take to settle a payment. */
    public static final Setting<Long> SETTLEMENT_DAYS =
            Setting.number("reconciliation.settlementDays", 7, 1, 365);

    /** How many hours a difference may be open before it raises the alarm. */
    public static final Setting<Long> DIFFERENCE_ALARM_HOURS =
            Setting.number("reconciliation.alarmHours", 24, 1, 8_760);

    /** How many days a day's first run looks back. */
    public static final Setting<Long> LOOK_BACK_DAYS =
            Setting.number("reconciliation.lookBackDays", 45, 3, 400);

    private static final List<Setting<?>> ALL =
            List.of(
                    FIRST_BONUS_BPS,
                    LEAST_TOP_UP_CENTS,
                    MOST_TOP_UP_CENTS,
                    SUPPORT_ADDRESS,
                    PAYMENT_TOLERANCE_CENTS,
                    UPSTREAM_TOLERANCE_CENTS,
                    UPSTREAM_TOLERANCE_BPS,
                    TOKENS_TOLERANCE_BPS,
                    SETTLEMENT_DAYS,
                    DIFFERENCE_ALARM_HOURS,
                    LOOK_BACK_DAYS);

    private final Db db;
    private final ObjectMapper json = Json.newMapper();
    private final SettingStore store = new SettingStore();
    private final AuditStore audit;
    private final Snapshot<Map<String, Object>> values;

    public BusinessSettings(Db db, ConfigVersion version, Clock clock) {
        this.db = db;
        this.audit = new AuditStore(clock);
        this.values = new Snapshot<>(db, version, this::load);
    }

    /** What holds now. */
    public <T> T get(Setting<T> setting) {
        return valueOf(setting, values.get());
    }

    /** All settings by name, as JSON spells them. */
    public Map<String, JsonNode> shown() {
        Map<String, Object> now = values.get();
        Map<String, JsonNode> shown = new TreeMap<>();
        ALL.forEach(setting -> shown.put(setting.name(), written(setting, now)));
        return shown;
    }

    /**
     * Changes the settings named, all or none; JSON's null puts the standard back.
     *
     * @param actor an operator's e-mail
     * @throws InvalidValueException for a name that is not known, or a value that may not be
     */
    public void change(String actor, Map<String, JsonNode> wanted) {
        wanted.keySet().forEach(BusinessSettings::named);
        db.run(tx -> change(tx, actor, wanted));
        values.refresh();
    }

    private void change(Tx tx, String actor, Map<String, JsonNode> wanted) {
        Map<String, Object> before = load(tx);
        wanted.forEach((name, value) -> put(tx, named(name), value));
        Map<String, Object> after = load(tx);
        require(
                valueOf(LEAST_TOP_UP_CENTS, after) <= valueOf(MOST_TOP_UP_CENTS, after),
                "settings." + LEAST_TOP_UP_CENTS.name(),
                "must not be above " + MOST_TOP_UP_CENTS.name());
        for (String name : new TreeMap<>(wanted).keySet()) {
            String was = written(named(name), before).toString();
            String is = written(named(name), after).toString();
            if (!was.equals(is)) {
                audit.append(tx, new Event(actor, "setting.changed", name, was + " → " + is));
            }
        }
        ConfigVersion.raise(tx);
    }

    private void put(Tx tx, Setting<?> setting, JsonNode value) {
        if (value.isNull()) {
            store.delete(tx, setting.name());
        } else {
            store.put(tx, setting.name(), checked(setting, value).toString());
        }
    }

    private static <T> JsonNode checked(Setting<T> setting, JsonNode value) {
        return setting.write(setting.read(value));
    }

    private static <T> JsonNode written(Setting<T> setting, Map<String, Object> all) {
        return setting.write(valueOf(setting, all));
    }

    /** A map's value is of its setting's type: {@link #load} put it there. */
    @SuppressWarnings("unchecked")
    private static <T> T valueOf(Setting<T> setting, Map<String, Object> all) {
        return (T) all.getOrDefault(setting.name(), setting.standard());
    }

    private static Setting<?> named(String name) {
        Optional<Setting<?>> found =
                ALL.stream().filter(setting -> setting.name().equals(name)).findFirst();
        return found.orElseThrow(
                () -> new InvalidValueException("settings." + name, "is no setting"));
    }

    private Map<String, Object> load(Tx tx) {
        Map<String, String> rows = store.all(tx);
        Map<String, Object> loaded = new HashMap<>();
        for (Setting<?> setting : ALL) {
            Optional.ofNullable(rows.get(setting.name()))
                    .ifPresent(text -> loaded.put(setting.name(), setting.read(parsed(text))));
        }
        return Map.copyOf(loaded);
    }

    private JsonNode parsed(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept setting is no JSON", e);
        }
    }
}
