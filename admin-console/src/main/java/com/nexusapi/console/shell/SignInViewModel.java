package com.nexusapi.console.shell;

import com.nexusapi.common.admin.Me;
import com.nexusapi.common.admin.SignIn;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.ApiException.Refused;
import com.nexusapi.console.client.ApiException.Unauthorized;
import com.nexusapi.console.client.ApiException.Unreachable;
import com.nexusapi.console.client.Background;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Phrase;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Signing in: the known relays, the one chosen, and what came of the last try. */
public final class SignInViewModel {

    private final PreferencesFile preferences;
    private final Background background;
    private final Consumer<Connection> signedIn;
    private final ObservableList<ConnectionProfile> profiles = FXCollections.observableArrayList();
    private final ObjectProperty<Optional<ConnectionProfile>> profile =
            new SimpleObjectProperty<>(Optional.empty());
    private final StringProperty email = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<Phrase> problem =
            new ReadOnlyObjectWrapper<>(Phrase.none());
    private final ReadOnlyObjectWrapper<Boolean> busy = new ReadOnlyObjectWrapper<>(false);

    public SignInViewModel(
            PreferencesFile preferences, Background background, Consumer<Connection> signedIn) {
        this.preferences = preferences;
        this.background = background;
        this.signedIn = signedIn;
        profile.addListener((observed, before, now) ->
                email.set(now.flatMap(ConnectionProfile::email).orElse("")));
        reload();
    }

    private void reload() {
        Preferences current = preferences.current();
        profiles.setAll(current.profiles());
        profile.set(
                current.profiles().stream()
                        .filter(known -> current.lastProfile().equals(Optional.of(known.name())))
                        .findFirst()
                        .or(() -> current.profiles().stream().findFirst()));
    }

    /** Says something before the first try, such as why the last session ended. */
    public void say(Phrase words) {
        problem.set(words);
    }

    /** Adds a relay to the known ones. */
    public void add(ConnectionProfile added) {
        preferences.change(current -> current.withProfile(added.name(), added));
        reload();
    }

    /** Puts a relay in the place of the one chosen. */
    public void replace(ConnectionProfile changed) {
        profile.get()
                .ifPresent(chosen -> {
                    preferences.change(current -> current.withProfile(chosen.name(), changed));
                    reload();
                });
    }

    /** Forgets the relay chosen. */
    public void remove() {
        profile.get()
                .ifPresent(chosen -> {
                    preferences.change(current -> current.withoutProfile(chosen.name()));
                    reload();
                });
    }

    /** Signs in at the chosen relay; the password is used once and kept nowhere. */
    public void signIn(String password) {
        if (profile.get().isEmpty()) {
            problem.set(Phrase.of("signIn.noProfile"));
            return;
        }
        if (email.get().isBlank() || password.isEmpty()) {
            problem.set(Phrase.of("signIn.incomplete"));
            return;
        }
        ConnectionProfile chosen = profile.get().get();
        SignIn request = new SignIn(email.get().strip(), password, Optional.empty());
        busy.set(true);
        problem.set(Phrase.none());
        background.worker().execute(() -> background.window().execute(attempt(chosen, request)));
    }

    private Runnable attempt(ConnectionProfile chosen, SignIn request) {
        URI relay = chosen.url();
        try {
            AdminApi api = AdminApi.at(relay).signIn(request);
            Me me = api.me();
            return () -> {
                busy.set(false);
                preferences.change(current ->
                        current.withProfile(chosen.name(), chosen.withEmail(request.email())));
                signedIn.accept(new Connection(api, relay, me, background));
            };
        } catch (Unauthorized e) {
            return failed(Phrase.of("signIn.wrong"));
        } catch (Refused e) {
            return failed(Phrase.verbatim(e.problem().detail()));
        } catch (Unreachable e) {
            return failed(Phrase.of("signIn.unreachable", relay.toString()));
        }
    }

    private Runnable failed(Phrase words) {
        return () -> {
            busy.set(false);
            problem.set(words);
        };
    }

    /** Whether the password would cross a network unencrypted. */
    public boolean isExposed() {
        return profile.get()
                .map(ConnectionProfile::url)
                .filter(url -> "http".equals(url.getScheme()))
                .map(URI::getHost)
                .filter(host -> !host.equals("localhost") && !host.startsWith("127."))
                .isPresent();
    }

    public ObservableList<ConnectionProfile> profiles() {
        return profiles;
    }

    public ObjectProperty<Optional<ConnectionProfile>> profile() {
        return profile;
    }

    public StringProperty email() {
        return email;
    }

    public ReadOnlyObjectProperty<Phrase> problem() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Boolean> busy() {
        return busy.getReadOnlyProperty();
    }
}
