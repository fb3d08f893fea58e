package com.nexusapi.demo.history;

import java.time.ZoneId;
import java.util.List;

/**
 * A customer of the demo and their habits.
 *
 * @param joinedDay days after the beginning of the history
 * @param callsADay in the middle of the history, on a working day
 * @param topUpCents what they buy at a time
 */
record DemoCustomer(
        String name,
        String email,
        String language,
        int joinedDay,
        ZoneId zone,
        double callsADay,
        Habit habit,
        List<String> models,
        long topUpCents) {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    /** What kind of calls they make, and when. */
    enum Habit {
        /** People at work asking questions. */
        OFFICE,
        /** Long prompts, mostly cached, from programs that write code. */
        AGENT,
        /** Many short calls at night. */
        BATCH,
        /** Evenings and weekends. */
        HOBBY
    }

    /** Those who call; the most regular first. */
    static List<DemoCustomer> regulars() {
        return List.of(
                new DemoCustomer(
                        "Brightpath Software",
                        "platform@brightpath.example",
                        "en",
                        0,
                        BERLIN,
                        26,
                        Habit.AGENT,
                        List.of("gpt-6.2-sol", "claude-sonnet-5-5"),
                        20_000),
                new DemoCustomer(
                        "星海科技",
                        "dev@xinghai-tech.example",
                        "zh",
                        0,
                        SHANGHAI,
                        24,
                        Habit.OFFICE,
                        List.of("gpt-6.2-sol", "deepseek-v4-pro", "qwen3.7-max"),
                        10_000),
                new DemoCustomer(
                        "Harbor & Finch",
                        "it@harborfinch.example",
                        "en",
                        3,
                        NEW_YORK,
                        17,
                        Habit.OFFICE,
                        List.of("gpt-5.4", "claude-haiku-5-5"),
                        10_000),
                new DemoCustomer(
                        "云帆数据",
                        "billing@yunfan-data.example",
                        "zh",
                        6,
                        SHANGHAI,
                        20,
                        Habit.BATCH,
                        List.of("gpt-6-luna", "gpt-5.4-nano", "deepseek-flash"),
                        5_000),
                new DemoCustomer(
                        "Lindqvist Robotics",
                        "anna@lindqvist-robotics.example",
                        "en",
                        12,
                        BERLIN,
                        13,
                        Habit.AGENT,
                        List.of("claude-opus-5-5", "gpt-5.3-codex"),
                        20_000),
                new DemoCustomer(
                        "青禾教育",
                        "tech@qinghe-edu.example",
                        "zh",
                        18,
                        SHANGHAI,
                        15,
                        Habit.OFFICE,
                        List.of("gpt-5.4-mini", "qwen3.7-plus"),
                        5_000),
                new DemoCustomer(
                        "Tomás Rivera",
                        "tomas.rivera@mail.example",
                        "en",
                        9,
                        NEW_YORK,
                        6,
                        Habit.HOBBY,
                        List.of("gpt-5-mini", "gemini-3.8-flash"),
                        2_000),
                new DemoCustomer(
                        "Patchwork Legal",
                        "ops@patchwork-legal.example",
                        "en",
                        31,
                        NEW_YORK,
                        12,
                        Habit.OFFICE,
                        List.of("claude-sonnet-5-5", "gpt-6.2-sol"),
                        10_000),
                new DemoCustomer(
                        "墨白工作室",
                        "studio@mobai.example",
                        "zh",
                        40,
                        SHANGHAI,
                        9,
                        Habit.HOBBY,
                        List.of("gpt-6.2-sol", "gpt-4o-mini"),
                        2_000),
                new DemoCustomer(
                        "Quill Archive",
                        "data@quill-archive.example",
                        "en",
                        52,
                        BERLIN,
                        16,
                        Habit.BATCH,
                        List.of("gpt-4.1-mini", "mistral-small-2603"),
                        5_000),
                new DemoCustomer(
                        "陈思远",
                        "siyuan.chen@mail.example",
                        "zh",
                        61,
                        SHANGHAI,
                        5,
                        Habit.AGENT,
                        List.of("gpt-6-sol", "claude-haiku-5-5"),
                        2_000));
    }

    /** Somebody who buys and hardly calls, for the stories of refunds. */
    static DemoCustomer quiet(String name, String email, String language) {
        return new DemoCustomer(
                name,
                email,
                language,
                0,
                language.equals("zh") ? SHANGHAI : BERLIN,
                0,
                Habit.HOBBY,
                List.of("gpt-5.4-mini"),
                2_000);
    }
}
