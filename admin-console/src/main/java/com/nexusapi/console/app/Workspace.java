package com.nexusapi.console.app;

import com.nexusapi.console.channels.ChannelsController;
import com.nexusapi.console.channels.ChannelsViewModel;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.mail.MailController;
import com.nexusapi.console.mail.MailViewModel;
import com.nexusapi.console.models.ModelsController;
import com.nexusapi.console.models.ModelsViewModel;
import com.nexusapi.console.overview.OverviewController;
import com.nexusapi.console.overview.OverviewViewModel;
import com.nexusapi.console.reconciliation.ReconciliationController;
import com.nexusapi.console.reconciliation.ReconciliationViewModel;
import com.nexusapi.console.refunds.RefundsController;
import com.nexusapi.console.refunds.RefundsViewModel;
import com.nexusapi.console.requests.RequestsController;
import com.nexusapi.console.requests.RequestsViewModel;
import com.nexusapi.console.shell.Appearance;
import com.nexusapi.console.shell.Destination;
import com.nexusapi.console.shell.WorkspaceController;
import com.nexusapi.console.shell.WorkspaceViewModel;
import com.nexusapi.console.topups.TopUpsController;
import com.nexusapi.console.topups.TopUpsViewModel;
import com.nexusapi.console.ui.Screen;
import com.nexusapi.console.ui.Surroundings;
import java.time.Clock;

/** The view models of one session; views come and go over them. */
final class Workspace {

    private final WorkspaceViewModel shell;
    private final OverviewViewModel overview;
    private final RequestsViewModel requests;
    private final RefundsViewModel refunds;
    private final ModelsViewModel models;
    private final TopUpsViewModel topUps;
    private final MailViewModel mail;
    private final ReconciliationViewModel reconciliation;
    private final ChannelsViewModel channels;

    Workspace(Connection connection, Clock clock) {
        Directory directory = new Directory(connection);
        directory.load();
        connection.listen();
        shell = new WorkspaceViewModel(connection);
        overview = new OverviewViewModel(connection, clock);
        requests = new RequestsViewModel(connection, directory, clock);
        refunds = new RefundsViewModel(connection, clock);
        models = new ModelsViewModel(connection, clock.getZone());
        topUps = new TopUpsViewModel(connection, directory);
        mail = new MailViewModel(connection, directory, this::openRefund);
        reconciliation = new ReconciliationViewModel(connection, clock);
        channels = new ChannelsViewModel(connection);
    }

    private void openRefund(String id) {
        refunds.close();
        refunds.open(id);
        shell.go(Destination.REFUNDS);
    }

    WorkspaceController view(Surroundings surroundings, Appearance appearance) {
        return new WorkspaceController(
                shell, surroundings, appearance, place -> screen(place, surroundings));
    }

    void close() {
        shell.connection().close();
    }

    private Screen screen(Destination place, Surroundings surroundings) {
        return switch (place) {
            case OVERVIEW -> new OverviewController(overview, surroundings);
            case REQUESTS -> new RequestsController(requests, surroundings);
            case REFUNDS -> new RefundsController(refunds, surroundings);
            case MODELS -> new ModelsController(models, surroundings);
            case TOPUPS -> new TopUpsController(topUps, surroundings);
            case MAIL -> new MailController(mail, surroundings);
            case CHANNELS -> new ChannelsController(channels, surroundings);
            case RECONCILIATION -> new ReconciliationController(reconciliation, surroundings);
        };
    }
}
