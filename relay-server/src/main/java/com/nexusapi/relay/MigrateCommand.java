package com.nexusapi.relay;

import com.nexusapi.relay.store.Db;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "migrate", description = "Brings the database's schema up to date.")
final class MigrateCommand implements Callable<Integer> {

    @Mixin private CommonOptions options = new CommonOptions();

    @Override
    public Integer call() {
        Db.open(options.config().store()).close();
        return Main.WELL;
    }
}
